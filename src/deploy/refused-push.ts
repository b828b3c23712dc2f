import { runGit } from '../sync/git-process';
import { GitError, type GitErrorKind } from '../sync/git-error';
import type { Cure } from './push-item';

/** A push that the Hub did not take, understood. */
export interface RefusedPush {
  readonly reason: GitErrorKind;
  /** What happened and why: one sentence. */
  readonly message: string;
  /** What to do next: one sentence. */
  readonly advice: string;
  /** What it is about, with the commits of the push that hold it. */
  readonly files: readonly OffendingFile[];
  readonly cure: Cure | undefined;
}

export interface OffendingFile {
  readonly path: string;
  /** Those that bring it in or change it, the oldest first. */
  readonly commits: readonly { readonly sha: string; readonly subject: string }[];
}

/**
 * What a failed push means: which files and commits, and what can be done. `range` is what was to be pushed, as
 * `pushPreview` gives it. Throws the signal's reason.
 */
export async function understandRefusal(root: string, range: readonly string[], error: GitError, signal?: AbortSignal): Promise<RefusedPush> {
  const files: OffendingFile[] = [];
  for (const path of error.files) files.push({ path, commits: await commitsOf(root, range, path, signal) });
  return { reason: error.kind, message: error.message, advice: adviceFor(error, files), files, cure: cureFor(error, files) };
}

function cureFor({ kind }: GitError, files: readonly OffendingFile[]): Cure | undefined {
  if (kind === 'read-only-token' || kind === 'unauthorized') return { kind: 'sign-in' };
  const found = files.filter(({ commits }) => commits.length > 0).map(({ path }) => path);
  if ((kind === 'binary-files' || kind === 'too-large') && found.length > 0) return { kind: 'rewrite', files: found };
  return undefined;
}

function adviceFor({ kind, advice }: GitError, files: readonly OffendingFile[]): string {
  const commits = new Set(files.flatMap((file) => file.commits.map(({ sha }) => sha.slice(0, 7))));
  if ((kind !== 'binary-files' && kind !== 'too-large') || commits.size === 0) return advice;
  const names = [...commits];
  const where = `${names.slice(0, 3).join(', ')}${names.length > 3 ? ` and ${String(names.length - 3)} more` : ''}`;
  return `Take them out of ${names.length === 1 ? 'the commit' : 'the commits'} ${where}, which are not pushed yet, or track them with LFS (git lfs migrate import).`;
}

async function commitsOf(root: string, range: readonly string[], path: string, signal: AbortSignal | undefined): Promise<OffendingFile['commits']> {
  try {
    const log = ['log', '--reverse', '--format=%H%x00%s%x00', '--diff-filter=AMT', ...range, '--', path];
    const fields = (await runGit({ root, arguments: log, doing: 'find the commits of a file', signal })).toString('utf8').split('\0');
    const commits: { sha: string; subject: string }[] = [];
    for (let at = 0; at + 1 < fields.length; at += 2) commits.push({ sha: (fields[at] ?? '').trim(), subject: fields[at + 1] ?? '' });
    return commits;
  } catch (error) {
    // The refusal is told all the same.
    if (error instanceof GitError) return [];
    throw error;
  }
}
