import { randomBytes } from 'node:crypto';
import { rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { isHeld, nodeOperations } from './file-operations';

/** A reader sees the old file or the new one, never half of it. Keeps the file's mode. */
export async function replaceFile(path: string, content: Buffer): Promise<void> {
  const state = nodeOperations.state(path);
  const temporary = join(dirname(path), `.spacedock-${randomBytes(6).toString('hex')}.tmp`);
  try {
    await writeFile(temporary, content, { flag: 'wx', mode: state?.mode ?? 0o644 });
    for (let attempt = 1; ; attempt++) {
      try {
        await rename(temporary, path);
        return;
      } catch (error) {
        if (!isHeld(error) || attempt === 5) throw error;
        await setTimeout(40 * attempt);
      }
    }
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
