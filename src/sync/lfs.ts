import { runGit } from './git-process';
import type { SyncPlan } from './plan-model';

/** Files of the main repo that are Git LFS pointers where a sync would copy them. */
export function pointersOf({ refused }: Pick<SyncPlan, 'refused'>): string[] {
  return refused.flatMap(({ reason, path }) => (reason === 'lfs-pointer' ? [path] : []));
}

/**
 * Arguments of the git that fetches the files. They are patterns with commas between them, in which neither can be
 * escaped: where a name does not fit, or there are many, it is everything that is fetched.
 */
export function lfsPull(paths: readonly string[]): string[] {
  const canName = paths.length <= 20 && paths.every((path) => /^[\p{L}\p{N}_./@+=-]+$/u.test(path));
  return ['lfs', 'pull', ...(canName ? [`--include=${paths.join(',')}`] : [])];
}

/** Puts the files in the place of their pointers. Throws `GitError`, and the signal's reason. */
export async function fetchPointers(mainRoot: string, paths: readonly string[], signal?: AbortSignal): Promise<void> {
  await runGit({ root: mainRoot, arguments: lfsPull(paths), doing: 'fetch the files from Git LFS', signal });
}
