import type { Span } from '../../documents/text';
import type { SpacedockFile } from '../../project/settings';
import { lineEnd } from './dockerfile-lines';

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
 * Adds an item to a list of texts, in its style; at the end of the file where the key is missing. Undefined where the
 * list's form is not known.
 * @param path the list's, `allowBinary` or `sync.0.include`
 * @param length how many items it has
 */
export function addToList(document: SpacedockFile, path: string, length: number, value: string): { readonly span: Span; readonly newText: string } | undefined {
  const { text } = document;
  const list = document.spanOf(path);
  const item = yamlText(value);
  if (list === undefined) {
    const end = lineEnd(text);
    const open = text === '' || text.endsWith('\n') ? '' : end;
    return path.includes('.') ? undefined : { span: { start: text.length, end: text.length }, newText: `${open}${path}: [${item}]${end}` };
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
  const lineStart = text.lastIndexOf('\n', last.start - 1) + 1;
  const lead = /^[ \t]*-[ \t]+$/.exec(text.slice(lineStart, last.start))?.[0];
  if (lead === undefined) return undefined;
  const lineStop = text.slice(last.end).search(/\r?\n|$/) + last.end;
  return { span: { start: lineStop, end: lineStop }, newText: `${lineEnd(text)}${lead}${item}` };
}
