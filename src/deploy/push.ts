import { hubUrl } from '../hub/connection';
import type { ProjectLocation } from '../project/discovery';
import { spaceIdOfUrl } from '../project/git-remote';
import { commitAll, push, pushPreview, readRepository, type PushPreview } from '../sync/git';
import { checkCommits, checkWorkingTree, type PushProblem } from '../sync/guard';
import type { Repository, RepositoryState } from '../sync/repository';

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
}

/**
 * Looks at the Space repo before a push: that it can be pushed, whereto, and that the Hub will take it. Throws
 * `PushError`, `GitError`, and the signal's reason.
 */
export async function preparePush(location: ProjectLocation, endpoint: URL, signal?: AbortSignal): Promise<PreparedPush> {
  const { spaceRoot, spaceId } = location;
  const repository = pushable(await readRepository(spaceRoot, signal), spaceId ?? 'owner/name', endpoint);
  const target = targetOf(repository, spaceId, endpoint);
  const preview = await pushPreview(spaceRoot, { remote: target.remote, branch: target.branch, signal });
  const [inTree, inCommits] = await Promise.all([checkWorkingTree(spaceRoot, signal), checkCommits(spaceRoot, preview.range, signal)]);
  assertAccepted([...inTree, ...inCommits]);
  return { spaceRoot, ...target, repository, preview };
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
  const { spaceRoot, remote, branch, repository, preview } = prepared;
  const { message, authorization, signal, onStage, onProgress } = work;
  if (message !== undefined) {
    onStage?.('committing');
    await commitAll(spaceRoot, message, { paths: repository.changed.map(({ path }) => path), signal });
    const now = await pushPreview(spaceRoot, { remote, branch, signal });
    if (now.commitCount > preview.commitCount + 1) {
      throw new PushError('There are more commits to push than you were shown.', 'Look at them, then push again.');
    }
    assertAccepted(await checkCommits(spaceRoot, now.range, signal));
  }
  onStage?.('pushing');
  try {
    const { sha } = await push(spaceRoot, {
      remote,
      branch,
      authorization,
      signal,
      onProgress: (text) => onProgress?.(text.trim().split(/[\r\n]/).at(-1) ?? ''),
    });
    return sha;
  } catch (error) {
    if (message === undefined || signal?.aborted !== true) throw error;
    throw new PushError(
      'The commit is made, the push was cancelled.',
      'Push again, or look at the Space: what was under way may have arrived.',
    );
  }
}

/** A Space is built from the branch main of its own repo; of several remotes only that one is the Space. */
function targetOf({ remotes }: Repository, spaceId: string | undefined, endpoint: URL): Pick<PreparedPush, 'spaceId' | 'remote' | 'branch'> {
  if (spaceId === undefined) {
    throw new PushError(
      'It is not known which Space this repo belongs to.',
      'Add the Space as its git remote, or write space: owner/name into spacedock.yaml.',
    );
  }
  const own = remotes.find(({ url }) => spaceIdOfUrl(url, endpoint.host) === spaceId);
  if (own !== undefined) return { spaceId, remote: own.name, branch: 'main' };
  throw new PushError(`No remote of the Space repo is the Space ${spaceId}.`, `Add it: git remote add space ${spaceUrl(spaceId, endpoint)}`);
}

function pushable(repository: RepositoryState, spaceId: string, endpoint: URL): Repository {
  if (repository.kind === 'git-missing') throw new PushError('Git was not found on this machine.', 'Install git and try again.');
  if (repository.kind === 'not-a-repository') {
    throw new PushError('The Space repo’s folder is no git repository.', 'Clone the Space there.');
  }
  if (repository.prefix !== '') {
    throw new PushError(
      'The Space’s folder is part of a larger repository.',
      'Clone the Space into a folder of its own: a push from here would take the other files along.',
    );
  }
  if (repository.conflicted.length > 0) {
    throw new PushError(`The Space repo has merge conflicts in ${repository.conflicted.join(', ')}.`, 'Resolve them first.');
  }
  if (repository.head.kind === 'detached') {
    throw new PushError('The Space repo is at a detached commit, so there is no branch to push.', 'Switch to a branch, such as main, first.');
  }
  if (repository.remotes.length === 0) {
    throw new PushError('The Space repo has no remote.', `Add the Space as its remote: git remote add origin ${spaceUrl(spaceId, endpoint)}`);
  }
  return repository;
}

function spaceUrl(spaceId: string, endpoint: URL): string {
  return hubUrl({ endpoint }, `/spaces/${spaceId}`).href;
}

function assertAccepted(problems: readonly PushProblem[]): void {
  const [first] = problems;
  if (first === undefined) return;
  const more = problems.length === 1 ? '' : ` And ${String(problems.length - 1)} more.`;
  throw new PushError(`This push would fail because of ${first.path}. ${first.message}${more}`, first.advice);
}
