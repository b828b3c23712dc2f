import { spaceToWrite } from './access';
import { idPattern, readJson, sendJson, stringField, type Exchange, type Route } from './exchange';
import { HubFailure } from './hub-failure';
import type { Volume } from './space-model';
import { runtimeOf, type SpaceRecord } from './space-store';

const types: ReadonlySet<unknown> = new Set<Volume['type']>(['bucket', 'model', 'dataset', 'space']);

/** @throws HubFailure 400 in the Hub's manner. */
function readVolume(value: unknown): Volume {
  const fields = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
  const { type, revision, readOnly, path } = fields;
  if (!types.has(type)) throw new HubFailure(400, '"type" must be one of [bucket, model, dataset, space]');
  const source = stringField(fields, 'source');
  if (!/^[\w.-]+\/[\w.-]+$/.test(source)) throw new HubFailure(400, '"source" must be namespace/name');
  const mountPath = stringField(fields, 'mountPath');
  if (!mountPath.startsWith('/')) throw new HubFailure(400, '"mountPath" must be absolute');
  return {
    type: type as Volume['type'],
    source,
    mountPath,
    ...(typeof revision === 'string' ? { revision } : {}),
    ...(typeof readOnly === 'boolean' ? { readOnly } : {}),
    ...(typeof path === 'string' ? { path } : {}),
  };
}

function ownerOfApp(exchange: Exchange): SpaceRecord {
  const space = spaceToWrite(exchange);
  if (space.sdk === 'static') throw new HubFailure(400, 'Static Spaces have no volumes');
  return space;
}

function changed(exchange: Exchange, space: SpaceRecord): void {
  if (space.stage === 'RUNNING') exchange.hub.player.restart(space);
  sendJson(exchange.response, runtimeOf(space));
}

async function putVolumes(exchange: Exchange): Promise<void> {
  const space = ownerOfApp(exchange);
  const { volumes } = await readJson(exchange.request);
  if (!Array.isArray(volumes) || volumes.length === 0) throw new HubFailure(400, '"volumes" must be a non-empty array');
  const read = volumes.map(readVolume);
  if (new Set(read.map(({ mountPath }) => mountPath)).size < read.length) throw new HubFailure(400, 'Mount paths must be unique');
  for (const { type, source } of read) {
    const bucket = type === 'bucket' ? exchange.hub.store.bucket(source) : undefined;
    const hidden = bucket?.private === true && exchange.caller?.user !== source.split('/', 1)[0];
    if (type === 'bucket' && (bucket === undefined || hidden)) throw new HubFailure(404, 'Bucket not found', 'RepoNotFound');
  }
  space.volumes = read;
  changed(exchange, space);
}

function deleteVolumes(exchange: Exchange): void {
  const space = ownerOfApp(exchange);
  if (space.volumes.length === 0) throw new HubFailure(400, 'No volumes attached');
  space.volumes = [];
  changed(exchange, space);
}

const volumes = new RegExp(`^/api/spaces/${idPattern}/volumes$`);
const storage = new RegExp(`^/api/spaces/${idPattern}/storage$`);

export const storageRoutes: readonly Route[] = [
  { method: 'PUT', path: volumes, handle: putVolumes },
  { method: 'DELETE', path: volumes, handle: deleteVolumes },
  {
    method: 'POST',
    path: storage,
    handle: (exchange) => {
      ownerOfApp(exchange);
      throw new HubFailure(400, 'Persistent storage tiers are deprecated, attach a bucket');
    },
  },
  {
    method: 'DELETE',
    path: storage,
    handle: (exchange) => {
      const space = ownerOfApp(exchange);
      space.storage = null;
      space.dataFilled = false;
      changed(exchange, space);
    },
  },
];
