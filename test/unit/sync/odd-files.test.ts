import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, mkdir, readdir, readFile, realpath, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { applySync, type SyncReport } from '../../../src/sync/apply';
import { planSync } from '../../../src/sync/plan';
import type { SyncPlan } from '../../../src/sync/plan-model';
import { git, readTree, repository, temporaryFolder, writeTree } from './folders';
import { buildText } from './programs';
import { everything, settings } from './settings';

let mainRoot: string;
let spaceRoot: string;
beforeEach(async () => {
  [mainRoot, spaceRoot] = [await temporaryFolder(), await temporaryFolder()];
});

function plan(platform?: NodeJS.Platform): Promise<SyncPlan> {
  return planSync({ mainRoot, spaceRoot, settings: everything, readGit: false, ...(platform === undefined ? {} : { platform }) });
}

function told(found: SyncPlan): { changes: string[]; refused: string[] } {
  return { changes: found.changes.map(({ kind, path }) => `${kind} ${path}`), refused: found.refused.map(({ reason, path }) => `${reason} ${path}`) };
}

describe('names with odd characters', () => {
  test('are refused where they are not safe everywhere, and synced where they are', async () => {
    await writeTree(mainRoot, { 'new\nline': '1', 'tab\t': '1', 'ü ü': '1', '日本.py': '1', "it's $(x) `y` & \u{1f600}": '1', '-rf': '1', '#x': '1', '%41': '1', '[a]{b}!': '1' });
    const found = await plan();
    expect(told(found).refused).toEqual(['unsafe-name new\nline', 'unsafe-name tab\t']);
    expect(await applySync(found)).toMatchObject({ failed: [], notDone: [] });
    expect(Object.keys(await readTree(spaceRoot)).sort()).toEqual(['#x', '%41', '-rf', '[a]{b}!', "it's $(x) `y` & \u{1f600}", 'ü ü', '日本.py']);
  });

  test('that are no text are refused and named, not passed over; those of the Space repo stay', async () => {
    const bytes = (root: string, ...names: (string | number[])[]): Buffer => Buffer.concat([Buffer.from(root), ...names.map((name) => Buffer.concat([Buffer.from('/'), typeof name === 'string' ? Buffer.from(name) : Buffer.from(name)]))]);
    const odd = [0x61, 0xff, 0x2e, 0x70, 0x79];
    for (const root of [mainRoot, spaceRoot]) {
      await writeFile(bytes(root, odd), root);
      await mkdir(bytes(root, [0xfe, 0x64]));
      await writeFile(bytes(root, [0xfe, 0x64], 'inner.py'), root);
      await mkdir(join(root, 'd'));
    }
    await writeFile(bytes(spaceRoot, 'd', [0xfe]), 'gone in the main repo');
    expect(told(await plan())).toEqual({ changes: [], refused: ['unsafe-name a\ufffd.py', 'unsafe-name \ufffdd'].sort() });
    const removing = await planSync({ mainRoot, spaceRoot, settings: settings({ sync: [{ from: 'd/' }], remove: ['d/'] }), readGit: false });
    expect(told(removing)).toEqual({ changes: [], refused: ['unsafe-name d/\ufffd'] });
  });
});

describe('one repo inside the other', () => {
  test('the main repo in the Space repo: neither is copied into itself, and nothing of the main repo is deleted', async () => {
    mainRoot = join(spaceRoot, 'tools', 'main');
    await writeTree(spaceRoot, { 'gone.py': '1', 'tools/gone.py': '1' });
    await writeTree(mainRoot, { 'app.py': '1', 'tools/main/app.py': 'in a folder of the same name', 'tools/x.py': '1' });
    const before = await readTree(mainRoot);
    const found = await plan();
    expect(told(found)).toEqual({
      changes: ['add app.py', 'delete gone.py', 'delete tools/gone.py', 'add tools/x.py'],
      refused: ['in-the-way tools/main/app.py'],
    });
    expect(await applySync(found, { allowOverwriteUncommitted: true })).toMatchObject({ failed: [], notDone: [] });
    expect(await readTree(mainRoot)).toEqual(before);
    expect(told(await plan()).changes).toEqual([]);
  });

  test('a file where the Space repo has the folder around the main repo is refused', async () => {
    mainRoot = join(spaceRoot, 'tools', 'main');
    await writeTree(spaceRoot, { 'tools/gone.py': '1' });
    await writeTree(mainRoot, { tools: '1' });
    expect(told(await plan())).toEqual({ changes: ['delete tools/gone.py'], refused: ['in-the-way tools'] });
  });
});

describe('what a file is beside its text', () => {
  test('line ends, bytes and the executable bit stay as they are, also of a file that is rewritten', async () => {
    const texts = { 'crlf.py': 'a\r\nb\r\n', 'mixed.py': 'a\nb\r\nc\r', 'bom.py': '\ufeffa\n', 'no-end.py': 'a', 'latin.py': Buffer.from([0x23, 0xe9, 0x0a]) };
    await writeTree(mainRoot, { ...texts, '.gitattributes': '* text=auto eol=lf\n', 'run.sh': { script: 'x\r\n' }, 'plain.sh': 'x\n' });
    await writeTree(spaceRoot, { 'crlf.py': 'a\nb\n', 'run.sh': 'x\n', 'plain.sh': { script: 'x\n' } });
    expect(told(await plan()).changes).toEqual(['add .gitattributes', 'add bom.py', 'change crlf.py', 'add latin.py', 'add mixed.py', 'add no-end.py', 'change plain.sh', 'change run.sh']);
    await applySync(await plan(), { allowOverwriteUncommitted: true });
    for (const name of [...Object.keys(texts), 'run.sh', 'plain.sh']) {
      expect([name, await readFile(join(spaceRoot, name))]).toEqual([name, await readFile(join(mainRoot, name))]);
      expect([name, (await stat(join(spaceRoot, name))).mode & 0o111]).toEqual([name, (await stat(join(mainRoot, name))).mode & 0o111]);
    }
    expect(told(await plan()).changes).toEqual([]);
  });
});

