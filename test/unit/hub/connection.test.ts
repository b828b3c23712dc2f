import { describe, expect, it } from 'vitest';
import { checkedRepoId, hubJson, hubRequest, hubUrl, parseEndpoint } from '../../../src/hub/connection';
import { HubError } from '../../../src/hub/errors';
import { anonymousConnectionTo, connectionTo, sendJson, serve, testToken } from './http-server';

async function failureOf(promise: Promise<unknown>): Promise<HubError> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(HubError);
  return error as HubError;
}

const asItIs = (value: unknown): unknown => value;

describe('the endpoint', () => {
  it.each([
    [undefined, 'https://huggingface.co/'],
    ['  ', 'https://huggingface.co/'],
    ['http://127.0.0.1:8080/', 'http://127.0.0.1:8080/'],
    ['https://mirror.example/hub//?a=1#b', 'https://mirror.example/hub'],
  ])('%s is %s', (given, expected) => {
    expect(parseEndpoint(given).href).toBe(expected);
  });

  it.each(['huggingface.co', 'ftp://huggingface.co', 'https://me:secret@huggingface.co', 'file:///etc/passwd'])(
    'refuses %s without repeating it',
    (given) => {
      expect(() => parseEndpoint(given)).toThrow(HubError);
      expect(() => parseEndpoint(given)).not.toThrow(/secret|passwd/);
    },
  );

  it('prefixes paths', () => {
    const url = hubUrl(connectionTo('https://mirror.example/hub/'), '/api/spaces', { author: 'a b', tail: undefined });
    expect(url.href).toBe('https://mirror.example/hub/api/spaces?author=a+b');
  });

  it('cannot be left by a path', () => {
    expect(hubUrl(connectionTo('https://huggingface.co'), '//evil.example/x').origin).toBe('https://huggingface.co');
  });
});

describe('the name of a repo', () => {
  it.each(['a/b', 'troutmoose/sam-body4d', 'A_1/b.c-d'])('%s is one', (id) => {
    expect(checkedRepoId(id, 'Space')).toBe(id);
  });
  it.each(['', 'a', 'a/b/c', '../a', 'a/..', 'a/b?x', 'a b/c', 'a/b\n'])('%j is none', (id) => {
    expect(() => checkedRepoId(id, 'Space')).toThrow(/is not the name of a Space/);
  });
});

