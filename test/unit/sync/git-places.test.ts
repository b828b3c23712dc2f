import { execFileSync } from 'node:child_process';
import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { applySync } from '../../../src/sync/apply';
import { commitAll, push, pushPreview, readRepository, uncommittedAmong } from '../../../src/sync/git';
import { changedSince, fileAtCommit } from '../../../src/sync/git-file';
import { checkCommits, checkWorkingTree } from '../../../src/sync/guard';
import { planSync } from '../../../src/sync/plan';
import { LocalHub } from '../../hub/local-hub';
import { testTokens } from '../../hub/tokens';
import { git, repository, temporaryFolder, writeTree } from './folders';
import { everything } from './settings';
import { configure, traps, writeHooks } from './traps';

const token = testTokens.write;
const files = { 'README.md': '---\ntitle: Demo\nsdk: docker\n---\n', Dockerfile: 'FROM python:3.12-slim\nCMD ["python"]\n' };
const oddNames = ['with space.py', 'ünï/日本.py', "it's $(touch x) `y`;&.py", '-rf.py', '--all', '[a].py', '#x', '%41.py'];

let hub: LocalHub;
beforeAll(async () => {
  hub = await LocalHub.start({ speed: 100_000 });
});
afterAll(() => hub.close());

const header = `http.extraHeader=Authorization: Basic ${Buffer.from(`x:${token}`).toString('base64')}`;

/** The commit that the Space is at. */
async function remoteHead(id: string): Promise<string> {
  const listed = await git(await temporaryFolder(), '-c', header, 'ls-remote', `${hub.endpoint}/spaces/${id}`, 'refs/heads/main');
  return listed.split('\t')[0] ?? '';
}

let made = 0;

/** A Space's repository in a folder of a name that a shell would take apart, with its remote. */
async function checkout(name = "a folder ü $(touch x) 'it's'"): Promise<{ root: string; id: string }> {
  const id = `troutmoose/places-${String(made++)}`;
  await hub.createSpace({ id });
  const root = join(await temporaryFolder(), name);
  await rename(await repository(files), root);
  await git(root, 'remote', 'add', 'origin', `${hub.endpoint}/spaces/${id}`);
  return { root, id };
}

/** Syncs, checks, commits and pushes, as a deployment does, and tells what the remote has then. */
async function deployInto(root: string, id: string, names: readonly string[] = oddNames): Promise<string[]> {
  const mainRoot = join(await temporaryFolder(), 'the main repo “ü”');
  await writeTree(mainRoot, { ...files, ...Object.fromEntries(names.map((name) => [name, `# ${name}\n`])) });
  const plan = await planSync({ mainRoot, spaceRoot: root, settings: { ...everything, protect: ['.gitmodules'] } });
  expect(plan.overwritesUncommitted).toEqual([]);
  const { failed, done } = await applySync(plan);
  expect(failed).toEqual([]);
  expect(await uncommittedAmong(root, done.map(({ path }) => path))).toEqual(done.map(({ path }) => path));
  expect(await checkWorkingTree(root)).toEqual([]);
  const before = await git(root, 'rev-parse', 'HEAD');
  const { sha } = await commitAll(root, 'Sync: “ü” $(x)\n\nBody', { paths: done.map(({ path }) => path) });
  expect(await git(root, 'rev-parse', 'HEAD')).toBe(sha);
  const { range, files: pushed } = await pushPreview(root, { remote: 'origin', branch: 'main' });
  expect(pushed.map(({ path }) => path)).toEqual(expect.arrayContaining(done.map(({ path }) => path)));
  expect(await checkCommits(root, range)).toEqual([]);
  await push(root, { remote: 'origin', branch: 'main', authorization: { endpoint: new URL(hub.endpoint), token } });
  for (const name of names) expect(await fileAtCommit(root, sha, name)).toBe(`# ${name}\n`);
  expect([...(await changedSince(root, before) ?? [])].sort()).toEqual(expect.arrayContaining([...names].sort()));
  const clone = join(await temporaryFolder(), 'clone');
  await git(root, '-c', header, 'clone', '--quiet', `${hub.endpoint}/spaces/${id}`, clone);
  return (await git(clone, '-c', 'core.quotePath=false', 'ls-files')).split('\n');
}

