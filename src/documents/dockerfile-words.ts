import { isSpace } from './joined-text';
import { LocatedPart, type LocatedText, LocatedWord } from './located-text';

/** A flag as the builder reads it: quotes and backslashes are removed before it looks for the `=`. */
export class LineFlag extends LocatedPart {
  constructor(
    readonly name: string,
    readonly value: string | undefined,
    within: LocatedText,
    start: number,
    end: number,
  ) {
    super(within, start, end);
  }
}

/** `[\t\v\f\r ]`, at which BuildKit splits most instructions. It leaves other Unicode spaces alone. */
function isBlank(code: number): boolean {
  return code === 32 || code === 9 || (code >= 11 && code <= 13);
}

export function skipBlanks(line: string, start: number, end: number): number {
  while (start < end && isBlank(line.charCodeAt(start))) start++;
  return start;
}

export function skipSpaces(line: string, start: number, end: number): number {
  while (start < end && isSpace(line.charCodeAt(start))) start++;
  return start;
}

/** The end of what stands between `start` and `end`, white space behind it left out. */
export function trimmedEnd(line: string, start: number, end: number): number {
  while (end > start && isSpace(line.charCodeAt(end - 1))) end--;
  return end;
}

export function wordEnd(line: string, start: number, end: number): number {
  while (start < end && !isBlank(line.charCodeAt(start))) start++;
  return start;
}

/** Where the first equals sign between `start` and `end` stands; -1 where there is none. */
export function equalsIn(text: string, start: number, end: number): number {
  for (let index = start; index < end; index++) if (text.charCodeAt(index) === 61) return index;
  return -1;
}

/** Splits at blanks whatever the quotes say, as BuildKit does for FROM, EXPOSE, VOLUME, COPY and ADD. */
export function wordsAtBlanks(within: LocatedText, start: number, end: number, escape: string): LocatedWord[] {
  const { text: line } = within;
  const words: LocatedWord[] = [];
  for (let index = skipBlanks(line, start, end); index < end; ) {
    const last = wordEnd(line, index, end);
    words.push(wordAt(within, index, last, escape));
    index = skipBlanks(line, last, end);
  }
  return words;
}

/** Splits at white space outside quotes, as BuildKit does for ENV, LABEL and ARG, and a shell for its commands. */
export function wordsOutsideQuotes(within: LocatedText, start: number, end: number, escape: string): LocatedWord[] {
  const { text: line } = within;
  const words: LocatedWord[] = [];
  for (let index = skipSpaces(line, start, end); index < end; ) {
    const last = quotedWordEnd(line, index, end, escape);
    words.push(wordAt(within, index, last, escape));
    index = skipSpaces(line, last, end);
  }
  return words;
}

/** What stands from `start` to `end` as one word. */
export function wordAt(within: LocatedText, start: number, end: number, escape: string): LocatedWord {
  return new LocatedWord(unquoted(within.text.slice(start, end), escape), within, start, end);
}

/** The end of the word that begins at `start`: at white space outside quotes. */
export function quotedWordEnd(line: string, start: number, end: number, escape: string): number {
  let quote = '';
  for (let index = start; index < end; index++) {
    const character = line.charAt(index);
    if (character === escape && quote !== "'") index++;
    else if (character === quote) quote = '';
    else if (quote === '' && (character === '"' || character === "'")) quote = character;
    else if (quote === '' && isSpace(line.charCodeAt(index))) return index;
  }
  return end;
}

/** Removes quotes and escapes. A word with an open quote stays as it is: the builder refuses it later. */
export function unquoted(word: string, escape: string): string {
  if (!word.includes(escape) && !word.includes('"') && !word.includes("'")) return word;
  const first = word.charAt(0);
  if ((first === '"' || first === "'") && word.length > 1 && word.endsWith(first)) {
    const inner = word.slice(1, -1);
    if (!inner.includes(first) && !inner.includes(escape)) return inner;
  }
  const parts: string[] = [];
  let quote = '';
  for (let index = 0; index < word.length; index++) {
    const character = word.charAt(index);
    if (character === escape && quote !== "'") {
      const next = word.charAt(index + 1);
      const escapes = quote === '' || next === '"' || next === '$' || next === escape;
      parts.push(escapes ? next : character);
      if (escapes) index++;
    } else if (character === quote) quote = '';
    else if (quote === '' && (character === '"' || character === "'")) quote = character;
    else parts.push(character);
  }
  return quote === '' ? parts.join('') : word;
}

