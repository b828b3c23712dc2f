import type { Instruction } from '../documents/dockerfile-model';
import { placeSteps, type BuildPlan } from './build-plan';
import { folded, instructionText } from './match-step';
import type { StepTimes } from './step-times';

/** One build as it is remembered. */
export interface BuildRecord {
  /** Seven hex digits; undefined where the log's beginning was not seen. */
  readonly commit: string | undefined;
  /** As the log writes it; with the commit it tells one build from another. */
  readonly queuedAt: string | undefined;
  /** In milliseconds of the server's clock. */
  readonly startedAt: number | undefined;
  readonly endedAt: number | undefined;
  readonly outcome: BuildEnd;
  /** The log was read from its beginning, so that no step is missing and `startedAt` is when the build began. */
  readonly whole: boolean;
  /** In the order of the log. */
  readonly steps: readonly StepRecord[];
}

/** `unknown`: it was given up, or another took its place. */
export type BuildEnd = 'succeeded' | 'failed' | 'unknown';

export interface StepRecord {
  /** As the Dockerfile reads, white space folded; as the log has it where no line is it. At most so many characters. */
  readonly text: string;
  /** Name, else number, of its stage; undefined where that is not known, and for the platform's own steps. */
  readonly stage: string | undefined;
  /** Undefined where it did not run to its end in this build. */
  readonly seconds: number | undefined;
  readonly status: 'done' | 'cached' | 'failed' | 'stopped';
  readonly platform: boolean;
}

/** The last builds of a Space, oldest first. */
export interface BuildHistory {
  readonly builds: readonly BuildRecord[];
}

export const emptyHistory: BuildHistory = { builds: [] };

const mostBuilds = 20;
const mostSteps = 500;
const longestText = 1_000;

/**
 * How a build ended, which the Space's runtime decides and not its log. `deployedSha` is the commit that runs. Undefined while it goes on.
 */
export function buildEnd(build: StepTimes, runtime: { readonly stage: string; readonly deployedSha: string | undefined }): BuildEnd | undefined {
  const { stage, deployedSha } = runtime;
  if (stage.endsWith('BUILDING')) return undefined;
  if (stage === 'BUILD_ERROR') return build.log.outcome === 'succeeded' ? 'unknown' : 'failed';
  const { header, failure, outcome } = build.log;
  if (failure !== undefined) return 'failed';
  if (header !== undefined && deployedSha?.startsWith(header.commit) === true) return 'succeeded';
  // What starts, or has started and failed, was built.
  return outcome === 'succeeded' && /RUNNING|APP_STARTING|RUNTIME_ERROR/.test(stage) ? 'succeeded' : 'unknown';
}

/** Undefined for a log without a step. */
export function buildRecord(build: StepTimes, plan: BuildPlan | undefined, outcome: BuildEnd): BuildRecord | undefined {
  const { log } = build;
  const steps = build.steps.slice(0, mostSteps);
  if (steps.length === 0) return undefined;
  const own = steps.filter(({ platform }) => !platform);
  const places = plan && placeSteps(plan, own.map(({ instruction }) => instruction)).places;
  return {
    commit: log.header?.commit,
    queuedAt: log.header?.queuedAt,
    startedAt: build.startedAt,
    endedAt: build.lastAt,
    outcome,
    whole: log.header !== undefined,
    steps: steps.map((step) => {
      const place = step.platform ? undefined : places?.[own.indexOf(step)];
      const planned = place === undefined ? undefined : plan?.steps[place];
      return {
        text: planned && plan ? keyOf(instructionText(plan.dockerfile, planned.instruction)) : keyOf(step.instruction),
        stage: planned && stageKey(planned.stage),
        seconds: step.status === 'done' ? step.seconds : undefined,
        status: step.status === 'running' ? 'stopped' : step.status,
        platform: step.platform,
      };
    }),
  };
}

/** With another build, or with the same one read anew. */
export function withBuild({ builds }: BuildHistory, record: BuildRecord): BuildHistory {
  const others = builds.filter((build) => !isSame(build, record));
  return { builds: [...others, record].sort((left, right) => timeOf(left) - timeOf(right)).slice(-mostBuilds) };
}

function isSame(one: BuildRecord, other: BuildRecord): boolean {
  if (one.queuedAt !== undefined || other.queuedAt !== undefined) return one.queuedAt === other.queuedAt && one.commit === other.commit;
  return one.endedAt === other.endedAt;
}

