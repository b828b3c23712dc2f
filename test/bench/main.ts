// `npm run bench [-- --json FILE] [NAME…]`: runs the benchmarks whose name begins with one of the names, or all.
import { writeFile } from 'node:fs/promises';
import { availableParallelism, cpus } from 'node:os';
import { parseArgs } from 'node:util';
import type { Benchmark } from './benchmark';
import { diagnosisBenchmarks } from './diagnosis';
import { guardBenchmarks } from './guard';
import { lintBenchmarks } from './lint';
import { logBenchmarks } from './logs';
import { projectBenchmarks } from './project';
import { syncBenchmarks } from './sync';

const suites: Readonly<Record<string, () => Promise<Benchmark[]>>> = {
  diagnosis: diagnosisBenchmarks,
  guard: guardBenchmarks,
  lint: lintBenchmarks,
  logs: logBenchmarks,
  project: projectBenchmarks,
  sync: syncBenchmarks,
};

const { values, positionals } = parseArgs({ options: { json: { type: 'string' } }, allowPositionals: true });
const unknown = positionals.filter((name) => !Object.hasOwn(suites, name));
if (unknown.length > 0) {
  console.error(`No benchmarks ${unknown.join(', ')}. There are: ${Object.keys(suites).join(', ')}.`);
  process.exit(2);
}

const benchmarks: Benchmark[] = [];
for (const [name, measure] of Object.entries(suites)) {
  if (positionals.length > 0 && !positionals.includes(name)) continue;
  console.error(`Measuring ${name} …`);
  benchmarks.push(...(await measure()));
}

console.log(table(benchmarks));
if (values.json !== undefined) {
  const machine = `${cpus()[0]?.model.trim() ?? 'unknown'} × ${String(availableParallelism())}, ${process.platform}, Node ${process.versions.node}`;
  await writeFile(values.json, `${JSON.stringify({ version: 1, machine, benchmarks }, undefined, 2)}\n`);
}
process.exitCode = benchmarks.every(({ within }) => within) ? 0 : 1;

function table(all: readonly Benchmark[]): string {
  const rows = [
    ['', 'ours', 'theirs', 'ratio', 'limit', '', 'peer'],
    ...all.map(({ name, unit, ours, peer, theirs, ratio, limit, within }) => [
      name,
      `${figure(ours)} ${unit}`,
      theirs === null ? '–' : `${figure(theirs)} ${unit}`,
      figure(ratio),
      figure(limit),
      within ? 'within' : 'OVER',
      peer ?? '',
    ]),
  ];
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const isText = (column: number): boolean => column === 0 || column > 4;
  return rows
    .map((row) =>
      row
        .map((cell, column) => {
          const width = widths[column] ?? 0;
          return isText(column) ? cell.padEnd(width) : cell.padStart(width);
        })
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function figure(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}
