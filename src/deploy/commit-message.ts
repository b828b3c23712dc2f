import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ProjectLocation } from '../project/discovery';
import { readRepository } from '../sync/git';
import type { ChangedFile, Repository } from '../sync/repository';

/** More than this is compared with nothing: the message then only counts. */
const mostCompared = 500;

/** What the commit is about, for the user to change: a sync by the commit it came from, else the files. */
export async function suggestedMessage(location: ProjectLocation, { changed }: Pick<Repository, 'changed'>): Promise<string> {
  const { mainRoot, spaceRoot } = location;
  if (mainRoot !== undefined && changed.length <= mostCompared) {
    const same = await Promise.all(changed.map((file) => cameFromMain(mainRoot, spaceRoot, file)));
    if (same.every(Boolean)) return syncMessage(mainRoot);
  }
  const [first, second] = changed;
  if (first !== undefined && changed.length === 1) return `Update ${first.path}`;
  if (first !== undefined && second !== undefined && changed.length === 2) return `Update ${first.path} and ${second.path}`;
  return `Update ${String(changed.length)} files`;
}

/** The Space repo has what the main repo has, or neither has it: so it looks after a sync. */
async function cameFromMain(mainRoot: string, spaceRoot: string, { path, state }: ChangedFile): Promise<boolean> {
  const read = (root: string): Promise<Uint8Array | undefined> => readFile(join(root, path)).catch(() => undefined);
  const [main, space] = await Promise.all([read(mainRoot), read(spaceRoot)]);
  if (state === 'deleted' || space === undefined) return space === undefined;
  return main !== undefined && Buffer.compare(main, space) === 0;
}

/** Names the commit of the main repo, so that the Space's history can be followed back. */
async function syncMessage(mainRoot: string): Promise<string> {
  const main = await readRepository(mainRoot).catch(() => undefined);
  if (main?.kind !== 'repository' || main.headSha === undefined) return 'Sync from the main repo';
  const sha = main.headSha.slice(0, 7);
  return `Sync from the main repo ${main.changed.length === 0 ? 'at' : 'after'} ${sha}`;
}
