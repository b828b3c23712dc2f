import type { Instruction } from '../documents/dockerfile-model';
import { lastRun, lastStep, stepKey, type BuildHistory, type BuildRecord } from './build-history';
import type { BuildPlan } from './build-plan';

/** What a step of a Dockerfile took when it ran last. */
export interface StepCost {
  readonly instruction: Instruction;
  readonly seconds: number;
  /** In which it ran. */
  readonly build: BuildRecord;
  /** The build after that took it from the cache; undefined where it ran in the last build that had it. */
  readonly cachedIn: BuildRecord | undefined;
}

/** What takes less than this is not worth a word. */
export const leastSeconds = 1;

/** The steps whose time is known and worth a word, in the order of the file. */
export function stepCosts({ dockerfile, steps }: BuildPlan, history: BuildHistory): StepCost[] {
  return steps.flatMap(({ instruction }) => {
    const key = stepKey(dockerfile, instruction);
    const run = lastRun(history, key);
    if (run === undefined || run.seconds < leastSeconds) return [];
    const last = lastStep(history, key);
    return { instruction, ...run, cachedIn: last?.step.status === 'cached' ? last.build : undefined };
  });
}

/** The slowest first. */
export function slowestFirst(costs: readonly StepCost[]): StepCost[] {
  return [...costs].sort((left, right) => right.seconds - left.seconds);
}
