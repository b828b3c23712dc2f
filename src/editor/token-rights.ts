import { l10n } from 'vscode';
import { createHash } from 'node:crypto';
import type { HubConnection } from '../hub/connection';
import type { HubAccount } from '../hub/who-am-i';

/** A question waits no longer for what the token may do. */
const withinMs = 4_000;
const mostKept = 20;

/** Whose a token is, by a hash of the Hub and the token: asked once for each. */
const known = new Map<string, HubAccount>();

/**
 * Why the Hub will refuse a change of the Space, for the question about it; undefined where it may take it, and where
 * the Hub does not tell soon. It is a help: the Hub itself decides.
 */
export async function refusalOf(connection: HubConnection, spaceId: string): Promise<string | undefined> {
  const account = await accountOf(connection).catch(() => undefined);
  if (account === undefined) return undefined;
  const { spaceRights } = await import('../hub/who-am-i');
  if (spaceRights(account, spaceId).write !== 'no') return undefined;
  return account.role === 'read'
    ? l10n.t('The Hub will refuse this: the token of {0} only reads. Sign in with one that may write.', account.name)
    : l10n.t('The Hub will refuse this: the token of {0} may not write to {1}.', account.name, spaceId);
}

async function accountOf(connection: HubConnection): Promise<HubAccount | undefined> {
  const token = await connection.token();
  if (token === undefined) return undefined;
  const key = createHash('sha256').update(`${connection.endpoint.href}\n${token}`).digest('base64');
  const before = known.get(key);
  if (before !== undefined) return before;
  const [{ startDeadline }, { readAccount }] = await Promise.all([import('../hub/deadline'), import('../hub/who-am-i')]);
  const deadline = startDeadline(undefined, withinMs);
  try {
    const account = await readAccount(connection, deadline.signal);
    if (known.size >= mostKept) known.clear();
    known.set(key, account);
    return account;
  } finally {
    deadline.dispose();
  }
}
