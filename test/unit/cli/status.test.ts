import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { sendJson, serve, testToken, type TestServer } from '../hub/http-server';
import { run } from './terminal';

const repoSha = '379fa57'.padEnd(40, '0');
const oldSha = '8ab3e21'.padEnd(40, '0');
const runtime = {
  stage: 'RUNNING',
  sha: repoSha,
  hardware: { current: 'l40sx1', requested: 'l40sx1' },
  storage: null,
  gcTimeout: 172800,
  devMode: false,
  volumes: [{ type: 'bucket', source: 'me/data', mountPath: '/data' }],
  domains: [{ domain: 'me-app.hf.space', stage: 'READY' }],
};

/** A Hub whose Space shows these runtimes, one a look; the last for ever. A number is an HTTP error. */
function hubWith(...runtimes: (object | number)[]): Promise<TestServer> {
  let look = 0;
  return serve((request, response) => {
    if (request.url === '/api/spaces/hardware') {
      sendJson(response, [{ name: 'l40sx1', prettyName: '1x Nvidia L40S', accelerator: { model: 'L40S', quantity: '1', vram: '48 GB' }, unitCostMicroUSD: 30000, unitLabel: 'minute' }]);
    } else if (request.url?.endsWith('/runtime')) {
      const now = runtimes[Math.min(look++, runtimes.length - 1)];
      if (typeof now === 'number') sendJson(response, {}, now);
      else sendJson(response, now);
    } else sendJson(response, { id: 'me/app', sha: repoSha, private: true, sdk: 'docker' });
  });
}

