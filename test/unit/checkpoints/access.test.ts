import { describe, expect, it } from 'vitest';
import { elsewhere, isRefused, tokenAccess, type AccessState, type NextStep } from '../../../src/checkpoints/access';
import { spaceAccess } from '../../../src/checkpoints/space-access';
import type { LoggedDownload } from '../../../src/checkpoints/setup-log';
import { testTokens } from '../../hub/tokens';
import { connect, hubScene } from '../hub/hub-scene';
import { checkpointNeed } from './project';

const scene = hubScene();
const gated = 'facebook/sam3';
const open = 'Ruicheng/moge-2-vitl-normal';

describe('for the token that asks', () => {
  it.each<[string, string | null, string, string | undefined, AccessState, NextStep['kind'] | undefined, RegExp | undefined]>([
    ['everybody, of an open model', null, open, undefined, 'open', undefined, undefined],
    ['who was let in', testTokens.write, gated, undefined, 'granted', undefined, undefined],
    ['nobody in particular', null, gated, undefined, 'sign-in', 'sign-in', undefined],
    ['who never asked', testTokens.stranger, gated, undefined, 'ask', 'ask-for-access', /\/facebook\/sam3$/],
    ['who waits', testTokens.stranger, gated, 'pending', 'pending', 'wait-for-authors', /\/facebook\/sam3$/],
    ['who was rejected', testTokens.stranger, gated, 'rejected', 'rejected', 'ask-authors', /\/facebook\/sam3$/],
    ['whose access was reset', testTokens.stranger, gated, 'reset', 'reset', 'ask-for-access', /\/facebook\/sam3$/],
    ['a token without the gated scope', testTokens.fineGrained, gated, undefined, 'scope', 'token-with-gated-scope', /\/settings\/tokens\/new\?canReadGatedRepos=true&tokenType=fineGrained$/],
    ['a token that is none', `hf_${'x'.repeat(34)}`, gated, undefined, 'bad-token', 'new-token', /\/settings\/tokens$/],
    ['a repo that is not there', testTokens.write, 'nobody/nothing', undefined, 'not-found', 'check-name', /\/nobody\/nothing$/],
    ['a private one, for nobody', null, 'nobody/nothing', undefined, 'sign-in', 'sign-in', undefined],
  ])('%s', async (_name, token, repoId, request, state, next, url) => {
    const other = request === undefined ? repoId : 'facebook/sam-3d-body-dinov3';
    if (request !== undefined) scene.hub.setAccessRequest('stranger', other, request as 'pending');
    const access = (await tokenAccess(connect(scene.hub, token), [{ ...checkpointNeed, repoId: other }])).get(other);
    expect(access).toMatchObject({ state, gated: state === 'open' ? false : repoId === gated && state !== 'bad-token' ? true : undefined });
    expect(access?.message).toMatch(/^[^]+\.$/);
    expect(access?.next?.kind).toBe(next);
    if (url !== undefined) expect(access?.next).toMatchObject({ url: expect.stringMatching(new RegExp(url.source.replace('sam3', other === gated ? 'sam3' : 'sam-3d-body-dinov3'))) as string });
    expect(JSON.stringify(access)).not.toContain('hf_');
  });

  it('asks for each repo once, and holds a failure for no refusal', async () => {
    const needs = [1, 2, 3].map((number) => ({ ...checkpointNeed, repoId: gated, filename: `${String(number)}.pt` }));
    const before = scene.hub.requests.length;
    await tokenAccess(connect(scene.hub), needs);
    expect(scene.hub.requests.slice(before).filter(({ url }) => url.endsWith('/auth-check'))).toHaveLength(1);
    scene.hub.misbehave({ route: /auth-check/, status: 503, times: 5 });
    const access = (await tokenAccess(connect(scene.hub), needs)).get(gated);
    scene.hub.behave();
    expect(access).toMatchObject({ state: 'unknown', next: { kind: 'try-again' } });
    expect(access && isRefused(access)).toBe(false);
  });
});

describe('for the Space', () => {
  const need = { ...checkpointNeed, repoId: gated };
  const granted = { state: 'granted', gated: true, message: '', next: undefined, at: 0 } as const;
  const since = '2026-11-20T10:00:00.000Z';
  const at = (hours: number): number => Date.parse(since) + hours * 3_600_000;
  const entries = (...names: string[]) => ({ secret: names.map((name) => ({ name, value: undefined, description: undefined, updatedAt: since })), variable: [] });
  const log = (status: LoggedDownload['status'], hours: number): LoggedDownload => ({ status, at: at(hours), reason: status === 'blocked' ? 'requires prior access approval' : undefined, took: undefined });

  it.each([
    ['an open model', { ...granted, state: 'open', gated: false } as const, undefined, undefined, 'not-needed'],
    ['no repo of the Hub', elsewhere({ ...checkpointNeed, url: 'https://example.com/x.pt' }, 0), undefined, undefined, 'not-needed'],
    ['secrets that may not be read', granted, { secret: undefined, variable: [] }, undefined, 'unknown'],
    ['no token', granted, entries('OTHER'), undefined, 'no-token'],
    ['a token, and no start since', granted, entries('HF_TOKEN'), undefined, 'token-set'],
    ['the older name of the token', granted, entries('HUGGING_FACE_HUB_TOKEN'), undefined, 'token-set'],
    ['fetched with it', granted, entries('HF_TOKEN'), log('ok', 1), 'fetched'],
    ['refused with it', granted, entries('HF_TOKEN'), log('blocked', 1), 'refused'],
    ['refused before it was set', granted, entries('HF_TOKEN'), log('blocked', -1), 'token-set'],
    ['skipped, which says nothing of the token', granted, entries('HF_TOKEN'), log('skipped', 1), 'token-set'],
  ] as const)('%s', (_name, access, known, said, state) => {
    const found = spaceAccess(need, access, known, said);
    expect(found.state).toBe(state);
    expect(found.next).toEqual(state === 'no-token' || state === 'refused' ? { kind: 'set-secret', name: 'HF_TOKEN' } : undefined);
  });

  it('never guesses what a secret holds', () => {
    const { message } = spaceAccess(need, granted, entries('HF_TOKEN'), undefined);
    expect(message).toBe('HF_TOKEN is set on the Space, since 2026-11-20 10:00 UTC. A secret cannot be read back, so what it may download shows only when the Space tries.');
    expect(spaceAccess(need, granted, entries('HF_TOKEN'), log('blocked', -1)).message).toContain('a restart tries again');
  });
});
