import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { toolNames } from '../../../src/agents/tool-names';
import { LocalHub } from '../../hub/local-hub';
import { testTokens } from '../../hub/tokens';
import { prepareSample, sampleSpace, seedHub, type Sample } from '../../sample/prepare';
import { git } from '../sync/folders';
import { bundleCommandLine, McpSession } from './mcp-client';
import type { ElicitResult } from '@modelcontextprotocol/sdk/types.js';

// Each test starts a process, reads a project and runs git: seconds where the machine is busy.
let program: Awaited<ReturnType<typeof bundleCommandLine>>;
let hub: LocalHub;
let folder: string;
let sample: Sample;
beforeAll(async () => {
  program = await bundleCommandLine();
  hub = await LocalHub.start({ speed: 100_000 });
  folder = await mkdtemp(join(tmpdir(), 'spacedock-mcp-'));
  sample = await prepareSample({ kind: 'clean', into: folder, endpoint: hub.endpoint });
  await seedHub(hub, sample);
});
afterAll(async () => {
  await hub.close();
  await rm(folder, { recursive: true, force: true });
  await program.remove();
});

const sessions: McpSession[] = [];
afterEach(async () => {
  for (const session of sessions.splice(0)) {
    await session.close();
    expect(session.stderr).toBe('');
  }
});

async function open(options: { folder?: string; token?: string | null; env?: Record<string, string>; answers?: () => ElicitResult } = {}): Promise<McpSession> {
  const { token = testTokens.write, folder: at = sample.mainRoot, env, answers } = options;
  const session = await McpSession.open({
    program: program.program,
    folder: at,
    env: { HF_ENDPOINT: hub.endpoint, ...(token === null ? {} : { HF_TOKEN: token }), ...env },
    ...(answers === undefined ? {} : { answers }),
  });
  sessions.push(session);
  return session;
}

