import { readableSpace, spaceToRead, spaceToWrite } from './access';
import { idPattern, readJson, sendJson, sendPage, type Exchange, type Route } from './exchange';
import { readCommit, readTree } from './git-objects';
import { hardware } from './hardware';
import { HubFailure, revisionNotFound } from './hub-failure';
import { runtimeOf, subdomainOf, type SpaceRecord } from './space-store';

/** All that is known of a Space without its files. */
function describe(space: SpaceRecord): Record<string, unknown> {
  return {
    _id: Buffer.from(space.id).toString('hex').padEnd(24, '0').slice(0, 24),
    id: space.id,
    author: space.id.slice(0, space.id.indexOf('/')),
    sha: space.sha ?? null,
    lastModified: space.lastModified,
    createdAt: space.createdAt,
    private: space.private,
    gated: false,
    disabled: false,
    likes: 0,
    host: `https://${subdomainOf(space.id)}.hf.space`,
    subdomain: subdomainOf(space.id),
    sdk: (space.cardData?.['sdk'] as string | undefined) ?? space.sdk,
    cardData: space.cardData ?? {},
    tags: [space.sdk, 'region:us'],
    models: [],
    datasets: [],
    runtime: runtimeOf(space),
    region: 'us',
    usedStorage: 0,
  };
}

const alwaysGiven = new Set(['_id', 'id']);

function expand(all: Record<string, unknown>, keys: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(all).filter(([key]) => alwaysGiven.has(key) || keys.includes(key)));
}

async function answerInfo(exchange: Exchange): Promise<void> {
  const { hub, response, url, parameters } = exchange;
  const space = spaceToRead(exchange);
  const keys = url.searchParams.getAll('expand');
  const blobs = url.searchParams.get('blobs') === 'true';
  if (keys.length > 0 && blobs) throw new HubFailure(400, 'Cannot use both expand and blobs');
  const revision = parameters['revision'] ?? 'HEAD';
  const repository = hub.git.repositoryOf(space.id);
  const sha = space.sha === undefined ? undefined : await readCommit(repository, revision);
  if (sha === undefined && parameters['revision'] !== undefined && revision !== 'HEAD') throw revisionNotFound(revision);
  const all = { ...describe(space), sha: sha ?? null };
  if (keys.length > 0 && !keys.includes('siblings')) {
    sendJson(response, expand(all, keys));
    return;
  }
  const tree = sha === undefined ? [] : ((await readTree(repository, sha)) ?? []);
  const siblings = tree.map((entry) => ({
    rfilename: entry.path,
    ...(blobs ? { size: entry.size, blobId: entry.oid } : {}),
  }));
  const whole = { ...all, siblings, usedStorage: tree.reduce((sum, entry) => sum + entry.size, 0) };
  sendJson(response, keys.length > 0 ? expand(whole, keys) : whole);
}

function answerList(exchange: Exchange): void {
  const { hub, url, caller } = exchange;
  const author = url.searchParams.get('author');
  const search = url.searchParams.get('search')?.toLowerCase();
  const keys = url.searchParams.getAll('expand');
  const found = hub.store.all().filter((space) => {
    if (space.private && caller?.user !== space.id.split('/', 1)[0]) return false;
    if (author !== null && !space.id.startsWith(`${author}/`)) return false;
    return search === undefined || space.id.toLowerCase().includes(search);
  });
  sendPage(exchange, found.map((space) => (keys.length > 0 ? expand(describe(space), keys) : describe(space))));
}

function restart(exchange: Exchange): void {
  const { hub, url, response } = exchange;
  const space = spaceToWrite(exchange);
  if (space.sdk === 'static') throw new HubFailure(400, 'Cannot restart a static Space');
  if (url.searchParams.get('factory') === 'true') hub.player.build(space, { factory: true });
  // Its last commit came while it was off, and nothing was built of it.
  else if (space.stage === 'PAUSED' && space.sha !== space.deployedSha) hub.player.build(space, { factory: false });
  else hub.player.restart(space);
  sendJson(response, runtimeOf(space));
}

