import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { repoAccess } from '../../../src/hub/access';
import { listBuckets, listBucketTree } from '../../../src/hub/buckets';
import { checkCard } from '../../../src/hub/card-check';
import type { HubConnection } from '../../../src/hub/connection';
import { HubError } from '../../../src/hub/errors';
import { listHardware } from '../../../src/hub/hardware';
import { listSpacesOf } from '../../../src/hub/own-spaces';
import { readRuntime, readSpace } from '../../../src/hub/space';
import { deleteStorage, pauseSpace, requestHardware, restartSpace, setDevMode, setReplicas, setSleepTime } from '../../../src/hub/space-actions';
import { deleteEntry, readEntries, setEntry } from '../../../src/hub/space-entries';
import { deleteSpace, duplicateSpace, moveSpace, setVisibility } from '../../../src/hub/space-repo';
import { attachVolume, readVolumes, writeVolumes } from '../../../src/hub/volumes';
import { readAccount } from '../../../src/hub/who-am-i';
import { testTokens } from '../../hub/tokens';
import { all, connect, hubScene, newSpace } from './hub-scene';

const scene = hubScene();

interface Call {
  readonly name: string;
  readonly run: (connection: HubConnection, id: string, signal?: AbortSignal) => Promise<unknown>;
  /** `METHOD path` of the request that may fail. */
  readonly route: (id: string) => string;
}

const space = (method: string, path: string) => (id: string): string => `${method} /api/spaces/${id}${path}`;

/** What only reads, and so is tried again. */
const reads: readonly Call[] = [
  { name: 'status', run: readSpace, route: space('GET', '/revision/HEAD') },
  { name: 'runtime', run: readRuntime, route: space('GET', '/runtime') },
  { name: 'secrets', run: (hub, id, signal) => readEntries(hub, id, 'secret', signal), route: space('GET', '/secrets') },
  { name: 'variables', run: (hub, id, signal) => readEntries(hub, id, 'variable', signal), route: space('GET', '/variables') },
  { name: 'volumes', run: readVolumes, route: space('GET', '/runtime') },
  { name: 'auth-check', run: (hub, id, signal) => repoAccess(hub, 'space', id, { write: true }, signal), route: space('GET', '/auth-check/write') },
  { name: 'account', run: (hub, _id, signal) => readAccount(hub, signal), route: () => 'GET /api/whoami-v2' },
  { name: 'own Spaces', run: (hub, id, signal) => all(listSpacesOf(hub, id.split('/')[0] ?? '', signal)), route: () => 'GET /api/spaces?' },
  { name: 'buckets', run: (hub, _id, signal) => all(listBuckets(hub, 'me', signal)), route: () => 'GET /api/buckets/me' },
  { name: 'a bucket', run: (hub, _id, signal) => all(listBucketTree(hub, 'troutmoose/b', {}, signal)), route: () => 'GET /api/buckets/troutmoose/b/tree' },
];

/** What changes something, and so is asked for once. */
const writes: readonly Call[] = [
  { name: 'restart', run: (hub, id, signal) => restartSpace(hub, id, { factory: false }, signal), route: space('POST', '/restart') },
  { name: 'factory reboot', run: (hub, id, signal) => restartSpace(hub, id, { factory: true }, signal), route: space('POST', '/restart?factory=true') },
  { name: 'pause', run: pauseSpace, route: space('POST', '/pause') },
  { name: 'sleep time', run: (hub, id, signal) => setSleepTime(hub, id, 900, signal), route: space('POST', '/sleeptime') },
  { name: 'Dev Mode', run: (hub, id, signal) => setDevMode(hub, id, true, signal), route: space('POST', '/dev-mode') },
  { name: 'hardware', run: (hub, id, signal) => requestHardware(hub, id, 't4-small', {}, signal), route: space('POST', '/hardware') },
  { name: 'set a secret', run: (hub, id, signal) => setEntry(hub, id, 'secret', { name: 'A', value: 'b' }, signal), route: space('POST', '/secrets') },
  { name: 'delete a secret', run: (hub, id, signal) => deleteEntry(hub, id, 'secret', 'A', signal), route: space('DELETE', '/secrets') },
  { name: 'set a variable', run: (hub, id, signal) => setEntry(hub, id, 'variable', { name: 'A', value: 'b' }, signal), route: space('POST', '/variables') },
  { name: 'delete a variable', run: (hub, id, signal) => deleteEntry(hub, id, 'variable', 'A', signal), route: space('DELETE', '/variables') },
  { name: 'visibility', run: (hub, id, signal) => setVisibility(hub, id, 'public', signal), route: space('PUT', '/settings') },
  { name: 'replicas', run: (hub, id, signal) => setReplicas(hub, id, 2, signal), route: space('POST', '/replicas') },
  { name: 'older storage', run: deleteStorage, route: space('DELETE', '/storage') },
  { name: 'move', run: moveAway, route: () => 'POST /api/repos/move' },
  { name: 'duplicate', run: duplicateOnce, route: space('POST', '/duplicate') },
  { name: 'delete', run: deleteSpare, route: () => 'DELETE /api/repos/delete' },
  { name: 'attach a volume', run: attach, route: space('PUT', '/volumes') },
  { name: 'detach the last volume', run: detachAll, route: space('DELETE', '/volumes') },
];

