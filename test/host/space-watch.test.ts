import { strict as assert } from 'node:assert';
import { setup, suite, suiteSetup, suiteTeardown, teardown, test } from 'mocha';
import { SpaceWatch } from '../../src/editor/space-watch';
import { LocalHub } from '../hub/local-hub';
import { connectTo, logger, requestsFor } from './parts';
import { eventually } from './space-files';

const spaceId = 'troutmoose/watched';
const otherId = 'troutmoose/beside';

suite('The watch of a Space', () => {
  let hub: LocalHub;
  let watch: SpaceWatch;

  suiteSetup(async () => {
    hub = await LocalHub.start();
    for (const id of [spaceId, otherId]) await hub.createSpace({ id });
  });

  suiteTeardown(async () => {
    await hub.close();
  });

  const watchOf = (id: string): SpaceWatch => {
    const connection = connectTo(hub);
    return new SpaceWatch(id, () => connection, logger);
  };

  setup(() => {
    hub.setStage(spaceId, 'RUNNING');
    watch = watchOf(spaceId);
  });

  teardown(() => {
    watch.dispose();
    hub.behave();
  });

  const stage = (): string => (watch.knowledge.kind === 'ready' ? watch.knowledge.space.stage : watch.knowledge.kind);

  test('answers who asks by what was read after that, also where another question takes its place', async () => {
    await watch.refresh();
    assert.equal(stage(), 'RUNNING');
    hub.setStage(spaceId, 'BUILD_ERROR');
    const before = requestsFor(hub, spaceId);
    hub.misbehave({ route: `GET /api/spaces/${spaceId}`, hang: true });
    const seen = watch.refresh().then(stage);
    await eventually('The Hub is asked', () => requestsFor(hub, spaceId) > before);
    await watch.refresh();
    assert.equal(await seen, 'BUILD_ERROR');
  });

  test('that is disposed of answers who still asks it, and asks no more by itself', async () => {
    watch.setInView('close');
    await watch.refresh();
    watch.dispose();
    // A change was under way when its Space left the workspace.
    watch.expectMovement();
    hub.setStage(spaceId, 'PAUSED');
    await watch.refresh();
    assert.equal(stage(), 'PAUSED');
    const before = requestsFor(hub, spaceId);
    // What is not known is asked for at once, where anything is.
    watch.forget();
    const other = watchOf(otherId);
    try {
      for (let looks = 0; looks < 5; looks++) await other.refresh();
    } finally {
      other.dispose();
    }
    assert.equal(requestsFor(hub, spaceId), before);
  });
});
