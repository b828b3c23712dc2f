import type { LocatedText } from './located-text';
import type { Span } from './text';

/** Go's `unicode.IsSpace`, which decides what BuildKit trims and splits at. */
export function isSpace(code: number): boolean {
  if (code <= 32) return code === 32 || (code >= 9 && code <= 13);
  if (code < 0x85) return false;
  return (
    code === 0x85 ||
    code === 0xa0 ||
    code === 0x1680 ||
    (code >= 0x2000 && code <= 0x200a) ||
    code === 0x2028 ||
    code === 0x2029 ||
    code === 0x202f ||
    code === 0x205f ||
    code === 0x3000
  );
}

/**
 * Text that was joined from pieces of a document, with the way back: BuildKit removes continuations, comments and
 * blank lines before it reads an instruction, and every place in what is left must still point into the file.
 */
export class JoinedText implements LocatedText {
  readonly text: string;
  readonly #start: number;
  /** Only where there are several: a file may have a great many instructions of one piece. */
  readonly #pieces: readonly Span[] | undefined;
  /** Where each of several pieces begins in `text`. */
  readonly #starts: readonly number[];
  #lastPiece = 0;

  /** `pieces` are in order and do not overlap; there is at least one, which may be empty. */
  constructor(document: string, pieces: readonly Span[]) {
    const first = pieces[0] ?? { start: 0, end: 0 };
    this.#start = first.start;
    if (pieces.length < 2) {
      this.text = document.slice(first.start, first.end);
      this.#pieces = undefined;
      this.#starts = none;
      return;
    }
    let length = 0;
    this.#starts = pieces.map(({ start, end }) => {
      const begin = length;
      length += end - start;
      return begin;
    });
    this.text = pieces.map(({ start, end }) => document.slice(start, end)).join('');
    this.#pieces = pieces;
  }

  /** The offset in the document of the character at `index`; past the end, the offset behind the last one. */
  at(index: number): number {
    if (this.#pieces === undefined) return this.#start + Math.min(index, this.text.length);
    const place = this.#pieceOf(index);
    const { start, end } = this.#pieces[place] ?? { start: 0, end: 0 };
    return Math.min(start + index - (this.#starts[place] ?? 0), end);
  }

  /** The document's span of the characters from `start` to `end`: it ends behind the last one, not before the next. */
  spanOf(start: number, end: number): Span {
    const first = this.at(start);
    return { start: first, end: end > start ? this.at(end - 1) + 1 : first };
  }

  /** The pieces that the characters from `start` to `end` come from: at least one. */
  piecesOf(start: number, end: number): readonly Span[] {
    if (this.#pieces === undefined || start >= end) return [this.spanOf(start, end)];
    const first = this.#pieceOf(start);
    const last = this.#pieceOf(end - 1);
    return this.#pieces.slice(first, last + 1).map((piece, index) => ({
      start: index === 0 ? this.at(start) : piece.start,
      end: first + index === last ? this.at(end - 1) + 1 : piece.end,
    }));
  }

  /** The last piece that begins at or before `index`; at the end of the text, the last one with characters. */
  #pieceOf(index: number): number {
    const starts = this.#starts;
    // Places are asked for from the front to the back: mostly in the piece of the last answer, or in the one behind it.
    const last = this.#lastPiece;
    if (index < this.text.length && index >= (starts[last] ?? 0)) {
      if (index < (starts[last + 1] ?? Number.POSITIVE_INFINITY)) return last;
      if (index < (starts[last + 2] ?? Number.POSITIVE_INFINITY)) return (this.#lastPiece = last + 1);
    }
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= index) low = middle;
      else high = middle - 1;
    }
    while (low > 0 && index === starts[low] && index === this.text.length) low--;
    this.#lastPiece = low;
    return low;
  }
}

const none: readonly number[] = [];
