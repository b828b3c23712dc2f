import { strict as assert } from 'node:assert';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setup, suite, suiteSetup, suiteTeardown, teardown, test } from 'mocha';
import { BuildHistoryStore } from '../../src/editor/build-history-store';
import { SpaceBuild } from '../../src/editor/space-build';
import { SpaceLogs } from '../../src/editor/space-logs';
import { SpaceWatch } from '../../src/editor/space-watch';
import { LocalHub } from '../hub/local-hub';
import { connectTo, logger, requestsFor } from './parts';
import { eventually } from './space-files';

const spaceId = 'troutmoose/not-built';
const step = 'FROM python:3.12-slim';

suite('The build of a Space that failed', () => {
  let hub: LocalHub;
  let folder: string;
  let watch: SpaceWatch;
  let logs: SpaceLogs;
  let build: SpaceBuild;

  suiteSetup(async () => {
    hub = await LocalHub.start({ keepAliveMs: 500 });
    await hub.createSpace({ id: spaceId, stage: 'BUILD_ERROR' });
    hub.pushLog(spaceId, 'build', [`--> ${step}`]);
    hub.endLog(spaceId, 'build');
    folder = await mkdtemp(join(tmpdir(), 'spacedock-build-'));
  });

  suiteTeardown(async () => {
    await hub.close();
    await rm(folder, { recursive: true, force: true });
  });

  setup(() => {
    const hubConnection = connectTo(hub);
    const connection = (): typeof hubConnection => hubConnection;
    const history = new BuildHistoryStore(join(folder, 'histories'), (error) => {
      logger.error('Not kept', error);
    });
    watch = new SpaceWatch(spaceId, connection, logger);
    logs = new SpaceLogs(connection, { folder, times: () => false }, logger);
    build = new SpaceBuild({ spaceId: () => spaceId, watch, logs, connection, spaceRoot: () => folder, snapshot: () => undefined, histories: () => Promise.resolve(history), logger });
  });

  teardown(() => {
    hub.behave();
    for (const each of [build, logs, watch]) each.dispose();
  });

  const stepsOf = (times: SpaceBuild['times']): string[] | undefined => times?.log.steps.map(({ instruction }) => instruction);

  test('has its log found though it is opened while it is read', async () => {
    await watch.refresh();
    assert.ok(watch.knowledge.kind === 'ready');
    // The reader's own stream is given up for that of the opened log.
    hub.misbehave({ route: '/logs/build', hang: true });
    const found = build.failedLog(watch.knowledge.space, new AbortController().signal);
    await eventually('The log is asked for', () => requestsFor(hub, spaceId, '/logs/build') > 0);
    logs.show(spaceId, 'build');
    assert.deepEqual(stepsOf(await found), [step]);
  });

  test('is forgotten with the account that it was read with', async () => {
    watch.setDashboardVisible(true);
    await watch.refresh();
    await eventually('The log is read', () => build.wasRead);
    assert.deepEqual(stepsOf(build.times), [step]);
    watch.forget();
    assert.equal(build.times, undefined);
    assert.equal(build.wasRead, false);
  });
});