describe('a file whose name changed in case alone', () => {
  test.each([false, true])('is renamed where case is ignored, also for git (core.ignoreCase: %s)', async (ignoreCase) => {
    spaceRoot = await repository({ 'Utils.py': 'x = 1\n', 'keep.py': '1\n' });
    await git(spaceRoot, 'config', 'core.ignoreCase', String(ignoreCase));
    await writeTree(mainRoot, { 'utils.py': 'x = 2\n', 'keep.py': '1\n' });
    const found = await planSync({ mainRoot, spaceRoot, settings: settings({ sync: [{ from: './', include: ['utils.py', 'keep.py'] }] }), platform: 'darwin' });
    expect(told(found)).toEqual({ changes: ['change utils.py'], refused: [] });
    expect(await applySync(found)).toMatchObject({ failed: [], notDone: [] });
    expect(await readTree(spaceRoot)).toEqual({ 'utils.py': 'x = 2\n', 'keep.py': '1\n' });
    await git(spaceRoot, 'add', '--all');
    await git(spaceRoot, 'commit', '--quiet', '--message', 'Rename');
    expect((await git(spaceRoot, 'ls-tree', '-r', '--name-only', 'HEAD')).split('\n')).toEqual(['keep.py', 'utils.py']);
  });
});

/** Plans and applies as somebody who may not do everything: root may read what nobody else may. */
async function asSomebody(program: string): Promise<{ plan: SyncPlan; report: SyncReport }> {
  const isRoot = process.getuid?.() === 0;
  const child = spawn(process.execPath, [program, JSON.stringify({ mainRoot, spaceRoot })], {
    stdio: ['ignore', 'pipe', 'inherit'],
    cwd: '/',
    env: { PATH: process.env['PATH'] },
    ...(isRoot ? { uid: nobody, gid: nobody } : {}),
  });
  let output = '';
  child.stdout.on('data', (text: Buffer) => (output += String(text)));
  await once(child, 'close');
  return JSON.parse(output) as { plan: SyncPlan; report: SyncReport };
}

const nobody = 65_534;

async function buildSomebody(): Promise<string> {
  const folder = await realpath(await temporaryFolder());
  await chmod(folder, 0o755);
  const program = join(folder, 'sync.mjs');
  await buildText(
    `import { planSync } from './src/sync/plan';
        import { applySync } from './src/sync/apply';
        import { everything } from './test/unit/sync/settings';
        const plan = await planSync({ ...JSON.parse(process.argv[2]), settings: everything, readGit: false });
        const report = await applySync(plan, { allowOverwriteUncommitted: true });
        process.stdout.write(JSON.stringify({ plan, report }));`,
    program,
  );
  return program;
}

/** Hands all of the Space repo to nobody, if this is root. */
async function giveAway(): Promise<void> {
  for (const root of [mainRoot, spaceRoot]) {
    if (process.getuid?.() === 0) {
      await chown(root, nobody, nobody);
      for (const entry of await readdir(root, { recursive: true })) await chown(join(root, entry), nobody, nobody);
    }
  }
}

describe('what cannot be read or written', () => {
  test('is refused, deletes nothing, and stops no other file; a folder that takes no file stops the rest with its reason', async () => {
    const program = await buildSomebody();
    await writeTree(mainRoot, { 'a.py': 'new', 'secret.py': 'new', 'locked/in.py': 'new', 'z.py': 'new' });
    await writeTree(spaceRoot, { 'a.py': 'old', 'locked/in.py': 'old', 'locked/more.py': 'old', 'secret.py': 'old', 'z.py': 'old' });
    await giveAway();
    await chmod(join(mainRoot, 'secret.py'), 0o000);
    await chmod(join(mainRoot, 'locked'), 0o000);
    const first = await asSomebody(program);
    await chmod(join(mainRoot, 'locked'), 0o755);
    expect(told(first.plan)).toEqual({ changes: ['change a.py', 'change z.py'], refused: ['unreadable locked', 'unreadable secret.py'] });
    expect(first.report).toMatchObject({ failed: [], notDone: [] });
    expect(await readTree(spaceRoot)).toEqual({ 'a.py': 'new', 'locked/in.py': 'old', 'locked/more.py': 'old', 'secret.py': 'old', 'z.py': 'new' });

    await chmod(join(mainRoot, 'secret.py'), 0o644);
    await chmod(join(spaceRoot, 'locked'), 0o555);
    const second = await asSomebody(program);
    await chmod(join(spaceRoot, 'locked'), 0o755);
    expect(told(second.plan)).toEqual({ changes: ['change locked/in.py', 'delete locked/more.py', 'change secret.py'], refused: [] });
    expect(second.report.failed.map(({ path, kind }) => [path, kind])).toEqual([['locked/in.py', 'io']]);
    expect(second.report.failed[0]?.message).toContain('EACCES');
    expect(second.report.notDone).toContain('locked/more.py');
    const after = await readTree(spaceRoot);
    expect([after['locked/in.py'], after['locked/more.py'], Object.keys(after).filter((path) => path.includes('spacedock'))]).toEqual(['old', 'old', []]);
    // Once that is mended, the next one ends the work.
    const third = await asSomebody(program);
    expect(third.report).toMatchObject({ failed: [], notDone: [] });
    expect(await readTree(spaceRoot)).toEqual(await readTree(mainRoot));
  });
});
