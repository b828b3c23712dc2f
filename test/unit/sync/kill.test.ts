import { hash } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { applySync } from '../../../src/sync/apply';
import { planSync } from '../../../src/sync/plan';
import type { SyncPlan } from '../../../src/sync/plan-model';
import { writeTree, type Tree } from './folders';
import type { ChildOrder, Moment } from './kill-child';
import { buildPrograms, startChild, type Programs } from './programs';
import { everything } from './settings';

/** To see a failure again: `SPACEDOCK_SEED=… npx vitest run test/unit/sync/kill.test.ts`. */
const seed = Number(process.env['SPACEDOCK_SEED'] ?? Date.now() % 1_000_000);
const kills = 200;
/** Times that a sync is killed before one is let go to its end. */
const killsInARow = 4;
/** Pairs of repos that are worked on side by side. */
const lanes = 3;

let around: string;
let programs: Programs;
beforeAll(async () => {
  around = await realpath(await mkdtemp(join(tmpdir(), 'spacedock-kill-')));
  programs = await buildPrograms(around);
});
afterAll(() => rm(around, { recursive: true, force: true }), 60_000);


/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
function randomNumbers(from: number): () => number {
  let state = from >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** What every main repo here holds; a tenth of it changes before each sync. */
const names = [
  ...Array.from({ length: 16 }, (_, index) => `d${String(index % 3)}/file${String(index)}`),
  ...Array.from({ length: 4 }, (_, index) => `deep/${String(index)}/er/file`),
  'large.txt',
];

function contentOf(name: string, random: () => number): Tree[string] {
  const text = `${name} ${String(random())}\n`;
  // Larger than what is written at once.
  if (name === 'large.txt') return text.repeat(Math.ceil(1.3e6 / text.length));
  return random() < 0.2 ? { script: text } : text;
}

async function changeMain(mainRoot: string, random: () => number): Promise<void> {
  for (const name of names) {
    const choice = random();
    if (choice > 0.35) continue;
    await rm(join(mainRoot, name), { force: true });
    if (choice > 0.08) await writeTree(mainRoot, { [name]: contentOf(name, random) });
  }
  // A file that becomes a folder, and the reverse.
  await rm(join(mainRoot, 'either'), { recursive: true, force: true });
  await writeTree(mainRoot, random() < 0.5 ? { either: `file ${String(random())}` } : { 'either/file': 'below' });
}

/** Every file with all that makes it the old one or the new one: its content and whether it is executable. */
function look(root: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const entry of readdirSync(root, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    found.set(path.slice(root.length + 1), `${(statSync(path).mode & 0o100) === 0 ? '-' : 'x'} ${hash('sha256', readFileSync(path))}`);
  }
  return found;
}

/** All but what lies in git's folder, and what a sync writes beside a file before it puts it in place. */
function filesOf(tree: ReadonlyMap<string, string>): [path: string, content: string][] {
  return [...tree].filter(([path]) => !path.startsWith('.git/') && !path.startsWith('.spacedock-sync'));
}

/** What is wrong with the Space repo after a sync was killed: nothing. */
function faults(plan: SyncPlan, source: ReadonlyMap<string, string>, before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): string[] {
  const changes = new Map(plan.changes.map(({ path, kind }) => [path, kind]));
  const found: string[] = [];
  for (const [path, content] of filesOf(after)) {
    if (path.endsWith('.tmp')) continue;
    const kind = changes.get(path);
    const allowed = [before.get(path), kind === undefined || kind === 'delete' ? undefined : source.get(path)];
    if (!allowed.includes(content)) found.push(`${path}: neither old nor new`);
  }
  for (const [path] of filesOf(before)) {
    if (!after.has(path) && !path.endsWith('.tmp') && changes.get(path) !== 'delete') found.push(`${path}: lost`);
  }
  return found;
}

interface Kill {
  /** The sync was in the midst of its changes. */
  readonly within: boolean;
}

interface Pair {
  readonly mainRoot: string;
  readonly spaceRoot: string;
  readonly orderFile: string;
  readonly state: string;
  readonly plan: () => Promise<SyncPlan>;
}

async function makePair(name: string, random: () => number): Promise<Pair> {
  const root = join(around, name);
  const [mainRoot, spaceRoot] = [join(root, 'main'), join(root, 'space')];
  await writeTree(mainRoot, Object.fromEntries(names.map((each) => [each, contentOf(each, random)])));
  const space = Object.fromEntries(names.map((each) => [each, random() < 0.3 ? '' : contentOf(each, random)]).filter(([, content]) => content !== ''));
  await writeTree(spaceRoot, { ...space, '.git/HEAD': 'ref: refs/heads/main\n', 'gone/a/b': 'old', 'gone/c': 'old' });
  const plan = (): Promise<SyncPlan> => planSync({ mainRoot, spaceRoot, settings: everything, readGit: false });
  return { mainRoot, spaceRoot, orderFile: join(root, 'order.json'), state: join(spaceRoot, '.git/spacedock'), plan };
}

/** Runs a sync in a process of its own to its end, and tells how many calls it made and how long it took, in ms. */
async function measure(): Promise<{ calls: number; time: number }> {
  const random = randomNumbers(seed);
  const { orderFile, plan } = await makePair('measured', random);
  const child = await startChild(programs, orderFile, { plan: await plan() });
  let output = '';
  let begun = 0;
  child.stdout!.on('data', (text: Buffer) => {
    if (begun === 0) begun = performance.now();
    output += String(text);
  });
  await once(child, 'close');
  const { calls, failed } = JSON.parse(output.split('\n')[1] ?? '') as { calls: number; failed: number };
  expect(failed).toBe(0);
  return { calls, time: performance.now() - begun };
}

/** Kills syncs of one pair of repos, one after another, each with another main repo; the last one ends. */
async function killInARow(number: number, whole: { readonly calls: number; readonly time: number }): Promise<Kill[]> {
  const random = randomNumbers(seed + number);
  const pair = await makePair(`pair${String(number)}`, random);
  const { mainRoot, spaceRoot, orderFile, state, plan } = pair;
  const killed: Kill[] = [];
  let interrupted = false;
  for (let turn = 0; turn < killsInARow; turn++) {
    await changeMain(mainRoot, random);
    const planned = await plan();
    expect(planned.interrupted !== undefined).toBe(interrupted);
    const [before, source] = [look(spaceRoot), look(mainRoot)];
    // By the clock every other time, and then in threads every other time.
    const byClock = number % 2 === 1;
    const moment = (['before', 'half', 'after'] as const satisfies Moment[])[Math.floor(random() * 3)]!;
    const order: ChildOrder = byClock
      ? { plan: planned, ...(number % 4 === 1 ? { worker: programs.worker } : {}) }
      : { plan: planned, kill: { at: 1 + Math.floor(random() * whole.calls), moment } };
    const child = await startChild(programs, orderFile, order);
    const ended = once(child, 'exit') as Promise<[code: number | null, signal: string | null]>;
    if (byClock) {
      await once(child.stdout!, 'data');
      const delay = random() * whole.time;
      await new Promise((resolve) => setTimeout(resolve, delay));
      child.kill('SIGKILL');
    }
    const [, signal] = await ended;
    const what = { turn, kill: order.kill ?? 'by the clock' };
    expect({ ...what, faults: faults(planned, source, before, look(spaceRoot)) }).toEqual({ ...what, faults: [] });
    expect(look(mainRoot)).toEqual(source);
    interrupted = (await readdir(state)).includes('sync.journal');
    if (signal === 'SIGKILL') killed.push({ within: interrupted });
  }
  await changeMain(mainRoot, random);
  const last = await plan();
  expect(last.interrupted !== undefined).toBe(interrupted);
  expect(await applySync(last, { allowOverwriteUncommitted: true })).toMatchObject({ failed: [], notDone: [], finishedInterrupted: interrupted });
  const [source, target] = [look(mainRoot), look(spaceRoot)];
  expect(new Map(filesOf(target))).toEqual(source);
  // No lock, journal or temporary file is left, and no empty folder.
  expect([...target.keys()].filter((path) => path.startsWith('.git/'))).toEqual(['.git/HEAD', '.git/spacedock/sync.index']);
  expect(await emptyFolders(spaceRoot)).toEqual([]);
  expect(await plan()).toMatchObject({ changes: [], refused: [], leftovers: [], interrupted: undefined });
  await rm(join(around, `pair${String(number)}`), { recursive: true });
  return killed;
}

async function emptyFolders(root: string): Promise<string[]> {
  const folders = (await readdir(root, { withFileTypes: true, recursive: true })).filter((entry) => entry.isDirectory()).map((entry) => join(entry.parentPath, entry.name));
  const empty: string[] = [];
  for (const folder of folders) if ((await readdir(folder)).length === 0) empty.push(folder.slice(root.length + 1));
  return empty;
}

test('killed at 200 random moments, a sync loses nothing, leaves nothing half, and a later one ends it', { timeout: 900_000 }, async () => {
  const whole = await measure();
  const killed: Kill[] = [];
  let pairs = 0;
  let failed = false;
  const lane = async (): Promise<void> => {
    while (killed.length < kills && !failed) {
      const number = pairs++;
      try {
        killed.push(...(await killInARow(number, whole)));
      } catch (error) {
        failed = true;
        throw new Error(`With seed ${String(seed)}, pair ${String(number)}`, { cause: error });
      }
    }
  };
  const ended = await Promise.allSettled(Array.from({ length: lanes }, lane));
  for (const each of ended) if (each.status === 'rejected') throw each.reason;
  expect(killed.filter(({ within }) => within).length).toBeGreaterThan(kills / 3);
});

test('several processes at once: one waits for the other, and all end well', async () => {
  const root = join(around, 'several');
  const [mainRoot, spaceRoot] = [join(root, 'main'), join(root, 'space')];
  await mkdir(spaceRoot, { recursive: true });
  const random = randomNumbers(seed);
  await writeTree(mainRoot, Object.fromEntries(names.map((name) => [name, contentOf(name, random)])));
  // The Space repo has no folder of git's: the lock lies among its files while a sync runs.
  const plan = await planSync({ mainRoot, spaceRoot, settings: everything, readGit: false });
  const children = await Promise.all([1, 2, 3].map((each) => startChild(programs, join(root, `order${String(each)}.json`), { plan })));
  const outputs = await Promise.all(
    children.map(async (child) => {
      let output = '';
      child.stdout!.on('data', (text: Buffer) => (output += String(text)));
      await once(child, 'close');
      return JSON.parse(output.split('\n')[1] ?? '') as { done: number; failed: number };
    }),
  );
  // The first brings all; the others see that the files are not those of the plan any more.
  expect(outputs.map(({ done }) => done).sort((left, right) => left - right)).toEqual([0, 0, plan.changes.length]);
  expect(look(spaceRoot)).toEqual(look(mainRoot));
});
