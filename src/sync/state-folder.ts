import { mkdir, readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';

/** The name of the folder; also at the top of a Space repo that has no folder of git's, while a sync runs. */
export const ownFolder = '.spacedock-sync';

/** Where a sync keeps its lock, its journal and its index. */
export interface StateFolder {
  readonly path: string;
  /** False where it lies among the Space repo's own files: nothing may stay there after a sync. */
  readonly lasting: boolean;
}

/** In git's own folder, which is never committed or pushed; undefined where the Space repo has none of its own. */
export async function lastingFolder(spaceRoot: string): Promise<string | undefined> {
  const folder = await gitFolder(spaceRoot);
  return folder && join(folder, 'spacedock');
}

/** Made where it is missing. */
export async function openStateFolder(spaceRoot: string): Promise<StateFolder> {
  const lasting = await lastingFolder(spaceRoot);
  if (lasting !== undefined) {
    const made = await mkdir(lasting, { recursive: true }).then(
      () => true,
      () => false,
    );
    if (made) return { path: lasting, lasting: true };
  }
  const path = join(spaceRoot, ownFolder);
  await makeFolder(path);
  return { path, lasting: false };
}

/** Another sync that ends takes the folder away, also between the looks that make one where it is missing. */
export async function makeFolder(path: string): Promise<void> {
  for (let tries = 20; ; tries--) {
    try {
      await mkdir(path, { recursive: true });
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || tries === 0) throw error;
    }
  }
}

/** `.git` of a checkout; of a worktree or a submodule, the folder that its `.git` file names (gitrepository-layout(5)). */
async function gitFolder(root: string): Promise<string | undefined> {
  const place = join(root, '.git');
  const state = await stat(place).catch(() => undefined);
  if (state === undefined) return undefined;
  let folder = place;
  if (state.isFile()) {
    const [, named] = /^gitdir: (.+?)\r?\n?$/.exec(await readFile(place, 'utf8').catch(() => '')) ?? [];
    if (named === undefined) return undefined;
    folder = resolve(root, named);
  }
  const head = await stat(join(folder, 'HEAD')).catch(() => undefined);
  return head?.isFile() === true ? folder : undefined;
}
