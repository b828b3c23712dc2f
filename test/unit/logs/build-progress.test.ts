import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDockerfile } from '../../../src/documents/dockerfile';
import { buildPlan } from '../../../src/logs/build-plan';
import { buildProgress } from '../../../src/logs/build-progress';
import { begun, header, parallel, parallelLog, plain, plainLog, planOf, played } from './played-build';

/** `3/6 RUN …` after the log up to the end of the text's first occurrence. */
function at(dockerfile: string, log: string, upTo: string): string {
  const end = log.indexOf(upTo);
  if (end < 0) throw new Error(`The log has no ${upTo}`);
  return told(dockerfile, log.slice(0, end + upTo.length));
}

function told(dockerfile: string, log: string): string {
  const { step, phase, instruction, line } = buildProgress(played(log), buildPlan(parseDockerfile(dockerfile)));
  const place = step === undefined ? '?' : `${String(step.number)}/${String(step.of)}`;
  return [phase === 'steps' ? place : `${phase} ${place}`, instruction, line === undefined ? undefined : `(${String(line)})`].filter((part) => part !== undefined).join(' ');
}

describe('the plan of a build', () => {
  const texts = (dockerfile: string): string[] => planOf(dockerfile).steps.map(({ instruction }) => dockerfile.slice(instruction.span.start, instruction.span.end).split('\n')[0] ?? '');

  it('has what the builder prints, and nothing else', () => {
    expect(texts(plain)).toEqual(['FROM python:3.12-slim', 'WORKDIR /app', 'RUN apt-get update && \\', 'COPY requirements.txt .', 'RUN pip install -r requirements.txt', 'COPY . .']);
  });

  it('leaves out a stage that nothing needs, and knows what waits for what', () => {
    const { steps, otherImages } = planOf(parallel);
    expect(steps.map(({ stage, needs }) => [stage.index, needs])).toEqual([
      [0, []], [0, [0]], [0, [1]], [0, [2]],
      [2, []], [2, [4]], [2, [5]], [2, [6, 3]], [2, [7]], [2, [8]],
    ]);
    expect([...otherImages]).toEqual(['ghcr.io/astral-sh/uv:latest']);
  });

  it('does not count the FROM of a stage that continues another, scratch, and the root as a folder', () => {
    expect(texts('FROM python AS base\nRUN a\nFROM base\nWORKDIR /\nRUN b')).toEqual(['FROM python AS base', 'RUN a', 'RUN b']);
    expect(texts('FROM golang AS build\nRUN a\nFROM scratch\nCOPY --from=build /a /a')).toEqual(['FROM golang AS build', 'RUN a', 'COPY --from=build /a /a']);
  });

  it.each([
    ['what cannot be built', 'FROM python\nRUNN a'],
    ['no stage', 'ARG A=1'],
    ['a base that the build arguments name', 'ARG BASE\nFROM python AS cpu\nRUN a\nFROM $BASE\nRUN b'],
    ['a base that is a stage by its default', 'ARG BASE=cpu\nFROM python AS cpu\nRUN a\nFROM ${BASE}\nRUN b'],
  ])('is not known for %s', (_, dockerfile) => {
    expect(buildPlan(parseDockerfile(dockerfile))).toBeUndefined();
  });

  it('is known for a variable that is an image', () => {
    expect(texts('ARG BASE=nvidia/cuda:12\nFROM ${BASE} AS one\nRUN a\nFROM ${BASE}\nRUN b')).toEqual(['FROM ${BASE}', 'RUN b']);
  });
});

