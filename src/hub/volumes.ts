import { checkedRepoId, hubJson, hubRequest, type HubConnection } from './connection';
import { HubError } from './errors';
import { list, record } from './json-values';
import { parseVolume, type SpaceVolume } from './space';

/** A volume with all that the Hub says of it: what is written back must hold what we do not know of, too. */
export interface AttachedVolume extends SpaceVolume {
  readonly raw: Readonly<Record<string, unknown>>;
}

/** The whole list before and after a change: writing replaces all, so all is shown first. */
export interface VolumeChange {
  readonly before: readonly AttachedVolume[];
  readonly after: readonly AttachedVolume[];
}

/** What is attached. Throws a HubError, also for a volume that is not understood: writing the list would drop it. */
export async function readVolumes(connection: HubConnection, id: string, signal?: AbortSignal): Promise<readonly AttachedVolume[]> {
  return hubJson(connection, `/api/spaces/${checkedRepoId(id, 'Space')}/runtime`, { signal }, (runtime) =>
    list(record(runtime)['volumes']).map((value) => {
      const [volume] = parseVolume(value);
      if (volume === undefined) throw new TypeError('A volume without a mount path');
      return { ...volume, raw: record(value) };
    }),
  );
}

/** Why a volume cannot be mounted there; undefined where it can. `storage` is the Space's older storage tier. */
export function mountPathProblem(
  mountPath: string,
  { volumes, storage }: { readonly volumes: readonly SpaceVolume[]; readonly storage: string | undefined },
): string | undefined {
  if (!mountPath.startsWith('/')) return 'The path in the container begins with a slash.';
  if (/\/\/|\/\.{1,2}(?:\/|$)|[\s:\\]/.test(mountPath)) return 'The path in the container has no empty parts, dots as parts, white space, colons or backslashes.';
  const path = withoutSlash(mountPath);
  if (path === '') return 'The root of the container cannot be a mount.';
  const taken = volumes.find((volume) => withoutSlash(volume.mountPath) === path);
  if (taken) return `${path} is taken by ${taken.source}.`;
  return storage !== undefined && path === '/data' ? 'The older storage tier is mounted at /data.' : undefined;
}

/** The list with one more volume. Throws a HubError where its path is none or taken. */
export function attachVolume(
  before: readonly AttachedVolume[],
  volume: SpaceVolume,
  storage: string | undefined,
): VolumeChange {
  const problem = mountPathProblem(volume.mountPath, { volumes: before, storage });
  if (problem !== undefined) throw new HubError({ kind: 'refused', message: problem, advice: 'Choose another path.' });
  const { type, source, readOnly, revision, path } = volume;
  const mountPath = withoutSlash(volume.mountPath);
  const raw = {
    type,
    source: checkedRepoId(source, repoKind(type)),
    mountPath,
    ...(readOnly ? { readOnly } : {}),
    ...(revision === undefined ? {} : { revision }),
    ...(path === undefined ? {} : { path }),
  };
  return { before, after: [...before, { ...volume, mountPath, raw }] };
}

/** The list without what is mounted at the path. Throws a HubError where nothing is. */
export function detachVolume(before: readonly AttachedVolume[], mountPath: string): VolumeChange {
  const after = before.filter((volume) => volume.mountPath !== mountPath);
  if (after.length === before.length) {
    throw new HubError({ kind: 'conflict', message: `Nothing is mounted at ${mountPath} any more.`, advice: 'Refresh to see what is attached.' });
  }
  return { before, after };
}

/**
 * Writes a change that somebody has agreed to, where the list is still the one that it was made of. The Hub restarts a
 * Space that runs. Never retried. Throws a HubError: `conflict` where the list has changed in the meantime.
 */
export async function writeVolumes(connection: HubConnection, id: string, change: VolumeChange, signal?: AbortSignal): Promise<void> {
  const now = await readVolumes(connection, id, signal);
  if (!sameVolumes(now, change.before)) {
    throw new HubError({
      kind: 'conflict',
      message: `The volumes of the Space ${id} have changed since they were read.`,
      advice: 'Nothing was written. Look at them again and repeat the change.',
    });
  }
  const path = `/api/spaces/${checkedRepoId(id, 'Space')}/volumes`;
  const response =
    change.after.length === 0
      ? await hubRequest(connection, path, { method: 'DELETE', signal })
      : await hubRequest(connection, path, { method: 'PUT', body: { volumes: change.after.map(({ raw }) => raw) }, signal });
  await response.body?.cancel();
}

/** In any order, and whatever else the Hub says of them. */
function sameVolumes(one: readonly SpaceVolume[], other: readonly SpaceVolume[]): boolean {
  const keys = (volumes: readonly SpaceVolume[]): string =>
    volumes
      .map(({ type, source, mountPath, readOnly, revision, path }) => JSON.stringify([type, source, mountPath, readOnly, revision, path]))
      .sort()
      .join('\n');
  return keys(one) === keys(other);
}

function withoutSlash(path: string): string {
  return path.replace(/\/+$/, '');
}

function repoKind(type: string): 'Space' | 'model' | 'dataset' | 'bucket' {
  if (type === 'space') return 'Space';
  return type === 'model' || type === 'dataset' ? type : 'bucket';
}
