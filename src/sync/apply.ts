import { createHash, hash } from 'node:crypto';
import { join } from 'node:path';
import { eachConcurrently } from '../project/concurrency';
import { foldersAbove, parentOf } from '../project/repository-path';
import { identityOf, withPieces } from './content';
import { nodeOperations, type FileOperations } from './file-operations';
import { FolderGuard, UnsafeFolder } from './folder-guard';
import { losses, SyncError, type FileIdentity, type SyncChange, type SyncDelete, type SyncPlan, type SyncWrite } from './plan-model';
import { isAbandoned, temporaryNames } from './temporary-files';

const concurrency = 16;

export interface ApplyOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: { readonly done: number; readonly total: number; readonly path: string }) => void) | undefined;
  /** Goes on where the plan overwrites or deletes content that is in no commit. */
  readonly allowOverwriteUncommitted?: boolean;
  /** For tests that make one of them fail. */
  readonly operations?: FileOperations;
}

export interface SyncReport {
  /** Carried out in full. Sorted by path, like the other lists. */
  readonly done: readonly { readonly path: string; readonly kind: SyncChange['kind'] }[];
  readonly failed: readonly SyncFailure[];
  /** Not begun, because the sync was cancelled or something failed before. */
  readonly notDone: readonly string[];
  readonly cancelled: boolean;
}

export interface SyncFailure {
  readonly path: string;
  readonly kind: 'source-changed' | 'target-changed' | 'link' | 'io';
  /** What happened: one sentence. */
  readonly message: string;
  /** What to do next: one sentence. */
  readonly advice: string;
}

class ChangedSincePreview extends Error {
  constructor(readonly side: 'source' | 'target') {
    super();
  }
}

const running = new Set<string>();

/**
 * Carries a plan out. Each file is checked again and then put in place in one step, so that at any moment, also after
 * a crash or a cancel, every file is the old one or the new one. A file that changed since the preview is left alone
 * and reported; the first other failure stops the rest. Throws `SyncError` where the plan must not be carried out.
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
  if (running.has(plan.spaceRoot)) {
    throw new SyncError('busy', 'Another sync into this Space repo is under way.', 'Wait until it has ended.');
  }
  running.add(plan.spaceRoot);
  try {
    return await new Run(plan, options).carryOut();
  } finally {
    running.delete(plan.spaceRoot);
  }
}

class Run {
  readonly #operations: FileOperations;
  readonly #nextName = temporaryNames();
  readonly #sourceFolders: FolderGuard;
  readonly #targetFolders: FolderGuard;
  readonly #done: SyncChange[] = [];
  readonly #failed: SyncFailure[] = [];
  #stopped = false;

  constructor(
    private readonly plan: SyncPlan,
    private readonly options: ApplyOptions,
  ) {
    this.#operations = options.operations ?? nodeOperations;
    this.#sourceFolders = new FolderGuard(plan.mainRoot, this.#operations);
    this.#targetFolders = new FolderGuard(plan.spaceRoot, this.#operations);
  }

  async carryOut(): Promise<SyncReport> {
    const { plan, options } = this;
    for (const path of plan.leftovers) {
      if (isAbandoned(path) && (await this.#targetFolders.isSafe(parentOf(path)))) {
        await this.#operations.remove(join(plan.spaceRoot, path)).catch(() => undefined);
      }
    }
    const writes = plan.changes.filter((change) => change.kind !== 'delete');
    const [before, after] = deletesInOrder(plan.changes);
    await this.#all(before, (change) => this.#delete(change));
    await this.#prune(before);
    await this.#all(writes, (change) => this.#write(change));
    await this.#all(after, (change) => this.#delete(change));
    await this.#prune(after);

    const settled = new Set([...this.#done, ...this.#failed].map(({ path }) => path));
    return {
      done: this.#done.map(({ path, kind }) => ({ path, kind })).sort(byPath),
      failed: this.#failed.sort(byPath),
      notDone: plan.changes.flatMap(({ path }) => (settled.has(path) ? [] : [path])),
      cancelled: options.signal?.aborted ?? false,
    };
  }

  async #all<T extends SyncChange>(changes: readonly T[], carryOut: (change: T) => Promise<void>): Promise<void> {
    await eachConcurrently(changes, concurrency, async (change) => {
      if (this.#stopped || this.options.signal?.aborted === true) return;
      try {
        await carryOut(change);
        this.#done.push(change);
        this.options.onProgress?.({ done: this.#done.length, total: this.plan.changes.length, path: change.path });
      } catch (error) {
        const failure = failureOf(change.path, error);
        this.#failed.push(failure);
        if (failure.kind === 'io') this.#stopped = true;
      }
    });
  }

  async #write(change: SyncWrite): Promise<void> {
    const { mainRoot, spaceRoot } = this.plan;
    const folder = parentOf(change.path);
    await this.#sourceFolders.require(folder);
    await this.#targetFolders.make(folder);
    const target = join(spaceRoot, change.path);
    const temporary = join(spaceRoot, folder, this.#nextName());
    const mode = modeFor(change);
    let created = false;
    try {
      await withPieces(join(mainRoot, change.path), async (pieces, whole) => {
        if (whole !== undefined) {
          if (hash('sha256', whole, 'hex') !== change.digest) throw new ChangedSincePreview('source');
          created = true;
          await this.#operations.create(temporary, whole, mode);
          return;
        }
        const digest = createHash('sha256');
        created = true;
        await this.#operations.create(temporary, digesting(pieces, digest), mode);
        if (digest.digest('hex') !== change.digest) throw new ChangedSincePreview('source');
      });
      // As late as can be: what the user wrote in the meantime is not lost.
      if (!isSame(await this.#operations.state(target), change.target)) throw new ChangedSincePreview('target');
      await this.#operations.replace(temporary, target);
    } catch (error) {
      if (created) await this.#operations.remove(temporary).catch(() => undefined);
      if ((error as NodeJS.ErrnoException).code === 'ENOENT' && (await this.#operations.state(join(mainRoot, change.path))) === undefined) {
        throw new ChangedSincePreview('source');
      }
      throw error;
    }
  }

  async #delete(change: SyncDelete): Promise<void> {
    await this.#targetFolders.require(parentOf(change.path));
    const target = join(this.plan.spaceRoot, change.path);
    const state = await this.#operations.state(target);
    if (state === undefined) return;
    if (!isSame(state, change.target)) throw new ChangedSincePreview('target');
    await this.#operations.remove(target);
  }

  /** Removes the folders that lost their last file, the deepest first. */
  async #prune(deletes: readonly SyncDelete[]): Promise<void> {
    if (this.#stopped || this.options.signal?.aborted === true) return;
    const folders = new Set(deletes.flatMap(({ path }) => foldersAbove(path)));
    for (const folder of [...folders].sort((left, right) => right.length - left.length)) {
      const removed = await this.#operations.removeFolder(join(this.plan.spaceRoot, folder)).then(
        () => true,
        () => false,
      );
      if (removed) this.#targetFolders.forget(folder);
    }
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

