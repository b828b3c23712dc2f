import { readGate, repoAccess } from '../hub/access';
import { hubUrl, type HubConnection } from '../hub/connection';
import { HubError, type Gate } from '../hub/errors';
import { eachConcurrently } from '../project/concurrency';
import type { CheckpointNeed } from './checkpoint-need';

/** What somebody has to do next. Addresses are the Hub's own. */
export type NextStep =
  | { readonly kind: 'sign-in' }
  | { readonly kind: 'ask-for-access' | 'wait-for-authors' | 'ask-authors' | 'token-with-gated-scope' | 'new-token' | 'check-name'; readonly url: string }
  | { readonly kind: 'set-secret'; readonly name: string }
  | { readonly kind: 'try-again' };

export type AccessState =
  /** Not gated, and readable. */
  | 'open'
  /** Gated, and this account was let in. */
  | 'granted'
  | Gate
  | 'bad-token'
  | 'not-found'
  | 'forbidden'
  /** No repo of the Hub: a plain address, or a source that nothing names. */
  | 'elsewhere'
  /** The Hub could not be asked. */
  | 'unknown';

/** Whether one account may download from a model repo. */
export interface Access {
  readonly state: AccessState;
  /** Undefined where that is not known. */
  readonly gated: boolean | undefined;
  /** One sentence. */
  readonly message: string;
  /** Undefined where there is nothing to do. */
  readonly next: NextStep | undefined;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** Whether something is in the way of the download. */
export function isRefused({ state }: Access): boolean {
  return state !== 'open' && state !== 'granted' && state !== 'elsewhere' && state !== 'unknown';
}

const concurrency = 4;

/**
 * What the connection's token may download, by `namespace/name`: auth-check and the repo's gate, once for each repo.
 * Rejects only with the signal's reason.
 */
export async function tokenAccess(connection: HubConnection, needs: readonly CheckpointNeed[], signal?: AbortSignal): Promise<ReadonlyMap<string, Access>> {
  const found = new Map<string, Access>();
  const repos = [...new Set(needs.flatMap(({ repoId }) => repoId ?? []))];
  await eachConcurrently(
    repos,
    concurrency,
    async (repoId) => {
      found.set(repoId, await accessOf(connection, repoId, signal));
    },
    signal,
  );
  return found;
}

/** Of a need without a repo of the Hub. */
export function elsewhere({ url }: CheckpointNeed, at: number): Access {
  const message = url === undefined ? 'No model repo on the Hub is named for it.' : 'It is downloaded from a plain address, not as a model of the Hub.';
  return { state: 'elsewhere', gated: undefined, message, next: undefined, at };
}

async function accessOf(connection: HubConnection, repoId: string, signal: AbortSignal | undefined): Promise<Access> {
  const at = Date.now();
  try {
    const refused = await repoAccess(connection, 'model', repoId, {}, signal);
    if (refused !== undefined) return refusal(connection, repoId, refused, at);
    const gated = await readGate(connection, repoId, signal);
    return gated === false
      ? { state: 'open', gated: false, message: `The model ${repoId} is open to everybody.`, next: undefined, at }
      : { state: 'granted', gated: gated === undefined ? undefined : true, message: `Your account may download the model ${repoId}.`, next: undefined, at };
  } catch (error) {
    signal?.throwIfAborted();
    if (!(error instanceof HubError)) throw error;
    return { state: 'unknown', gated: undefined, message: error.message, next: { kind: 'try-again' }, at };
  }
}

/** The state of a refusal, with what to do about it. */
function refusal(connection: HubConnection, repoId: string, error: HubError, at: number): Access {
  const page = hubUrl(connection, `/${repoId}`).href;
  const tokens = hubUrl(connection, '/settings/tokens').href;
  const scoped = hubUrl(connection, '/settings/tokens/new', { canReadGatedRepos: true, tokenType: 'fineGrained' }).href;
  const steps: Readonly<Record<Gate, NextStep>> = {
    'sign-in': { kind: 'sign-in' },
    ask: { kind: 'ask-for-access', url: page },
    pending: { kind: 'wait-for-authors', url: page },
    rejected: { kind: 'ask-authors', url: page },
    reset: { kind: 'ask-for-access', url: page },
    scope: { kind: 'token-with-gated-scope', url: scoped },
  };
  const { gate, kind, message } = error;
  const known = { message, at };
  if (gate !== undefined) return { ...known, state: gate, gated: true, next: steps[gate] };
  switch (kind) {
    case 'no-token':
      return { ...known, state: 'sign-in', gated: undefined, next: { kind: 'sign-in' } };
    case 'unauthorized':
      return { ...known, state: 'bad-token', gated: undefined, next: { kind: 'new-token', url: tokens } };
    case 'not-found':
      return { ...known, state: 'not-found', gated: undefined, next: { kind: 'check-name', url: page } };
    default:
      return { ...known, state: 'forbidden', gated: undefined, next: { kind: 'check-name', url: page } };
  }
}
