import { chmod, mkdir, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { applySync, type ApplyOptions, type SyncReport } from '../../../src/sync/apply';
import { nodeOperations, type FileOperations } from '../../../src/sync/file-operations';
import { thisThread } from '../../../src/sync/hands';
import { planSync } from '../../../src/sync/plan';
import { SyncError, type SyncPlan } from '../../../src/sync/plan-model';
import { git, isExecutable, readTree, temporaryFolder, writeTree, type Tree } from './folders';
import { settings } from './settings';

/** Most folders here are no repositories: git cannot tell what a sync would take away, so that must be allowed. */
function apply(planned: SyncPlan, options: ApplyOptions = {}): Promise<SyncReport> {
  return applySync(planned, { allowOverwriteUncommitted: true, ...options });
}

type Written = Parameters<typeof settings>[0];
const everything: Written = { sync: [{ from: './' }] };

async function prepare(main: Tree, space: Tree, written: Written = everything): Promise<{ mainRoot: string; spaceRoot: string; plan: () => Promise<SyncPlan> }> {
  const [mainRoot, spaceRoot] = [await temporaryFolder(), await temporaryFolder()];
  await writeTree(mainRoot, main);
  await writeTree(spaceRoot, space);
  return { mainRoot, spaceRoot, plan: () => planSync({ mainRoot, spaceRoot, settings: settings(written), readGit: false }) };
}

async function errorOf(promise: Promise<unknown>): Promise<SyncError> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof SyncError) return error;
  throw new Error(`Expected a SyncError, got ${String(error)}.`);
}

describe('applySync', () => {
  test('adds, changes and deletes, keeps executable bits and removes folders that it emptied', async () => {
    const large = 'text\n'.repeat(100_000);
    const { mainRoot, spaceRoot, plan } = await prepare(
      { 'a/b/new.py': 'new', 'change.py': 'after', 'run.sh': { script: 'x' }, 'plain.sh': 'y', 'large.txt': large },
      { 'change.py': 'before', 'old/deep/gone.py': '1', 'old/gone.py': '1', 'run.sh': 'x', 'plain.sh': { script: 'y' } },
    );
    await mkdir(join(spaceRoot, 'empty'));
    const progress: number[] = [];
    const report = await apply(await plan(), { onProgress: ({ done, total }) => progress.push(done, total) });
    expect(report).toMatchObject({ failed: [], notDone: [], cancelled: false });
    expect(report.done.map(({ kind, path }) => `${kind} ${path}`)).toEqual([
      'add a/b/new.py',
      'change change.py',
      'add large.txt',
      'delete old/deep/gone.py',
      'delete old/gone.py',
      'change plain.sh',
      'change run.sh',
    ]);
    expect(progress).toEqual([1, 7, 2, 7, 3, 7, 4, 7, 5, 7, 6, 7, 7, 7]);
    expect(await readTree(spaceRoot)).toEqual(await readTree(mainRoot));
    expect(await isExecutable(join(spaceRoot, 'run.sh'))).toBe(true);
    expect(await isExecutable(join(spaceRoot, 'plain.sh'))).toBe(false);
    await expect(stat(join(spaceRoot, 'old'))).rejects.toThrow('ENOENT');
    expect((await stat(join(spaceRoot, 'empty'))).isDirectory()).toBe(true);
    expect(await plan()).toMatchObject({ changes: [], refused: [] });
  });

  test.each<[name: string, main: Tree, space: Tree]>([
    ['a folder becomes a file', { a: '1' }, { 'a/x': '1', 'a/b/y': '1' }],
    ['a file becomes a folder', { 'a/x/y': '1' }, { a: '1' }],
  ])('%s', async (_name, main, space) => {
    const { mainRoot, spaceRoot, plan } = await prepare(main, space);
    expect(await apply(await plan())).toMatchObject({ failed: [], notDone: [] });
    expect(await readTree(spaceRoot)).toEqual(await readTree(mainRoot));
  });

  test('keeps the mode of a file but for the executable bit', async () => {
    const { spaceRoot, plan } = await prepare({ a: { script: 'new' } }, { a: 'old' });
    await chmod(join(spaceRoot, 'a'), 0o600);
    await apply(await plan());
    expect((await stat(join(spaceRoot, 'a'))).mode & 0o777).toBe(0o700);
  });

  test('leaves alone what changed after the preview, on either side', async () => {
    const { mainRoot, spaceRoot, plan } = await prepare(
      { source: '1', target: '1', gone: '1', appeared: '1', fine: '1' },
      { source: '0', target: '0', gone: '0', deleted: '0' },
    );
    const planned = await plan();
    await writeFile(join(mainRoot, 'source'), '2');
    await writeFile(join(spaceRoot, 'target'), 'mine');
    await rm(join(mainRoot, 'gone'));
    await writeFile(join(spaceRoot, 'appeared'), 'mine');
    await writeFile(join(spaceRoot, 'deleted'), 'mine');
    const report = await apply(planned);
    expect(report.failed.map(({ path, kind }) => [path, kind])).toEqual([
      ['appeared', 'target-changed'],
      ['deleted', 'target-changed'],
      ['gone', 'source-changed'],
      ['source', 'source-changed'],
      ['target', 'target-changed'],
    ]);
    expect(report.done).toEqual([{ path: 'fine', kind: 'add' }]);
    expect(await readTree(spaceRoot)).toEqual({ source: '0', target: 'mine', gone: '0', appeared: 'mine', deleted: 'mine', fine: '1' });
  });

  test.each(['main', 'space'] as const)('does not go through a folder of the %s repo that became a link', async (side) => {
    const { mainRoot, spaceRoot, plan } = await prepare({ 'd/new': 'a', 'd/old': 'a' }, { 'd/old': 'b', 'd/gone': 'b' });
    const planned = await plan();
    const outside = await temporaryFolder();
    const content = { old: side === 'main' ? 'secret' : 'b', new: 'secret', gone: 'b' };
    await writeTree(outside, content);
    const root = side === 'main' ? mainRoot : spaceRoot;
    await rename(join(root, 'd'), join(root, 'moved'));
    await symlink(outside, join(root, 'd'));
    const report = await apply(planned);
    expect(report.failed.map(({ path, kind }) => [path, kind])).toEqual(
      expect.arrayContaining([
        ['d/new', 'link'],
        ['d/old', 'link'],
      ]),
    );
    expect(await readTree(outside)).toEqual(content);
    expect(Object.values(await readTree(spaceRoot))).not.toContain('secret');
  });

  test('refuses to lose content that is in no commit, unless it is told to', async () => {
    const { mainRoot, spaceRoot } = await prepare({ a: 'new' }, {});
    await git(spaceRoot, 'init', '--quiet');
    await writeTree(spaceRoot, { a: 'mine' });
    const planned = await planSync({ mainRoot, spaceRoot, settings: settings(everything) });
    expect(await errorOf(applySync(planned))).toMatchObject({ kind: 'uncommitted', paths: ['a'] });
    expect(await readTree(spaceRoot)).toEqual({ a: 'mine' });
    await applySync(planned, { allowOverwriteUncommitted: true });
    expect(await readTree(spaceRoot)).toEqual({ a: 'new' });
  });

  test('counts everything as lost where git cannot tell', async () => {
    const { spaceRoot, plan } = await prepare({ a: 'new', b: 'added' }, { a: 'mine' });
    const planned = await plan();
    expect(planned.overwritesUncommitted).toBeUndefined();
    expect(await errorOf(applySync(planned))).toMatchObject({ kind: 'uncommitted', paths: ['a'] });
    expect(await readTree(spaceRoot)).toEqual({ a: 'mine' });
  });

  test('ends in a tree of whole files when it is cancelled, and says what is done', async () => {
    const main = Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`d${String(index % 7)}/f${String(index)}`, `new ${String(index)}`]));
    const space = { ...Object.fromEntries(Object.keys(main).map((path) => [path, 'old'])), gone: 'old' };
    const { mainRoot, spaceRoot, plan } = await prepare(main, space);
    const controller = new AbortController();
    const report = await apply(await plan(), {
      signal: controller.signal,
      onProgress: ({ done }) => {
        if (done === 50) controller.abort();
      },
    });
    expect(report).toMatchObject({ cancelled: true, failed: [] });
    expect(report.done.length + report.notDone.length).toBe(201);
    expect(report.notDone.length).toBeGreaterThan(100);
    const done = new Set(report.done.map(({ path }) => path));
    const source = await readTree(mainRoot);
    for (const [path, text] of Object.entries(await readTree(spaceRoot))) expect(text).toBe(done.has(path) ? source[path] : 'old');
    expect(await apply(await plan())).toMatchObject({ notDone: [] });
    expect(await readTree(spaceRoot)).toEqual(source);
  });
});