describe('a Space repo anywhere', { timeout: 240_000 }, () => {
  const all = [...Object.keys(files), ...oddNames].sort();

  test('in a folder, and with files, of names that a shell would take apart', async () => {
    const { root, id } = await checkout();
    expect((await deployInto(root, id)).sort()).toEqual(all);
  });

  test('a worktree, whose .git is a file: its own lock and index, and a hostile setting of its own starts nothing', async () => {
    const { root: first, id } = await checkout('first');
    const { program, sprung } = await traps();
    const root = join(await temporaryFolder(), 'a worktree ü');
    await git(first, 'worktree', 'add', '--quiet', '-b', 'deploy', root);
    await git(first, 'config', 'extensions.worktreeConfig', 'true');
    const own = await git(root, 'rev-parse', '--git-dir');
    await writeFile(join(own, 'config.worktree'), `[core]\n\tfsmonitor = ${program('fsmonitor')}\n\thooksPath = ${join(first, 'hooks')}\n[filter "evil"]\n\tclean = ${program('clean')}\n`);
    await writeHooks(join(first, 'hooks'), program('hooks'));
    await writeTree(root, { '.gitattributes': '*.py filter=evil\n' });
    await git(root, '-c', 'core.fsmonitor=false', '-c', 'core.hooksPath=/dev/null', 'add', '.gitattributes');
    await git(root, '-c', 'core.fsmonitor=false', '-c', 'core.hooksPath=/dev/null', 'commit', '--quiet', '-m', 'Attributes');
    const mainRoot = await temporaryFolder();
    await writeTree(mainRoot, { ...files, 'app.py': 'print(1)\n', '.gitattributes': '*.py filter=evil\n' });
    const plan = await planSync({ mainRoot, spaceRoot: root, settings: everything });
    expect(await applySync(plan)).toMatchObject({ failed: [] });
    expect(await readFile(join(own, 'spacedock', 'sync.index')).then((bytes) => bytes.length)).toBeGreaterThan(0);
    await commitAll(root, 'Sync');
    await push(root, { remote: 'origin', branch: 'main', authorization: { endpoint: new URL(hub.endpoint), token } });
    expect(await sprung()).toEqual([]);
    expect(await remoteHead(id)).toBe(await git(root, '-c', 'core.fsmonitor=false', 'rev-parse', 'HEAD'));
    // The same by git alone.
    await git(root, 'status').catch(() => undefined);
    expect(await sprung()).toContain('fsmonitor');
  });

  test('a submodule of another repository', async () => {
    const { root: space, id } = await checkout('space');
    const around = await repository({ 'a.txt': '1\n' });
    await git(around, '-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', space, 'the space');
    const root = join(around, 'the space');
    await git(root, 'remote', 'set-url', 'origin', `${hub.endpoint}/spaces/${id}`);
    expect((await deployInto(root, id, ['app.py'])).sort()).toEqual([...Object.keys(files), 'app.py'].sort());
    expect((await readRepository(around)).kind).toBe('repository');
  });

  test('with a submodule in it, whose URL, settings and hooks would start programs: it stays as it is', async () => {
    const { root, id } = await checkout('space');
    const { program, sprung } = await traps();
    const inner = await repository({ 'inner.py': '1\n', '.gitattributes': '*.py filter=other\n' });
    await git(root, '-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', inner, 'sub');
    await git(root, 'commit', '--quiet', '-m', 'With a submodule');
    const modules = join(root, '.git/modules/sub');
    await writeFile(join(modules, 'config'), `${await readFile(join(modules, 'config'), 'utf8')}[core]\n\tfsmonitor = ${program('inner-fsmonitor')}\n\thooksPath = ${join(root, '.git/their-hooks')}\n[filter "other"]\n\tclean = ${program('inner-clean')}\n`);
    await writeHooks(join(root, '.git/their-hooks'), program('inner-hooks'));
    await writeTree(root, { '.gitmodules': `[submodule "sub"]\n\tpath = sub\n\turl = ext::${program('url')} %S\n\tupdate = !${program('update')}\n` });
    await configure(root, [['submodule.sub.url', `ext::${program('url')} %S`], ['submodule.sub.update', `!${program('update')}`], ['submodule.recurse', 'true'], ['push.recurseSubmodules', 'on-demand'], ['diff.submodule', 'log'], ['status.submoduleSummary', 'true'], ['diff.ignoreSubmodules', 'none'], ['submodule.sub.ignore', 'none'], ['fetch.recurseSubmodules', 'true'], ['protocol.ext.allow', 'always']]);
    await writeTree(root, { 'sub/inner.py': '2\n' });
    const mainRoot = await temporaryFolder();
    await writeTree(mainRoot, { ...files, 'app.py': '1\n', 'sub/inner.py': '3\n' });
    const plan = await planSync({ mainRoot, spaceRoot: root, settings: { ...everything, protect: ['.gitmodules', 'sub/'] } });
    expect(plan.changes.map(({ path }) => path)).toEqual(['app.py']);
    expect(await applySync(plan)).toMatchObject({ failed: [] });
    expect(await checkWorkingTree(root)).toEqual([]);
    await commitAll(root, 'Sync', { paths: ['app.py', '.gitmodules'] });
    const { range } = await pushPreview(root, { remote: 'origin', branch: 'main' });
    expect(await checkCommits(root, range)).toEqual([]);
    await push(root, { remote: 'origin', branch: 'main', authorization: { endpoint: new URL(hub.endpoint), token } });
    expect(await sprung()).toEqual([]);
    expect(await remoteHead(id)).toBe(await git(root, 'rev-parse', 'HEAD'));
    // The same by git alone.
    await writeTree(root, { '.gitmodules': '[submodule "sub"]\n\tpath = sub\n\turl = x\n' });
    await git(root, 'status', '--ignore-submodules=none').catch(() => undefined);
    expect(await sprung()).toContain('inner-fsmonitor');
  });
});

