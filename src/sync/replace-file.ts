import { randomBytes } from 'node:crypto';
import { dirname, join } from 'node:path';
import { nodeOperations } from './file-operations';

/** A reader sees the old file or the new one, never half of it. Keeps the file's mode. */
export async function replaceFile(path: string, content: Buffer): Promise<void> {
  const state = await nodeOperations.state(path);
  const temporary = join(dirname(path), `.spacedock-${randomBytes(6).toString('hex')}.tmp`);
  try {
    await nodeOperations.create(temporary, content, state?.mode ?? 0o644);
    await nodeOperations.replace(temporary, path);
  } catch (error) {
    await nodeOperations.remove(temporary).catch(() => undefined);
    throw error;
  }
}
