/** A half-open range of UTF-16 offsets into a document's text. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A place in a document: line and character, both from 0, characters in UTF-16 units. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

/** Something a parser of the real tool would stop at. */
export interface SyntaxProblem {
  readonly span: Span;
  readonly message: string;
}

/** Turns offsets into lines and back. A line ends at LF, CR LF or a lone CR, as in VS Code. */
export class LineIndex {
  readonly #starts: readonly number[];

  constructor(private readonly text: string) {
    const starts = [0];
    for (let offset = 0; offset < text.length; offset++) {
      const code = text.charCodeAt(offset);
      if (code === 10 || (code === 13 && text.charCodeAt(offset + 1) !== 10)) starts.push(offset + 1);
    }
    this.#starts = starts;
  }

  get lineCount(): number {
    return this.#starts.length;
  }

  positionAt(offset: number): Position {
    const clamped = Math.max(0, Math.min(offset, this.text.length));
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.startOf(middle) <= clamped) low = middle;
      else high = middle - 1;
    }
    return { line: low, character: clamped - this.startOf(low) };
  }

  offsetAt(position: Position): number {
    const { start, end } = this.lineSpan(position.line);
    return Math.min(start + position.character, end);
  }

  /** The line's span without its line end; the last line's where `line` is past the end. */
  lineSpan(line: number): Span {
    const index = Math.max(0, Math.min(line, this.#starts.length - 1));
    const start = this.startOf(index);
    let end = index + 1 < this.#starts.length ? this.startOf(index + 1) : this.text.length;
    while (end > start && (this.text.charCodeAt(end - 1) === 10 || this.text.charCodeAt(end - 1) === 13)) end--;
    return { start, end };
  }

  private startOf(line: number): number {
    return this.#starts[line] ?? 0;
  }
}
