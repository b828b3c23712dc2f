// Following a log stream, beside the barest program that reads the same lines, in turn, in one process: no reconnecting,
// no counting, no terminal text, nothing taken out. The server is a process of its own, and what is measured is the
// processor's time of this one, so that neither the server nor a busy machine is in it.
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createHubConnection } from '../../src/hub/connection';
import { followLog } from '../../src/hub/log-stream';
import { redactAll, type JoinedTexts } from '../../src/hub/redact';
import { TerminalText } from '../../src/logs/terminal-text';
import type { Benchmark } from './benchmark';

const lines = 300_000;
const rounds = 7;
const warmUpRounds = 2;
const longLines = 1_000_000;
const gcEvery = 100_000;
const leastLinesPerSecond = 200_000;
/** Megabytes. */
const mostGrowth = 16;
const peer = 'fetch, split, JSON.parse';

export async function logBenchmarks(): Promise<Benchmark[]> {
  return [...(await withLogServer(lines, compare)), await withLogServer(longLines, measureGrowth)];
}

/** Runs the work with the address of a server that streams a log of so many lines. */
export async function withLogServer<T>(count: number, work: (url: string) => Promise<T>): Promise<T> {
  const server = fork(fileURLToPath(new URL('./log-server.js', import.meta.url)), [String(count)]);
  try {
    return await work(
      await new Promise<string>((resolve, reject) => {
        server.once('message', (url) => {
          resolve(url as string);
        });
        server.once('error', reject);
        server.once('exit', () => {
          reject(new Error('The log server ended.'));
        });
      }),
    );
  } finally {
    server.kill();
  }
}

async function compare(url: string): Promise<Benchmark[]> {
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let round = -warmUpRounds; round < rounds; round++) {
    const times = { ours: 0, theirs: 0 };
    // Who goes first changes from round to round.
    if (round % 2 === 0) times.ours = await processorTime(() => readAsEditor(url));
    times.theirs = await processorTime(() => readBarely(url));
    if (round % 2 !== 0) times.ours = await processorTime(() => readAsEditor(url));
    if (round < 0) continue;
    ours.push(times.ours);
    theirs.push(times.theirs);
  }
  const own = median(ours);
  const other = median(theirs);
  const perSecond = lines / (own / 1000);
  return [
    { name: 'logs/300,000 lines/processor time', unit: 'ms', ours: own, peer, theirs: other, ratio: own / other, limit: 3, within: own / other <= 3 },
    {
      name: 'logs/lines a second of processor time',
      unit: '/s',
      ours: perSecond,
      peer: null,
      theirs: null,
      ratio: leastLinesPerSecond / perSecond,
      limit: 1,
      within: perSecond >= leastLinesPerSecond,
    },
  ];
}

/** What a reader holds after each 100,000 lines and a full garbage collection, over what it held before the first. */
async function measureGrowth(url: string): Promise<Benchmark> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const held = (): number => {
    collect();
    const { heapUsed, external } = process.memoryUsage();
    return (heapUsed + external) / 1_000_000;
  };
  const before = held();
  let most = 0;
  let seen = 0;
  await readAsEditor(url, ({ texts: { length: count } }) => {
    if (Math.floor((seen + count) / gcEvery) > Math.floor(seen / gcEvery)) most = Math.max(most, held() - before);
    seen += count;
  }, longLines);
  const ratio = most / mostGrowth;
  return { name: 'logs/1,000,000 lines/growth of the heap', unit: 'MB', ours: most, peer: null, theirs: null, ratio, limit: 1, within: ratio <= 1 };
}

/** As the editor reads a log: followed, as terminal text, without secrets. */
export async function readAsEditor(url: string, onLines: (shown: JoinedTexts) => void = () => undefined, expected = lines): Promise<void> {
  const connection = createHubConnection({ endpoint: url, findToken: () => Promise.resolve(undefined) });
  const terminal = new TerminalText();
  let count = 0;
  for await (const batch of followLog(connection, 'me/app', 'build', { follow: false, signal: new AbortController().signal })) {
    const shown = redactAll(batch.flatMap(({ text }) => terminal.pushLine(text)));
    count += shown.texts.length;
    onLines(shown);
  }
  if (count !== expected) throw new Error(`${String(count)} lines were read, not ${String(expected)}.`);
}

async function readBarely(url: string): Promise<void> {
  const { body } = await fetch(url);
  const decoder = new TextDecoder();
  let rest = '';
  let count = 0;
  for await (const chunk of body ?? []) {
    const events = (rest + decoder.decode(chunk as Uint8Array, { stream: true })).split('\n\n');
    rest = events.pop() ?? '';
    for (const event of events) {
      const { data } = JSON.parse(event.slice('data: '.length)) as { readonly data: string };
      if (data !== undefined) count++;
    }
  }
  if (count !== lines) throw new Error(`The bare reader read ${String(count)} lines, not ${String(lines)}.`);
}

/** Milliseconds of processor time. */
export async function processorTime(work: () => Promise<void>): Promise<number> {
  const start = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
