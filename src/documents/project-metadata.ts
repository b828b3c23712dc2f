import type { Requirement } from './requirements';
import type { Span } from './text';

/** What a Python project says of itself, as pip reads it to install the project. */
export interface ProjectMetadata {
  readonly requirements: readonly Requirement[];
  /** False where dependencies are worked out when the project is built, or could not be read. */
  readonly complete: boolean;
  readonly requiresPython: RequiresPython | undefined;
}

export interface RequiresPython {
  /** In PEP 440's words: `>=3.12`. */
  readonly specifier: string;
  readonly span: Span;
}
