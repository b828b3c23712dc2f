import { lstat, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeText, isLfsPointer, largestInGit, looksBinary } from '../documents/bytes';
import { eachConcurrently } from '../project/concurrency';
import { readRepository } from './git';
import { GitError } from './git-error';
import { runGit } from './git-process';

/** Git looks for a NUL in this many bytes. */
const headSize = 8000;
/** No LFS pointer is larger (git-lfs, docs/spec.md). */
const largestPointer = 1024;
/** Contents of commits are read in groups of about this many bytes. */
const groupSize = 32 * 1024 * 1024;

/** Finds in a text what must not be pushed; never hands the thing itself on. */
export type TextInspector = (text: string) => readonly { /** With its article: `a Hugging Face token`. */ readonly what: string; readonly start: number }[];

/** A file that the Hub would refuse in a push, or that would not be what it seems there. */
export interface PushProblem {
  readonly kind: 'binary' | 'too-large' | 'lfs-pointer' | 'lfs-filter-missing' | 'lfs-upload' | 'secret';
  /** Relative to the top of the repository; '' for the message of a commit. */
  readonly path: string;
  /** Of a secret, from 1. */
  readonly line?: number;
  /** Bytes. */
  readonly size: number;
  /** The commit that brought it in, where it is one of those to be pushed; undefined for the working tree. */
  readonly commit: string | undefined;
  /** What is wrong: one sentence. */
  readonly message: string;
  /** What to do: one sentence. */
  readonly advice: string;
}

const messages: Readonly<Record<Exclude<PushProblem['kind'], 'secret'>, string>> = {
  binary: 'The Hub refuses binary files that are not in LFS.',
  'too-large': 'The Hub refuses files larger than 10 MiB that are not in LFS.',
  'lfs-pointer': 'It is the text of a Git LFS pointer, but the path is not tracked with LFS, so the Space would read the pointer.',
  'lfs-filter-missing': 'It is to be in LFS, but Git LFS is not set up here, so the commit would hold the file itself.',
  'lfs-upload': 'It is in Git LFS, whose files a hook uploads; this push runs no hooks.',
};

/**
 * Finds what the Hub would refuse among the files that the next commit would take in, and what `inspect` finds in their
 * texts. Throws `GitError`.
 */
export async function checkWorkingTree(root: string, signal?: AbortSignal, inspect?: TextInspector): Promise<PushProblem[]> {
  const repository = await readRepository(root, signal);
  if (repository.kind !== 'repository') throw new GitError('not-a-repository', `${root} is not a git repository.`, 'Clone the Space there.');
  const top = repository.prefix === '' ? root : (await git(root, ['rev-parse', '--show-toplevel'], signal)).toString('utf8').replace(/\n$/, '');
  const files: { path: string; size: number; head: Uint8Array }[] = [];
  const secrets: PushProblem[] = [];
  const candidates = repository.changed.filter(({ state }) => state !== 'deleted');
  await eachConcurrently(
    candidates,
    16,
    async ({ path }) => {
      const found = await readHead(join(top, path));
      if (found === undefined) return;
      files.push({ path, ...found });
      if (inspect === undefined || looksBinary(found.head) || found.size > largestInGit) return;
      const bytes = found.size <= found.head.length ? found.head : await readFile(join(top, path)).catch(() => found.head);
      secrets.push(...secretsIn(bytes, { path, size: found.size, commit: undefined }, inspect));
    },
    signal,
  );
  const suspects = files.flatMap(({ path, size, head }) => {
    const pointer = size <= largestPointer && isLfsPointer(head);
    const kind = pointer ? 'lfs-pointer' : looksBinary(head) ? 'binary' : size > largestInGit ? 'too-large' : undefined;
    return kind === undefined ? [] : [{ path, size, kind, commit: undefined } as const];
  });
  const inLfs = await pathsInLfs(top, suspects.map(({ path }) => path), signal);
  const lfsWorks = inLfs.size === 0 || (await git(top, ['config', '--get-regexp', '^filter\\.lfs\\.(clean|process)$'], signal, undefined, [1])).length > 0;
  const problems = suspects.flatMap(({ kind, ...file }) => {
    if (!inLfs.has(file.path)) return [problem(kind, file)];
    return lfsWorks || kind === 'lfs-pointer' ? [] : [problem('lfs-filter-missing', file)];
  });
  return [...problems, ...secrets].sort(byPath);
}

/**
 * Finds what the Hub would refuse in the commits to be pushed, also where a later commit takes it out again: the Hub
 * looks at all of them. `range` names the commits as `pushPreview` gives it. Throws `GitError`.
 */