describe('the MCP server', () => {
  it('lists every tool with its schemas, and marks those that change something', async () => {
    const { client } = await open();
    expect(client.getServerVersion()).toMatchObject({ name: 'spacedock', title: 'Spacedock' });
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toEqual([...toolNames]);
    const changing = tools.filter(({ annotations }) => annotations?.readOnlyHint !== true);
    expect(changing.map(({ name, annotations }) => [name, annotations?.destructiveHint])).toEqual([
      ['deploy', true],
      ['restart', true],
      ['set_secret', true],
    ]);
    for (const { inputSchema, outputSchema, description, annotations } of tools) {
      expect(description).toMatch(/\.$/);
      expect(inputSchema).toMatchObject({ type: 'object', additionalProperties: false });
      expect(outputSchema?.type).toBe('object');
      expect('confirm' in (inputSchema.properties ?? {})).toBe(annotations?.readOnlyHint !== true);
    }
  });

  it('tells the status of the project’s Space', async () => {
    const session = await open();
    const { structured, text, isError } = await session.call('space_status');
    expect(isError).toBe(false);
    expect(structured).toMatchObject({ space: sampleSpace, stage: 'RUNNING', running: true, devMode: true, private: true, runsNewest: true });
    expect(structured['hardware']).toContain('L40S');
    expect(JSON.parse(text)).toEqual(structured);
  });

  it('reads a log by pages, cuts long lines, and takes tokens out', async () => {
    await hub.createSpace({ id: 'troutmoose/logs' });
    const lines = Array.from({ length: 950 }, (_, index) => `line ${String(index + 1)}`);
    hub.pushLog('troutmoose/logs', 'run', [...lines, `token ${testTokens.read}`, 'x'.repeat(5_000)]);
    hub.endLog('troutmoose/logs', 'run');
    const session = await open();
    const last = (await session.call('space_logs', { space: 'troutmoose/logs', kind: 'run', lines: 3 })).structured;
    expect(last).toMatchObject({ firstLine: 951, totalLines: 953, complete: true });
    expect(last['lines']).toEqual([`token hf_…`, expect.stringMatching(/^x{999}…$|^x{1000}$/), expect.stringContaining('x')]);
    const before = await session.call('space_logs', { space: 'troutmoose/logs', kind: 'run', lines: 2, before: 951 });
    expect(before.structured).toMatchObject({ firstLine: 949, lines: ['line 949', 'line 950'], totalLines: 953 });
    expect((await session.call('space_logs', { space: 'troutmoose/logs', kind: 'run', lines: 1_000 })).isError).toBe(true);
    const empty = await session.call('space_logs', { space: 'troutmoose/logs', kind: 'build' });
    expect(empty.structured).toMatchObject({ lines: [], totalLines: 0 });
  });

  it('checks a project, worst first, by pages', async () => {
    const into = await mkdtemp(join(tmpdir(), 'spacedock-mcp-'));
    try {
      const faulty = await prepareSample({ kind: 'faulty', into, endpoint: hub.endpoint });
      const session = await open({ folder: faulty.mainRoot, token: null });
      const all = (await session.call('lint_project', { severity: 'hint' })).structured;
      const findings = all['findings'] as { severity: string; file: string; rule: string }[];
      const order = ['error', 'warning', 'info', 'hint'];
      expect(findings.length).toBeGreaterThan(5);
      expect(findings.map(({ severity }) => order.indexOf(severity))).toEqual(findings.map(({ severity }) => order.indexOf(severity)).sort());
      expect(findings.some(({ file }) => file === join(faulty.spaceRoot, 'Dockerfile'))).toBe(true);
      const page = (await session.call('lint_project', { severity: 'hint', limit: 2, offset: 2 })).structured;
      expect(page).toMatchObject({ findings: findings.slice(2, 4), nextOffset: 4, counts: all['counts'] });
      const { rule } = findings[0]!;
      const ofRule = (await session.call('lint_project', { rule })).structured['findings'] as { rule: string }[];
      expect(new Set(ofRule.map((finding) => finding.rule))).toEqual(new Set([rule]));
    } finally {
      await rm(into, { recursive: true, force: true });
    }
  });

  it('finds the failing step of a build, its line here and the lines before the error', async () => {
    await hub.createSpace({ id: 'troutmoose/broken' });
    hub.pushLog('troutmoose/broken', 'build', brokenLog.split('\n'));
    hub.endLog('troutmoose/broken', 'build');
    hub.setStage('troutmoose/broken', 'BUILD_ERROR', { errorMessage: 'Job failed with exit code: 1. Reason: cache miss: [2/3] RUN x' });
    const session = await open();
    const own = (await session.call('diagnose_build', { space: 'troutmoose/broken' })).structured;
    expect(own).toMatchObject({
      space: 'troutmoose/broken',
      stage: 'BUILD_ERROR',
      outcome: 'failed',
      commit: '379fa57',
      failure: { kind: 'process', exitCode: 100, instruction: 'RUN apt-get install -y libgl1-mesa-glx' },
      causes: [{ id: 'apt-package-gone', fix: expect.stringContaining('Install libgl1 in place of libgl1-mesa-glx.') as string }],
      lastLines: expect.arrayContaining(["E: Package 'libgl1-mesa-glx' has no installation candidate"]) as string[],
    });
    // No project here is that Space's, so no line of a Dockerfile is claimed.
    expect(own['failure']).not.toHaveProperty('dockerfileLine');

    const dockerfile = (await git(sample.spaceRoot, 'show', 'HEAD:Dockerfile')).split('\n');
    const line = dockerfile.findIndex((text) => text.startsWith('WORKDIR '));
    const log = `${brokenLog.split('\n').slice(0, 5).join('\n')}\n--> ${dockerfile[line]!}\n\n--> ERROR: out of space\n`;
    const given = (await session.call('diagnose_build', { log })).structured;
    expect(given).toMatchObject({ outcome: 'failed', failure: { message: 'out of space', dockerfile: 'Dockerfile', dockerfileLine: line + 1 } });
    expect(given).not.toHaveProperty('stage');
  });

  it('tells the Hub’s reason and the last lines of an app that failed', async () => {
    await hub.createSpace({ id: 'troutmoose/crashed' });
    hub.pushLog('troutmoose/crashed', 'run', ['===== Application Startup at 2026-04-04 12:08:20 =====', '', 'Traceback', 'OSError: libGL.so.1']);
    hub.endLog('troutmoose/crashed', 'run');
    hub.setStage('troutmoose/crashed', 'RUNTIME_ERROR', { errorMessage: 'Exit code: 1. Reason: OSError: libGL.so.1' });
    const { structured } = await (await open()).call('diagnose_build', { space: 'troutmoose/crashed', kind: 'run' });
    expect(structured).toMatchObject({ stage: 'RUNTIME_ERROR', reason: 'OSError: libGL.so.1', outcome: 'failed', verdict: 'The app failed.', steps: [] });
    expect((structured['lastLines'] as string[]).at(-1)).toBe('OSError: libGL.so.1');
  });

  it('tells of a configuration that the Hub refuses, and nothing of the build before', async () => {
    await hub.createSpace({ id: 'troutmoose/refused' });
    hub.pushLog('troutmoose/refused', 'build', brokenLog.split('\n'));
    hub.endLog('troutmoose/refused', 'build');
    hub.setStage('troutmoose/refused', 'CONFIG_ERROR', { errorMessage: 'Missing configuration in README' });
    const session = await open();
    const status = (await session.call('space_status', { space: 'troutmoose/refused' })).structured;
    expect(status).toMatchObject({ reason: 'Missing configuration in README', cause: 'README.md has no front matter', advice: 'Begin README.md with front matter: title and sdk: docker at least.' });
    const { structured } = await session.call('diagnose_build', { space: 'troutmoose/refused' });
    expect(structured).toMatchObject({
      verdict: 'The Hub refused the configuration, and built nothing.',
      causes: [{ id: 'configuration-missing' }],
      reason: 'Missing configuration in README',
      steps: [],
      totalLines: 0,
    });
    expect(structured).not.toHaveProperty('failure');
  });

  it('shows a sync by pages, with what it refuses, and lists the checkpoints', async () => {
    const session = await open();
    const plan = (await session.call('sync_preview', { limit: 1 })).structured;
    const counts = plan['counts'] as Record<string, number>;
    expect(plan).toMatchObject({ mainRoot: sample.mainRoot, spaceRoot: sample.spaceRoot, nextOffset: 1 });
    expect(plan['changes']).toHaveLength(1);
    expect((counts['add'] ?? 0) + (counts['change'] ?? 0)).toBeGreaterThan(1);
    const { structured } = await session.call('checkpoints', { limit: 3 });
    expect(structured['checkpoints']).toHaveLength(3);
    expect(structured['total']).toBe(8);
    expect(structured['knownBytes']).toBeGreaterThan(1e9);
    const unasked = (await session.call('checkpoints', { sizes: false })).structured;
    expect(unasked).toMatchObject({ knownBytes: 0, unknownSizes: 8 });
  });
});

