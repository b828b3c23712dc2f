import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isLfsPointer } from '../documents/bytes';
import { GitError } from './git-error';
import { readSafeSettings, runGit } from './git-process';
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

/**
 * Puts the files in the place of their pointers. Where Git LFS is not set up on this machine it is set up for this repo:
 * it fetches nothing else, and git would take the files for changed and commit them as they are. Throws `GitError`, also
 * where a file is a pointer after it, and the signal's reason.
 */
export async function fetchPointers(mainRoot: string, paths: readonly string[], signal?: AbortSignal): Promise<void> {
  const { lfs } = await readSafeSettings(mainRoot, signal);
  if (lfs === 'theirs') {
    throw new GitError(
      'lfs-settings',
      "The main repo's settings would have Git LFS start programs or go to another address, so nothing was fetched.",
      `Run git ${lfsPull(paths).join(' ')} in the main repo if you trust them.`,
    );
  }
  if (lfs === 'not-set-up') await runGit({ root: mainRoot, arguments: ['lfs', 'install', '--local', '--skip-repo'], doing: 'set up Git LFS for this repo', signal });
  await runGit({ root: mainRoot, arguments: lfsPull(paths), doing: 'fetch the files from Git LFS', signal });
  const left = (await Promise.all(paths.map(async (path) => ((await isPointer(join(mainRoot, path))) ? [path] : [])))).flat();
  const [first] = left;
  if (first === undefined) return;
  const more = left.length === 1 ? '' : ` and ${String(left.length - 1)} more`;
  throw new GitError(
    'lfs-left',
    `Git LFS fetched what it could, and ${first}${more} ${left.length === 1 ? 'is still a pointer' : 'are still pointers'}.`,
    'Check that .gitattributes has the file tracked with Git LFS, and that lfs.fetchexclude does not leave it out.',
  );
}

async function isPointer(path: string): Promise<boolean> {
  const state = await stat(path).catch(() => undefined);
  return state?.isFile() === true && state.size < 1024 && isLfsPointer(await readFile(path));
}
