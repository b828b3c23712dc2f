import { l10n } from 'vscode';
import { basename } from 'node:path';
import type { Span } from '../documents/text';
import type { Repository, RepositoryState } from '../sync/repository';
import type { SyncChange, SyncPlan, SyncRefusal } from '../sync/plan-model';
import type { Row } from './tree-rows';

/** A part that could not be read carries the reason instead. */
export type Readable<T> = { readonly value: T } | { readonly error: string; readonly span?: Span };

export interface ReposViewModel {
  /** Undefined where one repo is both. */
  readonly main: { readonly root: string; readonly state: Readable<RepositoryState> } | undefined;
  readonly space: { readonly root: string; readonly state: Readable<RepositoryState> };
  /** Undefined where there is nothing to sync from. */
  readonly plan: Readable<SyncPlan> | undefined;
}

/** Rows that a plan of thousands of files is cut to. */
const shownChanges = 200;

/** What the command of a change's row needs. */
export interface ChangeValue {
  readonly plan: SyncPlan;
  readonly change: SyncChange;
}

export function reposRows(model: ReposViewModel): Row[] {
  const rows: Row[] = [];
  if (model.main) rows.push(repositoryRow('main', l10n.t('Main repo'), model.main.root, model.main.state));
  rows.push(repositoryRow('space', l10n.t('Space repo'), model.space.root, model.space.state));
  if (model.plan) rows.push(planRow(model.plan));
  return rows;
}

function repositoryRow(id: 'main' | 'space', label: string, root: string, state: Readable<RepositoryState>): Row {
  const base = { id: `repos/${id}`, label, icon: 'repo', context: `${id}Repo copyable`, value: root };
  if ('error' in state) {
    return { ...base, description: state.error, tooltip: `${root}\n${state.error}`, icon: 'warning', color: 'list.warningForeground' };
  }
  const repository = state.value;
  if (repository.kind !== 'repository') {
    return { ...base, description: l10n.t('no git repository'), tooltip: root, icon: 'warning', color: 'list.warningForeground' };
  }
  const detached = repository.head.kind === 'detached';
  const children: Row[] = [
    {
      id: `repos/${id}/branch`,
      label: l10n.t('Branch'),
      description: branchText(repository),
      icon: detached ? 'warning' : 'git-branch',
      ...(detached ? { color: 'list.warningForeground' } : {}),
    },
    {
      id: `repos/${id}/upstream`,
      label: l10n.t('Remote'),
      description: upstreamText(repository),
      tooltip: repository.remotes.map(({ name, url }) => `${name}: ${url}`).join('\n') || l10n.t('This repo has no remote.'),
      icon: repository.remotes.length === 0 ? 'warning' : 'cloud',
      ...(repository.remotes.length === 0 ? { color: 'list.warningForeground' } : {}),
    },
    {
      id: `repos/${id}/changes`,
      label: l10n.t('Uncommitted'),
      description: changesText(repository.changed.length),
      tooltip: repository.changed.slice(0, 30).map(({ path }) => path).join('\n') || l10n.t('Everything is committed.'),
      icon: repository.changed.length === 0 ? 'check' : 'edit',
    },
  ];
  const description = `${summary(repository)} · ${basename(root)}`;
  return { ...base, description, tooltip: `${root}\n${description}`, children, expanded: true };
}

function summary(repository: Repository): string {
  const parts = [repository.head.kind === 'branch' ? repository.head.name : l10n.t('detached')];
  if (repository.ahead) parts.push(`↑${String(repository.ahead)}`);
  if (repository.behind) parts.push(`↓${String(repository.behind)}`);
  if (repository.changed.length > 0) parts.push(`±${String(repository.changed.length)}`);
  return parts.join(' ');
}

function branchText({ head }: Repository): string {
  if (head.kind === 'branch') return head.name;
  return l10n.t('detached at {0}: a push needs a branch', head.sha.slice(0, 7));
}

function upstreamText(repository: Repository): string {
  if (repository.remotes.length === 0) return l10n.t('no remote');
  if (repository.upstream === undefined) return l10n.t('the branch follows none');
  const { ahead = 0, behind = 0, upstream } = repository;
  if (ahead === 0 && behind === 0) return l10n.t('{0}, up to date', upstream.name);
  return l10n.t('{0}, {1} to push, {2} to pull', upstream.name, ahead, behind);
}

function changesText(count: number): string {
  if (count === 0) return l10n.t('none');
  return count === 1 ? l10n.t('1 file') : l10n.t('{0} files', count);
}

function planRow(plan: Readable<SyncPlan>): Row {
  const base = { id: 'repos/sync', label: l10n.t('Sync') };
  if ('error' in plan) {
    const failed = { ...base, description: plan.error, tooltip: plan.error, icon: 'warning', color: 'list.warningForeground' };
    if (plan.span === undefined) return failed;
    const source = { file: { repo: 'main', path: 'spacedock.yaml' }, span: plan.span };
    return { ...failed, command: 'spacedock.openSource', value: { sources: [source] } };
  }
  const { changes, refused } = plan.value;
  const children: Row[] = [
    ...refused.slice(0, shownChanges).map(refusalRow),
    ...changes.slice(0, shownChanges).map((change) => changeRow(plan.value, change)),
  ];
  const hidden = Math.max(0, changes.length - shownChanges) + Math.max(0, refused.length - shownChanges);
  if (hidden > 0) {
    children.push({
      id: 'repos/more',
      label: l10n.t('{0} more…', hidden),
      icon: 'ellipsis',
      command: 'spacedock.previewSync',
    });
  }
  const count =
    changes.length === 0
      ? l10n.t('nothing to copy')
      : changes.length === 1
        ? l10n.t('1 file would change')
        : l10n.t('{0} files would change', changes.length);
  return {
    ...base,
    description: [
      ...(plan.value.interrupted === undefined ? [] : [l10n.t('interrupted')]),
      count,
      ...(refused.length === 0 ? [] : [l10n.t('{0} refused', refused.length)]),
    ].join(', '),
    icon: 'sync',
    context: 'syncPlan',
    ...(children.length > 0 ? { children, expanded: changes.length + refused.length <= 20 } : {}),
  };
}

const looks = {
  add: { icon: 'diff-added', color: 'gitDecoration.addedResourceForeground', word: () => l10n.t('added') },
  change: { icon: 'diff-modified', color: 'gitDecoration.modifiedResourceForeground', word: () => l10n.t('changed') },
  delete: { icon: 'diff-removed', color: 'gitDecoration.deletedResourceForeground', word: () => l10n.t('deleted') },
} as const;

function changeRow(plan: SyncPlan, change: SyncChange): Row {
  const { icon, color, word } = looks[change.kind];
  const loses = plan.overwritesUncommitted?.includes(change.path) === true;
  return {
    id: `repos/sync/${change.path}`,
    label: change.path,
    description: loses ? l10n.t('{0}, over an uncommitted change', word()) : word(),
    icon,
    color,
    command: 'spacedock.openChange',
    value: { plan, change } satisfies ChangeValue,
  };
}

function refusalRow(refusal: SyncRefusal): Row {
  return {
    id: `repos/sync/refused/${refusal.path}`,
    label: refusal.path,
    description: l10n.t('refused: {0}', refusal.message),
    tooltip: `${refusal.message}\n${refusal.advice}`,
    icon: 'error',
    color: 'list.errorForeground',
    context: 'copyable',
    value: refusal.path,
  };
}
