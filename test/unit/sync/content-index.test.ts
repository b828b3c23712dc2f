import { chmod, mkdir, readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ContentIndex } from '../../../src/sync/content-index';
import { encodeIndex, IndexSide, readIndex, type IndexEntries } from '../../../src/sync/index-file';
import { applySync } from '../../../src/sync/apply';
import { planSync } from '../../../src/sync/plan';
import type { FileIdentity } from '../../../src/sync/plan-model';
import { decodeState } from '../../../src/sync/state-file';
import { temporaryFolder, writeTree } from './folders';
import { everything } from './settings';

const state: FileIdentity = { size: 3, modified: 1_700_000_000_000.25, changed: 1_700_000_000_001.5, mode: 0o100644, inode: 12 };
const content = { binary: false, lfsPointer: false, digest: 'ab'.repeat(32) };

function decodeIndex(bytes: Buffer, mainRoot: string): IndexEntries | undefined {
  const file = decodeState(bytes);
  return file && readIndex(file, mainRoot);
}

async function spaceRepo(): Promise<string> {
  const root = await temporaryFolder();
  await writeTree(root, { '.git/HEAD': 'ref: refs/heads/main\n' });
  return root;
}

describe('the content index', () => {
  test('tells again what was noted, as long as the file is the same', async () => {
    const spaceRoot = await spaceRepo();
    const index = await ContentIndex.open('/main', spaceRoot);
    const later = state.changed + 10_000;
    index.note('main', 'a ü\nb', state, content, later);
    index.note('main', 'binary', state, { binary: true, lfsPointer: false, digest: undefined }, later);
    index.note('space', 'a ü\nb', state, content, later);
    index.note('space', 'gone', state, content, later);
    index.retain('space', (path) => path !== 'gone');
    await index.save();
    const again = await ContentIndex.open('/main', spaceRoot);
    expect(again.size).toBe(2);
    expect(again.contentOf('main', 'a ü\nb', state)).toMatchObject(content);
    expect(again.contentOf('main', 'binary', state)).toMatchObject({ binary: true, digest: undefined });
    expect(again.contentOf('space', 'a ü\nb', state)).toMatchObject(content);
    expect(again.contentOf('space', 'gone', state)).toBeUndefined();
    for (const key of ['size', 'modified', 'changed', 'inode'] as const) {
      expect([key, again.contentOf('main', 'a ü\nb', { ...state, [key]: state[key] + 1 })]).toEqual([key, undefined]);
    }
    // Nothing is left beside it.
    expect(await readdir(join(spaceRoot, '.git/spacedock'))).toEqual(['sync.index']);
  });

  test.each<[name: string, side: 'main' | 'space', file: Partial<FileIdentity>, age: number, isKept: boolean]>([
    ['as old as the reading', 'space', {}, 0, false],
    ['older than the reading', 'space', {}, 1, true],
    ['that may be on a drive with another clock', 'main', {}, 1_999, false],
    ['that is older than such a clock may be wrong', 'main', {}, 2_001, true],
    ['with times in whole seconds, as FAT keeps them in two', 'space', { modified: 1_700_000_000_000, changed: 1_700_000_001_000 }, 1_999, false],
    ['of which only the content was old', 'space', { modified: 1 }, 0, false],
  ])('notes no file %s', async (_name, side, file, age, isKept) => {
    const index = await ContentIndex.open('/main', await spaceRepo());
    const found = { ...state, ...file };
    // What was known of the same name before is forgotten.
    index.note(side, 'a', found, { ...content, digest: 'cd'.repeat(32) }, found.changed + 100_000);
    index.note(side, 'a', found, content, found.changed + age);
    expect(index.contentOf(side, 'a', found)?.digest).toBe(isKept ? content.digest : undefined);
  });

  test('knows two files to be the same by what it stores, and never a file that has changed, an LFS pointer or what is only noted', async () => {
    const spaceRoot = await spaceRepo();
    const written = await ContentIndex.open('/main', spaceRoot);
    const later = state.changed + 10_000;
    const other = { ...content, digest: 'ab'.repeat(31) + 'cd' };
    const pointer = { ...content, lfsPointer: true };
    const sides: Record<string, [main: typeof content | undefined, space: typeof content | undefined]> = {
      'z/same': [content, content],
      'b.other': [content, other],
      pointer: [pointer, pointer],
      'only here': [content, undefined],
      'only there': [undefined, content],
    };
    for (const [path, [main, space]] of Object.entries(sides)) {
      if (main !== undefined) written.note('main', path, state, main, later);
      if (space !== undefined) written.note('space', path, { ...state, inode: 13 }, space, later);
    }
    const target = { ...state, inode: 13 };
    expect(written.knowsSame('z/same', state, target)).toBe(false);
    await written.save();
    const index = await ContentIndex.open('/main', spaceRoot);
    expect(Object.keys(sides).filter((path) => index.knowsSame(path, state, target))).toEqual(['z/same']);
    for (const key of ['size', 'modified', 'changed', 'inode'] as const) {
      expect(index.knowsSame('z/same', { ...state, [key]: state[key] + 1 }, target)).toBe(false);
      expect(index.knowsSame('z/same', state, { ...target, [key]: target[key] + 1 })).toBe(false);
    }
    index.retain('space', () => false);
    expect(index.knowsSame('z/same', state, target)).toBe(false);
  });

  test('has no say where it is about another main repo, and is not kept where git has no folder', async () => {
    const spaceRoot = await spaceRepo();
    const index = await ContentIndex.open('/main', spaceRoot);
    index.note('main', 'a', state, content, state.changed + 10_000);
    await index.save();
    expect((await ContentIndex.open('/other', spaceRoot)).size).toBe(0);
    const bare = await temporaryFolder();
    const none = await ContentIndex.open('/main', bare);
    expect(await none.now()).toBeUndefined();
    none.note('main', 'a', state, content, state.changed + 10_000);
    await none.save();
    expect(await readdir(bare)).toEqual([]);
  });

  test('misleads no apply: a file is hashed before it is written', async () => {
    const [mainRoot, spaceRoot] = [await temporaryFolder(), await spaceRepo()];
    await writeTree(mainRoot, { a: 'new' });
    await writeTree(spaceRoot, { a: 'old' });
    const plan = await planSync({ mainRoot, spaceRoot, settings: everything, readGit: false });
    const [change] = plan.changes;
    if (change === undefined || change.kind === 'delete') throw new Error('There is a change.');
    // As an index would have it that knew another content.
    const misled = { ...plan, changes: [{ ...change, digest: 'ab'.repeat(32) }] };
    const report = await applySync(misled, { allowOverwriteUncommitted: true });
    expect(report.failed.map(({ path, kind }) => [path, kind])).toEqual([['a', 'source-changed']]);
    expect(await readFile(join(spaceRoot, 'a'), 'utf8')).toBe('old');
  });

  test('does not hinder a sync that cannot write it', async () => {
    const [mainRoot, spaceRoot] = [await temporaryFolder(), await spaceRepo()];
    await writeTree(mainRoot, { a: 'new' });
    // A folder where the index should be: it can neither be read nor be replaced.
    await mkdir(join(spaceRoot, '.git/spacedock/sync.index/x'), { recursive: true });
    const time = new Date('2026-01-01');
    await utimes(join(mainRoot, 'a'), time, time);
    await chmod(join(mainRoot, 'a'), 0o644);
    const plan = await planSync({ mainRoot, spaceRoot, settings: everything, readGit: false });
    expect(await applySync(plan)).toMatchObject({ failed: [], notDone: [] });
    expect((await readdir(join(spaceRoot, '.git/spacedock'))).sort()).toEqual(['sync.index']);
  });
});

