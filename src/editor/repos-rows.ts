import { l10n } from 'vscode';
import { basename } from 'node:path';
import type { ProjectLocation } from '../project/discovery';
import type { Repository, RepositoryState } from '../sync/repository';
import { historyRow, type HistoryModel } from './history-rows';
import { planRow, type PlanViewModel } from './plan-rows';
import type { Readable, Row } from './tree-rows';

export interface ReposViewModel {
  /** Undefined where one repo is both. */
  readonly main: { readonly root: string; readonly state: Readable<RepositoryState> } | undefined;
  readonly space: { readonly root: string; readonly state: Readable<RepositoryState> };
  /** Undefined where there is nothing to sync from. */
  readonly plan: Readable<PlanViewModel> | undefined;
  /** Undefined before it was read. */
  readonly history: HistoryModel | undefined;
}

/** One of several projects, without its place in the tree. */
export function projectRow(label: string, { spaceRoot, mainRoot, spaceId }: ProjectLocation, model: ReposViewModel | undefined): Row {
  const state = model?.space.state;
  const trouble = state !== undefined && ('error' in state || state.value.kind !== 'repository');
  const description = state === undefined ? '' : 'error' in state ? state.error : state.value.kind === 'repository' ? summary(state.value) : l10n.t('no git repository');
  const plan = model?.plan;
  const changes = plan === undefined || 'error' in plan ? 0 : plan.value.plan.changes.length - plan.value.leftOut.size;
  return {
    id: 'project',
    label,
    description: [description, changes === 0 ? '' : changes === 1 ? l10n.t('1 file to sync') : l10n.t('{0} files to sync', changes)].filter((part) => part !== '').join(' · '),
    tooltip: [spaceId, spaceRoot, mainRoot].filter((line) => line !== undefined).join('\n'),
    icon: trouble ? 'warning' : 'rocket',
    ...(trouble ? { color: 'list.warningForeground' } : {}),
    context: `aProject ${mainRoot === undefined ? '' : 'syncPlan'} spaceRepo copyable`,
    copy: spaceRoot,
    spoken: [l10n.t('Project {0}', label), description].filter((part) => part !== '').join(', '),
  };
}

export function reposRows(model: ReposViewModel): Row[] {
  const rows: Row[] = [];
  if (model.main) rows.push(repositoryRow('main', l10n.t('Main repo'), model.main.root, model.main.state));
  rows.push(repositoryRow('space', l10n.t('Space repo'), model.space.root, model.space.state));
  if (model.plan) rows.push(planRow(model.plan));
  if (model.history) rows.push(historyRow(model.history, new Date()));
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
