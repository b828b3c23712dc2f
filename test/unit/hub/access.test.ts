import { describe, expect, it } from 'vitest';
import { readGate, repoAccess } from '../../../src/hub/access';
import type { HubErrorKind } from '../../../src/hub/errors';
import { testTokens } from '../../hub/tokens';
import { connect, hubScene, newSpace } from './hub-scene';

const scene = hubScene();
const gated = 'facebook/sam3';
const page = `https?://\\S+/${gated}`;

describe('access to a gated model', () => {
  it('is there for who was let in, and to an open one for everybody', async () => {
    expect(await repoAccess(connect(scene.hub), 'model', gated)).toBeUndefined();
    expect(await repoAccess(connect(scene.hub, null), 'model', 'Ruicheng/moge-2-vitl-normal')).toBeUndefined();
  });

  it.each<[string, string | null, HubErrorKind, RegExp]>([
    ['anonymous', null, 'gated', /only with a token of an account that has access\. Sign in/],
    ['never asked', testTokens.stranger, 'gated', new RegExp(`is gated, and your account has no access\\. Ask for access at ${page}\\.`)],
    ['a token without the scope', testTokens.fineGrained, 'forbidden', /may not read gated repos\. Make one that may: \S+canReadGatedRepos=true&tokenType=fineGrained\./],
    ['a bad token', 'hf_nobody', 'unauthorized', /does not accept the token from the test/],
  ])('is not there: %s', async (_name, token, kind, text) => {
    const error = await repoAccess(connect(scene.hub, token), 'model', gated);
    expect(error?.kind).toBe(kind);
    expect(`${error?.message ?? ''} ${error?.advice ?? ''}`).toMatch(text);
  });

  it.each([
    ['pending', 'waits for its authors\\. See its state at '],
    ['rejected', 'was rejected by its authors\\. Ask them at '],
    ['reset', 'was reset by its authors\\. Ask for it again at '],
  ] as const)('is not there: %s', async (request, text) => {
    const other = 'facebook/sam-3d-body-dinov3';
    scene.hub.setAccessRequest('stranger', other, request);
    const error = await repoAccess(connect(scene.hub, testTokens.stranger), 'model', other);
    expect(error).toMatchObject({ kind: 'gated', status: 403 });
    expect(`${error?.message ?? ''} ${error?.advice ?? ''}`).toMatch(new RegExp(`${text}https?://\\S+/${other}`));
  });
});

describe('access to a repo', () => {
  it.each<[string, string | null, 'model' | 'space', HubErrorKind]>([
    ['that is missing', testTokens.write, 'model', 'not-found'],
    ['that is missing, anonymous', null, 'model', 'no-token'],
    ['that is missing', testTokens.write, 'space', 'not-found'],
    ['that is missing, anonymous', null, 'space', 'no-token'],
  ])('%s', async (_name, token, kind, expected) => {
    expect(await repoAccess(connect(scene.hub, token), kind, 'nobody/nothing')).toMatchObject({ kind: expected });
  });

  it.each([
    [testTokens.write, true, undefined],
    [testTokens.fineGrained, true, undefined],
    [testTokens.read, false, undefined],
    [testTokens.read, true, 'forbidden'],
    [testTokens.stranger, false, 'not-found'],
    [testTokens.stranger, true, 'not-found'],
    [null, false, 'no-token'],
    [null, true, 'no-token'],
  ])('that is a private Space, as %s, for writing: %s', async (token, write, expected) => {
    const id = await newSpace(scene.hub, { private: true });
    expect((await repoAccess(connect(scene.hub, token), 'space', id, { write }))?.kind).toBe(expected);
  });

  it('cannot be told while the Hub is down', async () => {
    scene.hub.misbehave({ route: '/api/models/facebook/sam3/auth-check', status: 503, times: 3 });
    await expect(repoAccess(connect(scene.hub), 'model', gated)).rejects.toMatchObject({ kind: 'unavailable' });
  });
});

it('tells whether a model is gated, to everybody', async () => {
  expect(await readGate(connect(scene.hub, null), gated)).toBe('manual');
  expect(await readGate(connect(scene.hub, null), 'Ruicheng/moge-2-vitl-normal')).toBe(false);
  await expect(readGate(connect(scene.hub), 'nobody/nothing')).rejects.toMatchObject({ kind: 'not-found' });
});
