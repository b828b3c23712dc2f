import type { Memento } from 'vscode';
import { Logger } from '../../src/editor/logger';
import { createHubConnection, type HubConnection } from '../../src/hub/connection';
import type { LocalHub } from '../hub/local-hub';
import { writeToken } from '../scene';

/** Not the extension's own: VS Code closes a log channel when another of its name is made. */
export const logger = new Logger('Spacedock under test');

/** Lives as long as the test. */
export class MemoryMemento implements Memento {
  readonly #values = new Map<string, unknown>();

  keys(): readonly string[] {
    return [...this.#values.keys()];
  }

  get<T>(key: string): T | undefined {
    return this.#values.get(key) as T | undefined;
  }

  update(key: string, value: unknown): Promise<void> {
    this.#values.set(key, value);
    return Promise.resolve();
  }
}

/** As the owner of the Spaces there. */
export function connectTo({ endpoint }: LocalHub): HubConnection {
  return createHubConnection({ endpoint, findToken: () => Promise.resolve({ token: writeToken, source: 'a test' }) });
}

/** How many requests for the Space have come in, of those whose address goes on like that. */
export function requestsFor({ requests }: LocalHub, spaceId: string, rest = ''): number {
  return requests.filter(({ url }) => url.startsWith(`/api/spaces/${spaceId}${rest}`)).length;
}
