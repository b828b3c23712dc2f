import { describe, expect, it } from 'vitest';
import type { BuildView, StepView } from '../../../src/webview/messages';
import { buildMilliseconds, stepBars, stepMilliseconds } from '../../../src/webview/step-bars';

function step(status: StepView['status'], startedAt?: number, endedAt?: number, seconds?: number): StepView {
  return { instruction: 'RUN true', status, statusText: status, startedAt, endedAt, seconds, line: undefined };
}

describe('the bars of the steps', () => {
  it('stand where their times are', () => {
    expect(stepBars([step('done', 1_000, 3_000, 2), step('done', 3_000, 5_000, 2)], 9_000)).toEqual([
      { start: 0, width: 50 },
      { start: 50, width: 50 },
    ]);
  });

  it('grow while a step runs', () => {
    expect(stepBars([step('done', 0, 2_000, 2), step('running', 2_000)], 8_000)).toEqual([
      { start: 0, width: 25 },
      { start: 25, width: 75 },
    ]);
  });

  it('are none where no time is known', () => {
    expect(stepBars([step('cached')], 8_000)).toEqual([undefined]);
    expect(stepBars([], 8_000)).toEqual([]);
  });

  it('are seen where a step took no time', () => {
    expect(stepBars([step('cached', 500, 500), step('done', 0, 1_000, 1)], 8_000)[0]).toEqual({ start: 50, width: 0.5 });
  });

  it('do not run backwards where the clocks differ', () => {
    expect(stepBars([step('running', 5_000)], 1_000)).toEqual([{ start: 0, width: 0.5 }]);
  });
});

describe('the time of a step', () => {
  it.each<[string, StepView, number | undefined]>([
    ['what the log says of one that is done', step('done', 0, 9_000, 2.5), 2_500],
    ['how long it runs', step('running', 1_000), 7_000],
    ['not known of a cached one', step('cached', 1_000, 1_000), undefined],
    ['the time until it failed', step('failed', 1_000, 4_000), 3_000],
    ['not known of one that was stopped', step('stopped', 1_000), undefined],
    ['nothing where the clocks differ', step('running', 10_000), 0],
  ])('is %s', (_name, view, expected) => {
    expect(stepMilliseconds(view, 8_000)).toBe(expected);
  });
});

describe('the time of a build', () => {
  const build = { title: '', commit: undefined, note: undefined, empty: undefined, steps: [] };
  it.each<[string, Pick<BuildView, 'startedAt' | 'endedAt' | 'goesOn'>, number | undefined]>([
    ['from its beginning to its end', { startedAt: 1_000, endedAt: 4_000, goesOn: false }, 3_000],
    ['until now while it goes on', { startedAt: 1_000, endedAt: 4_000, goesOn: true }, 7_000],
    ['not known without times', { startedAt: undefined, endedAt: undefined, goesOn: true }, undefined],
  ])('is %s', (_name, times, expected) => {
    expect(buildMilliseconds({ ...build, ...times }, 8_000)).toBe(expected);
  });
});