describe('the process', () => {
  it.each(['SIGINT', 'end of input'] as const)('ends by itself at %s', async (end) => {
    const server = spawn(process.execPath, [program.program, 'mcp', sample.mainRoot], { stdio: ['pipe', 'pipe', 'inherit'] });
    const ended = new Promise<number | null>((resolve) => server.once('exit', resolve));
    const request = { jsonrpc: '2.0', id: 1, method: 'initialize', params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'test', version: '1' } } };
    const answered = once(server.stdout, 'data');
    server.stdin.write(`${JSON.stringify(request)}\n`);
    const [answer] = (await answered) as [Buffer];
    expect(JSON.parse(answer.toString())).toMatchObject({ id: 1, result: { serverInfo: { name: 'spacedock' } } });
    if (end === 'SIGINT') server.kill('SIGINT');
    else server.stdin.end();
    expect(await ended).toBe(0);
  });
});

describe('without what they need, the tools', () => {
  it('say what to do about a missing token', async () => {
    const session = await open({ token: null });
    const { isError, text } = await session.call('space_status');
    expect({ isError, text }).toEqual({
      isError: true,
      text: `The space ${sampleSpace} cannot be read without a token: it is private, or it does not exist. Set HF_TOKEN, or run hf auth login.`.replace('space', 'Space'),
    });
    const restart = await session.call('restart');
    expect(restart.text).toContain('Set HF_TOKEN');
    const rejected = await open({ token: 'hf_WrongWrongWrongWrong' });
    const answer = await rejected.call('space_status');
    expect(answer.text).toMatch(/does not accept the token .* Set HF_TOKEN/);
    expect(answer.text).not.toContain('WrongWrong');
  });

  it('say that no project is here, or which there are', async () => {
    const empty = await mkdtemp(join(tmpdir(), 'spacedock-mcp-'));
    try {
      const nowhere = await open({ folder: empty });
      for (const name of ['lint_project', 'sync_preview', 'checkpoints', 'deploy']) {
        expect(await nowhere.call(name)).toMatchObject({ isError: true, text: expect.stringContaining('No Docker Space was found here.') as string });
      }
      expect((await nowhere.call('space_status')).text).toContain('Name it as space');
      expect((await nowhere.call('space_status', { space: sampleSpace })).structured).toMatchObject({ space: sampleSpace });
      expect((await nowhere.call('space_status', { space: 'a b' })).text).toContain('is not the name of a Space');
    } finally {
      await rm(empty, { recursive: true, force: true });
    }
    const here = await open();
    expect((await here.call('lint_project', { project: 'someone/else' })).text).toContain(`There is: ${sampleSpace}.`);
    expect((await here.call('lint_project', { project: sample.spaceRoot })).isError).toBe(false);
  });

  it('name what is wrong with an input, and never its value', async () => {
    const session = await open();
    const wrong = await session.call('space_logs', { kind: 'SECRET-VALUE', secret: 'SECRET-VALUE' });
    expect(wrong.isError).toBe(true);
    expect(wrong.text).toMatch(/The input is not what the tool takes: .*kind.*call again/);
    expect(wrong.text).not.toContain('SECRET-VALUE');
    expect((await session.call('space_status', { confirm: true })).isError).toBe(true);
    await expect(session.call('no_such_tool')).rejects.toThrow('There is no tool of that name');
  });
});

