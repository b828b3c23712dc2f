import { join } from 'node:path';
import { foldersAbove } from '../project/repository-path';
import type { FileOperations } from './file-operations';

/** A folder on a file's way is a link or a file, or has gone. */
export class UnsafeFolder extends Error {}

/**
 * Makes sure that the way to a file leads through real folders only, so that no read or write leaves the repo. Looks
 * at each folder once; good for one batch of files.
 */
export class FolderGuard {
  /** Folders that are known to be safe, all above them included. */
  readonly #safe = new Set<string>(['']);

  constructor(
    private readonly root: string,
    private readonly operations: FileOperations,
  ) {}

  /** Throws `UnsafeFolder` where a folder is missing or is no folder. */
  require(folder: string): void {
    this.#visit(folder, false);
  }

  /** The same, but creates what is missing. */
  make(folder: string): void {
    this.#visit(folder, true);
  }

  #visit(folder: string, create: boolean): void {
    if (this.#safe.has(folder)) return;
    for (const step of [...foldersAbove(folder).reverse(), folder]) {
      if (this.#safe.has(step)) continue;
      this.#look(step, create);
      this.#safe.add(step);
    }
  }

  #look(folder: string, create: boolean): void {
    const path = join(this.root, folder);
    let state = this.operations.state(path);
    if (state === undefined && create) {
      try {
        this.operations.makeFolder(path);
      } catch (error) {
        // Another thread was faster.
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
      state = this.operations.state(path);
    }
    if (state?.isDirectory() === true) return;
    throw new UnsafeFolder(state?.isSymbolicLink() === true ? `The folder ${folder} is a symbolic link.` : `${folder} is no folder.`);
  }
}
