import { hubJson, type HubConnection } from './connection';
import { list, record, text } from './json-values';

/** Whose token it is, and what it may do. */
export interface HubAccount {
  readonly name: string;
  /** Undefined where the Hub does not say. */
  readonly tokenName: string | undefined;
  /** False only where the token surely cannot write to any repo. */
  readonly canWrite: boolean;
}

/** `GET /api/whoami-v2`. Throws a HubError. */
export async function readAccount(connection: HubConnection, signal?: AbortSignal): Promise<HubAccount> {
  return hubJson(connection, '/api/whoami-v2', { signal }, parseAccount);
}

function parseAccount(value: unknown): HubAccount {
  const account = record(value);
  const name = text(account['name']);
  if (name === undefined) throw new TypeError('No name in the account');
  const token = record(record(account['auth'])['accessToken']);
  return { name, tokenName: text(token['displayName']), canWrite: mayWrite(token) };
}

/** Roles: `read`, `write`, `fineGrained` with permissions such as `repo.write` for all repos or for some. */
function mayWrite(token: Readonly<Record<string, unknown>>): boolean {
  const role = text(token['role']);
  if (role !== 'fineGrained') return role !== 'read';
  const fine = record(token['fineGrained']);
  const permissions = [
    ...list(fine['global']),
    ...list(fine['scoped']).flatMap((scope) => list(record(scope)['permissions'])),
  ];
  return permissions.includes('repo.write');
}
