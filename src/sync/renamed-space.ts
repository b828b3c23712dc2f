import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { spaceIdOfUrl } from '../project/git-remote';
import { readRepository } from './git';
import { runGit } from './git-process';
import { replaceFile } from './replace-file';

/** A Space's old and new name, and the host (with its port) of the Hub. */
export interface NameChange {
  readonly from: string;
  readonly to: string;
  readonly hubHost: string;
}

/** A remote that names a Space, and its address under the Space's new name; both without user info. */
export interface StaleRemote {
  readonly name: string;
  readonly renamed: string;
}

/** The remotes of a checkout that name the Space by its old name. Throws a GitError. */
export async function staleRemotes(root: string, change: NameChange, signal?: AbortSignal): Promise<StaleRemote[]> {
  const repository = await readRepository(root, signal);
  if (repository.kind !== 'repository') return [];
  return repository.remotes.flatMap(({ name, url }) => {
    const renamed = renamedUrl(url, change);
    return renamed === undefined ? [] : [{ name, renamed }];
  });
}

/**
 * Gives the remotes that name the Space its new name, in git's own file: an address may hold a token, which must not
 * become an argument of a program. Throws a GitError.
 */
export async function renameRemotes(root: string, change: NameChange, signal?: AbortSignal): Promise<void> {
  const output = await runGit({ root, arguments: ['rev-parse', '--git-path', 'config'], doing: 'find its settings', signal });
  const path = resolve(root, output.toString('utf8').replace(/\r?\n$/, ''));
  const text = await readFile(path, 'utf8');
  const renamed = text.replace(/^(\s*(?:push)?url\s*=\s*"?)(.*?)("?\s*)$/gim, (line, before: string, url: string, after: string) => {
    const other = renamedUrl(url, change);
    return other === undefined ? line : `${before}${other}${after}`;
  });
  if (renamed !== text) await replaceFile(path, Buffer.from(renamed));
}

/** Undefined for the address of anything else. */
function renamedUrl(url: string, { from, to, hubHost }: NameChange): string | undefined {
  if (spaceIdOfUrl(url, hubHost)?.toLowerCase() !== from.toLowerCase()) return undefined;
  return url.replace(/spaces\/[\w.-]+\/[\w.-]+?((?:\.git)?\/*)$/i, (_all, end: string) => `spaces/${to}${end}`);
}
