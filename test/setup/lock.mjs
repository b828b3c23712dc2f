import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { say } from './say.mjs';

/**
 * Does `work` while no other process does work under the same lock. The lock is a file with the process id of its
 * holder; a lock whose holder is gone is taken over.
 *
 * @template Result
 * @param {string} path
 * @param {string} what said while waiting for another process
 * @param {() => Promise<Result>} work
 * @returns {Promise<Result>}
 */
export async function withLock(path, what, work) {
  await mkdir(dirname(path), { recursive: true });
  const own = `${path}.${process.pid}`;
  await writeFile(own, String(process.pid));
  try {
    for (let told = false; !(await tryLink(own, path)); ) {
      const holder = Number(await readFile(path, 'utf8').catch(() => ''));
      if (holder > 0 && !isAlive(holder)) {
        await rename(path, `${own}.stale`).catch(() => undefined);
        continue;
      }
      if (!told) say(`waiting for process ${holder} to finish: ${what}`);
      told = true;
      await sleep(500);
    }
    try {
      return await work();
    } finally {
      await rm(path, { force: true });
    }
  } finally {
    await Promise.all([own, `${own}.stale`].map((file) => rm(file, { force: true })));
  }
}

/** Takes the lock in one step, its holder already written into it; false where it is held. */
async function tryLink(own, path) {
  try {
    await link(own, path);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
