import { downloadPace } from '../project/download-pace';
import type { CheckpointRow } from './report';
import { isAtOrBelow } from './presence';
import type { Disk } from './ssh-sighting';

/** Where the checkpoints go, and how much goes there. */
export type Storage =
  /** A bucket grows with what is put into it. */
  | { readonly kind: 'bucket'; readonly mount: string; readonly source: string }
  /** An older storage tier, or the disk that a look over SSH measured. */
  | { readonly kind: 'disk'; readonly mount: string; readonly total: number; readonly free: number | undefined }
  /** Nothing is mounted: the disk of the hardware, which a restart empties. */
  | { readonly kind: 'ephemeral'; readonly total: number | undefined };

export interface DownloadTime {
  /** Seconds. */
  readonly shortest: number;
  readonly longest: number;
  /** Bytes a second. */
  readonly slow: number;
  readonly fast: number;
  /** `log`: as this Space's run log shows; `assumed`: as measured on another. */
  readonly pace: 'log' | 'assumed';
}

export interface CheckpointTotals {
  /** Of all whose size is known. */
  readonly bytes: number;
  readonly unknownSizes: number;
  /** A part of a repo counts as the whole: the sum is at most this. */
  readonly isAtMost: boolean;
  /** What the Hub's cache holds a second time, as far as the script shows. */
  readonly twiceBytes: number;
  /** Of checkpoints of which the script does not show whether the cache keeps them too. */
  readonly maybeTwiceBytes: number;
  readonly storage: Storage | undefined;
  /** Undefined where that cannot be told. */
  readonly fits: boolean | undefined;
  /** Bytes that are not known to be there: what a start may have to fetch. */
  readonly toFetch: number;
  readonly download: DownloadTime;
  /** Seconds that the Hub gives a start. */
  readonly startTimeout: number;
  /** Whether the download ends in that time; `maybe` where only the faster pace does. */
  readonly inTime: 'yes' | 'maybe' | 'no';
}

const usualTimeout = 30 * 60;
/** Of a pace that was measured: it varies. */
const spread = 1.25;
/** Below this a measured pace says more of the start of a connection than of its speed. */
const leastMeasuredBytes = 100_000_000;

export function totalsOf(
  rows: readonly CheckpointRow[],
  { storage, disk, startTimeout = usualTimeout }: { readonly storage: Storage | undefined; readonly disk: Disk | undefined; readonly startTimeout?: number | undefined },
): CheckpointTotals {
  const needs = rows.map(({ need }) => need);
  const sum = (some: readonly CheckpointRow[]): number => some.reduce((total, { need }) => total + (need.size ?? 0), 0);
  const bytes = sum(rows);
  const twiceBytes = sum(rows.filter(({ need }) => need.twice === true));
  // What the image holds is fetched at the build.
  const absent = rows.filter(({ need, presence }) => need.cache !== 'image' && presence.state !== 'present');
  const toFetch = absent.reduce((total, { need: { size = 0 }, presence }) => total + (presence.state === 'partial' ? Math.max(0, size - (presence.bytes ?? 0)) : size), 0);
  const place: Storage | undefined = disk === undefined ? storage : { kind: 'disk', mount: disk.mount, total: disk.total, free: disk.free };
  const download = downloadTime(toFetch, rows);
  return {
    bytes,
    unknownSizes: needs.filter(({ size }) => size === undefined).length,
    isAtMost: needs.some(({ isPart, size }) => isPart && size !== undefined),
    twiceBytes,
    maybeTwiceBytes: sum(rows.filter(({ need }) => need.twice === undefined && need.path !== undefined && need.repoId !== undefined)),
    storage: place,
    fits: fits(place, bytes + twiceBytes, toFetch),
    toFetch,
    download,
    startTimeout,
    inTime: download.longest <= startTimeout ? 'yes' : download.shortest <= startTimeout ? 'maybe' : 'no',
  };
}

function fits(storage: Storage | undefined, bytes: number, toFetch: number): boolean | undefined {
  if (storage === undefined || storage.kind === 'bucket' || storage.total === undefined) return undefined;
  return bytes <= storage.total && (storage.kind === 'ephemeral' || storage.free === undefined || toFetch <= storage.free);
}

function downloadTime(bytes: number, rows: readonly CheckpointRow[]): DownloadTime {
  let measured = 0;
  let seconds = 0;
  for (const { need, log } of rows) {
    if (log?.took === undefined || need.size === undefined || need.isPart) continue;
    measured += need.size;
    seconds += log.took / 1000;
  }
  const isMeasured = measured >= leastMeasuredBytes && seconds > 0;
  const slow = isMeasured ? measured / seconds / spread : downloadPace.slow;
  const fast = isMeasured ? (measured / seconds) * spread : downloadPace.fast;
  return { shortest: bytes / fast, longest: bytes / slow, slow, fast, pace: isMeasured ? 'log' : 'assumed' };
}

const gigabyte = 1e9;
/** The older storage tiers, by their names. */
const tiers: Readonly<Record<string, number>> = { small: 20 * gigabyte, medium: 150 * gigabyte, large: 1000 * gigabyte };

/** What lies at the path in a Space with these volumes, this older tier and this disk of its hardware (in GB). */
export function storageAt(
  path: string,
  { volumes, storage, diskGb }: { readonly volumes: readonly { readonly type: string; readonly source: string; readonly mountPath: string }[]; readonly storage: string | undefined; readonly diskGb: number | undefined },
): Storage {
  const volume = volumes.find(({ mountPath }) => isAtOrBelow(path, mountPath.replace(/\/+$/, '')));
  if (volume !== undefined) return { kind: 'bucket', mount: volume.mountPath, source: volume.source };
  const tier = storage !== undefined && Object.hasOwn(tiers, storage) ? tiers[storage] : undefined;
  if (tier !== undefined && isAtOrBelow(path, '/data')) return { kind: 'disk', mount: '/data', total: tier, free: undefined };
  return { kind: 'ephemeral', total: diskGb === undefined ? undefined : diskGb * gigabyte };
}
