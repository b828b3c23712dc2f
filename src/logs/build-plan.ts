import { readArgument } from '../documents/dockerfile-arguments';
import type { Dockerfile, Instruction, Stage } from '../documents/dockerfile-model';
import { builtStages, stageReferences } from '../documents/dockerfile-stages';
import { Memo } from '../documents/memo';
import { candidates, imageOfStep, plainImage } from './match-step';

/** An instruction that the builder prints as a step. */
export interface PlannedStep {
  /** Place in `steps`, from 0. */
  readonly index: number;
  readonly instruction: Instruction;
  readonly stage: Stage;
  /** Places of the steps that have ended before this one begins. They stand above it. */
  readonly needs: readonly number[];
}

/** What a Dockerfile's build runs and prints, in the order of the file. */
export interface BuildPlan {
  readonly dockerfile: Dockerfile;
  readonly steps: readonly PlannedStep[];
  /** What `COPY --from` or a mount takes from other images: the builder prints a FROM for each, no line stands for it. */
  readonly otherImages: ReadonlySet<string>;
}

/** ENV, ARG, USER, CMD and the like change the image's description and are never printed. */
const printed = new Set(['FROM', 'RUN', 'COPY', 'ADD', 'WORKDIR']);

const plans = new Memo<Dockerfile, { readonly plan: BuildPlan | undefined }>();

/** Undefined where the Dockerfile cannot be built as it stands, or its stages cannot be told without the build's arguments. */
export function buildPlan(dockerfile: Dockerfile): BuildPlan | undefined {
  let known = plans.get(dockerfile);
  if (known === undefined) plans.set(dockerfile, (known = { plan: readPlan(dockerfile) }));
  return known.plan;
}

function readPlan(dockerfile: Dockerfile): BuildPlan | undefined {
  const { stages, problems } = dockerfile;
  if (stages.length === 0 || problems.length > 0) return undefined;
  const built = builtStages(dockerfile);
  if (stages.some((stage) => built.has(stage.index) && mayContinueAnother(dockerfile, stage))) return undefined;
  const sources = new Map<Instruction, number[]>();
  const otherImages = new Set<string>();
  for (const { instruction, stage, name } of stageReferences(dockerfile)) {
    if (stage === undefined) otherImages.add(plainImage(name));
    else sources.set(instruction, [...(sources.get(instruction) ?? []), stage]);
  }
  const steps: PlannedStep[] = [];
  const lastOf = new Map<number, number | undefined>();
  for (const stage of stages) {
    if (!built.has(stage.index)) continue;
    let last = stage.parent === undefined ? undefined : lastOf.get(stage.parent);
    for (const instruction of stage.instructions) {
      if (!isPrinted(instruction, stage)) continue;
      const from = (sources.get(instruction) ?? []).map((source) => lastOf.get(source));
      const needs = [last, ...from].filter((index) => index !== undefined);
      last = steps.length;
      steps.push({ index: last, instruction, stage, needs });
    }
    lastOf.set(stage.index, last);
  }
  return steps.length === 0 ? undefined : { dockerfile, steps, otherImages };
}

/** Its base is a variable that could name a stage above: then what is built depends on the build's arguments. */
function mayContinueAnother(dockerfile: Dockerfile, { image, index }: Stage): boolean {
  if (!image.text.includes('$') || dockerfile.stages.slice(0, index).every(({ name }) => name === undefined)) return false;
  const name = /^\$\{?(\w+)\}?$/.exec(image.text)?.[1];
  if (name === undefined) return !/[/:]/.test(image.text);
  const names = new Set(dockerfile.stages.map((stage) => stage.name?.text.toLowerCase()));
  const declared = dockerfile.instructions
    .filter(({ stage }) => stage === undefined)
    .flatMap((instruction) => readArgument(instruction, dockerfile.escape))
    .findLast((argument) => argument.name.text === name);
  const value = declared?.value?.text;
  return value === undefined || value.includes('$') || names.has(value.toLowerCase());
}

/** A FROM that continues a stage and `FROM scratch` are no steps, and a WORKDIR at the root makes no folder. */
function isPrinted({ keyword, words }: Instruction, { parent, image }: Stage): boolean {
  if (keyword === 'FROM') return parent === undefined && image.text !== 'scratch';
  return printed.has(keyword) && !(keyword === 'WORKDIR' && words[0]?.text === '/');
}

/** The steps of a log in a plan. */
export interface PlacedSteps {
  /** Place in the plan of each text; undefined for what no line stands for, and where several could be it. */
  readonly places: readonly (number | undefined)[];
  /** Of those that several places could be: how often the text was printed, and which places these are. */
  readonly open: readonly { readonly printed: number; readonly places: readonly number[] }[];
  /** False where a text is of another Dockerfile. */
  readonly complete: boolean;
}

/** @param texts of the steps as a log writes them, without the platform's own */
export function placeSteps(plan: BuildPlan, texts: readonly string[]): PlacedSteps {
  const indexOf = new Map(plan.steps.map(({ instruction, index }) => [instruction, index]));
  const found = new Map<string, { readonly places: readonly number[]; readonly ordered: boolean; printed: number }>();
  let complete = true;
  const places = texts.map((text) => {
    let known = found.get(text);
    if (known === undefined) {
      const matching = candidates(plan.dockerfile, text).flatMap((instruction) => indexOf.get(instruction) ?? []);
      const isOther = plan.otherImages.has(imageOfStep(text) ?? '');
      if (matching.length === 0 && !isOther) complete = false;
      known = { places: matching, ordered: !isOther && isChain(plan, matching), printed: 0 };
      found.set(text, known);
    }
    const place = known.ordered ? known.places[Math.min(known.printed, known.places.length - 1)] : undefined;
    known.printed++;
    return place;
  });
  // A FROM may be printed twice, when its image is found and when it is pulled; of steps that run at once and read the
  // same, no count can be relied on.
  for (const [text, { ordered, printed: times, places: all }] of found) if (ordered && times > all.length && imageOfStep(text) === undefined) complete = false;
  const open = [...found.values()].filter(({ ordered, places: all }) => !ordered && all.length > 0);
  return { places, open, complete };
}

/** Each of them runs before the next, so that the order in the log tells them apart. */
function isChain({ steps }: BuildPlan, places: readonly number[]): boolean {
  return places.slice(1).every((place, index) => {
    const before = places[index];
    return before !== undefined && closure(steps, [place]).has(before);
  });
}

/** The places and all that they need. */
export function closure(steps: readonly PlannedStep[], places: Iterable<number>): Set<number> {
  const reached = new Set<number>();
  const waiting = [...places];
  for (let place = waiting.pop(); place !== undefined; place = waiting.pop()) {
    if (reached.has(place)) continue;
    reached.add(place);
    waiting.push(...(steps[place]?.needs ?? []));
  }
  return reached;
}
