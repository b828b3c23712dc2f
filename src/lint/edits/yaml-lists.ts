import type { Span } from '../../documents/text';
import type { SpacedockFile } from '../../project/settings';
import { lineEnd } from './dockerfile-lines';
import type { TextEdit } from './edited-text';

/** A text in a place of spacedock.yaml, in the quotes that stand there, or in such as it needs. */
export function yamlTextAt(text: string, span: Span, value: string): string {
  const quote = text[span.start];
  return quote === '"' || quote === "'" ? `${quote}${value}${quote}` : yamlText(value);
}

/** A text as YAML reads it back, in quotes where it needs them. */
export function yamlText(value: string): string {
  const plain = /^[\w./][\w./@+-]*(?: [\w./@+-]+)*$/.test(value) && !/^(?:true|false|null|yes|no|on|off|~|[\d.+-]+)$/i.test(value);
  return plain ? value : `'${value.replaceAll("'", "''")}'`;
}

/**
 * Adds an item to a list of texts, in its style. A missing key is added: at the end of the file, or behind the other keys
 * of its rule. Undefined where the form of what is there is not known.
 * @param path the list's, `allowBinary` or `sync.0.include`
 * @param length how many items it has
 */
export function addToList(document: SpacedockFile, path: string, length: number, value: string): TextEdit | undefined {
  const { text } = document;
  const list = document.spanOf(path);
  const item = yamlText(value);
  if (list === undefined) {
    return path.includes('.') ? addKey(document, path, `[${item}]`) : atEnd(text, `${path}: [${item}]`);
  }
  if (text[list.start] === '[') {
    const inner = text.slice(list.start + 1, list.end - 1);
    if (text[list.end - 1] !== ']' || inner.includes('#')) return undefined;
    const last = document.spanOf(`${path}.${String(length - 1)}`);
    const at = last?.end ?? list.start + 1;
    return { span: { start: at, end: at }, newText: last === undefined ? item : `, ${item}` };
  }
  const last = document.spanOf(`${path}.${String(length - 1)}`);
  if (last === undefined) return undefined;
  const lead = leadOf(text, last.start);
  return lead === undefined ? undefined : lineBehind(text, last.end, `${lead}${item}`);
}

/**
 * Adds a rule for one file behind the last one, in a list of which every item is on lines of its own. Undefined where the
 * list's form is another.
 * @param length how many rules there are
 */
export function addSyncRule(document: SpacedockFile, length: number, path: string): TextEdit | undefined {
  const { text } = document;
  const rule = `from: ${yamlText(path)}`;
  if (document.keySpanOf('sync') === undefined) return atEnd(text, `sync:${lineEnd(text)}  - ${rule}`);
  const last = document.spanOf(`sync.${String(length - 1)}`);
  const lead = last && leadOf(text, last.start);
  return last === undefined || lead === undefined ? undefined : lineBehind(text, last.end, `${lead}${rule}`);
}

/** Adds a text to a list (`protect`, `sync.2.include`), or to `sync` a rule for the file. Undefined as with `addToList`. */
export function addToSettingsFile(document: SpacedockFile, { list, value }: { readonly list: string; readonly value: string }): TextEdit | undefined {
  const { sync, remove, protect, allowBinary } = document.settings;
  if (list === 'sync') return addSyncRule(document, sync.length, value);
  const [, index, key] = /^sync\.(\d+)\.(include|exclude)$/.exec(list) ?? [];
  const items = index === undefined ? { remove, protect, allowBinary }[list] : sync[Number(index)]?.[key as 'include' | 'exclude'];
  return items && addToList(document, list, items.length, value);
}

/** A key of a rule that has it not, behind those that it has. */
function addKey(document: SpacedockFile, path: string, value: string): TextEdit | undefined {
  const { text } = document;
  const rule = path.slice(0, path.lastIndexOf('.'));
  const line = `${path.slice(rule.length + 1)}: ${value}`;
  const from = document.keySpanOf(`${rule}.from`);
  const ends = ['from', 'include', 'exclude'].flatMap((key) => document.spanOf(`${rule}.${key}`)?.end ?? []);
  if (from === undefined || ends.length === 0) return undefined;
  const end = Math.max(...ends);
  if (text[document.spanOf(rule)?.start ?? 0] === '{') return { span: { start: end, end }, newText: `, ${line}` };
  const before = text.slice(text.lastIndexOf('\n', from.start - 1) + 1, from.start);
  return /^[ -]*$/.test(before) ? lineBehind(text, end, `${' '.repeat(before.length)}${line}`) : undefined;
}

/** What stands before an item of a list on its line, where that is nothing but its dash. */
function leadOf(text: string, start: number): string | undefined {
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  return /^[ \t]*-[ \t]+$/.exec(text.slice(lineStart, start))?.[0];
}

/** A line of its own below the one that holds the place. */
function lineBehind(text: string, place: number, line: string): TextEdit {
  const at = text.slice(place).search(/\r?\n|$/) + place;
  return { span: { start: at, end: at }, newText: `${lineEnd(text)}${line}` };
}

function atEnd(text: string, line: string): TextEdit {
  const end = lineEnd(text);
  const open = text === '' || text.endsWith('\n') ? '' : end;
  return { span: { start: text.length, end: text.length }, newText: `${open}${line}${end}` };
}
