import { withoutUserInfo } from './git-process';
import { isTemporary } from './temporary-files';

/** A checkout as git sees it. */
export type RepositoryState =
  | { readonly kind: 'git-missing' }
  | { readonly kind: 'not-a-repository' }
  | Repository;

export interface Repository {
  readonly kind: 'repository';
  /** Where the folder lies in the repository: '' at its top, else `folder/`. */
  readonly prefix: string;
  readonly head: { readonly kind: 'branch'; readonly name: string } | { readonly kind: 'detached'; readonly sha: string };
  /** Undefined before the first commit. */
  readonly headSha: string | undefined;
  /** The remote branch that the current branch follows, where one is set. */
  readonly upstream: Upstream | undefined;
  /** Commits that the upstream lacks; undefined where the upstream is not known here. */
  readonly ahead: number | undefined;
  /** Commits of the upstream, as last fetched, that are not here. */
  readonly behind: number | undefined;
  /** What differs from the last commit, sorted by path; files that git ignores are left out. */
  readonly changed: readonly ChangedFile[];
  /** Paths with unresolved conflicts. */
  readonly conflicted: readonly string[];
  readonly remotes: readonly Remote[];
}

export interface Upstream {
  /** `origin/main` */
  readonly name: string;
  readonly remote: string;
  readonly branch: string;
}

export interface Remote {
  readonly name: string;
  /** Where pushes go. User info is taken out. */
  readonly url: string;
}

export interface ChangedFile {
  /** Relative to the top of the repository, with `/`. */
  readonly path: string;
  readonly state: 'added' | 'modified' | 'deleted' | 'type-changed' | 'untracked' | 'conflicted';
  /** All of the change is in the index. */
  readonly staged: boolean;
}

/** Reads `git status --porcelain=v2 --branch -z --no-renames`. */
export function readStatus(output: string): Pick<Repository, 'head' | 'headSha' | 'ahead' | 'behind' | 'changed' | 'conflicted'> & {
  readonly upstreamName: string | undefined;
} {
  const headers = new Map<string, string>();
  const byPath = new Map<string, ChangedFile>();
  for (const record of output.split('\0')) {
    if (record.startsWith('# ')) {
      const [name = '', ...values] = record.slice(2).split(' ');
      headers.set(name, values.join(' '));
    } else if (record !== '') {
      const file = readRecord(record);
      if (file === undefined || isTemporary(file.path)) continue;
      // Taken out of the index but still there: git lists it twice.
      const twice = byPath.has(file.path);
      byPath.set(file.path, twice ? { path: file.path, state: 'modified', staged: false } : file);
    }
  }
  const oid = headers.get('branch.oid') ?? '(initial)';
  const branch = headers.get('branch.head') ?? '(detached)';
  const [, ahead, behind] = /^\+(\d+) -(\d+)$/.exec(headers.get('branch.ab') ?? '') ?? [];
  const changed = [...byPath.values()].sort((left, right) => (left.path < right.path ? -1 : 1));
  return {
    head: branch === '(detached)' ? { kind: 'detached', sha: oid } : { kind: 'branch', name: branch },
    headSha: oid === '(initial)' ? undefined : oid,
    upstreamName: headers.get('branch.upstream'),
    ahead: ahead === undefined ? undefined : Number(ahead),
    behind: behind === undefined ? undefined : Number(behind),
    changed,
    conflicted: changed.flatMap((file) => (file.state === 'conflicted' ? [file.path] : [])),
  };
}

function readRecord(record: string): ChangedFile | undefined {
  const kind = record[0];
  if (kind === '?') return { path: record.slice(2), state: 'untracked', staged: false };
  if (kind === 'u') return { path: record.split(' ').slice(10).join(' '), state: 'conflicted', staged: false };
  if (kind !== '1') return undefined;
  // `1 XY sub mH mI mW hH hI path`
  const fields = record.split(' ');
  const path = fields.slice(8).join(' ');
  const [index = '.', tree = '.'] = fields[1] ?? '..';
  const staged = tree === '.';
  // Added to the index and gone from the folder again: nothing is left of it but the index's copy.
  if (tree === 'D' || (index === 'D' && staged)) return { path, state: 'deleted', staged };
  if (index === 'A') return { path, state: 'added', staged };
  return { path, state: index === 'T' || tree === 'T' ? 'type-changed' : 'modified', staged };
}

/** Reads `git config -z --get-regexp '^remote\..*\.(url|pushurl)$'`. */
export function readRemotes(output: string): Remote[] {
  const urls = new Map<string, { url?: string; pushurl?: string }>();
  for (const record of output.split('\0')) {
    const [, name, key, url] = /^remote\.([^]+)\.(url|pushurl)\n([^]*)$/.exec(record) ?? [];
    if (name === undefined || url === undefined) continue;
    const known = urls.get(name) ?? {};
    if (key === 'pushurl') known.pushurl ??= url;
    else known.url ??= url;
    urls.set(name, known);
  }
  return [...urls].map(([name, { url, pushurl }]) => ({ name, url: withoutUserInfo(pushurl ?? url ?? '') }));
}