/** Changes nothing, but is a POST, which no proxy between may take for harmless. */
const checks: readonly Call[] = [
  { name: 'validate-yaml', run: (hub, _id, signal) => checkCard(hub, '---\nsdk: docker\n---\n', signal), route: () => 'POST /api/validate-yaml' },
];

/** What is moved or deleted is not the Space of the other tests, but one of its own; `of` where it may not be touched. */
async function spare(of: string, name: string): Promise<string> {
  if (of !== id) return of;
  const own = `${id}-${name}`;
  if (scene.hub.visibilityOf(own) === undefined) await scene.hub.createSpace({ id: own });
  return own;
}

async function moveAway(hub: HubConnection, of: string, signal?: AbortSignal): Promise<void> {
  await moveSpace(hub, await spare(of, 'to-move'), `${of}-moved-${String(++copies)}`, signal);
}

let copies = 0;

async function duplicateOnce(hub: HubConnection, id: string, signal?: AbortSignal): Promise<unknown> {
  return duplicateSpace(hub, id, { to: `${id}-copy-${String(++copies)}`, visibility: 'private' }, signal);
}

async function deleteSpare(hub: HubConnection, of: string, signal?: AbortSignal): Promise<void> {
  await deleteSpace(hub, await spare(of, 'to-delete'), signal);
}

async function attach(hub: HubConnection, id: string, signal?: AbortSignal): Promise<void> {
  scene.hub.createBucket({ id: 'troutmoose/b' });
  const before = await readVolumes(hub, id, signal);
  await writeVolumes(hub, id, attachVolume(before, { type: 'bucket', source: 'troutmoose/b', mountPath: '/more', readOnly: false }, undefined), signal);
}

async function detachAll(hub: HubConnection, id: string, signal?: AbortSignal): Promise<void> {
  await writeVolumes(hub, id, { before: await readVolumes(hub, id, signal), after: [] }, signal);
}

let id = '';
let hidden = '';
beforeAll(async () => {
  id = await newSpace(scene.hub);
  hidden = await newSpace(scene.hub, { private: true });
});
afterEach(() => {
  scene.hub.behave();
});

/** The Space as it was at first; making one for each test would take git half a second. */
function freshSpace(): string {
  scene.hub.createBucket({ id: 'troutmoose/b' });
  scene.hub.setVolumes(id, [{ type: 'bucket', source: 'troutmoose/b', mountPath: '/data' }]);
  scene.hub.setStage(id, 'RUNNING');
  return id;
}

async function failureOf(promise: Promise<unknown>): Promise<HubError> {
  const error: unknown = await promise.then(
    (value) => value,
    (reason: unknown) => reason,
  );
  // An auth-check resolves with the error where it is an answer.
  expect(error).toBeInstanceOf(HubError);
  return error as HubError;
}

/** Requests on a route since a moment. */
function asked(route: string, since: number): number {
  return scene.hub.requests.slice(since).filter(({ method, url }) => `${method} ${url}`.includes(route)).length;
}

describe.each([...reads, ...writes, ...checks])('$name', ({ run, route }) => {
  it('works, and takes a signal', async () => {
    const id = freshSpace();
    const since = scene.hub.requests.length;
    await run(connect(scene.hub), id);
    expect(asked(route(id), since)).toBeGreaterThan(0);
    await expect(run(connect(scene.hub), id, AbortSignal.abort(new Error('enough')))).rejects.toThrow('enough');
  });

  it.each([
    [401, undefined, 'unauthorized'],
    [402, undefined, 'payment'],
    [403, undefined, 'forbidden'],
    [403, 'GatedRepo', 'gated'],
    [404, 'RepoNotFound', 'not-found'],
    [409, undefined, 'conflict'],
    [429, undefined, 'rate-limited'],
  ] as const)('fails typed and at once on %d %s', async (status, errorCode, kind) => {
    const id = freshSpace();
    const since = scene.hub.requests.length;
    scene.hub.misbehave({ route: route(id), status, message: 'Not so', resetSeconds: 200, ...(errorCode === undefined ? {} : { errorCode }) });
    const error = await failureOf(run(connect(scene.hub), id));
    expect(error).toMatchObject({ kind, status, requestId: expect.stringMatching(/^Root=/) as string });
    expect(error.advice).toMatch(/\.$/);
    expect(`${error.message} ${error.advice}`).not.toContain(testTokens.write);
    if (status === 429) expect(error.retryAfterMs).toBe(200_000);
    expect(asked(route(id), since)).toBe(1);
  });

  it('waits as a 429 says, where that is soon', async () => {
    const id = freshSpace();
    const since = scene.hub.requests.length;
    scene.hub.misbehave({ route: route(id), status: 429, resetSeconds: 0 });
    await run(connect(scene.hub), id);
    expect(asked(route(id), since)).toBeGreaterThan(1);
  });

  it('ends at once when it is called off', async () => {
    const id = freshSpace();
    scene.hub.misbehave({ route: route(id), hang: true });
    const controller = new AbortController();
    const called = run(connect(scene.hub), id, controller.signal);
    setTimeout(() => {
      controller.abort(new Error('enough'));
    }, 100);
    await expect(called).rejects.toThrow('enough');
  });
});

