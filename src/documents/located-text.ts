import type { Span } from './text';

/** A text with the way from its places to those of the document that it was taken from. */
export interface LocatedText {
  readonly text: string;
  /** The document's span of what stands from `start` to `end` in `text`. */
  spanOf(start: number, end: number): Span;
}

/** One that tells the two ends of a span each by itself, for who asks a great many times. */
export interface LineText extends LocatedText {
  startOf(start: number): number;
  endOf(start: number, end: number): number;
}

/** A text that begins at `offset` of its document, and is there as it is here. */
export class ShiftedText implements LocatedText {
  constructor(
    readonly text: string,
    private readonly offset: number,
  ) {}

  spanOf(start: number, end: number): Span {
    return { start: this.offset + start, end: this.offset + end };
  }
}

/**
 * What was read of a text. A file has a great many of such parts, and their places in the document are seldom asked for:
 * they are worked out then.
 */
export class LocatedPart {
  constructor(
    /** The places are places in this. */
    readonly within: LocatedText,
    readonly start: number,
    readonly end: number,
  ) {}

  get span(): Span {
    return this.within.spanOf(this.start, this.end);
  }
}

/** A word of a text, as it is read: without quotes and escapes, which its place covers; variables as they stand. */
export class LocatedWord extends LocatedPart {
  constructor(
    readonly text: string,
    within: LocatedText,
    start: number,
    end: number,
  ) {
    super(within, start, end);
  }
}
