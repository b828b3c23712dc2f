import { checkedRepoId, type HubConnection } from './connection';
import { number, record, text } from './json-values';
import { hubPages } from './paging';

export interface Bucket {
  /** `namespace/name`. */
  readonly id: string;
  readonly private: boolean;
  /** Of all its files. */
  readonly bytes: number | undefined;
  readonly files: number | undefined;
}

export interface BucketItem {
  readonly kind: 'file' | 'folder';
  /** From the bucket's root. */
  readonly path: string;
  readonly bytes: number | undefined;
}

/** The buckets of a namespace; of the token's account where none is given (`me`, as huggingface_hub asks). Throws a HubError. */
export function listBuckets(connection: HubConnection, namespace = 'me', signal?: AbortSignal): AsyncGenerator<Bucket, void, undefined> {
  return hubPages(connection, `/api/buckets/${encodeURIComponent(namespace)}`, { signal }, (page) =>
    items(page).flatMap((value) => {
      const bucket = record(value);
      const id = text(bucket['id']);
      if (id === undefined) return [];
      return [{ id, private: bucket['private'] === true, bytes: number(bucket['size']), files: number(bucket['totalFiles']) }];
    }),
  );
}

/** What a bucket holds at a folder, or below it. Throws a HubError. */
export function listBucketTree(
  connection: HubConnection,
  id: string,
  options: { readonly prefix?: string; readonly recursive?: boolean } = {},
  signal?: AbortSignal,
): AsyncGenerator<BucketItem, void, undefined> {
  const { prefix = '', recursive = false } = options;
  const path = `/api/buckets/${checkedRepoId(id, 'bucket')}/tree${prefix === '' ? '' : `/${encodeURIComponent(prefix)}`}`;
  return hubPages(connection, path, { query: recursive ? { recursive } : {}, signal }, (page) =>
    items(page).flatMap((value) => {
      const item = record(value);
      const itemPath = text(item['path']);
      if (itemPath === undefined) return [];
      const kind = item['type'] === 'directory' ? ('folder' as const) : ('file' as const);
      return [{ kind, path: itemPath, bytes: kind === 'folder' ? undefined : number(item['size']) }];
    }),
  );
}

function items(page: unknown): readonly unknown[] {
  if (!Array.isArray(page)) throw new TypeError('No list');
  return page as unknown[];
}
