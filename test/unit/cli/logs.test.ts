import { describe, expect, it } from 'vitest';
import { sendJson, serve, testToken, type TestServer } from '../hub/http-server';
import { run } from './terminal';

const good = ['===== Build Queued at 2026-04-04 12:08:20 / Commit SHA: 379fa57 =====', '', '--> RUN pip install', '\u001b[32m5%\r100%\u001b[0m', 'DONE 1.0s'];
const bad = [...good, '--> RUN x', '--> ERROR: process "/bin/sh -c x" did not complete successfully: exit code: 1'];

function entries(lines: string[]): string {
  return lines.map((line) => `data: ${JSON.stringify({ data: `${line}\n`, timestamp: '2026-04-04T12:08:20Z' })}\n\n`).join('');
}

/** A Hub with this log and stage; `open`: the stream does not end. */
function hubWith(lines: string[], stage: string, open = false): Promise<TestServer> {
  return serve((request, response) => {
    if (request.url?.endsWith('/runtime')) {
      sendJson(response, { stage });
      return;
    }
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(`: keep-alive\n\n${entries(lines)}`);
    if (!open) response.end();
  });
}

async function logs(server: TestServer, ...args: string[]): ReturnType<typeof run> {
  return run(['logs', ...args, '--space', 'me/app'], { env: { HF_ENDPOINT: server.url } });
}

describe('logs', () => {
  it('prints a build log as lines to read', async () => {
    const server = await hubWith(good, 'RUNNING');
    expect(await logs(server, 'build')).toEqual({
      code: 0,
      stdout: `${good[0] ?? ''}\n\n--> RUN pip install\n100%\nDONE 1.0s\n`,
      stderr: '',
    });
    expect(server.seen).toEqual(['GET /api/spaces/me/app/logs/build']);
  });

  it('ends with 1 where the build failed', async () => {
    expect((await logs(await hubWith(bad, 'BUILD_ERROR'), 'build')).code).toBe(1);
    expect((await logs(await hubWith(bad, 'BUILD_ERROR'), 'build', '--follow')).code).toBe(1);
    expect((await logs(await hubWith(['cut off'], 'BUILD_ERROR'), 'build', '--follow')).code).toBe(1);
  });

  it('does not hold a failed app against its build, but against its run log', async () => {
    expect((await logs(await hubWith(good, 'RUNTIME_ERROR'), 'build', '--follow')).code).toBe(0);
    expect((await logs(await hubWith(bad, 'RUNTIME_ERROR'), 'run', '--follow')).code).toBe(1);
    expect((await logs(await hubWith(bad, 'RUNNING'), 'run')).code).toBe(0);
  });

  it('follows to the end, each line once', async () => {
    const { code, stdout } = await logs(await hubWith(good, 'RUNNING'), 'build', '--follow');
    expect(code).toBe(0);
    expect(stdout.match(/--> RUN pip/g)).toHaveLength(1);
  });

  it('prints the last lines', async () => {
    expect((await logs(await hubWith(good, 'RUNNING'), 'build', '--lines', '2')).stdout).toBe('100%\nDONE 1.0s\n');
    const followed = await logs(await hubWith(good, 'RUNNING', true), 'run', '--follow', '--lines', '1', '--timeout', '1');
    expect(followed).toEqual({ code: 0, stdout: 'DONE 1.0s\n', stderr: '' });
  });

  it('prints JSON, a line each', async () => {
    const { stdout } = await logs(await hubWith(good, 'RUNNING'), 'build', '--json', '-n', '2');
    expect(stdout.trim().split('\n').map((line) => JSON.parse(line) as unknown)).toEqual([
      { index: 3, timestamp: '2026-04-04T12:08:20Z', text: '100%' },
      { index: 4, timestamp: '2026-04-04T12:08:20Z', text: 'DONE 1.0s' },
    ]);
  });

  it('takes tokens out', async () => {
    expect((await logs(await hubWith([`token=${testToken}`], 'RUNNING'), 'run')).stdout).toBe('token=hf_…\n');
  });

  it('has no answer where a build is not over in time', async () => {
    const server = await hubWith(good, 'BUILDING', true);
    const { code, stdout, stderr } = await logs(server, 'build', '--follow', '--timeout', '0.3');
    expect({ code, stderr }).toEqual({ code: 2, stderr: 'Stopped before the build was over.\n' });
    expect(stdout).toContain('DONE 1.0s');
  });

  it('says that a log is empty', async () => {
    expect(await logs(await hubWith([], 'RUNNING'), 'build')).toEqual({ code: 0, stdout: '', stderr: 'The build log of me/app is empty.\n' });
  });

  it('tells of a Space that is not there', async () => {
    const server = await serve((_request, response) => {
      sendJson(response, {}, 404);
    });
    expect(await logs(server, 'run')).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(/^The Space me\/app does not exist/) as string });
  });
});
