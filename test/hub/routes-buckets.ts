import { sendPage, type Exchange, type Route } from './exchange';
import { HubFailure, repositoryNotFound } from './hub-failure';
import type { BucketRecord } from './space-store';

function mayRead(bucket: BucketRecord, { caller }: Exchange): boolean {
  return !bucket.private || caller?.user === bucket.id.split('/', 1)[0];
}

function listBuckets(exchange: Exchange): void {
  const { hub, parameters, caller } = exchange;
  if (parameters['namespace'] === 'me' && caller === undefined) throw new HubFailure(401, 'Invalid username or password.');
  const namespace = parameters['namespace'] === 'me' ? caller?.user : parameters['namespace'];
  const found = hub.store.buckets().filter((bucket) => bucket.id.startsWith(`${namespace ?? ''}/`) && mayRead(bucket, exchange));
  sendPage(
    exchange,
    found.map(({ id, private: hidden, files }) => ({
      id,
      private: hidden,
      createdAt: '2026-03-01T10:00:00.000Z',
      size: [...files.values()].reduce((sum, size) => sum + size, 0),
      totalFiles: files.size,
    })),
  );
}

function listTree(exchange: Exchange): void {
  const { hub, parameters, url, caller } = exchange;
  const bucket = hub.store.bucket(parameters['id'] ?? '');
  if (bucket === undefined || !mayRead(bucket, exchange)) {
    throw caller === undefined ? new HubFailure(401, 'Invalid username or password.') : repositoryNotFound();
  }
  const prefix = parameters['prefix'] === undefined ? '' : `${parameters['prefix'].replace(/\/$/, '')}/`;
  const recursive = url.searchParams.get('recursive') === 'true';
  const items = new Map<string, object>();
  for (const [path, size] of bucket.files) {
    if (!path.startsWith(prefix)) continue;
    const folders = path.slice(prefix.length).split('/').slice(0, -1);
    for (let depth = 1; depth <= folders.length && (recursive || depth === 1); depth += 1) {
      const folder = prefix + folders.slice(0, depth).join('/');
      items.set(folder, { type: 'directory', path: folder });
    }
    if (recursive || folders.length === 0) items.set(path, { type: 'file', path, size, xetHash: Buffer.from(path).toString('hex') });
  }
  sendPage(exchange, [...items.values()]);
}

/** Buckets by their names and sizes: there is nothing in them. */
export const bucketRoutes: readonly Route[] = [
  { method: 'GET', path: /^\/api\/buckets\/(?<namespace>[\w.-]+)$/, handle: listBuckets },
  { method: 'GET', path: /^\/api\/buckets\/(?<id>[\w.-]+\/[\w.-]+)\/tree(?:\/(?<prefix>[^/]+))?$/, handle: listTree },
];
