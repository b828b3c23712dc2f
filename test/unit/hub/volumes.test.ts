import { describe, expect, it } from 'vitest';
import { attachVolume, detachVolume, mountPathProblem, readVolumes, writeVolumes } from '../../../src/hub/volumes';
import { connect, hubScene, newSpace } from './hub-scene';
import { connectionTo, sendJson, serve } from './http-server';

const scene = hubScene();
const checkpoints = { type: 'bucket', source: 'troutmoose/checkpoints', mountPath: '/data' } as const;
const model = { type: 'model', source: 'facebook/sam3', mountPath: '/models/sam3', revision: 'main', readOnly: true, path: 'weights' } as const;

function withBuckets(): void {
  scene.hub.createBucket({ id: 'troutmoose/checkpoints' });
  scene.hub.createBucket({ id: 'troutmoose/results' });
}

describe('the volumes of a Space', () => {
  it('are read with all that the Hub says of them', async () => {
    const id = await newSpace(scene.hub, { volumes: [checkpoints, model] });
    expect(await readVolumes(connect(scene.hub), id)).toEqual([
      { ...checkpoints, readOnly: false, raw: checkpoints },
      { ...model, raw: model },
    ]);
  });

  it('are none where the runtime names none', async () => {
    expect(await readVolumes(connect(scene.hub), await newSpace(scene.hub))).toEqual([]);
  });

  it('keep the others, and what we do not know of them, when one is attached', async () => {
    withBuckets();
    const id = await newSpace(scene.hub, { volumes: [checkpoints, model] });
    const connection = connect(scene.hub);
    const before = await readVolumes(connection, id);
    const change = attachVolume(before, { type: 'bucket', source: 'troutmoose/results', mountPath: '/out/', readOnly: false }, undefined);
    expect(change.after.map(({ mountPath }) => mountPath)).toEqual(['/data', '/models/sam3', '/out']);
    await writeVolumes(connection, id, change);
    expect(scene.hub.volumesOf(id)).toEqual([checkpoints, model, { type: 'bucket', source: 'troutmoose/results', mountPath: '/out' }]);
  });

  it('send back fields that are not ours', async () => {
    const odd = { ...checkpoints, snapshot: 'x' };
    let body = '';
    const server = await serve((request, response) => {
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        sendJson(response, { stage: 'RUNNING', volumes: [odd, model] });
      });
    });
    const before = await readVolumes(connectionTo(server.url), 'me/app');
    await writeVolumes(connectionTo(server.url), 'me/app', detachVolume(before, model.mountPath));
    expect(server.seen.at(-1)).toBe('PUT /api/spaces/me/app/volumes');
    expect(JSON.parse(body)).toEqual({ volumes: [odd] });
  });

  it('are deleted when the last one goes', async () => {
    const id = await newSpace(scene.hub, { volumes: [checkpoints] });
    const connection = connect(scene.hub);
    await writeVolumes(connection, id, detachVolume(await readVolumes(connection, id), '/data'));
    expect(scene.hub.volumesOf(id)).toEqual([]);
    expect(scene.hub.requests.filter(({ url }) => url.includes(`${id}/volumes`)).map(({ method }) => method)).toEqual(['DELETE']);
  });

  it('are not written where they have changed since', async () => {
    withBuckets();
    const id = await newSpace(scene.hub, { volumes: [checkpoints] });
    const connection = connect(scene.hub);
    const before = await readVolumes(connection, id);
    const first = attachVolume(before, { type: 'bucket', source: 'troutmoose/results', mountPath: '/out', readOnly: true }, undefined);
    await writeVolumes(connection, id, first);
    await expect(writeVolumes(connection, id, detachVolume(before, '/data'))).rejects.toMatchObject({ kind: 'conflict' });
    expect(scene.hub.volumesOf(id)).toHaveLength(2);
  });

  it('are not written where one of them is not understood', async () => {
    const server = await serve((_request, response) => {
      sendJson(response, { stage: 'RUNNING', volumes: [checkpoints, { type: 'tape', at: '/tape' }] });
    });
    await expect(readVolumes(connectionTo(server.url), 'me/app')).rejects.toMatchObject({ kind: 'invalid-response' });
    await expect(writeVolumes(connectionTo(server.url), 'me/app', { before: [], after: [] })).rejects.toMatchObject({ kind: 'invalid-response' });
    expect(server.seen.every((line) => line.startsWith('GET '))).toBe(true);
  });

  it('are refused on a static Space, and a bucket that is not there', async () => {
    const connection = connect(scene.hub);
    const fixed = await newSpace(scene.hub, { sdk: 'static' });
    const change = attachVolume([], { ...checkpoints, readOnly: false }, undefined);
    await expect(writeVolumes(connection, fixed, change)).rejects.toMatchObject({ kind: 'refused', status: 400 });
    const id = await newSpace(scene.hub);
    const none = attachVolume([], { ...checkpoints, source: 'troutmoose/none', readOnly: false }, undefined);
    await expect(writeVolumes(connection, id, none)).rejects.toMatchObject({ kind: 'not-found' });
    await expect(writeVolumes(connection, id, { before: [], after: [] })).rejects.toMatchObject({ kind: 'refused', status: 400 });
  });

  it('have no source that is no name, and nothing to detach where nothing is', () => {
    expect(() => attachVolume([], { ...checkpoints, source: '../x', readOnly: false }, undefined)).toThrow(/not the name of a bucket/);
    expect(() => detachVolume([], '/data')).toThrow(/Nothing is mounted at \/data/);
  });
});

describe('a mount path', () => {
  const volumes = [{ ...checkpoints, readOnly: false }];
  it.each(['/out', '/out/', '/data/deeper', '/models-1/a.b', '/.cache'])('may be %s', (path) => {
    expect(mountPathProblem(path, { volumes, storage: undefined })).toBeUndefined();
  });
  it.each([
    ['data', /slash/],
    ['', /slash/],
    ['/', /root/],
    ['//', /empty parts/],
    ['/a/../b', /dots/],
    ['/a/.', /dots/],
    ['/a b', /white space/],
    ['/data', /taken by troutmoose\/checkpoints/],
    ['/data/', /taken by/],
  ])('may not be %j', (path, why) => {
    expect(mountPathProblem(path, { volumes, storage: undefined })).toMatch(why);
  });
  it('may not be /data beside the older storage', () => {
    expect(mountPathProblem('/data', { volumes: [], storage: 'small' })).toMatch(/older storage/);
    expect(() => attachVolume([], { ...checkpoints, readOnly: false }, 'small')).toThrow(/older storage/);
  });
});
