import type { BigIntStats } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { spaceIdOfUrl } from '../project/git-remote';
import { authorizationSettings } from './git-authorization';
import { GitError } from './git-error';
import { gitIsMissing, readSafeSettings, runGit, withoutUserInfo } from './git-process';
import { choosePushTarget, type PushTarget } from './push-target';
import { readRemotes, readStatus, type Repository, type RepositoryState, type Upstream } from './repository';
import { isTemporary } from './temporary-files';

const statusArguments = ['status', '--porcelain=v2', '--branch', '-z', '--no-renames', '--untracked-files=all', '--ignore-submodules=dirty'];

/**
 * Reads a checkout's state. Starts nothing that the repository's settings name except the filters that its files
 * need. Throws `GitError` where git refuses, and the signal's reason.
 */
export async function readRepository(root: string, signal?: AbortSignal): Promise<RepositoryState> {
  const doing = 'read the state of the repository';
  try {
    const [prefix = '', top = ''] = (await text(root, ['rev-parse', '--show-prefix', '--show-toplevel'], doing, signal)).split('\n');
    await requireOwnFolder(root, top, prefix);
    const [status, remotes] = await Promise.all([
      runGit({ root, arguments: statusArguments, doing, signal }),
      runGit({ root, arguments: ['config', '-z', '--get-regexp', '^remote\\..*\\.(url|pushurl)$'], doing, signal, accepts: [1] }),
    ]);
    const { upstreamName, ...state } = readStatus(status.toString('utf8'));
    const upstream = upstreamName === undefined ? undefined : await readUpstream(root, state.head, upstreamName, signal);
    return { kind: 'repository', prefix, ...state, upstream, remotes: readRemotes(remotes.toString('utf8')) };
  } catch (error) {
    if (error instanceof GitError) {
      if (error.kind === 'git-missing') return { kind: 'git-missing' };
      if (error.kind === 'not-a-repository') return { kind: 'not-a-repository' };
    }
    throw error;
  }
}

/** `core.worktree` of a repository may name any folder of the disk, whose files a commit would then take in. */
async function requireOwnFolder(root: string, top: string, prefix: string): Promise<void> {
  const state = (path: string): Promise<BigIntStats | undefined> => stat(path, { bigint: true }).catch(() => undefined);
  const [here, there, own] = await Promise.all([state(root), state(join(top, prefix)), state(join(root, '.git'))]);
  // A folder with a repository of its own is at the top of it.
  if (here?.dev === there?.dev && here?.ino === there?.ino && (prefix === '' || own === undefined)) return;
  throw new GitError('unsafe-settings', `The repository's own settings (core.worktree) say that its files are in ${top}, not in ${root}.`, 'Take core.worktree out of .git/config, or clone the Space anew.');
}

/**
 * Those of the paths, relative to the folder, whose content is in no commit: untracked, ignored or changed. Undefined
 * where git cannot tell. Throws the signal's reason.
 */
export async function uncommittedAmong(root: string, paths: readonly string[], signal?: AbortSignal): Promise<string[] | undefined> {
  if (paths.length === 0) return [];
  const doing = 'look for what is in no commit';
  const difference = ['diff', '--name-only', '-z', '--no-renames', '--no-ext-diff', '--no-textconv', '--ignore-submodules=dirty', '--relative', 'HEAD'];
  try {
    const [tracked, changed] = await Promise.all([
      runGit({ root, arguments: ['ls-files', '-z'], doing, signal }),
      // Before the first commit there is no HEAD: nothing is in one.
      text(root, ['rev-parse', '--quiet', '--verify', 'HEAD'], doing, signal, [1]).then((head) =>
        head === '' ? undefined : runGit({ root, arguments: difference, doing, signal }),
      ),
    ]);
    if (changed === undefined) return [...paths];
    const known = new Set(split(tracked));
    for (const path of split(changed)) known.delete(path);
    return paths.filter((path) => !known.has(path));
  } catch (error) {
    if (error instanceof GitError) return undefined;
    throw error;
  }
}

