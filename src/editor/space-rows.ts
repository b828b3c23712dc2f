import { l10n } from 'vscode';
import { basename } from 'node:path';
import type { Span } from '../documents/text';
import { reasonOf } from '../hub/error-message';
import type { HardwareList } from '../hub/hardware';
import type { SpaceState } from '../hub/space';
import type { SpaceEntries } from '../hub/space-settings';
import { revisionText } from '../hub/space-text';
import { failedAt, isIdle, type FailedAt, type StageMeaning } from '../hub/stages';
import type { FileReference } from '../project/project';
import { buildLines, elapsedText, lastGoodText, leftText, placeText, stepElapsedText, stepText } from './build-texts';
import { checkpointsGroup } from './checkpoint-rows';
import type { KnownCheckpoints } from './checkpoints';
import type { CommandId } from './command-ids';
import type { BuildNow } from './space-build';
import { devModeRow, entriesGroup, hardwareRow, sleepRow, storageGroup, visibilityRow } from './settings-rows';
import type { Row } from './tree-rows';

/** What the Space view is made of. */
export interface SpaceViewModel {
  readonly space: SpaceState;
  readonly meaning: StageMeaning;
  /** Why the last look failed, where `space` is an older answer. */
  readonly stale: FailedLook | undefined;
  readonly hardware: HardwareList;
  readonly following: ReadonlySet<'build' | 'run'>;
  readonly checkpoints: KnownCheckpoints;
  readonly dataMount: string;
  /** Folders of the Space's repo in the workspace. */
  readonly checkouts: readonly string[];
  readonly failedStep: FailedStep | undefined;
  /** Why it failed; undefined where nothing did, or that is not known. */
  readonly cause: KnownCause | undefined;
  /** While a build goes on and its log is read. */
  readonly build: BuildNow | undefined;
  /** A place in the Dockerfile at hand; undefined where it has no such line. */
  readonly sourceOfLine: (line: number) => Source | undefined;
  /** Undefined where they are not read. */
  readonly entries: SpaceEntries | undefined;
  /** The full state as Markdown. */
  readonly details: () => Promise<string>;
}

/** Why the Hub's answer is missing, and the command of a click that may help. */
export interface FailedLook {
  readonly reason: string;
  readonly remedy: CommandId;
}

/** Where a build failed, by its log. */
export interface FailedStep {
  /** The builder's words. */
  readonly message: string;
  /** As the log writes it. */
  readonly instruction: string | undefined;
  /** The instruction in the Dockerfile at hand; undefined where none reads the same. */
  readonly source: Source | undefined;
  /** Line of the Dockerfile, from 1. */
  readonly line: number | undefined;
}

/** Why a build or an app failed, by its log. */
export interface KnownCause {
  readonly title: string;
  /** What to do. */
  readonly cure: string;
  /** Of a failure that is not known: the lines of the log that tell most, the likeliest first. */
  readonly lines: readonly string[];
  /** The line that did it; undefined where it is none of the project's. */
  readonly source: Source | undefined;
}

/** A place that the command `openSource` goes to. */
export interface Source {
  readonly file: FileReference;
  readonly span: Span;
}

/** The Space view's rows. A group's description says the main thing, so that it is readable while closed. */
export function spaceRows(model: SpaceViewModel): Row[] {
  return [
    statusGroup(model),
    logsGroup(model),
    entriesGroup('secret', model.entries),
    entriesGroup('variable', model.entries),
    storageGroup(model.space, model.dataMount),
    checkpointsGroup(model.checkpoints),
  ];
}

/** In place of the tree where there is no answer at all, and no text of package.json's tells why. */
export function failedLookRow(reason: string): Row {
  return {
    id: 'failed',
    label: l10n.t('The Hub could not be asked'),
    description: reason,
    tooltip: l10n.t('Click to try again.'),
    icon: 'warning',
    color: 'list.warningForeground',
    command: 'spacedock.refresh',
  };
}

