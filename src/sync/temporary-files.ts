import { randomBytes } from 'node:crypto';
import { isRunning } from './processes';

// The process that made it is in the name, so that a later run can tell a dead run's file from a living one's.
const pattern = /(?:^|\/)\.spacedock-sync-(\d+)-[0-9a-f]{12}-\d+\.tmp$/;

/** Names for the temporary files of one run; unlike those of any other run. */
export function temporaryNames(): () => string {
  const run = randomBytes(6).toString('hex');
  let count = 0;
  return () => `.spacedock-sync-${String(process.pid)}-${run}-${String(count++)}.tmp`;
}

export function isTemporary(path: string): boolean {
  return pattern.test(path);
}

/** True where the process that made the file is gone. A living one of the same number only delays the clean-up. */
export function isAbandoned(path: string): boolean {
  const [, owner] = pattern.exec(path) ?? [];
  return owner !== undefined && !isRunning(Number(owner));
}
