import type { CheckpointNeed } from './checkpoint-need';
import type { LoggedDownload } from './setup-log';

/** Who says whether a checkpoint is there. */
export type Evidence = 'bucket' | 'ssh' | 'run-log';

export type PresenceState =
  | 'present'
  | 'missing'
  /** A download that was broken off, or goes on. */
  | 'partial'
  /** It is there with more bytes than the Hub has of it, or others. */
  | 'wrong-size'
  /** The start tried to fetch it, and was refused. */
  | 'blocked'
  | 'unknown';

/** Whether a checkpoint lies where it must. */
export interface Presence {
  readonly state: PresenceState;
  /** Undefined where nobody could say. */
  readonly evidence: Evidence | undefined;
  /** When it was so, in milliseconds since 1970; undefined where the log has no times. */
  readonly at: number | undefined;
  /** Bytes that are there. */
  readonly bytes: number | undefined;
  /** One sentence with what there is to say beyond the state. */
  readonly note: string | undefined;
}

/** A file or folder that was seen. */
export interface SeenFile {
  /** Absolute, in the container. */
  readonly path: string;
  readonly bytes: number;
  /** A link to nothing. */
  readonly isBroken?: boolean;
}

/** What was looked at, and what lay there. */
export interface Sighting {
  readonly evidence: 'bucket' | 'ssh';
  /** Milliseconds since 1970. */
  readonly at: number;
  /** What is missing here and at or below one of these paths was not there. */
  readonly looked: readonly string[];
  readonly files: ReadonlyMap<string, SeenFile>;
  /** `$HF_HOME/hub` of the container; undefined where that is not known. */
  readonly cacheFolder: string | undefined;
}

/** Endings of files that are still being fetched: huggingface_hub's, and those of urllib scripts, wget, curl and aria2. */
export const partEndings: readonly string[] = ['.incomplete', '.part', '.partial', '.tmp', '.download', '.aria2'];

/** What a sighting says of a checkpoint; undefined where it did not look there. */
export function seen(need: CheckpointNeed, sighting: Sighting): Presence | undefined {
  const { evidence, at, looked, cacheFolder } = sighting;
  const inCache = need.path === undefined && need.cache === 'container' && need.repoId !== undefined && cacheFolder !== undefined;
  const path = inCache ? `${cacheFolder}/${cacheName(need.repoId)}` : need.path;
  if (path === undefined || !looked.some((folder) => isAtOrBelow(path, folder))) return undefined;
  const found = inCache ? inHubCache(need, path, sighting) : need.wholeRepo ? folderPresence(need, path, sighting) : filePresence(need, path, sighting);
  return { evidence, at, ...found };
}

type Found = Pick<Presence, 'state' | 'bytes' | 'note'>;

function filePresence({ size }: CheckpointNeed, path: string, { files }: Sighting): Found {
  const file = files.get(path);
  if (file?.isBroken === true) return { state: 'missing', bytes: undefined, note: 'A link is there that leads to nothing.' };
  const part = partEndings.map((ending) => files.get(path + ending)).find((each) => each !== undefined);
  if (file === undefined) {
    const bytes = part?.bytes ?? partBelow(path, files);
    return bytes === undefined ? { state: 'missing', bytes: undefined, note: undefined } : { state: 'partial', bytes, note: 'A part of it is there, from a download that goes on or was broken off.' };
  }
  return ofSize(file.bytes, size);
}

/** What `hf_hub_download(local_dir=…)` keeps of an unfinished download. */
function partBelow(path: string, files: ReadonlyMap<string, SeenFile>): number | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1);
  for (const { path: other, bytes } of files.values()) {
    if (other.endsWith('.incomplete') && other.includes('/.cache/huggingface/download/') && other.includes(`/${name}.`)) return bytes;
  }
  return undefined;
}

function ofSize(bytes: number, size: number | undefined): Found {
  if (size === undefined || bytes === size) return { state: 'present', bytes, note: size === undefined ? 'Its size on the Hub is not known.' : undefined };
  return bytes < size
    ? { state: 'partial', bytes, note: 'It is smaller than on the Hub: a download that goes on or was broken off.' }
    : { state: 'wrong-size', bytes, note: 'It is larger than on the Hub: another version, or not the same file.' };
}

