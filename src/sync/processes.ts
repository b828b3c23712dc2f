import { readFile } from 'node:fs/promises';

/** True also for a process of somebody else. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

/** When a process was started, in a form to be compared only; undefined where the system does not say (proc(5)). */
export async function processStart(pid: number): Promise<string | undefined> {
  const text = await readFile(`/proc/${String(pid)}/stat`, 'latin1').catch(() => undefined);
  // The name in brackets may hold anything.
  return text?.slice(text.lastIndexOf(')') + 2).split(' ')[19];
}
