import { fileDownloadInfo, listFiles, listSpaces, modelInfo, pathsInfo, spaceInfo, whoAmI } from '@huggingface/hub';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testTokens } from '../../hub/tokens';
import { goodFiles, spaceId, Workbench } from './workbench';

let bench: Workbench;
const privateSpace = 'troutmoose/hidden';
beforeAll(async () => {
  bench = await Workbench.open();
  await bench.hub.createSpace({ id: privateSpace, private: true, hardware: 'l40sx1', storage: 'medium', stage: 'PAUSED' });
  await bench.commit(goodFiles);
  await bench.hub.importRepository(spaceId, bench.folder);
  bench.hub.setStage(spaceId, 'RUNNING', { sha: 'head' });
});
afterAll(() => bench.close());

const credentials = (token: string = testTokens.write): { accessToken: string; hubUrl: string } => ({
  accessToken: token,
  hubUrl: bench.hub.endpoint,
});

describe('@huggingface/hub', () => {
  test('reads Spaces', async () => {
    const { head } = bench.hub.commitsOf(spaceId);
    const info = await spaceInfo({ name: spaceId, additionalFields: ['sha', 'runtime', 'cardData'], ...credentials() });
    expect(info).toMatchObject({ name: spaceId, sdk: 'docker', private: false, sha: head, runtime: { stage: 'RUNNING' } });
    const names: string[] = [];
    for await (const space of listSpaces({ search: { owner: 'troutmoose' }, ...credentials() })) names.push(space.name);
    expect(names.sort()).toEqual([spaceId, privateSpace]);
    const paths: string[] = [];
    for await (const file of listFiles({ repo: { type: 'space', name: spaceId }, ...credentials() })) paths.push(file.path);
    expect(paths.sort()).toEqual(Object.keys(goodFiles).sort());
  });

  test('reads the sizes of checkpoints', async () => {
    const repo = { type: 'model', name: 'facebook/sam3' } as const;
    expect(await pathsInfo({ repo, paths: ['sam3.pt', 'missing.pt'], ...credentials() })).toMatchObject([
      { path: 'sam3.pt', type: 'file', size: 3_450_062_241, lfs: { size: 3_450_062_241 } },
    ]);
    expect(await fileDownloadInfo({ repo, path: 'sam3.pt', ...credentials() })).toMatchObject({ size: 3_450_062_241 });
    expect(await modelInfo({ name: 'facebook/sam3', ...credentials() })).toMatchObject({ gated: 'manual' });
    let total = 0;
    const folder = { type: 'model', name: 'kaihuac/diffusion-vas-content-completion' } as const;
    for await (const file of listFiles({ repo: folder, recursive: true, ...credentials() })) total += file.size;
    expect(total / 1e9).toBeCloseTo(5, 1);
  });

  test('knows who asks', async () => {
    expect(await whoAmI(credentials(testTokens.read))).toMatchObject({ name: 'troutmoose', auth: { accessToken: { role: 'read' } } });
    await expect(whoAmI(credentials('hf_nobody'))).rejects.toThrow('Invalid credentials in Authorization header');
  });
});

