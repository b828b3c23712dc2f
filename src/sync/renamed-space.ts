import { spaceIdOfUrl } from '../project/git-remote';
import { readRepository } from './git';
import { runGit } from './git-process';

/** A remote that names a Space, and its address under the Space's new name. */
export interface StaleRemote {
  readonly name: string;
  readonly url: string;
  readonly renamed: string;
}

/** The remotes of a checkout that name the Space by its old name. Throws a GitError. */
export async function staleRemotes(root: string, change: { readonly from: string; readonly to: string; readonly hubHost: string }, signal?: AbortSignal): Promise<StaleRemote[]> {
  const repository = await readRepository(root, signal);
  if (repository.kind !== 'repository') return [];
  const { from, to, hubHost } = change;
  return repository.remotes.flatMap(({ name, url }) => {
    if (spaceIdOfUrl(url, hubHost)?.toLowerCase() !== from.toLowerCase()) return [];
    return [{ name, url, renamed: url.replace(/spaces\/[\w.-]+\/[\w.-]+?((?:\.git)?\/*)$/i, (_all, end: string) => `spaces/${to}${end}`) }];
  });
}

export async function renameRemote(root: string, { name, renamed }: StaleRemote, signal?: AbortSignal): Promise<void> {
  await runGit({ root, arguments: ['remote', 'set-url', name, renamed], doing: `set the address of the remote ${name}`, signal });
}
