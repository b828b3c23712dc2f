import type { Span } from './text';

/** Where a TOML file's tables, keys and strings stand. smol-toml gives values without places. */
export interface TomlTablePlace {
  /** `tool.poetry.dependencies`, quotes and white space removed; '' before the first header. */
  readonly name: string;
  /** Of the header; an empty span at the start for what stands before the first. */
  readonly span: Span;
  /** Keys at a line's start, as written. */
  readonly keys: readonly { readonly name: string; readonly span: Span }[];
  /** Strings that are values, without their quotes, under the key before them. With escapes, `raw` is not the value. */
  readonly strings: readonly { readonly key: string; readonly raw: string; readonly span: Span }[];
}

const tokens =
  /#.*|"""(?:\\[^]|(?!""")[^\\])*"""|'''(?:(?!''')[^])*'''|"(?:\\.|[^"\\\n])*"|'[^'\n]*'|[[\](){}]|[\w.-]+|=|\n|\r/g;

interface OpenTable {
  readonly name: string;
  readonly span: Span;
  readonly keys: { name: string; span: Span }[];
  readonly strings: { key: string; raw: string; span: Span }[];
}

/** The tables in the order of the text. Never throws; only right for TOML that is right. */
export function tomlPlaces(text: string): TomlTablePlace[] {
  let table: OpenTable = { name: '', span: { start: 0, end: 0 }, keys: [], strings: [] };
  const tables = [table];
  let depth = 0;
  let isLineStart = true;
  let headerStart: number | undefined;
  let keyStart: number | undefined;
  for (const { 0: token, index } of text.matchAll(tokens)) {
    const end = index + token.length;
    if (token === '\n' || token === '\r') {
      isLineStart = true;
      keyStart = undefined;
      headerStart = undefined;
      continue;
    }
    const isQuoted = token.startsWith('"') || token.startsWith("'");
    if (headerStart !== undefined) {
      if (token === ']') {
        const span = { start: headerStart, end: text[end] === ']' ? end + 1 : end };
        table = { name: headerName(text.slice(span.start, span.end)), span, keys: [], strings: [] };
        tables.push(table);
        headerStart = undefined;
        keyStart = undefined;
      }
    } else if (depth === 0 && isLineStart && token === '[') headerStart = index;
    else if (token === '[' || token === '{') depth++;
    else if (token === ']' || token === '}') depth = Math.max(0, depth - 1);
    else if (depth === 0 && token === '=' && keyStart !== undefined) {
      const written = text.slice(keyStart, index).trimEnd();
      table.keys.push({ name: headerName(written), span: { start: keyStart, end: keyStart + written.length } });
      keyStart = undefined;
    } else if (depth === 0 && isLineStart && !token.startsWith('#')) keyStart = index;
    else if (isQuoted && keyStart === undefined) {
      const quotes = /^("""|''')/.test(token) ? 3 : 1;
      const span = { start: index + quotes, end: end - quotes };
      table.strings.push({ key: table.keys.at(-1)?.name ?? '', raw: text.slice(span.start, span.end), span });
    }
    isLineStart = false;
  }
  return tables;
}

function headerName(written: string): string {
  return written.replace(/[[\]"'\s]/g, '');
}
