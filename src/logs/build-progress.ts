import { closure, placeSteps, type BuildPlan } from './build-plan';
import { folded, instructionText } from './match-step';
import type { StepTimes, TimedStep } from './step-times';

/** `queued`: no step has begun. `pushing` and `exporting` are the platform's, after the Dockerfile's own steps. */
export type BuildPhase = 'queued' | 'steps' | 'pushing' | 'exporting';

/** How far a build is. What is not known for sure is undefined. Within a build, steps are never taken back. */
export interface BuildProgress {
  readonly phase: BuildPhase;
  /** Of the build, as its log has it: seven hex digits. */
  readonly commit: string | undefined;
  /** How many of the Dockerfile's steps have begun, and of how many; undefined where the Dockerfile is not that of this build. */
  readonly step: { readonly number: number; readonly of: number } | undefined;
  /** The step that runs and spoke last, white space folded, a base image without its digest; undefined before the first. */
  readonly instruction: string | undefined;
  /** Line of the Dockerfile, from 1. */
  readonly line: number | undefined;
  /** In milliseconds of the server's clock. */
  readonly stepStartedAt: number | undefined;
  readonly startedAt: number | undefined;
  /** Places in the plan of what runs or has run, and of what has ended; undefined without `step`. */
  readonly places: StepPlaces | undefined;
}

export interface StepPlaces {
  readonly begun: ReadonlySet<number>;
  readonly ended: ReadonlySet<number>;
  /** Ran in this build, not taken from the cache. */
  readonly ran: ReadonlySet<number>;
  /** Place in the plan of each step of the log. */
  readonly ofStep: readonly (number | undefined)[];
}

/**
 * Where a build stands by its log so far and the Dockerfile that is built. A step has begun when the log says so, or when
 * one that needs it has: the log of stages that run side by side does not say all.
 */
export function buildProgress(build: StepTimes, plan: BuildPlan | undefined): BuildProgress {
  const { steps, log } = build;
  const phase = phaseOf(steps);
  const current = currentStep(steps, log.currentStep, log.failure?.step);
  const own = steps.filter(({ platform }) => !platform);
  const placed = plan && placeSteps(plan, own.map(({ instruction }) => instruction));
  const known = plan !== undefined && placed?.complete === true ? countSteps(plan, own, placed) : undefined;
  const place = known === undefined || current === undefined ? undefined : known.places.ofStep[own.indexOf(current)];
  const instruction = place === undefined ? undefined : plan?.steps[place]?.instruction;
  const isPast = phase === 'pushing' || phase === 'exporting';
  const number = known === undefined ? 0 : isPast ? known.of : known.number;
  return {
    phase,
    commit: log.header?.commit,
    step: known === undefined || number === 0 ? undefined : { number, of: known.of },
    instruction: current && (instruction?.keyword === 'FROM' && plan ? instructionText(plan.dockerfile, instruction) : folded(current.instruction).replace(/@sha256:\S+/, '')),
    line: instruction && plan ? plan.dockerfile.lines.positionAt(instruction.spanStart).line + 1 : undefined,
    stepStartedAt: current?.startedAt,
    startedAt: build.startedAt,
    places: known?.places,
  };
}

function phaseOf(steps: readonly TimedStep[]): BuildPhase {
  const has = (name: string): boolean => steps.some(({ platform, instruction }) => platform && instruction === name);
  if (has('Exporting cache')) return 'exporting';
  if (has('Pushing image')) return 'pushing';
  return steps.length > 0 ? 'steps' : 'queued';
}

/** The one that failed, else of those that run the one that spoke last; between two steps the last. */
function currentStep(steps: readonly TimedStep[], spoke: number | undefined, failed: number | undefined): TimedStep | undefined {
  if (failed !== undefined) return steps[failed];
  const last = spoke === undefined ? undefined : steps[spoke];
  if (last?.status === 'running') return last;
  const running = steps.filter(({ status }) => status === 'running');
  return running.reduce<TimedStep | undefined>((latest, step) => (latest && latest.lastLine > step.lastLine ? latest : step), undefined) ?? last;
}

function countSteps(
  plan: BuildPlan,
  steps: readonly TimedStep[],
  { places, open }: ReturnType<typeof placeSteps>,
): { readonly number: number; readonly of: number; readonly places: StepPlaces } {
  const seen = places.filter((place) => place !== undefined);
  const begun = closure(plan.steps, seen);
  const ended = closure(plan.steps, seen.flatMap((place) => plan.steps[place]?.needs ?? []));
  const ran = new Set<number>();
  for (const [index, place] of places.entries()) {
    if (place === undefined) continue;
    const { status, instruction } = steps[index] ?? {};
    if (status === 'done' || status === 'cached') ended.add(place);
    // A FROM has ended when its image is found, and goes on when that is pulled.
    if (status !== 'cached' && !/^FROM\s/i.test(instruction ?? '')) ran.add(place);
  }
  // Of steps that read the same, as many have begun as were printed; which ones is known only by what followed.
  const unplaced = open.reduce((sum, group) => sum + Math.max(0, Math.min(group.printed, group.places.length) - group.places.filter((place) => begun.has(place)).length), 0);
  return { number: begun.size + unplaced, of: plan.steps.length, places: { begun, ended, ran, ofStep: places } };
}
