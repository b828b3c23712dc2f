import { checkedRepoId, hubJson, hubRequest, type HubConnection } from './connection';
import { HubError } from './errors';
import { record } from './json-values';

/**
 * Whether the token's account may read a repo, or write to it: undefined, or the error that says why not and what to
 * do (kind `gated`, `forbidden`, `unauthorized`, `no-token`, `not-found`). Throws a HubError where it cannot be told,
 * as with no network. A listing or a page answer without access; this call alone sees a gate.
 */
export async function repoAccess(
  connection: HubConnection,
  kind: 'model' | 'dataset' | 'space',
  id: string,
  options: { readonly write?: boolean } = {},
  signal?: AbortSignal,
): Promise<HubError | undefined> {
  const path = `/api/${kind}s/${checkedRepoId(id, kind === 'space' ? 'Space' : kind)}/auth-check${options.write ? '/write' : ''}`;
  try {
    const response = await hubRequest(connection, path, { signal });
    await response.body?.cancel();
    return undefined;
  } catch (error) {
    if (error instanceof HubError && !error.passing && error.kind !== 'invalid-response') return error;
    throw error;
  }
}

/**
 * Whether a model repo is gated, as the Hub tells everybody who may see the repo: false, or who lets people in.
 * Undefined where it does not say. Throws a HubError.
 */
export async function readGate(connection: HubConnection, repoId: string, signal?: AbortSignal): Promise<false | 'auto' | 'manual' | undefined> {
  const path = `/api/models/${checkedRepoId(repoId, 'model')}`;
  return hubJson(connection, path, { query: { expand: 'gated' }, signal }, (value) => {
    const { gated } = record(value);
    return gated === false || gated === 'auto' || gated === 'manual' ? gated : undefined;
  });
}
