// A sync of 10,000 files of 300 MB in all beside `rsync -a` on the same trees: everything to copy, nothing to do, one
// file changed.
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { promisify } from 'node:util';
import { defaultSettings } from '../../src/project/settings-file';
import { applySync } from '../../src/sync/apply';
import { planSync } from '../../src/sync/plan';
import type { Benchmark } from './benchmark';

const run = promisify(execFile);
const folders = 200;
const filesPerFolder = 50;
/** Bytes. */
const meanSize = 30_000;
const rounds = 5;
const changesPerRound = 3;
/** Without a peer on this machine, the time in ms that the limit is taken of. */
const baseWithoutPeer = { 'no-op': 300, full: 3_000 };
/** The limit of a plan after one file has changed, in ms. */
const oneFileLimit = 150;
/** The limit of what the process grows by, in MB. */
const memoryLimit = 150;

const settings = { ...defaultSettings, sync: [{ from: './', include: [], exclude: [] }] };

export async function syncBenchmarks(): Promise<Benchmark[]> {
  const root = await mkdtemp(join(tmpdir(), 'spacedock-bench-'));
  try {
    const mainRoot = join(root, 'main');
    await writeSources(mainRoot);
    const hasRsync = await findRsync();
    const ours = { full: [] as number[], 'no-op': [] as number[], 'one file': [] as number[] };
    const theirs = { full: [] as number[], 'no-op': [] as number[] };
    const memoryBefore = process.memoryUsage.rss();
    let memory = 0;
    for (let round = 0; round < rounds; round++) {
      const target = { ours: join(root, `ours-${String(round)}`), theirs: join(root, `theirs-${String(round)}`) };
      // All that the index asks of a repository.
      await mkdir(join(target.ours, '.git'), { recursive: true });
      await writeFile(join(target.ours, '.git', 'HEAD'), 'ref: refs/heads/main\n');
      const rsync = async (kind: 'full' | 'no-op'): Promise<void> => {
        if (hasRsync) theirs[kind].push(await timed(() => run('rsync', ['-a', `${mainRoot}/`, `${target.theirs}/`])));
      };
      // In turns, so that neither always comes upon what the other has left in the machine's memory.
      if (round % 2 === 1) await rsync('full');
      ours.full.push(await timed(() => sync(mainRoot, target.ours, folders * filesPerFolder)));
      memory = Math.max(memory, process.memoryUsage.rss() - memoryBefore);
      if (round % 2 === 0) await rsync('full');
      for (let again = 0; again < changesPerRound; again++) {
        const isSecond = (round + again) % 2 === 1;
        if (isSecond) await rsync('no-op');
        ours['no-op'].push(await timed(() => sync(mainRoot, target.ours, 0)));
        if (!isSecond) await rsync('no-op');
      }
      for (let change = 0; change < changesPerRound; change++) {
        const file = join(mainRoot, 'package7', 'module7', `part${String(change)}.py`);
        await writeFile(file, `round = ${String(round)}\n`.repeat(1_000));
        ours['one file'].push(await timed(() => plan(mainRoot, target.ours, 1)));
        await sync(mainRoot, target.ours, 1);
      }
      await rm(target.ours, { recursive: true });
      await rm(target.theirs, { recursive: true, force: true });
    }
    const beside = (['no-op', 'full'] as const).map((kind): Benchmark => {
      const [mine, other] = [median(ours[kind]), hasRsync ? median(theirs[kind]) : null];
      const ratio = mine / (other ?? baseWithoutPeer[kind]);
      return { name: `sync/10000-files/${kind}`, unit: 'ms', ours: mine, peer: hasRsync ? 'rsync -a' : null, theirs: other, ratio, limit: 1, within: ratio <= 1 };
    });
    const alone = (name: string, unit: string, value: number, limit: number): Benchmark => {
      const ratio = value / limit;
      return { name: `sync/10000-files/${name}`, unit, ours: value, peer: null, theirs: null, ratio, limit: 1, within: ratio <= 1 };
    };
    return [...beside, alone('one-file', 'ms', median(ours['one file']), oneFileLimit), alone('memory', 'MB', memory / 1e6, memoryLimit)];
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

/** On Debian as root it is installed where it is missing. */
async function findRsync(): Promise<boolean> {
  const works = (command: string, parts: string[]): Promise<boolean> =>
    run(command, parts).then(
      () => true,
      () => false,
    );
  if (await works('rsync', ['--version'])) return true;
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  return (await works('apt-get', ['install', '--yes', '--no-install-recommends', 'rsync'])) && works('rsync', ['--version']);
}

async function plan(mainRoot: string, spaceRoot: string, expected: number): ReturnType<typeof planSync> {
  const found = await planSync({ mainRoot, spaceRoot, settings, readGit: false });
  if (found.changes.length !== expected) throw new Error(`The plan has ${String(found.changes.length)} changes, not ${String(expected)}.`);
  return found;
}

async function sync(mainRoot: string, spaceRoot: string, expected: number): Promise<void> {
  const report = await applySync(await plan(mainRoot, spaceRoot, expected), { allowOverwriteUncommitted: true });
  if (report.done.length !== expected) throw new Error(`${String(report.done.length)} files were copied, not ${String(expected)}.`);
}

/** Source files of 6 to 54 kB, written an hour ago. */
async function writeSources(root: string): Promise<void> {
  const time = new Date(Date.now() - 3_600_000);
  for (let folder = 0; folder < folders; folder++) {
    const path = join(root, `package${String(folder % 20)}`, `module${String(folder)}`);
    await mkdir(path, { recursive: true });
    for (let file = 0; file < filesPerFolder; file++) {
      const line = `value_${String(folder)}_${String(file)} = "${'x'.repeat(40)}"\n`;
      const size = meanSize * (0.2 + (1.6 * ((file * 37 + folder * 11) % 100)) / 100);
      const name = join(path, `part${String(file)}.py`);
      await writeFile(name, line.repeat(Math.ceil(size / line.length)));
      await utimes(name, time, time);
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
