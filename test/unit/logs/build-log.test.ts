import { describe, expect, it } from 'vitest';
import { BuildLogReader } from '../../../src/logs/build-log';

function read(log: string): BuildLogReader {
  const reader = new BuildLogReader();
  for (const line of log.split('\n')) reader.push(line);
  return reader;
}

/** `status seconds instruction`, one a step. */
function steps(reader: BuildLogReader): string[] {
  return reader.steps.map(({ status, seconds, instruction }) => `${status} ${String(seconds ?? '-')} ${instruction}`);
}

const header = '===== Build Queued at 2026-04-04 12:08:20 / Commit SHA: 379fa57 =====\n\n';

const good = `${header}--> FROM docker.io/library/python:3.10-slim@sha256:e508
DONE 0.0s

DONE 2.0s

--> WORKDIR /app
CACHED

--> Restoring cache
DONE 4.2s

--> RUN apt-get update &&     apt-get install -y libgl1
Get:1 http://deb.debian.org
(Reading database ... 5%\r(Reading database ... 100%

--> looks like a step, is output
DONE
CACHED
DONE 44.3s

--> COPY --chown=user . .
DONE 0.1s

--> Pushing image
DONE 9.0s

--> Exporting cache
DONE 3.5s
`;

describe('a good build', () => {
  it('is read with its header, steps and times', () => {
    const reader = read(good);
    expect(reader.header).toEqual({ commit: '379fa57', queuedAt: '2026-04-04 12:08:20' });
    expect(steps(reader)).toEqual([
      'done 2 FROM docker.io/library/python:3.10-slim@sha256:e508',
      'cached - WORKDIR /app',
      'done 4.2 Restoring cache',
      'done 44.3 RUN apt-get update &&     apt-get install -y libgl1',
      'done 0.1 COPY --chown=user . .',
      'done 9 Pushing image',
      'done 3.5 Exporting cache',
    ]);
    expect(reader.steps[3]).toMatchObject({ platform: false, logLine: 14, outputLines: 5 });
    expect(reader.steps[2]).toMatchObject({ platform: true });
    expect(reader.outcome).toBe('succeeded');
    expect(reader.failure).toBeUndefined();
  });

  it('is read the same with CR LF', () => {
    const reader = read(good.replaceAll('\n', '\r\n'));
    expect(steps(reader)).toEqual(steps(read(good)));
    expect(reader.outcome).toBe('succeeded');
  });

  it('goes on until its cache is exported', () => {
    expect(read('').outcome).toBe('unknown');
    expect(read(header).outcome).toBe('unknown');
    expect(read(good.slice(0, good.indexOf('--> Pushing'))).outcome).toBe('running');
    expect(read(good.slice(0, good.indexOf('DONE 3.5s'))).outcome).toBe('running');
  });

  it('begins anew at a new header', () => {
    const reader = read(`${good}${header.replace('379fa57', '0123abc')}--> RUN x`);
    expect(reader.header?.commit).toBe('0123abc');
    expect(steps(reader)).toEqual(['running - RUN x']);
    expect(reader.steps[0]?.logLine).toBe(3);
  });

  it('hands out steps that do not change afterwards', () => {
    const reader = read('--> RUN x');
    const before = reader.steps;
    reader.push('DONE 1.0s');
    expect(before[0]?.status).toBe('running');
    expect(reader.steps[0]?.status).toBe('done');
    expect(reader.currentStep).toBe(0);
  });
});

describe('parallel stages', () => {
  it('are told apart by their repeated headers', () => {
    const reader = read(`${header}--> RUN npm install
--> FROM docker.io/library/python:3.10-slim@sha256:e508
DONE 2.0s

DONE 2.0s

--> RUN useradd -m -u 1000 user
DONE 0.1s

--> RUN npm install
added 300 packages
--> WORKDIR /home/user/app
DONE 0.0s

--> RUN npm install
audited
DONE 31.7s
`);
    expect(steps(reader)).toEqual([
      'done 31.7 RUN npm install',
      'done 2 FROM docker.io/library/python:3.10-slim@sha256:e508',
      'done 0.1 RUN useradd -m -u 1000 user',
      'done 0 WORKDIR /home/user/app',
    ]);
    expect(reader.steps[0]?.outputLines).toBe(2);
  });

  it('with the same instruction both end', () => {
    const reader = read('--> RUN npm ci\n--> RUN npm ci\nDONE 5.0s\n\noutput of the other\nDONE 7.0s\n\n');
    expect(steps(reader)).toEqual(['done 7 RUN npm ci', 'done 5 RUN npm ci']);
  });

  it('run the same instruction again after it ended', () => {
    expect(steps(read('--> RUN x\nDONE 1.0s\n\n--> RUN x\nDONE 2.0s\n'))).toEqual(['done 1 RUN x', 'done 2 RUN x']);
  });

  it('have all ended when the image is pushed', () => {
    expect(steps(read('--> RUN a\n--> RUN b\nDONE 1.0s\n\n--> Pushing image\n'))).toEqual([
      'done - RUN a',
      'done 1 RUN b',
      'running - Pushing image',
    ]);
  });
});