describe('a change', () => {
  const restarts = (): number => hub.requests.filter(({ method, url }) => method === 'POST' && url.includes('/restart')).length;

  it('is shown first and carried out by a second call, where the client cannot ask', async () => {
    const session = await open();
    const before = restarts();
    const unseen = await session.call('restart', { confirm: true });
    expect(unseen.structured).toMatchObject({ status: 'preview', question: `Restart ${sampleSpace}?` });
    expect(unseen.structured['message']).toContain('It was not shown before.');
    const other = await session.call('restart', { factory: true });
    expect(other.structured).toMatchObject({ status: 'preview', question: `Factory reboot ${sampleSpace}?` });
    expect(restarts()).toBe(before);
    const done = await session.call('restart', { confirm: true });
    expect(done.structured).toMatchObject({ status: 'done', result: { space: sampleSpace } });
    expect(restarts()).toBe(before + 1);
    // One agreement is for one time.
    expect((await session.call('restart', { confirm: true })).structured).toMatchObject({ status: 'preview' });
    expect(restarts()).toBe(before + 1);
  });

  it('is asked about where the client can ask, whatever the model says', async () => {
    let answer: ElicitResult = { action: 'decline' };
    const session = await open({ answers: () => answer });
    const before = restarts();
    for (const no of [{ action: 'decline' }, { action: 'cancel' }, { action: 'accept', content: { confirm: false } }] as const) {
      answer = no;
      expect((await session.call('restart', { factory: true, confirm: true })).structured).toMatchObject({ status: 'declined' });
    }
    expect(restarts()).toBe(before);
    answer = { action: 'accept', content: { confirm: true } };
    expect((await session.call('restart', { factory: true })).structured).toMatchObject({ status: 'done' });
    expect(restarts()).toBe(before + 1);
    expect(session.asked).toHaveLength(4);
    expect(session.asked[0]).toContain(`Factory reboot ${sampleSpace}?\n`);
    expect(session.asked[0]).toContain('Files outside mounted storage are lost.');
  });

  it('is refused by the Hub for a token that may not', async () => {
    const session = await open({ token: testTokens.read, answers: () => ({ action: 'accept', content: { confirm: true } }) });
    const { isError, text } = await session.call('restart');
    expect(isError).toBe(true);
    expect(text).not.toContain(testTokens.read);
  });
});

