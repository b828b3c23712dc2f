import { checkedRepoId, hubJson, hubRequest, type HubConnection, type RequestOptions } from './connection';
import { parseRuntime, type SpaceRuntime } from './space';

// What a Space's owner sets off. Each answers with the runtime, which tells what came of it. None is ever retried: a
// restart that was asked for twice happens twice. All throw a HubError: 401 and 403 for who is not the owner, 404, and
// 400 for a static Space.

/** Restarts a Space, and wakes one that sleeps or is paused. With `factory` it is built again without any cache. */
export async function restartSpace(
  connection: HubConnection,
  id: string,
  options: { readonly factory: boolean },
  signal?: AbortSignal,
): Promise<SpaceRuntime> {
  return post(connection, id, 'restart', { query: options.factory ? { factory: true } : {}, signal });
}

/** Stops a Space until it is restarted; it is not billed meanwhile. */
export async function pauseSpace(connection: HubConnection, id: string, signal?: AbortSignal): Promise<SpaceRuntime> {
  return post(connection, id, 'pause', { signal });
}

/** Seconds without a request until the Space sleeps; undefined: never. Free hardware has a fixed time of its own. */
export async function setSleepTime(
  connection: HubConnection,
  id: string,
  seconds: number | undefined,
  signal?: AbortSignal,
): Promise<SpaceRuntime> {
  return post(connection, id, 'sleeptime', { body: { seconds: seconds ?? -1 }, signal });
}

export async function setDevMode(
  connection: HubConnection,
  id: string,
  enabled: boolean,
  signal?: AbortSignal,
): Promise<SpaceRuntime> {
  return post(connection, id, 'dev-mode', { body: { enabled }, signal });
}

/** Asks for another flavour, which the Hub bills from its start on. A Space that runs is restarted on it. */
export async function requestHardware(
  connection: HubConnection,
  id: string,
  flavor: string,
  options: { readonly sleepTimeSeconds?: number | undefined } = {},
  signal?: AbortSignal,
): Promise<SpaceRuntime> {
  const { sleepTimeSeconds } = options;
  const body = { flavor, ...(sleepTimeSeconds === undefined ? {} : { sleepTimeSeconds }) };
  return post(connection, id, 'hardware', { body, signal });
}

/** Copies of the app that run side by side, each billed. Only paid hardware takes more than one. */
export async function setReplicas(connection: HubConnection, id: string, replicas: number, signal?: AbortSignal): Promise<void> {
  await plain(connection, id, 'replicas', { method: 'POST', body: { replicas }, signal });
}

/** Ends storage of the older kind, with all that is in it; the Hub gives no new one. A Space that runs is restarted. */
export async function deleteStorage(connection: HubConnection, id: string, signal?: AbortSignal): Promise<void> {
  await plain(connection, id, 'storage', { method: 'DELETE', signal });
}

/** Of the answer nothing is needed. */
async function plain(connection: HubConnection, id: string, action: string, options: RequestOptions): Promise<void> {
  const response = await hubRequest(connection, `/api/spaces/${checkedRepoId(id, 'Space')}/${action}`, options);
  await response.body?.cancel();
}

async function post(connection: HubConnection, id: string, action: string, options: RequestOptions): Promise<SpaceRuntime> {
  return hubJson(connection, `/api/spaces/${checkedRepoId(id, 'Space')}/${action}`, { ...options, method: 'POST' }, parseRuntime);
}
