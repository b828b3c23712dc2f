import { commands, l10n, window } from 'vscode';
import type { ProjectLocation } from '../project/discovery';
import type { PushPreview } from '../sync/git';
import type { ChangedFile, Repository } from '../sync/repository';
import type { Account } from './account';
import { hubEndpoint } from './configuration';
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

/**
 * Commits what is in the Space repo and pushes it to the Space: checks and asks first, then works, and pushes nothing
 * but what was shown.
 * @returns true where something was pushed.
 */
export async function commitAndPush(location: ProjectLocation, account: Account, known: KnownBeforePush): Promise<boolean> {
  if (!(await saveFirst([location.spaceRoot]))) return false;
  const { preparePush, isNothingToPush, commitAndPush: carryOut } = await import('../deploy/push');
  const endpoint = hubEndpoint();
  const prepared = await withProgress(l10n.t('Looking at the Space repo'), (signal) => preparePush(location, endpoint, signal));
  if (isNothingToPush(prepared)) {
    void window.showInformationMessage(l10n.t('The Space repo has nothing to commit and nothing to push.'));
    return false;
  }
  const { repository, preview, spaceId } = prepared;
  const message = repository.changed.length === 0 ? undefined : await askForMessage(location, repository);
  if (repository.changed.length > 0 && message === undefined) return false;
  const connection = account.connection(location.mainRoot);
  const { refusalOf } = await import('./token-rights');
  const refusal = await refusalOf(connection, spaceId);
  if (!(await confirm(location, repository, preview, { message, lfsFiles: prepared.lfsFiles ?? [], refusal, ...known }))) return false;

  const token = await connection.token();
  await withProgress(l10n.t('Pushing to {0}', spaceId), (signal, progress) =>
    carryOut(prepared, {
      message,
      authorization: token === undefined ? undefined : { endpoint, token },
      signal,
      onStage: (stage) => {
        progress.report({ message: stage === 'committing' ? l10n.t('committing') : l10n.t('pushing') });
      },
      onProgress: (text) => {
        progress.report({ message: text });
      },
    }),
  );
  return true;
}

async function askForMessage(location: ProjectLocation, repository: Repository): Promise<string | undefined> {
  const { suggestedMessage } = await import('../deploy/commit-message');
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
  { message, refusal, devMode, errors, warnings, secrets, lfsFiles }: KnownBeforePush & {
    readonly message: string | undefined;
    readonly refusal: string | undefined;
    readonly lfsFiles: readonly string[];
  },
): Promise<boolean> {
  const lines: string[] = refusal === undefined ? [] : [refusal, ''];
  if (secrets.length > 0) {
    lines.push(l10n.t('A token or key stands in {0}. Everyone who can read the Space can read it.', secrets.join(', ')), '');
  }
  if (lfsFiles.length > 0) {
    lines.push(l10n.t('These files are in Git LFS. A push from here runs no hooks: upload them first with git lfs push --all {0}', preview.remote));
    lines.push(...shorten(lfsFiles), '');
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