function folderPresence(need: CheckpointNeed, path: string, { files }: Sighting): Found {
  const { marker } = need;
  const inside = [...files.values()].filter((file) => file.path.startsWith(`${path}/`));
  const own = inside.filter(({ path: file }) => !file.slice(path.length).includes('/.cache/huggingface/'));
  const marked = marker !== undefined && files.has(`${path}/${marker}`);
  const weights = own.filter(({ path: file }) => file !== `${path}/${marker ?? ''}`);
  const bytes = weights.reduce((sum, file) => sum + file.bytes, 0);
  const isPart = inside.some(({ path: file }) => partEndings.some((ending) => file.endsWith(ending)));
  if (need.files === undefined || need.isPart) {
    if (marked) return { state: 'present', bytes, note: `By its ${String(marker)}: its files could not be held against the Hub's.` };
    if (weights.length === 0 && !isPart) return { state: 'missing', bytes: undefined, note: undefined };
    if (isPart || marker !== undefined) return { state: 'partial', bytes, note: marker === undefined ? undefined : `Files are there, and no ${marker}.` };
    return { state: 'unknown', bytes, note: 'Files are there, and which ones it needs is not known.' };
  }
  const missing = need.files.filter((file) => !files.has(`${path}/${file.path}`));
  const wrong = need.files.filter(({ path: name, size }) => {
    const file = files.get(`${path}/${name}`);
    return file !== undefined && (file.isBroken === true || file.bytes !== size);
  });
  if (missing.length === need.files.length && weights.length === 0 && !isPart) {
    return { state: 'missing', bytes: undefined, note: marked ? `Nothing but ${String(marker)} is there.` : undefined };
  }
  if (missing.length > 0) {
    const all = String(need.files.length);
    const note = `${String(missing.length)} of ${all} files are missing, such as ${missing[0]?.path ?? ''}${marked ? `, although ${String(marker)} is there` : ''}.`;
    return { state: 'partial', bytes, note };
  }
  const larger = wrong.find(({ path: name, size }) => (files.get(`${path}/${name}`)?.bytes ?? 0) > size);
  if (larger !== undefined) return { state: 'wrong-size', bytes, note: `${larger.path} is larger than on the Hub.` };
  if (wrong[0] !== undefined) return { state: 'partial', bytes, note: `${wrong[0].path} is smaller than on the Hub.` };
  const note = marker === undefined || marked ? undefined : `All files are there, but no ${marker}: the setup will fetch it again.`;
  return { state: 'present', bytes, note };
}

/** `models--owner--name`, as huggingface_hub names a repo's folder in its cache. */
export function cacheName(repoId: string): string {
  return `models--${repoId.replaceAll('/', '--')}`;
}

function inHubCache(need: CheckpointNeed, folder: string, { files }: Sighting): Found {
  const snapshots = new Map<string, SeenFile[]>();
  let part: number | undefined;
  for (const file of files.values()) {
    if (!file.path.startsWith(`${folder}/`)) continue;
    if (file.path.startsWith(`${folder}/blobs/`) && file.path.endsWith('.incomplete')) part = (part ?? 0) + file.bytes;
    const [, commit] = /^\/snapshots\/([^/]+)\//.exec(file.path.slice(folder.length)) ?? [];
    if (commit !== undefined) snapshots.set(commit, [...(snapshots.get(commit) ?? []), file]);
  }
  const wanted = need.filename === undefined ? need.files : [{ path: need.filename, size: need.size }];
  for (const [commit, inside] of snapshots) {
    const bytes = inside.reduce((sum, file) => sum + file.bytes, 0);
    if (wanted === undefined || need.isPart) return { state: part === undefined ? 'present' : 'partial', bytes: bytes + (part ?? 0), note: 'Which files it needs is not known.' };
    const has = (path: string): SeenFile | undefined => inside.find((file) => file.path === `${folder}/snapshots/${commit}/${path}`);
    if (wanted.every(({ path, size }) => has(path) !== undefined && (size === undefined || has(path)?.bytes === size))) {
      return { state: 'present', bytes: wanted.reduce((sum, { path }) => sum + (has(path)?.bytes ?? 0), 0), note: undefined };
    }
  }
  const some = [...snapshots.values()].flat().reduce((sum, file) => sum + file.bytes, 0) + (part ?? 0);
  return some > 0 && need.filename === undefined
    ? { state: 'partial', bytes: some, note: 'Some of its files are in the cache.' }
    : part !== undefined
      ? { state: 'partial', bytes: part, note: 'A part of it is in the cache, from a download that goes on or was broken off.' }
      : { state: 'missing', bytes: undefined, note: undefined };
}

/** What the run log says: that it was fetched, not that it is still there. */
export function logged({ status, reason, at }: LoggedDownload): Presence {
  const told = { evidence: 'run-log', at, bytes: undefined } as const;
  switch (status) {
    case 'ok':
      return { ...told, state: 'present', note: 'The start fetched it.' };
    case 'skipped':
      return { ...told, state: 'present', note: 'The start found it there.' };
    case 'started':
      return { ...told, state: 'partial', note: 'The start began to fetch it, and has not said that it is done.' };
    case 'blocked':
      return { ...told, state: 'blocked', note: reason ?? 'The start was refused it.' };
  }
}

export const unknownPresence: Presence = { state: 'unknown', evidence: undefined, at: undefined, bytes: undefined, note: undefined };

/**
 * Of several answers the one to go by: what was measured, the newest first; the log where it is newer than that, or
 * where nobody measured. A log without times stands below what was measured. What is missing, and was refused before,
 * is blocked.
 */
export function newestPresence(answers: readonly Presence[]): Presence {
  const measured = answers.filter(({ evidence, state }) => evidence !== 'run-log' && state !== 'unknown').sort((a, b) => (b.at ?? 0) - (a.at ?? 0))[0];
  const told = answers.find(({ evidence }) => evidence === 'run-log');
  if (measured === undefined) return told ?? answers[0] ?? unknownPresence;
  if (told === undefined) return measured;
  if (told.at !== undefined && told.at > (measured.at ?? 0)) return told;
  return measured.state === 'missing' && told.state === 'blocked' ? told : measured;
}

export function isAtOrBelow(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder === '/' ? folder : `${folder}/`);
}