describe('the progress of a build', () => {
  it.each([
    [header, 'queued ?'],
    ['--> FROM docker.io/library/python:3.12-slim@sha256:e508', '1/6 FROM python:3.12-slim (1)'],
    // The image is found, and is being pulled.
    ['DONE 0.2s', '1/6 FROM python:3.12-slim (1)'],
    ['Get:1', '3/6 RUN apt-get update && apt-get install -y libgl1 (4)'],
    ['Collecting torch', '5/6 RUN pip install -r requirements.txt (7)'],
    ['--> COPY . .', '6/6 COPY . . (9)'],
    ['--> Pushing image', 'pushing 6/6 Pushing image'],
    ['--> Exporting cache', 'exporting 6/6 Exporting cache'],
  ])('of one stage, at %j', (upTo, expected) => {
    expect(at(plain, plainLog, upTo)).toBe(expected);
  });

  it.each([
    ['--> FROM docker.io/library/python:3.12-slim@sha256:e508', '1/10 FROM python:3.12-slim (7)'],
    // A FROM that no line stands for: taken from another image.
    ['--> FROM ghcr.io/astral-sh/uv:latest@sha256:bbbb', '2/10 FROM ghcr.io/astral-sh/uv:latest'],
    // Which of the two WORKDIRs it is cannot be told, only that one has begun.
    ['--> WORKDIR /app', '3/10 WORKDIR /app'],
    ['--> RUN npm ci', '4/10 RUN npm ci (3)'],
    ['added 900', '5/10 RUN npm ci (3)'],
    ['Collecting torch', '6/10 RUN pip install torch (9)'],
    ['--> RUN npm run build', '7/10 RUN npm run build (4)'],
    ['Installing torch', '7/10 RUN pip install torch (9)'],
    ['--> COPY --from=web /app/dist /app/dist', '8/10 COPY --from=web /app/dist /app/dist (10)'],
    ['--> RUN uv --version', '10/10 RUN uv --version (12)'],
  ])('of stages side by side, at %j', (upTo, expected) => {
    expect(at(parallel, parallelLog, upTo)).toBe(expected);
  });

  it('counts what comes from the cache, and says that the cache is being restored', () => {
    const log = `${header}\n\n--> FROM docker.io/library/python:3.12-slim\nCACHED\n\n--> WORKDIR /app\nCACHED\n\n--> Restoring cache\n`;
    expect(told(plain, log)).toBe('2/6 Restoring cache');
    const later = `${log}DONE 1.4s\n\n--> RUN apt-get update &&     apt-get install -y libgl1\n`;
    expect(told(plain, later)).toBe('3/6 RUN apt-get update && apt-get install -y libgl1 (4)');
  });

  it('goes back to a step that still runs when the other has ended', () => {
    const log = `${header}\n\n--> FROM docker.io/library/node:20\nDONE 1.0s\n\n--> RUN npm ci\n--> FROM docker.io/library/python:3.12-slim\nDONE 3.0s\n\n`;
    expect(told(parallel, log)).toBe('4/10 RUN npm ci (3)');
  });

  it('stays at the step that failed', () => {
    const log = `${plainLog.slice(0, plainLog.indexOf('@334'))}\n--> ERROR: process "/bin/sh -c pip install -r requirements.txt" did not complete successfully: exit code: 1\n`;
    expect(told(plain, log)).toBe('5/6 RUN pip install -r requirements.txt (7)');
  });

  it('is known where the beginning of the log is lost', () => {
    expect(told(plain, plainLog.slice(plainLog.indexOf('--> COPY requirements')))).toBe('exporting 6/6 Exporting cache');
    expect(told(plain, '--> RUN pip install -r requirements.txt\nCollecting')).toBe('5/6 RUN pip install -r requirements.txt (7)');
  });

  it('names no number by the Dockerfile of another build', () => {
    const other = plain.replace('libgl1', 'libegl1');
    expect(at(other, plainLog, 'Collecting torch')).toBe('? RUN pip install -r requirements.txt');
    expect(at('FROM python:3.12-slim\nBAD', plainLog, 'Collecting torch')).toBe('? RUN pip install -r requirements.txt');
    // A step more of one text than the Dockerfile has.
    expect(told('FROM a\nRUN x\nRUN y', '--> FROM a\nDONE 1.0s\n\n--> RUN x\nDONE 1.0s\n\n--> RUN x\n')).toBe('? RUN x');
  });

  it('tells since when', () => {
    expect(buildProgress(played(plainLog.slice(0, plainLog.indexOf('@334'))), planOf(plain))).toMatchObject({ commit: '379fa57', startedAt: begun, stepStartedAt: begun + 34_000 });
  });

  it('of a new build begins anew', () => {
    expect(told(plain, `${plainLog}\n${header.replace('379fa57', '51c1aed')}\n\n--> FROM python:3.12-slim\n`)).toBe('1/6 FROM python:3.12-slim (1)');
  });
});