export async function checkCommits(root: string, range: readonly string[], signal?: AbortSignal, inspect?: TextInspector): Promise<PushProblem[]> {
  const paths = new Map<string, string>();
  const commits: string[] = [];
  for (const line of (await git(root, ['rev-list', '--objects', ...range, '--'], signal)).toString('utf8').split('\n')) {
    const space = line.indexOf(' ');
    if (space === -1 && line !== '') commits.push(line);
    else if (space !== -1 && space + 1 < line.length) paths.set(line.slice(0, space), line.slice(space + 1));
  }
  if (commits.length === 0) return [];
  const sizes = await blobSizes(root, [...paths.keys()], signal);
  const suspects: Suspect[] = [];
  for (const [sha, size] of sizes) if (size > largestInGit) suspects.push({ sha, size, kind: 'too-large' });
  const readable = [...sizes].filter(([, size]) => size <= largestInGit);
  await readObjects(root, inspect === undefined ? readable : [...readable, ...commits.map((sha): [string, number] => [sha, 1024])], signal, (sha, content) => {
    const size = content.length;
    if (size <= largestPointer && isLfsPointer(content)) suspects.push({ sha, size, kind: 'lfs-pointer' });
    else if (looksBinary(content.subarray(0, headSize))) suspects.push({ sha, size, kind: 'binary' });
    else if (inspect !== undefined) {
      for (const { what, line } of textFindings(content, inspect)) suspects.push({ sha, size, kind: 'secret', what, line });
    }
  });
  if (suspects.length === 0) return [];
  const origins = await commitsOf(root, range, new Set(suspects.map(({ sha }) => sha)), signal);
  const found = suspects.map((suspect) => {
    const origin = origins.get(suspect.sha);
    // A commit has no path: its message holds it.
    const file = { path: origin?.path ?? paths.get(suspect.sha) ?? '', size: suspect.size, commit: origin?.commit ?? (paths.has(suspect.sha) ? undefined : suspect.sha) };
    return { suspect, file };
  });
  const inLfs = await pathsInLfs(root, found.flatMap(({ suspect, file }) => (suspect.kind === 'lfs-pointer' ? [file.path] : [])), signal);
  // A pointer in a commit is as it should be where the path is tracked with LFS; its file must be uploaded all the same.
  return found
    .flatMap(({ suspect, file }) => {
      if (suspect.kind === 'secret') return [secret(file, suspect.what, suspect.line)];
      return [problem(suspect.kind === 'lfs-pointer' && inLfs.has(file.path) ? 'lfs-upload' : suspect.kind, file)];
    })
    .sort(byPath);
}

type Suspect = { readonly sha: string; readonly size: number } & (
  | { readonly kind: 'binary' | 'too-large' | 'lfs-pointer' }
  | { readonly kind: 'secret'; readonly what: string; readonly line: number }
);

function textFindings(bytes: Uint8Array, inspect: TextInspector): { what: string; line: number }[] {
  const { text } = decodeText(bytes);
  return inspect(text).map(({ what, start }) => ({ what, line: text.slice(0, start).split('\n').length }));
}

function secretsIn(bytes: Uint8Array, file: Located, inspect: TextInspector): PushProblem[] {
  return textFindings(bytes, inspect).map(({ what, line }) => secret(file, what, line));
}

function secret(file: Located, what: string, line: number): PushProblem {
  const advice =
    file.commit === undefined
      ? 'Take it out, revoke it, and keep the new one as a secret of the Space.'
      : 'Revoke it, and rewrite the commit without it: taking it out in a later commit leaves it in the history.';
  const place = file.path === '' ? 'The message of the commit holds' : `Line ${String(line)} holds`;
  return { kind: 'secret', ...file, line, message: `${place} ${what}. Everyone who can read the Space can read it.`, advice };
}

interface Located {
  readonly path: string;
  readonly size: number;
  readonly commit: string | undefined;
}

async function readHead(path: string): Promise<{ size: number; head: Uint8Array } | undefined> {
  const state = await lstat(path).catch(() => undefined);
  // Git keeps a link as the text of its target, and a nested repository as a commit.
  if (state?.isFile() !== true) return undefined;
  const file = await open(path).catch(() => undefined);
  if (file === undefined) return undefined;
  try {
    const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(Math.min(headSize, state.size)), 0);
    return { size: state.size, head: buffer.subarray(0, bytesRead) };
  } finally {
    await file.close();
  }
}