function pause(exchange: Exchange): void {
  const space = spaceToWrite(exchange);
  if (space.sdk === 'static') throw new HubFailure(400, 'Cannot pause a static Space');
  exchange.hub.player.stop(space);
  space.runLog.finish();
  exchange.hub.store.setStage(space, 'PAUSED');
  sendJson(exchange.response, runtimeOf(space));
}

async function setHardware(exchange: Exchange): Promise<void> {
  const space = spaceToWrite(exchange);
  if (space.sdk === 'static') throw new HubFailure(400, 'Static Spaces run on no hardware');
  const body = await readJson(exchange.request);
  if (!hardware.some((flavour) => flavour.name === body['flavor'])) throw new HubFailure(400, '"flavor" must be a valid flavor');
  space.hardware = body['flavor'] as string;
  const sleepTime = body['sleepTimeSeconds'];
  if (space.hardware === 'cpu-basic') space.gcTimeout = 172_800;
  else if (typeof sleepTime === 'number') space.gcTimeout = sleepTime < 0 ? null : sleepTime;
  if (space.stage === 'RUNNING') exchange.hub.player.restart(space);
  sendJson(exchange.response, runtimeOf(space));
}

async function setSleepTime(exchange: Exchange): Promise<void> {
  const space = spaceToWrite(exchange);
  const { seconds } = await readJson(exchange.request);
  if (typeof seconds !== 'number') throw new HubFailure(400, '"seconds" must be a number');
  if (space.hardware === 'cpu-basic') throw new HubFailure(400, 'Sleep time cannot be set on free hardware');
  space.gcTimeout = seconds < 0 ? null : seconds;
  sendJson(exchange.response, runtimeOf(space));
}

async function setDevMode(exchange: Exchange): Promise<void> {
  const space = spaceToWrite(exchange);
  const { enabled } = await readJson(exchange.request);
  if (typeof enabled !== 'boolean') throw new HubFailure(400, '"enabled" must be a boolean');
  if (space.sdk === 'static') throw new HubFailure(400, 'Dev Mode is not available for static Spaces');
  // The plan is documented, the words are not.
  if (enabled && exchange.caller?.isPro !== true) throw new HubFailure(403, 'Dev Mode is for PRO, Team and Enterprise accounts');
  space.devMode = enabled;
  sendJson(exchange.response, runtimeOf(space));
}

const space = `^/api/spaces/${idPattern}`;

export const spaceRoutes: readonly Route[] = [
  { method: 'GET', path: /^\/api\/spaces$/, handle: answerList },
  { method: 'GET', path: /^\/api\/spaces\/hardware$/, handle: ({ response }) => { sendJson(response, hardware); } },
  { method: 'GET', path: new RegExp(`${space}$`), handle: answerInfo },
  { method: 'GET', path: new RegExp(`${space}/revision/(?<revision>[^/]+)$`), handle: answerInfo },
  {
    method: 'GET',
    path: new RegExp(`${space}/runtime$`),
    handle: (exchange) => { sendJson(exchange.response, runtimeOf(spaceToRead(exchange))); },
  },
  { method: 'POST', path: new RegExp(`${space}/restart$`), handle: restart },
  { method: 'POST', path: new RegExp(`${space}/pause$`), handle: pause },
  { method: 'POST', path: new RegExp(`${space}/hardware$`), handle: setHardware },
  { method: 'POST', path: new RegExp(`${space}/sleeptime$`), handle: setSleepTime },
  { method: 'POST', path: new RegExp(`${space}/dev-mode$`), handle: setDevMode },
  {
    method: 'GET',
    path: new RegExp(`${space}/auth-check(?<write>/write)?$`),
    handle: (exchange) => {
      const { hub, parameters, caller, response } = exchange;
      if (parameters['write'] === undefined) readableSpace(hub.store, parameters['id'] ?? '', caller);
      else spaceToWrite(exchange);
      response.writeHead(200, { 'Content-Type': 'text/plain' });
      response.end('OK');
    },
  },
];
