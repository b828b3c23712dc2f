import { setMaxListeners } from 'node:events';
import type { HubConnection } from '../hub/connection';
import { HubError } from '../hub/errors';
import { redact } from '../hub/redact';
import { readSpace, type SpaceState } from '../hub/space';
import { readSpaceSettings } from '../hub/space-settings';
import type { Severity } from '../lint/finding';
import type { ProjectLocation } from '../project/discovery';
import { DocumentCache } from '../project/document-cache';
import type { FileSystem } from '../project/file-system';
import { loadProject } from '../project/load';
import { withLiveSpace } from '../project/snapshot';
import { pushPreview } from '../sync/git';
import { branchWarnings, readBranch } from './checks/branch';
import { checkFiles } from './checks/files';
import { checkFrontMatter } from './checks/front-matter';
import { checkModels, checkProject } from './checks/project';
import { checkDivergence, checkWriteAccess, spaceWarnings } from './checks/space';
import type { PreparedPush } from './push';
import { inOrder, type PushItem, type PushNote } from './push-item';

export interface CheckServices {
  readonly connection: HubConnection;
  readonly fileSystem: FileSystem;
  /** Personal severities of rules. */
  readonly severities?: Readonly<Record<string, Severity | 'off'>>;
}

/** What is to be known before a push. A value: nothing was changed for it. */
export interface PushCheck {
  /** The worst first. */
  readonly items: readonly PushItem[];
  readonly notes: readonly PushNote[];
  /** What a push would do; undefined where there is nothing that could be pushed, as `items` says. */
  readonly prepared: PreparedPush | undefined;
  /** The Space as it was; undefined where the Hub did not tell. */
  readonly space: SpaceState | undefined;
}

const mostListeners = 64;

/** A check, and what came of it. */
type Outcome<T> = { readonly value: T } | { readonly note: PushNote };

/**
 * Looks at everything that a push could fail by, all at once. With `commits`, what is changed in the Space repo counts
 * as part of the push. A check that cannot answer is told of and stops none of the others. Rejects with the signal's
 * reason only.
 */
export async function checkPush(
  location: ProjectLocation,
  { connection, fileSystem, severities }: CheckServices,
  options: { readonly commits: boolean; readonly signal?: AbortSignal | undefined },
): Promise<PushCheck> {
  const { commits, signal } = options;
  // All checks listen at once.
  if (signal !== undefined) setMaxListeners(mostListeners, signal);
  const { spaceRoot, spaceId } = location;
  const notes: PushNote[] = [];
  const items: PushItem[] = [];
  const token = await tokenOf(connection, signal);
  const attempt = async <T>(check: string, work: () => Promise<T>): Promise<T | undefined> => {
    const outcome = await attempted(check, work, token, signal);
    if ('value' in outcome) return outcome.value;
    notes.push(outcome.note);
    return undefined;
  };
  const gather = async (check: string, work: () => Promise<readonly PushItem[]>): Promise<void> => {
    items.push(...((await attempt(check, work)) ?? []));
  };

  const space = spaceId === undefined ? Promise.resolve(undefined) : attempt('the state of the Space', () => readSpace(connection, spaceId, signal));
  const inRepository = async (): Promise<PreparedPush | undefined> => {
    const branch = await attempt('the Space repo', () => readBranch(location, connection.endpoint, signal));
    if (branch === undefined) return undefined;
    if ('id' in branch) {
      items.push(branch);
      return undefined;
    }
    const { repository, ...target } = branch;
    let diverged: readonly PushItem[] = [];
    let base: string | undefined;
    const live = await space;
    if (live?.repoSha !== undefined && repository.headSha !== undefined) {
      const found = await attempt('whether the Space has newer commits', () => checkDivergence(spaceRoot, target, live, signal));
      diverged = found ?? [];
      if (found?.length === 0) base = live.repoSha;
    }
    items.push(...diverged);
    if (repository.headSha === undefined) {
      items.push({ id: 'no-commits', severity: 'refused', message: 'The Space repo has no commit yet.', advice: 'Commit its files once with git, then deploy.' });
      return undefined;
    }
    const preview = await attempt('what would be pushed', () => pushPreview(spaceRoot, { ...target, base, signal }));
    if (preview === undefined) return undefined;
    await Promise.all([
      gather('the files to push', () => checkFiles(spaceRoot, preview.range, commits, signal)),
      gather('the branch', () => branchWarnings(location, branch, commits, signal)),
    ]);
    return { spaceRoot, ...target, repository, preview, base };
  };
  const inProject = async (): Promise<void> => {
    const project = await attempt('the project', () => loadProject(location, fileSystem, new DocumentCache(), signal));
    if (project === undefined) return;
    const settings = spaceId === undefined ? undefined : await attempt('the secrets of the Space', () => readSpaceSettings(connection, spaceId, signal));
    if (settings !== undefined && settings.secrets === undefined) {
      notes.push({ check: 'the secrets of the Space', message: 'The token may not read its settings.' });
    }
    const live = await space;
    const hardware = live?.hardware.requested ?? live?.hardware.current;
    const mounts = live?.volumes.map(({ mountPath }) => mountPath) ?? [];
    const whole = settings === undefined || live === undefined ? project : withLiveSpace(project, { id: live.id, ...settings, hardware, mounts });
    await Promise.all([
      gather('the project', () => Promise.resolve(checkProject(whole, severities))),
      gather('access to gated models', () => checkModels(connection, whole, signal)),
    ]);
  };
  const [prepared] = await Promise.all([
    inRepository(),
    space,
    inProject(),
    gather('the front matter with the Hub', () => checkFrontMatter(connection, spaceRoot, signal)),
    spaceId === undefined ? undefined : gather('whether the token may push', () => checkWriteAccess(connection, spaceId, signal)),
  ]);
  const found = await space;
  if (found !== undefined) items.push(...spaceWarnings(found));
  return { items: inOrder(withoutRepeats(items)), notes: notes.sort((a, b) => (a.check < b.check ? -1 : 1)), prepared, space: found };
}

async function attempted<T>(check: string, work: () => Promise<T>, token: string | undefined, signal: AbortSignal | undefined): Promise<Outcome<T>> {
  try {
    return { value: await work() };
  } catch (error) {
    signal?.throwIfAborted();
    const message = redact(error instanceof Error ? error.message : String(error), [token]);
    return { note: { check, message: error instanceof HubError && error.kind === 'no-token' ? 'There is no token.' : message } };
  }
}

async function tokenOf(connection: HubConnection, signal: AbortSignal | undefined): Promise<string | undefined> {
  try {
    return await connection.token(signal);
  } catch {
    signal?.throwIfAborted();
    return undefined;
  }
}

/** The linter and the Hub may say the same of the front matter; the Hub's word stands. */
function withoutRepeats(items: readonly PushItem[]): PushItem[] {
  const refusesCard = items.some(({ id, severity }) => id === 'front-matter' && severity === 'refused');
  return items.filter(({ id, severity }) => !(refusesCard && id === 'front-matter' && severity === 'warning'));
}
