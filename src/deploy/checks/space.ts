import { repoAccess } from '../../hub/access';
import type { HubConnection } from '../../hub/connection';
import type { SpaceState } from '../../hub/space';
import { stageMeaning } from '../../hub/stages';
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

/** What the Space's own state makes of a push. */
export function spaceWarnings({ stage, devMode }: Pick<SpaceState, 'stage' | 'devMode'>): PushItem[] {
  const { moving, label } = stageMeaning(stage);
  const items: PushItem[] = [];
  const add = (id: PushItem['id'], message: string, advice: string): number => items.push({ id, severity: 'warning', message, advice });
  if (moving) add('build-running', `The Space is at work (${label.toLowerCase()}).`, 'The push begins another build in the place of this one.');
  if (stage === 'PAUSED' || stage === 'STOPPED') add('at-rest', `The Space is ${stage === 'PAUSED' ? 'paused' : 'stopped'}: a push does not start it.`, 'Restart it afterwards; from then on its hardware is billed.');
  if (devMode) add('dev-mode', 'Dev Mode is on: the Space may not build by itself after the push.', 'A factory reboot builds it; it is offered then.');
  return items;
}
