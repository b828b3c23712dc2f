import type { SpaceEntries } from '../hub/space-settings';
import type { Access, NextStep } from './access';
import type { CheckpointNeed } from './checkpoint-need';
import type { LoggedDownload } from './setup-log';

/** Names under which huggingface_hub looks for a token in the environment. */
const tokenNames = ['HF_TOKEN', 'HUGGING_FACE_HUB_TOKEN', 'HUGGINGFACE_HUB_TOKEN'];

export type SpaceAccessState =
  /** Everybody may have it. */
  | 'not-needed'
  /** The Space has no token in its environment. */
  | 'no-token'
  /** It has one, and nobody has seen yet what that may do. */
  | 'token-set'
  /** The run log says that the Space fetched it with the token that it has now. */
  | 'fetched'
  /** The run log says that the Space was refused it with the token that it has now. */
  | 'refused'
  | 'unknown';

/** Whether the Space itself may have a checkpoint. A secret's value cannot be read, so this is only what can be known. */
export interface SpaceAccess {
  readonly state: SpaceAccessState;
  /** One sentence. */
  readonly message: string;
  readonly next: NextStep | undefined;
  /** Milliseconds since 1970; undefined where that does not matter or is not known. */
  readonly at: number | undefined;
}

/** @param entries the Space's secrets and variables; undefined where nobody has read them */
export function spaceAccess(need: CheckpointNeed, access: Access, entries: SpaceEntries | undefined, log: LoggedDownload | undefined): SpaceAccess {
  const nothing = { next: undefined, at: undefined } as const;
  if (access.state === 'elsewhere') return { ...nothing, state: 'not-needed', message: 'No token is needed for it.' };
  if (access.gated === false) return { ...nothing, state: 'not-needed', message: 'It is open to everybody: the Space needs no token for it.' };
  const set = [...(entries?.secret ?? []), ...(entries?.variable ?? [])].find(({ name }) => tokenNames.includes(name));
  if (set === undefined && entries?.secret === undefined) {
    return { ...nothing, state: 'unknown', message: 'The secrets of the Space could not be read, so it is not known whether it has a token.' };
  }
  if (set === undefined) {
    const message = `The Space has no secret HF_TOKEN, and ${access.gated === undefined && need.gated !== true ? 'may need one for this' : 'this is gated'}.`;
    return { state: 'no-token', message, next: { kind: 'set-secret', name: 'HF_TOKEN' }, at: undefined };
  }
  const since = Date.parse(set.updatedAt ?? '');
  const isOfThisToken = log !== undefined && (Number.isNaN(since) || log.at === undefined || log.at >= since);
  if (isOfThisToken && log.status === 'ok') {
    return { state: 'fetched', message: `The Space fetched it with its ${set.name}, by the run log.`, next: undefined, at: log.at };
  }
  if (isOfThisToken && log.status === 'blocked') {
    const message = `The Space was refused it, by the run log: ${(log.reason ?? 'no reason given').replace(/[.\s]*$/, '')}.`;
    return { state: 'refused', message, next: { kind: 'set-secret', name: set.name }, at: log.at };
  }
  const when = Number.isNaN(since) ? '' : `, since ${new Date(since).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  const before = log?.status === 'blocked' ? ' The run log tells of a refusal before that: a restart tries again.' : '';
  return {
    state: 'token-set',
    message: `${set.name} is set on the Space${when}. A secret cannot be read back, so what it may download shows only when the Space tries.${before}`,
    next: undefined,
    at: Number.isNaN(since) ? undefined : since,
  };
}