describe('errors', () => {
  test.each([
    ['a bad token', `/api/spaces/${spaceId}`, 'hf_nobody', 401, null, 'Invalid credentials in Authorization header'],
    ['nobody at a private Space', `/api/spaces/${privateSpace}`, null, 401, null, 'Invalid username or password.'],
    ['nobody at no Space', '/api/spaces/troutmoose/none', null, 401, null, 'Invalid username or password.'],
    ['a stranger at a private Space', `/api/spaces/${privateSpace}/runtime`, testTokens.stranger, 404, 'RepoNotFound', 'Repository not found'],
    ['no Space', '/api/spaces/troutmoose/none/runtime', testTokens.write, 404, 'RepoNotFound', 'Repository not found'],
    ['no revision', `/api/spaces/${spaceId}/revision/nope`, testTokens.write, 404, 'RevisionNotFound', 'Invalid rev id: nope'],
    ['a read token at the secrets', `/api/spaces/${spaceId}/secrets`, testTokens.read, 403, null, 'You have read access'],
    ['a stranger at the log', `/api/spaces/${spaceId}/logs/run`, testTokens.stranger, 403, null, 'You have read access'],
    ['nobody at a gate', '/api/models/facebook/sam3/auth-check', null, 401, 'GatedRepo', 'Please log in.'],
    ['a stranger at a gate', '/api/models/facebook/sam3/auth-check', testTokens.stranger, 403, 'GatedRepo', 'not in the authorized list'],
    ['a token without the scope at a gate', '/api/models/facebook/sam3/auth-check', testTokens.fineGrained, 403, null, 'Please enable access to public gated'],
  ])('%s', async (_name, path, token, status, code, message) => {
    const response = await bench.api(path, { token });
    expect(response.status).toBe(status);
    expect(response.headers.get('x-error-code')).toBe(code);
    expect(response.headers.get('x-error-message')).toContain(message);
    expect(response.headers.get('x-request-id')).toMatch(/^Root=/);
    expect(await response.json()).toEqual({ error: expect.stringContaining(message) as string });
  });

  test('the page of a Space says its stage', async () => {
    const page = await (await bench.api(`/spaces/${spaceId}`, { token: null })).text();
    expect(page).toContain('<dt>Stage<dd><pre>RUNNING</pre>');
  });

  test('who has access passes the gate', async () => {
    const response = await bench.api('/api/models/facebook/sam3/auth-check');
    expect(await response.text()).toBe('OK');
  });
});

describe('settings', () => {
  const path = `/api/spaces/${privateSpace}`;

  test('secrets never show their values, variables do', async () => {
    for (const kind of ['secrets', 'variables']) {
      await bench.api(`${path}/${kind}`, { method: 'POST', body: { key: 'A', value: 'top', description: 'what for' } });
    }
    expect(await bench.json(`${path}/secrets`)).toEqual({ A: { description: 'what for', updatedAt: expect.any(String) as string } });
    expect(await bench.json(`${path}/variables`)).toMatchObject({ A: { value: 'top' } });
    expect(await bench.json(`${path}/secrets`, { method: 'DELETE', body: { key: 'missing' } })).toEqual({});
    expect(await bench.json(`${path}/variables`, { method: 'DELETE', body: { key: 'A' } })).toEqual({});
  });

  test('hardware, sleep time and Dev Mode change the runtime', async () => {
    const flavours = (await (await bench.api('/api/spaces/hardware')).json()) as { name: string; unitCostUSD: number }[];
    expect(flavours.find(({ name }) => name === 'l40sx1')?.unitCostUSD).toBeCloseTo(1.8 / 60, 6);
    await bench.json(`${path}/hardware`, { method: 'POST', body: { flavor: 't4-small' } });
    await bench.json(`${path}/sleeptime`, { method: 'POST', body: { seconds: 600 } });
    expect(await bench.json(`${path}/dev-mode`, { method: 'POST', body: { enabled: true } })).toMatchObject({
      hardware: { current: null, requested: 't4-small' },
      storage: { current: 'medium' },
      gcTimeout: 600,
      devMode: true,
    });
    expect((await bench.api(`${path}/hardware`, { method: 'POST', body: { flavor: 'tpu' } })).status).toBe(400);
  });

  test('a README can be tried before it is pushed', async () => {
    const check = (content: string): Promise<Record<string, unknown>> =>
      bench.json('/api/validate-yaml', { method: 'POST', body: { content, repoType: 'space' } });
    expect(await check('---\nsdk: docker\n---\n')).toEqual({ warnings: [], errors: [] });
    expect(await check('---\ncolorFrom: teal\n---\n')).toMatchObject({ errors: [{ message: expect.stringContaining('"colorFrom" must be one of') as string }] });
  });
});
