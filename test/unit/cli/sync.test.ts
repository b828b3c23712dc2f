import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { UsageError } from '../../../src/cli/command';
import { syncCommand } from '../../../src/cli/sync';
import { git, readTree, temporaryFolder, writeTree, type Tree } from '../sync/folders';

const rules = `repo: ../space
sync:
  - from: app.py
  - from: utils/
    include: ['**/*.py']
protect: [Dockerfile]
`;
const readme = '---\ntitle: Demo\nsdk: docker\n---\n';

let root: string;
beforeEach(async () => {
  root = await temporaryFolder();
  await writeTree(root, {
    'main/spacedock.yaml': rules,
    'main/app.py': 'new\n',
    'main/utils/a.py': '1\n',
    'space/README.md': readme,
    'space/Dockerfile': 'FROM x\n',
    'space/app.py': 'old\n',
    'space/utils/gone.py': '1\n',
  });
  await git(join(root, 'space'), 'init', '--quiet');
  await git(join(root, 'space'), 'add', '--all');
  await git(join(root, 'space'), 'commit', '--quiet', '--message', 'First');
});

async function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  let [out, err] = ['', ''];
  const code = await syncCommand.run(args, {
    stdout: { write: (text) => (out += text) },
    stderr: { write: (text) => (err += text) },
    env: {},
    cwd: root,
    signal: new AbortController().signal,
  });
  return { code, out, err };
}

const space = (): Promise<Record<string, string>> => readTree(join(root, 'space'));

test('--dry-run says what would be done and changes nothing', async () => {
  const before = await space();
  expect(await run('main', '--dry-run')).toEqual({
    code: 0,
    out: 'would change app.py\nwould add    utils/a.py\nwould delete utils/gone.py\n1 to add, 1 to change, 1 to delete; 0 the same.\n',
    err: '',
  });
  expect(await space()).toEqual(before);
});

test('carries the plan out, and has nothing to do the second time', async () => {
  expect(await run('main')).toEqual({
    code: 0,
    out: 'changed app.py\nadded   utils/a.py\ndeleted utils/gone.py\n1 added, 1 changed, 1 deleted; 0 the same.\n',
    err: '',
  });
  expect(await space()).toEqual({ 'README.md': readme, Dockerfile: 'FROM x\n', 'app.py': 'new\n', 'utils/a.py': '1\n' });
  // Another sync of the same tree touches no file.
  expect(await run('main')).toEqual({ code: 0, out: 'Nothing changed; 2 the same.\n', err: '' });
  expect(await run('main', '--dry-run')).toEqual({ code: 0, out: 'Nothing to change; 2 the same.\n', err: '' });
});

test('finds the main repo from the Space repo, and prints JSON', async () => {
  const { code, out } = await run('space', '--dry-run', '--json');
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({
    version: 1,
    changes: [{ path: 'app.py', kind: 'change', rule: 0 }, { kind: 'add' }, { kind: 'delete', rule: 1 }],
    refused: [],
    unchanged: 0,
    overwritesUncommitted: [],
    report: null,
  });
});

test('ends with 1 where something is refused', async () => {
  await writeTree(root, { 'main/utils/b.py': Buffer.from([1, 0]) });
  const plan = await run('main', '--dry-run');
  expect(plan.code).toBe(1);
  expect(plan.out).toMatch(/\nwould refuse utils\/b\.py: It is a binary file[^]*\n1 to add, 1 to change, 1 to delete; 0 the same, 1 refused\.\n$/);
  const { code, out } = await run('main');
  expect(code).toBe(1);
  expect(out).toMatch(/\nrefused utils\/b\.py: It is a binary file[^]*\n1 added, 1 changed, 1 deleted; 0 the same, 1 refused\.\n$/);
});

test('keeps content that is in no commit, unless it is told to', async () => {
  await writeTree(root, { 'space/app.py': 'mine\n' });
  const { code, err } = await run('main');
  expect(code).toBe(2);
  expect(err).toContain('  app.py\n');
  expect((await space())['app.py']).toBe('mine\n');
  expect((await run('main', '--dry-run')).out).toContain('would change app.py (is in no commit)\n');
  const overwritten = await run('main', '--overwrite-uncommitted');
  expect(overwritten.code).toBe(0);
  expect(overwritten.out).toContain('changed app.py (was in no commit)\n');
  expect((await space())['app.py']).toBe('new\n');
});

test.each<[name: string, change: Tree, expected: string]>([
  ['a spacedock.yaml that does not parse', { 'main/spacedock.yaml': `${rules}protect: [\n` }, 'spacedock.yaml:'],
  ['no rules file', { 'main/spacedock.yaml': '' }, 'There is nothing to sync in main.'],
])('ends with 2 for %s', async (_name, change, expected) => {
  await writeTree(root, change);
  const before = await space();
  const { code, err, out } = await run('main');
  expect([code, out]).toEqual([2, '']);
  expect(err).toContain(expected);
  expect(await space()).toEqual(before);
});

test('ends with 2 where the Space repo is not there', async () => {
  await rm(join(root, 'space'), { recursive: true });
  const { code, err } = await run('main');
  expect(code).toBe(2);
  expect(err).toContain('There is no Space repo at');
});

test('takes one folder', async () => {
  await expect(run('a', 'b')).rejects.toThrow(UsageError);
});
