import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ProjectLocation } from '../project/discovery';
import { readRepository } from '../sync/git';
import { runGit } from '../sync/git-process';
import type { SyncPlan } from '../sync/plan-model';
import type { ChangedFile, Repository } from '../sync/repository';
import { changedBesideJournal } from './journal';

/** More than this is compared with nothing: the message then only counts. */
const mostCompared = 500;

/** More commits of the main repo are only counted. */
const mostSubjects = 20;

/**
 * What the commit is about, for the user to change: a sync by the commits of the main repo since the last one, else the
 * files. `plan` is a sync that is still to come.
 */
export async function suggestedMessage(
  location: ProjectLocation,
  { changed }: Pick<Repository, 'changed'>,
  { plan, mainSince }: { readonly plan?: SyncPlan | undefined; readonly mainSince?: string | undefined } = {},
): Promise<string> {
  const { mainRoot, spaceRoot } = location;
  const planned = new Set(plan?.changes.map(({ path }) => path));
  if (mainRoot !== undefined && changed.length <= mostCompared && changed.length + planned.size > 0) {
    const others = changed.filter(({ path }) => !planned.has(path));
    const same = await Promise.all(others.map((file) => cameFromMain(mainRoot, spaceRoot, file)));
    if (same.every(Boolean)) return syncMessage(location, mainRoot, mainSince ?? (await lastSynced(spaceRoot)));
  }
  const paths = [...new Set([...changed.map(({ path }) => path), ...planned])];
  const [first, second] = paths;
  if (first !== undefined && paths.length === 1) return `Update ${first}`;
  if (first !== undefined && second !== undefined && paths.length === 2) return `Update ${first} and ${second}`;
  return `Update ${String(paths.length)} files`;
}

/** The Space repo has what the main repo has, or neither has it: so it looks after a sync. */
async function cameFromMain(mainRoot: string, spaceRoot: string, { path, state }: ChangedFile): Promise<boolean> {
  const read = (root: string): Promise<Uint8Array | undefined> => readFile(join(root, path)).catch(() => undefined);
  const [main, space] = await Promise.all([read(mainRoot), read(spaceRoot)]);
  if (state === 'deleted' || space === undefined) return space === undefined;
  return main !== undefined && Buffer.compare(main, space) === 0;
}

/** Names the commit of the main repo, so that the Space's history can be followed back, and what came since the last. */
async function syncMessage(location: ProjectLocation, mainRoot: string, since: string | undefined): Promise<string> {
  const main = await readRepository(mainRoot).catch(() => undefined);
  if (main?.kind !== 'repository' || main.headSha === undefined) return 'Sync from the main repo';
  const sha = main.headSha.slice(0, 7);
  const title = `Sync from the main repo ${(await changedBesideJournal(location, main)).length === 0 ? 'at' : 'after'} ${sha}`;
  const subjects = since === undefined ? [] : await subjectsSince(mainRoot, since).catch(() => []);
  const more = subjects.length - mostSubjects;
  const lines = subjects.slice(0, mostSubjects).map((subject) => `- ${subject}`);
  return [title, ...(lines.length > 0 ? ['', ...lines] : []), ...(more > 0 ? [`- and ${String(more)} more`] : [])].join('\n');
}

const sha = /^[0-9a-f]{7,64}$/;

async function subjectsSince(mainRoot: string, since: string): Promise<string[]> {
  if (!sha.test(since)) return [];
  const log = ['log', '--format=%s', '--no-merges', `${since}..HEAD`, '--'];
  const output = await runGit({ root: mainRoot, arguments: log, doing: 'list the commits of the main repo' });
  return output.toString('utf8').split('\n').filter((subject) => subject !== '');
}

/** The commit of the main repo that the Space repo's own history names last. */
async function lastSynced(spaceRoot: string): Promise<string | undefined> {
  const log = ['log', '--max-count=50', '--format=%s', 'HEAD', '--'];
  const output = await runGit({ root: spaceRoot, arguments: log, doing: 'read the last commits' }).catch(() => undefined);
  return /^Sync from the main repo (?:at|after) ([0-9a-f]{7,})$/m.exec(output?.toString('utf8') ?? '')?.[1];
}
