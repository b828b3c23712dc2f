import { execFile } from 'node:child_process';
import { chmod, readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { commitAll, push, readRepository, type PushOptions } from '../../../src/sync/git';
import { authorizationSettings } from '../../../src/sync/git-authorization';
import { GitError } from '../../../src/sync/git-error';
import { LocalHub } from '../../hub/local-hub';
import { testTokens } from '../../hub/tokens';
import { git, repository, temporaryFolder, withUserSettings, writeTree, type Tree } from './folders';
import { buildText } from './programs';

let spaceId = 'troutmoose/demo';
let count = 0;
const token = testTokens.write;
const readme = '---\ntitle: Demo\nsdk: docker\napp_port: 7860\n---\n';
const files: Tree = { 'README.md': readme, Dockerfile: 'FROM python:3.12-slim\nCMD ["python", "app.py"]\n', 'app.py': 'print(1)\n' };

let hub: LocalHub;
beforeAll(async () => {
  hub = await LocalHub.start({ speed: 100_000 });
});
afterAll(() => hub.close());

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections();
});

async function checkout(more: Tree = {}): Promise<string> {
  spaceId = `troutmoose/demo-${String(count++)}`;
  await hub.createSpace({ id: spaceId });
  const root = await repository({ ...files, ...more });
  await git(root, 'remote', 'add', 'origin', `${hub.endpoint}/spaces/${spaceId}`);
  return root;
}

async function pushAs(root: string, as: string, more: PushOptions = {}): ReturnType<typeof push> {
  return push(root, { branch: 'main', authorization: { endpoint: new URL(hub.endpoint), token: as }, ...more });
}

async function errorOf(promise: Promise<unknown>): Promise<GitError> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof GitError) return error;
  throw new Error(`Expected a GitError, got ${String(error)}.`);
}

