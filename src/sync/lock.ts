import { randomUUID } from 'node:crypto';
import { link, readFile, rm, stat, unlink, writeFile } from 'node:fs/promises';
import { hostname, uptime } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { SyncError } from './plan-model';
import { isRunning, processStart } from './processes';
import { makeFolder } from './state-folder';
import { temporaryNames } from './temporary-files';

/** Who holds a lock. */
export interface LockHolder {
  readonly id: string;
  readonly pid: number;
  readonly host: string;
  /** ISO 8601. */
  readonly since: string;
  /** Tells the process from a later one of the same number, where the system says. */
  readonly start?: string | undefined;
}

export interface LockOptions {
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds to wait for another to end. */
  readonly patience: number;
  /** Called once, where it has to wait. */
  readonly onWait?: ((holder: LockHolder | undefined) => void) | undefined;
}

const fileName = 'sync.lock';
/** Milliseconds between two looks. */
const interval = 100;
/** Milliseconds after which a lock that says nothing, or a taking that did not end, is a dead process's. */
const longestWrite = 10_000;

/** Ids of locks that this process holds. */
const held = new Set<string>();

/**
 * Takes the lock of a folder, between processes too, and returns what gives it back. The lock of a process that has
 * ended is taken over. Throws `SyncError` (`busy`) that says who holds it, and the signal's reason.
 */
export async function takeLock(folder: string, { signal, patience, onWait }: LockOptions): Promise<() => Promise<void>> {
  const path = join(folder, fileName);
  const mine: LockHolder = { id: randomUUID(), pid: process.pid, host: hostname(), since: new Date().toISOString(), start: await processStart(process.pid) };
  let waits = false;
  for (const until = Date.now() + patience; ;) {
    signal?.throwIfAborted();
    held.add(mine.id);
    if (await create(path, mine)) {
      await forgetDeadTaker(path);
      return async () => {
        held.delete(mine.id);
        await rm(path, { force: true });
      };
    }
    held.delete(mine.id);
    const other = await readLock(path);
    if (other !== undefined && !(await isAlive(other))) {
      await takeAway(path, other, mine);
      continue;
    }
    if (other === undefined) continue;
    if (Date.now() >= until) throw busy(other.holder, path);
    if (!waits) onWait?.(other.holder);
    waits = true;
    await setTimeout(interval, undefined, signal === undefined ? {} : { signal }).catch(() => signal?.throwIfAborted());
  }
}

/** Whether a living process holds the lock of the folder. */
export async function isLocked(folder: string): Promise<boolean> {
  const found = await readLock(join(folder, fileName));
  return found !== undefined && (await isAlive(found));
}

/** With its content in one step, so that nobody reads half of it. False where there is a lock. */
async function create(path: string, holder: LockHolder): Promise<boolean> {
  const text = JSON.stringify(holder);
  const temporary = join(dirname(path), temporaryNames()());
  try {
    await writeFile(temporary, text, { flag: 'wx' });
    await link(temporary, path);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return false;
    if (code === 'ENOENT') {
      // Whoever held it before took the folder away.
      await makeFolder(dirname(path));
      return false;
    }
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EINVAL', 'EMLINK'].includes(code ?? '')) throw error;
    // A file system without hard links.
    return await writeFile(path, text, { flag: 'wx' }).then(
      () => true,
      (reason: unknown) => {
        if ((reason as NodeJS.ErrnoException).code === 'EEXIST') return false;
        throw reason;
      },
    );
  } finally {
    await rm(temporary, { force: true });
  }
}

interface Found {
  /** Undefined where the file does not say. */
  readonly holder: LockHolder | undefined;
  readonly text: string;
  /** Milliseconds since it was written. */
  readonly age: number;
}

async function readLock(path: string): Promise<Found | undefined> {
  try {
    const [text, { mtimeMs }] = await Promise.all([readFile(path, 'utf8'), stat(path)]);
    return { holder: parse(text), text, age: Date.now() - mtimeMs };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function parse(text: string): LockHolder | undefined {
  try {
    const value = JSON.parse(text) as Partial<LockHolder> | null;
    const { id, pid, host, since, start } = value ?? {};
    if (typeof id !== 'string' || typeof pid !== 'number' || typeof host !== 'string' || typeof since !== 'string') return undefined;
    return { id, pid, host, since, start };
  } catch {
    return undefined;
  }
}

/** What another machine holds, over a network drive, counts as alive: nothing here can tell. */
async function isAlive({ holder, age }: Found): Promise<boolean> {
  if (holder === undefined) return age < longestWrite;
  if (holder.host !== hostname()) return true;
  if (held.has(holder.id)) return true;
  // Before this machine was started.
  if (Date.parse(holder.since) < Date.now() - uptime() * 1_000 - 60_000) return false;
  if (holder.pid === process.pid || !isRunning(holder.pid)) return false;
  const start = await processStart(holder.pid);
  return start === undefined || holder.start === undefined || start === holder.start;
}

/**
 * Removes a dead process's lock. Two that find it at once must not remove the lock that one of them has made in the
 * meantime: only one at a time may look again and remove.
 */
async function takeAway(path: string, dead: Found, mine: LockHolder): Promise<void> {
  const taking = takingOf(path);
  held.add(mine.id);
  try {
    if (!(await create(taking, mine))) {
      const other = await readLock(taking);
      if (other !== undefined && other.age > longestWrite) await rm(taking, { force: true });
      await setTimeout(interval);
      return;
    }
    try {
      if ((await readFile(path, 'utf8').catch(() => undefined)) === dead.text) await unlink(path);
    } finally {
      await rm(taking, { force: true });
    }
  } finally {
    held.delete(mine.id);
  }
}

/** What one leaves that is killed while it takes a lock away. For who holds the lock: then nobody's is taken away. */
async function forgetDeadTaker(path: string): Promise<void> {
  const taking = takingOf(path);
  const other = await readLock(taking);
  if (other !== undefined && !(await isAlive(other))) await rm(taking, { force: true });
}

function takingOf(path: string): string {
  return `${path}-taking`;
}

function busy(holder: LockHolder | undefined, path: string): SyncError {
  const who = holder === undefined ? '' : `: process ${String(holder.pid)} on ${holder.host}, since ${holder.since}`;
  return new SyncError('busy', `Another sync into this Space repo is under way${who}.`, `Wait until it has ended. Where there is no such process any more, delete ${path}.`);
}
