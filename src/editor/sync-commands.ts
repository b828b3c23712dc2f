import { commands, l10n, Uri, window, type TextDocumentContentProvider, workspace, type Disposable } from 'vscode';
import { join } from 'node:path';
import type { ProjectLocation } from '../project/discovery';
import type { SyncReport } from '../sync/apply';
import { losses, type SyncChange, type SyncPlan } from '../sync/plan-model';
import { withProgress } from './progress';
import type { ChangeValue } from './repos-rows';
import { planFor } from './sync-plan';
import { saveFirst } from './unsaved';

/** An empty side of a diff: the file is not there. */
const nothingScheme = 'spacedock-nothing';

export function registerNothing(): Disposable {
  const provider: TextDocumentContentProvider = { provideTextDocumentContent: () => '' };
  return workspace.registerTextDocumentContentProvider(nothingScheme, provider);
}

/** What the Space repo would be (right) against what it is (left), all files in one diff editor. */
export async function previewSync(location: ProjectLocation): Promise<void> {
  const plan = await planWithProgress(location);
  if (plan === undefined) return;
  if (plan.changes.length === 0) {
    tellNothing(plan);
    return;
  }
  await showDiffs(plan);
}

/** One file's diff, from the tree. */
export async function openChange({ plan, change }: ChangeValue): Promise<void> {
  const [, left, right] = sides(plan, change);
  await commands.executeCommand(
    'vscode.diff',
    left ?? nothing(change.path),
    right ?? nothing(change.path),
    l10n.t('{0} (Space repo ↔ main repo)', change.path),
    { preview: true },
  );
}

/** Asks, then copies. Resolves to true where the Space repo was changed. `push` is offered at the end. */
export async function sync(location: ProjectLocation, push: () => unknown): Promise<boolean> {
  if (!(await saveFirst([location.mainRoot, location.spaceRoot]))) return false;
  const plan = await planWithProgress(location);
  if (plan === undefined) return false;
  if (plan.changes.length === 0) {
    tellNothing(plan);
    return false;
  }
  const lost = losses(plan);
  if (!(await confirm(plan, lost))) return false;
  const { applySync } = await import('../sync/apply');
  const report = await withProgress(l10n.t('Syncing the main repo into the Space repo'), (signal, progress) => {
    let shown = 0;
    return applySync(plan, {
      signal,
      allowOverwriteUncommitted: lost.length > 0,
      onProgress: ({ done, total, path }) => {
        progress.report({ message: path, increment: total === 0 ? 0 : ((done - shown) * 100) / total });
        shown = done;
      },
    });
  });
  if (report.cancelled || report.failed.length > 0) {
    void window.showWarningMessage(incompleteText(report, plan.changes.length));
    return report.done.length > 0;
  }
  const pushNow = l10n.t('Commit and Push…');
  void window.showInformationMessage(doneText(report), pushNow).then((button) => (button === pushNow ? push() : undefined));
  return true;
}

async function planWithProgress(location: ProjectLocation): Promise<SyncPlan | undefined> {
  const plan = await withProgress(l10n.t('Comparing the repos'), (signal) => planFor(location, signal));
  if (plan === undefined) {
    void window.showInformationMessage(
      l10n.t('There is nothing to sync: no spacedock.yaml names a main repo beside this Space repo.'),
    );
  }
  return plan;
}

async function confirm(plan: SyncPlan, lost: readonly string[]): Promise<boolean> {
  const count = (kind: SyncChange['kind']): number => plan.changes.filter((change) => change.kind === kind).length;
  const lines = [
    l10n.t('{0} added, {1} changed, {2} deleted.', count('add'), count('change'), count('delete')),
    ...plan.changes.slice(0, 12).map(({ kind, path }) => `${{ add: '+', change: '±', delete: '−' }[kind]} ${path}`),
    ...(plan.changes.length > 12 ? ['…'] : []),
  ];
  if (plan.refused.length > 0) {
    lines.push('', l10n.t('Refused, and left as they are:'));
    lines.push(...plan.refused.slice(0, 8).map(({ path, message }) => `${path}: ${message}`));
    if (plan.refused.length > 8) lines.push('…');
  }
  if (lost.length > 0) {
    lines.push(
      '',
      plan.overwritesUncommitted === undefined
        ? l10n.t('Git cannot tell whether these are in a commit; what they hold now is lost:')
        : l10n.t('These have uncommitted changes in the Space repo, which are lost:'),
    );
    lines.push(...lost.slice(0, 8), ...(lost.length > 8 ? ['…'] : []));
  }
  lines.push('', l10n.t('From {0}', plan.mainRoot), l10n.t('Into {0}', plan.spaceRoot));
  const go = lost.length > 0 ? l10n.t('Sync and Lose Them') : l10n.t('Sync');
  const preview = l10n.t('Preview');
  const question = plan.changes.length === 1
    ? l10n.t('Change 1 file of the Space repo?')
    : l10n.t('Change {0} files of the Space repo?', plan.changes.length);
  const chosen = await window.showWarningMessage(question, { modal: true, detail: lines.join('\n') }, go, preview);
  if (chosen === preview) await showDiffs(plan);
  return chosen === go;
}

function doneText({ done }: SyncReport): string {
  const count = (kind: SyncChange['kind']): number => done.filter((change) => change.kind === kind).length;
  return l10n.t('Synced: {0} added, {1} changed, {2} deleted. Nothing is committed yet.', count('add'), count('change'), count('delete'));
}

function incompleteText({ cancelled, done, failed }: SyncReport, planned: number): string {
  const [first] = failed;
  if (first === undefined || cancelled) {
    return l10n.t('The sync was cancelled after {0} of {1} files. Sync again to finish it.', done.length, planned);
  }
  return l10n.t('{0} of {1} files were synced. {2}: {3} {4}', done.length, planned, first.path, first.message, first.advice);
}

function tellNothing(plan: SyncPlan): void {
  if (plan.refused.length === 0) {
    void window.showInformationMessage(l10n.t('The Space repo already holds what the main repo holds.'));
    return;
  }
  const [first] = plan.refused;
  void window.showWarningMessage(
    l10n.t('Nothing to copy. {0} refused: {1}', plan.refused.length, `${first?.path ?? ''}: ${first?.message ?? ''} ${first?.advice ?? ''}`),
  );
}

async function showDiffs(plan: SyncPlan): Promise<void> {
  const resources = plan.changes.filter((change) => change.kind === 'delete' || !change.binary).map((change) => sides(plan, change));
  await commands.executeCommand('vscode.changes', l10n.t('Sync preview (Space repo ↔ main repo)'), resources);
}

function sides(plan: SyncPlan, change: SyncChange): [label: Uri, left: Uri | undefined, right: Uri | undefined] {
  const target = Uri.file(join(plan.spaceRoot, change.path));
  const source = Uri.file(join(plan.mainRoot, change.path));
  return [target, change.kind === 'add' ? undefined : target, change.kind === 'delete' ? undefined : source];
}

function nothing(path: string): Uri {
  return Uri.from({ scheme: nothingScheme, path: `/${path}` });
}
