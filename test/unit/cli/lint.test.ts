import { mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Log } from 'sarif';
import { beforeEach, describe, expect, test } from 'vitest';
// Every rule is loaded here, and not within the time of the first test.
import '../../../src/cli/lint';
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
  expect(blocks.at(-1)).toMatch(/^\d+ errors(, \d+ \w+)*\.( --fix mends .+\.)?\n$/);
  const findings = blocks.slice(0, -1);
  expect(findings.filter((block) => block.startsWith('one/Dockerfile:')).length).toBeGreaterThan(0);
  expect(findings.filter((block) => block.startsWith('two/Dockerfile:')).length).toBeGreaterThan(0);
  expect(findings.every((block) => /^(one|two)\/\S+ (error|warning|info|hint) \S+: .+\n/.test(block) && block.match(/^\S/gm)?.length === 1)).toBe(true);
});

test.each<[args: string[], text: string]>([
  [['--bogus'], "There is no option '--bogus'."],
  [['--jsn'], "There is no option '--jsn'. Did you mean '--json'?"],
  [['--format'], '--format needs a value.'],
  [['--format', '--json'], "--format needs a value, and '--json' looks like an option."],
  [['--format', 'xml'], "--format takes text, json, sarif or github, not 'xml'."],
  [['--format', 'sariff'], "--format takes text, json, sarif or github, not 'sariff'. Did you mean 'sarif'?"],
  [['--format', 'sarif', '--json'], '--json goes with --format json alone.'],
  [['--fail-on', 'errors'], "--fail-on takes error, warning, info, hint or never, not 'errors'. Did you mean 'error'?"],
  [['--fail-on'], '--fail-on needs a value.'],
  [['--rule', 'user/no-user'], "--rule takes a rule and a severity, such as user/no-user=off, not 'user/no-user'."],
  [['--rule', 'user/no-usr=off'], "There is no rule 'user/no-usr'. Did you mean 'user/no-user'?"],
  [['--rule', 'user/no-user=of'], "--rule takes error, warning, info, hint or off, not 'of'. Did you mean 'off'?"],
  [['--rules', 'user/no-user=off'], "There is no option '--rules'. Did you mean '--rule'?"],
  [['--max-warnings', '3'], "There is no option '--max-warnings'."],
  [['--output', ''], '--output needs the name of a file.'],
  [['--outptu', 'a'], "There is no option '--outptu'. Did you mean '--output'?"],
  [['--json=yes'], '--json takes no value.'],
  [['a', 'b'], 'lint takes one folder.'],
])('answers %j in words of its own', async (args, text) => {
  expect(await run(['lint', ...args], { cwd: root })).toEqual({ code: 2, stdout: '', stderr: `${text}\nSee 'spacedock lint --help'.\n` });
});

