import { spaceToWrite } from './access';
import { idPattern, readJson, sendJson, stringField, type Exchange, type Route } from './exchange';
import { HubFailure } from './hub-failure';
import type { Entry, SpaceRecord } from './space-store';

type Kind = 'secrets' | 'variables';

/** Secrets are told without their values, variables with them. */
function shown(space: SpaceRecord, kind: Kind): object {
  const show = ({ value, ...rest }: Entry): object => (kind === 'variables' ? { value, ...rest } : rest);
  return Object.fromEntries([...space[kind]].map(([key, entry]) => [key, show(entry)]));
}

function answer(exchange: Exchange, space: SpaceRecord, kind: Kind): void {
  sendJson(exchange.response, kind === 'variables' ? shown(space, kind) : {});
}

/** A changed setting restarts what runs. */
function settingChanged(exchange: Exchange, space: SpaceRecord): void {
  if (space.stage === 'RUNNING') exchange.hub.player.restart(space);
}

function routesFor(kind: Kind): readonly Route[] {
  const path = new RegExp(`^/api/spaces/${idPattern}/${kind}$`);
  return [
    { method: 'GET', path, handle: (exchange) => { sendJson(exchange.response, shown(spaceToWrite(exchange), kind)); } },
    {
      method: 'POST',
      path,
      handle: async (exchange) => {
        const space = spaceToWrite(exchange);
        const body = await readJson(exchange.request);
        const key = stringField(body, 'key');
        if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(key)) throw new HubFailure(400, '"key" must be a valid name of an environment variable');
        const description = typeof body['description'] === 'string' ? { description: body['description'] } : {};
        space[kind].set(key, { value: stringField(body, 'value'), updatedAt: new Date().toISOString(), ...description });
        settingChanged(exchange, space);
        answer(exchange, space, kind);
      },
    },
    {
      method: 'DELETE',
      path,
      handle: async (exchange) => {
        const space = spaceToWrite(exchange);
        const key = stringField(await readJson(exchange.request), 'key');
        if (space[kind].delete(key)) settingChanged(exchange, space);
        answer(exchange, space, kind);
      },
    },
  ];
}

export const settingRoutes: readonly Route[] = [...routesFor('secrets'), ...routesFor('variables')];
