import type { LineIndex, Span, SyntaxProblem } from './text';

export interface Readme {
  readonly text: string;
  readonly lines: LineIndex;
  /** Undefined where the file does not begin with a `---` block. */
  readonly frontMatter: FrontMatter | undefined;
}

export interface FrontMatter {
  /** The YAML between the fences. */
  readonly span: Span;
  readonly entries: readonly FrontMatterEntry[];
  readonly problems: readonly SyntaxProblem[];
}

export interface FrontMatterEntry {
  readonly key: string;
  readonly keySpan: Span;
  /** As YAML 1.2 core (what the Hub reads): string, number, boolean, null, array or object. */
  readonly value: unknown;
  /** As written, for scalars: tells `3.10` from `3.1`. */
  readonly source: string;
  /** Of the value; an empty span behind the colon where there is none. */
  readonly valueSpan: Span;
  /** Of a list's items. */
  readonly items: readonly { readonly value: unknown; readonly span: Span }[];
}
