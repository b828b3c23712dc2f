import { LogBuffer } from './log-buffer';
import type { BucketOptions, SpaceOptions, SpaceStage, Volume } from './space-model';

export interface Entry {
  readonly value: string;
  readonly description?: string;
  readonly updatedAt: string;
}

/** A Space as the local Hub holds it. Its files are in its git repo. */
export interface SpaceRecord {
  id: string;
  private: boolean;
  readonly sdk: 'docker' | 'gradio' | 'static';
  readonly createdAt: string;
  lastModified: string;
  stage: SpaceStage;
  /** The commit that `main` names. */
  sha: string | undefined;
  /** The commit that was last started. */
  deployedSha: string | undefined;
  errorMessage: string | undefined;
  hardware: string;
  storage: 'small' | 'medium' | 'large' | null;
  volumes: readonly Volume[];
  gcTimeout: number | null;
  devMode: boolean;
  readonly buildsOnPush: boolean;
  replicas: number;
  /** The README's front matter at `sha`. */
  cardData: Record<string, unknown> | undefined;
  readonly secrets: Map<string, Entry>;
  readonly variables: Map<string, Entry>;
  /** What /data holds: false until a first start has filled it. */
  dataFilled: boolean;
  /** Keys of the build steps that the builder has in its cache. */
  readonly buildCache: Set<string>;
  buildLog: LogBuffer;
  runLog: LogBuffer;
}

/** A bucket as the local Hub holds it: names and sizes. */
export interface BucketRecord {
  readonly id: string;
  readonly private: boolean;
  readonly files: ReadonlyMap<string, number>;
}

export class SpaceStore {
  readonly #spaces = new Map<string, SpaceRecord>();
  readonly #moved = new Map<string, string>();
  readonly #buckets = new Map<string, BucketRecord>();
  readonly #watchers = new Set<(space: SpaceRecord) => void>();

  /** @throws Error where a Space of that name is there already. */
  create(options: SpaceOptions): SpaceRecord {
    if (!/^[\w.-]+\/[\w.-]+$/.test(options.id)) throw new Error(`Not a Space's id: ${options.id}`);
    if (this.#spaces.has(options.id)) throw new Error(`The Space ${options.id} is there already`);
    const space = recordOf(options);
    this.#moved.delete(space.id);
    this.#spaces.set(space.id, space);
    return space;
  }

  /** Makes a Space as if it had just been made so, with the commits that it has. */
  reset(space: SpaceRecord, options: SpaceOptions): void {
    const { sha, deployedSha, cardData } = space;
    Object.assign(space, recordOf(options), { sha, deployedSha, cardData });
    this.setStage(space, space.stage);
  }

  /** Under another name; the old one leads there. */
  move(space: SpaceRecord, to: string): void {
    this.remove(space);
    this.#moved.set(space.id, to);
    this.#moved.delete(to);
    space.id = to;
    this.#spaces.set(to, space);
  }

  /** Where a Space of this name went; undefined where none did. */
  movedTo(id: string): string | undefined {
    return this.#moved.get(id);
  }

  remove(space: SpaceRecord): void {
    this.#spaces.delete(space.id);
  }

  createBucket({ id, private: hidden = false, files = {} }: BucketOptions): void {
    this.#buckets.set(id, { id, private: hidden, files: new Map(Object.entries(files)) });
  }

  bucket(id: string): BucketRecord | undefined {
    return this.#buckets.get(id);
  }

  buckets(): readonly BucketRecord[] {
    return [...this.#buckets.values()];
  }

  get(id: string): SpaceRecord | undefined {
    return this.#spaces.get(id);
  }

  all(): readonly SpaceRecord[] {
    return [...this.#spaces.values()];
  }

  setStage(space: SpaceRecord, stage: SpaceStage, errorMessage?: string): void {
    space.stage = stage;
    space.errorMessage = errorMessage;
    for (const watcher of [...this.#watchers]) watcher(space);
  }

  /** Calls `onChange` after each change of a stage, until the returned function is called. */
  watch(onChange: (space: SpaceRecord) => void): () => void {
    this.#watchers.add(onChange);
    return () => this.#watchers.delete(onChange);
  }
}

function recordOf(options: SpaceOptions): SpaceRecord {
  const now = new Date().toISOString();
  const entries = (values: Readonly<Record<string, string>> = {}): Map<string, Entry> =>
    new Map(Object.entries(values).map(([key, value]) => [key, { value, updatedAt: now }]));
  return {
    id: options.id,
    private: options.private ?? false,
    sdk: options.sdk ?? 'docker',
    createdAt: now,
    lastModified: now,
    stage: options.stage ?? 'NO_APP_FILE',
    sha: undefined,
    deployedSha: undefined,
    errorMessage: undefined,
    hardware: options.hardware ?? 'cpu-basic',
    storage: options.storage ?? null,
    volumes: options.volumes ?? [],
    gcTimeout: options.sleepTime ?? ((options.hardware ?? 'cpu-basic') === 'cpu-basic' ? 172_800 : null),
    devMode: options.devMode ?? false,
    buildsOnPush: options.buildsOnPush ?? true,
    replicas: 1,
    cardData: undefined,
    secrets: entries(options.secrets),
    variables: entries(options.variables),
    dataFilled: false,
    buildCache: new Set(),
    buildLog: new LogBuffer(),
    runLog: new LogBuffer(),
  };
}

export function subdomainOf(id: string): string {
  return id.toLowerCase().replace(/[^a-z0-9]+/g, '-');
}

const usesHardware: ReadonlySet<SpaceStage> = new Set([
  'RUNNING',
  'RUNNING_BUILDING',
  'APP_STARTING',
  'RUNNING_APP_STARTING',
]);

/** Whether files below /data outlive a restart. */
export function keepsData(space: SpaceRecord): boolean {
  return space.storage !== null || space.volumes.some(({ type, mountPath }) => type === 'bucket' && mountPath === '/data');
}

/** The shape of `GET …/runtime`, as recorded. */
export function runtimeOf(space: SpaceRecord): object {
  if (space.sdk === 'static') return { stage: space.stage, hardware: { current: null, requested: null }, storage: null };
  return {
    stage: space.stage,
    hardware: { current: usesHardware.has(space.stage) ? space.hardware : null, requested: space.hardware },
    storage: space.storage === null ? null : { current: space.storage, requested: space.storage },
    gcTimeout: space.gcTimeout,
    replicas: { requested: space.replicas },
    devMode: space.devMode,
    domains: [{ domain: `${subdomainOf(space.id)}.hf.space`, stage: 'READY' }],
    ...(space.volumes.length === 0 ? {} : { volumes: space.volumes }),
    ...(space.deployedSha === undefined ? {} : { sha: space.deployedSha }),
    ...(space.errorMessage === undefined ? {} : { errorMessage: space.errorMessage }),
  };
}
