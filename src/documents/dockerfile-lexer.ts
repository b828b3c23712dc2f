import { isSpace } from './joined-text';

export interface LexerOptions {
  /** Keep quotes in the words. */
  readonly rawQuotes: boolean;
  /** Keep backslashes in the words. */
  readonly rawEscapes: boolean;
}

/** Substitutions nested deeper than this are not read; BuildKit has no limit, and nobody writes them. */
const deepest = 40;
/** What begins something else than plain text. */
const special: ReadonlySet<string> = new Set(['$', '<', "'", '"', '\\']);

/**
 * Splits a line as BuildKit's own small shell lexer does when it looks for heredocs: at white space outside quotes,
 * every variable left as it stands, and the white space behind `<<` kept with it.
 * Undefined where that lexer gives up: an open quote, `${` without its end, a substitution that it does not know.
 */
export function shellWords(source: string, options: LexerOptions): string[] | undefined {
  try {
    return new Lexer(source, options).words();
  } catch (error) {
    if (error instanceof LexerError) return undefined;
    throw error;
  }
}

class LexerError extends Error {}

/** What takes the text that was read, piece by piece. */
interface Pieces {
  /** Text outside quotes. */
  add(text: string): void;
  /** What a quote, an escape or `<<` covers: a blank in it is no other character. */
  addRaw(text: string): void;
}

/** Collects words; blanks end a word unless they come raw. */
class Words implements Pieces {
  readonly list: string[] = [];
  #word = '';

  add(text: string): void {
    let from = 0;
    for (let index = 0; index < text.length; index++) {
      if (!isSpace(text.charCodeAt(index))) continue;
      this.#word += text.slice(from, index);
      this.end();
      from = index + 1;
    }
    this.#word += text.slice(from);
  }

  addRaw(text: string): void {
    this.#word += text;
  }

  end(): void {
    if (this.#word !== '') this.list.push(this.#word);
    this.#word = '';
  }
}

/** Collects all in one text. */
class Joined implements Pieces {
  text = '';

  add(text: string): void {
    this.text += text;
  }

  addRaw(text: string): void {
    this.text += text;
  }
}

class Lexer {
  #index = 0;

  constructor(
    private readonly source: string,
    private readonly options: LexerOptions,
  ) {}

  words(): string[] {
    const words = new Words();
    this.#read(undefined, this.options.rawEscapes, 0, words);
    words.end();
    return words.list;
  }

  /** Reads to `stop`, or to the end where that is undefined. */
  #read(stop: string | undefined, rawEscapes: boolean, depth: number, pieces: Pieces): void {
    if (depth > deepest) throw new LexerError();
    const { source } = this;
    while (this.#index < source.length) {
      const character = source.charAt(this.#index);
      if (character === stop) {
        this.#index++;
        return;
      }
      if (character === '$') {
        pieces.add(this.#dollar(depth));
      } else if (character === '<') {
        pieces.addRaw(this.#lessThan());
      } else if (character === "'") {
        pieces.addRaw(this.#singleQuote());
      } else if (character === '"') {
        pieces.addRaw(this.#doubleQuote(rawEscapes, depth));
      } else if (character === '\\') {
        if (rawEscapes) pieces.addRaw(character);
        pieces.addRaw(source.charAt(this.#index + 1));
        this.#index += 2;
      } else {
        pieces.add(this.#plain(stop));
      }
    }
    if (stop !== undefined) throw new LexerError();
  }

  #joined(stop: string, rawEscapes: boolean, depth: number): string {
    const joined = new Joined();
    this.#read(stop, rawEscapes, depth, joined);
    return joined.text;
  }

  /** What stands before the next character that may mean something, one character at least. */
  #plain(stop: string | undefined): string {
    const { source } = this;
    const start = this.#index++;
    while (this.#index < source.length && !special.has(source.charAt(this.#index)) && source.charAt(this.#index) !== stop) this.#index++;
    return source.slice(start, this.#index);
  }

  #lessThan(): string {
    const start = this.#index++;
    if (this.source[this.#index] !== '<') return '<';
    this.#index++;
    while (' \t\r'.includes(this.source[this.#index] ?? 'end')) this.#index++;
    return this.source.slice(start, this.#index);
  }

  #singleQuote(): string {
    const start = this.#index;
    const end = this.source.indexOf("'", start + 1);
    if (end < 0) throw new LexerError();
    this.#index = end + 1;
    return this.options.rawQuotes ? this.source.slice(start, end + 1) : this.source.slice(start + 1, end);
  }

  #doubleQuote(rawEscapes: boolean, depth: number): string {
    const { source } = this;
    const quote = this.options.rawQuotes ? '"' : '';
    const parts: string[] = [quote];
    this.#index++;
    while (this.#index < source.length) {
      const character = source.charAt(this.#index);
      if (character === '"') {
        this.#index++;
        return parts.join('') + quote;
      }
      if (character === '$') {
        parts.push(this.#dollar(depth));
        continue;
      }
      this.#index++;
      const escaped = character === '\\' ? source.charAt(this.#index) : '';
      if (escaped === '"' || escaped === '$' || escaped === '\\') {
        parts.push(rawEscapes ? `\\${escaped}` : escaped);
        this.#index++;
      } else {
        parts.push(character === '\\' && rawEscapes ? '\\\\' : character);
      }
    }
    throw new LexerError();
  }

  /** A variable as it stands: the lexer that looks for heredocs knows none. */
  #dollar(depth: number): string {
    const { source } = this;
    this.#index++;
    if (source[this.#index] !== '{') return `$${this.#name()}`;
    this.#index++;
    if ('{}:'.includes(source[this.#index] ?? '')) throw new LexerError();
    const name = this.#name();
    let operator = source.charAt(this.#index++);
    switch (operator) {
      case '}':
        return `\${${name}}`;
      case '/': {
        if (source[this.#index] === '/') this.#index++;
        const pattern = this.#joined('/', true, depth + 1);
        return `\${${name}/${pattern}/${this.#joined('}', true, depth + 1)}}`;
      }
      case ':':
        operator += source.charAt(this.#index++);
        break;
      case '+':
      case '-':
      case '?':
      case '#':
      case '%':
        break;
      default:
        throw new LexerError();
    }
    const trims = operator === '#' || operator === '%' || operator === ':#' || operator === ':%';
    return `\${${name}${operator}${this.#joined('}', trims, depth + 1)}}`;
  }

  #name(): string {
    const match = /(?:\p{Nd}+|[@*#?$!-]|[\p{L}_][\p{L}\p{Nd}_]*)?/uy;
    match.lastIndex = this.#index;
    const name = match.exec(this.source)?.[0] ?? '';
    this.#index += name.length;
    return name;
  }
}
