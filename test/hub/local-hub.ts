import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BuildPlayer } from './build-player';
import { FaultList } from './faults';
import { GitServer } from './git-server';
import type { AccessRequest, HubParts } from './hub-parts';
import { takeHead } from './routes-git';
import { listen, type RunningServer } from './server';
import type { BucketOptions, LogKind, Misbehaviour, SpaceOptions, SpaceStage, Volume } from './space-model';
import { SpaceStore, type SpaceRecord } from './space-store';

export interface LocalHubOptions {
  /** Builds and starts take the real time divided by this; 1 where not given. */
  readonly speed?: number;
  /** 0, a free port, where not given. */
  readonly port?: number;
  /** Between two keep-alives of a silent log stream; 15,000 where not given. */
  readonly keepAliveMs?: number;
  /** Between two samples of what a Space uses; 1,000 where not given. */
  readonly metricsMs?: number;
  /** Log streams stay open and silent when their log is over, in place of ending. */
  readonly keepStreamsOpen?: boolean;
  /** Items in a page of a list; 500 where not given. */
  readonly pageSize?: number;
}

/** One request that came in: what a test may hold the client to. */
export interface SeenRequest {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly authorization: string | undefined;
}

/** A Hub on this machine: a real HTTP server and a real git server, which plays builds in place of building. */
export class LocalHub {
  readonly #folder: string;
  readonly #parts: HubParts;
  readonly #faults: FaultList;
  readonly #server: RunningServer;
  readonly #requests: SeenRequest[];

  private constructor(folder: string, parts: HubParts, faults: FaultList, server: RunningServer, requests: SeenRequest[]) {
    this.#folder = folder;
    this.#parts = parts;
    this.#faults = faults;
    this.#server = server;
    this.#requests = requests;
  }

  /** Builds that begin from now on take the real time divided by this. */
  setSpeed(speed: number): void {
    this.#parts.player.speed = speed;
  }

  static async start(options: LocalHubOptions = {}): Promise<LocalHub> {
    const folder = await mkdtemp(join(tmpdir(), 'spacedock-hub-'));
    const store = new SpaceStore();
    const git = await GitServer.open(folder);
    const player = new BuildPlayer(store, (id) => git.repositoryOf(id), options.speed ?? 1);
    const parts: HubParts = {
      store,
      git,
      player,
      accessRequests: new Map(),
      pageSize: options.pageSize ?? 500,
      keepAliveMs: options.keepAliveMs ?? 15_000,
      metricsMs: options.metricsMs ?? 1_000,
      keepStreamsOpen: options.keepStreamsOpen ?? false,
    };
    const faults = new FaultList();
    const requests: SeenRequest[] = [];
    const server = await listen({
      port: options.port ?? 0,
      hub: parts,
      faults,
      onRequest: ({ method = '', url = '', headers }) => {
        if (!url.startsWith(git.checkPath)) requests.push({ method, url, authorization: headers.authorization });
      },
    });
    return new LocalHub(folder, parts, faults, server, requests);
  }

  /** `http://127.0.0.1:PORT`, without a slash at the end. */
  get endpoint(): string {
    return this.#server.endpoint;
  }

  /** Every request so far, oldest first. */
  get requests(): readonly SeenRequest[] {
    return this.#requests;
  }

  /** Makes a Space with an empty git repo. */
  async createSpace(options: SpaceOptions): Promise<void> {
    this.#parts.store.create(options);
    await this.#parts.git.create(options.id);
  }

  /** Makes a Space what `options` say, as if nothing had happened to it since; its commits stay. */
  resetSpace(options: SpaceOptions): void {
    const space = this.#space(options.id);
    this.#parts.player.stop(space);
    this.#parts.store.reset(space, options);
  }

  createBucket(options: BucketOptions): void {
    this.#parts.store.createBucket(options);
  }

  /** Says what became of somebody's request for access to a gated model. */
  setAccessRequest(user: string, model: string, request: AccessRequest): void {
    this.#parts.accessRequests.set(`${user} ${model}`, request);
  }

  /** Whether there is a Space of this name, and who may see it; undefined where there is none. */
  visibilityOf(id: string): 'public' | 'private' | undefined {
    const space = this.#parts.store.get(id);
    return space && (space.private ? 'private' : 'public');
  }

  replicasOf(id: string): number {
    return this.#space(id).replicas;
  }