describe('deploy', () => {
  it('shows sync, commit and push, carries out what was shown, and nothing else', async () => {
    const session = await open();
    const before = hub.commitsOf(sampleSpace).head;
    const preview = await session.call('deploy', { message: 'Deploy it' });
    expect(preview.structured).toMatchObject({ status: 'preview', question: `Deploy to ${sampleSpace}?` });
    const details = (preview.structured['details'] as string[]).join('\n');
    expect(details).toMatch(/Sync of \d+ files from /);
    expect(details).toContain('Message of the commit: Deploy it');
    expect(details).toContain('Dev Mode is on');
    expect(await git(sample.spaceRoot, 'status', '--porcelain')).toBe('');

    // What was agreed to is not what there is now.
    await writeFile(join(sample.mainRoot, 'app.py'), 'print("changed")\n');
    const again = await session.call('deploy', { message: 'Deploy it', confirm: true });
    expect(again.structured['message']).toContain('It is not what was shown before.');
    expect(hub.commitsOf(sampleSpace).head).toBe(before);

    const done = await session.call('deploy', { message: 'Deploy it', confirm: true });
    expect(done.structured).toMatchObject({ status: 'done', result: { space: sampleSpace } });
    const { sha } = done.structured['result'] as { sha: string };
    expect(hub.commitsOf(sampleSpace).head).toBe(sha);
    expect(await git(sample.spaceRoot, 'log', '-1', '--format=%H %s')).toBe(`${sha} Deploy it`);
    expect(await git(sample.spaceRoot, 'show', `${sha}:app.py`)).toBe('print("changed")');
    expect(session.progress).toContain('Pushing');
    expect(done.structured['result']).toMatchObject({ outcome: 'runs', stage: 'RUNNING', next: expect.stringContaining('space_logs') as string });
    expect((await session.call('deploy')).structured).toMatchObject({ status: 'nothing-to-do' });
  });

  it('pushes nothing without a token, and says how to get one', async () => {
    await writeFile(join(sample.mainRoot, 'app.py'), 'print("again")\n');
    const before = hub.commitsOf(sampleSpace).head;
    const session = await open({ token: null, answers: () => ({ action: 'accept', content: { confirm: true } }) });
    const { isError, text } = await session.call('deploy');
    expect({ isError, text }).toEqual({ isError: true, text: 'A push needs a token, and none was found. Set HF_TOKEN, or run hf auth login.' });
    expect(hub.commitsOf(sampleSpace).head).toBe(before);
    expect(await git(sample.spaceRoot, 'status', '--porcelain')).toBe('');
  });
});

