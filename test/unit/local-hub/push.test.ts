import { afterEach, beforeEach, expect, test } from 'vitest';
import { testTokens } from '../../hub/tokens';
import { goodFiles, spaceId, Workbench } from './workbench';

let bench: Workbench;
beforeEach(async () => {
  bench = await Workbench.open();
});
afterEach(() => bench.close());

test('a push is built and runs, and the log has the shape of a real one', async () => {
  await bench.commit(goodFiles);
  const pushed = await bench.push();
  expect(pushed).toMatchObject({ ok: true });
  await bench.hub.waitForStage(spaceId, ['RUNNING', 'BUILD_ERROR', 'RUNTIME_ERROR']);
  const log = bench.hub.logOf(spaceId, 'build');
});

test('a binary is refused', async () => {
  await bench.commit({ ...goodFiles, 'images/x.png': Buffer.from([0x89, 0x50, 0, 1]) });
});
