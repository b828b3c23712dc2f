// The program of a thread that does a sync's work on files: one task after another, each to its end.
import { parentPort } from 'node:worker_threads';
import { nodeOperations } from './file-operations';
import { start } from './tasks';
import type { Answer, Order } from './worker-hands';

parentPort?.on('message', ({ id, name, request, stop }: Order) => {
  const flag = new Int32Array(stop);
  let answer: Answer;
  try {
    const work = start(name, request, () => Atomics.load(flag, 0) !== 0, nodeOperations);
    let step = work.next();
    while (step.done !== true) step = work.next();
    answer = { id, result: step.value };
  } catch (error) {
    answer = { id, error: error instanceof Error ? error : new Error(String(error)) };
  }
  parentPort?.postMessage(answer, 'result' in answer ? memoryOf(answer.result) : []);
});

/** Columns of numbers go over as they are, without a copy. */
function memoryOf(result: unknown): ArrayBuffer[] {
  const columns = Object.values(result ?? {}).flatMap((value) => (ArrayBuffer.isView(value) && value.buffer instanceof ArrayBuffer ? [value.buffer] : []));
  return [...new Set(columns)];
}
