import { closeSync, lstatSync, mkdirSync, openSync, renameSync, rmdirSync, unlinkSync, writeSync, type Stats } from 'node:fs';

/**
 * What a sync does to the Space repo's folder, one by one, so that a test can make any of them fail. They wait for the
 * disk: thousands of small files cost a multiple otherwise. Large syncs run them in threads of their own, small ones
 * in short turns.
 */
export interface FileOperations {
  /** Undefined where there is nothing. Does not follow a link. */
  state(path: string): Stats | undefined;
  makeFolder(path: string): void;
  /** Creates a file that must not exist yet, and opens it. */
  create(path: string, mode: number): number;
  write(file: number, bytes: Uint8Array): void;
  close(file: number): void;
  /** Puts a file in another's place in one step. */
  replace(from: string, to: string): void;
  remove(path: string): void;
  /** Throws where the folder is not empty. */
  removeFolder(path: string): void;
}

export const nodeOperations: FileOperations = {
  state(path) {
    try {
      return lstatSync(path, { throwIfNoEntry: false });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOTDIR') return undefined;
      throw error;
    }
  },
  makeFolder(path) {
    mkdirSync(path);
  },
  create: (path, mode) => openSync(path, 'wx', mode),
  write(file, bytes) {
    for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at);
  },
  close: closeSync,
  replace: renameSync,
  remove: unlinkSync,
  removeFolder: rmdirSync,
};

/** On Windows a virus scanner or an indexer holds a new file for a moment: it is worth another attempt. */
export function isHeld(error: unknown): boolean {
  return process.platform === 'win32' && ['EPERM', 'EACCES', 'EBUSY'].includes((error as NodeJS.ErrnoException).code ?? '');
}