/** Takes paths, relative to the folder, out of git's index, their files being gone. Throws `GitError`. */
export async function forgetPaths(root: string, paths: readonly string[]): Promise<void> {
  const state = await readRepository(root);
  if (state.kind !== 'repository') return;
  await runGit({ root, arguments: ['update-index', '-z', '--force-remove', '--stdin'], doing: 'take in a new name', input: `${paths.join('\0')}\0` });
}

export interface CommitOptions {
  /** Only these, relative to the top of the repository; those without a change are passed over. Default: every change. */
  readonly paths?: readonly string[];
  readonly signal?: AbortSignal | undefined;
}

/** Commits changes in the working tree, new and deleted files included. Throws `GitError`. */
export async function commitAll(root: string, message: string, options: CommitOptions = {}): Promise<{ sha: string; files: readonly string[] }> {
  const { signal, paths } = options;
  const doing = 'commit';
  const repository = await requireRepository(root, signal);
  if (repository.conflicted.length > 0) {
    throw new GitError('conflicted', 'The repository has unresolved conflicts.', 'Resolve them first.', { files: repository.conflicted });
  }
  const wanted = paths === undefined ? undefined : new Set(paths);
  requireRoot(repository);
  const changed = repository.changed.filter(({ path }) => wanted === undefined || wanted.has(path));
  if (changed.length === 0) throw new GitError('nothing-to-commit', 'There is nothing to commit.', 'Change or sync files first.');
  const list = ['--pathspec-from-file=-', '--pathspec-file-nul'];
  // A deletion that is in the index already is no path that git could add.
  const toAdd = changed.filter(({ staged }) => !staged);
  if (toAdd.length > 0) {
    await runGit({ root, arguments: ['add', '--all', ...list], doing, signal, input: toAdd.map(({ path }) => path).join('\0') });
  }
  const files = changed.map(({ path }) => path);
  const commit = ['commit', '--quiet', `--message=${message}`, '--cleanup=whitespace'];
  // With paths, what else is in the index stays there uncommitted; a merge is committed whole or not at all.
  const merging = (await text(root, ['rev-parse', '--quiet', '--verify', 'MERGE_HEAD'], doing, signal, [1])) !== '';
  if (wanted === undefined || merging) await runGit({ root, arguments: commit, doing, signal });
  else await runGit({ root, arguments: [...commit, '--only', ...list], doing, signal, input: files.join('\0') });
  return { sha: await text(root, ['rev-parse', 'HEAD'], doing, signal), files };
}

export interface PushPreview {
  readonly remote: string;
  /** The branch at the remote. */
  readonly branch: string;
  /** The remote has no such branch yet, as last fetched. */
  readonly newBranch: boolean;
  /** The newest first, at most 500. */
  readonly commits: readonly { readonly sha: string; readonly subject: string; readonly author: string; /** ISO 8601 */ readonly date: string }[];
  readonly commitCount: number;
  /** What the push changes at the remote, taken together. */
  readonly files: readonly { readonly path: string; readonly kind: 'add' | 'change' | 'delete' }[];
  /** Git's arguments that name these commits, for `checkCommits`. */
  readonly range: readonly string[];
}