async function* digesting(pieces: AsyncIterable<Buffer>, digest: ReturnType<typeof createHash>): AsyncGenerator<Buffer> {
  for await (const piece of pieces) {
    digest.update(piece);
    yield piece;
  }
}

/** A new file gets what the user's umask allows; an old one keeps its mode but for the executable bit. */
function modeFor({ executable, target }: SyncWrite): number {
  const mode = (target?.mode ?? 0o666) & 0o777;
  return executable ? mode | ((mode & 0o444) >> 2) : mode & ~0o111;
}

function isSame(state: Parameters<typeof identityOf>[0] | undefined, expected: FileIdentity | undefined): boolean {
  if (state === undefined || expected === undefined) return state === undefined && expected === undefined;
  const found = identityOf(state);
  return (
    state.isFile() && found.size === expected.size && found.modified === expected.modified && found.changed === expected.changed && found.mode === expected.mode
  );
}

function failureOf(path: string, error: unknown): SyncFailure {
  if (error instanceof ChangedSincePreview) {
    const where = error.side === 'source' ? 'main' : 'Space';
    return { path, kind: `${error.side}-changed`, message: `The file changed in the ${where} repo after the preview, so it was left alone.`, advice: 'Preview the sync again.' };
  }
  if (error instanceof UnsafeFolder) {
    return { path, kind: 'link', message: error.message, advice: 'Put a folder in its place, then sync again.' };
  }
  const reason = error instanceof Error ? error.message : String(error);
  return { path, kind: 'io', message: `The file could not be written: ${reason}.`, advice: 'Correct that, then sync again; what is done stays.' };
}

function byPath(left: { readonly path: string }, right: { readonly path: string }): number {
  return left.path < right.path ? -1 : left.path > right.path ? 1 : 0;
}
