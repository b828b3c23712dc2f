import { readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { commitAll, push, pushPreview, readRepository, uncommittedAmong } from '../../../src/sync/git';
import { changedSince, fileAtCommit } from '../../../src/sync/git-file';
import { fetchPointers } from '../../../src/sync/lfs';
import { applyRewrite, planRewrite } from '../../../src/sync/rewrite';
import { applyRollback, planRollback, rollbackMessage } from '../../../src/deploy/rollback';
import { readSettings, safeSettings, settingsParameter } from '../../../src/sync/git-settings';
import { checkCommits, checkWorkingTree } from '../../../src/sync/guard';
import { LocalHub } from '../../hub/local-hub';
import { testTokens } from '../../hub/tokens';
import { git, repository, temporaryFolder, withUserSettings, writeTree } from './folders';
import { configure, kindOf, traps, writeHooks } from './traps';

const token = testTokens.write;
const spaceId = 'troutmoose/hostile';
const readme = '---\ntitle: Demo\nsdk: docker\n---\n';

let hub: LocalHub;
/** Whether git can be told about a setting with `=` in its name: from 2.31 on. */
let readsAnyName: boolean;
beforeAll(async () => {
  const [major = 0, minor = 0] = (/[\d.]+/.exec(await git(tmpdir(), 'version'))?.[0] ?? '').split('.').map(Number);
  readsAnyName = major > 2 || minor >= 31;
  hub = await LocalHub.start({ speed: 100_000 });
});
afterAll(() => hub.close());

let made = 0;

async function checkout(): Promise<string> {
  const id = `${spaceId}-${String(made++)}`;
  await hub.createSpace({ id });
  const root = await repository({ 'README.md': readme, Dockerfile: 'FROM python:3.12-slim\nCMD ["python"]\n', '.gitattributes': '*.py filter=evil diff=evil merge=evil\n*.txt filter=a=b.c\n*.gz filter=lfs\n' });
  await configure(root, [['remote.origin.url', `${hub.endpoint}/spaces/${id}`]]);
  return root;
}

function pushed(root: string): Promise<unknown> {
  return push(root, { remote: 'origin', branch: 'main', authorization: { endpoint: new URL(hub.endpoint), token } });
}

/** Everything that the product does with git in a checkout, and how each of it ended. */
async function doEverything(root: string): Promise<string[]> {
  await writeTree(root, { 'app.py': 'print(1)\n', 'a.txt': 'x\n', 'b.gz': 'text\n' });
  const ended = [await kindOf(readRepository(root)), await kindOf(uncommittedAmong(root, ['app.py'])), await kindOf(checkWorkingTree(root))];
  ended.push(await kindOf(commitAll(root, 'Some', { paths: ['app.py', 'a.txt'] })), await kindOf(commitAll(root, 'The rest')));
  ended.push(await kindOf(pushPreview(root, { remote: 'origin', branch: 'main' }).then(({ range }) => checkCommits(root, range))));
  return [...ended, await kindOf(pushed(root))];
}

/** What git does without us, and fails at where a trap is no filter. */
async function gitAlone(root: string, settings: readonly string[], ...parts: readonly string[]): Promise<void> {
  await git(root, ...settings.flatMap((setting) => ['-c', setting]), ...parts).catch(() => undefined);
}

const unwatched = 'core.fsmonitor=false';
/** A filter that fails ends git before it comes to anything else; it may look at any file as young as its index. */
const unfiltered = [unwatched, ...['evil', 'lfs'].flatMap((name) => [`filter.${name}.required=false`, ...['clean', 'smudge', 'process'].map((step) => `filter.${name}.${step}=`)])];
const allDone = ['done', 'done', 'done', 'done', 'done', 'done', 'done'];

describe('a hostile repository starts nothing', { timeout: 180_000 }, () => {
  const programKeys = [
    'core.fsmonitor',
    'core.sshCommand',
    'core.askPass',
    'core.gitProxy',
    'core.alternateRefsCommand',
    'core.pager',
    'core.editor',
    'sequence.editor',
    'pager.log',
    'pager.config',
    'diff.external',
    'diff.evil.command',
    'diff.evil.textconv',
    'merge.evil.driver',
    'filter.evil.clean',
    'filter.evil.smudge',
    'filter.evil.process',
    'filter.lfs.clean',
    'filter.lfs.process',
    'lfs.extension.evil.clean',
    'lfs.customtransfer.evil.path',
    'credential.helper',
    'credential.http://127.0.0.1.helper',
    'gpg.program',
    'gpg.ssh.program',
    'gpg.ssh.defaultKeyCommand',
    'remote.origin.receivepack',
    'remote.origin.uploadpack',
    'gc.recentObjectsHook',
    'uploadpack.packObjectsHook',
    'trailer.evil.command',
  ];

  test('by any setting, alias or hook', async () => {
    const { program, sprung } = await traps();
    const root = await checkout();
    await configure(root, programKeys.map((key) => [key, program(key)]));
    for (const name of ['status', 'push', 'commit', 'lfs', 'config']) await configure(root, [[`alias.${name}`, `!${program(`alias.${name}`)}`]]);
    await configure(root, [['filter.evil.required', 'true'], ['filter.lfs.required', 'true'], ['commit.verbose', 'true'], ['log.showSignature', 'true'], ['gc.auto', '1'], ['maintenance.auto', 'true'], ['submodule.recurse', 'true'], ['submodule.x.update', `!${program('submodule.update')}`], ['push.recurseSubmodules', 'on-demand'], ['push.followTags', 'true'], ['protocol.ext.allow', 'always'], ['core.hooksPath', 'their-hooks']]);
    await writeHooks(join(root, 'their-hooks'), program('their-hooks'));
    await writeHooks(join(root, '.git/hooks'), program('hooks'));
    expect(await doEverything(root)).toEqual(allDone);
    expect(await sprung()).toEqual([]);
    // They are no dummies: the same by git alone springs them.
    await writeTree(root, { 'more.py': 'print(2)\n', 'app.py': 'print(2)\n', 'more.gz': 'x\n', 'README.md': 'x\n' });
    const alone = (settings: readonly string[], ...parts: string[]): Promise<void> => gitAlone(root, settings, ...parts);
    await alone([], 'status');
    await alone([unwatched], 'add', 'more.py');
    // Git asks the one only where the other is not set.
    await alone([unwatched], 'config', '--unset', 'filter.evil.process');
    await alone([unwatched], 'add', 'more.py');
    await alone(unfiltered, 'diff');
    for (const key of ['diff.external', 'diff.evil.command']) await alone([unwatched], 'config', '--unset', key);
    await alone(unfiltered, 'diff');
    await alone(unfiltered, 'fetch', 'git@127.0.0.1:x/y');
    await alone(unfiltered, 'checkout', '--quiet', '-b', 'other');
    await git(root, '-c', `remote.x.url=${hub.endpoint}/spaces/a/private`, 'fetch', 'x').catch(() => undefined);
    const found = await sprung();
    for (const name of ['core.fsmonitor', 'filter.evil.process', 'filter.evil.clean', 'diff.external', 'diff.evil.command', 'diff.evil.textconv', 'core.sshCommand', 'their-hooks']) expect(found).toContain(name);
  });

  test('by a name with = in it: where git cannot be kept from that, nothing is done', async () => {
    const { program, sprung } = await traps();
    const root = await checkout();
    await configure(root, [['filter.a=b.c.clean', program('filter')], ['filter.a=b.c.required', 'true'], ['core.fsmonitor', program('fsmonitor')]]);
    await writeHooks(join(root, '.git/hooks'), program('hooks'));
    // That git cannot tell what is in no commit is an answer.
    const nothing = allDone.map((done, index) => (index === 1 ? done : 'unsafe-settings'));
    expect(await doEverything(root)).toEqual(readsAnyName ? allDone : nothing);
    expect(await sprung()).toEqual([]);
    const names = readRepository(root).then(() => '', String);
    expect(await names).toMatch(readsAnyName ? /^$/ : /git before 2\.31 .*: filter\.a=b\.c\.clean, filter\.a=b\.c\.required\./);
    // The same by git alone.
    await writeTree(root, { 'more.txt': 'x\n' });
    await git(root, '-c', 'core.fsmonitor=', 'add', 'more.txt').catch(() => undefined);
    expect(await sprung()).toContain('filter');
  });

  test('by its hooks, by files that its settings include, or by a repository in it', async () => {
    const { program, sprung } = await traps();
    const root = await checkout();
    await writeHooks(join(root, '.git/hooks'), program('hooks'));
    await writeTree(root, {
      '.git/one': `[core]\n\tfsmonitor = ${program('include')}\n[filter "evil"]\n\tclean = ${program('include-clean')}\n`,
      '.git/two': `[filter "evil"]\n\tprocess = ${program('include-if')}\n`,
    });
    await configure(root, [['include.path', 'one'], ['includeIf.onbranch:main.path', 'two']]);
    await git(root, 'init', '--quiet', 'inner');
    await writeTree(root, { 'inner/a.py': '1\n' });
    await git(join(root, 'inner'), 'add', 'a.py');
    await git(join(root, 'inner'), 'commit', '--quiet', '-m', 'x');
    await configure(join(root, 'inner'), [['core.fsmonitor', program('inner')], ['filter.evil.clean', program('inner-clean')]]);
    expect(await doEverything(root)).toEqual(allDone);
    expect(await sprung()).toEqual([]);
  });

  test('by a roll back, a rewrite of commits, a look at an older one, or the fetch of files from LFS', async () => {
    const { program, sprung } = await traps();
    const root = await checkout();
    await writeTree(root, { 'app.py': '1\n', 'a.md': '1\n' });
    await git(root, 'add', '--all');
    await git(root, 'commit', '--quiet', '-m', 'One');
    const first = await git(root, 'rev-parse', 'HEAD');
    await configure(root, programKeys.map((key) => [key, program(key)]));
    await configure(root, [['filter.evil.required', 'true'], ['alias.lfs', `!${program('alias.lfs')}`], ['core.hooksPath', '.git/their-hooks'], ['lfs.url', 'https://example.invalid/'], ['lfs.standalonetransferagent', 'evil']]);
    await writeHooks(join(root, '.git/their-hooks'), program('their-hooks'));
    await writeTree(root, { 'app.py': '2\n', 'b.md': '1\n' });
    await commitAll(root, 'Two');
    expect(await changedSince(root, first)).toContain('app.py');
    expect(await fileAtCommit(root, first, 'app.py')).toBe('1\n');
    const plan = await planRollback(root, { entries: [], space: spaceId, to: first, deployedSha: undefined });
    await applyRollback(plan);
    await commitAll(root, rollbackMessage(plan));
    expect(await readFile(join(root, 'app.py'), 'utf8')).toBe('1\n');
    await applyRewrite(await planRewrite(root, [`${first}..HEAD`], ['b.md']), new Date());
    expect(await kindOf(fetchPointers(root, ['a.md']))).not.toBe('done');
    expect(await sprung()).toEqual([]);
    // The same by git alone; an alias has no say where Git LFS is there.
    await gitAlone(root, [unwatched], 'read-tree', '--reset', '-u', first);
    await rm(join(root, 'app.py'));
    await gitAlone(root, [unwatched], 'checkout', first, '--', 'app.py');
    await gitAlone(root, unfiltered, 'checkout', '--quiet', '-b', 'other');
    expect(await sprung()).toEqual(expect.arrayContaining(['filter.evil.process', 'their-hooks']));
  });

  test('by commits that are to be signed', async () => {
    const { program, sprung } = await traps();
    const root = await checkout();
    await configure(root, [['commit.gpgSign', 'true'], ['user.signingKey', 'nobody'], ['gpg.program', program('gpg')], ['gpg.openpgp.program', program('gpg-openpgp')]]);
    await writeTree(root, { 'app.py': '1\n' });
    // Git's own gpg has no such key, or is not there.
    expect(await kindOf(commitAll(root, 'Signed'))).toBe('failed');
    await configure(root, [['gpg.format', 'ssh'], ['gpg.ssh.program', program('gpg-ssh')], ['gpg.ssh.defaultKeyCommand', program('gpg-key')]]);
    expect(await kindOf(commitAll(root, 'Signed'))).toBe('failed');
    expect(await sprung()).toEqual([]);
  });

  test('by an object that it promises to fetch', async () => {
    const { program, sprung } = await traps();
    const root = await checkout();
    await git(root, 'init', '--quiet', '--bare', '.git/evil.git');
    await configure(root, [['core.repositoryFormatVersion', '1'], ['extensions.partialClone', 'evil'], ['remote.evil.url', join(root, '.git/evil.git')], ['remote.evil.promisor', 'true'], ['remote.evil.uploadpack', program('upload-pack')]]);
    const blob = await git(root, 'rev-parse', 'HEAD:Dockerfile');
    await rm(join(root, '.git/objects', blob.slice(0, 2), blob.slice(2)));
    await kindOf(checkCommits(root, ['HEAD']));
    expect(await sprung()).toEqual([]);
    // The same by git alone fetches it.
    await git(root, 'cat-file', 'blob', blob).catch(() => undefined);
    expect(await sprung()).toEqual(['upload-pack']);
  });

  test.each<[name: string, settings: (program: string, root: string) => readonly (readonly [string, string])[], kind: string]>([
    ['an SSH remote and core.sshCommand', (program) => [['core.sshCommand', program], ['remote.origin.pushurl', 'git@127.0.0.1:spaces/a/b']], 'network'],
    ['url.pushInsteadOf into ext', (program) => [['protocol.ext.allow', 'always'], [`url.ext::${program} .pushInsteadOf`, hub.endpoint]], 'not-a-space'],
    ['url.insteadOf', () => [['url.https://example.invalid/.insteadOf', hub.endpoint]], 'not-a-space'],
    ['a remote by ext', (program) => [['protocol.ext.allow', 'always'], ['remote.origin.pushurl', `ext::${program} %S`]], 'not-a-space'],
    ['a second pushurl', () => [['remote.origin.pushurl', `${hub.endpoint}/spaces/a/b`], ['remote.origin.pushurl', 'https://example.invalid/x.git']], 'not-a-space'],
    ['a folder as the remote', (_program, root) => [['remote.origin.pushurl', join(root, '.git')]], 'not-a-space'],
    ['remote.vcs', () => [['remote.origin.vcs', 'ext']], 'unsafe-settings'],
    ['remote.proxy', () => [['remote.origin.proxy', 'http://127.0.0.1:9']], 'unsafe-settings'],
    ['http.sslVerify', () => [['http.sslVerify', 'false']], 'unsafe-settings'],
    ['http.curloptResolve of the endpoint', () => [[`http.${hub.endpoint}.curloptResolve`, 'huggingface.co:443:127.0.0.1']], 'unsafe-settings'],
    ['core.worktree', () => [['core.worktree', '/']], 'unsafe-settings'],
  ])('by %s, and gets no token', async (_name, settings, kind) => {
    const { program, sprung } = await traps();
    const root = await checkout();
    await writeHooks(join(root, '.git/hooks'), program('hooks'));
    await configure(root, settings(program('program'), root));
    expect(await kindOf(pushed(root))).toBe(kind);
    expect(await sprung()).toEqual([]);
  });

  test('but what the user has set is started', async () => {
    const { program, sprung } = await traps();
    const root = await checkout();
    await writeTree(root, { 'app.py': '1\n' });
    await withUserSettings(`[filter "evil"]\n\tclean = ${program('users')}\n`, () => commitAll(root, 'Filtered'));
    expect(await sprung()).toEqual(['users']);
  });
});

describe('safeSettings', () => {
  const local = (key: string, value: string): { scope: string; key: string; value: string } => ({ scope: 'local', key, value });
  const global = (key: string, value: string): { scope: string; key: string; value: string } => ({ scope: 'global', key, value });
  const valueOf = (settings: Parameters<typeof safeSettings>[0], wanted: string): string[] =>
    safeSettings(settings).overrides.flatMap(([key, value]) => (key === wanted ? [value] : []));

  test('reads names, values and those without one', () => {
    expect(readSettings('local\0core.bare\nfalse\0global\0user.name\na\nb\0local\0push.x\0')).toEqual([
      local('core.bare', 'false'),
      global('user.name', 'a\nb'),
      local('push.x', 'true'),
    ]);
  });

  test('puts the user’s own setting back, else git’s', () => {
    expect(valueOf([global('core.sshcommand', 'ssh -4'), local('core.sshcommand', 'evil')], 'core.sshcommand')).toEqual(['ssh -4']);
    expect(valueOf([local('core.sshcommand', 'evil')], 'core.sshcommand')).toEqual(['ssh']);
    expect(valueOf([global('core.sshcommand', 'ssh -4')], 'core.sshcommand')).toEqual([]);
    expect(valueOf([global('core.hookspath', '/home/me/hooks')], 'core.hooksPath')).toEqual(['/home/me/hooks']);
    expect(valueOf([global('core.hookspath', '.githooks')], 'core.hooksPath')).toEqual(['/dev/null']);
    expect(valueOf([local('filter.lfs.clean', 'git-lfs clean -- %f')], 'filter.lfs.clean')).toEqual(['git-lfs clean -- %f']);
  });

  test('puts the user’s credential helpers back in their order', () => {
    const { overrides } = safeSettings([global('credential.helper', 'cache'), global('credential.https://a.helper', 'store'), local('credential.helper', 'evil')]);
    expect(overrides.filter(([key]) => key.startsWith('credential'))).toEqual([
      ['credential.helper', ''],
      ['credential.helper', 'cache'],
      ['credential.https://a.helper', 'store'],
    ]);
  });

  test('tells what the repository is not let have', () => {
    const { ignored } = safeSettings([local('core.hookspath', 'x'), local('user.name', 'me'), local('filter.lfs.clean', 'git-lfs clean -- %f'), local('gpg.program', 'evil')]);
    expect(ignored).toEqual(['core.hookspath', 'gpg.program']);
  });

  test('starts nothing for what it turns off', () => {
    // Git before 2.36 would start a program of the name `false`, and mark the index by its answer.
    expect(valueOf([], 'core.fsmonitor')).toEqual(['']);
  });

  test.each<[name: string, key: string]>([
    ['of any value', 'c.x.d'],
    ['of any name', 'c.x=y.d'],
  ])('writes a parameter %s that git reads, or refuses', async (_name, key) => {
    const pairs = [['a.b', "it's ! here"], [key, 'z=1'], ['e.f', '']] as const;
    const before = process.env['GIT_CONFIG_PARAMETERS'];
    process.env['GIT_CONFIG_PARAMETERS'] = settingsParameter(pairs);
    try {
      const listing = git(await temporaryFolder(), 'config', '--list', '--show-scope');
      if (key.includes('=') && !readsAnyName) await expect(listing).rejects.toThrow('bogus format in GIT_CONFIG_PARAMETERS');
      else expect((await listing).split('\n').filter((line) => line.startsWith('command'))).toEqual(["command\ta.b=it's ! here", `command\t${key}=z=1`, 'command\te.f=']);
    } finally {
      if (before === undefined) Reflect.deleteProperty(process.env, 'GIT_CONFIG_PARAMETERS');
      else process.env['GIT_CONFIG_PARAMETERS'] = before;
    }
  });
});
