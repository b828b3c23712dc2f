import { strict as assert } from 'node:assert';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { suite, suiteSetup, suiteTeardown, test } from 'mocha';
import type { SpaceOptions } from '../hub/space-model';
import { app, asked, commit, dockerfile, documentLike, git, openDeployedProject, told, write, type DeployedProject } from './deployed-project';
import type { Answer, Talk } from './user';

const limitMs = 180_000;
const id = 'troutmoose/ends';

/** What becomes of a push that the Space does not build by itself, or whose build nobody waits for. */
suite('A deployment that does not simply run', () => {
  let project: DeployedProject;
  let count = 0;

  suiteSetup(async function () {
    this.timeout(limitMs);
    project = await openDeployedProject(id);
  });

  suiteTeardown(async function () {
    this.timeout(limitMs);
    await project.close();
  });

  /** The Space as it is told to be, and a change in the main repo; gives the answers that let it be pushed. */
  const begin = async (options: Omit<SpaceOptions, 'id'>): Promise<Answer[]> => {
    project.hub.resetSpace({ id, hardware: 'cpu-upgrade', ...options });
    await write(project.main, { 'app.py': `${app}# ${String(++count)}\n` });
    await commit(project.main, `Say ${String(count)}`);
    return [{ type: `Say ${String(count)}` }, { press: 'Deploy' }];
  };
  const pushed = async (): Promise<string> => {
    const sha = await git(project.space, 'rev-parse', 'HEAD');
    assert.equal(project.hub.commitsOf(id).head, sha);
    return sha;
  };
  const journalOf = async (sha: string): Promise<string> => {
    const texts = await Promise.all((await project.journal()).map((file) => readFile(join(project.main, '.spacedock/journal', file), 'utf8')));
    return texts.find((text) => text.includes(`commit: ${sha}`)) ?? texts.join('\n');
  };
  const reboots = (): number => project.hub.requests.filter(({ method, url }) => method === 'POST' && url.endsWith(`/${id}/restart?factory=true`)).length;

  test('in Dev Mode offers the factory reboot, and is watched on where that is taken', async function () {
    this.timeout(limitMs);
    const answers = await begin({ devMode: true, stage: 'RUNNING', buildsOnPush: false });
    const talk = await project.run('spacedock.deploy', [...answers, { follow: 'Factory Reboot' }, { follow: 'Show Report' }]);
    assert.match(asked(talk).at(-1) ?? '', /Dev Mode is on: the Space may not build by itself after the push\. A factory reboot builds it; it is offered then\./);
    const sha = await pushed();
    assert.match(told(talk), /The commit is pushed, but troutmoose\/ends does not build: Dev Mode is on\. .*files outside mounted storage are lost\. \[Factory Reboot\|Leave It\]/);
    assert.match(told(talk), new RegExp(`troutmoose/ends is running commit ${sha.slice(0, 7)}\\. \\[Open App\\|Show Report\\]`));
    assert.equal(project.hub.commitsOf(id).deployed, sha);
    assert.equal(reboots(), 1);
    await documentLike(/^# The Space runs the pushed commit\.[^]*Dev Mode is on: the commit was built by a factory reboot\./);
    assert.match(await journalOf(sha), /outcome: running[^]*built by a factory reboot/);
  });

  test('in Dev Mode leaves the Space as it is where the reboot is not taken', async function () {
    this.timeout(limitMs);
    const before = reboots();
    const talk = await project.run('spacedock.deploy', await begin({ devMode: true, stage: 'RUNNING', buildsOnPush: false }));
    const sha = await pushed();
    assert.match(told(talk), /Pushed, but the Space does not build: Dev Mode is on\. Reboot it from the factory to build the commit\. \[Factory Reboot…\|Show Report\]/);
    assert.notEqual(project.hub.commitsOf(id).deployed, sha);
    assert.equal(project.hub.stageOf(id), 'RUNNING');
    assert.equal(reboots(), before);
    const entry = await journalOf(sha);
    assert.match(entry, /outcome: not-started/);
    assert.doesNotMatch(entry, /built by a factory reboot/);
  });

  test('to a paused Space says so before the push, and leads to waking it, which asks', async function () {
    this.timeout(limitMs);
    const answers = await begin({ stage: 'PAUSED', buildsOnPush: false });
    const talk = await project.run('spacedock.deploy', [...answers, { follow: 'Wake…' }, { press: 'Wake' }], () => project.hub.waitForStage(id, ['RUNNING'], 60_000));
    const sha = await pushed();
    const [question = '', wake = ''] = asked(talk).slice(-2);
    assert.match(question, /The Space is paused: a push does not start it\. Restart it afterwards; from then on its hardware is billed\./);
    assert.match(told(talk), /Pushed, but the Space is paused and does not build\. Restart it; from then on its hardware is billed\. \[Wake…\|Show Report\]/);
    assert.match(wake, /^Wake troutmoose\/ends\?\nNow: Paused\.[^]*\$/);
    assert.equal(project.hub.commitsOf(id).deployed, sha);
    assert.match(await journalOf(sha), /outcome: not-started[^]*# Pushed, but the Space is paused/);
  });

  test('to a Space that sleeps says that the push wakes it, and is watched until it runs', async function () {
    this.timeout(limitMs);
    const talk = await project.run('spacedock.deploy', await begin({ stage: 'SLEEPING' }));
    const sha = await pushed();
    assert.match(asked(talk).at(-1) ?? '', /The Space sleeps: the push wakes it\. It builds anew, and paid hardware is billed from then on\./);
    assert.match(told(talk), /is running commit/);
    assert.equal(project.hub.commitsOf(id).deployed, sha);
  });

  test('of a configuration that the Hub refuses says why, and how the report says to mend it', async function () {
    this.timeout(limitMs);
    const answers = await begin({ stage: 'RUNNING', secrets: { MODEL: 'a' }, variables: { MODEL: 'b' } });
    const talk = await project.run('spacedock.deploy', [...answers, { follow: 'Show Report' }]);
    const sha = await pushed();
    assert.deepEqual(talk.told, [{ kind: 'error', text: 'troutmoose/ends: The Hub refused the configuration: A variable and a secret have the same name.', buttons: ['Show Report'] }]);
    await documentLike(/^# The Hub refused the configuration\.[^]*## Why\n\nA variable and a secret have the same name\n[^]*Delete one of the two in the Space’s settings\./);
    assert.match(await journalOf(sha), /outcome: config-error[^]*id: name-collision/);
  });

  /** Deploys at a pace at which it is at work for long when the watching is cancelled; gives what is told, which may grow. */
  const cancelWatching = async (answers: readonly Answer[]): Promise<Talk> => {
    project.hub.setSpeed(3);
    project.user.onProgress = (text) => {
      if (text.includes('Cancel ends the watching only')) project.user.cancel();
    };
    try {
      const talk = await project.run('spacedock.deploy', answers);
      assert.equal(project.hub.stageOf(id), 'RUNNING_BUILDING');
      assert.equal(talk.told.length, 1, told(talk));
      assert.match(told(talk), /Pushed\. The watching was stopped; the Space goes on\. What comes of it is told when it ends\. \[Show Build Log\|Show Report\]/);
      return talk;
    } finally {
      project.user.onProgress = undefined;
    }
  };
  /** Waits for the one notice more that there is to be. */
  const endTold = async (talk: Talk): Promise<Talk['told'][number] | undefined> => {
    for (let tries = 0; tries < 600 && talk.told.length < 2; tries++) await sleep(100);
    // A second one would come with the next looks at the Space.
    await sleep(3000);
    assert.equal(talk.told.length, 2, told(talk));
    return talk.told[1];
  };

  test('is watched no longer once it is cancelled; the Space goes on, and one notice tells that it runs', async function () {
    this.timeout(limitMs);
    const talk = await cancelWatching(await begin({ stage: 'RUNNING' }));
    const sha = await pushed();
    assert.match(await journalOf(sha), /outcome: stopped-watching[^]*# Pushed\. The watching was stopped; the Space goes on\./);
    await project.hub.waitForStage(id, ['RUNNING'], 120_000);
    assert.equal(project.hub.commitsOf(id).deployed, sha);
    assert.deepEqual(await endTold(talk), { kind: 'information', text: `${id} is running commit ${sha.slice(0, 7)}.`, buttons: ['Open App'] });
    project.hub.setSpeed(20_000);
  });

  test('is watched no longer once it is cancelled, and one notice tells that its build failed', async function () {
    this.timeout(limitMs);
    const [message = 'leave', press = 'leave'] = await begin({ stage: 'RUNNING' });
    await write(project.space, { Dockerfile: `${dockerfile}COPY nowhere.txt ./\n` });
    const talk = await cancelWatching(['tick all', message, press]);
    await project.hub.waitForStage(id, ['BUILD_ERROR'], 120_000);
    const notice = await endTold(talk);
    assert.equal(notice?.kind, 'error');
    assert.match(notice.text, /^The build of troutmoose\/ends failed: .*nowhere\.txt/);
    assert.deepEqual(notice.buttons, ['Show', 'Show Build Log']);
    project.hub.setSpeed(20_000);
  });
});
