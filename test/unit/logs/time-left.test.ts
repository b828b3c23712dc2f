import { describe, expect, it } from 'vitest';
import { buildRecord, emptyHistory, withBuild, type BuildHistory } from '../../../src/logs/build-history';
import { buildProgress } from '../../../src/logs/build-progress';
import { secondsLeft } from '../../../src/logs/time-left';
import { begun, parallel, parallelLog, plain, plainLog, planOf, played } from './played-build';

function after(dockerfile: string, log: string): BuildHistory {
  const record = buildRecord(played(log), planOf(dockerfile), 'succeeded');
  return record === undefined ? emptyHistory : withBuild(emptyHistory, record);
}

/** Seconds left after the log up to the end of a text, so many seconds after the build's beginning. */
function left(dockerfile: string, log: string, upTo: string, seconds: number, history = after(dockerfile, log)): number | undefined {
  const plan = planOf(dockerfile);
  const end = log.indexOf(upTo);
  expect(end).toBeGreaterThanOrEqual(0);
  const value = secondsLeft(buildProgress(played(log.slice(0, end + upTo.length)), plan), plan, history, begun + seconds * 1000);
  return value === undefined ? undefined : Math.round(value * 10) / 10;
}

describe('the time that is left', () => {
  it('is what the steps took last, less what has gone by', () => {
    expect(left(plain, plainLog, 'Collecting torch', 34)).toBe(330.2);
    expect(left(plain, plainLog, 'Collecting torch', 234)).toBe(130.2);
    // Longer than last time: nobody knows how much.
    expect(left(plain, plainLog, 'Collecting torch', 934)).toBe(30.2);
    expect(left(plain, plainLog, '--> Pushing image', 339)).toBe(25);
    expect(left(plain, plainLog, '--> Exporting cache', 356)).toBe(8);
  });

  it('is not told while what is left may come from the cache', () => {
    expect(left(plain, plainLog, 'DONE 0.2s', 1)).toBeUndefined();
    expect(left(plain, plainLog, '--> WORKDIR /app', 4)).toBe(360.4);
  });

  it('is not told where a step never ran', () => {
    expect(left(plain, plainLog, 'Collecting torch', 34, emptyHistory)).toBeUndefined();
    const shorter = plainLog.slice(0, plainLog.indexOf('--> COPY . .'));
    expect(left(plain, plainLog, 'Collecting torch', 34, after(plain, shorter))).toBeUndefined();
    expect(left(plain, plainLog, '--> Pushing image', 334, after(plain, shorter))).toBeUndefined();
  });

  it('of stages side by side is that of the longer', () => {
    // torch 100 s, then three copies and commands of 0.5 s, 20 s of the platform's.
    expect(left(parallel, parallelLog, 'Collecting torch', 14)).toBe(120.5);
    // Alone again: its beginning is known.
    expect(left(parallel, parallelLog, 'Installing torch', 54)).toBe(70.5);
  });
});
