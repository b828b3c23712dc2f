import { GitError } from './git-error';
import type { Repository } from './repository';

export interface PushTarget {
  /** Default: the upstream's, else the only remote or `origin`. */
  readonly remote?: string;
  /** The branch at the remote. Default: the upstream's. */
  readonly branch?: string;
}

/** The remote and the branch there that a push of the current branch goes to. Throws `GitError` where there is none. */
export function choosePushTarget(repository: Repository, wanted: PushTarget): { remote: string; branch: string } {
  const { head, remotes, upstream } = repository;
  if (head.kind === 'detached') {
    throw new GitError('detached-head', 'No branch is checked out (detached HEAD).', 'Check a branch out, for example with git switch main.');
  }
  const fallback = remotes.length === 1 ? remotes[0]?.name : remotes.find(({ name }) => name === 'origin')?.name;
  const remote = wanted.remote ?? upstream?.remote ?? fallback;
  if (remote === undefined || !remotes.some(({ name }) => name === remote)) {
    const which = remote === undefined ? 'There is no remote to push to.' : `There is no remote “${remote}”.`;
    throw new GitError('no-remote', which, 'Add the Space with git remote add origin and its URL.');
  }
  const branch = wanted.branch ?? (upstream?.remote === remote ? upstream.branch : undefined);
  if (branch === undefined) {
    throw new GitError('no-upstream', `The branch “${head.name}” follows no branch of the remote.`, 'Name the branch to push to; a Space is built from main.');
  }
  for (const name of [remote, branch]) {
    // Git's own rules for names (git check-ref-format), and nothing that could be read as an option.
    if (!/^(?![-/.])(?!.*(?:\.\.|@\{|\/[/.]))[^\u0000-\u0020\u007f~^:?*[\\]+(?<![/.])$/.test(name)) {
      throw new GitError('bad-name', `“${name}” is no name that git allows for a remote or a branch.`, 'Use another name.');
    }
  }
  return { remote, branch };
}
