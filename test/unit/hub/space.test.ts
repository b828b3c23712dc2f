import { describe, expect, it } from 'vitest';
import { parseRuntime, readRuntime, readSpace } from '../../../src/hub/space';
import { connectionTo, sendJson, serve, testToken } from './http-server';

// As recorded from the Hub.
const recorded = {
  stage: 'BUILDING',
  hardware: { current: null, requested: 'cpu-basic' },
  storage: null,
  gcTimeout: 172800,
  replicas: { requested: 1 },
  devMode: false,
  domains: [{ domain: 'user-name.hf.space', stage: 'READY' }],
};

const info = { _id: '1', id: 'me/app', sdk: 'docker', likes: 0, private: true, lastModified: '2026-01-01T00:00:00Z', sha: 'a'.repeat(40), subdomain: 'me-app' };

describe('the runtime', () => {
  it('is read as recorded', () => {
    expect(parseRuntime(recorded)).toEqual({
      stage: 'BUILDING',
      deployedSha: undefined,
      hardware: { current: undefined, requested: 'cpu-basic' },
      storage: undefined,
      volumes: [],
      devMode: false,
      sleepTime: 172800,
      replicas: { current: undefined, requested: 1 },
      errorMessage: undefined,
      domains: [{ name: 'user-name.hf.space', stage: 'READY' }],
    });
  });

  it('is read with all that it may hold', () => {
    const runtime = parseRuntime({
      ...recorded,
      stage: 'RUNNING',
      sha: 'b'.repeat(40),
      errorMessage: 'Exit code: 1',
      storage: { current: 'small', requested: null },
      gcTimeout: -1,
      devMode: true,
      volumes: [{ type: 'bucket', source: 'me/data', mountPath: '/data' }, { type: 'model', source: 'm/n', mountPath: '/m', readOnly: true }, 'odd'],
      domains: [{ domain: 'waiting.example', stage: 'PENDING' }, { domain: 'me-app.hf.space', stage: 'READY' }],
    });
    expect(runtime).toMatchObject({ deployedSha: 'b'.repeat(40), errorMessage: 'Exit code: 1', storage: 'small', devMode: true });
    expect(runtime.sleepTime).toBeUndefined();
    expect(runtime.domains).toEqual([{ name: 'waiting.example', stage: 'PENDING' }, { name: 'me-app.hf.space', stage: 'READY' }]);
    expect(runtime.volumes).toEqual([
      { type: 'bucket', source: 'me/data', mountPath: '/data', readOnly: false },
      { type: 'model', source: 'm/n', mountPath: '/m', readOnly: true },
    ]);
  });

  it.each([{ stage: 'FROZEN' }, { stage: 'RUNNING', hardware: 'x', storage: 7, volumes: {}, domains: [null, 3], replicas: 'auto' }])(
    'takes %j',
    (value) => {
      expect(parseRuntime(value).stage).toBe(value.stage);
    },
  );

  it.each([null, [], {}, { stage: 3 }, 'RUNNING'])('refuses %j', (value) => {
    expect(() => parseRuntime(value)).toThrow(TypeError);
  });

  it('names no domain that could leave its host', () => {
    expect(parseRuntime({ stage: 'RUNNING', domains: [{ domain: 'a/b' }, { domain: 'x@evil.example' }] }).domains).toEqual([]);
  });
});

describe('a Space', () => {
  it('is its repo and its runtime as one value', async () => {
    const server = await serve((request, response) => {
      sendJson(response, request.url?.endsWith('/runtime') ? { ...recorded, sha: 'b'.repeat(40) } : info);
    });
    const space = await readSpace(connectionTo(server.url), 'me/app');
    expect(space).toEqual({
      id: 'me/app',
      stage: 'BUILDING',
      repoSha: 'a'.repeat(40),
      deployedSha: 'b'.repeat(40),
      sdk: 'docker',
      private: true,
      hardware: { current: undefined, requested: 'cpu-basic' },
      storage: undefined,
      volumes: [],
      devMode: false,
      sleepTime: 172800,
      replicas: { current: undefined, requested: 1 },
      domains: [{ name: 'user-name.hf.space', stage: 'READY' }],
      errorMessage: undefined,
      url: 'https://user-name.hf.space',
      pageUrl: `${server.url}/spaces/me/app`,
    });
    expect(server.headers.every((headers) => headers.authorization === `Bearer ${testToken}`)).toBe(true);
  });

  it('has its address by its subdomain where no domain is told, or none', async () => {
    const server = await serve((request, response) => {
      if (request.url?.endsWith('/runtime')) sendJson(response, { stage: 'PAUSED' });
      else sendJson(response, request.url?.includes('/plain') ? { id: 'me/plain' } : info);
    });
    expect((await readSpace(connectionTo(server.url), 'me/app')).url).toBe('https://me-app.hf.space');
    expect((await readSpace(connectionTo(server.url), 'me/plain')).url).toBeUndefined();
  });

  it('works below a path of the endpoint, and with a token that does not begin with hf_', async () => {
    const server = await serve((request, response) => {
      sendJson(response, request.url?.endsWith('/runtime') ? recorded : info);
    });
    await readSpace(connectionTo(`${server.url}/hub/`, 'any-token'), 'me/app');
    expect(server.seen.every((line) => line.startsWith('GET /hub/api/spaces/me/app/'))).toBe(true);
  });

  it.each([
    [404, { 'x-error-code': 'RepoNotFound' }, 'not-found'],
    [401, {}, 'unauthorized'],
    [403, { 'x-error-code': 'GatedRepo' }, 'gated'],
  ])('fails typed through the library too: %d %j', async (status, headers, kind) => {
    const server = await serve((_request, response) => {
      sendJson(response, { error: 'no' }, status, headers as Record<string, string>);
    });
    await expect(readSpace(connectionTo(server.url), 'me/app')).rejects.toMatchObject({ kind });
  });

  it.each(['null', '<html>'])('fails typed where the Hub answers %s', async (body) => {
    const server = await serve((_request, response) => {
      response.end(body);
    });
    await expect(readSpace(connectionTo(server.url), 'me/app')).rejects.toMatchObject({ kind: 'invalid-response' });
  });

  it('is not asked for under a name that is none', async () => {
    const server = await serve((_request, response) => {
      sendJson(response, info);
    });
    await expect(readSpace(connectionTo(server.url), 'me/../you')).rejects.toMatchObject({ kind: 'not-found' });
    await expect(readRuntime(connectionTo(server.url), '..%2f/x')).rejects.toMatchObject({ kind: 'not-found' });
    expect(server.seen).toEqual([]);
  });
});