/** What a push would carry to the remote, as far as the last fetch knows the remote. Throws `GitError`. */
export async function pushPreview(root: string, options: PushTarget & { /** The commit that the remote branch is at, where it is known better. */ readonly base?: string | undefined; readonly signal?: AbortSignal | undefined } = {}): Promise<PushPreview> {
  const { signal } = options;
  const doing = 'list the commits to push';
  const repository = await requireRepository(root, signal);
  const { remote, branch } = choosePushTarget(repository, options);
  const known = `refs/remotes/${remote}/${branch}`;
  const base = options.base ?? (await text(root, ['rev-parse', '--verify', '--quiet', known], doing, signal, [1]));
  const range = base === '' ? ['HEAD', '--not', `--remotes=${remote}`] : [`${base}..HEAD`];
  const format = '--format=%H%x00%s%x00%an%x00%cI%x00';
  const [log, count, files] = await Promise.all([
    runGit({ root, arguments: ['log', '--max-count=500', '--no-show-signature', format, ...range, '--'], doing, signal }),
    text(root, ['rev-list', '--count', ...range, '--'], doing, signal),
    base === ''
      ? runGit({ root, arguments: ['ls-tree', '-r', '-z', '--name-only', '--full-tree', 'HEAD'], doing, signal })
      : runGit({ root, arguments: ['diff-tree', '-r', '-z', '--no-renames', '--name-status', '--no-ext-diff', '--no-textconv', base, 'HEAD', '--'], doing, signal }),
  ]);
  const fields = log.toString('utf8').split('\0');
  const commits: { sha: string; subject: string; author: string; date: string }[] = [];
  for (let at = 0; at + 3 < fields.length; at += 4) {
    const [sha = '', subject = '', author = '', date = ''] = fields.slice(at, at + 4);
    commits.push({ sha: sha.trim(), subject, author, date });
  }
  return { remote, branch, newBranch: base === '', commits, commitCount: Number(count), files: base === '' ? split(files).map((path) => ({ path, kind: 'add' })) : readNameStatus(split(files)), range };
}

/**
 * Where a commit of the remote stands to this checkout: its head is `ahead` of it, the `same`, or has `diverged`, which
 * a push would be refused for. Throws `GitError`.
 */
export async function relationTo(root: string, sha: string, signal?: AbortSignal): Promise<'same' | 'ahead' | 'diverged'> {
  const doing = 'compare with the remote';
  if (!/^[0-9a-f]{40,64}$/.test(sha)) throw new GitError('failed', `“${sha.slice(0, 80)}” is no commit.`, 'Check that the endpoint is a Hub.');
  const head = await text(root, ['rev-parse', '--verify', '--quiet', 'HEAD'], doing, signal, [1]);
  if (head === sha) return 'same';
  // Exits with 1 where they have no commit in common, and with 128 where it is not here at all.
  const base = await text(root, ['merge-base', sha, 'HEAD'], doing, signal, [1, 128]);
  return base === sha ? 'ahead' : 'diverged';
}

export interface PushOptions extends PushTarget {
  /** The Hub's sign-in. Sent to `endpoint` and to no other host. */
  readonly authorization?: { readonly endpoint: URL; readonly token: string } | undefined;
  readonly signal?: AbortSignal | undefined;
  /** What git says while it works, line ends included. */
  readonly onProgress?: ((text: string) => void) | undefined;
}

/** Pushes the current branch. Throws `GitError` with the Hub's reason where it refuses, and the signal's reason. */
export async function push(root: string, options: PushOptions = {}): Promise<{ remote: string; branch: string; sha: string }> {
  const { signal, onProgress } = options;
  const repository = await requireRepository(root, signal);
  requireRoot(repository);
  if (repository.headSha === undefined) throw new GitError('no-commits', 'There is no commit to push yet.', 'Commit first.');
  const { remote, branch } = choosePushTarget(repository, options);
  if (options.authorization !== undefined) await requireOwnWay(root, remote, options.authorization.endpoint, signal);
  // A remote that falls silent is given up on after two minutes.
  const patience = ['-c', 'http.lowSpeedLimit=1', '-c', 'http.lowSpeedTime=120'];
  // A branch of another name is not tied to the one that it was pushed to once.
  const sameName = repository.head.kind === 'branch' && repository.head.name === branch;
  const setUpstream = repository.upstream === undefined && sameName ? ['--set-upstream'] : [];
  const local = repository.head.kind === 'branch' ? `refs/heads/${repository.head.name}` : 'HEAD';
  await runGit({
    root,
    arguments: [...patience, 'push', '--porcelain', '--progress', '--recurse-submodules=no', '--no-follow-tags', ...setUpstream, '--', remote, `${local}:refs/heads/${branch}`],
    doing: 'push',
    signal,
    onProgress,
    settings: options.authorization === undefined ? [] : authorizationSettings(options.authorization),
  });
  return { remote, branch, sha: repository.headSha };
}

