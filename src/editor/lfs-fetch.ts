import { l10n } from 'vscode';
import type { SyncPlan } from '../sync/plan-model';
import { withProgress } from './progress';

/** Where the main repo holds Git LFS pointers in place of files: the button that fetches them. */
export async function fetchButton(plan: SyncPlan | undefined): Promise<string[]> {
  if (plan === undefined) return [];
  const { pointersOf } = await import('../sync/lfs');
  return pointersOf(plan).length === 0 ? [] : [l10n.t('Fetch With Git LFS')];
}

/** After it the plan is to be made anew. Throws `GitError`, and the reason where it is cancelled. */
export async function fetchFromLfs(plan: SyncPlan): Promise<void> {
  const { fetchPointers, pointersOf } = await import('../sync/lfs');
  await withProgress(l10n.t('Fetching from Git LFS'), (signal) => fetchPointers(plan.mainRoot, pointersOf(plan), signal));
}
