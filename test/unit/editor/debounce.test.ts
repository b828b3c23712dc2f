import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Debounced } from '../../../src/editor/debounce';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A task that takes `milliseconds` and tells of each run's begin, end and abort. */
function task(milliseconds: number): { readonly debounced: Debounced; readonly events: string[]; readonly errors: unknown[] } {
  const events: string[] = [];
  const errors: unknown[] = [];
  let runs = 0;
  const debounced = new Debounced(
    (signal) => {
      const run = ++runs;
      events.push(`begin ${String(run)}`);
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          events.push(`end ${String(run)}`);
          resolve();
        }, milliseconds);
        signal.addEventListener('abort', () => {
          events.push(`abort ${String(run)}`);
          clearTimeout(timer);
          reject(signal.reason as Error);
        });
      });
    },
    (error) => errors.push(error),
  );
  return { debounced, events, errors };
}

it('runs once after the last of several calls', async () => {
  const { debounced, events } = task(10);
  for (let call = 0; call < 4; call++) {
    debounced.schedule(100);
    await vi.advanceTimersByTimeAsync(60);
  }
  expect(events).toEqual([]);
  await vi.advanceTimersByTimeAsync(60);
  expect(events).toEqual(['begin 1', 'end 1']);
});

it('begins after two seconds though calls never stop', async () => {
  const { debounced, events } = task(10);
  for (let call = 0; call < 45; call++) {
    debounced.schedule(100);
    await vi.advanceTimersByTimeAsync(50);
  }
  expect(events).toEqual(['begin 1', 'end 1']);
});

it('waits the whole of a long delay', async () => {
  const { debounced, events } = task(10);
  debounced.schedule(5_000);
  await vi.advanceTimersByTimeAsync(4_999);
  expect(events).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect(events).toEqual(['begin 1']);
});

it('aborts a run for a newer one, and reports no error of it', async () => {
  const { debounced, events, errors } = task(1_000);
  debounced.schedule(0);
  await vi.advanceTimersByTimeAsync(500);
  debounced.schedule(100);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(events).toEqual(['begin 1', 'abort 1', 'begin 2', 'end 2']);
  expect(errors).toEqual([]);
});

it('lets a run end where the calls are patient, then runs once more', async () => {
  const { debounced, events } = task(1_000);
  debounced.schedule(0);
  await vi.advanceTimersByTimeAsync(500);
  for (let call = 0; call < 3; call++) {
    debounced.schedule(100, { patient: true });
    await vi.advanceTimersByTimeAsync(110);
  }
  await vi.advanceTimersByTimeAsync(3_000);
  expect(events).toEqual(['begin 1', 'end 1', 'begin 2', 'end 2']);
});

it('does not starve under patient calls without end', async () => {
  const { debounced, events } = task(3_000);
  for (let call = 0; call < 200; call++) {
    debounced.schedule(150, { patient: true });
    await vi.advanceTimersByTimeAsync(50);
  }
  expect(events).toEqual(['begin 1', 'end 1', 'begin 2', 'end 2', 'begin 3']);
});

it('is not made patient by a patient call after one that is not', async () => {
  const { debounced, events } = task(1_000);
  debounced.schedule(0);
  await vi.advanceTimersByTimeAsync(100);
  debounced.schedule(200);
  debounced.schedule(200, { patient: true });
  await vi.advanceTimersByTimeAsync(250);
  expect(events).toEqual(['begin 1', 'abort 1', 'begin 2']);
});

it('reports an error and runs again', async () => {
  const errors: unknown[] = [];
  let runs = 0;
  const debounced = new Debounced(
    () => {
      runs++;
      return Promise.reject(new Error(`failure ${String(runs)}`));
    },
    (error) => errors.push((error as Error).message),
  );
  await debounced.run();
  await debounced.run();
  expect(errors).toEqual(['failure 1', 'failure 2']);
});

it('does nothing after it is disposed', async () => {
  const { debounced, events } = task(1_000);
  debounced.schedule(0);
  await vi.advanceTimersByTimeAsync(10);
  debounced.dispose();
  debounced.schedule(0);
  await debounced.run();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(events).toEqual(['begin 1', 'abort 1']);
});
