import { commands, l10n, window, workspace } from 'vscode';
import type { DeployQuestion } from '../deploy/deploy-request';
import type { PushItem } from '../deploy/push-item';
import { refusedOf, type SyncChange } from '../sync/plan-model';
import type { ChangedFile } from '../sync/repository';
import { fetchButton } from './lfs-fetch';
import { showPlan, showRollback } from './sync-preview';

export interface QuestionOptions {
  /** With a sync before it and the watching after it; else what is in the Space repo is committed and pushed. */
  readonly whole: boolean;
  /** Changes that the user has left out of the sync. */
  readonly leftOut: readonly string[];
  readonly signal: AbortSignal;
}

/** What the Space's state makes of a push is nothing to be mended first: the question itself says it. */
export function isOfSpace({ id }: PushItem): boolean {
  return id === 'dev-mode' || id === 'at-rest' || id === 'build-running';
}

export interface DeployWish {
  /** `fetch`: first the files that the sync refuses as Git LFS pointers are to be fetched; then it is asked anew. */
  readonly kind: 'go' | 'fetch';
  /** Of the commit; undefined where there is none. */
  readonly message: string | undefined;
}

/** Asks for the message of the commit, then about all that will be done. Undefined where the user calls it off. */
export async function askToDeploy(question: DeployQuestion, options: QuestionOptions): Promise<DeployWish | undefined> {
  let message = question.message;
  if (message !== undefined) message = await askForMessage(message);
  if (question.message !== undefined && message === undefined) return undefined;
  for (;;) {
    if (options.signal.aborted) return undefined;
    const answer = await confirm(question, message, options);
    if (answer === 'go' || answer === 'fetch') return { kind: answer, message };
    if (answer === undefined) return undefined;
    if (answer === 'preview') {
      if (question.rollback !== undefined) await showRollback(question.rollback);
      else if (question.plan !== undefined) await showPlan(question.plan);
      if (!(await goOn(question.rollback === undefined ? l10n.t('This is what the sync would change.') : l10n.t('This is what the roll back would change.'), options.signal))) return undefined;
    } else if (answer === 'edit') {
      message = await editMessage(message ?? '', options.signal);
      if (message === undefined) return undefined;
    }
  }
}

/** A box has one line: what is below the subject stays as it was proposed, or is edited in an editor. */
async function askForMessage(proposed: string): Promise<string | undefined> {
  const [subject = '', ...body] = proposed.split('\n');
  const below = body.filter((line) => line !== '').length;
  const value = await window.showInputBox({
    title: l10n.t('Commit the Space repo'),
    prompt: below === 0 ? l10n.t('Message of the commit') : l10n.t('First line of the commit’s message; {0} lines about the main repo’s commits follow', below),
    value: subject,
    ignoreFocusOut: true,
    validateInput: (text) => (text.trim() === '' ? l10n.t('A commit needs a message.') : undefined),
  });
  return value === undefined ? undefined : [value, ...body].join('\n');
}

async function editMessage(message: string, signal: AbortSignal): Promise<string | undefined> {
  const document = await workspace.openTextDocument({ language: 'git-commit', content: message });
  await window.showTextDocument(document);
  const goes = await goOn(l10n.t('Edit the message of the commit, then go on.'), signal);
  const text = document.getText().trim();
  if (!document.isClosed) {
    await window.showTextDocument(document);
    await commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  }
  return goes ? text || message : undefined;
}

/** Not modal: what it is about is there to be read. */
async function goOn(text: string, signal: AbortSignal): Promise<boolean> {
  const go = l10n.t('Go On…');
  const left = new Promise<undefined>((resolve) => {
    signal.addEventListener('abort', () => { resolve(undefined); }, { once: true });
  });
  return (await Promise.race([window.showInformationMessage(text, go), left])) === go;
}

async function confirm(question: DeployQuestion, message: string | undefined, { whole, leftOut }: QuestionOptions): Promise<'go' | 'preview' | 'edit' | 'fetch' | undefined> {
  const { prepared, plan, rollback, losses, spaceId } = question;
  const { repository, branch } = prepared;
  const head = repository.head.kind === 'branch' ? repository.head.name : '';
  const commit = message !== undefined;
  const go =
    rollback !== undefined ? l10n.t('Roll Back') : losses.length > 0 ? l10n.t('Deploy and Lose Them') : whole ? l10n.t('Deploy') : commit ? l10n.t('Commit and Push') : l10n.t('Push');
  const preview = l10n.t('Preview');
  const edit = l10n.t('Edit Message…');
  const fetch = await fetchButton(plan);
  const buttons = [go, ...((rollback ?? plan)?.changes.length === undefined || (rollback ?? plan)?.changes.length === 0 ? [] : [preview]), ...(message?.includes('\n') === true ? [edit] : []), ...fetch];
  const text = rollback !== undefined
    ? l10n.t('Roll {0} back to {1}?', spaceId, rollback.to.sha.slice(0, 7))
    : whole
    ? l10n.t('Deploy to {0}?', spaceId)
    : head === branch
      ? l10n.t('Push {0} to {1}?', head, spaceId)
      : l10n.t('Push {0} to {1} of {2}?', head, branch, spaceId);
  const chosen = await window.showWarningMessage(text, { modal: true, detail: detailsOf(question, message, leftOut).join('\n') }, ...buttons);
  if (chosen === preview) return 'preview';
  if (chosen === edit) return 'edit';
  if (chosen !== undefined && fetch.includes(chosen)) return 'fetch';
  return chosen === go ? 'go' : undefined;
}