describe('a request', () => {
  it('sends the token, the query and a JSON body', async () => {
    let body = '';
    const server = await serve((request, response) => {
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        sendJson(response, { done: true });
      });
    });
    const value = await hubJson(
      connectionTo(server.url),
      '/api/x',
      { method: 'POST', query: { factory: true }, body: { a: 1 } },
      asItIs,
    );
    expect(value).toEqual({ done: true });
    expect(server.seen).toEqual(['POST /api/x?factory=true']);
    expect(server.headers[0]?.authorization).toBe(`Bearer ${testToken}`);
    expect(JSON.parse(body)).toEqual({ a: 1 });
  });

  it('sends no authorization without a token', async () => {
    const server = await serve((_request, response) => {
      sendJson(response, 1);
    });
    await hubJson(anonymousConnectionTo(server.url), '/api/x', {}, asItIs);
    expect(server.headers[0]).not.toHaveProperty('authorization');
  });

  it('carries the token along a redirect on the same origin, and not to another', async () => {
    const other = await serve((_request, response) => {
      sendJson(response, 'elsewhere');
    });
    const server = await serve((request, response) => {
      if (request.url === '/api/near') response.writeHead(302, { location: '/api/far' }).end();
      else response.writeHead(302, { location: `${other.url}/landed` }).end();
    });
    expect(await hubJson(connectionTo(server.url), '/api/near', {}, asItIs)).toBe('elsewhere');
    expect(server.headers.map((headers) => headers.authorization)).toEqual([`Bearer ${testToken}`, `Bearer ${testToken}`]);
    expect(other.seen).toEqual(['GET /landed']);
    expect(other.headers[0]).not.toHaveProperty('authorization');
  });

  it('does not follow a redirect of a change to another origin', async () => {
    const other = await serve((_request, response) => {
      sendJson(response, 1);
    });
    const server = await serve((_request, response) => {
      response.writeHead(307, { location: `${other.url}/x` }).end();
    });
    const error = await failureOf(hubRequest(connectionTo(server.url), '/api/x', { method: 'POST', body: {} }));
    expect(error.kind).toBe('invalid-response');
    expect(other.seen).toEqual([]);
  });

  it.each([
    ['/round', 'redirects without end'],
    ['file:///etc/passwd', 'redirects to something that is no address'],
    ['http://[broken', 'redirects to something that is no address'],
  ])('stops at a redirect to %s', async (location, why) => {
    const server = await serve((_request, response) => {
      response.writeHead(301, { location }).end();
    });
    const error = await failureOf(hubRequest(connectionTo(server.url), '/round'));
    expect(error.message).toContain(why);
    expect(server.seen.length).toBeLessThan(8);
  });

  it('retries a GET after 5xx and broken connections', async () => {
    const server = await serve((request, response, count) => {
      if (count === 1) response.writeHead(502).end('<html>');
      else if (count === 2) request.socket.destroy();
      else sendJson(response, 'at last');
    });
    expect(await hubJson(connectionTo(server.url), '/api/x', {}, asItIs)).toBe('at last');
    expect(server.seen).toHaveLength(3);
  });

  it('gives up after two retries', async () => {
    const server = await serve((_request, response) => {
      response.writeHead(503).end();
    });
    const error = await failureOf(hubJson(connectionTo(server.url), '/api/x', {}, asItIs));
    expect(error).toMatchObject({ kind: 'unavailable', status: 503 });
    expect(server.seen).toHaveLength(3);
  });

  it.each([
    ['a POST after 5xx', 'POST', 500],
    ['a GET after 404', 'GET', 404],
    ['a GET after 429', 'GET', 429],
  ] as const)('never retries %s', async (_name, method, status) => {
    const server = await serve((_request, response) => {
      sendJson(response, { error: 'no' }, status);
    });
    await failureOf(hubJson(connectionTo(server.url), '/api/x', { method }, asItIs));
    expect(server.seen).toHaveLength(1);
  });

  it('keeps its deadline while headers and while the body are late', async () => {
    const server = await serve((request, response) => {
      if (request.url === '/body') response.writeHead(200).write('[1,');
    });
    for (const path of ['/headers', '/body']) {
      const error = await failureOf(hubJson(connectionTo(server.url), path, { timeoutMs: 40, retries: 0 }, asItIs));
      expect(error.kind).toBe('timeout');
      expect(error.message).toMatch(/did not answer within a second/);
    }
  });

  it('ends at once on abort, with the reason of the abort', async () => {
    const controller = new AbortController();
    const server = await serve(() => {
      controller.abort(new Error('enough'));
    });
    await expect(hubJson(connectionTo(server.url), '/x', { signal: controller.signal }, asItIs)).rejects.toThrow('enough');
    await expect(hubRequest(connectionTo(server.url), '/x', { signal: controller.signal })).rejects.toThrow('enough');
    expect(server.seen).toHaveLength(1);
  });

  it('tells a body that is not JSON, and JSON of another shape', async () => {
    const server = await serve((request, response) => {
      response.end(request.url === '/html' ? '<html>Log in to the airport' : '{"a":1}');
    });
    const html = await failureOf(hubJson(connectionTo(server.url), '/html', {}, asItIs));
    expect(html).toMatchObject({ kind: 'invalid-response' });
    expect(html.message).toContain('it is not JSON');
    const shape = await failureOf(
      hubJson(connectionTo(server.url), '/json', {}, () => {
        throw new TypeError('no stage');
      }),
    );
    expect(shape.message).toContain('another shape');
  });

  it('tells a refused connection and a name that does not exist', async () => {
    const server = await serve(() => undefined);
    await server.stop();
    const refused = await failureOf(hubRequest(connectionTo(server.url), '/x', { retries: 0 }));
    expect(refused).toMatchObject({ kind: 'network', code: 'ECONNREFUSED' });
    const unknown = await failureOf(hubRequest(connectionTo('http://nowhere.invalid'), '/x', { retries: 0 }));
    expect(unknown.kind).toBe('network');
    expect(unknown.message).toMatch(/nowhere\.invalid was not found \((ENOTFOUND|EAI_AGAIN)\)/);
  });

  it('keeps the token out of every text, even where the server repeats it', async () => {
    const server = await serve((request, response) => {
      sendJson(response, { error: `Bad header ${String(request.headers.authorization)}` }, 400);
    });
    const error = await failureOf(hubRequest(connectionTo(server.url), '/api/spaces/a/b/restart', { method: 'POST' }));
    expect(error.kind).toBe('refused');
    expect(`${error.message} ${error.advice} ${String(error.stack)}`).not.toContain(testToken);
  });
});
