import { symlink, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { planSync, type PlanOptions } from '../../../src/sync/plan';
import { SyncError, type SyncPlan } from '../../../src/sync/plan-model';
import { ContentIndex } from '../../../src/sync/content-index';
import type { Entry, EntryKind } from '../../../src/sync/listing';
import { Planner } from '../../../src/sync/planner';
import { compileSelection } from '../../../src/project/sync-selection';
import { git, temporaryFolder, writeTree, type Tree } from './folders';
import { settings } from './settings';

type Written = Parameters<typeof settings>[0];

async function plan(main: Tree, space: Tree, written: Written, more: Partial<PlanOptions> = {}): Promise<SyncPlan> {
  const [mainRoot, spaceRoot] = [await temporaryFolder(), await temporaryFolder()];
  await writeTree(mainRoot, main);
  await writeTree(spaceRoot, space);
  return planSync({ mainRoot, spaceRoot, settings: settings(written), platform: 'linux', ...more });
}

function changes(found: SyncPlan): string[] {
  return found.changes.map(({ kind, path }) => `${kind} ${path}`);
}

function refusals(found: SyncPlan): string[] {
  return found.refused.map(({ reason, path }) => `${reason} ${path}`);
}

const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${'a'.repeat(64)}\nsize 12345\n`;
const binary = Buffer.from([1, 0, 2]);

describe('what a sync copies', () => {
  test('the flagship: what its rules say, and none of the faults of its script', async () => {
    const found = await plan(
      {
        'app.py': 'new\n',
        'utils/a.py': '1\n',
        'utils/notes.md': 'no\n',
        'models/sam3/sam3/model.py': '1\n',
        'models/sam3/pyproject.toml': '1\n',
        'models/sam3/deep/pyproject.toml': 'not this one\n',
        'models/sam3/assets/bpe.txt.gz': binary,
        'models/sam3/assets/photo.jpg': binary,
        'models/sam3/tests/test_a.py': 'no\n',
        'models/sam3/sam3/tests/test_b.py': 'no\n',
        'models/sam3/scripts/run.py': 'no\n',
        'models/__init__.py': '',
        'models/diffusion_vas/__init__.py': 'x\n',
        'models/diffusion_vas/net.py': '1\n',
        'models/diffusion_vas/weights.json': pointer,
        'outputs/huge.bin': binary,
      },
      {
        'app.py': 'old\n',
        Dockerfile: 'FROM x\n',
        'utils/a.py': '1\n',
        'utils/gone.py': '1\n',
        'utils/notes.txt': 'stays\n',
        'models/__init__.py': '',
        'models/diffusion_vas/__init__.py': 'x\n',
        'models/sam3/tests/test_a.py': 'stays: excluded\n',
      },
      {
        sync: [
          { from: 'app.py' },
          { from: 'utils/', include: ['**/*.py'] },
          { from: 'models/sam3/', include: ['**/*.py', 'pyproject.toml', 'assets/bpe.txt.gz'], exclude: ['**/tests/**', 'scripts/**'] },
          { from: 'models/diffusion_vas/', include: ['**/*.py', '**/*.json'] },
        ],
        remove: ['models/__init__.py', 'models/diffusion_vas/__init__.py'],
        protect: ['Dockerfile'],
        allowBinary: ['models/sam3/assets/bpe.txt.gz'],
      },
    );
    expect(changes(found)).toEqual([
      'change app.py',
      'delete models/__init__.py',
      'delete models/diffusion_vas/__init__.py',
      'add models/diffusion_vas/net.py',
      'add models/sam3/assets/bpe.txt.gz',
      'add models/sam3/pyproject.toml',
      'add models/sam3/sam3/model.py',
      'delete utils/gone.py',
    ]);
    expect(refusals(found)).toEqual(['lfs-pointer models/diffusion_vas/weights.json']);
    expect(found.unchanged).toBe(1);
    expect(found.changes[0]).toMatchObject({ rule: 0, sourceSize: 4, binary: false });
    expect(found.changes[1]).toMatchObject({ rule: 'remove' });
  });

  test.each<[name: string, main: Tree, space: Tree, written: Written, changes: string[]]>([
    ['a whole repo, without git', { 'a.py': '1', '.git/config': 'x', '.env.example': 'y' }, {}, { sync: [{ from: './' }] }, ['add .env.example', 'add a.py']],
    [
      'nothing of what is the main repo’s own, on either side',
      { 'a.py': '1', 'spacedock.yaml': '', '.spacedock/journal/1.md': 'x', '.spacedock/notes': 'x', 'memory/deployments/1.md': 'x', 'memory/b.md': '1', '.env': 'A=1', '.env.local': 'A=1', 'd/.env': 'A=1' },
      { 'spacedock.yaml': 'its own', '.env': 'its own', '.spacedock/x': 'its own', 'memory/deployments/2.md': 'x' },
      { sync: [{ from: './' }, { from: 'memory/' }], journal: 'memory/deployments/' },
      ['add a.py', 'add d/.env', 'add memory/b.md'],
    ],
    ['but remove deletes it in the Space repo', { '.env': '1', '.spacedock/journal/1.md': '1' }, { '.env': '1', '.spacedock/journal/1.md': '1' }, { sync: [{ from: './' }], remove: ['.env', '.spacedock/'] }, ['delete .env', 'delete .spacedock/journal/1.md']],
    ['hidden files by a glob', { 'd/.x/a.py': '1' }, {}, { sync: [{ from: 'd/', include: ['**/*.py'] }] }, ['add d/.x/a.py']],
    ['a folder named in include', { 'd/x/a.bin.txt': '1', 'd/y': '1' }, {}, { sync: [{ from: 'd/', include: ['x/'] }] }, ['add d/x/a.bin.txt']],
    ['a folder named in exclude', { 'd/x/y/a': '1', 'd/b': '1' }, { 'd/x/y/old': '1' }, { sync: [{ from: 'd/', exclude: ['x'] }] }, ['add d/b']],
    ['exclude over include', { 'd/a.py': '1' }, {}, { sync: [{ from: 'd/', include: ['a.py'], exclude: ['*.py'] }] }, []],
    ['no negated globs', { 'd/a.py': '1', 'd/b': '1' }, {}, { sync: [{ from: 'd/', include: ['!a.py'] }] }, []],
    ['a path once that two rules cover', { 'd/a': '1' }, { 'd/b': '1' }, { sync: [{ from: 'd/' }, { from: 'd/a' }, { from: './', include: ['d/*'] }] }, ['add d/a', 'delete d/b']],
    ['what another rule covers though one excludes it', { 'd/t/a': '1' }, {}, { sync: [{ from: 'd/', exclude: ['t/**'] }, { from: 'd/t/a' }] }, ['add d/t/a']],
    ['nothing that remove names', { 'd/a': '1', 'd/r/x': '1' }, { 'd/r/x': '2', 'd/r/y': '2' }, { sync: [{ from: 'd/' }], remove: ['d/a', 'd/r/'] }, ['delete d/r/x', 'delete d/r/y']],
    ['nothing for a removed path that is not there', {}, {}, { remove: ['a/b'] }, []],
    ['a file in place of a folder that empties', { a: '1' }, { 'a/x': '1', 'a/b/y': '1' }, { sync: [{ from: './' }] }, ['add a', 'delete a/b/y', 'delete a/x']],
    ['a folder in place of a file', { 'a/x': '1' }, { a: '1' }, { sync: [{ from: './' }] }, ['delete a', 'add a/x']],
    ['an executable bit', { 'a.sh': { script: 'x' } }, { 'a.sh': 'x' }, { sync: [{ from: 'a.sh' }] }, ['change a.sh']],
    ['another text of the same size', { a: 'abc' }, { a: 'abd' }, { sync: [{ from: 'a' }] }, ['change a']],
  ])('%s', async (_name, main, space, written, expected) => {
    const found = await plan(main, space, written);
    expect(changes(found)).toEqual(expected);
    expect(refusals(found)).toEqual([]);
  });

  test('a change of content in a large file at its end, whatever the times say', async () => {
    const [mainRoot, spaceRoot] = [await temporaryFolder(), await temporaryFolder()];
    const text = 'line of text\n'.repeat(200_000);
    await writeTree(mainRoot, { same: text, other: `${text}a` });
    await writeTree(spaceRoot, { same: text, other: `${text}b` });
    const time = new Date('2026-01-01');
    for (const root of [mainRoot, spaceRoot]) await utimes(join(root, 'other'), time, time);
    const found = await planSync({ mainRoot, spaceRoot, settings: settings({ sync: [{ from: './' }] }) });
    expect(changes(found)).toEqual(['change other']);
    expect(found.unchanged).toBe(1);
  });

  test('deletes nothing by a rule whose folder is missing, is a link or cannot be read', async () => {
    const space = { 'utils/a.py': '1\n', 'models/x.py': '1\n', 'locked/y.py': '1\n' };
    const written = { sync: [{ from: 'utils/' }, { from: 'models/' }] };
    const found = await plan({ 'other/x.py': '1', models: { link: 'other' } }, space, written);
    expect(changes(found)).toEqual([]);
    expect(refusals(found)).toEqual(['link models', 'missing utils']);
  });
});

describe('what a sync refuses', () => {
  test.each<[name: string, main: Tree, space: Tree, written: Written, refused: string[], changes?: string[]]>([
    ['a binary', { 'a.png': binary }, {}, { sync: [{ from: './' }] }, ['binary a.png']],
    ['a binary in another folder than the allowed one', { 'd/a.gz': binary }, {}, { sync: [{ from: './' }], allowBinary: ['a.gz'] }, ['binary d/a.gz']],
    ['a download that has not ended', { 'a.py.incomplete': '1' }, {}, { sync: [{ from: './' }] }, ['incomplete a.py.incomplete']],
    ['a pointer, also where it is there already', { a: pointer }, { a: pointer }, { sync: [{ from: './' }], allowBinary: ['a'] }, ['lfs-pointer a']],
    ['text over 10 MiB', { a: 'x'.repeat(10 * 1024 * 1024 + 1) }, {}, { sync: [{ from: './' }] }, ['too-large a']],
    ['a protected file', { 'c/d': '1' }, {}, { sync: [{ from: 'c/' }], protect: ['c/d'] }, ['protected c/d']],
    ['a file in a protected folder', { 'c/d/e': '1' }, { 'c/d/gone': '1' }, { sync: [{ from: 'c/' }], protect: ['./c/d/'] }, ['protected c/d/e']],
    ['a file that a glob protects', { 'c/d.yaml': '1' }, {}, { sync: [{ from: 'c/' }], protect: ['**/*.yaml'] }, ['protected c/d.yaml']],
    ['a protected file in remove', {}, { a: '1' }, { remove: ['a'], protect: ['a'] }, ['protected a']],
    ['paths that lead out', { a: '1' }, {}, { sync: [{ from: '../x/' }, { from: '/etc/passwd' }, { from: 'C:\\x' }], remove: ['../y', './'] }, ['outside ../x/', 'outside ../y', 'outside ./', 'outside /etc/passwd', 'outside C:\\x']],
    ['a link to a file', { a: { link: 'b' }, b: '1' }, {}, { sync: [{ from: './' }] }, ['link a'], ['add b']],
    ['a link to a folder, whatever include says', { 'd/a': { link: '../e' }, 'e/x.py': '1' }, { 'd/a/x.py': '1' }, { sync: [{ from: 'd/', include: ['**/*.py'] }] }, ['link d/a']],
    ['a link in the way to from', { 'd': { link: 'e' }, 'e/f/x': '1' }, {}, { sync: [{ from: 'd/f/' }] }, ['link d/f']],
    ['a target that is a link', { a: '1' }, { a: { link: 'Dockerfile' }, Dockerfile: 'x' }, { sync: [{ from: 'a' }] }, ['link a']],
    ['a target behind a link', { 'd/a': '1' }, { d: { link: '/tmp' } }, { sync: [{ from: 'd/' }] }, ['link d/a']],
    ['a removed path behind a link', {}, { d: { link: '/tmp' } }, { remove: ['d'] }, ['link d']],
    ['a link that the main repo lacks', { 'd/b': '1' }, { 'd/a': { link: 'x' } }, { sync: [{ from: 'd/' }] }, ['link d/a'], ['add d/b']],
    ['a folder in the way', { 'd/a': '1' }, { 'd/a/x.md': '1' }, { sync: [{ from: 'd/', include: ['a', '**/*.py'] }] }, ['in-the-way d/a']],
    ['a protected file in the way', { 'd/a/x': '1' }, { 'd/a': '1' }, { sync: [{ from: 'd/' }], protect: ['d/a'] }, ['protected d/a/x']],
    ['an uncovered file in the way', { 'd/a/x.py': '1' }, { 'd/a': '1' }, { sync: [{ from: 'd/', include: ['**/*.py'] }] }, ['in-the-way d/a/x.py']],
    ['a folder named without its slash', { 'd/a': '1' }, {}, { sync: [{ from: 'd' }] }, ['not-a-file d']],
    ['a file below a file', { d: '1' }, {}, { sync: [{ from: 'd/a' }] }, ['missing d/a']],
    ['a file named with a slash', { d: '1' }, { d: '2' }, { sync: [{ from: 'd/' }] }, ['not-a-file d']],
    ['a rule for what is the main repo’s own', { 'spacedock.yaml': '1', '.env.local': '1', '.spacedock/journal/a.md': '1' }, {}, { sync: [{ from: 'spacedock.yaml' }, { from: '.spacedock/journal/' }, { from: '.env.local' }] }, ['own .env.local', 'own .spacedock/journal', 'own spacedock.yaml']],
    ['a nested repository', { 'd/.git': 'gitdir: x', 'd/e/.git/config': 'x' }, {}, { sync: [{ from: 'd/' }] }, ['unsafe-name d/.git']],
    ['names that are not safe everywhere', { 'd/aux.py': '', 'd/a:b': '', 'd/a\\b': '', 'd/x.': '', 'd/GIT~1': '', 'd/.g\u200cit': '', 'd/auxiliary.py': '' }, {}, { sync: [{ from: 'd/' }] }, ['unsafe-name d/.g\u200cit', 'unsafe-name d/GIT~1', 'unsafe-name d/a:b', 'unsafe-name d/a\\b', 'unsafe-name d/aux.py', 'unsafe-name d/x.'], ['add d/auxiliary.py']],
  ])('%s', async (_name, main, space, written, refused, expected = []) => {
    const found = await plan(main, space, written);
    expect(refusals(found)).toEqual(refused);
    expect(changes(found)).toEqual(expected);
    for (const { message, advice } of found.refused) expect(`${message} ${advice}`).toMatch(/^\S.*[.)] \S.*\.$/);
  });

  test.each<[name: string, platform: NodeJS.Platform, refused: string[], changes: string[]]>([
    ['macOS', 'darwin', ['protected dockerfile', 'case-collision utils/b.py'], ['add c.py', 'change e.py']],
    ['Windows', 'win32', ['protected dockerfile', 'case-collision utils/b.py'], ['add c.py', 'change e.py']],
    ['Linux', 'linux', [], ['delete E.py', 'add c.py', 'add dockerfile', 'add e.py', 'add utils/b.py']],
  ])('another case of the same path on %s', async (_name, platform, refused, expected) => {
    const found = await plan(
      { dockerfile: '1', 'c.py': '1', 'e.py': '1', 'utils/b.py': '1' },
      { Dockerfile: '2', 'E.py': '1', 'Utils/b.py': '2' },
      { sync: [{ from: './', include: ['dockerfile', '?.py', 'utils/**'] }], protect: ['Dockerfile'] },
      { platform },
    );
    expect(refusals(found)).toEqual(refused);
    expect(changes(found)).toEqual(expected);
  });

  test('a name of which the main repo has two cases, where they are one file', async () => {
    const found = await plan({ 'a.py': '1', 'A.py': '2' }, {}, { sync: [{ from: './' }] }, { platform: 'win32' });
    expect([changes(found), refusals(found)]).toEqual([[], ['case-collision A.py', 'case-collision a.py']]);
  });
});

describe('the two repos', () => {
  test('must be two folders that are there', async () => {
    const root = await temporaryFolder();
    const none = settings({});
    const kind = async (mainRoot: string, spaceRoot: string): Promise<string> =>
      planSync({ mainRoot, spaceRoot, settings: none }).then(
        () => 'planned',
        (error: unknown) => (error instanceof SyncError ? error.kind : String(error)),
      );
    expect(await kind(root, join(root, 'nowhere'))).toBe('no-space-repo');
    expect(await kind(join(root, 'nowhere'), root)).toBe('no-main-repo');
    const link = join(await temporaryFolder(), 'link');
    await symlink(root, link);
    expect(await kind(root, link)).toBe('same-folder');
  });

  test('may lie one in the other without being copied into itself', async () => {
    const mainRoot = await temporaryFolder();
    await writeTree(mainRoot, { 'a.py': '1', 'space/b.py': '2' });
    const found = await planSync({ mainRoot, spaceRoot: join(mainRoot, 'space'), settings: settings({ sync: [{ from: './' }] }) });
    expect(changes(found)).toEqual(['add a.py', 'delete b.py']);
  });

  test('tell which content is in no commit', async () => {
    const [mainRoot, spaceRoot] = [await temporaryFolder(), await temporaryFolder()];
    await git(spaceRoot, 'init', '--quiet');
    await writeTree(spaceRoot, { 'clean.py': '1', 'dirty.py': '1', 'gone.py': '1' });
    await git(spaceRoot, 'add', '--all');
    await git(spaceRoot, 'commit', '--quiet', '--message', 'First');
    await writeTree(spaceRoot, { 'dirty.py': '2', 'untracked.py': '2', 'gone.py': '2' });
    await writeTree(mainRoot, { 'clean.py': '3', 'dirty.py': '3', 'untracked.py': '3', 'new.py': '3' });
    const options = { mainRoot, spaceRoot, settings: settings({ sync: [{ from: './' }] }) };
    expect((await planSync(options)).overwritesUncommitted).toEqual(['dirty.py', 'gone.py', 'untracked.py']);
    expect((await planSync({ ...options, readGit: false })).overwritesUncommitted).toBeUndefined();
  });

  test('are left alone when the signal is given', async () => {
    const stopped = new Error('stopped');
    await expect(plan({ a: '1' }, {}, { sync: [{ from: './' }] }, { signal: AbortSignal.abort(stopped) })).rejects.toBe(stopped);
  });

  test('delete nothing for a folder that cannot be read', async () => {
    const root = await temporaryFolder();
    const written = settings({ sync: [{ from: 'd/', include: ['**/*.py'] }] });
    const entry = (kind: EntryKind, rule?: number): Entry => ({ kind, rule, state: undefined });
    const planner = new Planner({
      mainRoot: root,
      spaceRoot: root,
      main: new Map([
        ['d', entry('directory')],
        ['d/locked', entry('unreadable')],
      ]),
      space: new Map([
        ['d', entry('directory')],
        ['d/locked', entry('directory')],
        ['d/locked/a.py', entry('file', 0)],
      ]),
      selection: compileSelection(written, 'linux'),
      platform: 'linux',
      nested: undefined,
      index: await ContentIndex.open(root, root),
      emptied: [],
      signal: new AbortController().signal,
    });
    expect(await planner.plan()).toMatchObject({ changes: [], refused: [{ reason: 'unreadable', path: 'd/locked' }] });
  });
});
