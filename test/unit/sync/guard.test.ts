import { describe, expect, test } from 'vitest';
import { commitAll, pushPreview } from '../../../src/sync/git';
import { checkCommits, checkWorkingTree, type PushProblem } from '../../../src/sync/guard';
import { git, repository, temporaryFolder, writeTree } from './folders';

const binary = Buffer.from([1, 0, 2]);
const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${'a'.repeat(64)}\nsize 12345\n`;
const large = 'x'.repeat(10 * 1024 * 1024 + 1);
const lfs = '*.gz filter=lfs diff=lfs merge=lfs -text\nmodels/** filter=lfs\n';

function brief(problems: readonly PushProblem[]): string[] {
  return problems.map(({ kind, path }) => `${kind} ${path}`);
}

/** A repository with `origin/main` at its first commit. */
async function withRemote(tree: Parameters<typeof repository>[0]): Promise<string> {
  const remote = await temporaryFolder();
  await git(remote, 'init', '--quiet', '--bare', '--initial-branch=main');
  const root = await repository(tree);
  await git(root, 'remote', 'add', 'origin', remote);
  await git(root, 'push', '--quiet', '--set-upstream', 'origin', 'main');
  return root;
}

async function problemsToPush(root: string): Promise<PushProblem[]> {
  return checkCommits(root, (await pushPreview(root, { branch: 'main' })).range);
}

describe('checkWorkingTree', () => {
  test('finds what the next commit would take in, and nothing else', async () => {
    const root = await repository({ 'old.png': binary, '.gitignore': '*.ignored\n', '.gitattributes': lfs, 'gone.bin': binary, 'link.png': { link: 'old.png' } });
    await git(root, 'config', 'filter.lfs.clean', 'cat');
    await writeTree(root, {
      'new file.png': binary,
      'staged.bin': binary,
      'x.ignored': binary,
      'in-lfs.gz': binary,
      'models/deep/w.txt': large,
      'big.txt': large,
      'pointer.pt': pointer,
      'models/pointer.pt': pointer,
      'fine.txt': 'text',
      'utf16.txt': Buffer.from('\ufefftext', 'utf16le'),
      'late.txt': Buffer.concat([Buffer.alloc(8000, 65), binary]),
      'linked.png': { link: 'new file.png' },
    });
    await git(root, 'add', 'staged.bin');
    await git(root, 'rm', '--quiet', 'gone.bin');
    const problems = await checkWorkingTree(root);
    expect(brief(problems)).toEqual(['too-large big.txt', 'binary new file.png', 'lfs-pointer pointer.pt', 'binary staged.bin', 'binary utf16.txt']);
    expect(problems[1]).toMatchObject({ size: 3, commit: undefined });
    for (const { message, advice } of problems) expect(`${message} ${advice}`).toMatch(/^[A-Z].*\. [A-Z].*\.$/);
  });

  test('says so where LFS is asked for but not set up', async () => {
    const root = await repository({ '.gitattributes': lfs });
    await writeTree(root, { 'a.gz': binary, 'models/p.pt': pointer });
    expect(brief(await checkWorkingTree(root))).toEqual(['lfs-filter-missing a.gz']);
  });

  test('needs a repository', async () => {
    await expect(checkWorkingTree(await temporaryFolder())).rejects.toMatchObject({ kind: 'not-a-repository' });
  });
});

describe('checkCommits', () => {
  test('finds a binary that a later commit took out again, and names the commit', async () => {
    const root = await withRemote({ 'pushed.png': binary, '.gitattributes': lfs });
    await writeTree(root, { 'a/passing ü.png': Buffer.from([9, 0]), 'fine.txt': 'text', 'models/p.pt': pointer, 'odd.pt': pointer.replace('12345', '2') });
    const { sha } = await commitAll(root, 'Add');
    await git(root, 'rm', '--quiet', 'a/passing ü.png');
    await writeTree(root, { 'big.txt': large, 'staged-raw.gz': Buffer.from([7, 0]) });
    await git(root, 'add', '--all');
    await git(root, 'commit', '--quiet', '--message', 'Remove');
    const problems = await problemsToPush(root);
    // What is in LFS as it should be must be uploaded: no hook does it.
    expect(brief(problems)).toEqual(['binary a/passing ü.png', 'too-large big.txt', 'lfs-upload models/p.pt', 'lfs-pointer odd.pt', 'binary staged-raw.gz']);
    expect(problems[0]).toMatchObject({ commit: sha, size: 2 });
    expect(problems[0]?.advice).toContain('Rewrite');
  });

  test('looks at everything where the remote is empty, and at nothing where all is pushed', async () => {
    const root = await repository({ 'a.png': binary });
    await git(root, 'remote', 'add', 'origin', await temporaryFolder());
    expect(brief(await problemsToPush(root))).toEqual(['binary a.png']);
    const pushed = await withRemote({ 'a.png': binary });
    expect(await problemsToPush(pushed)).toEqual([]);
    await git(pushed, 'commit', '--quiet', '--allow-empty', '--message', 'Empty');
    expect(await problemsToPush(pushed)).toEqual([]);
  });

  test('takes what comes in by a merge for new, and what the remote has for old', async () => {
    const root = await withRemote({ 'a.txt': '1\n' });
    await git(root, 'switch', '--quiet', '--create', 'side');
    await writeTree(root, { 'side.png': binary });
    await commitAll(root, 'Side');
    await git(root, 'switch', '--quiet', 'main');
    await writeTree(root, { 'a.txt': '2\n' });
    await commitAll(root, 'Main');
    await git(root, 'merge', '--quiet', '--no-edit', 'side');
    expect(brief(await problemsToPush(root))).toEqual(['binary side.png']);
    await git(root, 'push', '--quiet', 'origin', 'side');
    await git(root, 'update-ref', 'refs/remotes/origin/main', 'side');
    expect(await problemsToPush(root)).toEqual([]);
  });

  test('reads more than one group of contents', async () => {
    const root = await withRemote({ 'a.txt': '1\n' });
    const text = 'y'.repeat(5 * 1024 * 1024);
    await writeTree(root, { '1.txt': `${text}1`, '2.txt': `${text}2`, '3.txt': `${text}3`, '4.bin': binary });
    await commitAll(root, 'Large texts');
    expect(brief(await problemsToPush(root))).toEqual(['binary 4.bin']);
  });
});
