import { l10n } from 'vscode';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ProjectLocation } from '../project/discovery';
import type { ChangedFile, Repository } from '../sync/repository';

/** More than this is compared with nothing: the message then only counts. */
const mostCompared = 500;

/** What the commit is about, for the user to change: a sync by the commit it came from, else the files. */
export async function suggestedMessage(location: ProjectLocation, { changed }: Repository): Promise<string> {
  const { mainRoot, spaceRoot } = location;
  if (mainRoot !== undefined && changed.length <= mostCompared) {
    const same = await Promise.all(changed.map((file) => cameFromMain(mainRoot, spaceRoot, file)));
    if (same.every(Boolean)) return syncMessage(mainRoot);
  }
  const [first] = changed;
  if (changed.length === 1 && first) return l10n.t('Update {0}', first.path);
  if (changed.length === 2) return l10n.t('Update {0} and {1}', first?.path ?? '', changed[1]?.path ?? '');
  return l10n.t('Update {0} files', changed.length);
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
  const { readRepository } = await import('../sync/git');
  const main = await readRepository(mainRoot).catch(() => undefined);
  if (main?.kind !== 'repository' || main.headSha === undefined) return l10n.t('Sync from the main repo');
  const sha = main.headSha.slice(0, 7);
  return main.changed.length === 0
    ? l10n.t('Sync from the main repo at {0}', sha)
    : l10n.t('Sync from the main repo after {0}', sha);
}
