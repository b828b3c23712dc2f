import { randomBytes } from 'node:crypto';
import { realpath, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { nodeOperations } from '../sync/file-operations';

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

/** A file that somebody named: through a link, and into a device or a pipe as it is. Throws where it cannot be written, in a sentence. */
export async function writeNamedFile(path: string, text: string): Promise<void> {
  try {
    const target = await realpath(path).catch(async () => join(await realpath(dirname(path)), basename(path)));
    const state = await nodeOperations.state(target);
    if (state === undefined || state.isFile()) await replaceFile(target, Buffer.from(text));
    else await writeFile(target, text);
  } catch (error) {
    throw new Error(`${path} cannot be written: ${reasonOf(error)}.`, { cause: error });
  }
}

function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'its folder does not exist';
  if (code === 'EISDIR') return 'it is a folder';
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') return 'that is not permitted';
  return message;
}
