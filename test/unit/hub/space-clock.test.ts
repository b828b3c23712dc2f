import { describe, expect, it } from 'vitest';
import type { HardwareList } from '../../../src/hub/hardware';
import { advance, costSoFar, storedClock, type SpaceClock } from '../../../src/hub/space-clock';

const minute = 60_000;
const start = Date.UTC(2026, 4, 3, 14, 0);
const hardware: HardwareList = {
  flavors: [
    { name: 'l40sx1', label: '1x Nvidia L40S', dollarsPerHour: 1.8, diskGb: 380, gpu: undefined },
    { name: 'cpu-basic', label: 'CPU basic', dollarsPerHour: 0, diskGb: 50, gpu: undefined },
  ],
  fallback: undefined,
};

/** Looks at the Space at the given minutes. */
function seen(...looks: readonly (readonly [atMinute: number, stage: string, flavor?: string, id?: string])[]): SpaceClock {
  let clock: SpaceClock | undefined;
  for (const [at, stage, flavor = 'l40sx1', id = 'me/space'] of looks) {
    clock = advance(clock, { id, stage, hardware: { current: flavor, requested: flavor } }, start + at * minute);
  }
  if (clock === undefined) throw new Error('No look');
  return clock;
}

describe('advance', () => {
  it('counts a build from the look that first saw it, whatever the old version does', () => {
    const clock = seen([0, 'RUNNING'], [1, 'RUNNING_BUILDING'], [5, 'RUNNING_BUILDING'], [8, 'BUILDING']);
    expect(clock).toMatchObject({ phase: 'build', phaseSince: { at: start + minute, exact: true } });
  });

  it('says that a build seen at once may have begun earlier', () => {
    expect(seen([0, 'BUILDING'])).toMatchObject({ phaseSince: { at: start, exact: false }, billed: undefined });
  });

  it('counts the start anew behind the build, and nothing while the Space stands', () => {
    expect(seen([0, 'BUILDING'], [3, 'APP_STARTING'])).toMatchObject({ phase: 'start', phaseSince: { at: start + 3 * minute, exact: true } });
    expect(seen([0, 'BUILDING'], [3, 'RUNNING'])).toMatchObject({ phase: undefined, phaseSince: undefined });
  });

  it('takes a build seen long after another for a new one', () => {
    expect(seen([0, 'BUILDING'], [60, 'BUILDING'])).toMatchObject({ phaseSince: { at: start + 60 * minute, exact: false } });
  });

  it.each([
    ['from its start on', [[0, 'BUILDING'], [5, 'APP_STARTING'], [9, 'RUNNING'], [14, 'RUNNING']], 5, true],
    ['through a build beside the old version', [[0, 'SLEEPING'], [5, 'RUNNING'], [9, 'RUNNING_BUILDING'], [14, 'RUNNING']], 5, true],
    ['over hours in which nobody looked, which is then not sure', [[0, 'SLEEPING'], [5, 'RUNNING'], [500, 'RUNNING']], 5, false],
    ['anew after a pause', [[0, 'RUNNING'], [5, 'PAUSED'], [9, 'RUNNING']], 9, true],
    ['anew on other hardware', [[0, 'RUNNING'], [5, 'RUNNING', 'l4x1'], [9, 'RUNNING', 'l40sx1']], 9, true],
  ] as const)('counts paid time %s', (_, looks, since, exact) => {
    expect(seen(...looks).billed).toEqual({ flavor: 'l40sx1', since: { at: start + since * minute, exact } });
  });

  it.each(['BUILDING', 'PAUSED', 'SLEEPING', 'STOPPED', 'BUILD_ERROR', 'RUNTIME_ERROR', 'SOMETHING_NEW'])('bills nothing in %s', (stage) => {
    expect(seen([0, 'RUNNING'], [1, stage]).billed).toBeUndefined();
  });

  it('remembers the last stages, each once in a row', () => {
    expect(seen([0, 'RUNNING'], [1, 'RUNNING_BUILDING'], [2, 'RUNNING_BUILDING'], [3, 'RUNNING']).stages).toEqual([
      { stage: 'RUNNING', at: start },
      { stage: 'RUNNING_BUILDING', at: start + minute },
      { stage: 'RUNNING', at: start + 3 * minute },
    ]);
    const many = Array.from({ length: 100 }, (_, index) => [index, index % 2 === 0 ? 'RUNNING' : 'SLEEPING'] as const);
    expect(seen(...many).stages).toHaveLength(30);
  });

  it('begins anew with another Space, and where the clock was set back', () => {
    expect(seen([0, 'RUNNING'], [5, 'RUNNING', 'l40sx1', 'me/other']).billed?.since).toEqual({ at: start + 5 * minute, exact: false });
    expect(seen([5, 'RUNNING'], [0, 'RUNNING']).billed?.since).toEqual({ at: start, exact: false });
  });
});

describe('costSoFar', () => {
  it('is the price of the time that was seen', () => {
    expect(costSoFar(seen([0, 'RUNNING']), hardware, start + 20 * minute)).toBeCloseTo(0.6);
  });

  it.each([
    ['free hardware', seen([0, 'RUNNING', 'cpu-basic'])],
    ['hardware without a known price', seen([0, 'RUNNING', 'h200'])],
    ['what is not billed', seen([0, 'PAUSED'])],
  ])('is not told of %s', (_, clock) => {
    expect(costSoFar(clock, hardware, start + 20 * minute)).toBeUndefined();
  });
});

describe('storedClock', () => {
  it('reads what was stored as JSON', () => {
    for (const clock of [seen([0, 'RUNNING']), seen([0, 'BUILDING']), seen([0, 'PAUSED'])]) {
      expect(storedClock(JSON.parse(JSON.stringify(clock)))).toEqual(clock);
    }
  });

  it.each([undefined, null, 3, 'x', {}, { spaceId: 'a/b' }, { spaceId: 'a/b', seenAt: 1, billed: { flavor: 'x' } }, { spaceId: 'a/b', seenAt: 1, phaseSince: {} }, { spaceId: 'a/b', seenAt: 'x', stages: 3 }])('takes %j for nothing', (value) => {
    expect(storedClock(value)).toBeUndefined();
  });
});
