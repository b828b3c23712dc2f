import type { LineText } from './located-text';
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

/** From here on, pieces are kept in a list that the garbage collector need not look at. */
const many = 1_000;

/**
 * Text that was joined from pieces of a document, with the way back: BuildKit removes continuations, comments and
 * blank lines before it reads an instruction, and every place in what is left must still point into the file.
 */
export class JoinedText implements LineText {
  readonly text: string;
  /** Three for each piece: where it begins in `text`, and its start and end in the document. A file may have a great many. */
  readonly #places: readonly number[] | Int32Array;
  #lastPiece = 0;

  /** `pieces` are in order and do not overlap; there is at least one, which may be empty. */
  constructor(document: string, pieces: readonly Span[]) {
    const places = pieces.length < many ? new Array<number>(pieces.length * 3) : new Int32Array(pieces.length * 3);
    let text = '';
    for (let index = 0; index < pieces.length; index++) {
      const { start, end } = pieces[index] as Span;
      places[index * 3] = text.length;
      places[index * 3 + 1] = start;
      places[index * 3 + 2] = end;
      text += document.slice(start, end);
    }
    this.#places = places;
    this.text = text;
  }

  /** The offset in the document of the character at `index`; past the end, the offset behind the last one. */
  at(index: number): number {
    const piece = this.#pieceOf(index);
    return Math.min(this.#startOf(piece) + index - this.#beginOf(piece), this.#endOf(piece));
  }

  #beginOf(piece: number): number {
    return this.#places[piece * 3] ?? Number.POSITIVE_INFINITY;
  }

  #startOf(piece: number): number {
    return this.#places[piece * 3 + 1] ?? 0;
  }

  #endOf(piece: number): number {
    return this.#places[piece * 3 + 2] ?? 0;
  }

  /** The document's span of the characters from `start` to `end`: it ends behind the last one, not before the next. */
  spanOf(start: number, end: number): Span {
    return { start: this.at(start), end: this.endOf(start, end) };
  }

  startOf(start: number): number {
    return this.at(start);
  }

  endOf(start: number, end: number): number {
    return end > start ? this.at(end - 1) + 1 : this.at(start);
  }

  /** The pieces that the characters from `start` to `end` come from: at least one. */
  piecesOf(start: number, end: number): readonly Span[] {
    if (start >= end) return [this.spanOf(start, end)];
    const first = this.#pieceOf(start);
    const last = this.#pieceOf(end - 1);
    return Array.from({ length: last - first + 1 }, (_, index) => ({
      start: index === 0 ? this.at(start) : this.#startOf(first + index),
      end: first + index === last ? this.at(end - 1) + 1 : this.#endOf(first + index),
    }));
  }

  /** The last piece that begins at or before `index`; at the end of the text, the last one with characters. */
  #pieceOf(index: number): number {
    // Places are asked for from the front to the back: mostly in the piece of the last answer, or in the one behind it.
    const last = this.#lastPiece;
    if (index < this.text.length && index >= this.#beginOf(last)) {
      if (index < this.#beginOf(last + 1)) return last;
      if (index < this.#beginOf(last + 2)) return (this.#lastPiece = last + 1);
    }
    let low = 0;
    let high = this.#places.length / 3 - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#beginOf(middle) <= index) low = middle;
      else high = middle - 1;
    }
    while (low > 0 && index === this.#beginOf(low) && index === this.text.length) low--;
    this.#lastPiece = low;
    return low;
  }
}
