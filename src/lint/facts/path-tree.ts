import { Memo } from '../../documents/memo';
import { nearestName } from '../../documents/nearest-name';

/** The folders of a listing, and where each name occurs. */
export interface PathTree {
  /** Names in a folder; `''` is the root. */
  readonly folders: ReadonlyMap<string, ReadonlySet<string>>;
  readonly pathsByName: ReadonlyMap<string, readonly string[]>;
}

const treeByListing = new Memo<ReadonlyMap<string, unknown>, PathTree>();

/** Made once for a listing, of its paths with `/`. */
export function pathTree(files: ReadonlyMap<string, unknown>): PathTree {
  let tree = treeByListing.get(files);
  if (tree === undefined) treeByListing.set(files, (tree = readTree(files.keys())));
  return tree;
}

function readTree(paths: Iterable<string>): PathTree {
  const folders = new Map<string, Set<string>>([['', new Set()]]);
  const pathsByName = new Map<string, string[]>();
  for (const path of paths) {
    let rest = path;
    for (let isNew = true; isNew; ) {
      const cut = rest.lastIndexOf('/');
      const folder = rest.slice(0, Math.max(0, cut));
      const names = folders.get(folder);
      isNew = names === undefined;
      if (names === undefined) folders.set(folder, new Set([rest.slice(cut + 1)]));
      else names.add(rest.slice(cut + 1));
      rest = folder;
    }
    const name = path.slice(path.lastIndexOf('/') + 1);
    const known = pathsByName.get(name);
    if (known === undefined) pathsByName.set(name, [path]);
    else known.push(path);
  }
  return { folders, pathsByName };
}

/** A file, or a folder that holds one. */
export function isInTree({ folders }: PathTree, path: string): boolean {
  if (path === '') return true;
  const cut = path.lastIndexOf('/');
  return folders.get(path.slice(0, Math.max(0, cut)))?.has(path.slice(cut + 1)) === true;
}

/** The path that is there and most likely meant by one that is not: `nearSlip`, else the only file of the same name. */
export function nearPath(tree: PathTree, path: string): string | undefined {
  return nearSlip(tree, path) ?? onlyNamesake(tree, path);
}

/** The path that is there and differs by a slip in one of its names; undefined where there is none. */
export function nearSlip(tree: PathTree, path: string): string | undefined {
  let at = '';
  let slips = 0;
  for (const name of path.split('/')) {
    const names = tree.folders.get(at);
    const found = names?.has(name) === true ? name : names === undefined ? undefined : nearestName(name, [...names]);
    if (found !== name) slips++;
    if (found === undefined || slips > 1) return undefined;
    at = at === '' ? found : `${at}/${found}`;
  }
  return at;
}

function onlyNamesake({ pathsByName }: PathTree, path: string): string | undefined {
  const namesakes = pathsByName.get(path.slice(path.lastIndexOf('/') + 1)) ?? [];
  return namesakes.length === 1 ? namesakes[0] : undefined;
}
