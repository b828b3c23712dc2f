import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { Hands } from './hands';
import type { RequestOf, ResultOf, TaskName } from './tasks';

/** What a thread is told. */
export interface Order {
  readonly id: number;
  readonly name: TaskName;
  readonly request: RequestOf<TaskName>;
  /** One number that becomes 1 when the task is to end early. */
  readonly stop: SharedArrayBuffer;
}

/** What it answers. */
export type Answer = { readonly id: number; readonly result: unknown } | { readonly id: number; readonly error: Error };

/** Megabytes of a thread's short-lived values: V8 would let each thread take several times as many. */
const youngest = 8;

let shared: WorkerHands | undefined;

/** Threads that the whole process shares; undefined where their program is not there or no thread can be started. */
export function workerThreads(): Hands | undefined {
  if (shared?.isBroken === true) return undefined;
  if (shared === undefined) {
    const program = findProgram();
    if (program === undefined) return undefined;
    shared = new WorkerHands(program);
  }
  return shared;
}

/** It lies beside the bundles; this module may be in one of them or in a chunk in the folder below. */
function findProgram(): URL | undefined {
  return ['./sync-worker.js', '../sync-worker.js'].map((path) => new URL(path, import.meta.url)).find((url) => existsSync(fileURLToPath(url)));
}

interface Waiting {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

interface Thread {
  readonly worker: Worker;
  readonly waiting: Map<number, Waiting>;
}

/** Disk and hashing take turns on two threads; more than four do not make a disk faster. */
export class WorkerHands implements Hands {
  readonly count = Math.min(4, Math.max(2, availableParallelism()));
  readonly batch = 64;
  isBroken = false;
  readonly #threads: Thread[] = [];
  #lastId = 0;
  #idle: NodeJS.Timeout | undefined;

  /** @param idleTime milliseconds without work after which the threads are let go */
  constructor(
    private readonly program: URL,
    private readonly idleTime = 30_000,
  ) {}

  run<N extends TaskName>(name: N, request: RequestOf<N>, stopped: AbortSignal): Promise<ResultOf<N>> {
    // Else it could run out in the midst of the work.
    clearTimeout(this.#idle);
    const thread = this.#freest();
    const id = ++this.#lastId;
    const stop = new SharedArrayBuffer(4);
    const onStop = (): void => {
      Atomics.store(new Int32Array(stop), 0, 1);
    };
    if (stopped.aborted) onStop();
    stopped.addEventListener('abort', onStop, { once: true });
    const done = new Promise<unknown>((resolve, reject) => {
      thread.waiting.set(id, { resolve, reject });
    });
    thread.worker.ref();
    thread.worker.postMessage({ id, name, request, stop } satisfies Order);
    return done.finally(() => {
      stopped.removeEventListener('abort', onStop);
      thread.waiting.delete(id);
      if (thread.waiting.size === 0) thread.worker.unref();
      this.#rest();
    }) as Promise<ResultOf<N>>;
  }

  async dispose(): Promise<void> {
    clearTimeout(this.#idle);
    await Promise.all(this.#threads.splice(0).map(({ worker }) => worker.terminate()));
  }

  #freest(): Thread {
    const [freest] = [...this.#threads].sort((left, right) => left.waiting.size - right.waiting.size);
    if (freest !== undefined && (freest.waiting.size === 0 || this.#threads.length >= this.count)) return freest;
    const thread: Thread = { worker: new Worker(this.program, { execArgv: [], env: {}, resourceLimits: { maxYoungGenerationSizeMb: youngest } }), waiting: new Map() };
    const fail = (error: Error): void => {
      this.isBroken = true;
      const at = this.#threads.indexOf(thread);
      if (at !== -1) this.#threads.splice(at, 1);
      for (const { reject } of thread.waiting.values()) reject(error);
    };
    thread.worker.on('message', (answer: Answer) => {
      const waiting = thread.waiting.get(answer.id);
      if ('error' in answer) waiting?.reject(answer.error);
      else waiting?.resolve(answer.result);
    });
    thread.worker.on('error', fail);
    thread.worker.on('exit', () => {
      if (thread.waiting.size > 0) fail(new Error('A thread of the sync ended before its work.'));
    });
    thread.worker.unref();
    this.#threads.push(thread);
    return thread;
  }

  #rest(): void {
    clearTimeout(this.#idle);
    if (this.#threads.some(({ waiting }) => waiting.size > 0)) return;
    this.#idle = setTimeout(() => void this.dispose(), this.idleTime).unref();
  }
}
