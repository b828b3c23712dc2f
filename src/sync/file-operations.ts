import { constants, lstat, mkdir, rename, rmdir, unlink, writeFile, type Stats } from 'node:fs';
import { open as openHandle } from 'node:fs/promises';
import { promisify } from 'node:util';

/** What `applySync` does to the Space repo's folder, one by one, so that a test can make any of them fail. */
export interface FileOperations {
  /** Undefined where there is nothing. Does not follow a link. */
  state(path: string): Promise<Stats | undefined>;
  makeFolder(path: string): Promise<void>;
  /** Creates a file that must not exist yet. */
  create(path: string, content: Buffer | AsyncIterable<Buffer>, mode: number): Promise<void>;
  /** Puts a file in another's place in one step. */
  replace(from: string, to: string): Promise<void>;
  remove(path: string): Promise<void>;
  /** Rejects where the folder is not empty. */
  removeFolder(path: string): Promise<void>;
}

// Promises around callbacks: `fs/promises` costs twice as much for thousands of small files.
const renameFile = promisify(rename);
const writeWhole = promisify(writeFile);
const makeDirectory = promisify(mkdir);

export const nodeOperations: FileOperations = {
  state(path) {
    return new Promise((resolve, reject) => {
      lstat(path, (error, stat) => {
        if (error === null) resolve(stat);
        else if (error.code === 'ENOENT' || error.code === 'ENOTDIR') resolve(undefined);
        else reject(error);
      });
    });
  },
  async makeFolder(path) {
    await makeDirectory(path);
  },
  async create(path, content, mode) {
    if (Buffer.isBuffer(content)) {
      await writeWhole(path, content, { flag: 'wx', mode });
      return;
    }
    const handle = await openHandle(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, mode);
    try {
      for await (const piece of content) await handle.writeFile(piece);
    } finally {
      await handle.close();
    }
  },
  async replace(from, to) {
    for (let attempt = 1; ; attempt++) {
      try {
        await renameFile(from, to);
        return;
      } catch (error) {
        // On Windows a virus scanner or an indexer holds a new file for a moment.
        const held = process.platform === 'win32' && ['EPERM', 'EACCES', 'EBUSY'].includes((error as NodeJS.ErrnoException).code ?? '');
        if (!held || attempt === 5) throw error;
        await new Promise((resolve) => setTimeout(resolve, 40 * attempt));
      }
    }
  },
  remove: promisify(unlink),
  removeFolder: promisify(rmdir),
};
