import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nodeFileSystem } from '../../../src/project/node-file-system';

const windows = process.platform === 'win32';

describe('nodeFileSystem', () => {
  let root: string;
  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), 'node-file-system-'));
    writeFileSync(join(root, 'a.txt'), 'hello');
    writeFileSync(join(root, 'run.sh'), '');
    chmodSync(join(root, 'run.sh'), 0o755);
    mkdirSync(join(root, 'folder'));
    symlinkSync('a.txt', join(root, 'link'));
  });
  afterAll(() => {
    rmSync(root, { recursive: true });
  });

  it('tells files, folders and links, without following them', async () => {
    const entries = await nodeFileSystem.readDirectory(root);
    expect(Object.fromEntries(entries!.map(({ name, kind }) => [name, kind]))).toEqual({
      'a.txt': 'file',
      'run.sh': 'file',
      folder: 'directory',
      link: 'link',
    });
    expect(await nodeFileSystem.stat(join(root, 'a.txt'))).toMatchObject({ kind: 'file', size: 5, executable: windows ? undefined : false });
    expect(await nodeFileSystem.stat(join(root, 'run.sh'))).toMatchObject({ executable: windows ? undefined : true });
    expect(await nodeFileSystem.stat(join(root, 'link'))).toMatchObject({ kind: 'link', executable: windows ? undefined : false });
  });

  it('reads whole files and heads, short ones too', async () => {
    const text = async (bytes: Promise<Uint8Array>): Promise<string> => Buffer.from(await bytes).toString();
    const path = join(root, 'a.txt');
    expect(await text(nodeFileSystem.readFile(path))).toBe('hello');
    expect(await text(nodeFileSystem.readHead(path, 3))).toBe('hel');
    expect(await text(nodeFileSystem.readHead(path, 100))).toBe('hello');
    expect(await text(nodeFileSystem.readHead(join(root, 'run.sh'), 10))).toBe('');
  });

  it('says what is missing', async () => {
    const path = join(root, 'gone');
    expect(await nodeFileSystem.stat(path)).toBeUndefined();
    expect(await nodeFileSystem.readDirectory(path)).toBeUndefined();
    expect(await nodeFileSystem.readDirectory(join(root, 'a.txt'))).toBeUndefined();
    await expect(nodeFileSystem.readFile(path)).rejects.toMatchObject({ code: 'ENOENT' });
    await expect(nodeFileSystem.readHead(path, 1)).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
