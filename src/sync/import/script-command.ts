import { posix } from 'node:path';
import type { SyncRule } from '../../project/settings';

/** Where things lie: absolute paths with `/`. */
export interface ScriptPlaces {
  readonly scriptPath: string;
  readonly mainRoot: string;
  readonly spaceRoot: string;
  readonly home: string | undefined;
  /** What stands at a path of the main repo, relative with `/`; undefined where nothing does. */
  readonly kindOf: (path: string) => Promise<'file' | 'directory' | undefined>;
}

/** What one command says; `problem` where it cannot be said with a rule. */
export interface ReadCommand {
  readonly rules: readonly SyncRule[];
  readonly remove?: readonly string[];
  readonly named?: readonly string[];
  readonly notes?: readonly string[];
  /** It leaves in the Space repo what the main repo no longer has. */
  readonly keepsGone?: boolean;
  readonly problem?: string;
}

export function problem(message: string): ReadCommand {
  return { rules: [], problem: message };
}

/** A path as one relative to a root, '' for the root itself; undefined where it lies elsewhere or is not known. */
export function pathBelow(root: string, written: string, folder: string | undefined): string | undefined {
  if (!written.startsWith('/') && folder === undefined) return undefined;
  const path = posix.resolve(folder ?? '/', written);
  return isBelow(root, path) ? posix.relative(root, path) : undefined;
}

export function isBelow(root: string, path: string): boolean {
  return path === root || path.startsWith(`${root}/`);
}