/** A server that keeps what it is asked. */
async function listen(answer: (request: IncomingMessage) => [status: number, headers: Record<string, string>]): Promise<{ url: string; seen: IncomingMessage[] }> {
  const seen: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    seen.push(request);
    response.writeHead(...answer(request)).end();
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`, seen };
}

describe('a push', () => {
  test('arrives at the Hub, follows the branch from then on and reports progress', async () => {
    const root = await checkout();
    let said = '';
    const pushed = await pushAs(root, token, { onProgress: (text) => (said += text) });
    const sha = await git(root, 'rev-parse', 'HEAD');
    expect(pushed).toEqual({ remote: 'origin', branch: 'main', sha });
    expect(await git(root, 'ls-remote', `${hub.endpoint.replace('//', `//user:${token}@`)}/spaces/${spaceId}`, 'main')).toContain(sha);
    expect(await readRepository(root)).toMatchObject({ upstream: { name: 'origin/main' }, ahead: 0, behind: 0 });
    expect(said).toContain('Writing objects');
  });

  test.each<[name: string, tree: Tree, expected: Partial<GitError>]>([
    [
      'binary files',
      { 'images/a b.png': Buffer.from([137, 80, 0, 1]), 'x.bin': Buffer.alloc(4) },
      {
        kind: 'binary-files',
        files: ['images/a b.png', 'x.bin'],
        message: 'The Hub refused the push because it contains binary files: images/a b.png, x.bin.',
      },
    ],
    ['a file that is too large', { 'big.txt': 'a'.repeat(11 * 1024 * 1024) }, { kind: 'too-large', files: ['big.txt'] }],
    ['bad front matter', { 'README.md': `---\ntitle: Demo\nsdk: docker\ncolorFrom: mauve\nshort_description: ${'x'.repeat(80)}\n---\n` }, { kind: 'yaml-metadata' }],
  ])('is refused for %s', async (_name, tree, expected) => {
    const error = await errorOf(pushAs(await checkout(tree), token));
    expect(error).toMatchObject(expected);
    expect(error.advice).not.toBe('');
    expect(error.message).toMatch(/^[A-Z].*\.$/);
  });

  test('is refused with a token that may only read, a wrong one and none', async () => {
    const root = await checkout();
    expect(await errorOf(pushAs(root, testTokens.read))).toMatchObject({ kind: 'read-only-token' });
    expect(await errorOf(pushAs(root, 'hf_wrongwrongwrong'))).toMatchObject({ kind: 'unauthorized' });
    expect(await errorOf(push(root, { branch: 'main' }))).toMatchObject({ kind: 'unauthorized' });
  });

  test('is refused where the remote has other commits', async () => {
    const root = await checkout();
    await pushAs(root, token);
    await git(root, 'commit', '--quiet', '--amend', '--message', 'Another first');
    expect(await errorOf(pushAs(root, token))).toMatchObject({ kind: 'non-fast-forward' });
  });

  test('says what is missing before it starts', async () => {
    const root = await checkout();
    expect(await errorOf(push(root))).toMatchObject({ kind: 'no-upstream' });
    await git(root, 'switch', '--quiet', '--detach');
    expect(await errorOf(pushAs(root, token))).toMatchObject({ kind: 'detached-head' });
    const bare = await temporaryFolder();
    await git(bare, 'init', '--quiet');
    expect(await errorOf(pushAs(bare, token))).toMatchObject({ kind: 'no-commits' });
    expect(await errorOf(pushAs(await repository(), token))).toMatchObject({ kind: 'no-remote' });
    const nested = await repository({ 'space/app.py': '1\n' });
    expect(await errorOf(pushAs(join(nested, 'space'), token))).toMatchObject({ kind: 'not-the-root' });
    await writeFile(join(nested, 'space/app.py'), '2\n');
    expect(await errorOf(commitAll(join(nested, 'space'), 'Change'))).toMatchObject({ kind: 'not-the-root' });
  });

  test('tells a Space that is not there and a Hub that does not answer', async () => {
    const root = await checkout();
    await git(root, 'remote', 'set-url', 'origin', `${hub.endpoint}/spaces/troutmoose/nowhere`);
    expect((await errorOf(pushAs(root, token))).kind).toBe('not-found');
    await git(root, 'remote', 'set-url', 'origin', 'http://127.0.0.1:9/spaces/a/b');
    expect((await errorOf(pushAs(root, token))).kind).toBe('network');
    const broken = await listen(() => [502, {}]);
    await git(root, 'remote', 'set-url', 'origin', `${broken.url}/spaces/a/b`);
    expect((await errorOf(pushAs(root, token))).kind).toBe('network');
  });

  test('ends when it is cancelled', async () => {
    const root = await checkout();
    const silent = createServer(() => undefined);
    servers.push(silent);
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const controller = new AbortController();
    const reason = new Error('cancelled');
    silent.on('request', () => {
      controller.abort(reason);
    });
    await git(root, 'remote', 'set-url', 'origin', `http://127.0.0.1:${String((silent.address() as AddressInfo).port)}/spaces/a/b`);
    await expect(pushAs(root, token, { signal: controller.signal })).rejects.toBe(reason);
  });
});

/** With a hook of the user's own for every push: one of the repository's is not run. */
async function withUserHook<T>(script: string, work: () => Promise<T>): Promise<T> {
  const folder = await temporaryFolder();
  await writeTree(folder, { 'hooks/pre-push': { script: `#!/bin/sh\n${script}` } });
  return withUserSettings(`[core]\n\thooksPath = ${folder}/hooks\n`, work);
}

