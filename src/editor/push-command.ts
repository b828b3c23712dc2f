import { commands, l10n, window } from 'vscode';
import type { ProjectLocation } from '../project/discovery';
import type { PushPreview } from '../sync/git';
import type { PushProblem } from '../sync/guard';
import type { ChangedFile, Repository, RepositoryState } from '../sync/repository';
import type { Account } from './account';
import { hubEndpoint, spaceUrl } from './configuration';
import { suggestedMessage } from './commit-message';
import { isCancellation } from './messages';
import { withProgress } from './progress';
import { saveFirst } from './unsaved';

/** What the editor knows that a push should not go past. */
export interface KnownBeforePush {
  readonly devMode: boolean;
  readonly errors: number;
  readonly warnings: number;
  /** Files that hold what looks like a token or a key. */
  readonly secrets: readonly string[];
}

/** What can be told before anything is done. Thrown errors of the rooms below carry their own advice. */
class NotPushable extends Error {
  override readonly name = 'NotPushable';

  constructor(
    message: string,
    readonly advice: string,
  ) {
    super(message);
  }
}

/**
 * Commits what is in the Space repo and pushes it to the Space: checks and asks first, then works, and pushes nothing
 * but what was shown.
 * @returns true where something was pushed.
 */
export async function commitAndPush(location: ProjectLocation, account: Account, known: KnownBeforePush): Promise<boolean> {
  const root = location.spaceRoot;
  if (!(await saveFirst([root]))) return false;
  const git = await import('../sync/git');
  const { checkCommits, checkWorkingTree } = await import('../sync/guard');
  const { repository, target, preview, problems } = await withProgress(l10n.t('Looking at the Space repo'), async (signal) => {
    const repository = pushable(await git.readRepository(root, signal), location);
    const target = await targetOf(repository, location);
    const preview = await git.pushPreview(root, { ...target, signal });
    const [inTree, inCommits] = await Promise.all([
      checkWorkingTree(root, signal),
      checkCommits(root, preview.range, signal),
    ]);
    return { repository, target, preview, problems: [...inTree, ...inCommits] };
  });
  assertAccepted(problems);
  if (repository.changed.length === 0 && preview.commitCount === 0) {
    void window.showInformationMessage(l10n.t('The Space repo has nothing to commit and nothing to push.'));
    return false;
  }
  const message = repository.changed.length === 0 ? undefined : await askForMessage(location, repository);
  if (repository.changed.length > 0 && message === undefined) return false;
  if (!(await confirm(location, repository, preview, { message, ...known }))) return false;

  const endpoint = hubEndpoint();
  const token = await account.connection().token();
  await withProgress(l10n.t('Pushing to {0}', location.spaceId ?? target.remote), async (signal, progress) => {
    if (message !== undefined) {
      progress.report({ message: l10n.t('committing') });
      await git.commitAll(root, message, { paths: repository.changed.map(({ path }) => path), signal });
      const now = await git.pushPreview(root, { ...target, signal });
      if (now.commitCount > preview.commitCount + 1) {
        throw new NotPushable(
          l10n.t('There are more commits to push than you were shown.'),
          l10n.t('Look at them, then push again.'),
        );
      }
      assertAccepted(await checkCommits(root, now.range, signal));
    }
    progress.report({ message: l10n.t('pushing') });
    try {
      await git.push(root, {
        ...target,
        ...(token === undefined ? {} : { authorization: { endpoint, token } }),
        signal,
        onProgress: (text) => {
          progress.report({ message: text.trim().split(/[\r\n]/).at(-1) ?? '' });
        },
      });
    } catch (error) {
      if (message === undefined || !isCancellation(error)) throw error;
      throw new NotPushable(
        l10n.t('The commit is made, the push was cancelled.'),
        l10n.t('Push again, or look at the Space: what was under way may have arrived.'),
      );
    }
  });
  return true;
}

/** A Space is built from the branch main of its own repo; of several remotes only that one is the Space. */
async function targetOf({ remotes }: Repository, { spaceId }: ProjectLocation): Promise<{ remote: string; branch: string }> {
  if (spaceId === undefined) {
    throw new NotPushable(
      l10n.t('It is not known which Space this repo belongs to.'),
      l10n.t('Add the Space as its git remote, or write space: owner/name into spacedock.yaml.'),
    );
  }
  const { spaceIdOfUrl } = await import('../project/git-remote');
  const own = remotes.find(({ url }) => spaceIdOfUrl(url, hubEndpoint().host) === spaceId);
  if (own !== undefined) return { remote: own.name, branch: 'main' };
  throw new NotPushable(
    l10n.t('No remote of the Space repo is the Space {0}.', spaceId),
    l10n.t('Add it: git remote add space {0}', spaceUrl(spaceId)),
  );
}

