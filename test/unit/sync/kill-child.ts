// Carries a sync out in a process of its own, for the tests that kill it, or that have several at once.
import { readFileSync } from 'node:fs';
import { createRequire, syncBuiltinESMExports } from 'node:module';
import type { SyncPlan } from '../../../src/sync/plan-model';

export interface ChildOrder {
  readonly plan: SyncPlan;
  /** Ends like a crash at this call that changes the disk, from 1: no handler runs, nothing is cleaned up. */
  readonly kill?: { readonly at: number; readonly moment: Moment };
  /** The program of the threads that do the work, as a URL; this thread does it where there is none. */
  readonly worker?: string | undefined;
}

/** Half: of what the call was to write. A call that writes nothing is then not made. */
export type Moment = 'before' | 'half' | 'after';

const { plan, kill, worker } = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as ChildOrder;

/** Calls of Node that change the disk: those of the journal, the lock and the index too. */
const calls = {
  sync: ['openSync', 'writeSync', 'renameSync', 'unlinkSync', 'mkdirSync', 'rmdirSync', 'closeSync'],
  promises: ['writeFile', 'rename', 'link', 'rm', 'unlink', 'mkdir', 'rmdir'],
} as const;
type Call = (...given: unknown[]) => unknown;

let count = 0;
const crash = (): void => {
  process.kill(process.pid, 'SIGKILL');
};

function counted(name: string, call: Call): Call {
  return (...given) => {
    if (++count !== kill?.at) return call(...given);
    if (kill.moment === 'before') crash();
    if (kill.moment === 'half') {
      const [place, content, ...more] = given as [unknown, string | Buffer, ...unknown[]];
      if (name === 'writeSync') call(place, Buffer.from(content).subarray(0, content.length / 2), 0);
      if (name === 'writeFile') return (call(place, content.slice(0, content.length / 2), ...more) as Promise<void>).finally(crash);
      crash();
    }
    const result = call(...given);
    if (result instanceof Promise) return result.finally(crash);
    crash();
    return result;
  };
}

/** Named imports of Node's modules see it too. */
function countCalls(): void {
  const fs = createRequire(import.meta.url)('node:fs') as Record<string, Call> & { readonly promises: Record<string, Call> };
  for (const name of calls.sync) fs[name] = counted(name, fs[name]!);
  for (const name of calls.promises) fs.promises[name] = counted(name, fs.promises[name]!);
  syncBuiltinESMExports();
}

countCalls();
// Not before: they keep some of the calls.
const { applySync } = await import('../../../src/sync/apply');
const { thisThread } = await import('../../../src/sync/hands');
const { WorkerHands } = await import('../../../src/sync/worker-hands');
const threads = worker === undefined ? undefined : new WorkerHands(new URL(worker));
count = 0;
process.stdout.write('begun\n');
const report = await applySync(plan, { allowOverwriteUncommitted: true, hands: threads ?? thisThread() });
await threads?.dispose();
process.stdout.write(`${JSON.stringify({ calls: count, done: report.done.length, failed: report.failed.length })}\n`);
