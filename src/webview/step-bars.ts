import type { BuildView, StepView } from './messages';

/** Where a step's bar begins and how long it is, in per cent of the build; undefined where no time is known. */
export interface StepBar {
  readonly start: number;
  readonly width: number;
}

/** A step that took no time is still seen. */
const leastWidth = 0.5;

/** What each step takes of the build's time as of `now`, in milliseconds of the clock; the steps that run grow with it. */
export function stepBars(steps: readonly StepView[], now: number): (StepBar | undefined)[] {
  const times = steps.map((step) => timesOf(step, now));
  const known = times.flatMap((time) => time ?? []);
  const from = Math.min(...known.map(({ start }) => start));
  const span = Math.max(1, Math.max(...known.map(({ end }) => end)) - from);
  return times.map((time) => time && { start: (100 * (time.start - from)) / span, width: Math.max(leastWidth, (100 * (time.end - time.start)) / span) });
}

function timesOf(step: StepView, now: number): { readonly start: number; readonly end: number } | undefined {
  const { startedAt, endedAt } = step;
  if (startedAt === undefined) return undefined;
  return { start: startedAt, end: endedAt ?? startedAt + (runningFor(step, now) ?? 0) };
}

/** How long a step took, or has been running; undefined where that is not known, and for a cached one. */
export function stepMilliseconds(step: StepView, now: number): number | undefined {
  const { seconds, status, startedAt, endedAt } = step;
  if (seconds !== undefined) return seconds * 1000;
  // The log tells no time of what fails.
  if (status === 'failed' && startedAt !== undefined && endedAt !== undefined) return endedAt - startedAt;
  return runningFor(step, now);
}

/** The clock of the server may be ahead of this one. */
function runningFor({ status, startedAt }: StepView, now: number): number | undefined {
  return status === 'running' && startedAt !== undefined ? Math.max(0, now - startedAt) : undefined;
}

/** The build's from its beginning to its end, or until now; undefined where the server gave no times. */
export function buildMilliseconds({ startedAt, endedAt, goesOn }: BuildView, now: number): number | undefined {
  const end = goesOn ? now : endedAt;
  return startedAt === undefined || end === undefined ? undefined : Math.max(0, end - startedAt);
}