function statusGroup(model: SpaceViewModel): Row {
  const { space } = model;
  const rows: Row[] = [];
  if (model.stale !== undefined) {
    rows.push({
      id: 'status/stale',
      label: l10n.t('Not up to date'),
      description: model.stale.reason,
      tooltip: model.stale.reason,
      icon: 'warning',
      color: 'list.warningForeground',
      command: model.stale.remedy,
    });
  }
  rows.push(stageRow(model));
  if (model.build !== undefined) rows.push(buildRow(model.build, model.sourceOfLine, Date.now()));
  if (model.failedStep !== undefined) rows.push(failedStepRow(model.failedStep, model.cause));
  else if (model.cause !== undefined || (space.errorMessage !== undefined && space.errorMessage !== '')) rows.push(reasonRow(space, model.cause));
  rows.push(revisionRow(space), hardwareRow(space, model.hardware));
  if (space.sdk !== 'static') rows.push(sleepRow(space, model.hardware), devModeRow(space));
  rows.push(visibilityRow(space));
  if (space.url !== undefined) {
    rows.push({
      id: 'status/url',
      label: l10n.t('App'),
      description: space.url.replace(/^https?:\/\//, ''),
      tooltip: space.url,
      icon: 'link-external',
      context: 'url copyable',
      command: 'spacedock.openApp',
      value: space.url,
    });
  }
  if (model.checkouts.length > 1) rows.push(checkoutsRow(model.checkouts));
  const place = model.build && placeText(model.build.progress);
  // The place first: a narrow side bar cuts off the rest.
  const description = place === undefined ? model.meaning.label : `${place} · ${model.meaning.label}`;
  return { id: 'status', label: l10n.t('Status'), description, details: model.details, icon: 'pulse', children: rows };
}

function stageRow({ space, meaning, details }: SpaceViewModel): Row {
  return {
    id: 'status/stage',
    label: l10n.t('Stage'),
    description: meaning.label,
    details,
    ...stageLook(meaning),
    context: `stage ${stageActions(meaning)} copyable`,
    value: space.stage,
    spoken: [l10n.t('Stage: {0}.', meaning.label), meaning.advice].filter((sentence) => sentence !== undefined).join(' '),
  };
}

/** The step that is being built, with its place among all; a click goes to its line. */
function buildRow(build: BuildNow, sourceOfLine: SpaceViewModel['sourceOfLine'], now: number): Row {
  const { progress } = build;
  const label = placeText(progress) ?? l10n.t('Step');
  const left = leftText(build);
  const took = progress.phase === 'queued' ? elapsedText(progress, now) : stepElapsedText(progress, now);
  const description = [took, left ?? lastGoodText(build), stepText(progress)].filter((part) => part !== undefined).join(' · ');
  const source = progress.line === undefined ? undefined : sourceOfLine(progress.line);
  return {
    id: 'status/build',
    label,
    description,
    tooltip: buildLines(build, now).join('\n'),
    icon: 'tools',
    context: 'copyable',
    ...(progress.instruction === undefined ? {} : { copy: progress.instruction }),
    ...(source === undefined ? { command: 'spacedock.showBuildLog' } : { command: 'spacedock.openSource', value: { sources: [source] } }),
    spoken: [label, stepText(progress), left].filter((part) => part !== undefined).join(', '),
  };
}

/** What the menus offer at a stage: a Space that stands still is woken, another is paused. */
export function stageActions({ stage }: StageMeaning): string {
  if (isIdle(stage)) return 'wakeable';
  return stage === 'DELETING' ? '' : 'pausable';
}

function reasonRow({ stage, errorMessage = '' }: SpaceState, cause: KnownCause | undefined): Row {
  const at = failedAt(stage);
  const reason = reasonOf(errorMessage) ?? whereSaid(at);
  return {
    id: 'status/error',
    label: l10n.t('Reason'),
    description: cause?.title ?? reason,
    tooltip: causeTooltip(cause, errorMessage),
    icon: 'error',
    color: 'list.errorForeground',
    context: 'copyable',
    copy: errorMessage === '' ? (cause?.title ?? '') : errorMessage,
    ...(cause?.source !== undefined
      ? { command: 'spacedock.openSource', value: { sources: [cause.source] } }
      : at === 'configuration'
        ? {}
        : { command: at === 'build' ? 'spacedock.showBuildLog' : 'spacedock.showRunLog', value: errorMessage }),
  };
}

function failedStepRow({ message, instruction, source, line }: FailedStep, cause: KnownCause | undefined): Row {
  const step = (instruction ?? message).replace(/\s+/g, ' ');
  const shown = cause?.title ?? step;
  const place = cause?.source ?? source;
  return {
    id: 'status/failedStep',
    label: line === undefined ? l10n.t('Failed') : l10n.t('Failed at line {0}', line),
    description: shown.length > 120 ? `${shown.slice(0, 120)}…` : shown,
    tooltip: causeTooltip(cause, cause === undefined ? message : `${step}\n${message}`),
    icon: 'error',
    color: 'list.errorForeground',
    context: 'copyable',
    copy: message,
    ...(place === undefined
      ? { command: 'spacedock.showBuildLog', value: message }
      : { command: 'spacedock.openSource', value: { sources: [place] } }),
  };
}

/** Why it failed and what to do, above what the Hub or the builder says. */
function causeTooltip(cause: KnownCause | undefined, said: string): string {
  return [...(cause === undefined ? [] : [cause.title, cause.cure, cause.lines.join('\n')]), said].filter((part) => part !== '').join('\n\n');
}

/** Icon and theme colour of a stage; the label says the same in words. */
export function stageLook(meaning: StageMeaning): { readonly icon: string; readonly color: string } {
  if (meaning.moving) return { icon: 'sync~spin', color: 'charts.blue' };
  if (meaning.failed) return { icon: 'error', color: 'charts.red' };
  if (meaning.running) return { icon: 'pass-filled', color: 'charts.green' };
  return { icon: 'circle-slash', color: 'charts.yellow' };
}

function whereSaid(at: FailedAt | undefined): string {
  switch (at) {
    case 'configuration':
      return l10n.t('the Hub does not say why');
    case 'build':
      return l10n.t('the build log says why');
    default:
      return l10n.t('the run log says why');
  }
}

function revisionRow(space: SpaceState): Row {
  const { deployedSha, repoSha } = space;
  const row: Row = {
    id: 'status/revision',
    label: l10n.t('Revision'),
    description: revisionText(space),
    icon: 'git-commit',
    context: 'copyable',
    ...(deployedSha === undefined && repoSha === undefined ? {} : { value: deployedSha ?? repoSha }),
  };
  if (deployedSha === undefined || repoSha === undefined) return row;
  if (repoSha === deployedSha) {
    return { ...row, tooltip: l10n.t('The deployed revision {0} is the newest of the Space repo.', deployedSha) };
  }
  return {
    ...row,
    tooltip: l10n.t('What runs ({0}) is older than what the Space repo holds ({1}).', deployedSha, repoSha),
    icon: 'git-compare',
    color: 'list.warningForeground',
  };
}

/** They are one Space, and so one row; the Repos view has each. */
function checkoutsRow(folders: readonly string[]): Row {
  return {
    id: 'status/checkouts',
    label: l10n.t('Checkouts'),
    description: folders.map((folder) => basename(folder)).join(', '),
    tooltip: [l10n.t('This Space is checked out more than once. Checkpoints and failed steps are looked for in the first; the Repos view has each.'), ...folders].join('\n'),
    icon: 'repo-clone',
    context: 'copyable',
    copy: folders.join('\n'),
  };
}

function logsGroup({ following, meaning }: SpaceViewModel): Row {
  const row = (kind: 'build' | 'run', label: string): Row => ({
    id: `logs/${kind}`,
    label,
    ...(following.has(kind) ? { description: l10n.t('following') } : {}),
    icon: following.has(kind) ? 'eye' : 'output',
    context: `${kind}Log${following.has(kind) ? ' following' : ''}`,
    command: kind === 'build' ? 'spacedock.showBuildLog' : 'spacedock.showRunLog',
    value: kind,
  });
  return {
    id: 'logs',
    label: l10n.t('Logs'),
    ...(/BUILDING$/.test(meaning.stage) ? { description: l10n.t('building') } : {}),
    icon: 'output',
    children: [row('build', l10n.t('Build log')), row('run', l10n.t('Run log'))],
  };
}
