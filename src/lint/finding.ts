import type { Span } from '../documents/text';
import type { FileReference } from '../project/project';

export type Severity = 'error' | 'warning' | 'info' | 'hint';

/** One thing that is wrong, where, and how to mend it. */
export interface Finding {
  readonly rule: string;
  readonly severity: Severity;
  readonly file: FileReference;
  readonly span: Span;
  /** One or two sentences: what is wrong and what it does to the Space. Sentence case, ends in a full stop or in "Did you mean …?". */
  readonly message: string;
  /** The best first. */
  readonly fixes: readonly Fix[];
  /** Other places that explain it. */
  readonly related: readonly { readonly file: FileReference; readonly span: Span; readonly message: string }[];
}

export interface Fix {
  /** Imperative, sentence case: `Add USER 1000 before CMD`. */
  readonly title: string;
  /** Mends the finding without changing what else the file does: fit for "fix all". */
  readonly safe: boolean;
  readonly edits: readonly Edit[];
}

/** Replaces `span` of the file's present text. Edits of one fix do not overlap. */
export interface Edit {
  readonly file: FileReference;
  readonly span: Span;
  readonly newText: string;
}
