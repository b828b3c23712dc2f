import { checkedRepoId, hubJson, hubRequest, type HubConnection, type RequestOptions } from './connection';
import { record, text } from './json-values';

// A Space as a repo of its owner: who sees it, what it is called, and its end. None of these is ever retried. Paths and
// bodies are those of huggingface_hub's `update_repo_settings`, `move_repo`, `delete_repo` and `duplicate_space`. All
// throw a HubError: 401 and 403 for who is not the owner, 404, 409 where the new name is taken.

export type Visibility = 'public' | 'private';

/** Who may see the repo, the app and the variables: everybody, or the owner and members of the owning organization. */
export async function setVisibility(connection: HubConnection, id: string, visibility: Visibility, signal?: AbortSignal): Promise<void> {
  const path = `/api/spaces/${checkedRepoId(id, 'Space')}/settings`;
  await sent(connection, path, { method: 'PUT', body: { private: visibility === 'private' }, signal });
}

/** Another name, another owner, or both. The Hub redirects the old address of the repo, not that of the app. */
export async function moveSpace(connection: HubConnection, id: string, to: string, signal?: AbortSignal): Promise<void> {
  const body = { fromRepo: checkedRepoId(id, 'Space'), toRepo: checkedRepoId(to, 'Space'), type: 'space' };
  await sent(connection, '/api/repos/move', { method: 'POST', body, about: `/api/spaces/${id}`, signal });
}

/** For good: the repo with its history, secrets, variables and storage of the older kind. Buckets stay. */
export async function deleteSpace(connection: HubConnection, id: string, signal?: AbortSignal): Promise<void> {
  const [organization, name] = checkedRepoId(id, 'Space').split('/');
  await sent(connection, '/api/repos/delete', { method: 'DELETE', body: { type: 'space', name, organization }, about: `/api/spaces/${id}`, signal });
}

export interface DuplicateOptions {
  /** `namespace/name` of the new Space. */
  readonly to: string;
  readonly visibility: Visibility;
  /** A flavour, billed from the first start on; free hardware where not given. */
  readonly hardware?: string | undefined;
  /** Seconds without a request; -1 for never. */
  readonly sleepTimeSeconds?: number | undefined;
}

/** A copy of the repo as a Space of its own. Secrets are never copied. @returns the new Space's page */
export async function duplicateSpace(connection: HubConnection, id: string, options: DuplicateOptions, signal?: AbortSignal): Promise<string | undefined> {
  const { to, visibility, hardware, sleepTimeSeconds } = options;
  const body = {
    repository: checkedRepoId(to, 'Space'),
    visibility,
    ...(hardware === undefined ? {} : { hardware }),
    ...(sleepTimeSeconds === undefined ? {} : { sleepTimeSeconds }),
  };
  const path = `/api/spaces/${checkedRepoId(id, 'Space')}/duplicate`;
  return hubJson(connection, path, { method: 'POST', body, signal }, (value) => text(record(value)['url']));
}

/** Of the answer nothing is needed. */
async function sent(connection: HubConnection, path: string, options: RequestOptions): Promise<void> {
  const response = await hubRequest(connection, path, options);
  await response.body?.cancel();
}
