import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { commitAll, pushPreview, readRepository, uncommittedAmong } from '../../../src/sync/git';
import { GitError, readGitFailure } from '../../../src/sync/git-error';
import type { Repository } from '../../../src/sync/repository';
import { git, repository, temporaryFolder, writeTree } from './folders';

async function state(root: string): Promise<Repository> {
  const found = await readRepository(root);
  if (found.kind !== 'repository') throw new Error(found.kind);
  return found;
}

async function errorOf(promise: Promise<unknown>): Promise<GitError> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof GitError) return error;
  throw new Error(`Expected a GitError, got ${String(error)}.`);
}

/** A repository whose branch follows `origin/main` of another. */
async function withRemote(): Promise<{ root: string; remote: string }> {
  const remote = await temporaryFolder();
  await git(remote, 'init', '--quiet', '--bare', '--initial-branch=main');
  const root = await repository();
  await git(root, 'remote', 'add', 'origin', remote);
  await git(root, 'push', '--quiet', '--set-upstream', 'origin', 'main');
  return { root, remote };
}

describe('readRepository', () => {
  test('reads branch, upstream, remotes and each kind of change', async () => {
    const { root } = await withRemote();
    await writeTree(root, { 'kept.py': 'a\n', 'gone.py': 'b\n', 'staged.py': 'c\n', '.gitignore': 'ignored\n' });
    await git(root, 'add', '--all');
    await git(root, 'commit', '--quiet', '--message', 'Second');
    await writeTree(root, { 'kept.py': 'changed\n', 'new file ü.py': 'x\n', 'staged.py': 'y\n', 'added.py': 'z\n', ignored: '' });
    await git(root, 'rm', '--quiet', 'gone.py');
    await git(root, 'add', 'staged.py', 'added.py');
    const found = await state(root);
    expect(found).toMatchObject({
      prefix: '',
      head: { kind: 'branch', name: 'main' },
      headSha: await git(root, 'rev-parse', 'HEAD'),
      upstream: { name: 'origin/main', remote: 'origin', branch: 'main' },
      ahead: 1,
      behind: 0,
      conflicted: [],
    });
    expect(found.changed).toEqual([
      { path: 'added.py', state: 'added', staged: true },
      { path: 'gone.py', state: 'deleted', staged: true },
      { path: 'kept.py', state: 'modified', staged: false },
      { path: 'new file ü.py', state: 'untracked', staged: false },
      { path: 'staged.py', state: 'modified', staged: true },
    ]);
  });

  test('takes user info out of the URLs of remotes', async () => {
    const root = await repository();
    await git(root, 'remote', 'add', 'origin', 'https://user:hf_secretsecret@huggingface.co/spaces/a/b');
    await git(root, 'remote', 'add', 'ssh', 'git@hf.co:spaces/a/b');
    await git(root, 'remote', 'set-url', '--push', 'ssh', 'https://x@y@huggingface.co/spaces/a/b');
    expect((await state(root)).remotes).toEqual([
      { name: 'origin', url: 'https://huggingface.co/spaces/a/b' },
      { name: 'ssh', url: 'https://huggingface.co/spaces/a/b' },
    ]);
  });

  test('knows a detached HEAD, an unborn branch and a lost upstream', async () => {
    const { root } = await withRemote();
    const sha = await git(root, 'rev-parse', 'HEAD');
    await git(root, 'update-ref', '-d', 'refs/remotes/origin/main');
    expect(await state(root)).toMatchObject({ upstream: { name: 'origin/main' }, ahead: undefined, behind: undefined });
    await git(root, 'switch', '--quiet', '--detach');
    expect(await state(root)).toMatchObject({ head: { kind: 'detached', sha }, headSha: sha, upstream: undefined });
    const empty = await temporaryFolder();
    await git(empty, 'init', '--quiet', '--initial-branch=main');
    expect(await state(empty)).toMatchObject({ head: { kind: 'branch', name: 'main' }, headSha: undefined, remotes: [] });
  });

  test('lists conflicts', async () => {
    const root = await repository({ 'a.txt': '1\n' });
    await git(root, 'switch', '--quiet', '--create', 'other');
    await writeTree(root, { 'a.txt': '2\n' });
    await git(root, 'commit', '--quiet', '--all', '--message', 'Two');
    await git(root, 'switch', '--quiet', 'main');
    await writeTree(root, { 'a.txt': '3\n' });
    await git(root, 'commit', '--quiet', '--all', '--message', 'Three');
    await git(root, 'merge', 'other').catch(() => undefined);
    expect(await state(root)).toMatchObject({ conflicted: ['a.txt'], changed: [{ path: 'a.txt', state: 'conflicted' }] });
    expect(await errorOf(commitAll(root, 'No'))).toMatchObject({ kind: 'conflicted', files: ['a.txt'] });
  });

  test('tells a folder without a repository and one inside a larger repository', async () => {
    expect(await readRepository(await temporaryFolder())).toEqual({ kind: 'not-a-repository' });
    expect(await readRepository(join(await temporaryFolder(), 'nowhere'))).toEqual({ kind: 'not-a-repository' });
    const root = await repository({ 'space/app.py': '1\n' });
    expect(await state(join(root, 'space'))).toMatchObject({ prefix: 'space/' });
  });

  test('says that git is missing', async () => {
    const root = await repository();
    const path = process.env['PATH'];
    process.env['PATH'] = await temporaryFolder();
    try {
      expect(await readRepository(root)).toEqual({ kind: 'git-missing' });
      expect(await errorOf(commitAll(root, 'x'))).toMatchObject({ kind: 'git-missing' });
    } finally {
      process.env['PATH'] = path;
    }
  });

  test('stops on the signal', async () => {
    const root = await repository();
    const stopped = new Error('stopped');
    await expect(readRepository(root, AbortSignal.abort(stopped))).rejects.toBe(stopped);
    const controller = new AbortController();
    const reading = readRepository(root, controller.signal);
    controller.abort(stopped);
    await expect(reading).rejects.toBe(stopped);
  });
});