/** One string for all flags of a name. */
const usualFlags: ReadonlyMap<string, string> = new Map(['chown', 'chmod', 'from', 'link', 'mount'].map((name) => [name, name]));

/** Reads the flags, `--name=value`, at the front of what stands from `start` to `end`; `rest` is what follows. */
export function readFlags(within: LocatedText, start: number, end: number): { flags: LineFlag[]; rest: number } {
  const { text: line } = within;
  const flags: LineFlag[] = [];
  let index = skipSpaces(line, start, end);
  while (line.startsWith('--', index) && index + 1 < end) {
    const flagStart = index;
    let text = '';
    let quote = '';
    // What stands plain is taken as a whole, up to what is left out.
    let plainStart = index;
    for (; index < end; index++) {
      const code = line.charCodeAt(index);
      if (quote === '' && isSpace(code)) break;
      if (code !== 34 && code !== 39 && code !== 92) continue;
      const character = line.charAt(index);
      if (code !== 92 && quote !== '' && character !== quote) continue;
      text += line.slice(plainStart, index);
      plainStart = index + 1;
      if (code === 92) index++;
      else quote = quote === '' ? character : '';
    }
    index = Math.min(index, end);
    text += line.slice(plainStart, index);
    if (text === '--') break;
    const equals = text.indexOf('=');
    const name = text.slice(2, equals < 0 ? undefined : equals);
    flags.push(new LineFlag(usualFlags.get(name) ?? name, equals < 0 ? undefined : text.slice(equals + 1), within, flagStart, index));
    index = skipSpaces(line, index, end);
  }
  return { flags, rest: index };
}

/** What stands from `start` to `end` as the exec form: its strings, or why it is not that form. */
export type JsonForm =
  | { readonly kind: 'strings'; readonly words: LocatedWord[] }
  /** A JSON array that holds something else than strings: the builder stops. */
  | { readonly kind: 'not-strings' }
  /** Not a JSON array: the builder reads it in the shell form. */
  | { readonly kind: 'none' };

export const noJson: JsonForm = { kind: 'none' };

export function readJsonForm(within: LocatedText, start: number, end: number): JsonForm {
  const { text: line } = within;
  if (line.charCodeAt(start) !== 91) return noJson;
  const strings = readPlainStrings(within, start + 1, end);
  if (strings !== undefined) return { kind: 'strings', words: strings };
  let values: unknown;
  try {
    values = JSON.parse(line.slice(start, end));
  } catch {
    return noJson;
  }
  if (!Array.isArray(values)) return noJson;
  const words: LocatedWord[] = [];
  let index = start;
  for (const value of values as unknown[]) {
    if (typeof value !== 'string') return { kind: 'not-strings' };
    const first = line.indexOf('"', index);
    index = first + 1;
    while (line.charCodeAt(index) !== 34) index += line.charCodeAt(index) === 92 ? 2 : 1;
    index++;
    words.push(new LocatedWord(value, within, first, index));
  }
  return { kind: 'strings', words };
}

/** What follows the `[`, where it is strings without escapes: nearly always. Undefined for all else. */
function readPlainStrings(within: LocatedText, start: number, end: number): LocatedWord[] | undefined {
  const { text: line } = within;
  const words: LocatedWord[] = [];
  let index = skipJsonSpace(line, start, end);
  while (index < end && line.charCodeAt(index) === 34) {
    const first = index++;
    for (; index < end; index++) {
      const code = line.charCodeAt(index);
      if (code === 34) break;
      if (code === 92 || code < 32) return undefined;
    }
    if (index >= end) return undefined;
    words.push(new LocatedWord(line.slice(first + 1, index), within, first, index + 1));
    index = skipJsonSpace(line, index + 1, end);
    const code = line.charCodeAt(index);
    if (index < end && code === 93) return skipJsonSpace(line, index + 1, end) === end ? words : undefined;
    if (code !== 44) return undefined;
    index = skipJsonSpace(line, index + 1, end);
  }
  return undefined;
}

function skipJsonSpace(line: string, start: number, end: number): number {
  for (; start < end; start++) {
    const code = line.charCodeAt(start);
    if (code !== 32 && code !== 9 && code !== 10 && code !== 13) break;
  }
  return start;
}
