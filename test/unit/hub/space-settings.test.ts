import { describe, expect, it } from 'vitest';
import { readSpaceSettings } from '../../../src/hub/space-settings';
import { connectionTo, sendJson, serve } from './http-server';

describe('the settings of a Space', () => {
  it('are the names of its secrets and its variables, as recorded', async () => {
    const server = await serve((request, response) => {
      const secrets = { HF_TOKEN: { updatedAt: '2026-01-01T00:00:00Z' }, API_KEY: { description: 'of the service' } };
      const variables = { MODEL: { value: 'small', updatedAt: '2026-01-01T00:00:00Z' }, EMPTY: { value: '' }, ODD: 3 };
      sendJson(response, request.url?.endsWith('/secrets') ? secrets : variables);
    });
    const settings = await readSpaceSettings(connectionTo(server.url), 'me/app');
    expect(settings.secrets).toEqual(new Set(['HF_TOKEN', 'API_KEY']));
    expect(settings.variables).toEqual(new Map([['MODEL', 'small'], ['EMPTY', ''], ['ODD', '']]));
    expect(server.seen.sort()).toEqual(['GET /api/spaces/me/app/secrets', 'GET /api/spaces/me/app/variables']);
  });

  it.each([401, 403])('are not known where the Hub answers %d', async (status) => {
    const server = await serve((request, response) => {
      if (request.url?.endsWith('/secrets')) sendJson(response, { error: 'no' }, status);
      else sendJson(response, {});
    });
    expect(await readSpaceSettings(connectionTo(server.url), 'me/app')).toEqual({ secrets: undefined, variables: new Map() });
  });

  it.each([[404, 'not-found'], [400, 'refused']])('fail typed where the Hub answers %d', async (status, kind) => {
    const server = await serve((_request, response) => {
      sendJson(response, { error: 'no' }, status);
    });
    await expect(readSpaceSettings(connectionTo(server.url), 'me/app')).rejects.toMatchObject({ kind });
  });

  it('fail typed where the answer is no mapping', async () => {
    const server = await serve((_request, response) => {
      sendJson(response, []);
    });
    await expect(readSpaceSettings(connectionTo(server.url), 'me/app')).rejects.toMatchObject({ kind: 'invalid-response' });
  });

  it('are not asked for under a name that is none', async () => {
    const server = await serve((_request, response) => {
      sendJson(response, {});
    });
    await expect(readSpaceSettings(connectionTo(server.url), 'me/../you')).rejects.toMatchObject({ kind: 'not-found' });
    expect(server.seen).toEqual([]);
  });
});