describe('a failed build', () => {
  it('names the step whose command failed, also while another one speaks', () => {
    const command = 'apt-get update &&     apt-get install -y \\"libgl1-mesa-glx\\"';
    const reader = read(`--> RUN apt-get update &&     apt-get install -y "libgl1-mesa-glx"
E: Package 'libgl1-mesa-glx' has no installation candidate
--> RUN npm install
added

--> ERROR: process "/bin/sh -c ${command}" did not complete successfully: exit code: 100
--> ERROR: process "/bin/sh -c npm install" did not complete successfully: context canceled`);
    expect(reader.failure).toMatchObject({ kind: 'process', step: 0, exitCode: 100, logLine: 6, dockerfileLine: undefined });
    expect(reader.outcome).toBe('failed');
    expect(steps(reader)).toEqual([
      'failed - RUN apt-get update &&     apt-get install -y "libgl1-mesa-glx"',
      'running - RUN npm install',
    ]);
  });

  it.each([
    ['--> COPY /x .\n\n--> ERROR: failed to calculate checksum of ref a::b: "/x": not found', 'checksum', 0],
    ['--> RUN ["python", "-c", "1/0"]\n\n--> ERROR: process "python -c 1/0" did not complete successfully: exit code: 1', 'process', 0],
    ['\n--> ERROR: docker.io/library/python:3.1: not found', 'image', undefined],
    ['--> RUN a\nDONE 1.0s\n\n--> ERROR: secret HF_TOKEN: not found', 'other', undefined],
    ['--> RUN --mount=type=secret,id=T,required=true a\n--> ERROR: secret T: not found', 'other', 0],
    ['error: failed to solve: rpc error', 'other', undefined],
  ])('of %j', (log, kind, step) => {
    const { failure } = read(log);
    expect(failure).toMatchObject({ kind, step });
    expect(failure?.message).not.toMatch(/^-->|failed to solve/);
  });

  it('by its Dockerfile names the line', () => {
    const reader = read(`${header}--------------------
   7 |     RUN apt-get update && apt-get install -y /
   8 | >>>     gcc /
--------------------
error: failed to solve: dockerfile parse error on line 8: unknown instruction: gcc`);
    expect(reader.failure).toEqual({
      kind: 'parse',
      message: 'dockerfile parse error on line 8: unknown instruction: gcc',
      logLine: 7,
      step: undefined,
      exitCode: undefined,
      dockerfileLine: 8,
    });
  });

  it('takes the line from an excerpt, be it before or after the error', () => {
    const excerpt = '--------------------\n  12 | >>> RUN x\n--------------------';
    expect(read(`--> RUN x\n--> ERROR: process "/bin/sh -c x" did not complete successfully: exit code: 1\n${excerpt}`).failure?.dockerfileLine).toBe(12);
    expect(read(`${excerpt}\nerror: failed to solve: odd`).failure?.dockerfileLine).toBe(12);
    expect(read('   3 | >>> no excerpt\nerror: failed to solve: odd').failure?.dockerfileLine).toBeUndefined();
  });
});

describe('output that looks like the log’s own', () => {
  it.each(['--> src/main.rs:1:2', '  --> src/main.rs', '-->', '--> ', '-- > RUN x', 'DONE in 3s', 'DONE 1.2', '=== Build Queued ==='])(
    'is output: %j',
    (line) => {
      const reader = read(`--> RUN cargo build\nCompiling\n${line}`);
      expect(reader.steps).toHaveLength(1);
      expect(reader.steps[0]).toMatchObject({ status: 'running', outputLines: 2 });
    },
  );

  it('is bounded', () => {
    const reader = new BuildLogReader();
    for (let count = 0; count < 50_000; count++) reader.push(`--> RUN ${String(count)}`);
    expect(reader.steps.length).toBeLessThanOrEqual(2_000);
    expect(reader.lineCount).toBe(50_000);
  });
});
