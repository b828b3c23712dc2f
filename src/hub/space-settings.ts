import type { HubConnection } from './connection';
import { HubError } from './errors';
import { readRuntime } from './space';
import { readEntries, type EntryKind, type SpaceEntry } from './space-entries';

/** What the settings page of a Space holds, as far as the token may read it. */
export interface SpaceSettings {
  /** Names alone: the Hub never tells a secret's value. Undefined where the token may not read them. */
  readonly secrets: ReadonlySet<string> | undefined;
  /** Values by name; undefined where the token may not read them. */
  readonly variables: ReadonlyMap<string, string> | undefined;
}

/** Secrets and variables with all that is told of them; undefined where the token may not read them. */
export type SpaceEntries = Readonly<Record<EntryKind, readonly SpaceEntry[] | undefined>>;

/** Reads both. Throws a HubError, but for a token that may not read them. */
export async function readSpaceEntries(connection: HubConnection, id: string, signal?: AbortSignal): Promise<SpaceEntries> {
  const [secret, variable] = await Promise.all([
    ifAllowed(() => readEntries(connection, id, 'secret', signal)),
    ifAllowed(() => readEntries(connection, id, 'variable', signal)),
  ]);
  return { secret, variable };
}

/** Reads a Space's secrets (names) and variables. Throws as `readSpaceEntries` does. */
export async function readSpaceSettings(connection: HubConnection, id: string, signal?: AbortSignal): Promise<SpaceSettings> {
  return settingsOf(await readSpaceEntries(connection, id, signal));
}

export function settingsOf({ secret: secrets, variable: variables }: SpaceEntries): SpaceSettings {
  return {
    secrets: secrets && new Set(secrets.map(({ name }) => name)),
    variables: variables && new Map(variables.map(({ name, value }) => [name, value ?? ''])),
  };
}

async function ifAllowed<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof HubError && (error.status === 401 || error.status === 403)) return undefined;
    throw error;
  }
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