/** The token goes to the endpoint by a way that the user has set, and by none that came with the repository. */
async function requireOwnWay(root: string, remote: string, endpoint: URL, signal: AbortSignal | undefined): Promise<void> {
  const { ways } = await readSafeSettings(root, signal);
  if (ways.length > 0) {
    throw new GitError(
      'unsafe-settings',
      `The repository's own settings say how the token travels (${ways.join(', ')}), so nothing was sent.`,
      'Take them out of .git/config; what you need of them goes into your own settings with git config --global.',
    );
  }
  // With every `insteadOf` carried out, and every `pushurl`: this is where git goes.
  for (const url of await pushUrls(root, remote, signal)) {
    if (spaceIdOfUrl(url, endpoint.host) !== undefined) continue;
    throw new GitError('not-a-space', `The remote “${remote}” leads to ${url}, which is no Space of ${endpoint.host}.`, `See git remote -v, and correct it with git remote set-url --push ${remote}.`);
  }
}

/** Where a push to a remote goes, after all that git's settings make of its URL. User info is taken out. */
export async function pushUrls(root: string, remote: string, signal?: AbortSignal): Promise<string[]> {
  const urls = await text(root, ['remote', 'get-url', '--push', '--all', '--', remote], 'read where the remote leads', signal);
  return urls.split('\n').filter((url) => url !== '').map(withoutUserInfo);
}

/** A commit or a push here would take the larger repository's other files along. */
function requireRoot({ prefix }: Repository): void {
  if (prefix === '') return;
  throw new GitError('not-the-root', 'The folder is part of a larger repository, not the checkout of a Space.', 'Clone the Space into a folder of its own.');
}

async function requireRepository(root: string, signal: AbortSignal | undefined): Promise<Repository> {
  const state = await readRepository(root, signal);
  if (state.kind === 'repository') return state;
  if (state.kind === 'git-missing') throw gitIsMissing();
  throw new GitError('not-a-repository', `${root} is not a git repository.`, 'Clone the Space there.');
}

async function readUpstream(root: string, head: Repository['head'], name: string, signal: AbortSignal | undefined): Promise<Upstream | undefined> {
  if (head.kind !== 'branch') return undefined;
  const format = '--format=%(upstream:remotename)%00%(upstream:remoteref)';
  const found = await text(root, ['for-each-ref', format, `refs/heads/${head.name}`], 'read the upstream branch', signal);
  const [remote = '', ref = ''] = found.split('\0');
  if (remote !== '' && ref !== '') return { name, remote, branch: ref.replace(/^refs\/heads\//, '') };
  // Before the first commit there is no ref to ask.
  const slash = name.indexOf('/');
  return { name, remote: name.slice(0, slash), branch: name.slice(slash + 1) };
}

function readNameStatus(fields: readonly string[]): { path: string; kind: 'add' | 'change' | 'delete' }[] {
  const files: { path: string; kind: 'add' | 'change' | 'delete' }[] = [];
  for (let at = 0; at + 1 < fields.length; at += 2) {
    const letter = fields[at];
    files.push({ path: fields[at + 1] ?? '', kind: letter === 'A' ? 'add' : letter === 'D' ? 'delete' : 'change' });
  }
  return files;
}

async function text(root: string, parts: readonly string[], doing: string, signal: AbortSignal | undefined, accepts?: readonly number[]): Promise<string> {
  const output = await runGit({ root, arguments: parts, doing, signal, ...(accepts === undefined ? {} : { accepts }) });
  return output.toString('utf8').replace(/\n$/, '');
}

function split(output: Buffer): string[] {
  return output.toString('utf8').split('\0').filter((field) => field !== '' && !isTemporary(field));
}
