import type { Span } from '../../documents/text';

export interface TextEdit {
  readonly span: Span;
  readonly newText: string;
}

/** A stretch of the original text, or a text that is new. */
type Piece = { readonly kept: Span } | { readonly added: string };

/** A text under edits that come one after another, each by the places of the text as it is by then. */
export class EditedText {
  #pieces: readonly Piece[];

  constructor(private readonly original: string) {
    this.#pieces = original === '' ? [] : [{ kept: { start: 0, end: original.length } }];
  }

  get text(): string {
    return this.#pieces.map((piece) => this.#textOf(piece)).join('');
  }

  /** Edits of one moment, which do not overlap. Insertions at one place stand in the order given. */
  edit(edits: readonly TextEdit[]): void {
    const inOrder = [...edits].sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
    const pieces: Piece[] = [];
    const rest = [...this.#pieces].reverse();
    let place = 0;
    /** Takes pieces up to a place of the text; hands them on, or drops them. */
    const take = (until: number, keep: boolean): void => {
      for (let piece = rest.pop(); piece !== undefined; piece = rest.pop()) {
        const length = lengthOf(piece);
        if (place + length <= until) {
          if (keep) pieces.push(piece);
          place += length;
          continue;
        }
        const [before, behind] = cut(piece, until - place);
        if (keep && before !== undefined) pieces.push(before);
        rest.push(behind);
        place = until;
        return;
      }
    };
    for (const { span, newText } of inOrder) {
      take(span.start, true);
      take(span.end, false);
      if (newText !== '') pieces.push({ added: newText });
    }
    take(Number.POSITIVE_INFINITY, true);
    this.#pieces = pieces;
  }

  /** Where a place of the text stood in the original: for what is new, where it was put. */
  originalOffset(offset: number): number {
    let place = 0;
    let behind = 0;
    for (const piece of this.#pieces) {
      const length = lengthOf(piece);
      if (offset < place + length) return 'kept' in piece ? piece.kept.start + offset - place : behind;
      if ('kept' in piece) behind = piece.kept.end;
      place += length;
    }
    return behind;
  }

  /** All that was done as edits of the original, each as short as can be, in order. */
  edits(): readonly TextEdit[] {
    const found: TextEdit[] = [];
    let done = 0;
    let added = '';
    const close = (until: number): void => {
      const edit = trimmed(this.original, { span: { start: done, end: until }, newText: added });
      if (edit !== undefined) found.push(edit);
      added = '';
    };
    for (const piece of this.#pieces) {
      if ('added' in piece) added += piece.added;
      else {
        close(piece.kept.start);
        done = piece.kept.end;
      }
    }
    close(this.original.length);
    return found;
  }

  #textOf(piece: Piece): string {
    return 'added' in piece ? piece.added : this.original.slice(piece.kept.start, piece.kept.end);
  }
}

function lengthOf(piece: Piece): number {
  return 'added' in piece ? piece.added.length : piece.kept.end - piece.kept.start;
}

/** `at` is less than the piece's length; the first half is left out where it is empty. */
function cut(piece: Piece, at: number): readonly [Piece | undefined, Piece] {
  if (at === 0) return [undefined, piece];
  if ('added' in piece) return [{ added: piece.added.slice(0, at) }, { added: piece.added.slice(at) }];
  const { start, end } = piece.kept;
  return [{ kept: { start, end: start + at } }, { kept: { start: start + at, end } }];
}

/** Without what is the same at both ends; undefined where nothing is left. */
function trimmed(original: string, { span, newText }: TextEdit): TextEdit | undefined {
  let { start, end } = span;
  let from = 0;
  let to = newText.length;
  while (start < end && from < to && original.charCodeAt(start) === newText.charCodeAt(from)) {
    start++;
    from++;
  }
  while (start < end && from < to && original.charCodeAt(end - 1) === newText.charCodeAt(to - 1)) {
    end--;
    to--;
  }
  return start === end && from === to ? undefined : { span: { start, end }, newText: newText.slice(from, to) };
}