describe('the token', () => {
  const basic = Buffer.from(`hf_user:${token}`).toString('base64');
  const holdsToken = (text: string): boolean => text.includes(token) || text.includes(basic);

  test('is in no argument list, file, output or error of a push', async () => {
    const root = await checkout();
    // A hook runs while git and its helpers do, and sees every process of this machine.
    const seen = join(await temporaryFolder(), 'processes');
    let said = '';
    await withUserHook(`(cat /proc/[0-9]*/cmdline; ps -A -ww -o args) > '${seen}' 2>/dev/null\ncat >/dev/null\n`, () => pushAs(root, token, { onProgress: (text) => (said += text) }));
    const processes = await readFile(seen, 'latin1');
    expect(processes).toContain('push');
    expect(holdsToken(processes)).toBe(false);
    for (const entry of await readdir(join(root, '.git'), { recursive: true, withFileTypes: true })) {
      if (entry.isFile()) expect(holdsToken(await readFile(join(entry.parentPath, entry.name), 'latin1'))).toBe(false);
    }
    expect(holdsToken(said)).toBe(false);
  });

  test('is not in what a hook or the remote repeats', async () => {
    const root = await checkout();
    let said = '';
    const error = await withUserHook('env | grep GIT_CONFIG >&2\necho "$GIT_CONFIG_PARAMETERS" >&2\nexit 1\n', () => errorOf(pushAs(root, token, { onProgress: (text) => (said += text) })));
    expect(said).toContain('GIT_CONFIG_PARAMETERS=');
    expect(holdsToken(said + error.message + error.detail + String(error.stack) + JSON.stringify(error))).toBe(false);
  });

  test('goes to no other host, by the remote or by a redirect', async () => {
    const root = await checkout();
    const other = await listen(() => [401, { 'www-authenticate': 'Basic realm="x"' }]);
    await git(root, 'remote', 'set-url', 'origin', `${other.url}/spaces/a/b`);
    expect((await errorOf(pushAs(root, token))).kind).toBe('unauthorized');
    const moving = await listen((request) => [307, { location: `${other.url}${request.url ?? ''}` }]);
    await git(root, 'remote', 'set-url', 'origin', `${moving.url}/spaces/a/b`);
    const error = await errorOf(pushAs(root, token, { authorization: { endpoint: new URL(moving.url), token } }));
    expect(error.kind).toBe('redirected');
    expect(moving.seen[0]?.headers.authorization).toBe(`Basic ${basic}`);
    expect(other.seen.length).toBeGreaterThan(0);
    expect(other.seen.map(({ headers }) => headers.authorization)).toEqual(other.seen.map(() => undefined));
  });

  test('is not in the debug output of the git library', async () => {
    const folder = await temporaryFolder();
    const program = join(folder, 'push.mjs');
    await buildText(
      `import { push } from './src/sync/git';
          await push(process.argv[2], { branch: 'main', authorization: { endpoint: new URL(process.argv[3]), token: process.env.TEST_TOKEN } });`,
      program,
    );
    const root = await checkout();
    const { stderr } = await promisify(execFile)(process.execPath, [program, root, hub.endpoint], {
      env: { ...process.env, DEBUG: '*', TEST_TOKEN: token, DEBUG_DEPTH: '10' },
      maxBuffer: 1e8,
    });
    expect(stderr).toContain('GIT_CONFIG_PARAMETERS');
    expect(stderr.replaceAll(`TEST_TOKEN: '${token}'`, '')).not.toContain(token);
    expect(stderr).not.toContain(basic);
  });

  test('asks no credential helper and makes none forget', async () => {
    const root = await checkout();
    const asked = join(await temporaryFolder(), 'asked');
    const helper = join(await temporaryFolder(), 'helper');
    await writeFile(helper, `#!/bin/sh\necho "$1" >> '${asked}'\n`);
    await chmod(helper, 0o755);
    await git(root, 'config', 'credential.helper', helper);
    await git(root, 'config', `credential.${hub.endpoint}.helper`, helper);
    expect((await errorOf(pushAs(root, 'hf_wrongwrongwrong'))).kind).toBe('unauthorized');
    await expect(readFile(asked)).rejects.toThrow('ENOENT');
  });

  test.each(['', 'a b', 'hf_x\nX-Header: y', 'hf_x\r'])('is refused where it could not be sent as one header: %j', (bad) => {
    expect(() => authorizationSettings({ endpoint: new URL(hub.endpoint), token: bad })).toThrow(GitError);
  });

  test('is tied to the endpoint, its path included', () => {
    const settings = authorizationSettings({ endpoint: new URL('https://user:x@hub.example:8443/mirror/'), token });
    expect(settings[0]?.[0]).toBe('http.https://hub.example:8443/mirror/.extraHeader');
    expect(JSON.stringify(settings)).not.toContain(basic);
  });
});
