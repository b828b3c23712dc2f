import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { foldersAbove, parentOf } from '../project/repository-path';
import type { SyncChange, SyncPlan } from './plan-model';
import { temporaryNames } from './temporary-files';

const fileName = 'sync.journal';
const version = 1;

/**
 * Written before a sync's first change and removed after its last: where one is found and no sync runs, that one was
 * interrupted. It is finished, not rolled back: each file is the old or the new one, in whole, at any moment, so the
 * next plan holds just what is left to do, by what the main repo holds then. Rolling back would need a copy of every
 * old file, and would bring back a state that nobody asked for.
 *
 * This holds when a process is killed. When the power fails, a file system may lose what it had not written yet; such a
 * file differs from its source, so the next plan brings it again.
 */
export interface Journal {
  readonly version: number;
  /** ISO 8601. */
  readonly started: string;
  /** How many files it was to change. */
  readonly changes: number;
  /** Where its temporary files may be, relative to the Space repo. */
  readonly folders: readonly string[];
  /** Folders that it was to empty or to make, the deepest first: where they are empty by now, they go. */
  readonly emptied: readonly string[];
}

export async function writeJournal(folder: string, plan: SyncPlan): Promise<void> {
  const folders = new Set(plan.changes.flatMap(({ kind, path }) => (kind === 'delete' ? [] : [parentOf(path)])));
  const journal: Journal = { version, started: new Date().toISOString(), changes: plan.changes.length, folders: [...folders], emptied: foldersOf(plan.changes) };
  const temporary = join(folder, temporaryNames()());
  await writeFile(temporary, JSON.stringify(journal));
  await rename(temporary, join(folder, fileName));
}

export async function removeJournal(folder: string): Promise<void> {
  await rm(join(folder, fileName), { force: true });
}

/** Undefined where there is none, or none that can be read. */
export async function readJournal(folder: string): Promise<Journal | undefined> {
  try {
    const journal = JSON.parse(await readFile(join(folder, fileName), 'utf8')) as Journal;
    return journal.version === version && Array.isArray(journal.folders) && Array.isArray(journal.emptied) ? journal : undefined;
  } catch {
    return undefined;
  }
}

/** The folders above the files, the deepest first. */
export function foldersOf(changes: readonly SyncChange[]): string[] {
  const folders = new Set(changes.flatMap(({ path }) => foldersAbove(path)));
  return [...folders].sort((left, right) => right.length - left.length);
}
