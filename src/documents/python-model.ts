import type { LineIndex, Span } from './text';

/** What the rules ask of a Python file. Read by an error-tolerant parser: half-typed code gives what is there. */
export interface PythonModule {
  readonly text: string;
  readonly lines: LineIndex;
  readonly imports: readonly PythonImport[];
  /** Every call. Parses the whole file: where names are known, `callsTo` is far cheaper. */
  readonly calls: readonly PythonCall[];
  /**
   * The calls whose last name is one that `names` matches whole, without parsing what holds none of them. Hand in an
   * expression of the module, never one made on the spot; without flags, word borders or anchors.
   */
  callsTo(names: RegExp): readonly PythonCall[];
  /** Changes of `sys.path`, in the order of the text. */
  readonly pathChanges: readonly PythonPathChange[];
  /** Files and folders that the code names by a path which can be told without running it, in the order of the text. */
  readonly fileUses: readonly PythonFileUse[];
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

/** A path as far as it can be told without running the code. */
export interface PythonPath {
  /** `file`: from the folder of the Python file itself (`__file__`); `cwd`: from the process's; `root`: absolute. */
  readonly base: 'file' | 'cwd' | 'root';
  /** With `/`, without a leading or trailing one: `models/sam3`, `../assets/x.txt`, `''` for the base itself. */
  readonly path: string;
}

/** `sys.path.insert(0, x)` (front), `sys.path.append(x)` and `site.addsitedir(x)` (back). */
export interface PythonPathChange {
  readonly position: 'front' | 'back';
  /** Undefined where it cannot be told. */
  readonly path: PythonPath | undefined;
  /** The call. */
  readonly span: Span;
  /** Not inside a function or class: it runs when the module is imported. */
  readonly topLevel: boolean;
}

export interface PythonFileUse {
  /**
   * `read` and `write` open it or hand it to a function that does; `test` asks whether it is there; `make` makes a
   * folder; `named`: the path is only put together (from `__file__`, or by join or `/`), what for is not known.
   */
  readonly kind: 'read' | 'write' | 'test' | 'make' | 'named';
  readonly path: PythonPath;
  /** The expression that gives the path. */
  readonly span: Span;
  /** The last name of what is called with it: `open`, `imread`; '' for `named`. */
  readonly callee: string;
  readonly topLevel: boolean;
}