describe('everything that reads', () => {
  // Most of the time goes by in pauses: all at once, but for those that share a route with another.
  const apart = reads.filter(({ name }) => !/^(?:status|volumes)$/.test(name));

  it('is tried again after 5xx and a cut connection', async () => {
    const id = freshSpace();
    const since = scene.hub.requests.length;
    for (const { route } of apart) {
      scene.hub.misbehave({ route: route(id), status: 502 });
      scene.hub.misbehave({ route: route(id), dropAfterBytes: 0 });
    }
    await Promise.all(apart.map(({ run }) => run(connect(scene.hub), id)));
    expect(apart.map(({ name, route }) => [name, asked(route(id), since)])).toEqual(apart.map(({ name }) => [name, 3]));
  });

  it('ends at its deadline when nothing comes', async () => {
    const id = freshSpace();
    for (const { route } of apart) scene.hub.misbehave({ route: route(id), hang: true, times: 3 });
    const errors = await Promise.all(apart.map(({ run }) => failureOf(run(connect(scene.hub, testTokens.write, 500), id))));
    expect(errors.map(({ kind }) => kind)).toEqual(apart.map(() => 'timeout'));
  });
});

describe.each([...writes, ...checks])('$name', ({ run, route }) => {
  it.each([
    ['5xx', { status: 503 }, 'unavailable'],
    ['a cut connection', { dropAfterBytes: 0 }, 'network'],
  ] as const)('is not tried again after %s', async (_name, fault, kind) => {
    const id = freshSpace();
    const since = scene.hub.requests.length;
    scene.hub.misbehave({ route: route(id), ...fault });
    expect((await failureOf(run(connect(scene.hub), id))).kind).toBe(kind);
    expect(asked(route(id), since)).toBe(1);
  });

  it('ends at its deadline when nothing comes', async () => {
    const id = freshSpace();
    const since = scene.hub.requests.length;
    scene.hub.misbehave({ route: route(id), hang: true });
    const error = await failureOf(run(connect(scene.hub, testTokens.write, 1000), id));
    expect(error.kind).toBe('timeout');
    expect(asked(route(id), since)).toBe(1);
  });
});

describe('who may not', () => {
  const owned = [...writes, ...reads.filter(({ name }) => /secrets|variables|auth-check/.test(name))].filter(({ name }) => !/volume/.test(name));
  it.each(owned)('$name: a token for reading', async ({ run }) => {
    const error = await failureOf(run(connect(scene.hub, testTokens.read), freshSpace()));
    expect(error.kind).toBe('forbidden');
    expect(`${error.message} ${error.advice}`).toMatch(/You have read access but not the required permissions.* Use a token with write access/);
  });

  it.each([...owned, ...reads.filter(({ name }) => /status|runtime/.test(name))])('$name: a stranger, nobody, and a Space that is not there', async ({ run }) => {
    const id = hidden;
    expect((await failureOf(run(connect(scene.hub, testTokens.stranger), id))).kind).toBe('not-found');
    expect((await failureOf(run(connect(scene.hub, null), id))).kind).toBe('no-token');
    expect((await failureOf(run(connect(scene.hub), 'troutmoose/none'))).kind).toBe('not-found');
  });
});

describe('the hardware', () => {
  it('falls back to the known table, marked, whatever fails', async () => {
    expect((await listHardware(connect(scene.hub))).fallback).toBeUndefined();
    scene.hub.misbehave({ route: 'GET /api/spaces/hardware', status: 429, resetSeconds: 100 });
    expect((await listHardware(connect(scene.hub))).fallback?.kind).toBe('rate-limited');
    const { flavors } = await listHardware(connect(scene.hub));
    expect(flavors.find(({ name }) => name === 'l40sx1')).toEqual({
      name: 'l40sx1',
      label: '1x Nvidia L40S',
      dollarsPerHour: 1.8,
      cpu: '8 vCPU',
      ram: '62 GB',
      diskGb: 380,
      gpu: { model: 'L40S', quantity: 1, vramGb: 48 },
    });
  });
});
