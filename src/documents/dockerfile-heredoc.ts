import { physicalLine } from './dockerfile-lines';
import type { Heredoc } from './dockerfile-model';
import { shellWords } from './dockerfile-lexer';
import { withOneMore } from './kept-list';

/** A heredoc as its word says it, without its body. */
type HeredocWord = Omit<Heredoc, 'body' | 'end'>;

export interface HeredocBodies {
  readonly heredocs: readonly Heredoc[];
  /** Where the next line begins. */
  readonly next: number;
  /** The name of the heredoc that has no end. */
  readonly unterminated: string | undefined;
}

/**
 * Reads one word as a heredoc: `<<EOF`, `<<-EOF`, `3<<'EOF'`, `<< EOF`. Undefined where it is none; everything
 * behind `<<` is the delimiter, so `<<EOF>file` ends at a line `EOF>file`.
 */
export function readHeredocWord(word: string): HeredocWord | undefined {
  const match = /^\d*<<(-?)[\t\n\f\r ]*/.exec(word);
  if (match === null) return undefined;
  const rest = word.slice(match[0].length);
  const usual = /^(['"]?)([A-Za-z_]\w*)\1$/.exec(rest);
  if (usual?.[2] !== undefined) return { name: usual[2], stripTabs: match[1] === '-', expand: usual[1] === '' };
  if (rest === '' || rest.includes('<')) return undefined;
  const plain = shellWords(rest, { rawQuotes: false, rawEscapes: false });
  const quoted = shellWords(rest, { rawQuotes: true, rawEscapes: false });
  const name = plain?.[0];
  if (name === undefined || plain?.length !== 1 || quoted?.[0] === undefined) return undefined;
  return { name, stripTabs: match[1] === '-', expand: quoteCount(name) === quoteCount(quoted[0]) };
}

/** The heredocs of an instruction's line. None where the line has an open quote or a bad substitution. */
export function heredocWords(line: string): readonly HeredocWord[] {
  if (!line.includes('<<')) return [];
  const words = shellWords(line, { rawQuotes: true, rawEscapes: true }) ?? [];
  return words.map(readHeredocWord).filter((word) => word !== undefined);
}

/** Reads the bodies of `words`, one after the other, from the line that begins at `offset`. */
export function readHeredocBodies(text: string, offset: number, words: readonly HeredocWord[]): HeredocBodies {
  let heredocs: Heredoc[] | undefined;
  let next = offset;
  let end = offset;
  for (const word of words) {
    const start = next;
    let bodyEnd: number | undefined;
    while (bodyEnd === undefined && next < text.length) {
      const line = physicalLine(text, next);
      if (isDelimiter(text, line.start, line.end, word)) bodyEnd = line.start;
      end = line.end;
      next = line.next;
    }
    const { name, stripTabs, expand } = word;
    // Not `...word`: the engine makes a shape of its own for each object that begins as a copy.
    heredocs = withOneMore(heredocs, { name, stripTabs, expand, body: { start, end: bodyEnd ?? text.length }, end });
    if (bodyEnd === undefined) return { heredocs, next, unterminated: word.name };
  }
  return { heredocs: heredocs ?? [], next, unterminated: undefined };
}

function isDelimiter(text: string, start: number, end: number, { name, stripTabs }: HeredocWord): boolean {
  if (stripTabs) while (start < end && text.charCodeAt(start) === 9) start++;
  return end - start === name.length && text.startsWith(name, start);
}

function quoteCount(word: string): number {
  let count = 0;
  for (const character of word) if (character === '"' || character === "'") count++;
  return count;
}
