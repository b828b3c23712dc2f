import { strict as assert } from 'node:assert';
import { setup, suite, suiteSetup, suiteTeardown, teardown, test } from 'mocha';
import type { SshLook } from '../../src/checkpoints/ssh-sighting';
import { Checkpoints } from '../../src/editor/checkpoints';
import { LocalHub } from '../hub/local-hub';
import { projectOf } from '../unit/lint/project-of';
import { connectTo, logger } from './parts';
import { eventually } from './space-files';

const spaceId = 'troutmoose/checked';
const { signal } = new AbortController();

/** Nothing but how much room there is. */
function look(free: number): SshLook {
  return { sighting: { evidence: 'ssh', at: Date.now(), looked: [], files: new Map(), cacheFolder: undefined }, disk: { mount: '/data', total: 50e9, free } };
}

suite('What was asked of checkpoints', () => {
  let hub: LocalHub;
  let checkpoints: Checkpoints;

  suiteSetup(async () => {
    hub = await LocalHub.start({ keepAliveMs: 500 });
    await hub.createSpace({ id: spaceId, hardware: 'l40sx1', stage: 'RUNNING', storage: 'small' });
  });

  suiteTeardown(async () => {
    await hub.close();
  });

  setup(async () => {
    const project = await projectOf(
      {
        'README.md': '---\ntitle: Demo\nsdk: docker\n---\n',
        Dockerfile: 'FROM python:3.12-slim\nCMD ["python", "app.py"]\n',
        'app.py': 'from huggingface_hub import hf_hub_download\nhf_hub_download("facebook/sam3", "sam3.pt")\n',
      },
      { spaceId },
    );
    const connection = connectTo(hub);
    checkpoints = new Checkpoints(() => connection, logger, () => project);
    checkpoints.update(project);
    await eventually('The needs are known', () => checkpoints.needs.length > 0);
  });

  teardown(() => {
    checkpoints.dispose();
  });

  const free = (): number | undefined => {
    const storage = checkpoints.known.found?.totals.storage;
    return storage?.kind === 'disk' ? storage.free : undefined;
  };

  test('before the account or the Hub changed is dropped', async () => {
    await checkpoints.check(() => {
      checkpoints.forget();
      return Promise.resolve(look(7e9));
    }, signal);
    assert.equal(checkpoints.known.found, undefined);
    assert.equal(checkpoints.needs[0]?.size, undefined);
  });

  test('does not take the place of what was asked after it', async () => {
    await checkpoints.check(async () => {
      await checkpoints.check(() => Promise.resolve(look(5e9)), signal);
      assert.equal(free(), 5e9);
      return look(7e9);
    }, signal);
    assert.equal(free(), 5e9);
  });
});
