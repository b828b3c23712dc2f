import { commitAll, push, pushPreview, type PushPreview } from '../sync/git';
import { checkCommits, type PushProblem } from '../sync/guard';
import type { Repository } from '../sync/repository';

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
  /** The commit that the Space's repo is at, where the Hub has said it. */
  readonly base?: string | undefined;
}

/** Neither a change to commit nor a commit to push. */
export function isNothingToPush({ repository, preview }: PreparedPush): boolean {
  return repository.changed.length === 0 && preview.commitCount === 0;
}

/** Commits the changes that were prepared, and nothing else. Throws `PushError`, `GitError`, and the signal's reason. */
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

export interface PushWork {
  readonly authorization: { readonly endpoint: URL; readonly token: string } | undefined;
  readonly signal?: AbortSignal | undefined;
  /** What git says while it pushes: the last line. */
  readonly onProgress?: ((text: string) => void) | undefined;
}

/**
 * Pushes the commits that are there. Throws as `commitChanges` does.
 * @returns the commit that was pushed.
 */
export async function pushCommits({ spaceRoot, remote, branch }: PreparedPush, { authorization, signal, onProgress }: PushWork): Promise<string> {
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
