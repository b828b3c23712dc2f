import { l10n } from 'vscode';
import type { CheckpointNeed } from '../checkpoints/checkpoint-need';
import type { Span } from '../documents/text';
import type { HardwareFlavor } from '../hub/hardware';
import type { SpaceState } from '../hub/space';
import type { StageMeaning } from '../hub/stages';
import type { FileReference } from '../project/project';
import { checkpointsGroup } from './checkpoint-rows';
import type { CommandId } from './command-ids';
import type { Row } from './tree-rows';

/** What the Space view is made of. */
export interface SpaceViewModel {
  readonly space: SpaceState;
  readonly meaning: StageMeaning;
  /** Why the last look failed, where `space` is an older answer. */
  readonly stale: FailedLook | undefined;
  readonly hardware: readonly HardwareFlavor[];
  readonly following: ReadonlySet<'build' | 'run'>;
  readonly checkpoints: readonly CheckpointNeed[];
  readonly dataMount: string;
  readonly failedStep: FailedStep | undefined;
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

/** A place that the command `openSource` goes to. */
export interface Source {
  readonly file: FileReference;
  readonly span: Span;
}

/** The Space view's rows. A group's description says the main thing, so that it is readable while closed. */
export function spaceRows(model: SpaceViewModel): Row[] {
  return [statusGroup(model), logsGroup(model), checkpointsGroup(model.checkpoints)];
}

/** In place of the tree where there is no answer at all, and no text of package.json's tells why. */
export function failedLookRow(reason: string): Row {
  return {
    id: 'failed',
    label: l10n.t('The Hub could not be asked'),
    description: reason,
    tooltip: l10n.t('{0}\n\nClick to try again.', reason),
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
  if (model.failedStep !== undefined) rows.push(failedStepRow(model.failedStep));
  else if (space.errorMessage !== undefined && space.errorMessage !== '') {
    rows.push({
      id: 'status/error',
      label: l10n.t('Reason'),
      description: firstLine(space.errorMessage),
      tooltip: space.errorMessage,
      icon: 'error',
      color: 'list.errorForeground',
      context: 'copyable',
      command: logOfStage(space.stage) === 'build' ? 'spacedock.showBuildLog' : 'spacedock.showRunLog',
      value: space.errorMessage,
    });
  }
  rows.push(revisionRow(space), hardwareRow(model), storageRow(model), devModeRow(space));
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
  return { id: 'status', label: l10n.t('Status'), description: model.meaning.label, icon: 'pulse', children: rows };
}

function stageRow({ space, meaning }: SpaceViewModel): Row {
  return {
    id: 'status/stage',
    label: meaning.label,
    tooltip: [space.stage, meaning.advice].filter((line) => line !== undefined).join('\n'),
    ...stageLook(meaning),
    context: 'stage copyable',
    value: space.stage,
    spoken: l10n.t('Stage: {0}. {1}', meaning.label, meaning.advice ?? ''),
  };
}

function failedStepRow({ message, instruction, source, line }: FailedStep): Row {
  const step = (instruction ?? message).replace(/\s+/g, ' ');
  return {
    id: 'status/failedStep',
    label: line === undefined ? l10n.t('Failed') : l10n.t('Failed at line {0}', line),
    description: step.length > 120 ? `${step.slice(0, 120)}…` : step,
    tooltip: message,
    icon: 'error',
    color: 'list.errorForeground',
    context: 'copyable',
    ...(source === undefined
      ? { command: 'spacedock.showBuildLog', value: message }
      : { command: 'spacedock.openSource', value: { sources: [source] } }),
  };
}

/** Icon and theme colour of a stage; the label says the same in words. */
function stageLook(meaning: StageMeaning): { readonly icon: string; readonly color: string } {
  if (meaning.moving) return { icon: 'sync~spin', color: 'charts.blue' };
  if (meaning.failed) return { icon: 'error', color: 'charts.red' };
  if (meaning.running) return { icon: 'pass-filled', color: 'charts.green' };
  return { icon: 'circle-slash', color: 'charts.yellow' };
}

/** Which log tells about the stage. */
function logOfStage(stage: string): 'build' | 'run' {
  return /BUILD|CONFIG|NO_APP_FILE/.test(stage) ? 'build' : 'run';
}

function revisionRow(space: SpaceState): Row {
  const short = (sha: string): string => sha.slice(0, 7);
  const { deployedSha, repoSha } = space;
  const base = { id: 'status/revision', label: l10n.t('Revision'), context: 'copyable', value: deployedSha ?? repoSha };
  if (deployedSha === undefined) {
    return {
      ...base,
      description: repoSha === undefined ? l10n.t('not known') : l10n.t('{0} in the repo, none deployed', short(repoSha)),
      icon: 'git-commit',
    };
  }
  if (repoSha === undefined || repoSha === deployedSha) {
    return {
      ...base,
      description: l10n.t('{0} deployed', short(deployedSha)),
      tooltip: l10n.t('The deployed revision {0} is the newest of the Space repo.', deployedSha),
      icon: 'git-commit',
    };
  }
  return {
    ...base,
    description: l10n.t('{0} deployed, {1} in the repo', short(deployedSha), short(repoSha)),
    tooltip: l10n.t('What runs ({0}) is older than what the Space repo holds ({1}).', deployedSha, repoSha),
    icon: 'git-compare',
    color: 'list.warningForeground',
  };
}

function hardwareRow({ space, hardware }: SpaceViewModel): Row {
  const flavour = space.hardware.current ?? space.hardware.requested;
  const known = hardware.find((one) => one.name === flavour);
  const label = l10n.t('Hardware');
  if (flavour === undefined) return { id: 'status/hardware', label, description: l10n.t('none'), icon: 'chip' };
  const price = known?.dollarsPerHour;
  const parts = [
    known?.label ?? flavour,
    price === undefined ? undefined : price === 0 ? l10n.t('free') : l10n.t('${0} an hour', price.toFixed(2)),
    known?.gpu?.vramGb === undefined ? undefined : l10n.t('{0} GB VRAM', known.gpu.vramGb),
  ];
  const changing = space.hardware.requested !== undefined && space.hardware.requested !== flavour;
  return {
    id: 'status/hardware',
    label,
    description: parts.filter((part) => part !== undefined).join(' · '),
    tooltip: [
      flavour,
      changing ? l10n.t('Requested: {0}', space.hardware.requested ?? '') : undefined,
      price === undefined || price === 0
        ? undefined
        : l10n.t('Billed only while the Space starts and runs.'),
    ]
      .filter((line) => line !== undefined)
      .join('\n'),
    icon: 'chip',
    context: 'copyable',
    value: flavour,
  };
}

/** The older storage tiers, which some Spaces still carry. */
const tierSizes: Readonly<Record<string, string>> = { small: '20 GB', medium: '150 GB', large: '1 TB' };

function storageRow({ space, dataMount }: SpaceViewModel): Row {
  const label = l10n.t('Storage');
  const mounts = space.volumes.map((volume) => `${volume.mountPath} (${volume.source})`);
  if (space.storage !== undefined) mounts.push(l10n.t('{0} at /data', tierSizes[space.storage] ?? space.storage));
  if (mounts.length > 0) {
    return { id: 'status/storage', label, description: mounts.join(', '), icon: 'database', tooltip: mounts.join('\n') };
  }
  return {
    id: 'status/storage',
    label,
    description: l10n.t('none: files are lost at a restart'),
    tooltip: l10n.t('No bucket is attached. What the app writes, {0} included, is gone when the Space restarts.', dataMount),
    icon: 'database',
  };
}

function devModeRow(space: SpaceState): Row {
  return {
    id: 'status/devMode',
    label: l10n.t('Dev Mode'),
    description: space.devMode ? l10n.t('on') : l10n.t('off'),
    tooltip: space.devMode
      ? l10n.t('With Dev Mode on, a push may not rebuild the Space. Factory reboot to build anew.')
      : l10n.t('Dev Mode opens SSH into the running container.'),
    icon: 'remote',
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

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? text;
}