describe('a sync in which something fails', () => {
  /** Makes the n-th call of any operation fail, from 1. */
  function failingAt(failAt: number): { operations: FileOperations; calls: () => number } {
    let calls = 0;
    const guard = <A extends unknown[], R>(work: (...given: A) => R) => {
      return (...given: A): R => {
        if (++calls === failAt) throw Object.assign(new Error('No space left on device'), { code: 'ENOSPC' });
        return work(...given);
      };
    };
    const { state, makeFolder, create, write, close, replace, remove, removeFolder } = nodeOperations;
    return {
      calls: () => calls,
      operations: {
        state: guard(state),
        makeFolder: guard(makeFolder),
        create: guard(create),
        write: guard(write),
        close,
        replace: guard(replace),
        remove: guard(remove),
        removeFolder: guard(removeFolder),
      },
    };
  }

  test('at any operation: every file is old or new, the report is true, and the next sync ends the work', async () => {
    const main = { 'a/new': 'new', 'b/c/new': 'new', change: 'new', 'x/file': 'new', 'big.txt': 'new\n'.repeat(40_000) };
    const space = { change: 'old', 'gone/a': 'old', 'gone/b': 'old', x: 'old', 'big.txt': 'old' };
    const options = (failAt: number): ApplyOptions & { calls: () => number } => {
      const { operations, calls } = failingAt(failAt);
      return { hands: thisThread(operations), calls };
    };
    let total = Infinity;
    for (let failAt = 1; failAt <= total; failAt++) {
      const { mainRoot, spaceRoot, plan } = await prepare(main, space);
      const before = await readTree(spaceRoot);
      const failing = options(failAt);
      const report = await apply(await plan(), failing);
      if (failAt === 1) {
        const { plan: again } = await prepare(main, space);
        const counting = options(Infinity);
        await apply(await again(), counting);
        total = counting.calls();
      }
      const after = await readTree(spaceRoot);
      const source = await readTree(mainRoot);
      const done = new Map(report.done.map(({ path, kind }) => [path, kind]));
      for (const [path, text] of Object.entries(after)) {
        if (path.endsWith('.tmp')) continue;
        expect([path, text]).toEqual([path, done.has(path) ? source[path] : before[path]]);
      }
      for (const [path, kind] of done) expect(path in after).toBe(kind !== 'delete');
      for (const failure of report.failed) expect(failure.message).toMatch(/\.$/);
      expect(await apply(await plan())).toMatchObject({ failed: [], notDone: [] });
      expect(await readTree(spaceRoot)).toEqual(source);
    }
    expect(total).toBeGreaterThan(20);
  });
});