/** A Dockerfile of stages that copy from those before, with few texts, so that many read the same. */
const dockerfiles = fc
  .array(fc.record({ base: fc.nat(), commands: fc.array(fc.constantFrom('RUN a', 'RUN b', 'WORKDIR /app', 'COPY . .', 'ENV A=1', 'copy'), { maxLength: 5 }), from: fc.nat() }), { minLength: 1, maxLength: 4 })
  .map((stages) =>
    stages
      .map(({ base, commands, from }, index) => {
        const parent = index > 0 && base % 3 === 0 ? `s${String(base % index)}` : `image${String(base % 2)}`;
        const lines = commands.flatMap((command) => (command !== 'copy' ? [command] : index === 0 ? [] : [`COPY --from=s${String(from % index)} /a /a`]));
        return [`FROM ${parent} AS s${String(index)}`, ...lines].join('\n');
      })
      .join('\n'),
  );

describe('of any build in any order', () => {
  it('steps are never taken back and never too many, and all are there at the end', () => {
    fc.assert(
      fc.property(dockerfiles, fc.infiniteStream(fc.nat(1000)), fc.boolean(), (dockerfile, choices, cached) => {
        const plan = buildPlan(parseDockerfile(dockerfile));
        if (plan === undefined) return;
        const choose = (count: number): number => (choices.next().value as number) % count;
        const running = new Map<string, number[]>();
        const begunSteps = new Set<number>();
        const ended = new Set<number>();
        const build = played(`${header}\n`);
        let before = 0;
        let spoke = '';
        const say = (line: string): void => {
          build.push(line, undefined);
          const { step } = buildProgress(build, plan);
          if (step === undefined) {
            expect(before).toBe(0);
            return;
          }
          expect(step.number).toBeGreaterThanOrEqual(before);
          expect(step.number).toBeLessThanOrEqual(step.of);
          // Never more than really began. Steps of one text that run at once are one in the log.
          expect(step.number).toBeLessThanOrEqual(begunSteps.size);
          before = step.number;
        };
        while (ended.size < plan.steps.length) {
          const ready = plan.steps.filter(({ index, needs }) => !begunSteps.has(index) && needs.every((need) => ended.has(need)));
          const open = [...running.keys()];
          const next = choose(ready.length + open.length);
          const step = ready[next];
          const text = step === undefined ? (open[next - ready.length] ?? '') : dockerfile.slice(step.instruction.span.start, step.instruction.span.end).replace(/ AS .*$/, '');
          if (step !== undefined) {
            begunSteps.add(step.index);
            running.set(text, [...(running.get(text) ?? []), step.index]);
            say('');
            say(`--> ${text}`);
            spoke = text;
            if (!cached || choose(2) === 0) continue;
          } else if (spoke !== text) say(`--> ${text}`);
          spoke = text;
          // Stages with the same step share it: it ends in all of them.
          for (const index of running.get(text) ?? []) ended.add(index);
          running.delete(text);
          say('DONE 1.0s');
          say('');
        }
        for (const { index } of plan.steps) begunSteps.add(index);
        say('--> Pushing image');
        expect(before).toBe(plan.steps.length);
      }),
      { numRuns: 400 },
    );
  });
});
