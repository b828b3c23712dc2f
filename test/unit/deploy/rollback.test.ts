import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { JournalEntry } from '../../../src/deploy/journal-entry';
import { applyRollback, planRollback, rollbackMessage } from '../../../src/deploy/rollback';
import { git, readTree, repository, writeTree } from '../sync/folders';

const space = 'troutmoose/back';

function entry(commit: string, outcome: string, of = space): JournalEntry {
  return { file: `${commit}.md`, space: of, startedAt: '2026-11-26T00:00:00.000Z', outcome, commit, mainCommit: undefined, seconds: {}, cause: undefined, cure: undefined, commits: [], body: '' };
}

/** Three deployments: one, two, three. */
async function history(): Promise<{ root: string; one: string; two: string; three: string }> {
  const root = await repository({ 'app.py': '1\n', 'old.py': 'x\n' });
  const head = (): Promise<string> => git(root, 'rev-parse', 'HEAD');
  const one = await head();
  await writeTree(root, { 'app.py': '2\n', 'new/file.py': 'y\n' });
  await rm(join(root, 'old.py'));
  await git(root, 'add', '--all');
  await git(root, 'commit', '--quiet', '--message', 'Two');
  const two = await head();
  await writeTree(root, { 'app.py': '3\n' });
  await git(root, 'commit', '--quiet', '--all', '--message', 'Three');
  return { root, one, two, three: await head() };
}

describe('a roll back', () => {
  it('goes to the last deployment that ran and has another content', async () => {
    const { root, one, two, three } = await history();
    const entries = [entry(three, 'running'), entry(two, 'build-failed'), entry(two, 'running', 'someone/else'), entry(one, 'running')];
    const plan = await planRollback(root, { entries, space, deployedSha: three });
    expect(plan).toMatchObject({
      to: { sha: one },
      head: three,
      changes: [
        { kind: 'change', path: 'app.py' },
        { kind: 'delete', path: 'new/file.py' },
        { kind: 'add', path: 'old.py' },
      ],
    });
    expect(rollbackMessage(plan)).toMatch(new RegExp(`^Roll back to ${one.slice(0, 7)} \\(`));
    await applyRollback(plan);
    expect(await readTree(root)).toEqual({ 'app.py': '1\n', 'old.py': 'x\n' });
    // No commit is taken away, and none is made yet.
    expect(await git(root, 'rev-parse', 'HEAD')).toBe(three);
    await git(root, 'commit', '--quiet', '--all', '--message', 'Back');
    expect(await git(root, 'rev-parse', 'HEAD^{tree}')).toBe(await git(root, 'rev-parse', `${one}^{tree}`));
  });

  it('goes to a commit that is named, or to what the Space runs where the journal knows of none', async () => {
    const { root, one, two } = await history();
    expect((await planRollback(root, { entries: [], space, deployedSha: two })).to.sha).toBe(two);
    expect((await planRollback(root, { entries: [], space, deployedSha: two, to: one.slice(0, 8) })).to.sha).toBe(one);
  });

  it('says why it cannot be', async () => {
    const { root, one, three } = await history();
    const wish = { entries: [entry(one, 'running')], space, deployedSha: undefined };
    await expect(planRollback(root, { ...wish, entries: [] })).rejects.toThrow('No earlier deployment is known that ran');
    await expect(planRollback(root, { ...wish, to: three })).rejects.toThrow('has the content of');
    await expect(planRollback(root, { ...wish, to: 'f'.repeat(40) })).rejects.toThrow('does not have the commit fffffff');
    await expect(planRollback(root, { ...wish, to: '--all' })).rejects.toThrow('is not the name of a commit');
    const plan = await planRollback(root, wish);
    await writeTree(root, { 'app.py': 'mine\n' });
    await expect(planRollback(root, wish)).rejects.toThrow('uncommitted changes (app.py)');
    await expect(applyRollback(plan)).rejects.toThrow('has changed in the meantime');
    expect((await readTree(root))['app.py']).toBe('mine\n');
  });

  it('overwrites no file that git ignores', async () => {
    const { root, one } = await history();
    await writeTree(root, { '.gitignore': 'old.py\n' });
    await git(root, 'add', '--all');
    await git(root, 'commit', '--quiet', '--message', 'Ignore');
    await writeTree(root, { 'old.py': 'kept nowhere else\n' });
    const wish = { entries: [entry(one, 'running')], space, deployedSha: undefined };
    await expect(planRollback(root, wish)).rejects.toThrow('old.py would be overwritten');
    await rm(join(root, 'old.py'));
    const plan = await planRollback(root, wish);
    await writeTree(root, { 'old.py': 'kept nowhere else\n' });
    await expect(applyRollback(plan)).rejects.toThrow('old.py would be overwritten');
    expect(await readTree(root)).toMatchObject({ 'old.py': 'kept nowhere else\n', 'app.py': '3\n' });
  });
});
