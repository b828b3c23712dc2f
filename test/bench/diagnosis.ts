// Diagnosis of a long log, and what it adds to following one: processor time of this process, in turn, in one run.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Diagnoser } from '../../src/logs/diagnosis';
import type { JoinedTexts } from '../../src/hub/redact';
import type { Benchmark } from './benchmark';
import { processorTime, readAsEditor, withLogServer } from './logs';

const lines = 1_000_000;
const streamLines = 300_000;
const rounds = 7;
const warmUpRounds = 2;
const leastLinesPerSecond = 200_000;
/** Megabytes. */
const mostGrowth = 16;
const mostShare = 0.05;

/** Output of pip, apt, npm and compilers as it makes most of a log; every thousandth line is one that may tell something. */
const kinds: readonly ((line: number) => string)[] = [
  (line) => `Collecting package-${String(line)}>=1.0 (from -r requirements.txt (line ${String(line % 90)}))`,
  (line) => `  Downloading https://files.pythonhosted.org/packages/py3/p/package_${String(line)}-1.0-py3-none-any.whl (${String(line % 900)} kB)`,
  (line) => `Get:${String(line)} http://deb.debian.org/debian trixie/main amd64 libgl1 amd64 1.7.0-1+b2 [89.5 kB]`,
  (line) => `[${String(line % 100)}%] Building CXX object src/CMakeFiles/core.dir/error_handling_${String(line)}.cpp.o`,
  () => 'npm warn deprecated glob@7.2.3: Glob versions prior to v9 are no longer supported',
  () => '',
];

function lineAt(line: number): string {
  if (line % 1_000 === 7) return `ModuleNotFoundError: No module named 'module_${String(line)}'`;
  return kinds[line % kinds.length]?.(line) ?? '';
}

export async function diagnosisBenchmarks(): Promise<Benchmark[]> {
  return [measureSpeed(), measureGrowth(), await measureShare()];
}

function measureSpeed(): Benchmark {
  const log = Array.from({ length: lines }, (_, line) => lineAt(line));
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const begun = process.cpuUsage();
    diagnoseLines(log);
    const { user, system } = process.cpuUsage(begun);
    times.push((user + system) / 1_000_000);
  }
  const perSecond = lines / median(times);
  return {
    name: 'diagnosis/1,000,000 lines/lines a second',
    unit: '/s',
    ours: perSecond,
    peer: null,
    theirs: null,
    ratio: leastLinesPerSecond / perSecond,
    limit: 1,
    within: perSecond >= leastLinesPerSecond,
  };
}

function diagnoseLines(log: Iterable<string>): void {
  const diagnoser = new Diagnoser();
  diagnoser.push('--> RUN build everything');
  for (const line of log) diagnoser.push(line);
  diagnoser.push('--> ERROR: process "/bin/sh -c build everything" did not complete successfully: exit code: 1');
  if (diagnoser.result().causes.length === 0) throw new Error('No cause was found.');
}

/** What the diagnosis holds at its end over what was held at a tenth of the way, after full garbage collections. */
function measureGrowth(): Benchmark {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const held = (): number => {
    collect();
    return process.memoryUsage().heapUsed / 1_000_000;
  };
  const diagnoser = new Diagnoser();
  let early = 0;
  let most = 0;
  for (let line = 0; line < lines; line++) {
    diagnoser.push(lineAt(line));
    if (line === lines / 10) early = held();
    else if (line > lines / 10 && line % (lines / 5) === 0) most = Math.max(most, held() - early);
  }
  const ratio = most / mostGrowth;
  return { name: 'diagnosis/1,000,000 lines/growth of the heap', unit: 'MB', ours: most, peer: null, theirs: null, ratio, limit: 1, within: ratio <= 1 };
}

/** The stream as the editor reads it, and the diagnosis of the same lines alone, in turn: its share of the stream's own time. */
async function measureShare(): Promise<Benchmark> {
  const stream: number[] = [];
  const own: number[] = [];
  await withLogServer(streamLines, async (url) => {
    const read: JoinedTexts[] = [];
    await readAsEditor(url, (shown) => void read.push(shown), streamLines);
    for (let round = -warmUpRounds; round < rounds; round++) {
      const theirs = await processorTime(() => readAsEditor(url, () => undefined, streamLines));
      const ours = await processorTime(() => {
        const diagnoser = new Diagnoser();
        for (const { texts, joined } of read) diagnoser.pushAll(texts, joined);
        return Promise.resolve();
      });
      if (round < 0) continue;
      stream.push(theirs);
      own.push(ours);
    }
  });
  // Of each round: a machine that is busy for a while makes both slower.
  const ratio = median(own.map((ours, round) => ours / (stream[round] ?? Number.NaN)));
  return {
    name: 'diagnosis/300,000 lines/share of the stream',
    unit: 'ms',
    ours: median(own),
    peer: 'following the log',
    theirs: median(stream),
    ratio,
    limit: mostShare,
    within: ratio <= mostShare,
  };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