describe("the index's file", () => {
  const state: FileIdentity = { size: 1, modified: 2.5, changed: 3, mode: 0, inode: 4 };
  const sides = {
    main: { a: { binary: false, lfsPointer: false, digest: '12'.repeat(32) }, 'ü/b': { binary: true, lfsPointer: false, digest: undefined }, pointer: { binary: false, lfsPointer: true, digest: undefined } },
    space: { a: { binary: false, lfsPointer: false, digest: '34'.repeat(32) } },
  };
  const entries: IndexEntries = { main: new IndexSide(), space: new IndexSide() };
  for (const side of ['main', 'space'] as const) {
    for (const [path, known] of Object.entries(sides[side])) entries[side].set(path, { state, ...known });
  }
  const bytes = encodeIndex('/main', entries);

  test('is read as it was written', () => {
    const read = decodeIndex(bytes, '/main');
    for (const side of ['main', 'space'] as const) {
      expect(Object.fromEntries(read?.[side].paths().map((path) => [path, read[side].contentOf(path, state)]) ?? [])).toEqual(sides[side]);
    }
    const empty: IndexEntries = { main: new IndexSide(), space: new IndexSide() };
    expect(decodeIndex(encodeIndex('/main', empty), '/main')?.main.paths()).toEqual([]);
  });

  test('keeps what it held beside what is noted anew, and nothing that was forgotten', () => {
    const read = decodeIndex(bytes, '/main')!;
    expect([read.main.delete('a'), read.main.delete('a'), read.main.delete('nothing')]).toEqual([true, false, false]);
    const anew = { binary: false, lfsPointer: false, digest: '56'.repeat(32) };
    read.main.set('pointer', { state: { ...state, size: 9 }, ...anew });
    read.main.set('new', { state, ...anew });
    const again = decodeIndex(encodeIndex('/main', read), '/main')!.main;
    expect(again.paths().sort()).toEqual(['new', 'pointer', 'ü/b']);
    expect(again.contentOf('a', state)).toBeUndefined();
    expect(again.contentOf('pointer', { ...state, size: 9 })).toEqual(anew);
    expect(again.contentOf('pointer', state)).toBeUndefined();
    expect(again.contentOf('ü/b', state)).toEqual(sides.main['ü/b']);
    // Noted again after it was forgotten.
    read.main.set('a', { state, ...anew });
    expect(read.main.contentOf('a', state)).toMatchObject(anew);
    expect(read.main.size).toBe(4);
  });

  test('counts as none with any byte changed, wherever it is cut, and with more behind it', () => {
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, by) => {
        const broken = Buffer.from(bytes);
        broken.writeUInt8((broken.readUInt8(at) + by) % 256, at);
        expect(decodeIndex(broken, '/main')).toBeUndefined();
      }),
    );
    for (let length = 0; length < bytes.length; length++) expect(decodeIndex(bytes.subarray(0, length), '/main')).toBeUndefined();
    expect(decodeIndex(Buffer.concat([bytes, Buffer.from('x')]), '/main')).toBeUndefined();
  });

  test.each([
    ['of another version', '{"version":1,"mainRoot":"/main"}\n'],
    ['that is no index', 'hello\n'],
    ['that is empty', ''],
  ])('counts as none where it is one %s with a right checksum', (_name, text) => {
    const body = Buffer.from(text);
    const checksum = Buffer.alloc(4);
    checksum.writeUInt32LE(crc32(body));
    expect(decodeIndex(Buffer.concat([body, checksum]), '/main')).toBeUndefined();
  });

  test('is replaced where it is broken', async () => {
    const spaceRoot = await temporaryFolder();
    await writeTree(spaceRoot, { '.git/HEAD': 'ref: refs/heads/main\n', '.git/spacedock/sync.index': 'broken' });
    const index = await ContentIndex.open('/main', spaceRoot);
    expect(index.size).toBe(0);
    index.note('main', 'a', state, content, state.changed + 10_000);
    await index.save();
    expect((await ContentIndex.open('/main', spaceRoot)).size).toBe(1);
    await writeFile(join(spaceRoot, '.git/spacedock/sync.index'), '');
    expect((await ContentIndex.open('/main', spaceRoot)).size).toBe(0);
  });
});
