import { foldersAbove } from '../project/repository-path';
import type { SyncChange, SyncPlan } from './plan-model';

export interface ReducedPlan {
  readonly plan: SyncPlan;
  /** Paths of the changes that are not in it any more: those asked for, and those that cannot be without them. */
  readonly leftOut: readonly string[];
}

/**
 * The plan without some of its changes. A file that takes the place of a folder, or the reverse, can only be written
 * where what stands there is deleted: it goes with the delete. Paths that the plan does not change have no say.
 */
export function withoutChanges(plan: SyncPlan, paths: ReadonlySet<string>): ReducedPlan {
  const out = new Set(plan.changes.flatMap(({ path }) => (paths.has(path) ? [path] : [])));
  if (out.size === 0) return { plan, leftOut: [] };
  for (const [written, deletes] of deletesBefore(plan.changes)) {
    if (deletes.some((path) => out.has(path))) out.add(written);
  }
  const changes = plan.changes.filter(({ path }) => !out.has(path));
  // An overwritten file can stand there under its old name.
  const touched = new Set(changes.flatMap((change) => (change.kind === 'change' ? [change.path, change.renamed ?? change.path] : [change.path])));
  const overwritesUncommitted = plan.overwritesUncommitted?.filter((path) => touched.has(path));
  return { plan: { ...plan, changes, overwritesUncommitted }, leftOut: plan.changes.flatMap(({ path }) => (out.has(path) ? [path] : [])) };
}

/** The deletes that a write cannot do without, for each that has such. */
export function deletesBefore(changes: readonly SyncChange[]): ReadonlyMap<string, readonly string[]> {
  const deleted = new Set(changes.flatMap(({ kind, path }) => (kind === 'delete' ? [path] : [])));
  const found = new Map<string, string[]>();
  if (deleted.size === 0 || deleted.size === changes.length) return found;
  const written = new Set(changes.flatMap(({ kind, path }) => (kind === 'delete' ? [] : [path])));
  const note = (write: string, path: string): void => {
    found.set(write, [...(found.get(write) ?? []), path]);
  };
  for (const path of written) for (const folder of foldersAbove(path)) if (deleted.has(folder)) note(path, folder);
  for (const path of deleted) for (const folder of foldersAbove(path)) if (written.has(folder)) note(folder, path);
  return found;
}