describe('uncommittedAmong', () => {
  test('names untracked, ignored and changed files, and no others', async () => {
    const root = await repository({ 'clean.py': '1\n', 'dirty.py': '1\n', '.gitignore': 'ignored.py\n' });
    await writeTree(root, { 'dirty.py': '2\n', 'untracked.py': '3\n', 'ignored.py': '4\n' });
    const paths = ['clean.py', 'dirty.py', 'untracked.py', 'ignored.py'];
    expect(await uncommittedAmong(root, paths)).toEqual(['dirty.py', 'untracked.py', 'ignored.py']);
  });

  test('reads paths relative to a folder inside a repository', async () => {
    const root = await repository({ 'space/a.py': '1\n', 'space/b.py': '1\n' });
    await writeTree(root, { 'space/a.py': '2\n' });
    expect(await uncommittedAmong(join(root, 'space'), ['a.py', 'b.py'])).toEqual(['a.py']);
  });

  test('knows nothing where there is no repository', async () => {
    expect(await uncommittedAmong(await temporaryFolder(), ['a'])).toBeUndefined();
  });
});

describe('commitAll', () => {
  test('commits changed, new and deleted files with any message', async () => {
    const root = await repository({ 'a.py': '1\n', 'b.py': '1\n' });
    await writeTree(root, { 'a.py': '2\n', 'c d.py': '3\n' });
    await git(root, 'rm', '--quiet', '--cached', 'b.py');
    const message = '--amend "quoted" $(touch x)\n\nBody';
    const { sha, files } = await commitAll(root, message);
    expect(files).toEqual(['a.py', 'b.py', 'c d.py']);
    expect(await git(root, 'log', '-1', '--format=%H %B')).toBe(`${sha} ${message}`);
    expect((await state(root)).changed).toEqual([]);
    expect(await git(root, 'rev-list', '--count', 'HEAD')).toBe('2');
  });

  test('commits only the named paths and passes over those without a change', async () => {
    const root = await repository({ 'a.py': '1\n', 'b.py': '1\n', '*.py': '1\n' });
    await writeTree(root, { 'a.py': '2\n', 'b.py': '2\n', '*.py': '2\n', 'new.py': '1\n' });
    await git(root, 'add', 'b.py');
    await commitAll(root, 'Some', { paths: ['*.py', 'new.py', 'nowhere.py'] });
    expect((await state(root)).changed).toEqual([
      { path: 'a.py', state: 'modified', staged: false },
      { path: 'b.py', state: 'modified', staged: true },
    ]);
  });

  test('says why it cannot commit', async () => {
    const root = await repository();
    expect(await errorOf(commitAll(root, 'Nothing'))).toMatchObject({ kind: 'nothing-to-commit' });
    expect(await errorOf(commitAll(await temporaryFolder(), 'x'))).toMatchObject({ kind: 'not-a-repository' });
    await writeTree(root, { 'app.py': '2\n', '.git/index.lock': '' });
    expect(await errorOf(commitAll(root, 'x'))).toMatchObject({ kind: 'failed', message: expect.stringMatching(/^Git could not commit: Unable to create .*index\.lock/) as string });
  });

  test('asks for a name where git has none', async () => {
    const root = await repository();
    await writeTree(root, { 'app.py': '2\n' });
    await git(root, 'config', 'user.useConfigOnly', 'true');
    const names = ['GIT_AUTHOR_NAME', 'GIT_AUTHOR_EMAIL', 'GIT_COMMITTER_NAME', 'GIT_COMMITTER_EMAIL'];
    const before = names.map((name) => process.env[name]);
    for (const name of names) Reflect.deleteProperty(process.env, name);
    try {
      expect(await errorOf(commitAll(root, 'x'))).toMatchObject({ kind: 'no-identity' });
    } finally {
      names.forEach((name, index) => (process.env[name] = before[index]));
    }
  });
});

