import { mkdtemp, writeFile } from 'node:fs/promises';
import os from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { sendJson, serve, type TestServer } from '../hub/http-server';
import { run } from './terminal';

const log = `===== Build Queued at 2026-04-04 12:08:20 / Commit SHA: 379fa57 =====

--> FROM docker.io/library/python:3.11-slim@sha256:e508
DONE 2.0s

--> RUN apt-get update &&     apt-get install -y     libgl1-mesa-glx
Reading package lists...
E: Package 'libgl1-mesa-glx' has no installation candidate

--> ERROR: process "/bin/sh -c apt-get update &&     apt-get install -y     libgl1-mesa-glx" did not complete successfully: exit code: 100
`;
const dockerfile = 'FROM python:3.11-slim\n\nRUN apt-get update && \\\n    apt-get install -y \\\n    libgl1-mesa-glx\n';
const good = '===== Build Queued at 2026-04-04 12:08:20 / Commit SHA: 379fa57 =====\n\n--> RUN make\nDONE 61.0s\n\n--> Pushing image\nDONE 9.0s\n\n--> Exporting cache\nDONE 3.5s\n';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(os.tmpdir(), 'spacedock-diagnose-'));
  await Promise.all([
    writeFile(join(folder, 'build.log'), log),
    writeFile(join(folder, 'utf16.log'), Buffer.from(`\ufeff${log}`, 'utf16le')),
    writeFile(join(folder, 'good.log'), good),
    writeFile(join(folder, 'empty.log'), '\n'),
    writeFile(join(folder, 'The.Dockerfile'), dockerfile),
    writeFile(join(folder, 'secret.log'), `${log.slice(0, log.indexOf('E: '))}E: Package 'a' has no installation candidate https://me:hf_abcdefghijKLMNOP123456@huggingface.co`),
  ]);
});

async function diagnose(...args: string[]): ReturnType<typeof run> {
  return run(['diagnose', ...args], { cwd: folder });
}

/** A Hub whose Space has failed with these logs. */
function hubWith(runtime: object, logs: Readonly<Record<string, string>>): Promise<TestServer> {
  return serve((request, response) => {
    if (request.url?.endsWith('/runtime')) {
      sendJson(response, runtime);
      return;
    }
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const text = logs[request.url?.split('/').at(-1) ?? ''] ?? '';
    for (const line of text.split('\n')) response.write(`data: ${JSON.stringify({ data: `${line}\n`, timestamp: '2026-04-04T12:08:20Z' })}\n\n`);
    response.end();
  });
}

describe('diagnose', () => {
  it('says why a saved log failed', async () => {
    const { code, stdout, stderr } = await diagnose('build.log', '--dockerfile', 'The.Dockerfile');
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    expect(stdout).toMatch(
      /^The build of 379fa57 failed\.\n\nlibgl1-mesa-glx is not .* {2}apt-package-gone\n {2}Log line 8: E: Package 'libgl1-mesa-glx' has .*\n {2}Dockerfile line 3, libgl1-mesa-glx on line 5\n {2}Why: .*\n {2}Fix: Install libgl1 in place of libgl1-mesa-glx\./,
    );
  });

  it('prints JSON by the contract', async () => {
    const { code, stdout } = await diagnose('build.log', '--dockerfile', 'The.Dockerfile', '--json');
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      version: 1,
      phase: 'build',
      outcome: 'failed',
      commit: '379fa57',
      steps: [
        { line: 1, seconds: 2, cached: false, status: 'done' },
        { line: 3, seconds: null, cached: false, status: 'failed' },
      ],
      causes: [{ id: 'apt-package-gone', phase: 'build', logLine: 8, dockerfileLine: 3 }],
    });
  });

  it('reads UTF-16, and does without a Dockerfile', async () => {
    const parsed = JSON.parse((await diagnose('utf16.log', '--json')).stdout) as { causes: unknown[] };
    expect(parsed.causes).toMatchObject([{ id: 'apt-package-gone', logLine: 8, dockerfileLine: null }]);
  });

  it('ends with 0 where nothing failed, and with 2 where there is nothing to read', async () => {
    expect(await diagnose('good.log')).toEqual({ code: 0, stdout: 'The build of 379fa57 succeeded.\nIts longest step took 1:01: RUN make\n', stderr: '' });
    expect(await diagnose('empty.log')).toMatchObject({ code: 2, stderr: 'The log is empty.\n' });
    expect(await diagnose('none.log')).toMatchObject({ code: 2, stderr: 'none.log cannot be read: there is no such file.\n' });
    expect(await diagnose('.')).toMatchObject({ code: 2, stderr: '. cannot be read: it is a folder.\n' });
    expect(await diagnose('build.log', '--dockerfile', 'none')).toMatchObject({ code: 2, stderr: 'none cannot be read: there is no such file.\n' });
    expect((await diagnose('a', 'b')).code).toBe(2);
    expect((await diagnose('--phase', 'push')).stderr).toContain("--phase takes build or run, not 'push'.");
  });

  it('shows no token', async () => {
    for (const more of [[], ['--json']]) expect((await diagnose('secret.log', ...more)).stdout).not.toContain('KLMNOP');
  });

  it('reads the log of what the Space failed at', async () => {
    const built = await hubWith({ stage: 'BUILD_ERROR', errorMessage: 'Job failed with exit code: 1. Reason: cache miss: [2/2] RUN x' }, { build: log });
    const ofBuild = await run(['diagnose', '--space', 'me/app', '--json'], { env: { HF_ENDPOINT: built.url } });
    expect(ofBuild.code).toBe(1);
    expect((JSON.parse(ofBuild.stdout) as { causes: { id: string }[] }).causes.map(({ id }) => id)).toEqual(['apt-package-gone']);

    // What is there is the log of the build before.
    const refused = await hubWith({ stage: 'CONFIG_ERROR', errorMessage: 'Missing configuration in README' }, { build: good });
    const ofRefused = await run(['diagnose', '--space', 'me/app'], { env: { HF_ENDPOINT: refused.url } });
    expect(ofRefused.code).toBe(1);
    expect(ofRefused.stdout).toMatch(/^The Hub refused the configuration, and built nothing\.\n\nREADME\.md has no front matter {2}configuration-missing\n/);

    const app = await hubWith(
      { stage: 'RUNTIME_ERROR', errorMessage: 'Launch timed out, workload was not healthy after 30 min' },
      { run: '===== Application Startup at 2026-04-04 12:12:31 =====\n\nRunning on local URL:  http://127.0.0.1:7860' },
    );
    const ofRun = await run(['diagnose', '--space', 'me/app', '--json'], { env: { HF_ENDPOINT: app.url } });
    expect(JSON.parse(ofRun.stdout)).toMatchObject({
      phase: 'run',
      outcome: 'failed',
      commit: null,
      steps: [],
      causes: [
        { id: 'server-on-loopback', logLine: 3 },
        { id: 'launch-timeout', logLine: null },
      ],
    });
  });
});
