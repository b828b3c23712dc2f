import type { HubError } from '../hub/errors';
import type { SpaceSession } from './space-session';

/** What is known of one Space, in the words of the context key. */
export type SessionState = 'noSpaceId' | 'loading' | 'ready' | 'signedOut' | 'badToken' | 'notFound' | 'failed';

export function stateOf({ location, watch }: SpaceSession): SessionState {
  if (location.spaceId === undefined) return 'noSpaceId';
  const { knowledge } = watch;
  if (knowledge.kind === 'unknown') return 'loading';
  if (knowledge.kind === 'ready' || knowledge.space !== undefined) return 'ready';
  switch ((knowledge.error as Partial<HubError> | undefined)?.kind) {
    case 'no-token':
      return 'signedOut';
    case 'unauthorized':
      return 'badToken';
    case 'not-found':
    case 'forbidden':
      return 'notFound';
    default:
      return 'failed';
  }
}
