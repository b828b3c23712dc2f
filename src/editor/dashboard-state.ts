import { l10n } from 'vscode';
import { reasonOf } from '../hub/error-message';
import type { HardwareList } from '../hub/hardware';
import type { MetricSample } from '../hub/metrics';
import type { SpaceClock } from '../hub/space-clock';
import type { SpaceState } from '../hub/space';
import { flavorText, hardwareText, revisionText, storageTexts } from '../hub/space-text';
import { stageMeaning } from '../hub/stages';
import type { DashboardState, LoadPoint, Notice } from '../webview/messages';
import type { KnownCheckpoints } from './checkpoints';
import { buildView, type BuildParts } from './dashboard-build';
import { diskView } from './disk-view';
import type { KnownCause } from './space-rows';

/** What the dashboard is made of. */
export interface DashboardParts extends BuildParts {
  readonly space: SpaceState;
  /** Why the last look at it failed. */
  readonly notice: Notice | undefined;
  /** Why it failed, once its log was read. */
  readonly cause: KnownCause | undefined;
  readonly clock: SpaceClock | undefined;
  /** Dollars so far. */
  readonly cost: number | undefined;
  readonly hardware: HardwareList;
  readonly checkpoints: KnownCheckpoints;
}

export function dashboardState(parts: DashboardParts): DashboardState {
  const { space, clock } = parts;
  const { advice } = stageMeaning(space.stage);
  return {
    spaceId: space.id,
    notice: parts.notice,
    stage: { ...stageView(space.stage), advice: parts.cause?.cure ?? advice },
    reason: reasonText(parts),
    since: clock?.phaseSince,
    facts: factsOf(parts),
    stages: (clock?.stages ?? []).map(({ stage, at }) => ({ ...stageView(stage), at })),
    build: buildView(parts),
    disk: diskView(parts),
    texts: {
      stages: l10n.t('Stages, as seen from here'),
      load: l10n.t('Load'),
      disk: l10n.t('Checkpoints and disk'),
      cpu: l10n.t('CPU'),
      gpu: l10n.t('GPU'),
      memory: l10n.t('Memory'),
      vram: l10n.t('VRAM'),
      memoryTotal: l10n.t('Memory limit'),
      vramTotal: l10n.t('VRAM limit'),
      noLoad: l10n.t('No load is told of yet: it comes while the Space runs.'),
      atLeast: l10n.t('at least'),
      inAll: l10n.t('{0} in all', '{0}'),
      line: l10n.t('Dockerfile, line'),
    },
  };
}

/** As the tree has it: what the log's diagnosis says, else the line of the Hub's message that tells why. */
function reasonText({ space: { errorMessage }, cause }: DashboardParts): string | undefined {
  const reason = cause?.title ?? (errorMessage === undefined ? undefined : reasonOf(errorMessage));
  return reason === undefined || reason === '' ? undefined : l10n.t('Reason: {0}', reason);
}

function stageView(stage: string): { readonly label: string; readonly look: DashboardState['stage']['look'] } {
  const { label, moving, failed, running } = stageMeaning(stage);
  return { label, look: moving ? 'moving' : failed ? 'failed' : running ? 'running' : 'idle' };
}

function factsOf({ space, cost, hardware, clock }: DashboardParts): [string, string][] {
  const storage = storageTexts(space);
  const facts: [string, string][] = [
    [l10n.t('Commit'), revisionText(space)],
    [l10n.t('Hardware'), hardwareText(space.hardware, hardware)],
    [l10n.t('Storage'), storage.length === 0 ? l10n.t('none: files are lost at every restart') : storage.join(', ')],
    [l10n.t('Dev Mode'), space.devMode ? l10n.t('on') : l10n.t('off')],
  ];
  if (cost !== undefined && clock?.billed !== undefined) {
    const since = new Date(clock.billed.since.at).toLocaleString();
    const text = clock.billed.since.exact ? l10n.t('about ${0} since {1}', cost.toFixed(2), since) : l10n.t('about ${0} since {1}, when it was first seen running', cost.toFixed(2), since);
    facts.push([l10n.t('Cost'), `${text} (${flavorText(clock.billed.flavor, hardware)})`]);
  }
  return facts;
}

const gibibyte = 2 ** 30;

/** A sample as the page draws it: of several GPUs the mean load and all memory. */
export function loadPoint({ cpu, memory, gpus }: MetricSample, at: number): LoadPoint {
  const loads = gpus.flatMap(({ utilization }) => utilization ?? []);
  const memories = gpus.flatMap((gpu) => gpu.memory ?? []);
  const size = (bytes: number | undefined): number | null => (bytes === undefined ? null : bytes / gibibyte);
  const sum = (values: readonly (number | undefined)[]): number | null => {
    const known = values.flatMap((value) => value ?? []);
    return known.length === 0 ? null : size(known.reduce((total, value) => total + value, 0));
  };
  return {
    at,
    cpu: cpu ?? null,
    gpu: loads.length === 0 ? null : loads.reduce((total, load) => total + load, 0) / loads.length,
    memory: size(memory?.used),
    memoryTotal: size(memory?.total),
    vram: sum(memories.map(({ used }) => used)),
    vramTotal: sum(memories.map(({ total }) => total)),
  };
}
