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
  /** `a.b as c` of `import a.b as c, d`; the whole statement of the from-form. */
  readonly span: Span;
  /**
   * It may be missing or never run: inside try with an except that takes ImportError, in an except, below an if
   * (but not `if __name__ == "__main__"`), a case or `with suppress(ImportError)`.
   */
  readonly optional: boolean;
  /** Not inside a function or class: it runs when the module is imported. */
  readonly topLevel: boolean;
}

export interface PythonCall {
  /** Dotted text of what is called: `demo.launch`, `uvicorn.run`, `HFFile`. '' where it is not a plain dotted name. */
  readonly callee: string;
  /** The last name before the parenthesis: `launch` of `gr.Blocks().launch()`. '' where there is none. */
  readonly name: string;
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

/**
 * `os.environ['X'] = 'v'` and `os.environ.update({'X': 'v'})` (set), `os.environ.setdefault('X', 'v')` and what stands
 * below `if 'X' not in os.environ:` (default).
 */
export interface EnvironmentWrite {
  readonly name: string;
  /** Undefined where it is no literal. */
  readonly value: string | undefined;
  readonly kind: 'set' | 'default';
  readonly span: Span;
  /** Not inside a function or class. */
  readonly topLevel: boolean;
}

/** `os.environ['X']`, `os.environ.get('X', d)`, `os.getenv('X', d)`. */
export interface EnvironmentRead {
  readonly name: string;
  readonly defaultValue: PythonValue | undefined;
  readonly span: Span;
}
