import { join } from 'node:path';
import { foldersAbove } from '../project/repository-path';
import type { FileOperations } from './file-operations';

/** A folder on a file's way is a link or a file, or has gone. */
export class UnsafeFolder extends Error {}

/**
 * Makes sure that the way to a file leads through real folders only, so that no read or write leaves the repo. Looks
 * at each folder once; good for one run.
 */
export class FolderGuard {
  readonly #known = new Map<string, Promise<void>>();
  /** Folders that are known to be safe, all above them included. */
  readonly #safe = new Set<string>(['']);

  constructor(
    private readonly root: string,
    private readonly operations: FileOperations,
  ) {}

  /** Rejects with `UnsafeFolder` where a folder is missing or is no folder. */
  async require(folder: string): Promise<void> {
    await this.#visit(folder, false);
  }

  /** The same, but creates what is missing. */
  async make(folder: string): Promise<void> {
    await this.#visit(folder, true);
  }

  async isSafe(folder: string): Promise<boolean> {
    return this.require(folder).then(
      () => true,
      () => false,
    );
  }

  forget(folder: string): void {
    this.#known.delete(folder);
    this.#safe.delete(folder);
  }

  async #visit(folder: string, create: boolean): Promise<void> {
    if (this.#safe.has(folder)) return;
    // Shared by all files of the folder that are under way at the same time.
    for (const step of [...foldersAbove(folder).reverse(), folder]) {
      let known = this.#known.get(step);
      if (known === undefined) {
        known = this.#look(step, create);
        this.#known.set(step, known);
        known.catch(() => this.#known.delete(step));
      }
      await known;
    }
    this.#safe.add(folder);
  }

  async #look(folder: string, create: boolean): Promise<void> {
    const path = join(this.root, folder);
    let state = await this.operations.state(path);
    if (state === undefined && create) {
      await this.operations.makeFolder(path).catch((error: unknown) => {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      });
      state = await this.operations.state(path);
    }
    if (state?.isDirectory() === true) return;
    throw new UnsafeFolder(state?.isSymbolicLink() === true ? `The folder ${folder} is a symbolic link.` : `${folder} is no folder.`);
  }
}
