// Carries a plan out in a process of its own, and is killed in the middle by the test.
import { readFile } from 'node:fs/promises';
import { applySync } from '../../../src/sync/apply';
import { nodeOperations } from '../../../src/sync/file-operations';
import type { SyncPlan } from '../../../src/sync/plan-model';

const [planFile = '', place = '', killAt = ''] = process.argv.slice(2);
const plan = JSON.parse(await readFile(planFile, 'utf8')) as SyncPlan;
let count = 0;

/** Ends like a crash: no handler runs, nothing is cleaned up. */
function crash(): void {
  if (++count === Number(killAt)) process.kill(process.pid, 'SIGKILL');
}

await applySync(plan, {
  allowOverwriteUncommitted: true,
  operations: {
    ...nodeOperations,
    async create(path, content, mode) {
      if (place === 'create' && count + 1 === Number(killAt)) {
        // Half a file, as a full disk or a crash leaves it.
        await nodeOperations.create(path, Buffer.from('half'), mode);
      }
      if (place === 'create') crash();
      await nodeOperations.create(path, content, mode);
    },
    async replace(from, to) {
      if (place === 'before-replace') crash();
      await nodeOperations.replace(from, to);
      if (place === 'after-replace') crash();
    },
    async remove(path) {
      if (place === 'remove') crash();
      await nodeOperations.remove(path);
    },
  },
});