describe('readGitFailure', () => {
  test('names the settings that git before 2.31 cannot be told about', () => {
    // As git 2.30.2 prints it.
    const said = 'error: bogus format in GIT_CONFIG_PARAMETERS\nfatal: unable to parse command-line config\n';
    const error = readGitFailure(said, 'commit', ['core.fsmonitor', 'filter.a=b.clean']);
    expect(error).toMatchObject({
      kind: 'unsafe-settings',
      message: "This repository's settings hold a name with “=”, and git before 2.31 cannot be kept from starting what they name: filter.a=b.clean.",
      advice: 'Update git to 2.31 or later, or take the setting out with git config --unset.',
      files: [],
    });
  });

  test('says that Git LFS is missing', () => {
    const said = "git: 'lfs' is not a git command. See 'git --help'.\n\nThe most similar command is\n\tlog\n";
    expect(readGitFailure(said, 'fetch the files from Git LFS')).toMatchObject({ kind: 'lfs-missing', message: 'Git LFS is not installed on this machine.', advice: 'Install git-lfs, then fetch again.' });
  });
});

describe('pushPreview', () => {
  test('lists the commits and what they change together', async () => {
    const { root } = await withRemote();
    await writeTree(root, { 'new.py': '1\n', 'app.py': '2\n' });
    await commitAll(root, 'Change and add');
    await writeTree(root, { 'passing.py': '1\n' });
    await commitAll(root, 'Add passing');
    await git(root, 'rm', '--quiet', 'passing.py');
    await commitAll(root, 'Remove passing');
    const preview = await pushPreview(root);
    expect(preview).toMatchObject({ remote: 'origin', branch: 'main', newBranch: false, commitCount: 3 });
    expect(preview.commits.map(({ subject }) => subject)).toEqual(['Remove passing', 'Add passing', 'Change and add']);
    expect(preview.commits[0]?.sha).toBe(await git(root, 'rev-parse', 'HEAD'));
    expect(preview.files).toEqual([
      { path: 'app.py', kind: 'change' },
      { path: 'new.py', kind: 'add' },
    ]);
  });

  test('takes everything for a branch that the remote lacks', async () => {
    const root = await repository({ 'a.py': '1\n' });
    await git(root, 'remote', 'add', 'origin', '../nowhere');
    expect(await errorOf(pushPreview(root))).toMatchObject({ kind: 'no-upstream' });
    expect(await pushPreview(root, { branch: 'main' })).toMatchObject({ newBranch: true, commitCount: 1, files: [{ path: 'a.py', kind: 'add' }] });
  });

  test.each(['-f', '--exec=touch', 'a..b', 'a b', 'a:b', '/a', 'a/', 'a/.b', 'a@{1}', ''])('refuses the branch name %j', async (branch) => {
    const { root } = await withRemote();
    expect(await errorOf(pushPreview(root, { branch }))).toMatchObject({ kind: 'bad-name' });
  });

  test('refuses a remote that reads like an option', async () => {
    const { root } = await withRemote();
    const config = join(root, '.git/config');
    await writeFile(config, (await readFile(config, 'utf8')) + '[remote "--upload-pack=touch x"]\n\turl = nowhere\n');
    expect(await errorOf(pushPreview(root, { remote: '--upload-pack=touch x', branch: 'main' }))).toMatchObject({ kind: 'bad-name' });
    expect(await errorOf(pushPreview(root, { remote: 'nobody', branch: 'main' }))).toMatchObject({ kind: 'no-remote' });
  });
});
