import { chmod, mkdir, readdir, rename, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { SpacedockSettings } from '../../../src/project/settings';
import { planSync } from '../../../src/sync/plan';
import type { SyncPlan } from '../../../src/sync/plan-model';
import { temporaryFolder, writeTree } from './folders';
import { settings } from './settings';

const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${'a'.repeat(64)}\nsize 12345\n`;
const rules = { sync: [{ from: './' }], protect: ['kept.txt'] };

interface Scene {
  readonly mainRoot: string;
  readonly spaceRoot: string;
  readonly settings: SpacedockSettings;
}

const plan = (scene: Scene): Promise<SyncPlan> => planSync({ ...scene, readGit: false });
const settledOf = ({ spaceRoot }: Scene): string => join(spaceRoot, '.git/spacedock/sync.settled');
const written = async (scene: Scene): Promise<bigint | undefined> => (await stat(settledOf(scene), { bigint: true }).catch(() => undefined))?.mtimeNs;

/** Two repos that are the same as far as the rules let them. */
async function makeScene(): Promise<Scene> {
  const [mainRoot, spaceRoot] = [await temporaryFolder(), await temporaryFolder()];
  const both = { 'app.py': 'print(1)\n', 'lib/a.py': 'a = 1\n', 'lib/b.py': 'b = 1\n', 'run.sh': { script: 'echo\n' } };
  await writeTree(mainRoot, { ...both, 'weights.bin': Buffer.alloc(9), 'mesh.ply': pointer, 'kept.txt': 'main' });
  await writeTree(spaceRoot, { ...both, '.git/HEAD': 'ref: refs/heads/main\n', 'kept.txt': 'space' });
  // In whole milliseconds, so that it can be set again to the same.
  for (const root of [mainRoot, spaceRoot]) for (const path of Object.keys(both)) await utimes(join(root, path), 1_700_000_000.5, 1_700_000_000.5);
  return { mainRoot, spaceRoot, settings: settings(rules) };
}

/** Files must be two seconds old to be known without reading them again. */
async function settle(scenes: readonly Scene[]): Promise<void> {
  await setTimeout(2_100);
  for (const scene of scenes) {
    await plan(scene);
    expect(await written(scene)).toBeDefined();
  }
}

/** With size and time of content as they were. */
async function rewrite(path: string, text: string): Promise<void> {
  const { atime, mtime } = await stat(path);
  await writeFile(path, text);
  await utimes(path, atime, mtime);
}

interface Case {
  readonly name: string;
  readonly change?: (scene: Scene) => Promise<unknown>;
  readonly newRules?: Parameters<typeof settings>[0];
  readonly changes?: readonly string[];
  readonly refused?: readonly string[];
  readonly unchanged?: number;
}

const refusedAtFirst = ['kept.txt protected', 'mesh.ply lfs-pointer', 'weights.bin binary'];

const cases: readonly Case[] = [
  { name: 'nothing' },
  { name: 'a file’s content, to one of the same size and time', change: ({ mainRoot }) => rewrite(join(mainRoot, 'app.py'), 'print(2)\n'), changes: ['change app.py'], unchanged: 3 },
  { name: 'a file of the Space repo', change: ({ spaceRoot }) => rewrite(join(spaceRoot, 'lib/b.py'), 'b = 2\n'), changes: ['change lib/b.py'], unchanged: 3 },
  { name: 'both files in the same way', change: async ({ mainRoot, spaceRoot }) => { for (const root of [mainRoot, spaceRoot]) await rewrite(join(root, 'lib/b.py'), 'b = 2\n'); } },
  { name: 'only the time of a file', change: ({ mainRoot }) => utimes(join(mainRoot, 'app.py'), 1, 1) },
  { name: 'an executable bit', change: ({ mainRoot }) => chmod(join(mainRoot, 'run.sh'), 0o644), changes: ['change run.sh'], unchanged: 3 },
  { name: 'a pointer, to what it stood for', change: ({ mainRoot }) => writeFile(join(mainRoot, 'mesh.ply'), 'ply\n'), changes: ['add mesh.ply'], refused: ['kept.txt protected', 'weights.bin binary'] },
  { name: 'one binary file to another', change: ({ mainRoot }) => rewrite(join(mainRoot, 'weights.bin'), '\0'.repeat(8) + 'x') },
  { name: 'a text to a binary file', change: ({ mainRoot }) => rewrite(join(mainRoot, 'app.py'), '\0'.repeat(9)), refused: ['app.py binary', ...refusedAtFirst], unchanged: 3 },
  { name: 'what is protected', change: ({ mainRoot, spaceRoot }) => Promise.all([writeFile(join(mainRoot, 'kept.txt'), 'new'), writeFile(join(spaceRoot, 'kept.txt'), 'newer')]) },
  { name: 'that there is one file more', change: ({ mainRoot }) => writeFile(join(mainRoot, 'lib/c.py'), 'c'), changes: ['add lib/c.py'] },
  { name: 'that there is one file less', change: ({ mainRoot }) => rm(join(mainRoot, 'lib/a.py')), changes: ['delete lib/a.py'], unchanged: 3 },
  { name: 'the name of a file to one that stands at the same place', change: ({ mainRoot }) => rename(join(mainRoot, 'lib/a.py'), join(mainRoot, 'lib/aa.py')), changes: ['delete lib/a.py', 'add lib/aa.py'], unchanged: 3 },
  { name: 'a file to a link', change: async ({ mainRoot }) => { await rm(join(mainRoot, 'app.py')); await symlink('run.sh', join(mainRoot, 'app.py')); }, refused: ['app.py link', ...refusedAtFirst], unchanged: 3 },
  { name: 'the rules', newRules: { ...rules, allowBinary: ['weights.bin'] }, changes: ['add weights.bin'], refused: ['kept.txt protected', 'mesh.ply lfs-pointer'] },
];

describe('a sync that had nothing left to do', () => {
  test('is planned again from what has changed since, as one that is planned anew', async () => {
    const scenes = await Promise.all(cases.map(async (each) => ({ ...each, scene: await makeScene() })));
    await settle(scenes.map(({ scene }) => scene));
    for (const { name, change, newRules = rules, scene, changes = [], refused = refusedAtFirst, unchanged = 4 } of scenes) {
      await change?.(scene);
      const changed = { ...scene, settings: settings(newRules) };
      const found = await plan(changed);
      expect({ name, changes: found.changes.map(({ kind, path }) => `${kind} ${path}`), refused: found.refused.map(({ path, reason }) => `${path} ${reason}`), unchanged: found.unchanged }).toEqual({ name, changes, refused, unchanged });
      await rm(join(scene.spaceRoot, '.git/spacedock'), { recursive: true });
      expect({ name, found }).toEqual({ name, found: await plan(changed) });
    }
  });

  test('needs no index to be planned again, and has it when something is to be done', async () => {
    const scene = await makeScene();
    await settle([scene]);
    const index = join(scene.spaceRoot, '.git/spacedock/sync.index');
    await rm(index);
    const first = await written(scene);
    expect(await plan(scene)).toMatchObject({ changes: [], unchanged: 4 });
    expect([await readdir(join(scene.spaceRoot, '.git/spacedock')), await written(scene)]).toEqual([['sync.settled'], first]);
  });

  test('is not remembered as such where a plan looked at what is in no listing, had a file too young to be known, or left something to do', async () => {
    const [linked, young, dirty] = [{ ...(await makeScene()), settings: settings({ sync: [{ from: './', include: ['*.py'] }] }) }, await makeScene(), await makeScene()];
    // By a clock that is ahead.
    await utimes(join(young.mainRoot, 'app.py'), 1, Date.now() / 1_000 + 3_600);
    // Whether it hides files that the rule is about is told by what it leads to.
    await symlink(await temporaryFolder(), join(linked.mainRoot, 'more'));
    await writeTree(dirty.mainRoot, { new: 'new' });
    await setTimeout(2_100);
    for (const scene of [linked, young, dirty]) {
      for (let times = 0; times < 3; times++) await plan(scene);
      expect(await written(scene)).toBeUndefined();
    }
  });

  test('is planned anew where what is remembered is broken, or cannot be written', async () => {
    const scene = await makeScene();
    await settle([scene]);
    await writeFile(settledOf(scene), 'null\n');
    expect(await plan(scene)).toMatchObject({ changes: [], unchanged: 4 });
    await rm(settledOf(scene));
    await mkdir(join(settledOf(scene), 'x'), { recursive: true });
    expect(await plan(scene)).toMatchObject({ changes: [], unchanged: 4 });
    expect((await readdir(join(scene.spaceRoot, '.git/spacedock'))).sort()).toEqual(['sync.index', 'sync.settled']);
  });
});
