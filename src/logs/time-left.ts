import { lastSeconds, stepKey, type BuildHistory } from './build-history';
import { closure, type BuildPlan, type PlannedStep } from './build-plan';
import type { BuildProgress } from './build-progress';

const afterwards = ['Pushing image', 'Exporting cache'] as const;

/**
 * Seconds that a build still takes if every step takes as long as when it ran last. Undefined unless that can be
 * defended: each step that is left has run before, and none of them may yet come from the cache, because something
 * that it needs has run in this build.
 * @param now in milliseconds of the server's clock
 */
export function secondsLeft(progress: BuildProgress, plan: BuildPlan | undefined, history: BuildHistory, now: number): number | undefined {
  const platform = platformSeconds(progress, history, now);
  if (platform === undefined || progress.phase === 'pushing' || progress.phase === 'exporting') return platform;
  const { places, stepStartedAt } = progress;
  if (progress.phase !== 'steps' || plan === undefined || places === undefined) return undefined;
  const left = plan.steps.filter(({ index }) => !places.ended.has(index));
  const seconds = new Map<number, number>();
  for (const step of left) {
    const usual = lastSeconds(history, stepKey(plan.dockerfile, step.instruction));
    const isRunning = places.begun.has(step.index);
    if (usual === undefined || (!isRunning && !mustRun(plan, step, places.ran))) return undefined;
    // When a step that runs beside others began is not told: it counts whole.
    const isCurrent = isRunning && left.filter(({ index }) => places.begun.has(index)).length === 1;
    const spent = isCurrent && stepStartedAt !== undefined ? Math.max(0, now - stepStartedAt) / 1000 : 0;
    seconds.set(step.index, Math.max(0, usual - spent));
  }
  return longestWay(left, seconds) + platform;
}

/** A step runs when one that it needs has. */
function mustRun({ steps }: BuildPlan, step: PlannedStep, ran: ReadonlySet<number>): boolean {
  return [...closure(steps, [step.index])].some((place) => ran.has(place));
}

/** Of the platform's own steps that are left. */
function platformSeconds({ phase, stepStartedAt }: BuildProgress, history: BuildHistory, now: number): number | undefined {
  let sum = 0;
  for (const [index, text] of afterwards.entries()) {
    if (phase === 'exporting' && index === 0) continue;
    const usual = lastSeconds(history, { text, stage: undefined });
    if (usual === undefined) return undefined;
    const isRunning = (phase === 'pushing' && index === 0) || phase === 'exporting';
    const spent = isRunning && stepStartedAt !== undefined ? Math.max(0, now - stepStartedAt) / 1000 : 0;
    sum += Math.max(0, usual - spent);
  }
  return sum;
}

/** Seconds of the longest way through the steps: stages run side by side. */
export function longestWay(steps: readonly PlannedStep[], seconds: ReadonlyMap<number, number>): number {
  const until = new Map<number, number>();
  let longest = 0;
  // In the order of the file: what a step needs stands above it.
  for (const { index, needs } of steps) {
    const before = Math.max(0, ...needs.map((need) => until.get(need) ?? 0));
    const end = before + (seconds.get(index) ?? 0);
    until.set(index, end);
    longest = Math.max(longest, end);
  }
  return longest;
}
