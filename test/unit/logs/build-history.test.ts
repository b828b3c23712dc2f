import { describe, expect, it } from 'vitest';
import { parseDockerfile } from '../../../src/documents/dockerfile';
import { buildEnd, buildRecord, emptyHistory, lastGoodBuild, lastRun, lastSeconds, lastStep, readHistory, secondsOf, stepKey, storedHistory, withBuild, type BuildHistory } from '../../../src/logs/build-history';
import { begun, header, parallel, parallelLog, plain, plainLog, planOf, played } from './played-build';

const error = '--> ERROR: process "/bin/sh -c pip install -r requirements.txt" did not complete successfully: exit code: 1\n';
const failedLog = `${plainLog.slice(0, plainLog.indexOf('@334'))}@94\n${error}`.replace('379fa57', '51c1aed').replace('12:00:00', '13:00:00');

function remembered(...logs: readonly string[]): BuildHistory {
  return logs.reduce((history, log) => {
    const build = played(log);
    const record = buildRecord(build, planOf(plain), build.log.failure ? 'failed' : 'succeeded');
    return record === undefined ? history : withBuild(history, record);
  }, emptyHistory);
}

/** The key of the instruction at a line, from 1. */
function keyAt(dockerfile: string, line: number): ReturnType<typeof stepKey> {
  const document = parseDockerfile(dockerfile);
  const found = document.instructions.find(({ span }) => document.lines.positionAt(span.start).line + 1 === line);
  if (found === undefined) throw new Error(`No instruction at line ${String(line)}`);
  return stepKey(document, found);
}

describe('a build that ended', () => {
  it('is remembered with the cost of each instruction', () => {
    expect(buildRecord(played(plainLog), planOf(plain), 'succeeded')).toEqual({
      commit: '379fa57',
      queuedAt: '2026-04-04 12:00:00',
      startedAt: begun,
      endedAt: begun + 364_000,
      outcome: 'succeeded',
      whole: true,
      steps: [
        { text: 'FROM python:3.12-slim', stage: '0', seconds: 2.6, status: 'done', platform: false },
        { text: 'WORKDIR /app', stage: '0', seconds: 0.1, status: 'done', platform: false },
        { text: 'RUN apt-get update && apt-get install -y libgl1', stage: '0', seconds: 30, status: 'done', platform: false },
        { text: 'COPY requirements.txt .', stage: '0', seconds: 0.1, status: 'done', platform: false },
        { text: 'RUN pip install -r requirements.txt', stage: '0', seconds: 300, status: 'done', platform: false },
        { text: 'COPY . .', stage: '0', seconds: 0.2, status: 'done', platform: false },
        { text: 'Pushing image', stage: undefined, seconds: 20, status: 'done', platform: true },
        { text: 'Exporting cache', stage: undefined, seconds: 10, status: 'done', platform: true },
      ],
    });
  });

  it('names stages where they are known, and none where several read the same', () => {
    const record = buildRecord(played(parallelLog), planOf(parallel), 'succeeded');
    expect(record?.steps.filter(({ text }) => /npm|torch|WORKDIR|ghcr/.test(text)).map(({ text, stage }) => [text, stage])).toEqual([
      ['FROM ghcr.io/astral-sh/uv:latest@sha256:bbbb', undefined],
      ['WORKDIR /app', undefined],
      ['RUN npm ci', 'web'],
      ['WORKDIR /app', undefined],
      ['RUN pip install torch', '2'],
      ['RUN npm run build', 'web'],
      ['COPY --from=ghcr.io/astral-sh/uv:latest /uv /bin/', '2'],
    ]);
  });

  it('is marked where its beginning was not seen, and is nothing without a step', () => {
    expect(buildRecord(played(plainLog.slice(plainLog.indexOf('--> RUN pip'))), planOf(plain), 'succeeded')).toMatchObject({ whole: false, commit: undefined });
    expect(buildRecord(played(header), planOf(plain), 'failed')).toBeUndefined();
  });

  it('keeps what it had where it was given up', () => {
    const record = buildRecord(played(plainLog.slice(0, plainLog.indexOf('@334'))), undefined, 'unknown');
    expect(record?.steps.at(-1)).toEqual({ text: 'RUN pip install -r requirements.txt', stage: undefined, seconds: undefined, status: 'stopped', platform: false });
  });

  const cut = plainLog.slice(0, plainLog.indexOf('--> Pushing'));
  it.each([
    ['goes on', plainLog, 'BUILDING', undefined, undefined],
    ['goes on', failedLog, 'RUNNING_BUILDING', undefined, undefined],
    ['succeeded', plainLog, 'APP_STARTING', undefined, 'succeeded'],
    ['succeeded', plainLog, 'RUNTIME_ERROR', undefined, 'succeeded'],
    ['succeeded', cut, 'SLEEPING', '379fa57aaaaaaaa', 'succeeded'],
    ['failed', failedLog, 'BUILD_ERROR', undefined, 'failed'],
    ['failed', cut, 'BUILD_ERROR', undefined, 'failed'],
    ['failed, and the old version runs', failedLog, 'RUNNING', '379fa57aaaaaaaa', 'failed'],
    ['was given up', cut, 'PAUSED', '51c1aed', 'unknown'],
    ['is older than the error that stands', plainLog, 'BUILD_ERROR', undefined, 'unknown'],
  ])('%s by the runtime', (_, log, stage, deployedSha, expected) => {
    expect(buildEnd(played(log), { stage, deployedSha })).toBe(expected);
  });
});

