import { beforeEach, expect, test } from 'vitest';
import { sendJson, serve, testToken } from '../hub/http-server';
import { temporaryFolder, writeTree } from '../sync/folders';
import { run } from './terminal';

const clean = 'FROM python:3.12-slim\nRUN useradd -m -u 1000 user\nUSER user\nCMD ["python", "-m", "http.server", "7860", "--bind", "0.0.0.0"]\n';
const faulty = clean.replace('FROM', 'FORM');

let root: string;
beforeEach(async () => {
  root = await temporaryFolder();
});

test('checks a folder with no more than a Dockerfile', async () => {
  await writeTree(root, { 'app/Dockerfile': clean, 'app/README.md': '---\nsdk: docker\n---\n' });
  expect(await run(['lint', 'app'], { cwd: root })).toEqual({ code: 0, stdout: 'Nothing found.\n', stderr: '' });
  await writeTree(root, { 'bare/Dockerfile': faulty });
  expect(await run(['lint', 'bare'], { cwd: root })).toMatchObject({ code: 1, stderr: '' });
});

test('sets the counts apart from the findings, and the findings of two projects from each other', async () => {
  await writeTree(root, {
    'one/Dockerfile': faulty,
    'one/README.md': '---\nsdk: docker\n---\n',
    'two/Dockerfile': faulty,
    'two/README.md': '---\nsdk: docker\n---\n',
  });
  const { code, stdout } = await run(['lint'], { cwd: root });
  expect(code).toBe(1);
  const blocks = stdout.split('\n\n');
  expect(blocks.at(-1)).toMatch(/^\d+ errors(, \d+ \w+)*\.\n$/);
  const findings = blocks.slice(0, -1);
  expect(findings.filter((block) => block.startsWith('one/Dockerfile:')).length).toBeGreaterThan(0);
  expect(findings.filter((block) => block.startsWith('two/Dockerfile:')).length).toBeGreaterThan(0);
  expect(findings.every((block) => /^(one|two)\/\S+ (error|warning|info|hint) \S+\n/.test(block) && block.match(/^\S/gm)?.length === 1)).toBe(true);
});

test.each<[args: string[], text: string]>([
  [['--bogus'], "There is no option '--bogus'."],
  [['--jsn'], "There is no option '--jsn'. Did you mean '--json'?"],
  [['--format'], '--format needs a value.'],
  [['--format', '--json'], "--format needs a value, and '--json' looks like an option."],
  [['--format', 'xml'], "There is no format 'xml': text or json."],
  [['--json=yes'], '--json takes no value.'],
  [['a', 'b'], 'lint takes one folder.'],
])('answers %j in words of its own', async (args, text) => {
  expect(await run(['lint', ...args], { cwd: root })).toEqual({ code: 2, stdout: '', stderr: `${text}\nSee 'spacedock lint --help'.\n` });
});

test('has no answer where there is nothing to check', async () => {
  const { code, stdout, stderr } = await run(['lint', 'nowhere'], { cwd: root });
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(/^No Space was found in nowhere\.\n/);
});

const needsSecret = clean.replace('USER user', 'RUN --mount=type=secret,id=HF_TOKEN,required=true true\nUSER user');

function hubWith(secrets: object, status = 200): ReturnType<typeof serve> {
  return serve((request, response) => {
    if (request.url?.endsWith('/runtime')) sendJson(response, { stage: 'RUNNING', hardware: { current: null, requested: 'l4x1' } });
    else sendJson(response, request.url?.endsWith('/secrets') ? secrets : {}, status);
  });
}

test('asks the Hub for the settings of the Space only when told to', async () => {
  await writeTree(root, { Dockerfile: needsSecret, 'README.md': '---\nsdk: docker\n---\n' });
  const server = await hubWith({});
  const env = { HF_ENDPOINT: server.url, HF_TOKEN: testToken };
  expect((await run(['lint'], { cwd: root, env })).stdout).not.toContain('missing-on-space');
  expect(server.seen).toEqual([]);
  const { code, stdout, stderr } = await run(['lint', '--space', 'me/app'], { cwd: root, env });
  expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
  expect(stdout).toContain('error secrets/missing-on-space');
  expect(stdout).not.toContain(testToken);
  const there = await hubWith({ HF_TOKEN: {} });
  expect((await run(['lint', '--space', 'me/app'], { cwd: root, env: { ...env, HF_ENDPOINT: there.url } })).code).toBe(0);
});

test('takes the Space that the project names, and says what it may not read', async () => {
  await writeTree(root, { Dockerfile: needsSecret, 'README.md': '---\nsdk: docker\n---\n', 'spacedock.yaml': 'space: me/app\n' });
  const server = await hubWith({ error: 'no' }, 403);
  const { code, stderr } = await run(['lint', '--live'], { cwd: root, env: { HF_ENDPOINT: server.url, HF_TOKEN: testToken } });
  expect({ code, stderr }).toEqual({
    code: 0,
    stderr: 'The token may not read the settings of me/app: what needs its secrets and variables was not checked.\n',
  });
  expect(server.seen).toContain('GET /api/spaces/me/app/secrets');
});

test('has no answer where the Hub gives none, and where no Space is named', async () => {
  await writeTree(root, { Dockerfile: needsSecret, 'README.md': '---\nsdk: docker\n---\n' });
  const server = await hubWith({}, 404);
  expect((await run(['lint', '--space', 'me/app'], { cwd: root, env: { HF_ENDPOINT: server.url } })).code).toBe(2);
  expect(await run(['lint', '--live'], { cwd: root })).toMatchObject({ code: 2, stdout: '' });
});
