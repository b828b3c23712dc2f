// How long a Space has been at what it does, and what its hardware has cost: the Hub tells neither, so both are counted
// from what was seen.
import type { HardwareList } from './hardware';
import type { SpaceState } from './space';
import { stageMeaning } from './stages';

/** Something that began, in milliseconds of the clock. */
export interface Since {
  readonly at: number;
  /** The beginning was seen; otherwise it lasts longer than that. */
  readonly exact: boolean;
}

export interface SpaceClock {
  readonly spaceId: string;
  /** The last stages as they were seen, oldest first. */
  readonly stages: readonly SeenStage[];
  readonly seenAt: number;
  readonly phase: Phase | undefined;
  /** Since when the Space builds or starts; undefined while it stands. */
  readonly phaseSince: Since | undefined;
  /** What it runs on and since when, while that is billed and not known to be free. */
  readonly billed: { readonly flavor: string; readonly since: Since } | undefined;
}

/** In milliseconds of the clock, when it was first seen. */
export interface SeenStage {
  readonly stage: string;
  readonly at: number;
}

const mostStages = 30;

export type Phase = 'build' | 'start';

/** Nobody looked for longer than this: what is the same on both sides may have been something else in between. */
const longestGapMs = 10 * 60_000;

/** The clock after another look at the Space. The Hub bills while a Space starts and runs (huggingface.co/docs/hub/spaces-gpus#billing). */
export function advance(before: SpaceClock | undefined, space: Pick<SpaceState, 'id' | 'stage' | 'hardware'>, now: number): SpaceClock {
  // A clock that was set back tells nothing.
  const last = before?.spaceId === space.id && before.seenAt <= now ? before : undefined;
  const gap = last === undefined ? Number.POSITIVE_INFINITY : now - last.seenAt;
  const begun = { at: now, exact: gap <= longestGapMs };
  const continued = (since: Since): Since => (gap <= longestGapMs ? since : { ...since, exact: false });
  const phase = phaseOf(space.stage);
  const flavor = isBilled(space.stage) ? space.hardware.current : undefined;
  return {
    spaceId: space.id,
    stages: withStage(last?.stages ?? [], space.stage, now),
    seenAt: now,
    phase,
    phaseSince: phase === undefined ? undefined : last?.phase === phase && last.phaseSince !== undefined && gap <= longestGapMs ? last.phaseSince : begun,
    billed: flavor === undefined ? undefined : { flavor, since: last?.billed?.flavor === flavor ? continued(last.billed.since) : begun },
  };
}

function withStage(stages: readonly SeenStage[], stage: string, at: number): readonly SeenStage[] {
  return stages.at(-1)?.stage === stage ? stages : [...stages, { stage, at }].slice(-mostStages);
}

function phaseOf(stage: string): Phase | undefined {
  if (stage.endsWith('BUILDING')) return 'build';
  return stage.endsWith('APP_STARTING') ? 'start' : undefined;
}

function isBilled(stage: string): boolean {
  return stageMeaning(stage).running || phaseOf(stage) === 'start';
}

/** Dollars for what was seen of it; undefined where nothing is billed, it is free, or its price is not known. */
export function costSoFar(clock: SpaceClock, { flavors }: HardwareList, now: number): number | undefined {
  const price = flavors.find(({ name }) => name === clock.billed?.flavor)?.dollarsPerHour;
  if (clock.billed === undefined || price === undefined || price === 0) return undefined;
  return (Math.max(0, now - clock.billed.since.at) / 3_600_000) * price;
}

/** Reads what was stored; undefined for anything else than a clock. */
export function storedClock(value: unknown): SpaceClock | undefined {
  const clock = value as Partial<SpaceClock> | null | undefined;
  const isSince = (since: unknown): boolean => typeof (since as Partial<Since> | undefined)?.at === 'number' && typeof (since as Since).exact === 'boolean';
  if (typeof clock?.spaceId !== 'string' || typeof clock.seenAt !== 'number') return undefined;
  if (clock.phaseSince !== undefined && !isSince(clock.phaseSince)) return undefined;
  if (clock.billed !== undefined && (typeof clock.billed.flavor !== 'string' || !isSince(clock.billed.since))) return undefined;
  const stages = (Array.isArray(clock.stages) ? clock.stages : []).filter(({ stage, at }: SeenStage) => typeof stage === 'string' && typeof at === 'number');
  return { spaceId: clock.spaceId, stages, seenAt: clock.seenAt, phase: clock.phase, phaseSince: clock.phaseSince, billed: clock.billed };
}