test('has no answer where there is nothing to check', async () => {
  const { code, stdout, stderr } = await run(['lint', 'nowhere'], { cwd: root });
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(/^No Space was found in nowhere\.\n/);
  expect((await run(['lint'], { cwd: root })).stderr).toMatch(/^No Space was found in this folder\.\n/);
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
  expect(stdout).toContain('error secrets/missing-on-space: ');
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

/** One error, with a safe fix, and one warning. */
const mixed = {
  Dockerfile: clean.replace('USER user\n', ''),
  'README.md': '---\nsdk: docker\ncolorFrom: Blue\n---\n',
};
const errorsOf = (stdout: string): number => (JSON.parse(stdout) as { findings: { severity: string }[] }).findings.filter(({ severity }) => severity === 'error').length;

describe('exit codes', () => {
  const warned = clean.replace('USER user\n', '');
  const infos = 'FROM python:3.12-slim\nRUN pip install flask\nRUN useradd -m -u 1000 user\nUSER user\nCMD ["python", "-m", "http.server", "7860", "--bind", "0.0.0.0"]\n';
  test.each<[name: string, dockerfile: string, args: string[], code: number]>([
    ['an error', faulty, [], 1],
    ['an error that is no longer one', faulty, ['--rule', 'docker/syntax=off', '--fail-on', 'never'], 0],
    ['an error, never', faulty, ['--fail-on', 'never'], 0],
    ['a warning', warned, [], 0],
    ['a warning, from warning on', warned, ['--fail-on', 'warning'], 1],
    ['a warning, quiet', warned, ['--fail-on', 'warning', '--quiet'], 1],
    ['a warning made an error', warned, ['--rule', 'user/no-user=error'], 1],
    ['a warning made an error by its name elsewhere', warned, ['--rule', 'DL3002=error'], 1],
    ['a warning turned off', warned, ['--rule', 'user/no-user=off', '--fail-on', 'warning'], 0],
    ['the last word on a rule', warned, ['--rule', 'user/no-user=error', '--rule', 'user/no-user=off', '--fail-on', 'hint'], 0],
    ['info, from warning on', infos, ['--fail-on', 'warning'], 0],
    ['info, from info on', infos, ['--fail-on', 'info'], 1],
    ['info, from hint on', infos, ['--fail-on', 'hint'], 1],
    ['nothing, from hint on', clean, ['--fail-on', 'hint'], 0],
  ])('%s', async (_, dockerfile, args, code) => {
    await writeTree(root, { Dockerfile: dockerfile, 'README.md': '---\nsdk: docker\n---\n' });
    expect(await run(['lint', ...args], { cwd: root })).toMatchObject({ code, stderr: '' });
  });
});

test('shows only errors when quiet, in every format, and counts all', async () => {
  await writeTree(root, mixed);
  const loud = await run(['lint', '--json'], { cwd: root });
  const quiet = await run(['lint', '--json', '--quiet'], { cwd: root });
  expect(JSON.parse(quiet.stdout)).toEqual({
    version: 1,
    findings: (JSON.parse(loud.stdout) as { findings: { severity: string }[] }).findings.filter(({ severity }) => severity === 'error'),
  });
  const text = (await run(['lint', '--quiet'], { cwd: root })).stdout;
  expect(text).not.toMatch(/^\S+ (warning|info|hint) /m);
  expect(text).toMatch(/\n1 error, 1 warning\./);
  const github = (await run(['lint', '--format', 'github', '--quiet'], { cwd: root })).stdout;
  expect(github.match(/^::\w+/gm)).toEqual(Array.from({ length: errorsOf(loud.stdout) }, () => '::error'));
});

test('names files in text from where the command runs, in JSON from DIR', async () => {
  await writeTree(root, { 'app/Dockerfile': faulty, 'app/README.md': '---\nsdk: docker\n---\n' });
  expect((await run(['lint', 'app'], { cwd: root })).stdout).toMatch(/^app\/Dockerfile:1:1 error docker\/syntax: .+\n {2}1 \| FORM python:3\.12-slim\n {4}\| \^{4}\n/);
  expect((await run(['lint', 'app', '--json'], { cwd: root })).stdout).toContain('"file": "Dockerfile"');
});

describe('colours', () => {
  test.each<[name: string, isTTY: boolean, env: Record<string, string>, coloured: boolean]>([
    ['a pipe', false, {}, false],
    ['a terminal', true, {}, true],
    ['NO_COLOR', true, { NO_COLOR: '1' }, false],
    ['an empty NO_COLOR', true, { NO_COLOR: '' }, true],
    ['a terminal without colours', true, { TERM: 'dumb' }, false],
    ['FORCE_COLOR', false, { FORCE_COLOR: '1' }, true],
    ['FORCE_COLOR and NO_COLOR', false, { FORCE_COLOR: '1', NO_COLOR: '1' }, true],
    ['FORCE_COLOR=0', true, { FORCE_COLOR: '0' }, false],
  ])('%s', async (_, isTTY, env, coloured) => {
    await writeTree(root, mixed);
    const { stdout } = await run(['lint'], { cwd: root, env, terminal: { isTTY, columns: 80 } });
    expect(stdout.includes('\u001b[31m')).toBe(coloured);
    for (const format of ['json', 'sarif']) expect((await run(['lint', '--format', format], { cwd: root, env })).stdout).not.toContain('\\u001b');
  });

  test('keeps lines of code in a narrow terminal', async () => {
    await writeTree(root, { Dockerfile: `FORM ${'x'.repeat(500)}\n` });
    const { stdout } = await run(['lint'], { cwd: root, terminal: { isTTY: false, columns: 60 } });
    expect(stdout).toMatch(/^ {2}1 \| FORM x+…$/m);
    for (const line of stdout.split('\n').filter((text) => text.includes(' | '))) expect(line.length).toBeLessThanOrEqual(60);
  });
});

describe('--output', () => {
  test.each(['text', 'json', 'sarif', 'github'])('writes %s into a file, as it is printed, and prints the counts', async (format) => {
    await writeTree(root, mixed);
    await writeFile(join(root, 'report'), 'old');
    const printed = await run(['lint', '--format', format], { cwd: root, env: { NO_COLOR: '1' } });
    const { code, stdout, stderr } = await run(['lint', '--format', format, '--output', 'report'], { cwd: root, terminal: { isTTY: true } });
    expect({ code, stderr }).toEqual({ code: printed.code, stderr: '' });
    const counts = stdout.replace(/\u001b\[\d+m/g, '');
    expect(counts).toMatch(/^1 error, 1 warning\..*\n$/);
    const text = await readFile(join(root, 'report'), 'utf8');
    expect(text + (format === 'text' || format === 'github' ? counts : '')).toBe(printed.stdout);
    expect((await readdir(root)).sort()).toEqual(['Dockerfile', 'README.md', 'report']);
  });

  test('writes the report of an empty project', async () => {
    await writeTree(root, { Dockerfile: clean, 'README.md': '---\nsdk: docker\n---\n' });
    for (const [format, text] of [['text', ''], ['github', ''], ['json', '{\n  "version": 1,\n  "findings": []\n}\n']] as const) {
      expect(await run(['lint', '--format', format, '--output', 'out'], { cwd: root })).toEqual({ code: 0, stdout: 'Nothing found.\n', stderr: '' });
      expect(await readFile(join(root, 'out'), 'utf8')).toBe(text);
    }
  });

  test('writes through a link, and keeps it', async () => {
    await writeTree(root, { ...mixed, 'reports/kept.json': 'old' });
    await symlink(join(root, 'reports', 'kept.json'), join(root, 'link.json'));
    await run(['lint', '--json', '--output', 'link.json'], { cwd: root });
    expect(await readFile(join(root, 'reports', 'kept.json'), 'utf8')).toContain('"version": 1');
  });

  test.each<[path: string, reason: string]>([
    ['nowhere/report', 'its folder does not exist'],
    ['folder', 'it is a folder'],
  ])('has no answer where the file cannot be written: %s', async (path, reason) => {
    await writeTree(root, mixed);
    await mkdir(join(root, 'folder'));
    const { code, stdout, stderr } = await run(['lint', '--output', path], { cwd: root });
    expect({ code, stdout, stderr }).toEqual({ code: 2, stdout: '', stderr: `${join(root, path)} cannot be written: ${reason}.\n` });
    expect((await stat(join(root, 'folder'))).isDirectory()).toBe(true);
  });
});

describe('files of a repository', () => {
  const tree = {
    'main/spacedock.yaml': 'repo: ../hf-space\nsapce: a/b\n',
    'hf-space/Dockerfile': faulty,
    'hf-space/README.md': '---\nsdk: docker\n---\n',
  };
  const locations = async (cwd: string, args: string[], env: Record<string, string> = {}): Promise<{ github: string[]; sarif: string[]; bases: string[] }> => {
    const github = await run(['lint', ...args, '--format', 'github'], { cwd, env });
    const log = JSON.parse((await run(['lint', ...args, '--format', 'sarif'], { cwd, env })).stdout) as Log;
    const { results = [], originalUriBaseIds = {} } = log.runs[0] ?? {};
    const artifacts = results.map(({ locations: [place] = [] }) => place?.physicalLocation?.artifactLocation);
    return {
      github: [...new Set([...github.stdout.matchAll(/^::\w+ file=([^,]*)/gm)].map(([, file = '']) => file))].sort(),
      sarif: [...new Set(artifacts.map((artifact) => `${artifact?.uriBaseId ?? ''} ${artifact?.uri ?? ''}`))].sort(),
      bases: Object.entries(originalUriBaseIds).map(([name, { uri = '' }]) => `${name} ${uri.slice(uri.lastIndexOf('/', uri.length - 2))}`),
    };
  };

  test('are named from its root, wherever below it the command runs', async () => {
    await writeTree(root, { ...tree, '.git/HEAD': 'ref: refs/heads/main\n' });
    const expected = { github: ['hf-space/Dockerfile', 'main/spacedock.yaml'], sarif: ['%SRCROOT% hf-space/Dockerfile', '%SRCROOT% main/spacedock.yaml'] };
    expect(await locations(root, ['main'])).toMatchObject(expected);
    expect(await locations(join(root, 'main'), [])).toMatchObject(expected);
  });

  test('are named from GitHub\'s workspace where there is no repository', async () => {
    await writeTree(root, tree);
    const expected = { github: ['hf-space/Dockerfile', 'main/spacedock.yaml'] };
    expect(await locations(join(root, 'main'), [], { GITHUB_WORKSPACE: root })).toMatchObject(expected);
  });

  test('are told apart from those of a repository beside it', async () => {
    await writeTree(root, { ...tree, 'main/.git': 'gitdir: elsewhere\n' });
    expect(await locations(join(root, 'main'), [])).toEqual({
      github: ['../hf-space/Dockerfile', 'spacedock.yaml'],
      sarif: ['%SRCROOT% spacedock.yaml', 'SPACEREPO Dockerfile'],
      bases: ['%SRCROOT% /main/', 'SPACEREPO /hf-space/'],
    });
  });
});

test('fixes, and reports what is left as SARIF', async () => {
  await writeTree(root, mixed);
  const { code, stdout } = await run(['lint', '--fix', '--format', 'sarif', '--fail-on', 'never'], { cwd: root });
  expect(code).toBe(0);
  expect(stdout).not.toContain('"ruleId": "space/front-matter"');
  expect(await readFile(join(root, 'README.md'), 'utf8')).toContain('colorFrom: blue');
});

test('asks the Hub and answers in any format', async () => {
  await writeTree(root, { Dockerfile: needsSecret, 'README.md': '---\nsdk: docker\n---\n' });
  const env = { HF_ENDPOINT: (await hubWith({})).url, HF_TOKEN: testToken };
  const { code, stdout } = await run(['lint', '--space', 'me/app', '--format', 'github'], { cwd: root, env });
  expect(code).toBe(1);
  expect(stdout).toMatch(/^::error file=Dockerfile,line=3,.*title=secrets\/missing-on-space::/);
});
