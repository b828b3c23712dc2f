// All rules on one Dockerfile beside dockerfile-utils' validate() on the same files, in turn, in one process.
import { performance } from 'node:perf_hooks';
import { validate } from 'dockerfile-utils';
import { lintProject } from '../../src/lint/engine';
import { FileContent } from '../../src/project/document-cache';
import { ProjectSnapshot } from '../../src/project/snapshot';
import { projectOf } from '../unit/lint/project-of';
import type { Benchmark } from './benchmark';
import { dockerfiles, longDockerfiles } from './dockerfiles';

const warmUpRounds = 150;
const rounds = 400;
const longRounds = 15;
const peer = 'dockerfile-utils validate()';

export async function lintBenchmarks(): Promise<Benchmark[]> {
  const lint = await linter();
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let round = -warmUpRounds; round < rounds; round++) {
    for (const text of dockerfiles) {
      // Who goes first changes from round to round.
      const first = round % 2 === 0 ? milliseconds(() => lint(text)) : undefined;
      const other = milliseconds(() => validate(text));
      const own = first ?? milliseconds(() => lint(text));
      if (round < 0) continue;
      ours.push(own);
      theirs.push(other);
    }
  }
  return [
    beside('lint/dockerfile/median', quantile(ours, 0.5), quantile(theirs, 0.5)),
    beside('lint/dockerfile/p99', quantile(ours, 0.99), quantile(theirs, 0.99)),
    ...Object.entries(longDockerfiles).map(([shape, write]) => linear(lint, shape, write)),
  ];
}

/** Lints a project that holds this one Dockerfile. Nothing is kept from call to call: the file is parsed every time. */
async function linter(): Promise<(text: string) => void> {
  const project = await projectOf({ Dockerfile: 'FROM scratch\n' });
  if (!(project instanceof ProjectSnapshot)) throw new Error('loadProject no longer builds a ProjectSnapshot.');
  const { parts } = project;
  const file = parts.files.get('Dockerfile');
  if (file === undefined) throw new Error('The project has no Dockerfile.');
  return (text) => {
    const files = new Map([['Dockerfile', { ...file, size: text.length, content: new FileContent(text) }]]);
    lintProject(new ProjectSnapshot({ ...parts, files }), {
      onRuleFailure: (_, error) => {
        throw error;
      },
    });
  };
}

function beside(name: string, ours: number, theirs: number): Benchmark {
  const ratio = ours / theirs;
  return { name, unit: 'ms', ours, peer, theirs, ratio, limit: 1, within: ratio <= 1 };
}

/**
 * Time for ten times the lines; the base is the time for 1,000, taken over ten runs so that what they leave to the
 * garbage collector is in it.
 */
function linear(lint: (text: string) => void, shape: string, write: (lines: number) => string): Benchmark {
  const short = write(1_000);
  const long = write(10_000);
  const shortTimes: number[] = [];
  const longTimes: number[] = [];
  for (let round = -3; round < longRounds; round++) {
    const forShort = milliseconds(() => {
      for (let run = 0; run < 10; run++) lint(short);
    }) / 10;
    const forLong = milliseconds(() => lint(long));
    if (round < 0) continue;
    shortTimes.push(forShort);
    longTimes.push(forLong);
  }
  const ours = quantile(longTimes, 0.5);
  const ratio = ours / quantile(shortTimes, 0.5);
  return { name: `lint/10,000 lines/${shape}`, unit: 'ms', ours, peer: null, theirs: null, ratio, limit: 12, within: ratio <= 12 };
}

function milliseconds(work: () => void): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
