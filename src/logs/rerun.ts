import type { Dockerfile, Instruction, Stage } from '../documents/dockerfile-model';
import { lastSeconds, stepKey, type BuildHistory } from './build-history';
import { closure, type BuildPlan, type PlannedStep } from './build-plan';
import { longestWay } from './time-left';

/** What an edit of the Dockerfile, or of a file that it copies, makes the next build run again. */
export interface Rerun {
  /** The first instruction that is another now, or that stands where one was taken away; the COPY of an edited file. */
  readonly change: Instruction;
  /** In the order of the file. */
  readonly steps: readonly PlannedStep[];
  /** By the builds that are known; of a step that was edited what it took before. Stages run side by side. */
  readonly seconds: number;
  /** False where the time of a step is not known: all of them take longer than `seconds`. */
  readonly complete: boolean;
}

/**
 * The steps that cannot come from the cache of a build of `before`: those that are another now, stand below one in their
 * stage, or copy from a stage with one. Undefined where there are none. What an edit of copied files makes run again is
 * not in it (see `copyReruns`), nor what became of a base image under the same name.
 */
export function rerunOf(before: BuildPlan, after: BuildPlan, history: BuildHistory): Rerun | undefined {
  const numbers = new Map<string, number>();
  const cached = new Set(cacheKeys(before, numbers));
  const keys = cacheKeys(after, numbers);
  const steps = after.steps.filter(({ index }) => !cached.has(keys[index] ?? 0));
  const change = firstChange(before.dockerfile, after.dockerfile);
  if (steps.length === 0 || change === undefined) return undefined;
  const former = formerSteps(before, after);
  return priced(change, steps, ({ index, instruction }) => {
    const old = former.get(index);
    return lastSeconds(history, stepKey(after.dockerfile, instruction)) ?? (old && lastSeconds(history, stepKey(before.dockerfile, old)));
  });
}

/** A COPY or ADD, and the changed files that it takes in; each instruction once. */
export interface ChangedCopy {
  readonly instruction: Instruction;
  /** At least one. */
  readonly paths: readonly string[];
}

export interface CopyRerun extends Rerun {
  readonly paths: readonly string[];
}

/**
 * What the changed files make run again, from each COPY on that takes one in. A COPY that runs again anyhow, below
 * another of these or by an edit of the Dockerfile, has none.
 */
export function copyReruns(plan: BuildPlan, copies: readonly ChangedCopy[], history: BuildHistory, edit?: Rerun): CopyRerun[] {
  const rerunning = new Set(edit?.steps.map(({ index }) => index));
  const found: CopyRerun[] = [];
  for (const { index: place, instruction } of plan.steps) {
    const paths = copies.find((copy) => copy.instruction === instruction)?.paths;
    if (paths === undefined || rerunning.has(place)) continue;
    const steps = plan.steps.filter(({ index }) => closure(plan.steps, [index]).has(place));
    for (const { index } of steps) rerunning.add(index);
    found.push({ paths, ...priced(instruction, steps, (step) => lastSeconds(history, stepKey(plan.dockerfile, step.instruction))) });
  }
  return found;
}

function priced(change: Instruction, steps: readonly PlannedStep[], usualSeconds: (step: PlannedStep) => number | undefined): Rerun {
  const seconds = new Map<number, number>();
  for (const step of steps) {
    const usual = usualSeconds(step);
    if (usual !== undefined) seconds.set(step.index, usual);
  }
  return { change, steps, seconds: longestWay(steps, seconds), complete: seconds.size === steps.length };
}

/** A number for each step: the same where the builder takes it from the cache, if the files that it copies are the same. */
function cacheKeys({ dockerfile, steps }: BuildPlan, numbers: Map<string, number>): number[] {
  const keys: number[] = [];
  for (const { instruction, stage, needs } of steps) {
    const own = ownText(dockerfile, instruction);
    const depends = instruction.keyword === 'RUN' || own.includes('$');
    const text = [needs.map((need) => keys[need]).join(), own, ...(depends ? surroundings(dockerfile, stage, instruction) : [])].join('\n');
    const number = numbers.get(text) ?? numbers.size + 1;
    numbers.set(text, number);
    keys.push(number);
  }
  return keys;
}

/** ENV, ARG, USER and SHELL are no steps, but a RUN below them is another when they are. */
const surrounding = new Set(['ARG', 'ENV', 'SHELL', 'USER']);

/** What stands above an instruction and is part of what it runs, in its stage and those that the stage continues. */
function surroundings(dockerfile: Dockerfile, stage: Stage, until: Instruction): string[] {
  const { instructions, stages } = dockerfile;
  const chain: Stage[] = [];
  for (let each: Stage | undefined = stage; each !== undefined; each = each.parent === undefined ? undefined : stages[each.parent]) chain.unshift(each);
  const above = chain.flatMap((each) => each.instructions).filter(({ keyword, index }) => surrounding.has(keyword) && index < until.index);
  // Before the first FROM stand defaults, for the FROMs and for stages that name them again.
  const global = instructions.filter((instruction) => instruction.stage === undefined);
  const isNamed = above.some(({ keyword }) => keyword === 'ARG') || until.keyword === 'FROM';
  return [...(isNamed ? global : []), ...above].map((instruction) => ownText(dockerfile, instruction));
}

/** An instruction as the builder reads it, heredocs included; of a FROM without the name that it gives to its stage. */
function ownText(dockerfile: Dockerfile, { keyword, flags, form, words, argumentPieces, heredocs }: Instruction): string {
  const { text } = dockerfile;
  const written = (span: { readonly start: number; readonly end: number }): string => text.slice(span.start, span.end);
  const said =
    keyword === 'FROM'
      ? (words[0]?.text ?? '')
      : keyword === 'RUN' && form === 'shell'
        ? argumentPieces.map(written).join('').trim()
        : words.map((word) => word.text).join(' ');
  return [keyword, ...flags.map(({ span }) => written(span)), said, ...heredocs.map(({ body }) => written(body))].join(' ');
}

/** The first instruction that does not read as the one in its place before; none where only the end was taken away. */
function firstChange(before: Dockerfile, after: Dockerfile): Instruction | undefined {
  return after.instructions.find((instruction, index) => {
    const old = before.instructions[index];
    return old === undefined || ownText(before, old) !== ownText(after, instruction);
  });
}

/** Of each step that was edited the one that it was: the same place among those of its stage that are not there any more. */
function formerSteps(before: BuildPlan, after: BuildPlan): ReadonlyMap<number, Instruction> {
  const former = new Map<number, Instruction>();
  for (const stage of new Set(after.steps.map((step) => step.stage))) {
    const old = before.steps.filter((step) => step.stage.index === stage.index);
    const now = after.steps.filter((step) => step.stage === stage);
    const gone = without(before.dockerfile, old, after.dockerfile, now);
    const come = without(after.dockerfile, now, before.dockerfile, old);
    if (gone.length !== come.length) continue;
    for (const [place, { index, instruction }] of come.entries()) {
      const replaced = gone[place]?.instruction;
      if (replaced?.keyword === instruction.keyword) former.set(index, replaced);
    }
  }
  return former;
}

function without(dockerfile: Dockerfile, steps: readonly PlannedStep[], otherFile: Dockerfile, others: readonly PlannedStep[]): readonly PlannedStep[] {
  const texts = new Set(others.map(({ instruction }) => ownText(otherFile, instruction)));
  return steps.filter(({ instruction }) => !texts.has(ownText(dockerfile, instruction)));
}
