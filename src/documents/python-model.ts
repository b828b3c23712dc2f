import type { LineIndex, Span } from './text';

/** What the rules ask of a Python file. Read by an error-tolerant parser: half-typed code gives what is there. */
export interface PythonModule {
  readonly text: string;
  readonly lines: LineIndex;
  readonly imports: readonly PythonImport[];
  readonly calls: readonly PythonCall[];
  readonly environmentWrites: readonly EnvironmentWrite[];
  readonly environmentReads: readonly EnvironmentRead[];
}

export interface PythonImport {
  /** `a.b` of `import a.b` and of `from a.b import c`; '' for `from . import x`. */
  readonly module: string;
  /** Leading dots of a relative import. */
  readonly level: number;
  /** Names after `import` in the from-form; empty for `import a.b`. `*` for a star import. */
  readonly names: readonly string[];
  readonly span: Span;
  /** Inside try with an except that takes ImportError, or below an if: it may be missing. */
  readonly optional: boolean;
  /** Not inside a function or class: it runs when the module is imported. */
  readonly topLevel: boolean;
}

export interface PythonCall {
  /** Dotted text of what is called: `demo.launch`, `uvicorn.run`, `HFFile`. '' where it is not a plain dotted name. */
  readonly callee: string;
  readonly arguments: readonly PythonArgument[];
  readonly span: Span;
  /** The span between and with the parentheses. */
  readonly argumentsSpan: Span;
}

export interface PythonArgument {
  /** The keyword, if it has one; `*` and `**` for unpacked ones. */
  readonly name: string | undefined;
  readonly value: PythonValue;
  readonly span: Span;
}

/** A literal, or `other` for everything that is only known when it runs. */
export type PythonValue = { readonly span: Span } & (
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'none' }
  /** `text` is the source. An f-string is `other`. */
  | { readonly kind: 'other'; readonly text: string }
);

/** `os.environ['X'] = 'v'` (set) or `os.environ.setdefault('X', 'v')` (default). */
export interface EnvironmentWrite {
  readonly name: string;
  readonly value: string | undefined;
  readonly kind: 'set' | 'default';
  readonly span: Span;
}

/** `os.environ['X']`, `os.environ.get('X', d)`, `os.getenv('X', d)`. */
export interface EnvironmentRead {
  readonly name: string;
  readonly defaultValue: PythonValue | undefined;
  readonly span: Span;
}
