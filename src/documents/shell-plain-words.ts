import { sameWord } from './same-words';

/** Everything that a word can hold without a meaning of its own, by its code; a quote or a `$` is looked at on its own. */
const isPlain = marked('./,:=@%^~*?[]+-_', 'a-z', 'A-Z', '0-9');
const isNameStart = marked('_', 'a-z', 'A-Z');
const isName = marked('_', 'a-z', 'A-Z', '0-9');
/** `>`, `2>>`, `2>&`; what stands behind it is its target, and no word of the command. */
const redirection = /\d*(?:>>|[<>](?:&(?=\d))?)(?![<>&|(])/y;

/** A table of the ASCII characters that are named, by themselves or as a range `a-z`. */
function marked(characters: string, ...ranges: readonly string[]): Uint8Array {
  const table = new Uint8Array(128);
  for (const character of characters) table[character.charCodeAt(0)] = 1;
  for (const range of ranges) table.fill(1, range.charCodeAt(0), range.charCodeAt(2) + 1);
  return table;
}

/** Goes through plain shell, command by command and word by word. */
export class PlainScanner {
  #index = 0;
  /** The end of the command's last word or redirection so far; -1 where it has none yet. */
  #behind = -1;

  constructor(private readonly source: string) {}

  get behind(): number {
    return this.#behind;
  }

  /** Where the next command begins: any number of line feeds may stand before it. */
  beginCommand(): number {
    this.#behind = -1;
    this.#skipBlanks();
    while (this.source[this.#index] === '\n') {
      this.#index++;
      this.#skipBlanks();
    }
    return this.#index;
  }

  /**
   * Goes behind the next word of the command, and says where it begins: -1 where none follows, undefined where what
   * follows is not plain. Redirections and their targets are no words.
   */
  nextWord(): number | undefined {
    for (;;) {
      this.#skipBlanks();
      if (this.#atOperator) return -1;
      const redirects = this.#redirects();
      const start = this.#index;
      const end = wordEnd(this.source, start);
      if (end === -1 || end === start) return undefined;
      this.#index = this.#behind = end;
      if (!redirects) return start;
    }
  }

  /**
   * Goes behind what stands between two commands, and says what it is: `;` for a line feed too, `''` at the end, undefined
   * where it is not plain.
   */
  operator(): string | undefined {
    const { source } = this;
    const character = source[this.#index];
    const next = source[this.#index + 1];
    if (character === undefined) return '';
    if (character === '\n') {
      this.#index++;
      return ';';
    }
    if ((character === '&' || character === '|') && next === character) {
      this.#index += 2;
      return character + next;
    }
    if (character === '&' || next === character || next === '&') return undefined;
    this.#index++;
    return character;
  }

  #skipBlanks(): void {
    while (this.source[this.#index] === ' ' || this.source[this.#index] === '\t') this.#index++;
  }

  get #atOperator(): boolean {
    const character = this.source[this.#index];
    return character === undefined || character === '\n' || character === ';' || character === '&' || character === '|';
  }

  /** Goes behind a redirection's operator, to its target. */
  #redirects(): boolean {
    const code = this.source.charCodeAt(this.#index);
    // Only a digit, `<` or `>` begins one.
    if (!(code >= 48 && code <= 57) && code !== 60 && code !== 62) return false;
    redirection.lastIndex = this.#index;
    if (!redirection.test(this.source)) return false;
    this.#index = redirection.lastIndex;
    this.#skipBlanks();
    return true;
  }
}

/** Behind the word that begins at `start`; -1 where it holds what is not plain. */
function wordEnd(source: string, start: number): number {
  let end = plainEnd(source, start);
  while (end !== -1 && !endsWord(source, end)) end = partEnd(source, end);
  return end;
}

/** A plain word after quote removal; undefined where it depends on a variable. */
export function plainText(source: string, start: number, end: number): string | undefined {
  let at = Math.min(plainEnd(source, start), end);
  let text = sameWord(source, start, at);
  while (at < end) {
    const begin = at;
    at = partEnd(source, begin);
    const part = source.slice(begin, at);
    const quote = part.charCodeAt(0);
    if (quote !== 39 && part.includes('$')) return undefined;
    text += quote === 34 || quote === 39 ? part.slice(1, -1) : part;
  }
  return text;
}

function endsWord(source: string, index: number): boolean {
  if (index >= source.length) return true;
  switch (source.charCodeAt(index)) {
    case 9: // tab
    case 10: // line feed
    case 32: // blank
    case 38: // &
    case 59: // ;
    case 60: // <
    case 62: // >
    case 124: // |
      return true;
    default:
      return false;
  }
}

/** Behind the plain characters, the quoted string or the variable that begins at `start`; -1 where none does. */
function partEnd(source: string, start: number): number {
  switch (source.charCodeAt(start)) {
    case 34: // "
      return doubleQuotedEnd(source, start);
    case 36: // $
      return variableEnd(source, start);
    case 39: // '
      return singleQuotedEnd(source, start);
    default: {
      const end = plainEnd(source, start);
      return end === start ? -1 : end;
    }
  }
}

function plainEnd(source: string, start: number): number {
  while (start < source.length && isPlain[source.charCodeAt(start)] === 1) start++;
  return start;
}

function singleQuotedEnd(source: string, start: number): number {
  for (let index = start + 1; index < source.length; index++) {
    const code = source.charCodeAt(index);
    if (code === 39) return index + 1;
    if (code === 10) return -1;
  }
  return -1;
}

/** With variables in it, but neither escapes nor substitutions. */
function doubleQuotedEnd(source: string, start: number): number {
  for (let index = start + 1; index < source.length; ) {
    switch (source.charCodeAt(index)) {
      case 34: // "
        return index + 1;
      case 36: // $
        index = variableEnd(source, index);
        if (index === -1) return -1;
        break;
      case 10: // line feed
      case 92: // backslash
      case 96: // `
        return -1;
      default:
        index++;
    }
  }
  return -1;
}

/** `$NAME` or `${NAME}`. */
function variableEnd(source: string, start: number): number {
  const isBraced = source.charCodeAt(start + 1) === 123;
  let index = start + (isBraced ? 2 : 1);
  if (index >= source.length || isNameStart[source.charCodeAt(index)] !== 1) return -1;
  while (index < source.length && isName[source.charCodeAt(index)] === 1) index++;
  if (!isBraced) return index;
  return source.charCodeAt(index) === 125 ? index + 1 : -1;
}
