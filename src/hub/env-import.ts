import type { HubConnection } from './connection';
import type { EnvFile, EnvProblem } from './env-file';
import { setEntry, type EntryKind } from './space-entries';
import type { SpaceSettings } from './space-settings';

/** A secret that is there already is `overwritten`: whether it changes is not known, for nobody can read it. */
export type ImportChange = 'added' | 'changed' | 'same' | 'overwritten';

export interface PlannedEntry {
  readonly kind: EntryKind;
  readonly name: string;
  readonly value: string;
  readonly change: ImportChange;
  /** The variable's present value. */
  readonly previous: string | undefined;
  /** Of the .env file, from 1. */
  readonly line: number;
  readonly unexpanded: boolean;
}

/** What an import would write, before anything is written. */
export interface EnvImport {
  readonly entries: readonly PlannedEntry[];
  /** Lines that are left out, and why. */
  readonly problems: readonly EnvProblem[];
}

/**
 * Plans an import. A name that the Space has keeps its kind where `kindOf` leaves it open; a secret and a variable of
 * one name keep a Space from starting (“Collision on variables and secrets names”), so that is left out and told.
 */
export function planImport(
  file: EnvFile,
  current: SpaceSettings,
  kindOf: (name: string, present: EntryKind | undefined) => EntryKind,
): EnvImport {
  const entries: PlannedEntry[] = [];
  const problems = [...file.problems];
  for (const { name, value, line, unexpanded } of file.assignments) {
    const present = presentKind(name, current);
    const kind = kindOf(name, present);
    if (present !== undefined && present !== kind) {
      problems.push({
        line,
        message: `${name} is a ${present} of this Space, and a ${kind} of the same name would keep it from starting. Delete the ${present} first.`,
      });
      continue;
    }
    const previous = kind === 'variable' ? current.variables?.get(name) : undefined;
    entries.push({ kind, name, value, change: changeOf(kind, value, present, previous), previous, line, unexpanded });
  }
  return { entries, problems: problems.sort((a, b) => a.line - b.line) };
}

export function presentKind(name: string, { secrets, variables }: SpaceSettings): EntryKind | undefined {
  if (secrets?.has(name)) return 'secret';
  return variables?.has(name) ? 'variable' : undefined;
}

function changeOf(kind: EntryKind, value: string, present: EntryKind | undefined, previous: string | undefined): ImportChange {
  if (present === undefined) return 'added';
  if (kind === 'secret') return 'overwritten';
  return previous === value ? 'same' : 'changed';
}

/** How far an import came. What is neither done nor failed was not tried. */
export interface ImportReport {
  readonly done: readonly PlannedEntry[];
  /** The first that failed; the import ends there, for the next would fail alike. */
  readonly failed: { readonly entry: PlannedEntry; readonly error: unknown } | undefined;
}

/** Writes the entries in their order, but for those that are the same. Does not throw; a cancelled import is a report. */
export async function applyImport(
  connection: HubConnection,
  id: string,
  entries: readonly PlannedEntry[],
  options: { readonly signal?: AbortSignal; readonly onProgress?: (entry: PlannedEntry, done: number, of: number) => void } = {},
): Promise<ImportReport> {
  const todo = entries.filter(({ change }) => change !== 'same');
  const done: PlannedEntry[] = [];
  for (const entry of todo) {
    try {
      options.signal?.throwIfAborted();
      options.onProgress?.(entry, done.length, todo.length);
      await setEntry(connection, id, entry.kind, entry, options.signal);
      done.push(entry);
    } catch (error) {
      return { done, failed: { entry, error } };
    }
  }
  return { done, failed: undefined };
}
