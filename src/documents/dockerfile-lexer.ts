import { isSpace } from './joined-text';

export interface LexerOptions {
  /** Keep quotes in the words. */
  readonly rawQuotes: boolean;
  /** Keep backslashes in the words. */
  readonly rawEscapes: boolean;
}

/** Substitutions nested deeper than this are not read; BuildKit has no limit, and nobody writes them. */
const deepest = 40;

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

/** Collects words; blanks end a word unless they come raw. */
class Words {
  readonly list: string[] = [];
  #word = '';

  add(text: string): void {
    for (const character of text) {
      if (isSpace(character.charCodeAt(0))) this.end();
      else this.#word += character;
    }
  }

  addRaw(text: string): void {
    this.#word += text;
  }

  end(): void {
    if (this.#word !== '') this.list.push(this.#word);
    this.#word = '';
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

  /** Reads to `stop`, or to the end where that is undefined. What was read goes to `words`, or is returned. */
  #read(stop: string | undefined, rawEscapes: boolean, depth: number, words?: Words): string {
    if (depth > deepest) throw new LexerError();
    const { source } = this;
    const parts: string[] = [];
    const addRaw = (text: string): void => {
      if (words === undefined) parts.push(text);
      else words.addRaw(text);
    };
    const add = (text: string): void => {
      if (words === undefined) parts.push(text);
      else words.add(text);
    };
    while (this.#index < source.length) {
      const character = source.charAt(this.#index);
      if (character === stop) {
        this.#index++;
        return parts.join('');
      }
      if (character === '$') {
        add(this.#dollar(depth));
      } else if (character === '<') {
        addRaw(this.#lessThan());
      } else if (character === "'") {
        addRaw(this.#singleQuote());
      } else if (character === '"') {
        addRaw(this.#doubleQuote(rawEscapes, depth));
      } else if (character === '\\') {
        if (rawEscapes) addRaw(character);
        addRaw(source.charAt(this.#index + 1));
        this.#index += 2;
      } else {
        add(character);
        this.#index++;
      }
    }
    if (stop !== undefined) throw new LexerError();
    return parts.join('');
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
        const pattern = this.#read('/', true, depth + 1);
        return `\${${name}/${pattern}/${this.#read('}', true, depth + 1)}}`;
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
    return `\${${name}${operator}${this.#read('}', trims, depth + 1)}}`;
  }

  #name(): string {
    const match = /(?:\p{Nd}+|[@*#?$!-]|[\p{L}_][\p{L}\p{Nd}_]*)?/uy;
    match.lastIndex = this.#index;
    const name = match.exec(this.source)?.[0] ?? '';
    this.#index += name.length;
    return name;
  }
}
