import type { ConfigDocument, ConfigEntry, ConfigReference } from '../../documents/config';
import { resolveConfigValue } from '../../documents/config-resolve';
import { configKey } from './config-schema';
import type { Hover } from './hover';
import { code, covers } from './place';

const longestValue = 500;

/**
 * On a `${…}` what it stands for and where that comes from; on a key what it means, where the config's kind is known, and
 * the whole value where that has some.
 */
export function configHover(document: ConfigDocument, offset: number, path: string): Hover | undefined {
  const reference = referenceAt(document, offset);
  if (reference !== undefined) {
    const markdown = referenceText(document, reference);
    return markdown === undefined ? undefined : { span: reference.span, markdown };
  }
  const entry = document.entries.find(({ keySpan, valueSpan, references }) => covers(keySpan, offset) || (references.length > 0 && covers(valueSpan, offset)));
  if (entry === undefined) return undefined;
  const value = entry.references.length === 0 ? undefined : valueText(document, entry.path);
  const isOnKey = covers(entry.keySpan, offset);
  const meaning = isOnKey ? configKey(path, entry.path)?.description : undefined;
  const paragraphs = [meaning, value === undefined ? undefined : `${code(entry.path)} is ${value}.`].filter((part) => part !== undefined);
  return paragraphs.length === 0 ? undefined : { span: isOnKey ? entry.keySpan : entry.valueSpan, markdown: paragraphs.join('\n\n') };
}

/** The innermost reference at a place. */
export function referenceAt({ entries }: ConfigDocument, offset: number): ConfigReference | undefined {
  for (const { references, valueSpan } of entries) {
    if (references.length === 0 || !covers(valueSpan, offset)) continue;
    const found = references.findLast(({ span }) => covers(span, offset));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The entry that a reference names. */
export function targetOf({ entries }: ConfigDocument, { target }: ConfigReference): ConfigEntry | undefined {
  return target === undefined ? undefined : entries.find(({ path }) => path === target);
}

function referenceText(document: ConfigDocument, reference: ConfigReference): string | undefined {
  if (reference.resolver !== undefined) return `${code(reference.resolver)} is asked when the app runs: the value is not known here.`;
  const entry = targetOf(document, reference);
  if (entry === undefined) return undefined;
  const line = String(document.lines.positionAt(entry.keySpan.start).line + 1);
  const written = document.text.slice(entry.valueSpan.start, entry.valueSpan.end);
  const from = entry.references.length === 0 ? '' : `, written ${code(written.slice(0, longestValue))}`;
  if (entry.kind === 'mapping' || entry.kind === 'sequence') {
    const below = document.entries.filter(({ path }) => path.startsWith(`${entry.path}.`) && !path.slice(entry.path.length + 1).includes('.'));
    const what = entry.kind === 'mapping' ? `a mapping of ${below.map(({ path }) => code(path.slice(entry.path.length + 1))).slice(0, 12).join(', ')}` : `a list of ${String(below.length)}`;
    return `${code(entry.path)} is ${what}, from line ${line}.`;
  }
  const value = valueText(document, entry.path);
  return value === undefined ? undefined : `${code(entry.path)} is ${value}, from line ${line}${from}.`;
}

/** Undefined where it leads nowhere: a finding tells of that. */
export function valueText(document: ConfigDocument, path: string): string | undefined {
  const resolved = resolveConfigValue(document, path);
  if (resolved.kind === 'unknown') return 'known only when the app runs';
  if (resolved.kind !== 'value') return undefined;
  const text = resolved.value === '' ? "''" : String(resolved.value);
  return code(text.length > longestValue ? `${text.slice(0, longestValue)}…` : text);
}
