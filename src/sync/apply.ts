import { readdir, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { foldersAbove, parentOf } from '../project/repository-path';
import { ContentIndex, indexFile } from './content-index';
import { nodeOperations } from './file-operations';
import { FolderGuard } from './folder-guard';
import { handsFor, inBatches, thisThread, type Hands } from './hands';
import { foldersOf, readJournal, removeJournal, writeJournal, type Journal } from './journal';
import { takeLock, type LockHolder } from './lock';
import { losses, SyncError, type FileIdentity, type SyncChange, type SyncDelete, type SyncFailure, type SyncPlan, type SyncWrite } from './plan-model';
import type { PutResult } from './put';
import { settledFile } from './settled';
import { lastingFolder, openStateFolder, ownFolder, type StateFolder } from './state-folder';
import { isAbandoned, isTemporary, temporaryNames } from './temporary-files';

export interface ApplyOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: { readonly done: number; readonly total: number; readonly path: string }) => void) | undefined;
  /** Goes on where the plan overwrites or deletes content that is in no commit. */
  readonly allowOverwriteUncommitted?: boolean;
  /** Milliseconds to wait for another sync into the same Space repo to end. Default: ten seconds. */
  readonly patience?: number;
  /** Called once, where it has to wait for that. */
  readonly onWait?: ((holder: LockHolder | undefined) => void) | undefined;
  /** For tests. */
  readonly hands?: Hands;
}

export interface SyncReport {
  /** Carried out in full. Sorted by path, like the other lists. */
  readonly done: readonly { readonly path: string; readonly kind: SyncChange['kind'] }[];
  readonly failed: readonly SyncFailure[];
  /** Not begun, because the sync was cancelled or something failed before. */
  readonly notDone: readonly string[];
  readonly cancelled: boolean;
  /** An earlier sync had been killed before its end; what it left was cleared away, and this one brought the rest. */
  readonly finishedInterrupted: boolean;
}

/**
 * Carries a plan out. Each file is checked again and then put in place in one step, so that at any moment, also after
 * a crash or a cancel, every file is the old one or the new one; what a killed sync left undone, the next one does (see
 * `Journal`). A file that changed since the preview is left alone and reported; the first other failure stops the
 * rest. Only one sync runs in a Space repo: a second one waits. Throws `SyncError` where the plan must not be carried
 * out, and the signal's reason where it is given before the first change.
 */
export async function applySync(plan: SyncPlan, options: ApplyOptions = {}): Promise<SyncReport> {
  const uncommitted = losses(plan);
  if (uncommitted.length > 0 && options.allowOverwriteUncommitted !== true) {
    const files = `The sync would overwrite or delete ${String(uncommitted.length)} files of the Space repo`;
    throw new SyncError(
      'uncommitted',
      plan.overwritesUncommitted === undefined
        ? `${files}, and git cannot tell whether their content is in a commit.`
        : `${files} with content that is in no commit.`,
      'Commit them in the Space repo first, or allow the sync to overwrite them.',
      uncommitted,
    );
  }
  if (plan.changes.length === 0 && plan.leftovers.length === 0 && plan.interrupted === undefined && (await isTidy(plan.spaceRoot))) {
    options.signal?.throwIfAborted();
    return { done: [], failed: [], notDone: [], cancelled: false, finishedInterrupted: false };
  }
  const state = await openStateFolder(plan.spaceRoot);
  const { patience = 10_000, onWait, signal } = options;
  const release = await takeLock(state.path, { patience, onWait, signal });
  try {
    const interrupted = await readJournal(state.path);
    await clearUp(plan, state, interrupted);
    if (plan.changes.length > 0) await writeJournal(state.path, plan);
    const bytes = plan.changes.reduce((sum, change) => sum + (change.kind === 'delete' ? 0 : change.sourceSize), 0);
    const hands = options.hands ?? (await handsFor(plan.changes.length, bytes));
    const report = await new Run(plan, options, hands).carryOut();
    await removeJournal(state.path);
    return { ...report, finishedInterrupted: interrupted !== undefined };
  } finally {
    await release();
    // Not where somebody waits for the lock in it.
    if (!state.lasting) await rmdir(state.path).catch(() => undefined);
  }
}

/** False where a sync that was killed may have left a lock or a temporary file of its state. */
async function isTidy(spaceRoot: string): Promise<boolean> {
  const lasting = await lastingFolder(spaceRoot);
  const names = await readdir(lasting ?? join(spaceRoot, ownFolder)).catch(() => undefined);
  return names === undefined || (lasting !== undefined && names.every((name) => name === indexFile || name === settledFile));
}

/** Removes the temporary files of syncs that were killed. Whoever holds the lock has made none yet. */
async function clearUp(plan: SyncPlan, state: StateFolder, journal: Journal | undefined): Promise<void> {
  for (const name of await readdir(state.path)) {
    // Plans make some too, and hold no lock.
    if (isTemporary(name) && isAbandoned(name)) await rm(join(state.path, name), { force: true });
  }
  const guard = new FolderGuard(plan.spaceRoot, nodeOperations);
  for (const folder of new Set([...(journal?.folders ?? []), ...plan.leftovers.map(parentOf)])) {
    try {
      guard.require(folder);
    } catch {
      // Gone, or a link by now.
      continue;
    }
    for (const name of await readdir(join(plan.spaceRoot, folder))) {
      if (isTemporary(name)) await rm(join(plan.spaceRoot, folder, name), { force: true });
    }
  }
  await thisThread().run('prune', { spaceRoot: plan.spaceRoot, folders: journal?.emptied ?? [] }, new AbortController().signal);
}

