import { describe, expect, it } from 'vitest';
import { buildRecord, emptyHistory, withBuild, type BuildHistory } from '../../../src/logs/build-history';
import { slowestFirst, stepCosts, type StepCost } from '../../../src/logs/step-costs';
import { header, plain, plainLog, planOf, played } from './played-build';

const cachedLog = `${header.replace('12:00:00', '13:00:00').replace('379fa57', '480ab68')}

@3600
--> FROM docker.io/library/python:3.12-slim@sha256:e508
DONE 0.2s

--> RUN apt-get update &&     apt-get install -y libgl1
CACHED

--> RUN pip install -r requirements.txt
@3700
DONE 100.0s
`;

function historyOf(...logs: string[]): BuildHistory {
  return logs.reduce((history, log) => {
    const record = buildRecord(played(log), planOf(plain), 'succeeded');
    return record === undefined ? history : withBuild(history, record);
  }, emptyHistory);
}

function told({ instruction, seconds, build, cachedIn }: StepCost): string {
  return `${String(plain.slice(0, instruction.span.start).split('\n').length)}: ${String(seconds)} in ${String(build.commit)}${cachedIn === undefined ? '' : `, cached in ${String(cachedIn.commit)}`}`;
}

describe("what a Dockerfile's steps took", () => {
  it('is in the order of the file, without what took no time', () => {
    expect(stepCosts(planOf(plain), historyOf(plainLog)).map(told)).toEqual(['1: 2.6 in 379fa57', '4: 30 in 379fa57', '7: 300 in 379fa57']);
  });

  it('is what a step took when it ran last, also where a later build spared it', () => {
    const costs = stepCosts(planOf(plain), historyOf(plainLog, cachedLog));
    // The base was there already, which took no time worth a word.
    expect(costs.map(told)).toEqual(['4: 30 in 379fa57, cached in 480ab68', '7: 100 in 480ab68']);
  });

  it('is sorted by time without a change of what was handed in', () => {
    const costs = stepCosts(planOf(plain), historyOf(plainLog));
    expect(slowestFirst(costs).map(({ seconds }) => seconds)).toEqual([300, 30, 2.6]);
    expect(costs.map(({ seconds }) => seconds)).toEqual([2.6, 30, 300]);
  });

  it('is not known of steps that were edited since, and without a build', () => {
    expect(stepCosts(planOf(plain.replace('pip install', 'uv pip install')), historyOf(plainLog)).map(({ seconds }) => seconds)).toEqual([2.6, 30]);
    expect(stepCosts(planOf(plain), emptyHistory)).toEqual([]);
  });
});
