import type { Span, SyntaxProblem, LineIndex } from '../documents/text';

/** `spacedock.yaml`, read: every key optional, with the places for diagnostics. */
export interface SpacedockFile {
  readonly text: string;
  readonly lines: LineIndex;
  readonly settings: SpacedockSettings;
  /** YAML errors, unknown keys, wrong types: with any of them the file must not be synced by. */
  readonly problems: readonly SettingsProblem[];
  /** What is wrong below `rules:`, which has no say in a sync. */
  readonly warnings: readonly SettingsProblem[];
  /** Where a key's value stands, by dotted path (`sync.0.from`). */
  spanOf(path: string): Span | undefined;
  /** Where a key itself stands, by the same path. */
  keySpanOf(path: string): Span | undefined;
}

export interface SettingsProblem extends SyntaxProblem {
  /** What may have been meant by what stands at `span`, and can stand there instead. */
  readonly meant?: string;
}

export interface SpacedockSettings {
  /** `namespace/name`. */
  readonly space: string | undefined;
  /** The Space repo's checkout, relative to the file's folder. */
  readonly repo: string | undefined;
  /** Where persistent storage is mounted in the container. */
  readonly data: string;
  /** The runtime config, relative to the Space repo. */
  readonly config: string | undefined;
  readonly sync: readonly SyncRule[];
  /** Paths deleted in the Space repo by a sync. */
  readonly remove: readonly string[];
  /** Paths in the Space repo that a sync never touches. */
  readonly protect: readonly string[];
  /** Binaries that may be synced, by exact path in the Space repo. */
  readonly allowBinary: readonly string[];
  /** The folder of the journal of deployments, relative to the main repo. */
  readonly journal?: string | undefined;
  readonly rules: Readonly<Record<string, 'off' | 'error' | 'warning' | 'info' | 'hint'>>;
}

export interface SyncRule {
  /** A file, or a folder with a trailing `/`, relative to the main repo; same place in the Space repo. */
  readonly from: string;
  /** Globs relative to `from`; empty: everything. */
  readonly include: readonly string[];
  readonly exclude: readonly string[];
}
