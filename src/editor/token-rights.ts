import { l10n } from 'vscode';
import { createHash } from 'node:crypto';
import type { HubConnection } from '../hub/connection';
import type { Allowed, HubAccount } from '../hub/who-am-i';

/** A question waits no longer for what the token may do. */
const withinMs = 4_000;
const mostKept = 20;

/** Whose a token is, by a hash of the Hub and the token: asked once for each. */
const known = new Map<string, HubAccount>();

/** Who is signed in, and what their token may do with one Space. */
export interface SignedIn {
  readonly account: HubAccount;
  /** Where the token was found, for people. */
  readonly source: string | undefined;
  readonly write: Allowed;
}

/**
 * Why the Hub will refuse a change of the Space, for the question about it; undefined where it may take it, and where
 * the Hub does not tell soon. It is a help: the Hub itself decides.
 */
export async function refusalOf(connection: HubConnection, spaceId: string): Promise<string | undefined> {
  const account = await withinTime((signal) => accountOf(connection, signal)).catch(() => undefined);
  if (account === undefined) return undefined;
  const { spaceRights } = await import('../hub/who-am-i');
  if (spaceRights(account, spaceId).write !== 'no') return undefined;
  return account.role === 'read'
    ? l10n.t('The Hub will refuse this: the token of {0} only reads. Sign in with one that may write.', account.name)
    : l10n.t('The Hub will refuse this: the token of {0} may not write to {1}.', account.name, spaceId);
}

/** Asks the Hub anew. Undefined where nobody is signed in. Throws a HubError. */
export async function readSignedIn(connection: HubConnection, spaceId: string, signal: AbortSignal): Promise<SignedIn | undefined> {
  known.delete((await keyOf(connection, signal)) ?? '');
  const account = await accountOf(connection, signal);
  if (account === undefined) return undefined;
  const { mayWrite } = await import('../hub/who-am-i');
  const write = await mayWrite(connection, account, spaceId, signal);
  return { account, source: connection.tokenSource?.(), write };
}

async function withinTime<T>(task: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const { startDeadline } = await import('../hub/deadline');
  const deadline = startDeadline(undefined, withinMs);
  try {
    return await task(deadline.signal);
  } finally {
    deadline.dispose();
  }
}

/** Undefined where there is no token. */
async function accountOf(connection: HubConnection, signal: AbortSignal): Promise<HubAccount | undefined> {
  const key = await keyOf(connection, signal);
  if (key === undefined) return undefined;
  const before = known.get(key);
  if (before !== undefined) return before;
  const { readAccount } = await import('../hub/who-am-i');
  const account = await readAccount(connection, signal);
  if (known.size >= mostKept) known.clear();
  known.set(key, account);
  return account;
}

async function keyOf(connection: HubConnection, signal: AbortSignal): Promise<string | undefined> {
  const token = await connection.token(signal);
  return token === undefined ? undefined : createHash('sha256').update(`${connection.endpoint.href}\n${token}`).digest('base64');
}
