import { createHash } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { fetchPointers } from '../../../src/sync/lfs';
import { git, temporaryFolder, writeTree } from './folders';

const pointerTo = (text: string): { readonly pointer: string; readonly object: string } => {
  const oid = createHash('sha256').update(text).digest('hex');
  return { pointer: `version https://git-lfs.github.com/spec/v1\noid sha256:${oid}\nsize ${String(text.length)}\n`, object: join('lfs/objects', oid.slice(0, 2), oid.slice(2, 4), oid) };
};

/** A clone by a git that knows nothing of Git LFS: it holds pointers. The remote beside it has the objects. */
async function cloneWithPointers(files: Readonly<Record<string, string>>): Promise<{ root: string; remote: string }> {
  const around = await temporaryFolder();
  const [seed, remote, root] = [join(around, 'seed'), join(around, 'remote.git'), join(around, 'main')];
  await writeTree(seed, { '.gitattributes': '*.bin filter=lfs diff=lfs merge=lfs -text\n', ...Object.fromEntries(Object.entries(files).map(([path, text]) => [path, pointerTo(text).pointer])) });
  await git(seed, 'init', '--quiet', '--initial-branch=main');
  await git(seed, 'add', '--all');
  await git(seed, 'commit', '--quiet', '-m', 'Begin');
  await git(seed, 'clone', '--quiet', '--bare', seed, remote);
  await writeTree(remote, Object.fromEntries(Object.values(files).map((text) => [pointerTo(text).object, text])));
  await git(seed, 'clone', '--quiet', remote, root);
  return { root, remote };
}

describe('files in Git LFS', () => {
  test('are put in the place of their pointers, also where Git LFS was never set up, and count as unchanged then', async () => {
    const { root } = await cloneWithPointers({ 'a.bin': 'the weights\n', 'models/b.bin': 'more weights\n', 'c.bin': 'others\n' });
    await fetchPointers(root, ['a.bin', 'models/b.bin']);
    expect(await Promise.all(['a.bin', 'models/b.bin'].map((path) => readFile(join(root, path), 'utf8')))).toEqual(['the weights\n', 'more weights\n']);
    expect(await git(root, 'status', '--porcelain')).toBe('');
    // Not asked for.
    expect(await readFile(join(root, 'c.bin'), 'utf8')).toContain('oid sha256');
    await fetchPointers(root, Array.from({ length: 21 }, () => 'c.bin'));
    expect(await readFile(join(root, 'c.bin'), 'utf8')).toBe('others\n');
  });

  test('that the remote does not have are told of', async () => {
    const { root, remote } = await cloneWithPointers({ 'a.bin': 'the weights\n' });
    await rm(join(remote, 'lfs'), { recursive: true });
    await expect(fetchPointers(root, ['a.bin'])).rejects.toMatchObject({ name: 'GitError', kind: 'failed' });
    expect(await readFile(join(root, 'a.bin'), 'utf8')).toContain('oid sha256');
  });

  test('stay pointers where the repository would have Git LFS start programs, and that is told', async () => {
    const { root } = await cloneWithPointers({ 'a.bin': 'the weights\n' });
    await git(root, 'config', 'lfs.standalonetransferagent', 'evil');
    await expect(fetchPointers(root, ['a.bin'])).rejects.toMatchObject({ name: 'GitError', kind: 'lfs-settings' });
    expect(await readFile(join(root, 'a.bin'), 'utf8')).toContain('oid sha256');
  });

  test('that Git LFS is told to leave out are told of', async () => {
    const { root } = await cloneWithPointers({ 'a.bin': 'the weights\n', 'b.bin': 'more weights\n' });
    await git(root, 'config', 'lfs.fetchexclude', '*.bin');
    await expect(fetchPointers(root, ['a.bin', 'b.bin'])).rejects.toMatchObject({ kind: 'lfs-left', message: 'Git LFS fetched what it could, and a.bin and 1 more are still pointers.' });
  });
});
