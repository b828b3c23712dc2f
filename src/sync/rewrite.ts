import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import { GitError } from './git-error';
import { runGit } from './git-process';

/** What taking files out of the commits that are not pushed yet would do. A value: nothing was changed for it. */
export interface RewritePlan {
  readonly root: string;
  /** The full name of the branch that is rewritten. */
  readonly ref: string;
  readonly branch: string;
  /** The commit that it is at. */
  readonly head: string;
  /** What the remote has, as rev-list arguments: none of it is touched. */
  readonly range: readonly string[];
  /** The files, relative to the top of the repository. */
  readonly files: readonly string[];
  /** What is rewritten, the oldest first: every commit that holds one of the files, and all after it. */
  readonly commits: readonly RewrittenCommit[];
}

export interface RewrittenCommit {
  readonly sha: string;
  readonly subject: string;
  /** Of the files, those that it holds and that are taken out of it. */
  readonly files: readonly string[];
}

export interface Rewritten {
  readonly head: string;
  /** The branch that still has the commits as they were. */
  readonly backup: string;
  /** The command that undoes it. */
  readonly undo: string;
}

/**
 * Looks at what it takes to have the files in none of the commits of `range`, which is what a push would carry. Throws
 * `GitError` where there is no branch, and the signal's reason.
 */
