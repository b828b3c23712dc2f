import { describe, expect, it } from 'vitest';
import { fileSizes, modelAccess, repoFiles } from '../../../src/hub/models';
import { anonymousConnectionTo, connectionTo, sendJson, serve } from './http-server';

describe('file sizes', () => {
  it('are the real ones, asked for in portions', async () => {
    const bodies: { paths: string[] }[] = [];
    const server = await serve((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        const asked = JSON.parse(body) as { paths: string[] };
        bodies.push(asked);
        sendJson(
          response,
          asked.paths.flatMap((path) => {
            if (path === 'missing') return [];
            if (path === 'big') return [{ type: 'file', path, size: 134, lfs: { oid: 'x', size: 5e9, pointerSize: 134 } }];
            return [path === 'folder' ? { type: 'directory', path, size: 0 } : { type: 'file', path, size: 7 }];
          }),
        );
      });
    });
    const paths = ['big', 'missing', 'folder', ...Array.from({ length: 600 }, (_, index) => `f${String(index)}`)];
    const sizes = await fileSizes(connectionTo(server.url), 'facebook/sam3', paths, 'refs/pr/1');
    expect(sizes.get('big')).toBe(5e9);
    expect(sizes.get('f599')).toBe(7);
    expect(sizes.size).toBe(601);
    expect(bodies.map((body) => body.paths.length)).toEqual([500, 103]);
    expect(server.seen[0]).toBe('POST /api/models/facebook/sam3/paths-info/refs%2Fpr%2F1');
  });

  it.each(['{"a":1}', 'null', '[null]', '<html>'])('fail typed where the Hub answers %s', async (body) => {
    const server = await serve((_request, response) => {
      response.end(body);
    });
    await expect(fileSizes(connectionTo(server.url), 'a/b', ['x'])).rejects.toMatchObject({ kind: 'invalid-response' });
  });
});

describe('the files of a repo', () => {
  it('come from all pages', async () => {
    const server = await serve((request, response) => {
      if (request.url?.includes('cursor')) {
        sendJson(response, [{ type: 'file', path: 'c', size: 1, lfs: { size: 1000 } }]);
        return;
      }
      const next = `<http://${String(request.headers.host)}/api/models/a/b/tree/main?cursor=1>; rel="next"`;
      sendJson(response, [{ type: 'directory', path: 'a', size: 0 }, { type: 'file', path: 'a/b', size: 24 }], 200, { link: next });
    });
    expect(await repoFiles(connectionTo(server.url), 'a/b')).toEqual([
      { path: 'a/b', size: 24 },
      { path: 'c', size: 1000 },
    ]);
  });

  it('follows a page to another host without the token', async () => {
    const other = await serve((_request, response) => {
      sendJson(response, []);
    });
    const server = await serve((_request, response) => {
      sendJson(response, [], 200, { link: `<${other.url}/x>; rel="next"` });
    });
    await repoFiles(connectionTo(server.url), 'a/b');
    expect(other.headers).toHaveLength(1);
    expect(other.headers[0]).not.toHaveProperty('authorization');
  });

  it('ends on abort', async () => {
    const controller = new AbortController();
    const server = await serve((request, response) => {
      controller.abort(new Error('enough'));
      sendJson(response, [], 200, { link: `<http://${String(request.headers.host)}/next>; rel="next"` });
    });
    await expect(repoFiles(connectionTo(server.url), 'a/b', 'main', controller.signal)).rejects.toThrow('enough');
  });
});

describe('access to a model', () => {
  it('is there', async () => {
    const server = await serve((_request, response) => {
      response.end('OK');
    });
    expect(await modelAccess(connectionTo(server.url), 'a/b')).toBeUndefined();
    expect(server.seen).toEqual(['GET /api/models/a/b/auth-check']);
  });

  it.each([
    [403, { 'x-error-code': 'GatedRepo' }, 'gated'],
    [401, {}, 'no-token'],
    [404, {}, 'not-found'],
  ])('is missing for a reason: %d %j', async (status, headers, kind) => {
    const server = await serve((_request, response) => {
      sendJson(response, {}, status, headers as Record<string, string>);
    });
    expect(await modelAccess(anonymousConnectionTo(server.url), 'a/b')).toMatchObject({ kind });
  });

  it('cannot be told while the Hub is down', async () => {
    const server = await serve((_request, response) => {
      sendJson(response, {}, 429);
    });
    await expect(modelAccess(connectionTo(server.url), 'a/b')).rejects.toMatchObject({ kind: 'rate-limited' });
  });
});