function pushable(repository: RepositoryState, location: ProjectLocation): Repository {
  if (repository.kind === 'git-missing') {
    throw new NotPushable(l10n.t('Git was not found on this machine.'), l10n.t('Install git and try again.'));
  }
  if (repository.kind === 'not-a-repository') {
    throw new NotPushable(l10n.t('The Space repo’s folder is no git repository.'), l10n.t('Clone the Space there.'));
  }
  if (repository.prefix !== '') {
    throw new NotPushable(
      l10n.t('The Space’s folder is part of a larger repository.'),
      l10n.t('Clone the Space into a folder of its own: a push from here would take the other files along.'),
    );
  }
  if (repository.conflicted.length > 0) {
    throw new NotPushable(
      l10n.t('The Space repo has merge conflicts in {0}.', repository.conflicted.join(', ')),
      l10n.t('Resolve them first.'),
    );
  }
  if (repository.head.kind === 'detached') {
    throw new NotPushable(
      l10n.t('The Space repo is at a detached commit, so there is no branch to push.'),
      l10n.t('Switch to a branch, such as main, first.'),
    );
  }
  if (repository.remotes.length === 0) {
    throw new NotPushable(
      l10n.t('The Space repo has no remote.'),
      l10n.t('Add the Space as its remote: git remote add origin {0}', spaceUrl(location.spaceId ?? 'owner/name')),
    );
  }
  return repository;
}

function assertAccepted(problems: readonly PushProblem[]): void {
  const [first] = problems;
  if (first === undefined) return;
  const more = problems.length === 1 ? '' : ` ${l10n.t('And {0} more.', problems.length - 1)}`;
  throw new NotPushable(l10n.t('This push would fail because of {0}. {1}', first.path, first.message) + more, first.advice);
}

async function askForMessage(location: ProjectLocation, repository: Repository): Promise<string | undefined> {
  const value = await suggestedMessage(location, repository);
  return window.showInputBox({
    title: l10n.t('Commit the Space repo'),
    prompt: l10n.t('Message of the commit'),
    value,
    ignoreFocusOut: true,
    validateInput: (text) => (text.trim() === '' ? l10n.t('A commit needs a message.') : undefined),
  });
}

async function confirm(
  location: ProjectLocation,
  repository: Repository,
  preview: PushPreview,
  { message, devMode, errors, warnings, secrets }: KnownBeforePush & { readonly message: string | undefined },
): Promise<boolean> {
  const lines: string[] = [];
  if (secrets.length > 0) {
    lines.push(l10n.t('A token or key stands in {0}. Everyone who can read the Space can read it.', secrets.join(', ')), '');
  }
  if (errors + warnings > 0) lines.push(l10n.t('Problems in this Space: {0} errors, {1} warnings.', errors, warnings), '');
  if (message !== undefined) {
    const { length } = repository.changed;
    lines.push(length === 1 ? l10n.t('New commit “{0}” with 1 file:', message) : l10n.t('New commit “{0}” with {1} files:', message, length));
    lines.push(...shorten(repository.changed.map(({ path, state }) => `${signs[state]} ${path}`)));
  }
  if (preview.commits.length > 0) {
    if (lines.length > 0) lines.push('');
    lines.push(l10n.t('Commits not pushed yet:'));
    lines.push(...shorten(preview.commits.map(({ sha, subject }) => `${sha.slice(0, 7)} ${subject}`)));
  }
  const remote = repository.remotes.find(({ name }) => name === preview.remote);
  lines.push('', l10n.t('To {0}', `${preview.remote} (${remote?.url ?? ''})`), l10n.t('From {0}', location.spaceRoot));
  lines.push(
    '',
    devMode
      ? l10n.t('Dev Mode is on: the Space may not build by itself after the push. Factory reboot it then.')
      : l10n.t('The Space builds anew after the push.'),
  );
  const head = repository.head.kind === 'branch' ? repository.head.name : '';
  const problems = l10n.t('Show Problems');
  const go = message === undefined ? l10n.t('Push') : l10n.t('Commit and Push');
  const chosen = await window.showWarningMessage(
    head === preview.branch
      ? l10n.t('Push {0} to {1}?', head, location.spaceId ?? preview.remote)
      : l10n.t('Push {0} to {1} of {2}?', head, preview.branch, location.spaceId ?? preview.remote),
    { modal: true, detail: lines.join('\n') },
    go,
    ...(errors + warnings > 0 ? [problems] : []),
  );
  if (chosen === problems) await commands.executeCommand('workbench.actions.view.problems');
  return chosen === go;
}

const signs: Readonly<Record<ChangedFile['state'], string>> = {
  added: '+',
  untracked: '+',
  modified: '±',
  'type-changed': '±',
  conflicted: '±',
  deleted: '−',
};

function shorten(lines: readonly string[]): string[] {
  return lines.length <= 10 ? [...lines] : [...lines.slice(0, 9), l10n.t('and {0} more', lines.length - 9)];
}
