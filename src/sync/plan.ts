import { realpath, stat } from 'node:fs/promises';
import { relative, sep } from 'node:path';
import type { SpacedockSettings } from '../project/settings';
import { compileSelection } from '../project/sync-selection';
import { uncommittedAmong } from './git';
import { listRepository } from './listing';
import { SyncError, type SyncPlan } from './plan-model';
import { Planner } from './planner';
import { isTemporary } from './temporary-files';

export interface PlanOptions {
  /** Absolute paths of the two checkouts. */
  readonly mainRoot: string;
  readonly spaceRoot: string;
  readonly settings: SpacedockSettings;
  readonly signal?: AbortSignal | undefined;
  readonly platform?: NodeJS.Platform;
  /** False where git must not be run (an untrusted workspace); `overwritesUncommitted` is then unknown. */
  readonly readGit?: boolean;
}

/**
 * Works out what a sync would do, changing nothing. A file rule copies one file. A folder rule copies the files that
 * its `include` lets in and its `exclude` does not keep out (`exclude` always wins), and deletes in the Space repo
 * those of its files that the main repo no longer has. Throws `SyncError` where there are no two repos to compare,
 * and the signal's reason.
 */
export async function planSync(options: PlanOptions): Promise<SyncPlan> {
  const { settings, signal, platform = process.platform, readGit = true } = options;
  const mainRoot = await openRoot(options.mainRoot, 'no-main-repo', 'main repo');
  const spaceRoot = await openRoot(options.spaceRoot, 'no-space-repo', 'Space repo');
  if (mainRoot === spaceRoot) {
    throw new SyncError(
      'same-folder',
      'The main repo and the Space repo are the same folder, so there is nothing to sync.',
      'Set repo in spacedock.yaml to the checkout of the Space, or leave sync out.',
    );
  }

  const selection = compileSelection(settings, platform);
  const enters = (folder: string): boolean => selection.opensFolder(folder);
  const entersInSpace = (folder: string): boolean => enters(folder) || selection.removes(folder);
  const [main, space] = await Promise.all([
    listRepository(mainRoot, enters, skipping(mainRoot, spaceRoot), signal),
    listRepository(spaceRoot, entersInSpace, skipping(spaceRoot, mainRoot), signal),
  ]);

  const planner = new Planner({ mainRoot, spaceRoot, main, space, selection, platform, signal });
  const { changes, refused, unchanged } = await planner.plan();
  const overwritten = changes.flatMap((change) => (change.kind === 'add' ? [] : [change.path]));
  return {
    mainRoot,
    spaceRoot,
    platform,
    changes,
    refused,
    unchanged,
    overwritesUncommitted: readGit ? await uncommittedAmong(spaceRoot, overwritten, signal) : undefined,
    leftovers: [...space.keys()].filter(isTemporary),
  };
}

async function openRoot(root: string, kind: 'no-main-repo' | 'no-space-repo', name: string): Promise<string> {
  const state = await stat(root).catch(() => undefined);
  if (state?.isDirectory() !== true) {
    const advice = kind === 'no-space-repo' ? 'Clone the Space there, or correct repo in spacedock.yaml.' : 'Open the folder of the main repo.';
    throw new SyncError(kind, `There is no ${name} at ${root}.`, advice);
  }
  return realpath(root);
}

/** Leaves out git's folder, and the other repo where one lies inside the other. */
function skipping(root: string, other: string): (path: string) => boolean {
  const inside = relative(root, other).split(sep).join('/');
  return (path) => path === '.git' || path === inside;
}