export async function planRewrite(root: string, range: readonly string[], files: readonly string[], signal?: AbortSignal): Promise<RewritePlan> {
  const git = caller(root, signal);
  const ref = await git(['symbolic-ref', '--quiet', 'HEAD'], { accepts: [1] });
  if (ref === '') throw new GitError('detached-head', 'No branch is checked out (detached HEAD).', 'Check a branch out, for example with git switch main.');
  const head = await git(['rev-parse', '--verify', 'HEAD']);
  const log = await git(['log', '--reverse', '--topo-order', '--format=%H%x00%P%x00%s%x00', ...range, '--']);
  const fields = log.split('\0');
  const all: { sha: string; parents: readonly string[]; subject: string }[] = [];
  for (let at = 0; at + 2 < fields.length; at += 3) {
    all.push({ sha: (fields[at] ?? '').trim(), parents: (fields[at + 1] ?? '').split(' ').filter(Boolean), subject: fields[at + 2] ?? '' });
  }
  const held = await filesIn(all.map(({ sha }) => sha), files, git);
  const kept = await filesIn(boundary(all), files, git);
  const touched = new Set<string>();
  const commits: RewrittenCommit[] = [];
  for (const { sha, parents, subject } of all) {
    // A file that the remote has in the same content is not what the push would be refused for.
    const own = [...(held.get(sha) ?? [])].filter(([path, blob]) => ![...kept.values()].some((known) => known.get(path) === blob)).map(([path]) => path);
    if (own.length === 0 && !parents.some((parent) => touched.has(parent))) continue;
    touched.add(sha);
    commits.push({ sha, subject, files: own });
  }
  return { root, ref, branch: ref.replace(/^refs\/heads\//, ''), head, range, files, commits };
}

/**
 * Rewrites the branch as planned. The commits as they were stay on a backup branch; the working tree is not touched: the
 * files stay in the folder, and git is told (in `.git/info/exclude`) to leave them alone. Author, dates and message of
 * each commit stay; one that is left without a change goes. Throws `GitError` where the branch has moved since.
 */
export async function applyRewrite(plan: RewritePlan, now: Date, signal?: AbortSignal): Promise<Rewritten> {
  const { root, ref, head, commits } = plan;
  const git = caller(root, signal);
  if (commits.length === 0) throw new GitError('failed', 'No commit that is not pushed yet holds these files.', 'Push again.');
  if ((await git(['rev-parse', '--verify', ref])) !== head) {
    throw new GitError('failed', 'The branch has moved in the meantime, so nothing was rewritten.', 'Look at the commits again.');
  }
  const scratch = await mkdtemp(join(tmpdir(), 'spacedock-rewrite-'));
  try {
    const base = await baseFiles(plan, git);
    const rewritten = new Map<string, string>();
    const trees = new Map<string, string>();
    for (const { sha, files } of commits) {
      const commit = readCommit((await runGit({ root, arguments: ['cat-file', 'commit', sha], doing, signal })));
      const parents = [...new Set(commit.parents.map((parent) => rewritten.get(parent) ?? parent))];
      let tree = commit.tree;
      if (files.length > 0) {
        const known = trees.get(tree);
        tree = known ?? (await withoutFiles(tree, files, base, join(scratch, 'index'), git));
        trees.set(commit.tree, tree);
      }
      const [parent] = parents;
      const wasEmpty = commit.parents.length === 1 && (await git(['rev-parse', `${commit.parents[0] ?? ''}^{tree}`])) === commit.tree;
      if (parents.length === 1 && parent !== undefined && !wasEmpty && (await git(['rev-parse', `${parent}^{tree}`])) === tree) {
        rewritten.set(sha, parent);
        continue;
      }
      rewritten.set(sha, await git(['hash-object', '-t', 'commit', '-w', '--stdin'], { input: writeCommit(commit, tree, parents) }));
    }
    const newHead = rewritten.get(head);
    if (newHead === undefined) throw new GitError('failed', 'The last commit is not among those to be rewritten.', 'Look at the commits again.');
    const backup = await makeBackup(head, now, git);
    // The index first: a branch that moved with the files still in the index would show them as new.
    const inIndex = plan.files.flatMap((path) => {
      const entry = base.get(path);
      return entry === undefined ? [`0 ${'0'.repeat(40)}\t${path}\0`] : [`${entry}\t${path}\0`];
    });
    await git(['update-index', '-z', '--index-info'], { input: inIndex.join('') });
    await git(['update-ref', '-m', 'spacedock: take files out of commits that are not pushed', ref, newHead, head]);
    await exclude(plan.files.filter((path) => !base.has(path)), root, git);
    return { head: newHead, backup, undo: `git reset ${backup}` };
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

const doing = 'rewrite the commits that are not pushed';

type Git = (parts: readonly string[], more?: { readonly input?: string | Buffer; readonly accepts?: readonly number[]; readonly environment?: Readonly<Record<string, string>> }) => Promise<string>;

function caller(root: string, signal: AbortSignal | undefined): Git {
  return async (parts, more = {}) => (await runGit({ root, arguments: parts, doing, signal, ...more })).toString('utf8').replace(/\n$/, '');
}

/** Commits outside of the range that something in it comes from. */
function boundary(commits: readonly { readonly sha: string; readonly parents: readonly string[] }[]): string[] {
  const inside = new Set(commits.map(({ sha }) => sha));
  return [...new Set(commits.flatMap(({ parents }) => parents.filter((parent) => !inside.has(parent))))];
}

/** Of the files, those that each commit holds, with their blobs: one process for all of them. */
async function filesIn(commits: readonly string[], files: readonly string[], git: Git): Promise<Map<string, Map<string, string>>> {
  const found = new Map<string, Map<string, string>>();
  // A line end in a path cannot be asked for by lines.
  const asked = commits.flatMap((commit) => files.filter((path) => !path.includes('\n')).map((path) => ({ commit, path })));
  if (asked.length === 0) return found;
  const answer = await git(['cat-file', '--batch-check=%(objectname) %(objecttype)'], { input: asked.map(({ commit, path }) => `${commit}:${path}\n`).join('') });
  for (const [index, line] of answer.split('\n').entries()) {
    const [blob = '', type] = line.split(' ');
    const question = asked[index];
    if (question === undefined || type !== 'blob') continue;
    const paths = found.get(question.commit) ?? new Map<string, string>();
    found.set(question.commit, paths.set(question.path, blob));
  }
  return found;
}

/** Of the files, the entries that the remote has: they are put back, not taken away. As `update-index --index-info` reads them. */
async function baseFiles({ range, files }: RewritePlan, git: Git): Promise<Map<string, string>> {
  const [single] = range;
  const base = /^([0-9a-f]{40,64})\.\.HEAD$/.exec(single ?? '')?.[1];
  if (base === undefined || range.length !== 1) return new Map();
  const listed = await git(['ls-tree', '-z', '--full-tree', base, '--', ...files]);
  return new Map(
    listed.split('\0').flatMap((line): [string, string][] => {
      const [, entry, path] = /^(\d+ blob [0-9a-f]+)\t([^]*)$/.exec(line) ?? [];
      return entry === undefined || path === undefined ? [] : [[path, entry]];
    }),
  );
}

async function withoutFiles(tree: string, files: readonly string[], base: ReadonlyMap<string, string>, index: string, git: Git): Promise<string> {
  const environment = { GIT_INDEX_FILE: index };
  await git(['read-tree', tree], { environment });
  const entries = files.map((path) => `${base.get(path) ?? `0 ${'0'.repeat(40)}`}\t${path}\0`);
  await git(['update-index', '-z', '--index-info'], { environment, input: entries.join('') });
  return git(['write-tree'], { environment });
}

interface CommitObject {
  readonly tree: string;
  readonly parents: readonly string[];
  /** The other headers and the message, byte for byte. */
  readonly rest: Buffer;
}

function readCommit(bytes: Buffer): CommitObject {
  const end = bytes.indexOf('\n\n');
  const lines = bytes.subarray(0, end).toString('latin1').split('\n');
  const value = (line: string): string => line.slice(line.indexOf(' ') + 1);
  const kept: string[] = [];
  let signature = false;
  for (const line of lines) {
    // A signature is of what it was made for; its further lines begin with a space.
    signature = /^gpgsig(?:-sha256)? /.test(line) || (signature && line.startsWith(' '));
    if (!signature && !/^(?:tree|parent) /.test(line)) kept.push(line);
  }
  return {
    tree: value(lines[0] ?? ''),
    parents: lines.filter((line) => line.startsWith('parent ')).map(value),
    rest: Buffer.concat([Buffer.from(kept.join('\n'), 'latin1'), bytes.subarray(end)]),
  };
}

function writeCommit({ rest }: CommitObject, tree: string, parents: readonly string[]): Buffer {
  return Buffer.concat([Buffer.from([`tree ${tree}\n`, ...parents.map((parent) => `parent ${parent}\n`)].join('')), rest]);
}

/** `spacedock/backup-2026-11-26`, with a number where there is one already. */
async function makeBackup(head: string, now: Date, git: Git): Promise<string> {
  const day = now.toISOString().slice(0, 10);
  for (let count = 1; ; count++) {
    const name = `spacedock/backup-${day}${count === 1 ? '' : `-${String(count)}`}`;
    if ((await git(['rev-parse', '--verify', '--quiet', `refs/heads/${name}`], { accepts: [1] })) !== '') continue;
    await git(['update-ref', '-m', 'spacedock: before files were taken out', `refs/heads/${name}`, head, '0'.repeat(head.length)]);
    return name;
  }
}

/** Has git leave the files alone that stay in the folder; in the file that is part of no commit. */
async function exclude(files: readonly string[], root: string, git: Git): Promise<void> {
  if (files.length === 0) return;
  const named = await git(['rev-parse', '--git-path', 'info/exclude']);
  const path = isAbsolute(named) ? named : resolve(root, named);
  const before = await readFile(path, 'utf8').catch(() => '');
  const lines = files.map((file) => `/${file.replace(/[\\*?[\]]/g, '\\$&').replace(/ $/, '\\ ')}`);
  const missing = lines.filter((line) => !before.split(/\r?\n/).includes(line));
  if (missing.length === 0) return;
  const separator = before === '' || before.endsWith('\n') ? '' : '\n';
  await mkdir(resolve(path, '..'), { recursive: true });
  await writeFile(path, `${before}${separator}# Taken out of the commits by Spacedock.\n${missing.join('\n')}\n`);
}
