import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { readRepository } from '../sync/git';
import { runGit } from '../sync/git-process';
import { HubError } from '../hub/errors';
import type { SpaceState } from '../hub/space';
import type { ProjectLocation } from '../project/discovery';
import { journalOf, ran, readJournal } from './journal';
import type { JournalEntry } from './journal-entry';
import { PushError } from './push';

/** What a roll back would do to the Space repo. A value: nothing was changed for it. */
export interface RollbackPlan {
  readonly spaceRoot: string;
  /** The commit whose content comes back. */
  readonly to: { readonly sha: string; readonly subject: string };
  readonly head: string;
  /** Sorted by path: what becomes of each file. */
  readonly changes: readonly RollbackChange[];
}

export interface RollbackChange {
  readonly kind: 'add' | 'change' | 'delete';
  /** Relative to the Space repo, with `/`. */
  readonly path: string;
}

export interface RollbackWish {
  /** The newest first. */
  readonly entries: readonly JournalEntry[];
  readonly space: string | undefined;
  /** The commit that the Space runs, as the Hub tells it. */
  readonly deployedSha: string | undefined;
  /** A commit that was named; else the last that ran and has another content than what is there now. */
  readonly to?: string | undefined;
}

/**
 * The same for a project: by its journal, and where that knows of no deployment by what the Space says it runs. Throws
 * as `planRollback` does.
 */
export async function planBack(
  location: ProjectLocation,
  { to, readSpace }: { readonly to: string | undefined; readonly readSpace: (signal: AbortSignal) => Promise<Pick<SpaceState, 'deployedSha'>> },
  signal: AbortSignal,
): Promise<RollbackPlan> {
  const entries = await readJournal(await journalOf(location), signal);
  const space = to !== undefined || location.spaceId === undefined ? undefined : await readSpace(signal).catch((error: unknown) => {
    if (error instanceof HubError) return undefined;
    throw error;
  });
  return planRollback(location.spaceRoot, { entries, space: location.spaceId, deployedSha: space?.deployedSha, to }, signal);
}

const doing = 'look for the last deployment that ran';
const commitName = /^[0-9a-f]{7,64}$/i;

/**
 * Looks for the last deployment that ran, and what it takes to have its content back. Throws `PushError` where there is
 * none or the Space repo has changes that would be lost, `GitError`, and the signal's reason.
 */
export async function planRollback(spaceRoot: string, wish: RollbackWish, signal?: AbortSignal): Promise<RollbackPlan> {
  const repository = await readRepository(spaceRoot, signal);
  if (repository.kind !== 'repository' || repository.headSha === undefined) throw new PushError('The Space repo’s folder is no git repository with a commit.', 'Clone the Space there.');
  if (repository.prefix !== '') throw new PushError('The Space’s folder is part of a larger repository.', 'Clone the Space into a folder of its own.');
  if (repository.changed.length > 0) {
    throw new PushError(`The Space repo has uncommitted changes (${repository.changed[0]?.path ?? ''}), which a roll back would mix up with its own.`, 'Commit them, or put them away with git stash, then roll back.');
  }
  const head = repository.headSha;
  const git = async (parts: readonly string[], accepts: readonly number[] = []): Promise<string> =>
    (await runGit({ root: spaceRoot, arguments: parts, doing, signal, accepts })).toString('utf8').replace(/\n$/, '');
  const treeOf = (commit: string): Promise<string> => git(['rev-parse', '--quiet', '--verify', `${commit}^{tree}`], [1, 128]);
  const now = await treeOf(head);
  for (const sha of candidates(wish)) {
    const tree = await treeOf(sha);
    if (tree === '' && wish.to !== undefined) throw new PushError(`This checkout does not have the commit ${sha.slice(0, 7)}.`, 'Fetch it with git fetch, then roll back.');
    if (tree === '') continue;
    if (tree === now && wish.to !== undefined) throw new PushError(`The Space repo has the content of ${sha.slice(0, 7)} already.`, 'Deploy it, or reboot the Space from the factory.');
    if (tree === now) continue;
    const [full = sha, subject = ''] = (await git(['log', '-1', '--format=%H%n%s', sha, '--'])).split('\n');
    const changes = await changesTo(full, head, git);
    await assertFree(spaceRoot, changes);
    return { spaceRoot, head, to: { sha: full, subject }, changes };
  }
  throw new PushError('No earlier deployment is known that ran, and whose content is another than what is there.', 'Name a commit to roll back to, or revert with git.');
}

/** Newest first: those of the journal that ran, then what the Space itself says it runs. */
function candidates({ entries, space, deployedSha, to }: RollbackWish): string[] {
  if (to !== undefined) {
    if (!commitName.test(to)) throw new PushError(`${to} is not the name of a commit.`, 'Name it by seven or more of its digits.');
    return [to];
  }
  const those = entries.flatMap((entry) => (ran(entry) && (entry.space === undefined || entry.space === space) && entry.commit !== undefined ? [entry.commit] : []));
  return [...those, ...(deployedSha === undefined ? [] : [deployedSha])].filter((sha) => commitName.test(sha));
}

async function changesTo(sha: string, head: string, git: (parts: readonly string[]) => Promise<string>): Promise<RollbackChange[]> {
  const output = await git(['diff-tree', '-r', '-z', '--name-status', '--no-renames', head, sha, '--']);
  const fields = output.split('\0');
  const changes: RollbackChange[] = [];
  for (let at = 0; at + 1 < fields.length; at += 2) {
    const [status, path = ''] = [fields[at], fields[at + 1]];
    changes.push({ kind: status === 'A' ? 'add' : status === 'D' ? 'delete' : 'change', path });
  }
  return changes;
}

/** What the commit of a roll back says, for the user to change. */
export function rollbackMessage({ to, head }: RollbackPlan): string {
  return `Roll back to ${to.sha.slice(0, 7)} (${to.subject})\n\nThe content of ${to.sha}, in place of ${head}.`;
}

/**
 * Puts the files of the commit into the folder, as a change to be committed: no commit is taken away. Throws `PushError`
 * where the branch has moved since or a file would be lost, `GitError`, and the signal's reason.
 */
export async function applyRollback({ spaceRoot, head, to, changes }: RollbackPlan, signal?: AbortSignal): Promise<void> {
  const repository = await readRepository(spaceRoot, signal);
  if (repository.kind !== 'repository' || repository.headSha !== head || repository.changed.length > 0) {
    throw new PushError('The Space repo has changed in the meantime: nothing was rolled back.', 'Look at it, then roll back again.');
  }
  await assertFree(spaceRoot, changes);
  // As a merge of two trees: git refuses to overwrite what is changed.
  await runGit({ root: spaceRoot, arguments: ['read-tree', '-m', '-u', head, to.sha], doing: 'put the files of the commit back', signal });
}

/** Git overwrites what it ignores: a file that is in no commit would be lost. */
async function assertFree(spaceRoot: string, changes: readonly RollbackChange[]): Promise<void> {
  for (const { kind, path } of changes) {
    if (kind !== 'add') continue;
    const found = await lstat(join(spaceRoot, path)).catch(() => undefined);
    if (found !== undefined) throw new PushError(`${path} would be overwritten, and git ignores it: it is in no commit.`, 'Move it away, then roll back again.');
  }
}
