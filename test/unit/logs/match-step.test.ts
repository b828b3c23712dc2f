import { describe, expect, it } from 'vitest';
import { parseDockerfile } from '../../../src/documents/dockerfile';
import { matchStep, matchSteps } from '../../../src/logs/match-step';

const text = `ARG BASE=nvidia/cuda:12.4.1-devel-ubuntu22.04
FROM node:20 AS web
WORKDIR /web
RUN npm ci
FROM python:3.10-slim@sha256:aaaa
WORKDIR /app
RUN apt-get update && \\
    # graphics
    apt-get install -y \\
\tlibgl1
RUN npm ci
RUN --mount=type=secret,id=HF_TOKEN,mode=0444 \\
    pip install -r requirements.txt
COPY --chown=user . \${HOME}/app/
RUN <<EOF
set -e
pip install torch
EOF
run echo lower
FROM \${BASE} AS gpu
FROM scratch
FROM web
CMD ["python", "app.py"]
`;

/** The line, from 1, of the instruction that a step stands for. */
function lineOf(source: string, step: string): number | undefined {
  const dockerfile = parseDockerfile(source);
  const instruction = matchStep(dockerfile, step);
  return instruction && dockerfile.lines.positionAt(instruction.span.start).line + 1;
}

describe('a step finds its instruction', () => {
  it.each<[string, number | undefined]>([
    ['FROM docker.io/library/node:20@sha256:e508', 2],
    ['FROM docker.io/library/python:3.10-slim@sha256:aaaa', 5],
    ['FROM docker.io/library/python:3.10-slim', 5],
    ['FROM docker.io/nvidia/cuda:12.4.1-devel-ubuntu22.04@sha256:1', 20],
    ['WORKDIR /app', 6],
    ['RUN apt-get update &&     apt-get install -y \tlibgl1', 7],
    ['RUN npm ci', 4],
    ['RUN --mount=type=secret,id=HF_TOKEN,mode=0444     pip install -r requirements.txt', 12],
    ['COPY --chown=user . ${HOME}/app/', 14],
    ['COPY --chown=user . /home/user/app/', 14],
    ['RUN <<EOF (set -e...)', 15],
    ['RUN echo lower', 19],
    ['RUN npm run build', undefined],
    ['COPY --chown=root . /home/user/app/', undefined],
    ['Pushing image', undefined],
    ['', undefined],
  ])('%j at line %s', (step, line) => {
    expect(lineOf(text, step)).toBe(line);
    expect(lineOf(text.replaceAll('\n', '\r\n'), step)).toBe(line);
  });

  it('with a backtick as the escape character', () => {
    expect(lineOf('# escape=`\nFROM a\nRUN one `\n  two', 'RUN one   two')).toBe(3);
  });

  it('with the tag that is meant where none is written', () => {
    expect(lineOf('FROM ubuntu', 'FROM docker.io/library/ubuntu:latest@sha256:1')).toBe(1);
    expect(lineOf('FROM localhost:5000/x', 'FROM localhost:5000/x:latest')).toBe(1);
  });

  it('and none where two could be it by their variables', () => {
    expect(lineOf('FROM a\nRUN pip install $A\nRUN pip install $B', 'RUN pip install torch')).toBeUndefined();
    expect(lineOf('ARG A\nARG B\nFROM $A\nFROM $B', 'FROM docker.io/library/x:1')).toBeUndefined();
  });

  it('in order, where several read the same', () => {
    const dockerfile = parseDockerfile(`${text}COPY --from=1 /app /app\n`);
    const lines = matchSteps(dockerfile, ['RUN npm ci', 'WORKDIR /app', 'RUN npm ci', 'RUN npm ci', 'Pushing image']).map(
      (found) => found && dockerfile.lines.positionAt(found.span.start).line + 1,
    );
    expect(lines).toEqual([4, 6, 11, 11, undefined]);
  });

  it('in a stage that is built, where one that is not reads the same', () => {
    expect(lineOf('FROM a AS tests\nRUN npm ci\nFROM a\nRUN npm ci', 'RUN npm ci')).toBe(4);
    expect(lineOf('FROM a AS tests\nRUN npm test\nFROM a\nRUN npm ci', 'RUN npm test')).toBe(2);
  });

  it('in linear time', () => {
    const hostile = `FROM a\nRUN ${'$A x '.repeat(50_000)}`;
    expect(lineOf(hostile, `RUN ${'x y '.repeat(100_000)}`)).toBeUndefined();
  });
});
