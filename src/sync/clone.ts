import { stat } from 'node:fs/promises';
import { dirname, basename } from 'node:path';
import { authorizationSettings } from './git-authorization';
import { GitError } from './git-error';
import { runGit } from './git-process';

export interface CloneOptions {
  /** Sent to the endpoint's own URLs alone, and kept in no file; undefined: as nobody. */
  readonly authorization?: { readonly endpoint: URL; readonly token: string } | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Git's own lines. */
  readonly onProgress?: ((text: string) => void) | undefined;
}

/**
 * Clones a repo into a folder that is not there yet; its parent is. What a cancelled clone has made, git takes away.
 * Throws `GitError`, or the signal's reason.
 */
export async function cloneRepository(url: string, folder: string, options: CloneOptions = {}): Promise<void> {
  const { authorization, signal, onProgress } = options;
  if ((await stat(folder).catch(() => undefined)) !== undefined) {
    throw new GitError('failed', `${folder} is there already.`, 'Choose another folder, or open this one.');
  }
  await runGit({
    root: dirname(folder),
    arguments: ['clone', '--progress', '--', url, basename(folder)],
    doing: `clone ${url}`,
    signal,
    onProgress,
    settings: authorization === undefined ? [] : authorizationSettings(authorization),
  });
}
