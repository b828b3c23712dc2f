import { strict as assert } from 'node:assert';
import { suite, test } from 'mocha';
import { LeftOut } from '../../src/editor/left-out';
import type { SyncPlan, SyncWrite } from '../../src/sync/plan-model';

const write = (path: string): SyncWrite => ({ kind: 'add', path, rule: 0, sourceSize: 1, binary: false, executable: false, digest: '', target: undefined });
const [one, other] = [write('a.py'), write('b.py')];
const plan: SyncPlan = { mainRoot: '/main', spaceRoot: '/space', platform: 'linux', changes: [one, other], refused: [], unchanged: 0, overwritesUncommitted: [], leftovers: [], interrupted: undefined };

suite('What is left out of a sync', () => {
  test('is both that was chosen, where one is chosen while another is taken in', async () => {
    const left = new LeftOut();
    try {
      await left.set(plan, [one], true);
      await Promise.all([left.set(plan, [one], false), left.set(plan, [other], true)]);
      assert.deepEqual((await left.reduce(plan)).leftOut, ['b.py']);
    } finally {
      left.dispose();
    }
  });
});