describe('every call of git', { timeout: 240_000 }, () => {
  const path = process.env['PATH'];
  let record: string;
  beforeEach(async () => {
    const folder = await temporaryFolder();
    record = join(folder, 'calls');
    const real = execFileSync('sh', ['-c', 'command -v git'], { encoding: 'utf8' }).trim();
    // The real git, with a note of what it was given.
    await mkdir(join(folder, 'bin'));
    await writeFile(join(folder, 'bin/git'), `#!/bin/sh\n{ printf 'call\\0'; for each in "$@"; do printf '%s\\0' "$each"; done; printf '\\0env\\0'; env -0; printf '\\0'; } >> '${record}'\nexec '${real}' "$@"\n`);
    await chmod(join(folder, 'bin/git'), 0o755);
    process.env['PATH'] = `${join(folder, 'bin')}:${path ?? ''}`;
  });
  afterEach(() => {
    process.env['PATH'] = path;
  });

  /** Options of git that the product uses, all of them in git 2.30: by their manual pages of that version. */
  const known = new Set(
    [
      '-z -r -m -u -t -w -c -1 -- --all --not --max-count --format --porcelain --branch --no-renames --untracked-files --ignore-submodules --get-regexp --list',
      '--show-scope --show-prefix --show-toplevel --quiet --verify --name-only --name-status --no-ext-diff --no-textconv --relative --pathspec-from-file',
      '--pathspec-file-nul --message --cleanup --only --no-show-signature --count --full-tree --progress --recurse-submodules --no-follow-tags --set-upstream',
      '--push --others --exclude-standard --objects --buffer --batch --batch-check --reverse --raw --root --no-abbrev --stdin --remotes --topo-order',
    ].flatMap((line) => line.split(' ')),
  );

  test('has the token nowhere but in the environment of the push, and no option that git 2.30 lacks', async () => {
    const { root, id } = await checkout();
    await deployInto(root, id, ['app.py', 'ü b.py']);
    const basic = Buffer.from(`hf_user:${token}`).toString('base64');
    const calls = (await readFile(record, 'utf8')).split('call\0').slice(1).map((text) => {
      const [given = '', environment = ''] = text.split('\0\0env\0');
      return { given: given.split('\0'), environment: environment.split('\0').filter((line) => line !== '') };
    });
    const ours = calls.filter(({ given }) => given[0] !== 'clone' && !given.some((each) => each.includes('extraHeader')));
    expect(ours.length).toBeGreaterThan(20);
    const holders: string[] = [];
    for (const { given, environment } of ours) {
      for (const each of given) expect(each.includes(token) || each.includes(basic)).toBe(false);
      const holding = environment.filter((line) => line.includes(token) || line.includes(basic)).map((line) => line.split('=')[0] ?? '');
      if (holding.length > 0) holders.push(`${given.find((each) => !each.startsWith('-') && !each.startsWith('http.')) ?? ''}: ${holding.join()}`);
      // The version of GIT_CONFIG_COUNT is 2.31.
      expect(environment.filter((line) => line.startsWith('GIT_CONFIG_COUNT'))).toEqual([]);
      const isOurs = environment.some((line) => line.startsWith('GIT_ALLOW_PROTOCOL='));
      if (isOurs) for (const option of given.slice(0, given.indexOf('--') === -1 ? undefined : given.indexOf('--')).filter((each) => /^--?[a-z]/.test(each))) expect(known).toContain(option.split('=')[0]);
    }
    expect([...new Set(holders)]).toEqual(['push: GIT_CONFIG_PARAMETERS']);
    expect(await readFile(join(root, '.git/config'), 'utf8')).not.toMatch(new RegExp(`${token}|${basic}`));
    expect(await git(root, 'remote', '-v')).not.toContain('@');
  });
});
