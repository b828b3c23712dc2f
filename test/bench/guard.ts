// What would be pushed, looked through: 1,000 commits with their texts, for what the Hub refuses and for secrets.
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { devNull, tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { checkFiles } from '../../src/deploy/checks/files';
import type { Benchmark } from './benchmark';

const commits = 1_000;
const filesPerCommit = 3;
const rounds = 5;
/** Milliseconds that the limit is taken of: there is no peer. */
const base = 3_000;
/** The limit of what the process grows by, in MB. */
const memoryLimit = 200;

export async function guardBenchmarks(): Promise<Benchmark[]> {
  const root = await mkdtemp(join(tmpdir(), 'spacedock-bench-'));
  try {
    await git(root, ['init', '--quiet', '--initial-branch=main']);
    await git(root, ['fast-import', '--quiet'], history());
    const times: number[] = [];
    const memoryBefore = process.memoryUsage.rss();
    let memory = 0;
    for (let round = 0; round < rounds; round++) {
      const start = performance.now();
      const found = await checkFiles(root, ['main'], false);
      times.push(performance.now() - start);
      memory = Math.max(memory, (process.memoryUsage.rss() - memoryBefore) / 1e6);
      // The binary that one commit brings and the next takes away.
      if (found.length !== 1) throw new Error(`The check found ${String(found.length)} files, not 1.`);
    }
    const ours = times.sort((left, right) => left - right)[Math.floor(rounds / 2)] ?? Number.NaN;
    const alone = (name: string, unit: string, value: number, limit: number): Benchmark => {
      const ratio = value / limit;
      return { name: `guard/1000-commits${name}`, unit, ours: value, peer: null, theirs: null, ratio, limit: 1, within: ratio <= 1 };
    };
    return [alone('', 'ms', ours, base), alone('/memory', 'MB', memory, memoryLimit)];
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

/** A stream for `git fast-import`: source files of 1 to 8 kB, and a binary in the middle. */
function history(): string {
  const parts: string[] = [];
  const add = (path: string, text: string): number => parts.push(`M 100644 inline ${path}\ndata ${String(Buffer.byteLength(text))}\n${text}\n`);
  for (let commit = 0; commit < commits; commit++) {
    parts.push(`commit refs/heads/main\ncommitter A <a@example.invalid> ${String(1_700_000_000 + commit)} +0000\ndata 6\nChange\n`);
    for (let file = 0; file < filesPerCommit; file++) {
      const name = (commit * 7 + file * 31) % 200;
      add(`package${String(name % 20)}/module${String(name)}.py`, `value_${String(commit)}_${String(file)} = 1\n`.repeat(50 + (commit % 350)));
    }
    if (commit === commits / 2) add('walk.gif', 'GIF\0');
    if (commit === commits / 2 + 1) parts.push('D walk.gif\n');
  }
  return parts.join('');
}

function git(cwd: string, args: readonly string[], input = ''): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn('git', args, { cwd, stdio: ['pipe', 'ignore', 'inherit'], env: { ...process.env, GIT_CONFIG_GLOBAL: devNull, GIT_CONFIG_NOSYSTEM: '1' } });
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`git ${args[0] ?? ''} ended with ${String(code)}`));
    });
    child.stdin.end(input);
  });
}