/** Times that a file is tried again that another program holds on Windows. */
const attempts = 5;

class Run {
  readonly #nextName = temporaryNames();
  /** Given when the sync is cancelled, and at a failure that stops the rest. */
  readonly #stop = new AbortController();
  readonly #done = new Map<string, { readonly change: SyncChange; readonly identity: FileIdentity | undefined }>();
  readonly #failed: SyncFailure[] = [];

  constructor(
    private readonly plan: SyncPlan,
    private readonly options: ApplyOptions,
    private readonly hands: Hands,
  ) {}

  async carryOut(): Promise<Omit<SyncReport, 'finishedInterrupted'>> {
    const { plan, options } = this;
    const { signal } = options;
    const onAbort = (): void => this.#stop.abort();
    if (signal?.aborted === true) onAbort();
    signal?.addEventListener('abort', onAbort, { once: true });
    try {
      const writes = plan.changes.filter((change) => change.kind !== 'delete');
      const [before, after] = deletesInOrder(plan.changes);
      await this.#erase(before);
      await this.#put(writes);
      await this.#erase(after);
      await this.#forgetOldNames(writes);
    } finally {
      signal?.removeEventListener('abort', onAbort);
      await this.#remember();
    }
    const settled = new Set([...this.#done.keys(), ...this.#failed.map(({ path }) => path)]);
    return {
      done: [...this.#done.values()].map(({ change: { path, kind } }) => ({ path, kind })).sort(byPath),
      failed: this.#failed.sort(byPath),
      notDone: plan.changes.flatMap(({ path }) => (settled.has(path) ? [] : [path])),
      cancelled: signal?.aborted ?? false,
    };
  }

  #put(changes: readonly SyncWrite[]): Promise<void> {
    const { mainRoot, spaceRoot } = this.plan;
    return this.#all(changes, (batch) => {
      const items = batch.map((change) => ({ change, temporary: this.#nextName() }));
      return this.hands.run('put', { mainRoot, spaceRoot, items }, this.#stop.signal);
    });
  }

  async #erase(changes: readonly SyncDelete[]): Promise<void> {
    if (changes.length === 0) return;
    const { spaceRoot } = this.plan;
    await this.#all(changes, (items) => this.hands.run('erase', { spaceRoot, items }, this.#stop.signal));
    // Folders that lost their last file go too, the deepest first.
    await this.hands.run('prune', { spaceRoot, folders: foldersOf(changes) }, this.#stop.signal);
  }

  async #all<T extends SyncChange>(changes: readonly T[], run: (batch: readonly T[]) => Promise<readonly PutResult[]>): Promise<void> {
    await inBatches(this.hands, changes, this.#stop.signal, async (batch) => {
      let left = batch;
      for (let attempt = 1; left.length > 0; attempt++) {
        const results = await run(left);
        const held = results.find((result) => result.held === true && attempt < attempts);
        for (const result of results) if (result !== held) this.#record(result, batch);
        if (held === undefined) return;
        left = left.slice(results.indexOf(held));
        await setTimeout(40 * attempt);
      }
    });
  }

  #record({ path, identity, failure }: PutResult, batch: readonly SyncChange[]): void {
    const change = batch.find((each) => each.path === path);
    if (failure !== undefined) {
      this.#failed.push(failure);
      if (failure.kind === 'io') this.#stop.abort();
    } else if (change !== undefined) {
      this.#done.set(path, { change, identity });
      this.options.onProgress?.({ done: this.#done.size, total: this.plan.changes.length, path });
    }
  }

  /** Where git ignores case, it goes on with a file's old name, and so would the Space. */
  async #forgetOldNames(writes: readonly SyncWrite[]): Promise<void> {
    const old = writes.flatMap(({ path, renamed }) => (renamed !== undefined && this.#done.has(path) ? [renamed] : []));
    if (old.length === 0) return;
    const { forgetPaths } = await import('./git');
    await forgetPaths(this.plan.spaceRoot, old);
  }

  /** What was written is known: the next plan need not read it. */
  async #remember(): Promise<void> {
    if (this.#done.size === 0) return;
    const index = await ContentIndex.open(this.plan.mainRoot, this.plan.spaceRoot);
    const now = await index.now();
    for (const { change, identity } of this.#done.values()) {
      if (change.kind === 'delete' || identity === undefined) continue;
      index.note('space', change.path, identity, { binary: change.binary, lfsPointer: false, digest: change.digest }, now);
    }
    await index.save();
  }
}

/** Deletes that make room for a write come before the writes, all others after them. */
function deletesInOrder(changes: readonly SyncChange[]): [before: SyncDelete[], after: SyncDelete[]] {
  const written = new Set<string>();
  const aboveWritten = new Set<string>();
  for (const change of changes) {
    if (change.kind === 'delete') continue;
    written.add(change.path);
    for (const folder of foldersAbove(change.path)) aboveWritten.add(folder);
  }
  const before: SyncDelete[] = [];
  const after: SyncDelete[] = [];
  for (const change of changes) {
    if (change.kind !== 'delete') continue;
    const makesRoom = aboveWritten.has(change.path) || foldersAbove(change.path).some((folder) => written.has(folder));
    (makesRoom ? before : after).push(change);
  }
  return [before, after];
}

function byPath(left: { readonly path: string }, right: { readonly path: string }): number {
  return left.path < right.path ? -1 : left.path > right.path ? 1 : 0;
}