describe('status', () => {
  it('shows a Space', async () => {
    const server = await hubWith(runtime);
    const { code, stdout, stderr } = await run(['status', '--space', 'me/app'], {
      env: { HF_ENDPOINT: server.url, HF_TOKEN: testToken },
    });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toBe(`Space     me/app (private)
Stage     Running
Revision  379fa57 deployed
Hardware  1x Nvidia L40S · $1.80 an hour · 48 GB VRAM
Storage   /data (me/data)
Dev Mode  off
Sleeps    after 48 hours without a visit
App       https://me-app.hf.space
Page      ${server.url}/spaces/me/app
`);
    expect(server.headers.every((headers) => headers.authorization === `Bearer ${testToken}`)).toBe(true);
  });

  it('shows why a Space failed, without a token in it, and ends with 1', async () => {
    const errorMessage = `Exit code: 1. Reason: \u001b[31mTraceback\u001b[0m ${testToken}\n${'line\n'.repeat(100)}`;
    const server = await hubWith({ ...runtime, stage: 'RUNTIME_ERROR', sha: oldSha, errorMessage });
    const { code, stdout } = await run(['status', '--space', 'me/app'], { env: { HF_ENDPOINT: server.url } });
    expect(code).toBe(1);
    expect(stdout).toContain('Stage     App failed\nRevision  8ab3e21 deployed, 379fa57 in the repo\n');
    expect(stdout).toContain('Reason    Exit code: 1. Reason: Traceback hf_…\n          line\n');
    expect(stdout).toContain('… 81 more lines\nNext      Read the run log.\n');
  });

  it.each([
    ['in the words of the Hub', { stage: 'CONFIG_ERROR', errorMessage: 'The emoji is none.' }, 'Reason    The emoji is none.\nNext      Mend the front matter of README.md and push.\n'],
    ['that is known', { stage: 'CONFIG_ERROR', errorMessage: 'Collision on variables and secrets names' }, 'Reason    Collision on variables and secrets names\nCause     A variable and a secret have the same name\nNext      Delete one of the two in the Space’s settings.\n'],
    ['without a word of the Hub', { stage: 'NO_APP_FILE' }, 'Cause     The Space has no Dockerfile\nNext      Push a Dockerfile.\n'],
    ['of which nothing is known', { stage: 'CONFIG_ERROR' }, 'Cause     The Hub does not say why\nNext      Mend the front matter of README.md and push.\n'],
  ])('shows why a configuration is refused: %s', async (_, refused, shown) => {
    const server = await hubWith(refused);
    const { code, stdout } = await run(['status', '--space', 'me/app'], { env: { HF_ENDPOINT: server.url } });
    expect(code).toBe(1);
    expect(stdout.endsWith(shown)).toBe(true);
  });

  it('prints JSON', async () => {
    const server = await hubWith({ stage: 'FROZEN' });
    const { code, stdout } = await run(['status', '--json', '--space', 'me/app'], { env: { HF_ENDPOINT: server.url } });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ version: 1, id: 'me/app', stage: 'FROZEN', stageLabel: 'FROZEN', failed: false, repoSha });
  });

  it('says in JSON too why a configuration is refused, and what to do', async () => {
    const server = await hubWith({ stage: 'CONFIG_ERROR', errorMessage: 'Collision on variables and secrets names' });
    for (const options of [[], ['--poll', '2', '--interval', '0.01']]) {
      const { stdout } = await run(['status', '--json', '--space', 'me/app', ...options], { env: { HF_ENDPOINT: server.url } });
      expect(JSON.parse(stdout)).toMatchObject({ stage: 'CONFIG_ERROR', cause: 'A variable and a secret have the same name', advice: 'Delete one of the two in the Space’s settings.' });
    }
  });

  it('polls until the Space runs the repo’s commit, through a fault of the Hub', async () => {
    const server = await hubWith(
      { ...runtime, stage: 'RUNNING', sha: oldSha },
      { ...runtime, stage: 'RUNNING_BUILDING', sha: oldSha },
      { ...runtime, stage: 'RUNNING_BUILDING', sha: oldSha },
      429,
      { ...runtime, stage: 'RUNNING_APP_STARTING' },
      runtime,
      500,
    );
    const { code, stdout, stderr } = await run(['status', '--poll', '20', '--interval', '0.01', '--space', 'me/app'], {
      env: { HF_ENDPOINT: server.url },
    });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.split('\n\n')[0]).toBe(
      [
        'Running: 8ab3e21 deployed, 379fa57 in the repo',
        'Building, old version runs: 8ab3e21 deployed, 379fa57 in the repo',
        'Starting, old version runs: 379fa57 deployed',
        'Running: 379fa57 deployed',
      ].join('\n'),
    );
  });

  it('stops at a failed stage, and where the looks are used up', async () => {
    const poll = ['status', '--poll', '3', '--interval', '0.01', '--json', '--space', 'me/app'];
    const failed = await hubWith({ ...runtime, stage: 'BUILDING', sha: oldSha }, { ...runtime, stage: 'BUILD_ERROR', sha: oldSha });
    const ran = await run(poll, { env: { HF_ENDPOINT: failed.url } });
    expect(ran.code).toBe(1);
    expect(ran.stdout.trim().split('\n').map((line) => (JSON.parse(line) as { stage: string }).stage)).toEqual(['BUILDING', 'BUILD_ERROR']);
    const slow = await hubWith({ ...runtime, stage: 'BUILDING' });
    const unfinished = await run(poll, { env: { HF_ENDPOINT: slow.url } });
    expect(unfinished.code).toBe(1);
    expect(unfinished.stderr).toBe("The Space did not get to the repo's commit in 3 looks.\n");
    expect(slow.seen.filter((line) => line.endsWith('/runtime'))).toHaveLength(3);
  });

  it.each([
    [404, /^The Space me\/app does not exist, or is private\.\nCheck the name/],
    [401, /^The Space me\/app cannot be read without a token[^\n]*\nSet HF_TOKEN, or run hf auth login\.\n$/],
  ])('has no answer at HTTP %d', async (status, text) => {
    const server = await hubWith(status);
    const { code, stdout, stderr } = await run(['status', '--space', 'me/app'], { env: { HF_ENDPOINT: server.url } });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(text);
  });

  it('finds the Space and the token of the current folder', async () => {
    const server = await hubWith(runtime);
    const folder = await mkdtemp(path.join(os.tmpdir(), 'spacedock-status-'));
    await writeFile(path.join(folder, 'spacedock.yaml'), 'space: me/app\n');
    await writeFile(path.join(folder, 'README.md'), '---\nsdk: docker\n---\n');
    await writeFile(path.join(folder, '.env'), `HF_TOKEN=${testToken}\n`);
    const { code, stdout } = await run(['status'], { cwd: folder, env: { HF_ENDPOINT: server.url } });
    await rm(folder, { recursive: true });
    expect(code).toBe(0);
    expect(stdout).toContain('Space     me/app');
    expect(server.headers[0]?.authorization).toBe(`Bearer ${testToken}`);
  });
});
