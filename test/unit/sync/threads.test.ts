import { execFile } from 'node:child_process';
import { mkdtemp, readdir, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { applySync } from '../../../src/sync/apply';
import { planSync } from '../../../src/sync/plan';
import { WorkerHands } from '../../../src/sync/worker-hands';
import { readTree, temporaryFolder, writeTree, type Tree } from './folders';
import { everything } from './settings';

let around: string;
let worker: URL;
let program: string;
beforeAll(async () => {
  around = await realpath(await mkdtemp(join(tmpdir(), 'spacedock-threads-')));
  const shared = {
    bundle: true,
    platform: 'node',
    format: 'esm',
    outExtension: { '.js': '.mjs' },
    logLevel: 'silent',
    banner: { js: "import { createRequire as bundleRequire } from 'node:module'; const require = bundleRequire(import.meta.url);" },
  } as const;
  await build({ ...shared, entryPoints: { 'sync-worker': 'src/sync/sync-worker.ts' }, outdir: around, outExtension: { '.js': '.js' } });
  // As the product's bundles do, it finds the program of its threads beside it.
  await build({
    ...shared,
    stdin: {
      contents: `import { createRequire, syncBuiltinESMExports } from 'node:module';
        const threads = createRequire(import.meta.url)('node:worker_threads');
        let started = 0;
        threads.Worker = class extends threads.Worker { constructor(...given) { super(...given); started++; } };
        syncBuiltinESMExports();
        const { planSync } = await import('./src/sync/plan');
        const { applySync } = await import('./src/sync/apply');
        const { everything } = await import('./test/unit/sync/settings');
        const [mainRoot, spaceRoot] = process.argv.slice(2);
        const plan = await planSync({ mainRoot, spaceRoot, settings: everything, readGit: false });
        const report = await applySync(plan, { allowOverwriteUncommitted: true });
        process.stdout.write(JSON.stringify({ started, changes: plan.changes.length, done: report.done.length, failed: report.failed.length }));`,
      resolveDir: process.cwd(),
      loader: 'ts',
    },
    outfile: join(around, 'sync.mjs'),
  });
  worker = pathToFileURL(join(around, 'sync-worker.js'));
  program = join(around, 'sync.mjs');
  // Node takes .js for a module by the package around it.
  await writeTree(around, { 'package.json': '{"type":"module"}' });
});
afterAll(() => rm(around, { recursive: true, force: true }));

function many(count: number): Tree {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`d${String(index % 11)}/f${String(index)}.py`, `text ${String(index)}\n`]));
}

describe('the threads of a sync', () => {
  test('do a large one as one thread does a small one, and end with the process', async () => {
    const [mainRoot, spaceRoot] = [await temporaryFolder(), await temporaryFolder()];
    await writeTree(mainRoot, many(1_100));
    await writeTree(spaceRoot, { 'd1/f1.py': 'old', 'd1/gone.py': 'old' });
    const { stdout } = await promisify(execFile)(process.execPath, [program, mainRoot, spaceRoot]);
    expect(JSON.parse(stdout)).toEqual({ started: expect.any(Number) as number, changes: 1_101, done: 1_101, failed: 0 });
    expect((JSON.parse(stdout) as { started: number }).started).toBeGreaterThan(1);
    expect(await readTree(spaceRoot)).toEqual(await readTree(mainRoot));
    expect(await readdir(spaceRoot)).not.toContain('.spacedock-sync');
    // Nothing to do, and few files: no thread is worth its start.
    const again = await promisify(execFile)(process.execPath, [program, join(mainRoot, 'd0'), join(spaceRoot, 'd0')]);
    expect(JSON.parse(again.stdout)).toEqual({ started: 0, changes: 0, done: 0, failed: 0 });
  });

  test('stop when they are told to, with what is done, each file whole', async () => {
    const [mainRoot, spaceRoot] = [await temporaryFolder(), await temporaryFolder()];
    await writeTree(mainRoot, many(600));
    const hands = new WorkerHands(worker);
    try {
      const plan = await planSync({ mainRoot, spaceRoot, settings: everything, readGit: false });
      const controller = new AbortController();
      const report = await applySync(plan, { hands, signal: controller.signal, onProgress: () => controller.abort() });
      expect(report).toMatchObject({ cancelled: true, failed: [] });
      expect(report.done.length).toBeGreaterThan(0);
      expect(report.done.length + report.notDone.length).toBe(600);
      const source = await readTree(mainRoot);
      expect(await readTree(spaceRoot)).toEqual(Object.fromEntries(report.done.map(({ path }) => [path, source[path]])));
    } finally {
      await hands.dispose();
    }
  });

  test('are not let go for idleness while they work', async () => {
    const [mainRoot, spaceRoot] = [await temporaryFolder(), await temporaryFolder()];
    await writeTree(mainRoot, many(400));
    const survey = { root: mainRoot, leftOut: [], side: 'main', settings: everything, platform: 'linux' } as const;
    const signal = new AbortController().signal;
    // The shortest time there is: it runs out in the midst of whatever comes next.
    const hands = new WorkerHands(worker, 0);
    try {
      for (let round = 0; round < 20; round++) {
        const { kinds } = await hands.run('survey', survey, signal);
        expect(kinds.length).toBe(411);
      }
      const plan = await planSync({ mainRoot, spaceRoot, settings: everything, readGit: false });
      expect(await applySync(plan, { hands })).toMatchObject({ failed: [], notDone: [] });
    } finally {
      await hands.dispose();
    }
  });

  test('that cannot be started fail with a reason, and leave no lock behind', async () => {
    const [mainRoot, spaceRoot] = [await temporaryFolder(), await temporaryFolder()];
    await writeTree(mainRoot, many(3));
    await writeTree(around, { 'broken.js': 'throw new Error("broken on purpose");\n' });
    const hands = new WorkerHands(pathToFileURL(join(around, 'broken.js')));
    const plan = await planSync({ mainRoot, spaceRoot, settings: everything, readGit: false });
    await expect(applySync(plan, { hands })).rejects.toThrow('broken on purpose');
    expect(hands.isBroken).toBe(true);
    expect(await readdir(join(spaceRoot, '.spacedock-sync'))).toEqual(['sync.journal']);
    // The next one does without, and clears up.
    expect(await applySync(await planSync({ mainRoot, spaceRoot, settings: everything, readGit: false }))).toMatchObject({ failed: [], notDone: [] });
    expect(await readTree(spaceRoot)).toEqual(await readTree(mainRoot));
    expect((await readdir(spaceRoot)).sort()).toEqual((await readdir(mainRoot)).sort());
  });
});
