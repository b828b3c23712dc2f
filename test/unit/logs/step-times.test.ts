import { describe, expect, it } from 'vitest';
import { StepTimes } from '../../../src/logs/step-times';

const at = (seconds: number): string => new Date(Date.UTC(2026, 3, 4, 12, 0, seconds)).toISOString();
const time = (seconds: number): number => Date.UTC(2026, 3, 4, 12, 0, seconds);

function timed(...lines: readonly (readonly [seconds: number | undefined, line: string])[]): StepTimes {
  const times = new StepTimes();
  for (const [seconds, line] of lines) times.push(line, seconds === undefined ? undefined : at(seconds));
  return times;
}

const header = '===== Build Queued at 2026-04-04 12:00:00 / Commit SHA: 379fa57 =====';

describe('StepTimes', () => {
  it('counts a step back from its end, by its own duration', () => {
    const { steps } = timed([0, header], [1, '--> FROM python:3.11'], [3, 'DONE 2.5s'], [3, ''], [3, '--> RUN pip install x'], [9, 'Collecting x'], [44, 'DONE 40.0s']);
    expect(steps.map(({ instruction, startedAt, endedAt }) => [instruction, startedAt, endedAt])).toEqual([
      ['FROM python:3.11', time(0) + 500, time(3)],
      ['RUN pip install x', time(4), time(44)],
    ]);
  });

  it('has no end for a step that runs, and no duration for one from the cache', () => {
    const { steps } = timed([0, header], [1, '--> RUN a'], [1, 'CACHED'], [1, ''], [2, '--> RUN b'], [5, 'out']);
    expect(steps.map(({ status, startedAt, endedAt }) => [status, startedAt, endedAt])).toEqual([
      ['cached', time(1), time(1)],
      ['running', time(2), undefined],
    ]);
  });

  it('ends a step that failed', () => {
    const { steps } = timed([0, header], [2, '--> RUN b'], [7, 'out'], [8, '--> ERROR: process "/bin/sh -c b" did not complete successfully: exit code: 1']);
    expect(steps[0]).toMatchObject({ status: 'failed', startedAt: time(2), endedAt: time(8) });
  });

  it('follows stages that interleave', () => {
    const { steps } = timed([0, header], [1, '--> RUN a'], [2, '--> RUN b'], [3, 'DONE 1.0s'], [3, ''], [4, '--> RUN a'], [9, 'DONE 8.0s']);
    expect(steps.map(({ instruction, startedAt, endedAt }) => [instruction, startedAt, endedAt])).toEqual([
      ['RUN a', time(1), time(9)],
      ['RUN b', time(2), time(3)],
    ]);
  });

  it('forgets the build before, and does without times', () => {
    const times = timed([0, header], [1, '--> RUN a'], [2, 'DONE 1.0s'], [60, header.replace('379fa57', '51c1aed')], [61, '--> RUN a'], [undefined, 'DONE 3.0s']);
    expect(times.steps).toMatchObject([{ startedAt: time(61), endedAt: undefined, status: 'done', seconds: 3 }]);
  });
});
