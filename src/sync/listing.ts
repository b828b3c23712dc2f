import { caseKey, foldersAbove, parentOf } from '../project/repository-path';
import type { FileIdentity } from './plan-model';

export const entryKinds = ['file', 'directory', 'link', 'other', 'unreadable'] as const;
export type EntryKind = (typeof entryKinds)[number];

export interface Entry {
  readonly kind: EntryKind;
  /** The index of the rule that copies the path, where one does. */
  readonly rule: number | undefined;
  /** Of a file that a rule copies or `remove` names. */
  readonly state: FileIdentity | undefined;
}

/** What lies in a repo, by path relative to it with `/`. An unreadable folder is marked as such. */
export type Listing = ReadonlyMap<string, Entry>;

/** A listing in a form that goes from one thread to another at little cost. */
export interface Survey {
  /** Paths, a NUL between two: no name holds one. */
  readonly names: string;
  /** Indexes into `entryKinds`. */
  readonly kinds: Uint8Array;
  /** -1 where no rule copies the path. */
  readonly rules: Int32Array;
  /** Five for an entry: size, times of content and of change, mode, inode. All 0 where it was not looked at. */
  readonly states: Float64Array;
}

export function listingOf({ names, kinds, rules, states }: Survey): Listing {
  const listing = new Map<string, Entry>();
  if (kinds.length === 0) return listing;
  names.split('\0').forEach((path, index) => {
    const [size = 0, modified = 0, changed = 0, mode = 0, inode = 0] = states.subarray(index * 5, index * 5 + 5);
    const rule = rules[index] ?? -1;
    listing.set(path, {
      kind: entryKinds[kinds[index] ?? 0] ?? 'other',
      rule: rule === -1 ? undefined : rule,
      state: mode === 0 ? undefined : { size, modified, changed, mode, inode },
    });
  });
  return listing;
}

export interface Obstacle {
  readonly path: string;
  readonly kind: EntryKind;
}

/** Tells the first folder above a path that is no readable folder (a link, a file), with its kind. */
export function obstacleFinder(listing: Listing): (path: string) => Obstacle | undefined {
  const byFolder = new Map<string, Obstacle | undefined>();
  const root = listing.get('')?.kind === 'unreadable' ? ({ path: '', kind: 'unreadable' } as const) : undefined;
  return (path) => {
    if (root !== undefined) return root;
    const parent = parentOf(path);
    if (!byFolder.has(parent)) byFolder.set(parent, firstObstacle(path, listing));
    return byFolder.get(parent);
  };
}

function firstObstacle(path: string, listing: Listing): Obstacle | undefined {
  for (const folder of foldersAbove(path).reverse()) {
    const kind = listing.get(folder)?.kind;
    if (kind === undefined) return undefined;
    if (kind !== 'directory') return { path: folder, kind };
  }
  return undefined;
}

/**
 * Names on disk by their key. Where two names have the same key, neither is the name: a file system can tell case apart
 * in some folders only.
 */
export function namesByKey(listing: Listing): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const path of listing.keys()) {
    const key = caseKey(path);
    names.set(key, names.has(key) ? '' : path);
  }
  return names;
}
