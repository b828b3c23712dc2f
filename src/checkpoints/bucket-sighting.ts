import { posix } from 'node:path';
import { listBucketTree } from '../hub/buckets';
import type { HubConnection } from '../hub/connection';
import { HubError } from '../hub/errors';
import type { SpaceVolume } from '../hub/space';
import { eachConcurrently } from '../project/concurrency';
import type { CheckpointNeed } from './checkpoint-need';
import { isAtOrBelow, type SeenFile, type Sighting } from './presence';
import { placesOf } from './sighting-places';

const concurrency = 4;
/** In one folder. */
const mostItems = 20_000;

export interface BucketLook {
  readonly sighting: Sighting;
  /** Why a bucket could not be looked into; the first reason. */
  readonly problem: HubError | undefined;
}

/**
 * What the buckets that are mounted in a Space hold where its checkpoints must lie. Undefined where none of the places
 * lies in a bucket. Rejects only with the signal's reason.
 */
export async function lookIntoBuckets(
  connection: HubConnection,
  needs: readonly CheckpointNeed[],
  { volumes, cacheFolder }: { readonly volumes: readonly SpaceVolume[]; readonly cacheFolder: string | undefined },
  signal?: AbortSignal,
): Promise<BucketLook | undefined> {
  const { files, folders } = placesOf(needs, cacheFolder);
  const asked = new Map<string, { readonly place: string; readonly volume: SpaceVolume; recursive: boolean }>();
  const ask = (place: string, recursive: boolean): void => {
    const volume = volumeOf(place, volumes);
    if (volume === undefined || [...asked.values()].some((other) => other.recursive && isAtOrBelow(place, other.place))) return;
    const known = asked.get(place);
    if (known === undefined) asked.set(place, { place, volume, recursive });
    else known.recursive ||= recursive;
  };
  for (const folder of folders) ask(folder, true);
  for (const file of files) ask(posix.dirname(file), false);
  if (asked.size === 0) return undefined;
  const at = Date.now();
  const seen = new Map<string, SeenFile>();
  const looked = new Set<string>();
  let problem: HubError | undefined;
  await eachConcurrently(
    [...asked.values()],
    concurrency,
    async ({ place, volume, recursive }) => {
      try {
        const whole = await listInto(seen, connection, { place, volume, recursive }, signal);
        if (!whole) return;
        // What lies in folders of a flat listing was not looked at.
        if (recursive) looked.add(place);
        else for (const file of files) if (posix.dirname(file) === place) looked.add(file);
      } catch (error) {
        signal?.throwIfAborted();
        if (!(error instanceof HubError)) throw error;
        problem ??= error;
      }
    },
    signal,
  );
  return { sighting: { evidence: 'bucket', at, looked: [...looked], files: seen, cacheFolder }, problem };
}

/** @returns false where there is more than is looked at */
async function listInto(
  seen: Map<string, SeenFile>,
  connection: HubConnection,
  { place, volume, recursive }: { readonly place: string; readonly volume: SpaceVolume; readonly recursive: boolean },
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const mount = withoutSlash(volume.mountPath);
  const base = (volume.path ?? '').replace(/^\/+|\/+$/g, '');
  const prefix = [base, place.slice(mount.length + 1)].filter((part) => part !== '').join('/');
  let count = 0;
  for await (const { kind, path, bytes } of listBucketTree(connection, volume.source, { prefix, recursive }, signal)) {
    if (++count > mostItems) return false;
    if (kind !== 'file' || (base !== '' && !path.startsWith(`${base}/`))) continue;
    const inContainer = `${mount}/${base === '' ? path : path.slice(base.length + 1)}`;
    seen.set(inContainer, { path: inContainer, bytes: bytes ?? 0 });
  }
  return true;
}

/** The volume that holds a place: the innermost mount, where it is a bucket. */
function volumeOf(place: string, volumes: readonly SpaceVolume[]): SpaceVolume | undefined {
  let found: SpaceVolume | undefined;
  for (const volume of volumes) {
    const mount = withoutSlash(volume.mountPath);
    if (isAtOrBelow(place, mount) && (found === undefined || mount.length > withoutSlash(found.mountPath).length)) found = volume;
  }
  return found?.type === 'bucket' ? found : undefined;
}

function withoutSlash(path: string): string {
  return path.replace(/\/+$/, '');
}
