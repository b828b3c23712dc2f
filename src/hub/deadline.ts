/** A timer of Node holds no more than 2^31 ms: a longer one fires at once. */
export const longestTimerMs = 2_147_000_000;

/** A signal that aborts with its parent or when its time is over, whichever is first. Dispose it when done. */
export interface Deadline {
  readonly signal: AbortSignal;
  /** True where time, not the parent, ended it. */
  readonly passed: boolean;
  dispose(): void;
}

// AbortSignal.any would do, but on Node 20 it keeps every signal alive that was ever made from a long-lived parent.
export function startDeadline(parent: AbortSignal | undefined, milliseconds: number): Deadline {
  const controller = new AbortController();
  let passed = false;
  const abort = (): void => {
    controller.abort(parent?.reason);
  };
  const timer = setTimeout(() => {
    passed = true;
    controller.abort(new Error('Deadline passed'));
  }, Math.min(milliseconds, longestTimerMs));
  if (parent?.aborted) abort();
  else parent?.addEventListener('abort', abort, { once: true });
  return {
    signal: controller.signal,
    get passed() {
      return passed && !parent?.aborted;
    },
    dispose() {
      clearTimeout(timer);
      parent?.removeEventListener('abort', abort);
    },
  };
}

/** Resolves after the time; rejects at once with the signal's reason when it aborts. */
export function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const abort = (): void => {
      clearTimeout(timer);
      reject(signal?.reason as Error);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', abort);
      resolve();
    }, Math.min(milliseconds, longestTimerMs));
    signal?.addEventListener('abort', abort, { once: true });
  });
}
