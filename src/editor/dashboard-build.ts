import { l10n } from 'vscode';
import type { SpaceState } from '../hub/space';
import { buildEnd } from '../logs/build-history';
import type { StepTimes, TimedStep } from '../logs/step-times';
import type { BuildView, StepView } from '../webview/messages';
import { lastGoodText, leftText, placeText } from './build-texts';
import type { BuildNow } from './space-build';

/** What is known of the build that goes on, else of the last one. */
export interface BuildParts {
  readonly space: Pick<SpaceState, 'stage' | 'deployedSha'>;
  /** Undefined before its log was read. */
  readonly build: StepTimes | undefined;
  /** The log is that of a build that goes on, not of the one before. */
  readonly buildGoesOn: boolean;
  /** The log was read to its end. */
  readonly buildWasRead: boolean;
  /** Why there is no build to show. */
  readonly buildProblem: string | undefined;
  /** While a build goes on. */
  readonly buildNow: BuildNow | undefined;
  /** The Dockerfile's line, from 1, of each step. */
  readonly lineOf: (instruction: string) => number | undefined;
}

export function buildView(parts: BuildParts): BuildView {
  const { build, buildGoesOn: goesOn, space } = parts;
  const isFirstLook = build === undefined && space.stage.endsWith('BUILDING');
  const log = build?.log;
  return {
    title: goesOn || isFirstLook ? l10n.t('Build in progress') : l10n.t('Last build'),
    commit: log?.header?.commit,
    note: noteOf(parts).filter((text) => text !== undefined).join(' · ') || undefined,
    empty: emptyText(parts),
    goesOn,
    // Without its header the log was not read from its beginning.
    startedAt: log?.header === undefined ? undefined : build?.startedAt,
    endedAt: goesOn ? undefined : build?.lastAt,
    steps: (build?.steps ?? []).map((step) => stepView(step, parts)),
  };
}

/** How far it is, or how it ended; and what is wrong. */
function noteOf({ build, buildGoesOn, buildNow, buildProblem, space }: BuildParts): (string | undefined)[] {
  const progress = buildGoesOn && buildNow !== undefined ? [placeText(buildNow.progress), leftText(buildNow), lastGoodText(buildNow)] : [];
  const end = build === undefined || buildGoesOn || build.log.lineCount === 0 ? undefined : endText(build, space);
  return [...progress, end, build?.log.failure?.message, buildProblem];
}

/** How it ended is what the runtime says; while another build goes on, only its own log can tell. */
function endText(build: StepTimes, space: BuildParts['space']): string | undefined {
  const { outcome } = build.log;
  const end = buildEnd(build, space) ?? (outcome === 'running' ? 'unknown' : outcome);
  const { lastAt } = build;
  if (lastAt === undefined) return end === 'succeeded' ? l10n.t('succeeded') : end === 'failed' ? l10n.t('failed') : undefined;
  const at = new Date(lastAt).toLocaleString();
  return end === 'succeeded' ? l10n.t('succeeded at {0}', at) : end === 'failed' ? l10n.t('failed at {0}', at) : l10n.t('its log ends at {0}', at);
}

/** Why there are no steps; undefined where there are, or where the note says why. */
function emptyText({ build, buildWasRead, buildProblem, space }: BuildParts): string | undefined {
  if (buildProblem !== undefined || (build !== undefined && build.log.steps.length > 0)) return undefined;
  if (space.stage.endsWith('BUILDING')) return l10n.t('The build log has no steps yet.');
  if (build !== undefined && build.log.lineCount > 0) return l10n.t('The build log has no steps.');
  return buildWasRead ? l10n.t('The Hub has no build log of this Space.') : l10n.t('No build log has been read yet.');
}

function stepView({ instruction, status, seconds, startedAt, endedAt, platform }: TimedStep, { buildGoesOn, lineOf }: BuildParts): StepView {
  // A log that breaks off leaves steps that never ended; nothing runs in a build that is over.
  const shown = status === 'running' && !buildGoesOn ? 'stopped' : status;
  const words = { running: l10n.t('running'), done: l10n.t('done'), cached: l10n.t('cached'), failed: l10n.t('failed'), stopped: l10n.t('no end seen') };
  return { instruction, status: shown, statusText: words[shown], startedAt, endedAt, seconds, line: platform ? undefined : lineOf(instruction) };
}
