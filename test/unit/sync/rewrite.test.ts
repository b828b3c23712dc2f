import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { pushPreview } from '../../../src/sync/git';
import { GitError } from '../../../src/sync/git-error';
import { checkCommits } from '../../../src/sync/guard';
import { applyRewrite, planRewrite } from '../../../src/sync/rewrite';
import { git, readTree, repository, temporaryFolder, writeTree, type Tree } from './folders';

const binary = Buffer.from([1, 0, 2]);
const now = new Date('2026-11-26T10:00:00Z');

/** A repository with `origin/main` at its first commit. */
async function withRemote(tree: Tree = { 'app.py': '1\n' }): Promise<string> {
  const remote = await temporaryFolder();
  await git(remote, 'init', '--quiet', '--bare', '--initial-branch=main');
  const root = await repository(tree);
  await git(root, 'remote', 'add', 'origin', remote);
  await git(root, 'push', '--quiet', '--set-upstream', 'origin', 'main');
  return root;
}

async function commit(root: string, message: string, tree: Tree): Promise<string> {
  await writeTree(root, tree);
  await git(root, 'add', '--all');
  await git(root, 'commit', '--quiet', '--message', message, '--date', '2020-02-02T12:00:00+03:00', '--author', 'Zoë <z@example.invalid>');
  return git(root, 'rev-parse', 'HEAD');
}

async function range(root: string): Promise<readonly string[]> {
  return (await pushPreview(root, { branch: 'main' })).range;
}

describe('a rewrite', () => {
  test('takes a file out of the commits that are not pushed, and leaves the rest as it was', async () => {
    const root = await withRemote();
    const pushed = await git(root, 'rev-parse', 'HEAD');
    const before = await commit(root, 'Before', { 'a.py': '1\n' });
    const added = await commit(root, 'Add a picture\n\nWith a body.', { 'ü b.png': binary, 'b.py': '1\n' });
    const alone = await commit(root, 'Another picture', { 'ü b.png': Buffer.from([9, 0]) });
    const after = await commit(root, 'After', { 'c.py': '1\n' });
    await writeTree(root, { 'uncommitted.py': '1\n' });
    const folder = await readTree(root);

    const plan = await planRewrite(root, await range(root), ['ü b.png']);
    expect(plan).toMatchObject({ branch: 'main', head: after });
    expect(plan.commits).toEqual([
      { sha: added, subject: 'Add a picture', files: ['ü b.png'] },
      { sha: alone, subject: 'Another picture', files: ['ü b.png'] },
      { sha: after, subject: 'After', files: ['ü b.png'] },
    ]);
    const { head, backup, undo } = await applyRewrite(plan, now);

    expect(backup).toBe('spacedock/backup-2026-11-26');
    expect(await git(root, 'rev-parse', backup)).toBe(after);
    expect(await git(root, 'rev-parse', 'main')).toBe(head);
    // The second picture's commit changed nothing else, so it is gone.
    expect(await git(root, 'log', '--reverse', '--format=%s|%an|%aI', `${pushed}..main`)).toBe(
      ['Before', 'Add a picture', 'After'].map((subject) => `${subject}|Zoë|2020-02-02T12:00:00+03:00`).join('\n'),
    );
    expect(await git(root, 'log', '-1', '--format=%B', 'main~1')).toBe('Add a picture\n\nWith a body.');
    expect(await git(root, 'rev-parse', 'main~2')).toBe(before);
    expect(await git(root, 'diff', '--name-only', backup, 'main')).toBe('"\\303\\274 b.png"');
    expect(await checkCommits(root, await range(root))).toEqual([]);
    expect(await readTree(root)).toEqual(folder);
    expect(await git(root, 'status', '--porcelain')).toBe('?? uncommitted.py');
    expect(await readFile(join(root, '.git/info/exclude'), 'utf8')).toContain('\n/ü b.png\n');

    const [command = '', ...parts] = undo.split(' ');
    expect(command).toBe('git');
    await git(root, ...parts, '--quiet');
    expect(await git(root, 'rev-parse', 'main')).toBe(after);
    expect(await git(root, 'status', '--porcelain')).toBe('?? uncommitted.py');
    expect((await applyRewrite(await planRewrite(root, await range(root), ['ü b.png']), now)).backup).toBe('spacedock/backup-2026-11-26-2');
  });

  test('puts back what the remote has of a file', async () => {
    const root = await withRemote({ 'logo.png': binary, 'app.py': '1\n' });
    await commit(root, 'Larger logo', { 'logo.png': Buffer.from([7, 0, 7]), 'app.py': '2\n' });
    const plan = await planRewrite(root, await range(root), ['logo.png']);
    const { head } = await applyRewrite(plan, now);
    expect(await git(root, 'rev-parse', `${head}:logo.png`)).toBe(await git(root, 'rev-parse', 'origin/main:logo.png'));
    expect(await git(root, 'show', `${head}:app.py`)).toBe('2');
    expect((await git(root, 'status', '--porcelain')).trim()).toBe('M logo.png');
    expect(await readFile(join(root, 'logo.png'))).toEqual(Buffer.from([7, 0, 7]));
  });

  test('goes through merges', async () => {
    const root = await withRemote();
    await git(root, 'switch', '--quiet', '--create', 'side');
    await commit(root, 'Side', { 'side.png': binary, 'side.py': '1\n' });
    await git(root, 'switch', '--quiet', 'main');
    await commit(root, 'Main', { 'app.py': '2\n' });
    await git(root, 'merge', '--quiet', '--no-edit', 'side');
    const { head } = await applyRewrite(await planRewrite(root, await range(root), ['side.png']), now);
    expect((await git(root, 'log', '-1', '--format=%P', head)).split(' ')).toHaveLength(2);
    expect(await git(root, 'ls-tree', '-r', '--name-only', head)).toBe('app.py\nside.py');
    expect(await checkCommits(root, await range(root))).toEqual([]);
  });

  test('rewrites the first commit of a branch that the remote lacks', async () => {
    const root = await repository({ 'app.py': '1\n', 'x.bin': binary });
    const { head } = await applyRewrite(await planRewrite(root, ['HEAD'], ['x.bin']), now);
    expect(await git(root, 'ls-tree', '-r', '--name-only', head)).toBe('app.py');
  });

  test('does nothing where the branch has moved, where none is checked out and where there is nothing to do', async () => {
    const root = await withRemote();
    await commit(root, 'Add', { 'x.bin': binary });
    const plan = await planRewrite(root, await range(root), ['x.bin']);
    const head = await commit(root, 'More', { 'y.py': '1\n' });
    await expect(applyRewrite(plan, now)).rejects.toThrow('The branch has moved in the meantime');
    expect(await git(root, 'rev-parse', 'main')).toBe(head);
    await expect(applyRewrite(await planRewrite(root, await range(root), ['nowhere.bin']), now)).rejects.toThrow(GitError);
    expect(await git(root, 'branch', '--list', 'spacedock/*')).toBe('');
    await git(root, 'switch', '--quiet', '--detach');
    await expect(planRewrite(root, await range(root).catch(() => ['HEAD']), ['x.bin'])).rejects.toMatchObject({ kind: 'detached-head' });
  });
});
