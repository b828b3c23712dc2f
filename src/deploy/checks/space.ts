import { repoAccess } from '../../hub/access';
import type { HubConnection } from '../../hub/connection';
import type { SpaceState } from '../../hub/space';
import { relationTo } from '../../sync/git';
import type { PushItem } from '../push-item';

/** Whether the token may push to the Space. Throws a HubError where that cannot be told. */
export async function checkWriteAccess(connection: HubConnection, spaceId: string, signal?: AbortSignal): Promise<PushItem[]> {
  const error = await repoAccess(connection, 'space', spaceId, { write: true }, signal);
  if (error === undefined) return [];
  return [{ id: 'no-write-access', severity: 'refused', message: error.message, advice: error.advice, cure: { kind: 'sign-in' } }];
}

/** Whether the Space's repo has commits that this checkout lacks, which a push would be refused for. Throws a GitError. */
export async function checkDivergence(
  spaceRoot: string,
  { remote, branch }: { readonly remote: string; readonly branch: string },
  { repoSha }: Pick<SpaceState, 'repoSha'>,
  signal?: AbortSignal,
): Promise<PushItem[]> {
  if (repoSha === undefined || (await relationTo(spaceRoot, repoSha, signal)) !== 'diverged') return [];
  return [
    {
      id: 'diverged',
      severity: 'refused',
      message: `The Space’s repo is at ${repoSha.slice(0, 7)}, which this checkout does not have in its history.`,
      advice: `Take it in with git pull --rebase ${remote} ${branch}, check the result, and push again.`,
    },
  ];
}