function timeOf({ startedAt, endedAt }: BuildRecord): number {
  return startedAt ?? endedAt ?? 0;
}

/** The last build that succeeded and was seen from its beginning. */
export function lastGoodBuild({ builds }: BuildHistory): BuildRecord | undefined {
  return builds.findLast(({ outcome, whole }) => outcome === 'succeeded' && whole);
}

/** Undefined where the server gave no times. */
export function secondsOf({ startedAt, endedAt }: BuildRecord): number | undefined {
  return startedAt === undefined || endedAt === undefined || endedAt < startedAt ? undefined : (endedAt - startedAt) / 1000;
}

/** What is asked of the history: a step by its text, and its stage where that is known. */
export interface StepKey {
  readonly text: string;
  readonly stage: string | undefined;
}

export function stepKey(dockerfile: BuildPlan['dockerfile'], instruction: Instruction): StepKey {
  const stage = instruction.stage === undefined ? undefined : dockerfile.stages[instruction.stage];
  return { text: keyOf(instructionText(dockerfile, instruction)), stage: stage && stageKey(stage) };
}

export interface StepRun {
  readonly seconds: number;
  readonly build: BuildRecord;
}

/** The last time that the step ran to its end, and was not taken from the cache. */
export function lastRun({ builds }: BuildHistory, key: StepKey): StepRun | undefined {
  for (const build of builds.toReversed()) {
    const seconds = matching(build, key).flatMap((step) => step.seconds ?? []);
    if (seconds.length > 0) return { seconds: Math.max(...seconds), build };
  }
  return undefined;
}

/** Undefined where it never ran to its end in the builds that are known. */
export function lastSeconds(history: BuildHistory, key: StepKey): number | undefined {
  return lastRun(history, key)?.seconds;
}

/** How the step went in the last build that had it. */
export function lastStep({ builds }: BuildHistory, key: StepKey): { readonly step: StepRecord; readonly build: BuildRecord } | undefined {
  for (const build of builds.toReversed()) {
    const [step] = matching(build, key);
    if (step !== undefined) return { step, build };
  }
  return undefined;
}

/** Of several stages that read the same, the one that is meant; any of them where a build did not tell. */
function matching({ steps }: BuildRecord, { text, stage }: StepKey): readonly StepRecord[] {
  const same = steps.filter((step) => step.text === text);
  const here = same.filter((step) => step.stage === stage);
  return here.length > 0 ? here : same.filter((step) => step.stage === undefined);
}

function stageKey({ name, index }: { readonly name: { readonly text: string } | undefined; readonly index: number }): string {
  return name?.text ?? String(index);
}

function keyOf(text: string): string {
  return folded(text).slice(0, longestText);
}

/** Reads what was stored. What is no history, or of another version, is an empty one; a build that is none is left out. */
export function readHistory(value: unknown): BuildHistory {
  const { version, builds } = (value ?? {}) as { readonly version?: unknown; readonly builds?: unknown };
  if (version !== 1 || !Array.isArray(builds)) return emptyHistory;
  return { builds: builds.flatMap((build: unknown) => readRecord(build) ?? []).slice(-mostBuilds) };
}

/** What is stored. */
export function storedHistory({ builds }: BuildHistory): unknown {
  return { version: 1, builds };
}

function readRecord(value: unknown): BuildRecord | undefined {
  const record = (value ?? {}) as Readonly<Record<string, unknown>>;
  const { outcome, steps } = record;
  if (outcome !== 'succeeded' && outcome !== 'failed' && outcome !== 'unknown') return undefined;
  if (!Array.isArray(steps)) return undefined;
  return {
    commit: textOf(record['commit']),
    queuedAt: textOf(record['queuedAt']),
    startedAt: numberOf(record['startedAt']),
    endedAt: numberOf(record['endedAt']),
    outcome,
    whole: record['whole'] === true,
    steps: steps.slice(0, mostSteps).flatMap((step: unknown) => readStep(step) ?? []),
  };
}

function readStep(value: unknown): StepRecord | undefined {
  const step = (value ?? {}) as Readonly<Record<string, unknown>>;
  const { text, status } = step;
  if (typeof text !== 'string' || (status !== 'done' && status !== 'cached' && status !== 'failed' && status !== 'stopped')) return undefined;
  return { text, status, stage: textOf(step['stage']), seconds: numberOf(step['seconds']), platform: step['platform'] === true };
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}