describe('the history of builds', () => {
  it('knows the last time that an instruction ran, also before a build that failed or took it from the cache', () => {
    const cachedLog = plainLog.replace(/(--> RUN apt.*\n)[^-]*/, '$1CACHED\n\n').replace('379fa57', 'aaaaaaa').replace('12:00:00', '14:00:00');
    const history = remembered(plainLog, failedLog, cachedLog.replace('@334', '@100').replace('DONE 300.0s', 'DONE 66.0s'));
    expect(lastSeconds(history, keyAt(plain, 4))).toBe(30);
    expect(lastRun(history, keyAt(plain, 4))?.build.commit).toBe('51c1aed');
    expect(lastStep(history, keyAt(plain, 4))).toMatchObject({ step: { status: 'cached' }, build: { commit: 'aaaaaaa' } });
    expect(lastSeconds(history, keyAt(plain, 7))).toBe(66);
    expect(lastSeconds(remembered(failedLog), keyAt(plain, 7))).toBeUndefined();
    expect(lastSeconds(history, keyAt(plain.replace('libgl1', 'libegl1'), 4))).toBeUndefined();
    expect(lastSeconds(history, { text: 'Pushing image', stage: undefined })).toBe(20);
  });

  it('has the last good build, with what it took', () => {
    const history = remembered(plainLog, failedLog);
    const good = lastGoodBuild(history);
    expect(good?.commit).toBe('379fa57');
    expect(good && secondsOf(good)).toBe(364);
    expect(lastGoodBuild(remembered(failedLog))).toBeUndefined();
    expect(lastGoodBuild(remembered(plainLog.slice(plainLog.indexOf('--> RUN pip'))))).toBeUndefined();
  });

  it('holds a build once, and the last twenty in order', () => {
    expect(remembered(plainLog, plainLog).builds).toHaveLength(1);
    const build = buildRecord(played(plainLog), planOf(plain), 'succeeded')!;
    const days = Array.from({ length: 25 }, (_, day) => ({ ...build, queuedAt: String(day), startedAt: begun + day * 86_400_000 }));
    const history = days.toReversed().reduce(withBuild, emptyHistory);
    expect(history.builds.map(({ queuedAt }) => Number(queuedAt))).toEqual(Array.from({ length: 20 }, (_, index) => index + 5));
  });

  it('is the same after it was stored', () => {
    const history = remembered(plainLog, failedLog);
    expect(readHistory(JSON.parse(JSON.stringify(storedHistory(history))))).toEqual(history);
  });

  it.each([
    [undefined, 0],
    [null, 0],
    ['text', 0],
    [{ version: 2, builds: [{}] }, 0],
    [{ version: 1, builds: 'none' }, 0],
    [{ version: 1, builds: [null, 3, {}, { outcome: 'great', steps: [] }, { outcome: 'failed', steps: 'none' }] }, 0],
    [{ version: 1, builds: [{ outcome: 'failed', steps: [null, { text: 3, status: 'done' }, { text: 'RUN a', status: 'odd' }, { text: 'RUN a', status: 'done', seconds: 'two' }], startedAt: '1' }] }, 1],
  ])('of %j has %i builds', (value, count) => {
    const { builds } = readHistory(value);
    expect(builds).toHaveLength(count);
    for (const build of builds) expect(build).toEqual({ outcome: 'failed', whole: false, commit: undefined, queuedAt: undefined, startedAt: undefined, endedAt: undefined, steps: [{ text: 'RUN a', status: 'done', seconds: undefined, stage: undefined, platform: false }] });
  });
});
