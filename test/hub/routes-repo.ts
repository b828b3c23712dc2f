import { readableSpace, spaceToRead, spaceToWrite, writableSpace } from './access';
import { idPattern, readJson, sendJson, stringField, type Exchange, type Route } from './exchange';
import { hardware } from './hardware';
import { HubFailure } from './hub-failure';
import { takeHead } from './routes-git';

// What an owner does with a Space as a repo: who sees it, its name, its end, a copy of it.

async function changeSettings(exchange: Exchange): Promise<void> {
  const space = spaceToWrite(exchange);
  const { private: hidden } = await readJson(exchange.request);
  if (typeof hidden !== 'boolean') throw new HubFailure(400, '"private" must be a boolean');
  space.private = hidden;
  sendJson(exchange.response, { private: hidden });
}

/** @throws HubFailure 409 where it is taken, 403 where the caller may not write there. */
function checkFree({ hub, caller }: Exchange, id: string): void {
  if (!/^[\w.-]{1,96}\/[\w.-]{1,96}$/.test(id)) throw new HubFailure(400, 'Invalid repo name');
  if (hub.store.get(id) !== undefined) throw new HubFailure(409, `You already created this space repo: ${id}`);
  const [namespace = ''] = id.split('/');
  if (caller?.user !== namespace && caller?.organizations.includes(namespace) !== true) {
    throw new HubFailure(403, `You don't have the rights to create a space under the namespace "${namespace}"`);
  }
}

async function move(exchange: Exchange): Promise<void> {
  const { hub, request, response, caller } = exchange;
  const body = await readJson(request);
  if (body['type'] !== 'space') throw new HubFailure(400, '"type" must be space');
  const space = writableSpace(hub.store, stringField(body, 'fromRepo'), caller);
  const to = stringField(body, 'toRepo');
  checkFree(exchange, to);
  await hub.git.move(space.id, to);
  hub.store.move(space, to);
  sendJson(response, {});
}

async function remove(exchange: Exchange): Promise<void> {
  const { hub, request, response, caller } = exchange;
  const body = await readJson(request);
  if (body['type'] !== 'space') throw new HubFailure(400, '"type" must be space');
  const space = writableSpace(hub.store, `${stringField(body, 'organization')}/${stringField(body, 'name')}`, caller);
  hub.player.stop(space);
  hub.store.remove(space);
  await hub.git.remove(space.id);
  response.writeHead(200, { 'Content-Type': 'text/plain' });
  response.end('OK');
}

/** The repo's files and its variables; secrets are nobody's to copy. */
async function duplicate(exchange: Exchange): Promise<void> {
  const { hub, request, response, caller } = exchange;
  const from = spaceToRead(exchange);
  if (caller === undefined) throw new HubFailure(401, 'Invalid username or password.');
  if (caller.role === 'read') throw new HubFailure(403, 'You have read access but not the required permissions for this operation');
  const body = await readJson(request);
  const id = stringField(body, 'repository');
  checkFree(exchange, id);
  const flavour = body['hardware'] ?? 'cpu-basic';
  if (!hardware.some(({ name }) => name === flavour)) throw new HubFailure(400, '"hardware" must be a valid flavor');
  const sleepTime = body['sleepTimeSeconds'];
  const space = hub.store.create({
    id,
    private: body['visibility'] !== 'public',
    sdk: from.sdk,
    hardware: flavour as string,
    variables: Object.fromEntries([...from.variables].map(([name, { value }]) => [name, value])),
    ...(typeof sleepTime === 'number' && sleepTime > 0 ? { sleepTime } : {}),
  });
  await hub.git.create(id);
  if (from.sha !== undefined) {
    await hub.git.take(id, hub.git.repositoryOf(from.id), from.sha);
    await takeHead(hub, space);
    hub.player.build(space, { factory: false });
  }
  sendJson(response, { url: `https://huggingface.co/spaces/${readableSpace(hub.store, id, caller).id}` });
}

async function setReplicas(exchange: Exchange): Promise<void> {
  const space = spaceToWrite(exchange);
  const { replicas } = await readJson(exchange.request);
  if (typeof replicas !== 'number' || !Number.isInteger(replicas) || replicas < 1) throw new HubFailure(400, '"replicas" must be a positive integer');
  if (space.hardware === 'cpu-basic' && replicas > 1) throw new HubFailure(400, 'Replicas need paid hardware');
  space.replicas = replicas;
  sendJson(exchange.response, {});
}

const space = `^/api/spaces/${idPattern}`;

export const repoRoutes: readonly Route[] = [
  { method: 'PUT', path: new RegExp(`${space}/settings$`), handle: changeSettings },
  { method: 'POST', path: new RegExp(`${space}/duplicate$`), handle: duplicate },
  { method: 'POST', path: new RegExp(`${space}/replicas$`), handle: setReplicas },
  { method: 'POST', path: /^\/api\/repos\/move$/, handle: move },
  { method: 'DELETE', path: /^\/api\/repos\/delete$/, handle: remove },
];
