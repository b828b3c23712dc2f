import { GitError } from './git-error';
import { runGit } from './git-process';

/**
 * The paths of a folder, relative to it, whose content is another than at a commit: changed, added or deleted since, or
 * new and not ignored. Undefined where the checkout does not have the commit, is no repository, or git is missing.
 * Nothing is fetched. Throws the signal's reason.
 * @param commit seven or more hex digits
 */
export async function changedSince(root: string, commit: string, signal?: AbortSignal): Promise<string[] | undefined> {
  if (!isCommit(commit)) return undefined;
  const doing = 'look for what changed since the last build';
  const difference = ['diff', '--name-only', '-z', '--no-renames', '--no-ext-diff', '--no-textconv', '--ignore-submodules=dirty', '--relative', commit, '--'];
  try {
    const [changed, added] = await Promise.all([
      runGit({ root, arguments: difference, doing, signal }),
      runGit({ root, arguments: ['ls-files', '-z', '--others', '--exclude-standard'], doing, signal }),
    ]);
    return `${changed.toString('utf8')}${added.toString('utf8')}`.split('\0').filter((path) => path !== '').sort();
  } catch (error) {
    if (error instanceof GitError) return undefined;
    throw error;
  }
}

function isCommit(commit: string): boolean {
  return /^[0-9a-f]{7,64}$/.test(commit);
}

/**
 * A file of a checkout as it was at a commit; undefined where the checkout has no such commit or file, is no repository,
 * or git is missing. Nothing is fetched. Throws the signal's reason.
 * @param commit seven or more hex digits
 * @param path relative to the folder, with `/`
 */
export async function fileAtCommit(root: string, commit: string, path: string, signal?: AbortSignal): Promise<string | undefined> {
  return (await bytesAtCommit(root, commit, path, signal))?.toString('utf8');
}

/** The same, byte for byte. */
export async function bytesAtCommit(root: string, commit: string, path: string, signal?: AbortSignal): Promise<Buffer | undefined> {
  if (!isCommit(commit)) return undefined;
  try {
    return await runGit({ root, arguments: ['cat-file', 'blob', `${commit}:./${path}`], doing: `read ${path} of a commit`, signal });
  } catch (error) {
    if (error instanceof GitError) return undefined;
    throw error;
  }
}
