// A sync of 10,000 files beside `rsync -a` on the same trees: nothing to do, and everything to copy.
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { promisify } from 'node:util';
import type { SpacedockSettings } from '../../src/project/settings';
import { applySync } from '../../src/sync/apply';
import { planSync } from '../../src/sync/plan';
import type { Benchmark } from './benchmark';

const run = promisify(execFile);
const folders = 200;
const filesPerFolder = 50;
const rounds = 5;
/** Without a peer on this machine, the time in ms that the limit is taken of. */
const baseWithoutPeer = { 'no-op': 500, full: 3_000 };

const settings: SpacedockSettings = {
  space: undefined,
  repo: undefined,
  data: '/data',
  config: undefined,
  sync: [{ from: './', include: [], exclude: [] }],
  remove: [],
  protect: [],
  allowBinary: [],
  rules: {},
};

export async function syncBenchmarks(): Promise<Benchmark[]> {
  const root = await mkdtemp(join(tmpdir(), 'spacedock-bench-'));
  try {
    const mainRoot = join(root, 'main');
    await writeSources(mainRoot);
    const hasRsync = await run('rsync', ['--version']).then(
      () => true,
      () => false,
    );
    const times = { ours: { full: [] as number[], 'no-op': [] as number[] }, theirs: { full: [] as number[], 'no-op': [] as number[] } };
    for (let round = 0; round < rounds; round++) {
      const target = { ours: join(root, `ours-${String(round)}`), theirs: join(root, `theirs-${String(round)}`) };
      await mkdir(target.ours);
      for (const kind of ['full', 'no-op'] as const) {
        times.ours[kind].push(await timed(() => sync(mainRoot, target.ours, kind)));
        if (hasRsync) times.theirs[kind].push(await timed(() => run('rsync', ['-a', `${mainRoot}/`, `${target.theirs}/`])));
      }
      await rm(target.ours, { recursive: true });
      await rm(target.theirs, { recursive: true, force: true });
    }
    return (['no-op', 'full'] as const).map((kind) => {
      const ours = median(times.ours[kind]);
      const theirs = hasRsync ? median(times.theirs[kind]) : null;
      const ratio = ours / (theirs ?? baseWithoutPeer[kind]);
      return { name: `sync/10000-files/${kind}`, unit: 'ms', ours, peer: hasRsync ? 'rsync -a' : null, theirs, ratio, limit: 1, within: ratio <= 1 };
    });
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

async function sync(mainRoot: string, spaceRoot: string, kind: 'full' | 'no-op'): Promise<void> {
  const plan = await planSync({ mainRoot, spaceRoot, settings, readGit: false });
  const expected = kind === 'full' ? folders * filesPerFolder : 0;
  if (plan.changes.length !== expected) throw new Error(`The plan has ${String(plan.changes.length)} changes, not ${String(expected)}.`);
  const report = await applySync(plan, { allowOverwriteUncommitted: true });
  if (report.done.length !== expected) throw new Error(`${String(report.done.length)} files were copied, not ${String(expected)}.`);
}

/** Source files of 300 to 7,000 bytes. */
async function writeSources(root: string): Promise<void> {
  for (let folder = 0; folder < folders; folder++) {
    const path = join(root, `package${String(folder % 20)}`, `module${String(folder)}`);
    await mkdir(path, { recursive: true });
    for (let file = 0; file < filesPerFolder; file++) {
      await writeFile(join(path, `part${String(file)}.py`), `value_${String(folder)}_${String(file)} = 1\n`.repeat(20 + file * 8));
    }
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
