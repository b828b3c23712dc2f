import { checkedRepoId, hubJson, hubRequest, type HubConnection } from './connection';
import { HubError } from './errors';
import { record, text } from './json-values';

/** What a Space's environment is made of: secrets, which nobody can read back, and variables, which are public. */
export type EntryKind = 'secret' | 'variable';

/** A secret or a variable of a Space. */
export interface SpaceEntry {
  readonly name: string;
  /** Undefined for a secret: the Hub never tells it. */
  readonly value: string | undefined;
  readonly description: string | undefined;
  /** ISO time of the last change. */
  readonly updatedAt: string | undefined;
}

/** Secrets or variables by name, as the Hub orders them. Throws a HubError; 403 where the token may not read them. */
export async function readEntries(
  connection: HubConnection,
  id: string,
  kind: EntryKind,
  signal?: AbortSignal,
): Promise<readonly SpaceEntry[]> {
  return hubJson(connection, pathOf(id, kind), { signal }, (value) => parseEntries(value, kind));
}

/**
 * Sets a secret or a variable, over one of the same name. The Hub restarts a Space that runs. Never retried. Throws a
 * HubError, which does not show the value.
 */
export async function setEntry(
  connection: HubConnection,
  id: string,
  kind: EntryKind,
  entry: { readonly name: string; readonly value: string; readonly description?: string | undefined },
  signal?: AbortSignal,
): Promise<void> {
  const { name, value, description } = entry;
  const problem = nameProblem(name);
  if (problem !== undefined) throw new HubError({ kind: 'refused', message: problem, advice: 'Choose another name.' });
  const body = { key: name, value, ...(description === undefined ? {} : { description }) };
  const response = await hubRequest(connection, pathOf(id, kind), { method: 'POST', body, secrets: [value], signal });
  await response.body?.cancel();
}

/** Deletes a secret or a variable; one that is not there is no error. Never retried. Throws a HubError. */
export async function deleteEntry(
  connection: HubConnection,
  id: string,
  kind: EntryKind,
  name: string,
  signal?: AbortSignal,
): Promise<void> {
  const response = await hubRequest(connection, pathOf(id, kind), { method: 'DELETE', body: { key: name }, signal });
  await response.body?.cancel();
}

/** Why the name cannot be one of an environment variable; undefined where it can. */
export function nameProblem(name: string): string | undefined {
  if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) return undefined;
  if (name === '') return 'A name is needed.';
  return /^\d/.test(name)
    ? 'A name begins with a letter or an underscore.'
    : 'A name has only letters, digits and underscores.';
}

function pathOf(id: string, kind: EntryKind): string {
  return `/api/spaces/${checkedRepoId(id, 'Space')}/${kind}s`;
}

/** One of another shape is known by its name; a variable of another shape has an empty value. */
function parseEntries(value: unknown, kind: EntryKind): SpaceEntry[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new TypeError('No mapping of names');
  return Object.entries(value).map(([name, entry]: [string, unknown]) => {
    const { value: held, description, updatedAt } = record(entry);
    const shown = kind === 'secret' ? undefined : typeof held === 'string' ? held : '';
    return { name, value: shown, description: text(description), updatedAt: text(updatedAt) };
  });
}