describe('set_secret', () => {
  const value = 'correct horse battery staple';
  const agree = (): ElicitResult => ({ action: 'accept', content: { confirm: true } });
  const secrets = async (): Promise<object> => {
    const response = await fetch(`${hub.endpoint}/api/spaces/${sampleSpace}/secrets`, { headers: { authorization: `Bearer ${testTokens.write}` } });
    return (await response.json()) as object;
  };
  /** Everything that went to the model or the user. */
  const seen = (session: McpSession, answers: readonly unknown[]): string => JSON.stringify([answers, session.asked, session.progress]);

  it('takes the value from the environment or a file, and shows it nowhere', async () => {
    const file = join(folder, 'secret.txt');
    await writeFile(file, `${value}\n`);
    const session = await open({ env: { MY_SECRET: value }, answers: agree });
    const first = await session.call('set_secret', { name: 'API_KEY', fromEnv: 'MY_SECRET', description: 'For the API' });
    expect(first.structured).toEqual({ status: 'done', result: { space: sampleSpace, name: 'API_KEY', replaced: false } });
    const second = await session.call('set_secret', { name: 'API_KEY', fromFile: file });
    expect(second.structured).toMatchObject({ status: 'done', result: { replaced: true } });
    expect(await secrets()).toHaveProperty('API_KEY');
    expect(hub.entriesOf(sampleSpace, 'secrets')).toMatchObject({ API_KEY: value });
    expect(session.asked[0]).toContain(`Set the secret API_KEY of ${sampleSpace}?\nThe value is taken from the environment variable MY_SECRET.`);
    expect(session.asked[1]).toContain('Replace the secret API_KEY');
    expect(session.asked[1]).toContain('The value that it has now is lost');
    expect(seen(session, [first, second])).not.toContain(value);
  });

  it('is shown first where the client cannot ask, and bound to the place of the value', async () => {
    const session = await open({ env: { ONE: value, TWO: 'another value' } });
    const preview = await session.call('set_secret', { name: 'SHOWN', fromEnv: 'ONE' });
    expect(preview.structured).toMatchObject({ status: 'preview' });
    expect((await session.call('set_secret', { name: 'SHOWN', fromEnv: 'TWO', confirm: true })).structured).toMatchObject({ status: 'preview' });
    expect(await secrets()).not.toHaveProperty('SHOWN');
    expect((await session.call('set_secret', { name: 'SHOWN', fromEnv: 'ONE', confirm: true })).structured).toMatchObject({ status: 'done' });
    expect(await secrets()).toHaveProperty('SHOWN');
  });

  it.each<[string, Record<string, unknown>, RegExp]>([
    ['a value', { name: 'X', value }, /The input is not what the tool takes: .*value/],
    ['no place', { name: 'X' }, /Give either fromEnv or fromFile/],
    ['two places', { name: 'X', fromEnv: 'HOME', fromFile: 'x' }, /Give either fromEnv or fromFile/],
    ['a variable that is not there', { name: 'X', fromEnv: 'NOT_THERE' }, /no environment variable NOT_THERE/],
    ['a file that is not there', { name: 'X', fromFile: 'not-there' }, /not-there cannot be read \(ENOENT\)/],
    ['a folder', { name: 'X', fromFile: '.' }, /is no file/],
    ['a name that none can have', { name: 'a-b', fromEnv: 'HOME' }, /only letters, digits and underscores/],
  ])('refuses %s', async (_what, input, expected) => {
    const session = await open({ answers: agree });
    const answer = await session.call('set_secret', input);
    expect(answer.isError).toBe(true);
    expect(answer.text).toMatch(expected);
    expect(seen(session, [answer])).not.toContain(value);
    expect(session.asked).toEqual([]);
    expect(await secrets()).not.toHaveProperty('X');
  });

  it('shows no value where the Hub repeats it in its refusal', async () => {
    hub.misbehave({ route: `POST /api/spaces/${sampleSpace}/secrets`, status: 400, message: `Bad value ${value}` });
    const session = await open({ env: { MY_SECRET: value }, answers: agree });
    const answer = await session.call('set_secret', { name: 'REFUSED', fromEnv: 'MY_SECRET' });
    expect(answer.isError).toBe(true);
    expect(answer.text).toContain('Bad value');
    expect(seen(session, [answer])).not.toContain(value);
  });
});

const brokenLog = `===== Build Queued at 2026-04-04 12:08:20 / Commit SHA: 379fa57 =====

--> FROM docker.io/library/python:3.12-slim@sha256:e508
DONE 2.0s

--> RUN apt-get install -y libgl1-mesa-glx
Reading package lists...
E: Package 'libgl1-mesa-glx' has no installation candidate

--> ERROR: process "/bin/sh -c apt-get install -y libgl1-mesa-glx" did not complete successfully: exit code: 100
`;
