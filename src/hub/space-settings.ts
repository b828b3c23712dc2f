import { checkedRepoId, hubJson, type HubConnection } from './connection';
import { HubError } from './errors';
import { record } from './json-values';
import { readRuntime } from './space';

/** What the settings page of a Space holds, as far as the token may read it. */
export interface SpaceSettings {
  /** Names alone: the Hub never tells a secret's value. Undefined where the token may not read them. */
  readonly secrets: ReadonlySet<string> | undefined;
  /** Values by name; undefined where the token may not read them. */
  readonly variables: ReadonlyMap<string, string> | undefined;
}

/** Reads a Space's secrets (names) and variables. Throws a HubError, but for a token that may not read them. */
export async function readSpaceSettings(connection: HubConnection, id: string, signal?: AbortSignal): Promise<SpaceSettings> {
  const path = `/api/spaces/${checkedRepoId(id, 'Space')}`;
  const [secrets, variables] = await Promise.all([
    ifAllowed(() => hubJson(connection, `${path}/secrets`, { signal }, parseSecrets)),
    ifAllowed(() => hubJson(connection, `${path}/variables`, { signal }, parseVariables)),
  ]);
  return { secrets, variables };
}

async function ifAllowed<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof HubError && (error.status === 401 || error.status === 403)) return undefined;
    throw error;
  }
}

function parseSecrets(value: unknown): ReadonlySet<string> {
  return new Set(Object.keys(mapping(value)));
}

/** A variable of another shape is known by its name, with an empty value. */
function parseVariables(value: unknown): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(mapping(value)).map(([name, entry]) => {
      const { value: text } = record(entry);
      return [name, typeof text === 'string' ? text : ''];
    }),
  );
}

function mapping(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new TypeError('No mapping of names');
  return record(value);
}

/** Everything of a Space that a check of its repo asks for; what it holds of the settings, as `readSpaceSettings` says. */
export interface SpaceReading extends SpaceSettings {
  readonly id: string;
  readonly hardware: string | undefined;
  readonly mounts: readonly string[];
}

/** Reads a Space's settings and what it runs on. Throws a HubError. */
export async function readLiveSpace(connection: HubConnection, id: string, signal?: AbortSignal): Promise<SpaceReading> {
  const [settings, { hardware, volumes }] = await Promise.all([
    readSpaceSettings(connection, id, signal),
    readRuntime(connection, id, signal),
  ]);
  return { id, ...settings, hardware: hardware.requested ?? hardware.current, mounts: volumes.map(({ mountPath }) => mountPath) };
}
