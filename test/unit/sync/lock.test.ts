import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { isLocked, takeLock, type LockHolder } from '../../../src/sync/lock';
import { SyncError } from '../../../src/sync/plan-model';
import { processStart } from '../../../src/sync/processes';
import { temporaryFolder } from './folders';

const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

/** A process that does nothing until the test ends. */
async function living(): Promise<number> {
  const child = spawn(process.execPath, ['-e', 'process.stdout.write("x"); setInterval(() => {}, 1000)'], { stdio: ['ignore', 'pipe', 'ignore'] });
  children.push(child);
  await once(child.stdout, 'data');
  return child.pid ?? 0;
}

/** The number of a process that has ended. */
async function dead(): Promise<number> {
  const child = spawn(process.execPath, ['-e', '']);
  await once(child, 'exit');
  return child.pid ?? 0;
}

async function write(folder: string, holder: Partial<LockHolder>): Promise<void> {
  const whole: LockHolder = { id: 'x', pid: 1, host: hostname(), since: new Date().toISOString(), ...holder };
  await writeFile(join(folder, 'sync.lock'), JSON.stringify(whole));
}

async function failure(work: Promise<unknown>): Promise<SyncError> {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof SyncError) return error;
  throw new Error(`Expected a SyncError, got ${String(error)}.`);
}

describe('the lock of a sync', () => {
  test('is held by one at a time, and given back', async () => {
    const folder = await temporaryFolder();
    expect(await isLocked(folder)).toBe(false);
    const release = await takeLock(folder, { patience: 0 });
    expect(await isLocked(folder)).toBe(true);
    const error = await failure(takeLock(folder, { patience: 0 }));
    expect(error.kind).toBe('busy');
    expect(error.message).toContain(`process ${String(process.pid)} on ${hostname()}, since 20`);
    expect(error.advice).toContain(join(folder, 'sync.lock'));
    await release();
    expect(await readdir(folder)).toEqual([]);
    await (await takeLock(folder, { patience: 0 }))();
  });

  test('lets others wait their turn, each of them alone', async () => {
    const folder = await temporaryFolder();
    let inside = 0;
    let most = 0;
    const waited: number[] = [];
    await Promise.all(
      [1, 2, 3].map(async (each) => {
        const release = await takeLock(folder, { patience: 60_000, onWait: (holder) => waited.push(holder?.pid ?? -each) });
        most = Math.max(most, ++inside);
        await new Promise((resolve) => setTimeout(resolve, 20));
        inside--;
        await release();
      }),
    );
    expect(most).toBe(1);
    expect(waited).toEqual([process.pid, process.pid]);
    expect(await readdir(folder)).toEqual([]);
  });

  test.each<[name: string, holder: () => Promise<Partial<LockHolder>>, isAlive: boolean]>([
    ['of a process that has ended is taken over', async () => ({ pid: await dead() }), false],
    ['of a living process is not', async () => ({ pid: await living() }), true],
    ['of a living process that says when it began is not', async () => living().then(async (pid) => ({ pid, start: await processStart(pid) })), true],
    ['of a process whose number another has by now is taken over', async () => ({ pid: await living(), start: '1' }), false],
    ['of this process, which holds none of that name, is taken over', () => Promise.resolve({ pid: process.pid, id: 'of a process before this one' }), false],
    ['from before the machine was started is taken over', async () => ({ pid: await living(), since: '2001-01-01T00:00:00.000Z' }), false],
    ['of another machine is not, whatever runs here', async () => ({ pid: await dead(), host: 'elsewhere' }), true],
  ])('%s', async (_name, holder, isAlive) => {
    const folder = await temporaryFolder();
    await write(folder, await holder());
    expect(await isLocked(folder)).toBe(isAlive);
    const before = await readFile(join(folder, 'sync.lock'), 'utf8');
    if (isAlive) {
      expect((await failure(takeLock(folder, { patience: 0 }))).kind).toBe('busy');
      expect(await readFile(join(folder, 'sync.lock'), 'utf8')).toBe(before);
    } else {
      const release = await takeLock(folder, { patience: 0 });
      expect(await readFile(join(folder, 'sync.lock'), 'utf8')).toContain(`"pid":${String(process.pid)}`);
      await release();
      expect(await readdir(folder)).toEqual([]);
    }
  });

  test('of a dead process is taken over by one of many', async () => {
    const folder = await temporaryFolder();
    await write(folder, { pid: await dead() });
    const ended = await Promise.allSettled(Array.from({ length: 8 }, () => takeLock(folder, { patience: 0 })));
    expect(ended.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await readdir(folder)).toEqual(['sync.lock']);
  });

  test('that says nothing counts for some seconds, and is then a dead one’s', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'sync.lock'), '{"id":');
    expect(await isLocked(folder)).toBe(true);
    expect((await failure(takeLock(folder, { patience: 0 }))).message).toBe('Another sync into this Space repo is under way.');
    const long = new Date(Date.now() - 60_000);
    await utimes(join(folder, 'sync.lock'), long, long);
    // And of one that was killed while it took a dead one's away.
    await writeFile(join(folder, 'sync.lock-taking'), '');
    await utimes(join(folder, 'sync.lock-taking'), long, long);
    await (await takeLock(folder, { patience: 0 }))();
    expect(await readdir(folder)).toEqual([]);
  });

  test('is not waited for any longer once the signal is given', async () => {
    const folder = await temporaryFolder();
    const release = await takeLock(folder, { patience: 0 });
    const controller = new AbortController();
    const reason = new Error('stopped');
    const waiting = takeLock(folder, { patience: 60_000, signal: controller.signal, onWait: () => controller.abort(reason) });
    await expect(waiting).rejects.toBe(reason);
    expect(await isLocked(folder)).toBe(true);
    await release();
  });
});
