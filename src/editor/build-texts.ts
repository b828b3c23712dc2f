import { l10n } from 'vscode';
import { durationText, roughDuration } from '../hub/duration';
import type { BuildProgress } from '../logs/build-progress';
import type { BuildNow } from './space-build';

/** `Step 5 of 12`; undefined where only the step's own words are known. */
export function placeText({ phase, step }: BuildProgress): string | undefined {
  if (phase === 'queued') return l10n.t('Queued');
  if (phase === 'pushing') return l10n.t('Pushing the image');
  if (phase === 'exporting') return l10n.t('Exporting the cache');
  return step && l10n.t('Step {0} of {1}', step.number, step.of);
}

/** `5/12`, for where there is little room. */
export function shortPlace({ phase, step }: BuildProgress): string | undefined {
  return phase === 'steps' && step !== undefined ? `${String(step.number)}/${String(step.of)}` : undefined;
}

/** `about 6 min left`; undefined where that cannot be said. */
export function leftText({ secondsLeft }: BuildNow): string | undefined {
  if (secondsLeft === undefined) return undefined;
  return secondsLeft < 45 ? l10n.t('less than a minute left') : l10n.t('about {0} left', roughDuration(Math.max(60, secondsLeft)));
}

/** What the last good build took; undefined where none is known. */
export function lastGoodText({ lastGoodSeconds }: BuildNow): string | undefined {
  return lastGoodSeconds === undefined ? undefined : l10n.t('the last good build took {0}', durationText(lastGoodSeconds * 1000));
}

/** A step's own words, on one line. */
export function stepText({ phase, instruction }: BuildProgress): string | undefined {
  return phase === 'steps' ? instruction : undefined;
}

/** How long the build has been at it; the clock of the server may differ from this one. */
export function elapsedText({ startedAt }: BuildProgress, now: number): string | undefined {
  return startedAt === undefined || startedAt > now ? undefined : durationText(now - startedAt);
}

/** How long its step has been at it. */
export function stepElapsedText({ stepStartedAt }: BuildProgress, now: number): string | undefined {
  return stepStartedAt === undefined || stepStartedAt > now ? undefined : durationText(now - stepStartedAt);
}

/** A line each for a tooltip. */
export function buildLines(build: BuildNow, now: number): string[] {
  const { progress } = build;
  const elapsed = progress.phase === 'queued' ? undefined : stepElapsedText(progress, now);
  const since = elapsed === undefined ? undefined : l10n.t('for {0}', elapsed);
  const step = [[placeText(progress), stepText(progress)].filter((text) => text !== undefined).join(': '), since].filter((text) => text !== undefined && text !== '').join(', ');
  return [step, leftText(build), lastGoodText(build)].flatMap((line) => (line === undefined || line === '' ? [] : sentenceCase(line)));
}

function sentenceCase(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
