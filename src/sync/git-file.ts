import { GitError } from './git-error';
import { runGit } from './git-process';

/**
 * A file of a checkout as it was at a commit; undefined where the checkout has no such commit or file, is no repository,
 * or git is missing. Nothing is fetched. Throws the signal's reason.
 * @param commit seven or more hex digits
 * @param path relative to the folder, with `/`
 */
export async function fileAtCommit(root: string, commit: string, path: string, signal?: AbortSignal): Promise<string | undefined> {
  if (!/^[0-9a-f]{7,64}$/.test(commit)) return undefined;
  try {
    const bytes = await runGit({ root, arguments: ['cat-file', 'blob', `${commit}:./${path}`], doing: `read ${path} of a commit`, signal });
    return bytes.toString('utf8');
  } catch (error) {
    if (error instanceof GitError) return undefined;
    throw error;
  }
}
