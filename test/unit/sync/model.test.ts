import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { SpacedockSettings } from '../../../src/project/settings';
import { applySync } from '../../../src/sync/apply';
import { planSync } from '../../../src/sync/plan';
import { temporaryFolder, writeTree, type Tree } from './folders';
import { settings } from './settings';
import { expectedSync, readDisk, type Disk } from './sync-model';

const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${'a'.repeat(64)}\nsize 12345\n`;

type Drawn = Tree[string] | { readonly pipe: true } | { readonly folder: true };

const usual = fc.constantFrom('a', 'b', 'A', 'c.py', 'tests', 'Dockerfile');
const odd = fc.constantFrom('dockerfile', '.x', 'ü', '.env', 'w.incomplete', 'aux.py', 'new\nline', 'ab:c', 'b ');
const name = fc.oneof({ weight: 6, arbitrary: usual }, { weight: 1, arbitrary: odd });
const path = fc.array(name, { minLength: 1, maxLength: 3 }).map((names) => names.join('/'));
const content = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom<Drawn>('text', 'tex2', '', { script: 'text' }) },
  { weight: 3, arbitrary: fc.constantFrom<Drawn>(Buffer.from([65, 0, 1]), pointer, { link: '../outside' }, { link: 'a' }, { link: '/etc' }, { pipe: true }, { folder: true }) },
);
/** Paths that do not stand in each other's way, and are not one where case is ignored. */
const tree = fc.array(fc.tuple(path, content), { maxLength: 14 }).map((drawn) => {
  const kept = new Map<string, Drawn>();
  const names = new Map<string, string>();
  for (const [key, value] of drawn) {
    if ([...kept.keys()].some((other) => other === key || other.startsWith(`${key}/`) || key.startsWith(`${other}/`))) continue;
    const steps = key.split('/').map((_, index, all) => all.slice(0, index + 1).join('/'));
    if (steps.some((step) => (names.get(step.toLowerCase()) ?? step) !== step)) continue;
    for (const step of steps) names.set(step.toLowerCase(), step);
    kept.set(key, value);
  }
  return kept;
});
const glob = fc.constantFrom('**/*.py', '**', 'a/**', '*', '**/tests/**', 'b', 'tests', 'tests/', '**/a', '*/b');
const rule = fc.record({
  from: fc.constantFrom('./', './', 'a/', 'b/', 'a/b/', 'a', 'c.py', 'tests/', 'a/c.py'),
  include: fc.array(glob, { maxLength: 2 }),
  exclude: fc.array(glob, { maxLength: 1 }),
});
const rules = fc
  .record({
    sync: fc.array(rule, { minLength: 1, maxLength: 3 }),
    remove: fc.array(path, { maxLength: 2 }),
    protect: fc.array(fc.oneof(path, fc.constantFrom('Dockerfile', '**/Dockerfile', 'a/', '**/*.py')), { maxLength: 2 }),
    allowBinary: fc.array(path, { maxLength: 2 }),
  })
  .map((drawn) => settings(drawn));
const platform = fc.constantFrom<NodeJS.Platform>('linux', 'linux', 'darwin', 'win32');

async function writeDrawn(root: string, drawn: ReadonlyMap<string, Drawn>): Promise<void> {
  mkdirSync(root, { recursive: true });
  const pipes: string[] = [];
  for (const [at, value] of drawn) {
    if (typeof value !== 'object' || !('pipe' in value || 'folder' in value)) await writeTree(root, { [at]: value });
    else if ('folder' in value) mkdirSync(join(root, at), { recursive: true });
    else {
      mkdirSync(dirname(join(root, at)), { recursive: true });
      pipes.push(join(root, at));
    }
  }
  if (pipes.length > 0) execFileSync('mkfifo', ['--', ...pipes]);
}

interface Scene {
  readonly mainRoot: string;
  readonly spaceRoot: string;
  readonly settings: SpacedockSettings;
  readonly platform: NodeJS.Platform;
  readonly readGit: false;
}

async function makeScene(main: ReadonlyMap<string, Drawn>, space: ReadonlyMap<string, Drawn>, drawn: SpacedockSettings, on: NodeJS.Platform): Promise<{ scene: Scene; around: string }> {
  const around = await temporaryFolder();
  const scene = { mainRoot: join(around, 'main'), spaceRoot: join(around, 'space'), settings: drawn, platform: on, readGit: false } as const;
  await writeTree(around, { 'outside/secret': 'secret' });
  await writeDrawn(scene.mainRoot, main);
  await writeDrawn(scene.spaceRoot, space);
  return { scene, around };
}

/** Plans, and holds the plan against the model. */
async function expectPlan(scene: Scene): Promise<{ plan: Awaited<ReturnType<typeof planSync>>; after: Disk }> {
  const [main, space] = [readDisk(scene.mainRoot), readDisk(scene.spaceRoot)];
  const expected = expectedSync(scene.settings, scene.platform, main, space);
  const plan = await planSync(scene);
  expect(plan.changes.map(({ kind, path: at }) => `${kind} ${at}`)).toEqual(expected.changes);
  const refused = plan.refused.map(({ path: at }) => at);
  expect(refused).toEqual([...expected.refused.keys()].sort());
  for (const { path: at, reason } of plan.refused) expect([at, reason, expected.refused.get(at)?.includes(reason)]).toEqual([at, reason, true]);
  // A plan changes nothing.
  expect([readDisk(scene.mainRoot), readDisk(scene.spaceRoot)]).toEqual([main, space]);
  return { plan, after: expected.after };
}

async function expectSync(scene: Scene): Promise<void> {
  const { plan, after } = await expectPlan(scene);
  const main = readDisk(scene.mainRoot);
  const report = await applySync(plan, { allowOverwriteUncommitted: true });
  expect([report.failed, report.notDone]).toEqual([[], []]);
  expect(whatStays(readDisk(scene.spaceRoot))).toEqual(whatStays(after));
  expect(readDisk(scene.mainRoot)).toEqual(main);
}

/** A link leads to a folder once that is there. */
function whatStays(disk: Disk): Record<string, unknown> {
  return Object.fromEntries([...disk].map(([at, node]) => [at, node.kind === 'link' ? node.kind : node]));
}

test('a sync of any two trees by any rules does what a plain model of the rules says', async () => {
  await fc.assert(
    fc.asyncProperty(tree, tree, rules, platform, async (main, space, drawn, on) => {
      const { scene, around } = await makeScene(main, space, drawn, on);
      await expectSync(scene);
      // Where what is deleted was in the way of another (`remove` names it in another case), that comes with the next.
      if ((await expectPlan(scene)).plan.changes.length > 0) await expectSync(scene);
      expect((await expectPlan(scene)).plan.changes).toEqual([]);
      expect(readDisk(join(around, 'outside')).get('secret')).toMatchObject({ kind: 'file' });
      rmSync(around, { recursive: true });
    }),
    { numRuns: 100 },
  );
});

/** What somebody does to a file between two syncs; most of it keeps its size and time of content. */
const edit = fc.record({
  side: fc.constantFrom('mainRoot', 'spaceRoot'),
  which: fc.nat(30),
  other: fc.nat(30),
  how: fc.constantFrom('same size and time', 'replaced with same size and time', 'swapped', 'touched', 'deleted', 'mode', 'longer'),
});
type Edit = typeof edit extends fc.Arbitrary<infer E> ? E : never;

function carryOut(scene: Scene, { side, which, other, how }: Edit): void {
  const root = scene[side as 'mainRoot' | 'spaceRoot'];
  const files = [...readDisk(root)].flatMap(([at, node]) => (node.kind === 'file' ? [{ place: join(root, at), node }] : []));
  const file = files[which % files.length];
  const second = files[other % files.length];
  if (file === undefined || second === undefined) return;
  const { atime, mtime } = statSync(file.place);
  const changed = Buffer.from(file.node.bytes.toString('latin1').replace(/[a-z]$/i, (letter) => (letter === 'q' ? 'r' : 'q')), 'latin1');
  if (how === 'deleted') rmSync(file.place);
  else if (how === 'touched') utimesSync(file.place, atime, new Date());
  else if (how === 'mode') chmodSync(file.place, file.node.executable ? 0o644 : 0o755);
  else if (how === 'longer') writeFileSync(file.place, `${file.node.bytes.toString('latin1')}more`);
  else if (how === 'same size and time') {
    writeFileSync(file.place, changed);
    utimesSync(file.place, atime, mtime);
  } else if (how === 'swapped') {
    if (file === second) return;
    renameSync(file.place, `${root}-moved`);
    renameSync(second.place, file.place);
    renameSync(`${root}-moved`, second.place);
  } else {
    writeFileSync(`${root}-new`, changed);
    utimesSync(`${root}-new`, atime, mtime);
    renameSync(`${root}-new`, file.place);
  }
}

test('what the index remembers of earlier plans misleads none, whatever is done to the files in between', async () => {
  // Its files must be two seconds old to be remembered, so that many scenes go through the same rounds side by side.
  const seed = Number(process.env['SPACEDOCK_SEED'] ?? Date.now() % 1_000_000);
  const drawn = fc.sample(fc.tuple(tree, tree, rules, platform, fc.array(fc.array(edit, { minLength: 1, maxLength: 4 }), { minLength: 4, maxLength: 4 })), { seed, numRuns: 40 });
  const scenes = await Promise.all(drawn.map(async ([main, space, rulesDrawn, on, rounds]) => ({ ...(await makeScene(main, new Map([...main, ...space].filter(([at], _, all) => isFree(at, all))), rulesDrawn, on)), rounds })));
  for (const { scene } of scenes) await writeTree(scene.spaceRoot, { '.git/HEAD': 'ref: refs/heads/main\n' });
  const inEach = async (work: (scene: (typeof scenes)[number]) => Promise<void>): Promise<void> => {
    for (const [number, each] of scenes.entries()) {
      await work(each).catch((error: unknown) => {
        throw new Error(`With SPACEDOCK_SEED=${String(seed)}, scene ${String(number)}`, { cause: error });
      });
    }
  };
  let plansFromSettled = 0;
  for (let round = 0; round < 3; round++) {
    await setTimeout(2_100);
    // What has nothing to do is remembered as settled.
    await inEach(async ({ scene }) => void (await expectPlan(scene)));
    await inEach(async ({ scene, rounds }) => {
      for (const each of rounds[round] ?? []) carryOut(scene, each);
      if (existsSync(join(scene.spaceRoot, '.git/spacedock/sync.settled'))) plansFromSettled++;
      await expectAsAnew(scene);
      // Within one tick of the file system's clock, as far as that can be.
      for (const each of rounds[3] ?? []) carryOut(scene, each);
      await expectAsAnew(scene);
      await expectSync(scene);
    });
  }
  expect(plansFromSettled).toBeGreaterThan(20);
});

/** A plan by all that is remembered is the plan of one who remembers nothing. */
async function expectAsAnew(scene: Scene): Promise<void> {
  const { plan } = await expectPlan(scene);
  const [state, aside] = [join(scene.spaceRoot, '.git/spacedock'), join(scene.spaceRoot, '.git/aside')];
  if (existsSync(state)) renameSync(state, aside);
  expect(plan).toEqual((await expectPlan(scene)).plan);
  rmSync(state, { recursive: true, force: true });
  if (existsSync(aside)) renameSync(aside, state);
}

/** So that both sides hold many of the same files. */
function isFree(at: string, all: readonly (readonly [string, Drawn])[]): boolean {
  return !all.some(([other]) => other !== at && (other.toLowerCase() === at.toLowerCase() || other.startsWith(`${at}/`) || at.startsWith(`${other}/`)));
}
