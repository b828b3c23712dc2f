import { realpath, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { pathInRepo } from '../project/repository-path';
import type { SpacedockSettings } from '../project/settings';
import { compileSelection } from '../project/sync-selection';
import { ContentIndex } from './content-index';
import { uncommittedAmong } from './git';
import { handsFor } from './hands';
import { readJournal, type Journal } from './journal';
import { listingOf } from './listing';
import { isLocked } from './lock';
import { SyncError, type SyncPlan } from './plan-model';
import { Planner } from './planner';
import { Settled } from './settled';
import { lastingFolder, ownFolder } from './state-folder';
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
 * Works out what a sync would do, changing nothing in either repo. A file rule copies one file. A folder rule copies
 * the files that its `include` lets in and its `exclude` does not keep out (`exclude` always wins), and deletes in the
 * Space repo those of its files that the main repo no longer has. What was read is remembered in git's folder of the
 * Space repo, so that the next plan need not read it again, and so is what was decided. Throws `SyncError` where there are no two repos to
 * compare, and the signal's reason.
 */
export async function planSync(options: PlanOptions): Promise<SyncPlan> {
  const { settings, platform = process.platform, readGit = true } = options;
  const signal = options.signal ?? new AbortController().signal;
  const mainRoot = await openRoot(options.mainRoot, 'no-main-repo', 'main repo');
  const spaceRoot = await openRoot(options.spaceRoot, 'no-space-repo', 'Space repo');
  if (mainRoot === spaceRoot) {
    throw new SyncError(
      'same-folder',
      'The main repo and the Space repo are the same folder, so there is nothing to sync.',
      'Set repo in spacedock.yaml to the checkout of the Space, or leave sync out.',
    );
  }

  const hands = await handsFor(await ContentIndex.guessSize(spaceRoot), 0);
  const { sync, remove, protect, allowBinary, journal } = settings;
  const rules = { settings: { sync, remove, protect, allowBinary, journal }, platform };
  const folder = await lastingFolder(spaceRoot);
  const key = { mainRoot, spaceRoot, ...rules };
  const [remembered, mainSurvey, spaceSurvey] = await Promise.all([
    folder === undefined ? undefined : Settled.read(folder, key),
    hands.run('survey', { root: mainRoot, leftOut: leftOut(mainRoot, spaceRoot), side: 'main', ...rules }, signal),
    hands.run('survey', { root: spaceRoot, leftOut: leftOut(spaceRoot, mainRoot), side: 'space', ...rules }, signal),
  ]);
  signal.throwIfAborted();

  const interrupted = await interruptedSync(spaceRoot);
  const settled = interrupted === undefined ? remembered : undefined;
  const changed = settled?.changedSince(mainSurvey, spaceSurvey);
  if (settled !== undefined && changed?.size === 0) {
    return { mainRoot, spaceRoot, platform, changes: [], ...settled.outcome, overwritesUncommitted: readGit ? [] : undefined, leftovers: [], interrupted: undefined };
  }

  const [main, space] = [listingOf(mainSurvey), listingOf(spaceSurvey)];
  const index = await ContentIndex.open(mainRoot, spaceRoot);
  const emptied = interrupted?.emptied ?? [];
  const planner = new Planner({ mainRoot, spaceRoot, main, space, selection: compileSelection(settings, platform), platform, nested: pathInRepo(spaceRoot, mainRoot), index, emptied, signal });
  const { changes, refused, unchanged } = await (settled === undefined || changed === undefined ? planner.plan() : planner.planAgain(settled.outcome, changed));
  if (changed === undefined) {
    index.retain('main', (path) => main.has(path));
    index.retain('space', (path) => space.has(path));
  }
  await index.save();
  const leftovers = changed === undefined ? [...space.keys()].filter(isTemporary) : [];
  if (folder !== undefined && planner.decidedByListings && changes.length === 0 && leftovers.length === 0 && interrupted === undefined) {
    await Settled.write(folder, key, { refused, unchanged }, mainSurvey, spaceSurvey);
  }
  const overwritten = changes.flatMap((change) => (change.kind === 'add' ? [] : [change.kind === 'change' ? (change.renamed ?? change.path) : change.path]));
  return {
    mainRoot,
    spaceRoot,
    platform,
    changes,
    refused,
    unchanged,
    overwritesUncommitted: readGit ? await uncommittedAmong(spaceRoot, overwritten, signal) : undefined,
    leftovers,
    interrupted: interrupted && { started: interrupted.started, changes: interrupted.changes },
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

/** Git's folder, our own, and the other repo where one lies inside the other. */
function leftOut(root: string, other: string): string[] {
  return ['.git', ownFolder, relative(root, other).split(sep).join('/')];
}

async function interruptedSync(spaceRoot: string): Promise<Journal | undefined> {
  for (const folder of [await lastingFolder(spaceRoot), join(spaceRoot, ownFolder)]) {
    const journal = folder === undefined ? undefined : await readJournal(folder);
    if (folder !== undefined && journal !== undefined && !(await isLocked(folder))) return journal;
  }
  return undefined;
}
