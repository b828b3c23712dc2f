import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { eachConcurrently } from '../project/concurrency';
import { foldersAbove } from '../project/repository-path';

export type EntryKind = 'file' | 'directory' | 'link' | 'other' | 'unreadable';

/** What lies in a repo, by path relative to it with `/`. An unreadable folder is marked as such. */
export type Listing = ReadonlyMap<string, EntryKind>;

/**
 * Lists a repo from its root, folder by folder, never through a link. Folders for which `enters` says no are listed
 * but not opened; names for which `skips` says yes are left out. Names are as they are on disk, also where the file
 * system ignores case.
 */
export async function listRepository(
  root: string,
  enters: (folder: string) => boolean,
  skips: (path: string) => boolean,
  signal: AbortSignal | undefined,
): Promise<Listing> {
  const listing = new Map<string, EntryKind>();
  let level = [''];
  while (level.length > 0) {
    const below: string[] = [];
    await eachConcurrently(level, 16, (folder) => open(folder, below), signal);
    level = below;
  }
  return listing;

  async function open(folder: string, below: string[]): Promise<void> {
    const entries = await readdir(join(root, folder), { withFileTypes: true }).catch(() => undefined);
    if (entries === undefined) {
      listing.set(folder, 'unreadable');
      return;
    }
    const prefix = folder === '' ? '' : `${folder}/`;
    for (const entry of entries) {
      const path = prefix + entry.name;
      if (skips(path)) continue;
      if (entry.isDirectory()) {
        listing.set(path, 'directory');
        if (entry.name.toLowerCase() !== '.git' && enters(path)) below.push(path);
      } else {
        listing.set(path, entry.isFile() ? 'file' : entry.isSymbolicLink() ? 'link' : 'other');
      }
    }
  }
}

/** The first folder above a path that is no readable folder (a link, a file), with its kind. */
export function obstacleAbove(path: string, listing: Listing): { path: string; kind: EntryKind } | undefined {
  if (listing.get('') === 'unreadable') return { path: '', kind: 'unreadable' };
  for (const folder of foldersAbove(path).reverse()) {
    const kind = listing.get(folder);
    if (kind === undefined) return undefined;
    if (kind !== 'directory') return { path: folder, kind };
  }
  return undefined;
}