async function blobSizes(root: string, shas: readonly string[], signal: AbortSignal | undefined): Promise<Map<string, number>> {
  const sizes = new Map<string, number>();
  const output = await git(root, ['cat-file', '--buffer', '--batch-check=%(objectname) %(objecttype) %(objectsize)'], signal, shas.join('\n') + '\n');
  for (const line of output.toString('latin1').split('\n')) {
    const [sha = '', type, size] = line.split(' ');
    if (type === 'blob') sizes.set(sha, Number(size));
  }
  return sizes;
}

/** Hands each object's content on, in groups of a bounded size: one process reads a group. */
async function readObjects(
  root: string,
  objects: readonly (readonly [sha: string, size: number])[],
  signal: AbortSignal | undefined,
  take: (sha: string, content: Buffer) => void,
): Promise<void> {
  let group: string[] = [];
  let bytes = 0;
  const flush = async (): Promise<void> => {
    if (group.length === 0) return;
    const output = await git(root, ['cat-file', '--batch', '--buffer'], signal, group.join('\n') + '\n');
    for (let at = 0; at < output.length; ) {
      const end = output.indexOf(10, at);
      const [sha = '', , size = '0'] = output.subarray(at, end).toString('latin1').split(' ');
      take(sha, output.subarray(end + 1, end + 1 + Number(size)));
      at = end + 1 + Number(size) + 1;
    }
    group = [];
    bytes = 0;
  };
  for (const [sha, size] of objects) {
    group.push(sha);
    bytes += size;
    if (bytes >= groupSize) await flush();
  }
  await flush();
}

/** The commit that brought each blob in, and under which path. */
async function commitsOf(
  root: string,
  range: readonly string[],
  shas: ReadonlySet<string>,
  signal: AbortSignal | undefined,
): Promise<Map<string, { commit: string; path: string }>> {
  const origins = new Map<string, { commit: string; path: string }>();
  const log = ['log', '--reverse', '--raw', '-z', '-r', '--root', '--no-renames', '--no-abbrev', '--format=%H', '--no-show-signature', ...range, '--'];
  const fields = (await git(root, log, signal)).toString('utf8').split('\0');
  let commit = '';
  for (let at = 0; at < fields.length; at++) {
    // A commit's line may be joined to its first record by line ends.
    const field = (fields[at] ?? '').replace(/^\n+/, '');
    const header = /^([0-9a-f]{40,64})(?:\n+|$)/.exec(field);
    if (header?.[1] !== undefined) commit = header[1];
    const record = header === null ? field : field.slice(header[0].length);
    if (!record.startsWith(':')) continue;
    const sha = record.split(' ')[3] ?? '';
    const path = fields[++at] ?? '';
    if (shas.has(sha) && !origins.has(sha)) origins.set(sha, { commit, path });
  }
  return origins;
}

async function pathsInLfs(root: string, paths: readonly string[], signal: AbortSignal | undefined): Promise<Set<string>> {
  if (paths.length === 0) return new Set();
  const output = await git(root, ['check-attr', '-z', '--stdin', 'filter'], signal, paths.join('\0') + '\0');
  const fields = output.toString('utf8').split('\0');
  const inLfs = new Set<string>();
  for (let at = 0; at + 2 < fields.length; at += 3) if (fields[at + 2] === 'lfs') inLfs.add(fields[at] ?? '');
  return inLfs;
}

function git(root: string, parts: readonly string[], signal: AbortSignal | undefined, input?: string, accepts: readonly number[] = []): Promise<Buffer> {
  const call = { root, arguments: parts, doing: 'look for files that the Hub refuses', signal, accepts };
  return runGit(input === undefined ? call : { ...call, input });
}

function problem(kind: keyof typeof messages, file: Located): PushProblem {
  const inCommit = file.commit !== undefined;
  const advice =
    kind === 'lfs-filter-missing'
      ? 'Install Git LFS and run git lfs install, then add the file again.'
      : kind === 'lfs-pointer'
        ? 'Run git lfs pull where the file comes from, and put the file itself in its place.'
        : kind === 'lfs-upload'
          ? 'Upload it first, in a terminal in the Space repo: git lfs push --all, with the name of the Space’s remote.'
          : inCommit
          ? 'Rewrite the commit without it, or with LFS (git lfs migrate import): deleting it in a later commit is not enough.'
          : 'Track it with LFS, keep it out with .gitignore, or load it when the Space starts.';
  return { kind, ...file, message: messages[kind], advice };
}

function byPath(left: PushProblem, right: PushProblem): number {
  return left.path < right.path ? -1 : left.path > right.path ? 1 : 0;
}
