import picomatch from 'picomatch';
import { Memo } from '../../documents/memo';
import type { MainRepo } from '../../project/main-repo';
import { repositoryPath } from '../../project/repository-path';
import type { SpacedockSettings } from '../../project/settings';
import { matcher } from '../../project/sync-selection';
import { isInTree, nearPath, pathTree, type PathTree } from './path-tree';

/** An entry of `sync` that matches nothing in the main repo. */
export interface UnmatchedEntry {
  /** Where it stands in spacedock.yaml: `sync.0.from`, `sync.0.include.2`. */
  readonly place: string;
  readonly written: string;
  readonly kind: 'missing' | 'is-folder' | 'is-file' | 'only-deeper';
  /** What may be meant, as it is to be written. */
  readonly meant: string | undefined;
}

const entriesByRepo = new Memo<MainRepo, readonly UnmatchedEntry[]>();

/** Empty where the listing is not complete. Worked out once for a state of the main repo. */
export function unmatchedEntries(repo: MainRepo, { sync }: Pick<SpacedockSettings, 'sync'>): readonly UnmatchedEntry[] {
  let entries = entriesByRepo.get(repo);
  if (entries === undefined) {
    entries = repo.filesTruncated ? [] : sync.flatMap((_, index) => ofRule(repo, sync, index));
    entriesByRepo.set(repo, entries);
  }
  return entries;
}

function ofRule(repo: MainRepo, sync: SpacedockSettings['sync'], index: number): readonly UnmatchedEntry[] {
  const rule = sync[index];
  const from = rule === undefined ? undefined : repositoryPath(rule.from);
  if (rule === undefined || from === undefined || from === '' || isOutOfSight(repo, from)) return [];
  const tree = pathTree(repo.files);
  const place = `sync.${String(index)}`;
  const isFolder = rule.from.endsWith('/');
  const isThere = isInTree(tree, from);
  const shape = (path: string): string => (isFolder ? `${path}/` : path);
  if (!isThere) {
    if (repo.selection.removes(from)) return [];
    const near = nearPath(tree, from);
    const fits = near !== undefined && tree.folders.has(near) === isFolder && !sync.some((other) => repositoryPath(other.from) === near);
    return [{ place: `${place}.from`, written: rule.from, kind: 'missing', meant: fits ? shape(near) : undefined }];
  }
  if (!isFolder && tree.folders.has(from)) return [{ place: `${place}.from`, written: rule.from, kind: 'is-folder', meant: `${from}/` }];
  if (isFolder && !tree.folders.has(from)) {
    // What lies behind a link is not looked at.
    if (repo.files.get(from)?.kind === 'link') return [];
    return [{ place: `${place}.from`, written: rule.from, kind: 'is-file', meant: from }];
  }
  if (!isFolder) return [];
  const below = [...repo.files.values()].filter(({ path }) => path.startsWith(`${from}/`));
  const paths = below.map(({ path }) => path.slice(from.length + 1));
  const synced = below.filter((file) => file.synced).map(({ path }) => path.slice(from.length + 1));
  return [
    ...rule.include.flatMap((pattern, at) => ofPattern(repo, tree, from, paths, { pattern, place: `${place}.include.${String(at)}` }, true)),
    ...rule.exclude.flatMap((pattern, at) => ofPattern(repo, tree, from, synced, { pattern, place: `${place}.exclude.${String(at)}` }, false).filter(
      ({ meant }) => meant !== undefined && matchesAny(meant, synced),
    )),
  ];
}

/** @param candidates of an include, all files below `from`; of an exclude, those that are synced in spite of it */
function ofPattern(
  repo: MainRepo,
  tree: PathTree,
  from: string,
  candidates: readonly string[],
  { pattern, place }: { readonly pattern: string; readonly place: string },
  isInclude: boolean,
): readonly UnmatchedEntry[] {
  if (isInclude && matchesAny(pattern, candidates)) return [];
  const unmatched = { place, written: pattern, kind: 'missing', meant: undefined } as const;
  const plain = pattern.replace(/^(?:\.\/)+/, '');
  const { base, isGlob } = picomatch.scan(plain);
  if (!isGlob) {
    const path = repositoryPath(plain);
    if (path === undefined || path === '' || repo.selection.removes(`${from}/${path}`)) return [];
    if (!isInclude && isInTree(tree, `${from}/${path}`)) return [];
    const near = within(from, nearPath(tree, `${from}/${path}`));
    return [{ ...unmatched, meant: near === undefined ? undefined : plain.endsWith('/') ? `${near}/` : near }];
  }
  if (!plain.includes('/')) {
    const deeper = `**/${plain}`;
    return matchesAny(deeper, candidates) ? [{ ...unmatched, kind: 'only-deeper', meant: deeper }] : [];
  }
  if (base === '' || base === '.' || isInTree(tree, `${from}/${base}`)) return [];
  const near = within(from, nearPath(tree, `${from}/${base}`));
  const meant = near === undefined ? undefined : near + plain.slice(base.length);
  return meant !== undefined && matchesAny(meant, candidates) ? [{ ...unmatched, meant }] : [];
}

function matchesAny(pattern: string, paths: readonly string[]): boolean {
  const matches = matcher([pattern]);
  return paths.some((path) => matches(path));
}

function within(from: string, path: string | undefined): string | undefined {
  return path?.startsWith(`${from}/`) === true ? path.slice(from.length + 1) : undefined;
}

/** Below a link or a tool's folder the listing does not look. */
function isOutOfSight({ files, ignore }: MainRepo, path: string): boolean {
  for (let cut = path.indexOf('/'); cut !== -1; cut = path.indexOf('/', cut + 1)) {
    if (files.get(path.slice(0, cut))?.kind === 'link') return true;
  }
  return /(?:^|\/)(?:\.git|node_modules|\.?venv|__pycache__)(?:\/|$)/.test(path) && (ignore?.ignoresFile(path) ?? true);
}
