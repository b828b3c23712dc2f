import type { ProjectLocation } from '../project/discovery';
import { commitAll, push, pushPreview, type PushPreview } from '../sync/git';
import { checkCommits, checkWorkingTree, type PushProblem } from '../sync/guard';
import type { Repository } from '../sync/repository';
import { readBranch } from './checks/branch';

/** A push that must not begin or was not carried out as it was shown. Errors of git and the Hub come as their own. */
export class PushError extends Error {
  override readonly name = 'PushError';

  constructor(
    message: string,
    /** What to do next: one sentence. */
    readonly advice: string,
  ) {
    super(message);
  }
}

/** What a commit and a push would do, to be shown and asked about. A value: nothing was changed for it. */
export interface PreparedPush {
  readonly spaceRoot: string;
  readonly spaceId: string;
  readonly remote: string;
  readonly branch: string;
  readonly repository: Repository;
  readonly preview: PushPreview;
  /** Of `preparePush`: files in Git LFS among the commits. A push runs no hooks, so `git lfs push` must upload them before. */
  readonly lfsFiles?: readonly string[];
  /** The commit that the Space's repo is at, where the Hub has said it. */
  readonly base?: string | undefined;
}

/**
 * Looks at the Space repo before a push: that it can be pushed, whereto, and that the Hub will take it. Throws
 * `PushError`, `GitError`, and the signal's reason.
 */
export async function preparePush(location: ProjectLocation, endpoint: URL, signal?: AbortSignal): Promise<PreparedPush> {
  const { spaceRoot } = location;
  const branch = await readBranch(location, endpoint, signal);
  if ('id' in branch) throw new PushError(branch.message, branch.advice);
  const { repository, ...target } = branch;
  const preview = await pushPreview(spaceRoot, { remote: target.remote, branch: target.branch, signal });
  const [inTree, inCommits] = await Promise.all([checkWorkingTree(spaceRoot, signal), checkCommits(spaceRoot, preview.range, signal)]);
  const isUpload = ({ kind }: PushProblem): boolean => kind === 'lfs-upload';
  assertAccepted([...inTree, ...inCommits.filter((each) => !isUpload(each))]);
  return { spaceRoot, ...target, repository, preview, lfsFiles: inCommits.filter(isUpload).map(({ path }) => path) };
}

/** Neither a change to commit nor a commit to push. */
export function isNothingToPush({ repository, preview }: PreparedPush): boolean {
  return repository.changed.length === 0 && preview.commitCount === 0;
}

export interface PushWork {
  /** Of the commit of what is changed; undefined where nothing is to be committed. */
  readonly message: string | undefined;
  readonly authorization: { readonly endpoint: URL; readonly token: string } | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onStage?: ((stage: 'committing' | 'pushing') => void) | undefined;
  /** What git says while it pushes: the last line. */
  readonly onProgress?: ((text: string) => void) | undefined;
}

/**
 * Commits and pushes what was prepared, and nothing else. Throws `PushError`, `GitError`, and the signal's reason.
 * @returns the commit that was pushed.
 */
export async function commitAndPush(prepared: PreparedPush, work: PushWork): Promise<string> {
  const { message, signal, onStage } = work;
  if (message !== undefined) onStage?.('committing');
  const toPush = message === undefined ? prepared : await commitChanges(prepared, message, signal);
  onStage?.('pushing');
  try {
    return await pushCommits(toPush, work);
  } catch (error) {
    if (message === undefined || signal?.aborted !== true) throw error;
    throw new PushError(
      'The commit is made, the push was cancelled.',
      'Push again, or look at the Space: what was under way may have arrived.',
    );
  }
}

/** Commits the changes that were prepared. Throws as `commitAndPush` does. */
export async function commitChanges(prepared: PreparedPush, message: string, signal?: AbortSignal): Promise<PreparedPush> {
  const { spaceRoot, remote, branch, repository, preview, base } = prepared;
  await commitAll(spaceRoot, message, { paths: repository.changed.map(({ path }) => path), signal });
  const now = await pushPreview(spaceRoot, { remote, branch, base, signal });
  if (now.commitCount > preview.commitCount + 1) {
    throw new PushError('There are more commits to push than you were shown.', 'Look at them, then push again.');
  }
  // A pointer is no reason for the Hub to refuse: whoever went past it was told.
  assertAccepted((await checkCommits(spaceRoot, now.range, signal)).filter(({ kind }) => kind !== 'lfs-pointer' && kind !== 'lfs-upload'));
  return { ...prepared, preview: now };
}

/** Pushes the commits that are there. Throws as `commitAndPush` does. */
export async function pushCommits({ spaceRoot, remote, branch }: PreparedPush, work: Omit<PushWork, 'message' | 'onStage'>): Promise<string> {
  const { authorization, signal, onProgress } = work;
  const { sha } = await push(spaceRoot, {
    remote,
    branch,
    authorization,
    signal,
    onProgress: (text) => onProgress?.(text.trim().split(/[\r\n]/).at(-1) ?? ''),
  });
  return sha;
}

function assertAccepted(problems: readonly PushProblem[]): void {
  const [first] = problems;
  if (first === undefined) return;
  const more = problems.length === 1 ? '' : ` And ${String(problems.length - 1)} more.`;
  throw new PushError(`This push would fail because of ${first.path}. ${first.message}${more}`, first.advice);
}
