import { repoAccess } from './access';
import { hubJson, type HubConnection } from './connection';
import { list, record, text } from './json-values';

/** `other`: a kind of token that the Hub has added since. */
export type TokenRole = 'read' | 'write' | 'fineGrained' | 'other';

/** What a fine-grained token may do with one account, organization or repo. */
export interface TokenScope {
  /** `user`, `org`, `space`, `model`, … */
  readonly type: string | undefined;
  /** A namespace, or `namespace/name` of a repo. */
  readonly name: string;
  /** Such as `repo.content.read` and `repo.write`. */
  readonly permissions: readonly string[];
}

/** Whose token it is, and what it may do. */
export interface HubAccount {
  readonly name: string;
  readonly organizations: readonly string[];
  /** Undefined where the Hub does not say. */
  readonly tokenName: string | undefined;
  readonly role: TokenRole;
  /** Of a fine-grained token; empty for others. */
  readonly scopes: readonly TokenScope[];
  /** Of a fine-grained token, on every repo: `discussion.write` and the like. */
  readonly globalPermissions: readonly string[];
  readonly readsGatedRepos: boolean;
  /** False only where the token surely cannot write to any repo. */
  readonly canWrite: boolean;
}

/** `GET /api/whoami-v2`. Throws a HubError. */
export async function readAccount(connection: HubConnection, signal?: AbortSignal): Promise<HubAccount> {
  return hubJson(connection, '/api/whoami-v2', { signal }, parseAccount);
}

/** May the token do this: `unknown` where an organization's roles decide, which whoami does not tell for sure. */
export type Allowed = 'yes' | 'no' | 'unknown';

/** What the token may do with a Space, as far as its account, its role and its scopes tell. `repoAccess` asks the Hub. */
export function spaceRights(account: HubAccount, spaceId: string): { readonly write: Allowed; readonly readsGatedRepos: boolean } {
  return { write: mayWriteSpace(account, spaceId), readsGatedRepos: account.readsGatedRepos };
}

/** As `spaceRights`, and asks the Hub about the Space itself where that does not tell: `unknown` only where it cannot be asked. */
export async function mayWrite(connection: HubConnection, account: HubAccount, spaceId: string, signal?: AbortSignal): Promise<Allowed> {
  const { write } = spaceRights(account, spaceId);
  if (write !== 'unknown') return write;
  try {
    return (await repoAccess(connection, 'space', spaceId, { write: true }, signal)) === undefined ? 'yes' : 'no';
  } catch {
    signal?.throwIfAborted();
    return 'unknown';
  }
}

function mayWriteSpace(account: HubAccount, spaceId: string): Allowed {
  const [namespace = ''] = spaceId.split('/', 1);
  const same = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();
  const own = same(namespace, account.name);
  if (account.role === 'read') return 'no';
  if (!own && !account.organizations.some((name) => same(name, namespace))) return 'no';
  if (account.role === 'fineGrained') {
    const scope = account.scopes.some(
      ({ name, permissions }) => (same(name, namespace) || same(name, spaceId)) && permissions.includes('repo.write'),
    );
    if (!scope && !account.globalPermissions.includes('repo.write')) return 'no';
  }
  return own && account.role !== 'other' ? 'yes' : 'unknown';
}

function parseAccount(value: unknown): HubAccount {
  const account = record(value);
  const name = text(account['name']);
  if (name === undefined) throw new TypeError('No name in the account');
  const token = record(record(account['auth'])['accessToken']);
  const fine = record(token['fineGrained']);
  const role = tokenRole(token['role']);
  const scopes = list(fine['scoped']).flatMap(parseScope);
  const globalPermissions = texts(fine['global']);
  const permissions = [...globalPermissions, ...scopes.flatMap((scope) => scope.permissions)];
  return {
    name,
    organizations: list(account['orgs']).flatMap((org) => text(record(org)['name']) ?? []),
    tokenName: text(token['displayName']),
    role,
    scopes,
    globalPermissions,
    readsGatedRepos: role !== 'fineGrained' || fine['canReadGatedRepos'] === true,
    canWrite: role === 'fineGrained' ? permissions.includes('repo.write') : role !== 'read',
  };
}

function tokenRole(value: unknown): TokenRole {
  return value === 'read' || value === 'write' || value === 'fineGrained' ? value : 'other';
}

function parseScope(value: unknown): TokenScope[] {
  const { entity, permissions } = record(value);
  const name = text(record(entity)['name']);
  return name === undefined ? [] : [{ type: text(record(entity)['type']), name, permissions: texts(permissions) }];
}

function texts(value: unknown): string[] {
  return list(value).flatMap((entry) => text(entry) ?? []);
}
