import { setImmediate } from 'node:timers/promises';
import { nodeOperations, type FileOperations } from './file-operations';
import { start, type RequestOf, type ResultOf, type TaskName } from './tasks';

/** Who does the work on files. */
export interface Hands {
  /** How many tasks are worth having under way at once. */
  readonly count: number;
  /** How many files a task should be about. */
  readonly batch: number;
  /** Ends early once the signal is given, with what is done. Rejects where the work could not be carried on at all. */
  run<N extends TaskName>(name: N, request: RequestOf<N>, stopped: AbortSignal): Promise<ResultOf<N>>;
}

/** Milliseconds that this thread gives a sync before it turns to everything else. */
const turn = 8;

/** This thread, in short turns. */
export function thisThread(operations: FileOperations = nodeOperations): Hands {
  return {
    count: 1,
    batch: 1,
    async run(name, request, stopped) {
      const work = start(name, request, () => stopped.aborted, operations);
      for (let since = performance.now(); ;) {
        const step = work.next();
        if (step.done === true) return step.value;
        if (performance.now() - since < turn) continue;
        await setImmediate();
        since = performance.now();
      }
    },
  };
}

/** From here on a sync is given threads of its own: what they save is more than what it takes to start them. */
const manyFiles = 1_000;
const manyBytes = 32 * 1024 * 1024;

/** Picks by the work to do. `files` may be a guess. */
export async function handsFor(files: number, bytes: number): Promise<Hands> {
  if (files < manyFiles && bytes < manyBytes) return thisThread();
  const { workerThreads } = await import('./worker-hands');
  return workerThreads() ?? thisThread();
}

/** Runs one task for each batch, as many at once as there are hands. Ends early once the signal is given. */
export async function inBatches<T, R>(hands: Hands, items: readonly T[], stopped: AbortSignal, run: (batch: readonly T[], at: number) => Promise<R>): Promise<void> {
  let next = 0;
  // One more than there are hands: none waits for its next batch.
  const lanes = hands.count === 1 ? 1 : hands.count * 2;
  const lane = async (): Promise<void> => {
    while (next < items.length && !stopped.aborted) {
      const at = next;
      next += hands.batch;
      await run(items.slice(at, next), at);
    }
  };
  const ended = await Promise.allSettled(Array.from({ length: lanes }, lane));
  for (const each of ended) if (each.status === 'rejected') throw each.reason;
}
