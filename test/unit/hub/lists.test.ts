import { describe, expect, it } from 'vitest';
import { listBuckets, listBucketTree } from '../../../src/hub/buckets';
import { listSpacesOf } from '../../../src/hub/own-spaces';
import { hubPages, nextPage } from '../../../src/hub/paging';
import { testTokens } from '../../hub/tokens';
import { connectionTo, sendJson, serve } from './http-server';
import { all, connect, hubScene } from './hub-scene';

const scene = hubScene({ pageSize: 2 });

describe('pages', () => {
  it.each([
    [null, undefined],
    ['', undefined],
    ['<https://h/x?cursor=2>; rel="next"', 'https://h/x?cursor=2'],
    ['</y>; rel=next', 'https://h/y'],
    ['<https://h/a>; rel="prev", <https://h/b,c>; title="x"; rel="last next"', 'https://h/b,c'],
    ['<https://h/a>; rel="nextish"', undefined],
    ['<https://h/a>; rel="prev"', undefined],
    ['<http://[broken>; rel="next"', undefined],
  ])('go on by %j at %s', (link, expected) => {
    expect(nextPage(link, new URL('https://h/x'))?.href).toBe(expected);
  });

  it('are asked for only as far as somebody reads', async () => {
    const server = await serve((_request, response, count) => {
      sendJson(response, [count], 200, { link: `</api/x?page=${String(count)}>; rel="next"` });
    });
    for await (const item of hubPages(connectionTo(server.url), '/api/x', {}, (page) => page as number[])) {
      if (item === 2) break;
    }
    expect(server.seen).toHaveLength(2);
  });

  it('do not lead to another host, nor round in a circle', async () => {
    const other = await serve((_request, response) => {
      sendJson(response, []);
    });
    const server = await serve((request, response) => {
      const to = request.url === '/api/away' ? `${other.url}/api/x` : '/api/round';
      sendJson(response, [1], 200, { link: `<${to}>; rel="next"` });
    });
    const pages = (path: string): Promise<unknown[]> => all(hubPages(connectionTo(server.url), path, {}, (page) => page as unknown[]));
    await expect(pages('/api/away')).rejects.toMatchObject({ kind: 'invalid-response' });
    await expect(pages('/api/round')).rejects.toMatchObject({ kind: 'invalid-response' });
    expect(other.seen).toEqual([]);
  });
});

describe('buckets', () => {
  it('are listed over all pages, private ones for their owner', async () => {
    for (const name of ['a', 'b', 'c']) scene.hub.createBucket({ id: `troutmoose/${name}`, private: name === 'b', files: { x: 5, y: 6 } });
    scene.hub.createBucket({ id: 'stranger/other' });
    const own = await all(listBuckets(connect(scene.hub)));
    expect(own).toEqual(['a', 'b', 'c'].map((name) => ({ id: `troutmoose/${name}`, private: name === 'b', bytes: 11, files: 2 })));
    const seen = await all(listBuckets(connect(scene.hub, testTokens.stranger), 'troutmoose'));
    expect(seen.map(({ id }) => id)).toEqual(['troutmoose/a', 'troutmoose/c']);
    expect(scene.hub.requests.filter(({ url }) => url.startsWith('/api/buckets/me')).length).toBe(2);
  });

  it('are told by their folders, and whole', async () => {
    const files = { 'a.pt': 1, 'moge/model.pt': 2, 'moge/deep er/config.json': 3, 'z.txt': 4 };
    scene.hub.createBucket({ id: 'troutmoose/tree', private: true, files });
    const connection = connect(scene.hub);
    expect(await all(listBucketTree(connection, 'troutmoose/tree'))).toEqual([
      { kind: 'file', path: 'a.pt', bytes: 1 },
      { kind: 'folder', path: 'moge', bytes: undefined },
      { kind: 'file', path: 'z.txt', bytes: 4 },
    ]);
    expect((await all(listBucketTree(connection, 'troutmoose/tree', { prefix: 'moge/deep er' }))).map(({ path }) => path)).toEqual([
      'moge/deep er/config.json',
    ]);
    const whole = await all(listBucketTree(connection, 'troutmoose/tree', { recursive: true }));
    expect(whole.filter(({ kind }) => kind === 'file').map(({ path, bytes }) => [path, bytes])).toEqual(Object.entries(files));
  });

  it('of somebody else fail typed', async () => {
    scene.hub.createBucket({ id: 'troutmoose/hidden', private: true });
    await expect(all(listBucketTree(connect(scene.hub, testTokens.stranger), 'troutmoose/hidden'))).rejects.toMatchObject({
      kind: 'not-found',
      message: expect.stringContaining('The bucket troutmoose/hidden') as string,
    });
    await expect(all(listBuckets(connect(scene.hub, null)))).rejects.toMatchObject({ kind: 'no-token' });
    expect(() => listBucketTree(connect(scene.hub), 'x/../y')).toThrow(/not the name of a bucket/);
  });

  it.each([[{}], [null]])('are no %j', async (body) => {
    const server = await serve((_request, response) => {
      sendJson(response, body);
    });
    await expect(all(listBuckets(connectionTo(server.url)))).rejects.toMatchObject({ kind: 'invalid-response' });
  });
});

describe('the Spaces of an account', () => {
  it('come over all pages with what they run on', async () => {
    for (const name of ['one', 'two', 'three']) {
      await scene.hub.createSpace({ id: `troutmoose/${name}`, private: name === 'two', stage: 'RUNNING', hardware: 'l40sx1' });
    }
    await scene.hub.createSpace({ id: 'stranger/one' });
    const seen = await all(listSpacesOf(connect(scene.hub), 'troutmoose'));
    expect(seen).toEqual(
      ['one', 'two', 'three'].map((name) => ({
        id: `troutmoose/${name}`,
        sdk: 'docker',
        private: name === 'two',
        stage: 'RUNNING',
        hardware: 'l40sx1',
      })),
    );
    expect((await all(listSpacesOf(connect(scene.hub, null), 'troutmoose'))).map(({ id }) => id)).toEqual(['troutmoose/one', 'troutmoose/three']);
  });

  it('end with the signal', async () => {
    const controller = new AbortController();
    const spaces = listSpacesOf(connect(scene.hub), 'troutmoose', controller.signal);
    await spaces.next();
    await spaces.next();
    controller.abort(new Error('enough'));
    await expect(spaces.next()).rejects.toThrow('enough');
  });
});