/** All that will be done, and what of it cannot be undone. */
function detailsOf({ prepared, plan, rollback, losses, check }: DeployQuestion, message: string | undefined, leftOut: readonly string[]): string[] {
  const { repository, preview, remote, spaceRoot } = prepared;
  const blocks: string[][] = [];
  if (rollback !== undefined) {
    blocks.push([
      l10n.t('A new commit brings the content of {0} back; none is taken away.', `${rollback.to.sha.slice(0, 7)} ${rollback.to.subject}`),
      ...shorten(rollback.changes.map(({ kind, path }) => `${signs[kind]} ${path}`)),
    ]);
  }
  if (plan !== undefined && plan.changes.length > 0) {
    const count = (kind: SyncChange['kind']): number => plan.changes.filter((change) => change.kind === kind).length;
    blocks.push([
      l10n.t('Sync: {0} added, {1} changed, {2} deleted.', count('add'), count('change'), count('delete')),
      ...shorten(plan.changes.map(({ kind, path }) => `${signs[kind]} ${path}`)),
    ]);
  }
  if (leftOut.length > 0) blocks.push([l10n.t('Left out of the sync in the Repos view:'), ...shorten(leftOut)]);
  const refused = refusedOf(plan);
  if (refused.length > 0) blocks.push([l10n.t('Refused by the sync, and left as they are:'), ...shorten(refused.map(({ path, message: why }) => `${path}: ${why}`))]);
  if (losses.length > 0) {
    const known = plan?.overwritesUncommitted !== undefined;
    blocks.push([known ? l10n.t('These have uncommitted changes in the Space repo, which are lost:') : l10n.t('Git cannot tell whether these are in a commit; what they hold now is lost:'), ...shorten(losses)]);
  }
  if (message !== undefined) {
    const { length } = repository.changed;
    const [subject = ''] = message.split('\n');
    const files = length === 1 ? l10n.t('New commit “{0}” with 1 file:', subject) : l10n.t('New commit “{0}” with {1} files:', subject, length);
    blocks.push(length === 0 ? [l10n.t('New commit “{0}”', subject)] : [files, ...shorten(repository.changed.map(({ path, state }) => `${stateSigns[state]} ${path}`))]);
  }
  if (preview.commits.length > 0) blocks.push([l10n.t('Commits not pushed yet:'), ...shorten(preview.commits.map(({ sha, subject }) => `${sha.slice(0, 7)} ${subject}`))]);
  if (check.notes.length > 0) blocks.push([l10n.t('Not checked:'), ...shorten(check.notes.map(({ check: name, message: why }) => `${name}: ${why}`))]);
  const url = repository.remotes.find(({ name }) => name === remote)?.url ?? '';
  blocks.push([l10n.t('From {0}', spaceRoot), l10n.t('To {0}', `${remote} (${url})`)]);
  const ofSpace = check.items.filter(isOfSpace).map(({ message: what, advice }) => `${what} ${advice}`);
  const builds = check.space?.stage === 'SLEEPING' ? l10n.t('The Space sleeps: the push wakes it. It builds anew, and paid hardware is billed from then on.') : l10n.t('The Space builds anew after the push.');
  blocks.push(ofSpace.length > 0 ? ofSpace : [builds]);
  return blocks.flatMap((block, index) => (index === 0 ? block : ['', ...block]));
}

const signs: Readonly<Record<SyncChange['kind'], string>> = { add: '+', change: '±', delete: '−' };

const stateSigns: Readonly<Record<ChangedFile['state'], string>> = {
  added: '+',
  untracked: '+',
  modified: '±',
  'type-changed': '±',
  conflicted: '±',
  deleted: '−',
};

const mostLines = 8;

function shorten(lines: readonly string[]): string[] {
  return lines.length <= mostLines ? [...lines] : [...lines.slice(0, mostLines - 1), l10n.t('and {0} more', lines.length - mostLines + 1)];
}
