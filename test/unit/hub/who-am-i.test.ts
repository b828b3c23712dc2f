import { beforeAll, describe, expect, it } from 'vitest';
import { mayWrite, readAccount, spaceRights, type Allowed, type HubAccount } from '../../../src/hub/who-am-i';
import { testTokens } from '../../hub/tokens';
import { connectionTo, sendJson, serve } from './http-server';
import { connect, hubScene } from './hub-scene';

const scene = hubScene();

describe('the account', () => {
  it('is told with its token', async () => {
    expect(await readAccount(connect(scene.hub))).toEqual({
      name: 'troutmoose',
      organizations: ['moose-lab'],
      tokenName: 'laptop',
      role: 'write',
      scopes: [],
      globalPermissions: [],
      readsGatedRepos: true,
      canWrite: true,
    });
    expect(await readAccount(connect(scene.hub, testTokens.read))).toMatchObject({ role: 'read', canWrite: false });
    expect(await readAccount(connect(scene.hub, testTokens.fineGrained))).toMatchObject({
      role: 'fineGrained',
      scopes: [{ type: 'user', name: 'troutmoose', permissions: ['repo.content.read', 'repo.write'] }],
      readsGatedRepos: false,
      canWrite: true,
    });
  });

  it.each([
    [null, 'no-token'],
    ['hf_nobody', 'unauthorized'],
  ])('is nobody’s for the token %s', async (token, kind) => {
    await expect(readAccount(connect(scene.hub, token))).rejects.toMatchObject({ kind });
  });

  it.each<[unknown, Partial<HubAccount>]>([
    [{ name: 'me' }, { role: 'other', canWrite: true, organizations: [], scopes: [] }],
    [{ name: 'me', orgs: [{ name: 'o' }, null, {}], auth: { accessToken: { role: 'god' } } }, { role: 'other', organizations: ['o'] }],
    [
      { name: 'me', auth: { accessToken: { role: 'fineGrained', fineGrained: { scoped: [{ permissions: ['repo.write'] }, 3], global: [1, 'x'] } } } },
      { scopes: [], globalPermissions: ['x'], canWrite: false },
    ],
  ])('takes %j', async (body, expected) => {
    const server = await serve((_request, response) => {
      sendJson(response, body);
    });
    expect(await readAccount(connectionTo(server.url))).toMatchObject(expected);
  });
});

describe('what a token may do with a Space', () => {
  const base: HubAccount = {
    name: 'me',
    organizations: ['lab'],
    tokenName: undefined,
    role: 'write',
    scopes: [],
    globalPermissions: [],
    readsGatedRepos: true,
    canWrite: true,
  };
  const scoped = (name: string, permission = 'repo.write'): Partial<HubAccount> => ({
    role: 'fineGrained',
    scopes: [{ type: undefined, name, permissions: [permission] }],
  });
  it.each<[string, Partial<HubAccount>, string, Allowed]>([
    ['a write token, own Space', {}, 'me/app', 'yes'],
    ['a write token, own Space in other letters', {}, 'Me/App', 'yes'],
    ['a write token, an organization’s', {}, 'lab/app', 'unknown'],
    ['a write token, a stranger’s', {}, 'you/app', 'no'],
    ['a read token', { role: 'read' }, 'me/app', 'no'],
    ['a new kind of token', { role: 'other' }, 'me/app', 'unknown'],
    ['scoped to the account', scoped('me'), 'me/app', 'yes'],
    ['scoped to the Space', scoped('me/app'), 'me/app', 'yes'],
    ['scoped to another Space', scoped('me/other'), 'me/app', 'no'],
    ['scoped for reading', scoped('me', 'repo.content.read'), 'me/app', 'no'],
    ['scoped to the organization', scoped('lab'), 'lab/app', 'unknown'],
    ['for all repos', { role: 'fineGrained', globalPermissions: ['repo.write'] }, 'me/app', 'yes'],
  ])('%s', (_name, account, id, expected) => {
    expect(spaceRights({ ...base, ...account }, id).write).toBe(expected);
  });
});

describe('whether the token may write to a Space', () => {
  beforeAll(async () => {
    for (const id of ['troutmoose/rights', 'moose-lab/rights']) await scene.hub.createSpace({ id });
  });

  it.each<[string, string, string, Allowed]>([
    ['one’s own', testTokens.write, 'troutmoose/rights', 'yes'],
    ['one’s own with a token that reads', testTokens.read, 'troutmoose/rights', 'no'],
    ['an organization’s', testTokens.write, 'moose-lab/rights', 'yes'],
    ['an organization’s that is not there', testTokens.write, 'moose-lab/none', 'no'],
    ['somebody else’s', testTokens.stranger, 'troutmoose/rights', 'no'],
  ])('is asked of the Hub where the token does not tell: %s', async (_name, token, id, expected) => {
    const connection = connect(scene.hub, token);
    expect(await mayWrite(connection, await readAccount(connection), id)).toBe(expected);
  });

  it('is not known while the Hub cannot be asked', async () => {
    const connection = connect(scene.hub);
    const account = await readAccount(connection);
    scene.hub.misbehave({ route: '/auth-check/write', status: 503, times: 5 });
    expect(await mayWrite(connection, account, 'moose-lab/rights')).toBe('unknown');
    scene.hub.behave();
  });
});
