import { EventEmitter, type Disposable } from 'vscode';
import type { SyncChange, SyncPlan } from '../sync/plan-model';

/** The changes that the user has left out of the next sync, for this session, each as long as the plan has it. */
export class LeftOut implements Disposable {
  readonly #changed = new EventEmitter<void>();
  readonly onDidChange = this.#changed.event;
  /** Kinds of change by path, by Space repo. */
  readonly #bySpace = new Map<string, ReadonlyMap<string, SyncChange['kind']>>();

  /** The plan without what is left out. What it does not do any more is forgotten. */
  async reduce(plan: SyncPlan): Promise<{ readonly plan: SyncPlan; readonly leftOut: readonly string[] }> {
    const known = this.#bySpace.get(plan.spaceRoot);
    if (known === undefined) return { plan, leftOut: [] };
    const kept = new Map(plan.changes.flatMap(({ path, kind }) => (known.get(path) === kind ? [[path, kind]] : [])));
    this.#bySpace.set(plan.spaceRoot, kept);
    const { withoutChanges } = await import('../sync/without-changes');
    return withoutChanges(plan, new Set(kept.keys()));
  }

  /** Leaves changes out, or takes them in again, with the deletes that they cannot do without. */
  async set(plan: SyncPlan, changes: readonly SyncChange[], leftOut: boolean): Promise<void> {
    const { deletesBefore } = await import('../sync/without-changes');
    const known = new Map(this.#bySpace.get(plan.spaceRoot));
    if (leftOut) for (const { path, kind } of changes) known.set(path, kind);
    else {
      const needed = deletesBefore(plan.changes);
      for (const { path } of changes) for (const each of [path, ...(needed.get(path) ?? [])]) known.delete(each);
    }
    this.#bySpace.set(plan.spaceRoot, known);
    this.#changed.fire();
  }

  dispose(): void {
    this.#changed.dispose();
  }
}
