import type { Span } from '../documents/text';

/** What a sync would do. A value: built by `planSync`, shown as a preview, carried out by `applySync`. */
export interface SyncPlan {
  /** Absolute, native, links in it resolved. */
  readonly mainRoot: string;
  readonly spaceRoot: string;
  readonly platform: NodeJS.Platform;
  /** Sorted by path; every path once. */
  readonly changes: readonly SyncChange[];
  /** What the rules name but a sync must not do, and why. Sorted by path. */
  readonly refused: readonly SyncRefusal[];
  /** Files that are the same on both sides. */
  readonly unchanged: number;
  /**
   * Paths of `changes` whose present content in the Space repo is in no commit, so that overwriting or deleting
   * loses it. Undefined where git could not tell (no git, no repository, or it was not to be asked).
   */
  readonly overwritesUncommitted: readonly string[] | undefined;
  /** Temporary files that an interrupted sync left in the Space repo; `applySync` removes them. */
  readonly leftovers: readonly string[];
  /** A sync that was killed before its end: `applySync` finishes it, also where nothing is left to change. */
  readonly interrupted: InterruptedSync | undefined;
}

export interface InterruptedSync {
  /** ISO 8601. */
  readonly started: string;
  /** How many files it was to change. */
  readonly changes: number;
}

/** Which entry of `sync` in spacedock.yaml asks for it, from 0, or the list `remove`. */
export type ChangeOrigin = number | 'remove';

export type SyncChange = SyncWrite | SyncDelete;

export interface SyncWrite {
  readonly kind: 'add' | 'change';
  /** Relative to both repos, with `/`. */
  readonly path: string;
  readonly rule: ChangeOrigin;
  /** Bytes. */
  readonly sourceSize: number;
  /** As git tells it, by content. */
  readonly binary: boolean;
  readonly executable: boolean;
  /** SHA-256 of the source in hex. */
  readonly digest: string;
  /** Undefined where the Space repo has no such file. */
  readonly target: FileIdentity | undefined;
  /** The path of the Space repo's file where it differs in case alone, on a file system that ignores case. */
  readonly renamed?: string;
}

export interface SyncDelete {
  readonly kind: 'delete';
  readonly path: string;
  readonly rule: ChangeOrigin;
  readonly target: FileIdentity;
}

/** Tells whether a file is still the one that was looked at. Times in milliseconds since 1970. */
export interface FileIdentity {
  readonly size: number;
  readonly modified: number;
  readonly changed: number;
  readonly mode: number;
  readonly inode: number;
}

export type RefusalReason =
  | 'binary'
  | 'lfs-pointer'
  | 'incomplete'
  | 'too-large'
  | 'protected'
  | 'own'
  | 'link'
  | 'outside'
  | 'case-collision'
  | 'unsafe-name'
  | 'missing'
  | 'not-a-file'
  | 'in-the-way'
  | 'unreadable';

export interface SyncRefusal {
  readonly path: string;
  readonly reason: RefusalReason;
  readonly rule: ChangeOrigin;
  /** What is wrong: one sentence. */
  readonly message: string;
  /** What to do: one sentence. */
  readonly advice: string;
}

export type SyncErrorKind = 'settings' | 'no-main-repo' | 'no-space-repo' | 'same-folder' | 'uncommitted' | 'busy';

export interface SyncFailure {
  readonly path: string;
  readonly kind: 'source-changed' | 'target-changed' | 'link' | 'io';
  /** What happened: one sentence. */
  readonly message: string;
  /** What to do next: one sentence. */
  readonly advice: string;
}

/**
 * Paths whose present content a sync takes away and no commit keeps. Where git cannot tell, it is every file that is
 * overwritten or deleted.
 */
export function losses(plan: SyncPlan): readonly string[] {
  return plan.overwritesUncommitted ?? plan.changes.flatMap(({ kind, path }) => (kind === 'add' ? [] : [path]));
}

/** What the rules ask for and a sync must not do. That the Space repo owns a file is what the rules say themselves. */
export function refusedOf(plan: Pick<SyncPlan, 'refused'> | undefined): readonly SyncRefusal[] {
  return (plan?.refused ?? []).filter(({ reason }) => reason !== 'protected');
}

/** A sync that cannot be planned or must not be carried out. */
export class SyncError extends Error {
  override readonly name = 'SyncError';

  constructor(
    readonly kind: SyncErrorKind,
    message: string,
    /** What to do next: one sentence. */
    readonly advice: string,
    /** The paths it is about. */
    readonly paths: readonly string[] = [],
    /** Where in `spacedock.yaml` the error stands. */
    readonly span?: Span,
  ) {
    super(message);
  }
}
