import { hubUrl } from '../../hub/connection';
import type { ProjectLocation } from '../../project/discovery';
import { spaceIdOfUrl } from '../../project/git-remote';
import { pushUrls, readRepository } from '../../sync/git';
import { readSafeSettings } from '../../sync/git-process';
import type { Repository, RepositoryState } from '../../sync/repository';
import { changedBesideJournal } from '../journal';
import type { PushItem } from '../push-item';

/** A checkout that can be pushed, and whereto. */
export interface PushableBranch {
  readonly spaceId: string;
  /** The name of the remote that is the Space. */
  readonly remote: string;
  /** The branch there. */
  readonly branch: string;
  readonly repository: Repository;
}

/**
 * The checkout as something to push, or why it cannot be. Throws `GitError` where git itself fails, and the signal's
 * reason.
 */
export async function readBranch(location: ProjectLocation, endpoint: URL, signal?: AbortSignal): Promise<PushableBranch | PushItem> {
  const { spaceRoot, spaceId } = location;
  const state = await readRepository(spaceRoot, signal);
  const repository = pushable(state, spaceId ?? 'owner/name', endpoint);
  if ('id' in repository) return repository;
  if (spaceId === undefined) {
    return refused('unknown-space', 'It is not known which Space this repo belongs to.', 'Add the Space as its git remote, or write space: owner/name into spacedock.yaml.');
  }
  // A Space is built from the branch main of its own repo; of several remotes only that one is the Space.
  const own = repository.remotes.find(({ url }) => spaceIdOfUrl(url, endpoint.host) === spaceId);
  if (own === undefined) {
    return refused('not-the-space', `No remote of the Space repo is the Space ${spaceId}.`, `Add it: git remote add space ${spaceUrl(spaceId, endpoint)}`);
  }
  const elsewhere = (await pushUrls(spaceRoot, own.name, signal)).find((url) => spaceIdOfUrl(url, endpoint.host) !== spaceId);
  if (elsewhere !== undefined) {
    return refused(
      'not-the-space',
      `The remote ${own.name} also leads to ${elsewhere}, which is not the Space ${spaceId}.`,
      `Correct it: git remote set-url --push ${own.name} ${spaceUrl(spaceId, endpoint)}`,
    );
  }
  return { spaceId, remote: own.name, branch: 'main', repository };
}

/** What does not stop a push, but may not be what was meant. `commits`: what is changed will be committed first. */
export async function branchWarnings(
  location: ProjectLocation,
  { repository, branch }: PushableBranch,
  commits: boolean,
  signal?: AbortSignal,
): Promise<PushItem[]> {
  const items: PushItem[] = [];
  const { head, changed } = repository;
  if (head.kind === 'branch' && head.name !== branch) {
    items.push(warning('other-branch', `The branch ${head.name} is pushed to ${branch} of the Space.`, `Switch to ${branch} if that is what was meant.`));
  }
  if (!commits && changed.length > 0) {
    items.push(warning('uncommitted', `${files(changed.length)} of the Space repo changed since the last commit, and not part of the push: ${names(changed)}.`, 'Commit them if the Space needs them.'));
  }
  const main = location.mainRoot === undefined ? undefined : await readRepository(location.mainRoot, signal);
  const mainChanged = main?.kind === 'repository' ? await changedBesideJournal(location, main) : [];
  if (mainChanged.length > 0) {
    items.push({
      ...warning('main-uncommitted', `${files(mainChanged.length)} of the main repo changed since its last commit: ${names(mainChanged)}.`, 'Commit them there, so that what runs can be found again.'),
      repo: 'main',
    });
  }
  const { ignored } = await readSafeSettings(location.spaceRoot, signal);
  if (ignored.length > 0) {
    items.push(warning('ignored-settings', `The repository's own settings name programs, which Spacedock does not let git start: ${ignored.join(', ')}.`, 'What you need of them goes into your own settings with git config --global.'));
  }
  return items;
}

function pushable(repository: RepositoryState, spaceId: string, endpoint: URL): Repository | PushItem {
  if (repository.kind === 'git-missing') return refused('git-missing', 'Git was not found on this machine.', 'Install git and try again.');
  if (repository.kind === 'not-a-repository') return refused('not-a-repository', 'The Space repo’s folder is no git repository.', 'Clone the Space there.');
  if (repository.prefix !== '') {
    return refused(
      'nested',
      'The Space’s folder is part of a larger repository.',
      'Clone the Space into a folder of its own: a push from here would take the other files along.',
    );
  }
  if (repository.conflicted.length > 0) {
    return refused('conflicts', `The Space repo has merge conflicts in ${repository.conflicted.join(', ')}.`, 'Resolve them first.');
  }
  if (repository.head.kind === 'detached') {
    return refused('detached', 'The Space repo is at a detached commit, so there is no branch to push.', 'Switch to a branch, such as main, first.');
  }
  if (repository.remotes.length === 0) {
    return refused('no-remote', 'The Space repo has no remote.', `Add the Space as its remote: git remote add origin ${spaceUrl(spaceId, endpoint)}`);
  }
  return repository;
}

function refused(id: PushItem['id'], message: string, advice: string): PushItem {
  return { id, severity: 'refused', message, advice };
}

function warning(id: PushItem['id'], message: string, advice: string): PushItem {
  return { id, severity: 'warning', message, advice };
}

function spaceUrl(spaceId: string, endpoint: URL): string {
  return hubUrl({ endpoint }, `/spaces/${spaceId}`).href;
}

function files(count: number): string {
  return count === 1 ? '1 file' : `${String(count)} files`;
}

function names(changed: readonly { readonly path: string }[]): string {
  const shown = changed.slice(0, 3).map(({ path }) => path).join(', ');
  return changed.length > 3 ? `${shown} and ${String(changed.length - 3)} more` : shown;
}