  storageOf(id: string): SpaceRecord['storage'] {
    return this.#space(id).storage;
  }

  setVolumes(id: string, volumes: readonly Volume[]): void {
    this.#space(id).volumes = volumes;
  }

  volumesOf(id: string): readonly Volume[] {
    return this.#space(id).volumes;
  }

  /** Values by name: what the app would see. */
  entriesOf(id: string, kind: 'secrets' | 'variables'): Readonly<Record<string, string>> {
    return Object.fromEntries([...this.#space(id)[kind]].map(([name, { value }]) => [name, value]));
  }

  /** Takes a commit of a repo on this machine as the Space's `main`, past the checks and without a build. */
  async importRepository(id: string, repository: string, revision = 'HEAD'): Promise<void> {
    const space = this.#space(id);
    await this.#parts.git.take(id, repository, revision);
    await takeHead(this.#parts, space);
  }

  /** Sets the stage by hand; `sha` is the deployed commit (`head`: what main names), `errorMessage` goes into the runtime. */
  setStage(id: string, stage: SpaceStage, details: { readonly sha?: string; readonly errorMessage?: string } = {}): void {
    const space = this.#space(id);
    this.#parts.player.stop(space);
    if (details.sha !== undefined) space.deployedSha = details.sha === 'head' ? space.sha : details.sha;
    if (stage === 'RUNNING') space.dataFilled = true;
    this.#parts.store.setStage(space, stage, details.errorMessage);
  }

  stageOf(id: string): SpaceStage {
    return this.#space(id).stage;
  }

  /** The commit that `main` names, and the one that runs. */
  commitsOf(id: string): { readonly head: string | undefined; readonly deployed: string | undefined } {
    const { sha, deployedSha } = this.#space(id);
    return { head: sha, deployed: deployedSha };
  }

  /** The path of the Space's bare repo, for looking into it with git. */
  repositoryOf(id: string): string {
    return this.#parts.git.repositoryOf(this.#space(id).id);
  }

  /** Adds lines, without their line feeds, to a log; streams that are open get them at once. */
  pushLog(id: string, kind: LogKind, lines: readonly string[]): void {
    const space = this.#space(id);
    (kind === 'build' ? space.buildLog : space.runLog).push(lines);
  }

  /** Says that nothing more will come: streams end. */
  endLog(id: string, kind: LogKind): void {
    const space = this.#space(id);
    (kind === 'build' ? space.buildLog : space.runLog).finish();
  }

  /** The log's text so far. */
  logOf(id: string, kind: LogKind): string {
    const space = this.#space(id);
    return (kind === 'build' ? space.buildLog : space.runLog).entries.map((entry) => entry.data).join('');
  }

  /** Resolves when the Space is in one of the stages; rejects with the stage it is in when the time is over. */
  waitForStage(id: string, stages: readonly SpaceStage[], timeoutMs = 30_000): Promise<void> {
    const space = this.#space(id);
    if (stages.includes(space.stage)) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        unwatch();
        reject(new Error(`${id} is ${space.stage} after ${timeoutMs} ms, not ${stages.join(' or ')}`));
      }, timeoutMs);
      const unwatch = this.#parts.store.watch(() => {
        if (!stages.includes(space.stage)) return;
        clearTimeout(timer);
        unwatch();
        resolve();
      });
    });
  }

  /** Calls `onChange` at every change of a stage, until the returned function is called. */
  onStage(onChange: (id: string, stage: SpaceStage) => void): () => void {
    return this.#parts.store.watch((space) => {
      onChange(space.id, space.stage);
    });
  }

  /** Lets requests that come go wrong. */
  misbehave(misbehaviour: Misbehaviour): void {
    this.#faults.add(misbehaviour);
  }

  /** Forgets the faults that have not happened. */
  behave(): void {
    this.#faults.clear();
  }

  /** Ends every connection, every build and the servers, and removes the repos. */
  async close(): Promise<void> {
    await this.#parts.player.close();
    this.#parts.git.close();
    await this.#server.close();
    await rm(this.#folder, { recursive: true, force: true, maxRetries: 5 });
  }

  #space(id: string): SpaceRecord {
    const space = this.#parts.store.get(id);
    if (space === undefined) throw new Error(`The local Hub has no Space ${id}`);
    return space;
  }
}
