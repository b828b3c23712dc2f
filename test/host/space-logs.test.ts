import { strict as assert } from 'node:assert';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { suite, suiteSetup, suiteTeardown, test } from 'mocha';
import { workspace } from 'vscode';
import { SpaceLogs } from '../../src/editor/space-logs';
import { LocalHub } from '../hub/local-hub';
import { connectTo, logger } from './parts';
import { eventually } from './space-files';

const spaceId = 'troutmoose/begun-again';

suite('A log that is followed again', () => {
  let hub: LocalHub;
  let folder: string;
  let logs: SpaceLogs;

  suiteSetup(async () => {
    hub = await LocalHub.start({ keepAliveMs: 500 });
    await hub.createSpace({ id: spaceId, stage: 'BUILDING' });
    hub.pushLog(spaceId, 'build', ['--> FROM python:3.12-slim']);
    folder = await mkdtemp(join(tmpdir(), 'spacedock-logs-'));
    const connection = connectTo(hub);
    logs = new SpaceLogs(() => connection, { folder, times: () => false }, logger);
  });

  suiteTeardown(async () => {
    logs.dispose();
    await hub.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** Each connection sends the whole log, be it the same. */
  const nextRead = (): Promise<void> =>
    new Promise((done) => {
      const reading = logs.onDidReadBuild(() => {
        reading.dispose();
        done();
      });
    });

  test('counts as followed, and can be stopped, however soon after the stop it was asked for', async function () {
    this.timeout(120_000);
    let read = nextRead();
    logs.show(spaceId, 'build');
    await read;
    for (let sweep = 0; sweep < 25; sweep++) {
      // Later and later, until the stop was over before.
      for (let turns = 0, stopped = false; !stopped; turns++) {
        logs.stop(spaceId);
        for (let taken = 0; taken < turns; taken++) await turn();
        stopped = logs.following(spaceId).size === 0;
        read = nextRead();
        logs.show(spaceId, 'build');
        await read;
        // What the one before leaves behind is done in turn with what is saved.
        await (await logs.log({ spaceId, kind: 'build' })).settled();
        await turn();
        assert.deepEqual([...logs.following(spaceId)], ['build'], `Asked for ${String(turns)} turns of the event loop after the stop.`);
      }
    }
    logs.stop(spaceId);
    await eventually('It has stopped', () => logs.following(spaceId).size === 0);
  });

  test('says why it does not come where the Hub is not reached, and comes once it is', async function () {
    this.timeout(120_000);
    const id = 'troutmoose/comes-late';
    await hub.createSpace({ id, stage: 'BUILDING' });
    hub.pushLog(id, 'build', ['--> FROM python:3.12-slim']);
    const shown = (): string => workspace.textDocuments.find((document) => logs.targetOf(document)?.spaceId === id)?.getText() ?? '';
    hub.misbehave({ route: `${id}/logs/build`, status: 503, times: Infinity });
    logs.show(id, 'build');
    await eventually('It says why', () => /^\[Spacedock: .+ It is tried again until the log comes\.\]\n$/.test(shown()));
    hub.behave();
    await eventually('It has come', () => shown() === '--> FROM python:3.12-slim\n');
    logs.stop(id);
    await eventually('It has stopped', () => logs.following(id).size === 0);
  });
});
