import { l10n, window } from 'vscode';
import type { ProjectLocation } from '../project/discovery';
import type { SyncReport } from '../sync/apply';
import type { SyncChange, SyncPlan } from '../sync/plan-model';
import type { LeftOut } from './left-out';
import { fetchButton, fetchFromLfs } from './lfs-fetch';
import { withProgress } from './progress';
import { planFor } from './sync-plan';
import { showPlan } from './sync-preview';
import { saveFirst } from './unsaved';

/** Shows what a sync would do, and changes nothing. */
export async function previewSync(location: ProjectLocation, choice: LeftOut): Promise<void> {
  const whole = await planWithProgress(location);
  if (whole === undefined) return;
  const { plan, leftOut } = await choice.reduce(whole);
  if (plan.changes.length === 0) {
    if (leftOut.length > 0) tellAllLeftOut(leftOut.length);
    else if (await tellNothing(plan)) await previewSync(location, choice);
    return;
  }
  await showPlan(plan);
}

/**
 * Asks, then copies what is not left out. Resolves to true where the Space repo was changed. `push` is offered at the
 * end.
 */
export async function sync(location: ProjectLocation, choice: LeftOut, push: () => unknown): Promise<boolean> {
  if (!(await saveFirst([location.mainRoot, location.spaceRoot]))) return false;
  const whole = await planWithProgress(location);
  if (whole === undefined) return false;
  const { plan, leftOut } = await choice.reduce(whole);
  if (plan.changes.length === 0) {
    if (leftOut.length > 0) {
      tellAllLeftOut(leftOut.length);
      return false;
    }
    if (plan.interrupted !== undefined) await carryOut(plan);
    if (await tellNothing(plan)) return sync(location, choice, push);
    return false;
  }
  const { losses } = await import('../sync/plan-model');
  const lost = losses(plan);
  const answer = await confirm(plan, lost, leftOut);
  if (answer === 'preview') {
    await showPlan(plan);
    const go = l10n.t('Sync…');
    // Not modal: the preview is there to be read.
    const chosen = await window.showInformationMessage(l10n.t('This is what the sync would change.'), go);
    return chosen === go ? sync(location, choice, push) : false;
  }
  if (answer === 'fetch') {
    await fetchFromLfs(plan);
    return sync(location, choice, push);
  }
  if (answer !== 'sync') return false;
  const report = await carryOut(plan, lost.length > 0);
  if (report.cancelled || report.failed.length > 0) {
    void window.showWarningMessage(incompleteText(report, plan.changes.length));
    return report.done.length > 0;
  }
  const pushNow = l10n.t('Commit and Push…');
  void window.showInformationMessage(doneText(report), pushNow).then((button) => (button === pushNow ? push() : undefined));
  return true;
}

/** Milliseconds that another sync, at a terminal perhaps, may take. */
const longestWait = 60_000;

async function carryOut(plan: SyncPlan, allowOverwriteUncommitted = false): Promise<SyncReport> {
  const { applySync } = await import('../sync/apply');
  return withProgress(l10n.t('Syncing the main repo into the Space repo'), (signal, progress) => {
    let shown = 0;
    return applySync(plan, {
      signal,
      allowOverwriteUncommitted,
      patience: longestWait,
      onWait: (holder) => {
        progress.report({
          message: holder === undefined ? l10n.t('waiting for another sync to end') : l10n.t('waiting for another sync to end (process {0} on {1})', holder.pid, holder.host),
        });
      },
      onProgress: ({ done, total, path }) => {
        progress.report({ message: path, increment: total === 0 ? 0 : ((done - shown) * 100) / total });
        shown = done;
      },
    });
  });
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

async function confirm(plan: SyncPlan, lost: readonly string[], leftOut: readonly string[]): Promise<'sync' | 'preview' | 'fetch' | undefined> {
  const count = (kind: SyncChange['kind']): number => plan.changes.filter((change) => change.kind === kind).length;
  const lines = [
    l10n.t('{0} added, {1} changed, {2} deleted.', count('add'), count('change'), count('delete')),
    ...plan.changes.slice(0, 12).map(({ kind, path }) => `${{ add: '+', change: '±', delete: '−' }[kind]} ${path}`),
    ...(plan.changes.length > 12 ? ['…'] : []),
  ];
  if (leftOut.length > 0) {
    lines.push('', l10n.t('{0} of {1} left out in the Repos view:', leftOut.length, leftOut.length + plan.changes.length));
    lines.push(...leftOut.slice(0, 8), ...(leftOut.length > 8 ? ['…'] : []));
  }
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
  const fetch = await fetchButton(plan);
  const chosen = await window.showWarningMessage(question, { modal: true, detail: lines.join('\n') }, go, preview, ...fetch);
  if (chosen !== undefined && fetch.includes(chosen)) return 'fetch';
  if (chosen === preview) return 'preview';
  return chosen === go ? 'sync' : undefined;
}

function doneText({ done, finishedInterrupted }: SyncReport): string {
  const count = (kind: SyncChange['kind']): number => done.filter((change) => change.kind === kind).length;
  if (finishedInterrupted) {
    return l10n.t('An interrupted sync is finished: {0} added, {1} changed, {2} deleted. Nothing is committed yet.', count('add'), count('change'), count('delete'));
  }
  return l10n.t('Synced: {0} added, {1} changed, {2} deleted. Nothing is committed yet.', count('add'), count('change'), count('delete'));
}

function incompleteText({ cancelled, done, failed }: SyncReport, planned: number): string {
  const [first] = failed;
  if (first === undefined || cancelled) {
    return l10n.t('The sync was cancelled after {0} of {1} files. Sync again to finish it.', done.length, planned);
  }
  return l10n.t('{0} of {1} files were synced. {2}: {3} {4}', done.length, planned, first.path, first.message, first.advice);
}

function tellAllLeftOut(count: number): void {
  void window.showInformationMessage(
    count === 1
      ? l10n.t('The only change is left out: check it in the Repos view to sync it.')
      : l10n.t('All {0} changes are left out: check those in the Repos view that are to be synced.', count),
  );
}

/** Resolves to true where files were fetched from Git LFS, so that there may be something to copy now. */
async function tellNothing(plan: SyncPlan): Promise<boolean> {
  const nothing = plan.interrupted === undefined ? l10n.t('The Space repo already holds what the main repo holds.') : l10n.t('An interrupted sync is finished: the Space repo holds what the main repo holds.');
  if (plan.refused.length === 0) {
    void window.showInformationMessage(nothing);
    return false;
  }
  const [first] = plan.refused;
  const fetch = await fetchButton(plan);
  const chosen = await window.showWarningMessage(
    l10n.t('Nothing to copy. {0} refused: {1}', plan.refused.length, `${first?.path ?? ''}: ${first?.message ?? ''} ${first?.advice ?? ''}`),
    ...fetch,
  );
  if (chosen === undefined) return false;
  await fetchFromLfs(plan);
  return true;
}
