import { afterAll, beforeAll } from 'vitest';
import { createHubConnection, type HubConnection } from '../../../src/hub/connection';
import { LocalHub, type LocalHubOptions } from '../../hub/local-hub';
import type { SpaceOptions } from '../../hub/space-model';
import { testTokens } from '../../hub/tokens';

/** A local Hub for the tests of a file; builds take no time. */
export function hubScene(options: LocalHubOptions = {}): { readonly hub: LocalHub } {
  const scene: { hub?: LocalHub } = {};
  beforeAll(async () => {
    scene.hub = await LocalHub.start({ speed: 100_000, ...options });
  });
  afterAll(() => scene.hub?.close());
  return {
    get hub() {
      if (scene.hub === undefined) throw new Error('The local Hub runs only within tests');
      return scene.hub;
    },
  };
}

let made = 0;

/** A Space of its own for one test, in a stage that stands. */
export async function newSpace(hub: LocalHub, options: Partial<SpaceOptions> = {}): Promise<string> {
  const id = `troutmoose/app-${String(++made)}`;
  await hub.createSpace({ id, stage: 'RUNNING', hardware: 'l40sx1', ...options });
  return id;
}

/** As its owner where no token is given; as nobody for `null`. */
export function connect(hub: LocalHub, token: string | null = testTokens.write, timeoutMs?: number): HubConnection {
  return createHubConnection({
    endpoint: hub.endpoint,
    findToken: () => Promise.resolve(token === null ? undefined : { token, source: 'the test' }),
    timeoutMs,
  });
}

export async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}
