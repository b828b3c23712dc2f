import { strict as assert } from 'node:assert';
import { createHash } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { suite, suiteSetup, suiteTeardown, test } from 'mocha';
import * as vscode from 'vscode';
import type { LocalHub } from '../hub/local-hub';
import { app, asked, commit, dockerfile, documentLike, git, openDeployedProject, told, write, type DeployedProject } from './deployed-project';

const limitMs = 180_000;
const spaceId = 'troutmoose/deployed';

suite('A deployment', () => {
  let project: DeployedProject;
  let hub: LocalHub;
  let main: string;
  let space: string;
  let run: DeployedProject['run'];
  let journal: DeployedProject['journal'];

  suiteSetup(async function () {
    this.timeout(limitMs);
    project = await openDeployedProject(spaceId);
    ({ hub, main, space, run, journal } = project);
  });

  suiteTeardown(async function () {
    this.timeout(limitMs);
    await project.close();
  });

  const settings = (...more: readonly string[]): string => `space: ${spaceId}\nrepo: ../space\nsync: [${['app.py', ...more].map((from) => `{from: ${from}}`).join(', ')}]\n`;
  /** A file as a clone without Git LFS has it: a pointer, whose object the store of Git LFS holds. */
  const inLfs = async (path: string, text: string): Promise<void> => {
    const oid = createHash('sha256').update(text).digest('hex');
    const object = `.git/lfs/objects/${oid.slice(0, 2)}/${oid.slice(2, 4)}/${oid}`;
    await write(main, { '.gitattributes': `${path} filter=lfs diff=lfs merge=lfs -text\n`, [path]: `version https://git-lfs.github.com/spec/v1\noid sha256:${oid}\nsize ${String(text.length)}\n`, [object]: text });
  };

  test('goes from the check to the running app, with a message that can be changed', async function () {
    this.timeout(limitMs);
    await write(main, { 'app.py': `${app}# 1\n` });
    await commit(main, 'Say one');
    const talk = await run('spacedock.deploy', [{ type: 'Say one on the Space' }, { press: 'Deploy' }]);
    const [box = '', dialog = ''] = asked(talk);
    assert.match(box, /Commit the Space repo[^]*Sync from the main repo at [0-9a-f]{7}/);
    assert.match(dialog, /^Deploy to troutmoose\/deployed\?\nSync: 0 added, 1 changed, 0 deleted\.\n± app\.py/);
    assert.match(dialog, /New commit “Say one on the Space”/);
    const sha = await git(space, 'rev-parse', 'HEAD');
    assert.match(told(talk), new RegExp(`troutmoose/deployed is running commit ${sha.slice(0, 7)}\\. \\[Open App\\|Show Report\\]`));
    assert.deepEqual(hub.commitsOf(spaceId), { head: sha, deployed: sha });
    assert.equal(await git(space, 'log', '-1', '--format=%s'), 'Say one on the Space');
    const [file = ''] = await journal();
    assert.match(await readFile(join(main, '.spacedock/journal', file), 'utf8'), /outcome: running/);
  });

  test('with nothing to do says so, and the journal is no reason to warn', async function () {
    this.timeout(limitMs);
    const talk = await run('spacedock.deploy', []);
    assert.match(told(talk), /There is nothing to deploy/);
    assert.deepEqual(asked(talk), []);
  });

  test('does nothing until every warning is ticked, and nothing where it is left', async function () {
    this.timeout(limitMs);
    const before = hub.commitsOf(spaceId).head;
    await write(main, { 'app.py': `${app}# 2\n` });
    const left = await run('spacedock.deploy', ['leave']);
    assert.match(asked(left)[0] ?? '', /tick what you go past[^]*1 file of the main repo changed since its last commit: app\.py/);
    assert.equal(hub.commitsOf(spaceId).head, before);
    const called = await run('spacedock.deploy', ['tick all', { type: 'Say two' }, 'leave']);
    assert.match(asked(called)[2] ?? '', /^Deploy to troutmoose\/deployed\?/);
    assert.equal(hub.commitsOf(spaceId).head, before);
    assert.equal(await git(space, 'status', '--porcelain'), '');
    await write(main, { 'app.py': `${app}# 1\n` });
  });

  test('that fails says why, with the way to the line', async function () {
    this.timeout(limitMs);
    await write(space, { Dockerfile: `${dockerfile}COPY nowhere.txt ./\n` });
    const talk = await run('spacedock.deploy', ['tick all', { type: 'Copy what is not there' }, { press: 'Deploy' }]);
    assert.match(told(talk), /The build failed: .*\[.*Show Build Log\|Show Report\]/);
    await write(space, { Dockerfile: dockerfile });
  });

  test('of what the Hub would refuse shows the list, and its cure rewrites the commits on a backup branch', async function () {
    this.timeout(limitMs);
    await write(space, { 'walk.gif': Buffer.from([71, 73, 70, 0, 1]) });
    await git(space, 'add', 'walk.gif');
    await git(space, 'commit', '--quiet', '--message', 'Add a picture');
    const picture = await git(space, 'rev-parse', 'HEAD');
    await git(space, 'rm', '--quiet', 'walk.gif');
    await git(space, 'commit', '--quiet', '--message', 'Take it away');
    const talk = await run('spacedock.deploy', [{ choose: /binary/ }, { press: 'Rewrite' }]);
    const [list = '', dialog = ''] = asked(talk);
    assert.match(list, /Nothing was pushed[^]*walk\.gif[^]*\[Take It Out of the Commits…\]/);
    assert.match(dialog, new RegExp(`^Rewrite 2 commits that are not pushed yet\\?[^]*${picture.slice(0, 7)} Add a picture\n    − walk\\.gif`));
    assert.match(told(talk), /they are on the branch spacedock\/backup-/);
    const kept = await git(space, 'log', '--all', '--format=%H');
    assert.ok(kept.includes(picture));
    assert.ok(!(await git(space, 'log', '--format=%H')).includes(picture));
    const again = await run('spacedock.deploy', [{ type: 'Mend the package' }, { press: 'Deploy' }]);
    assert.match(told(again), /is running commit/);
  });

  test('that fails as before says when that was seen, and what mended it', async function () {
    this.timeout(limitMs);
    await write(space, { Dockerfile: `${dockerfile}COPY nowhere.txt ./\n` });
    const talk = await run('spacedock.deploy', ['tick all', { type: 'Copy it again' }, { press: 'Deploy' }, { follow: 'Show Report' }]);
    assert.match(told(talk), /The build failed: .*Seen on .*, mended by “Mend the package” \([0-9a-f]{7}\)\./);
    await documentLike(/^# The build failed\.[^]*## Why[^]*Seen on \d+ \w+ \d{4}, mended by/);
  });

  test('is rolled back to the last that ran, as a new commit, after a preview', async function () {
    this.timeout(limitMs);
    // As older Spaces hold them, from before the Hub refused them.
    await write(space, { 'weights.bin': Buffer.from([0, 1, 2, 3]) });
    await commit(space, 'Add weights');
    await hub.importRepository(spaceId, space);
    await git(space, 'update-ref', 'refs/remotes/origin/main', 'HEAD');
    const failed = await git(space, 'rev-parse', 'HEAD');
    const left = await run('spacedock.rollBack', [{ type: 'Roll back' }, { press: 'Preview' }, { follow: 'Go On…' }, 'leave']);
    assert.match(asked(left)[1] ?? '', /^Roll troutmoose\/deployed back to [0-9a-f]{7}\?\nA new commit brings the content of [0-9a-f]{7} Mend the package back; none is taken away\.\n± Dockerfile/);
    assert.ok(vscode.window.tabGroups.all.some(({ tabs }) => tabs.some(({ label }) => label.startsWith('Roll back preview'))));
    const shown = (path: string): string[] => vscode.workspace.textDocuments.flatMap((document) => (document.uri.scheme === 'spacedock-sync' && document.uri.path === path ? [document.getText()] : []));
    for (let tries = 0; tries < 100 && (shown('/weights.bin').length === 0 || shown('/Dockerfile').length < 2); tries++) await sleep(100);
    assert.deepEqual(shown('/weights.bin'), [`Binary file, 4 B\nSHA-256 ${createHash('sha256').update(Buffer.from([0, 1, 2, 3])).digest('hex')}`]);
    assert.deepEqual(shown('/Dockerfile').sort(), [dockerfile, `${dockerfile}COPY nowhere.txt ./\n`].sort());
    assert.equal(await git(space, 'rev-parse', 'HEAD'), failed);
    const talk = await run('spacedock.rollBack', [{ type: 'Roll back' }, { press: 'Roll Back' }]);
    assert.match(told(talk), /is running commit/);
    assert.equal(await git(space, 'rev-parse', 'HEAD^'), failed);
    assert.equal(await readFile(join(space, 'Dockerfile'), 'utf8'), dockerfile);
  });

  test('has decisions beside it in the journal, which are files to be edited', async function () {
    this.timeout(limitMs);
    await run('spacedock.noteDecision', [{ type: 'Stay with gradio 5' }]);
    assert.match(vscode.window.activeTextEditor?.document.getText() ?? '', /outcome: decision[^]*# Stay with gradio 5/);
    const talk = await run('spacedock.openJournalEntry', ['leave']);
    assert.match(asked(talk)[0] ?? '', /Journal[^]*decision[^]*running/);
  });

  test('offers to fetch what the sync refuses as a Git LFS pointer, and then asks anew, with the message that was typed', async function () {
    this.timeout(limitMs);
    await inLfs('vocab.txt', 'a\nb\n');
    await write(main, { 'app.py': `${app}# 3\n`, 'spacedock.yaml': settings('vocab.txt') });
    await commit(main, 'Add a vocabulary');
    const talk = await run('spacedock.deploy', [{ type: 'With words' }, { press: 'Fetch With Git LFS' }, { type: 'With words' }, 'leave']);
    const [, first = '', box = '', second = ''] = asked(talk);
    assert.match(first, /Sync: 0 added, 1 changed, 0 deleted\.[^]*vocab\.txt: It is a Git LFS pointer, not the file itself\.[^]*\nDeploy\nPreview\n(?:Edit Message…\n)?Fetch With Git LFS$/);
    assert.match(box, /\nWith words$/);
    assert.match(second, /Sync: 1 added, 1 changed, 0 deleted\.[^]*\+ vocab\.txt/);
    assert.doesNotMatch(second, /Git LFS/);
    assert.equal(await readFile(join(main, 'vocab.txt'), 'utf8'), 'a\nb\n');
  });

  test('with nothing but Git LFS pointers to copy offers to fetch them, and goes on with what is fetched', async function () {
    this.timeout(limitMs);
    await git(main, 'rm', '--quiet', '--force', 'vocab.txt');
    await write(main, { 'app.py': await readFile(join(space, 'app.py'), 'utf8'), 'spacedock.yaml': settings('merges.txt') });
    await inLfs('merges.txt', 'c\n');
    await commit(main, 'Merges in place of the vocabulary');
    const asks = new Promise<void>((resolve) => {
      project.user.beforeAnswer = () => { resolve(); };
    });
    const talk = await run('spacedock.deploy', [{ follow: 'Fetch With Git LFS' }, 'leave'], () => asks);
    project.user.beforeAnswer = undefined;
    assert.match(told(talk), /Nothing was deployed\. The sync refuses merges\.txt: It is a Git LFS pointer, not the file itself\. Run git lfs pull .* \[Fetch With Git LFS\]/);
    assert.match(asked(talk)[0] ?? '', /^Commit the Space repo/);
    assert.equal(await readFile(join(main, 'merges.txt'), 'utf8'), 'c\n');
    await write(main, { 'spacedock.yaml': settings() });
    await commit(main, 'Without the merges');
  });

  test('can commit and push alone, by the same check', async function () {
    this.timeout(limitMs);
    await write(space, { 'notes.md': 'x\n', 'run.gif': Buffer.from([71, 73, 70, 0, 1]) });
    const refused = await run('spacedock.commitAndPush', ['leave']);
    assert.match(asked(refused)[0] ?? '', /run\.gif/);
    await rm(join(space, 'run.gif'));
    const before = (await journal()).length;
    const talk = await run('spacedock.commitAndPush', [{ type: 'Add notes' }, { press: 'Commit and Push' }]);
    assert.match(asked(talk).at(-1) ?? '', /^Push main to troutmoose\/deployed\?/);
    assert.equal(hub.commitsOf(spaceId).head, await git(space, 'rev-parse', 'HEAD'));
    assert.equal((await journal()).length, before + 1);
    for (let tries = 0; tries < 300 && hub.stageOf(spaceId) !== 'RUNNING'; tries++) await sleep(100);
  });

  test('that is begun twice at once is asked about once, and told of', async function () {
    this.timeout(limitMs);
    await write(space, { 'notes.md': 'y\n' });
    const talk = await project.user.during(() => Promise.all(['spacedock.commitAndPush', 'spacedock.deploy'].map((command) => vscode.commands.executeCommand(command))), ['leave']);
    assert.equal(told(talk), `${spaceId} is being deployed already. []`);
  });
});
