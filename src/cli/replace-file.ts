import { realpath, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { nodeOperations } from '../sync/file-operations';
import { replaceFile } from '../sync/replace-file';

/** A file that somebody named: through a link, and into a device or a pipe as it is. Throws where it cannot be written, in a sentence. */
export async function writeNamedFile(path: string, text: string): Promise<void> {
  try {
    const target = await realpath(path).catch(async () => join(await realpath(dirname(path)), basename(path)));
    const state = nodeOperations.state(target);
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
