import { setTimeout as sleep } from 'node:timers/promises';
import { buildContext, type BuildContext } from './build-context';
import { scriptBuild } from './build-script';
import { readCard } from './card';
import { readTexts, readTree } from './git-objects';
import type { Image } from './image';
import { LogBuffer } from './log-buffer';
import type { LogEvent } from './log-event';
import { keepsData, type SpaceRecord, type SpaceStore } from './space-store';
import { scriptStart } from './start-script';

const readAtBuild = /(?:^|\/)(?:Dockerfile|\.dockerignore|README\.md)$|\.(?:py|txt|toml|ya?ml|cfg|sh|in)$/;

function clockTime(): string {
  return new Date().toISOString().slice(0, 19).replace('T', ' ');
}

/** Plays builds and starts: log lines and stages in real order, in real time divided by `speed`. */
export class BuildPlayer {
  readonly #running = new Map<SpaceRecord, AbortController>();
  readonly #work = new Set<Promise<void>>();

  constructor(
    readonly store: SpaceStore,
    readonly repositoryOf: (id: string) => string,
    public speed: number,
  ) {}

  /** Builds what `main` names now and starts it. A build that runs is given up. */
  build(space: SpaceRecord, options: { readonly factory: boolean }): void {
    this.#begin(space, (signal) => this.#build(space, options.factory, signal));
  }

  /** Starts the commit that was deployed last; builds where nothing was. */
  restart(space: SpaceRecord): void {
    const sha = space.deployedSha;
    if (sha === undefined) {
      this.build(space, { factory: false });
      return;
    }
    this.#begin(space, async (signal) => {
      this.#sayStarting(space);
      const context = await this.#context(space, sha);
      const build = scriptBuild(context.text('Dockerfile') ?? '', context, new Set());
      if (build.outcome.kind === 'built') await this.#start(space, sha, build.outcome.image, context, signal);
      else this.store.setStage(space, 'BUILD_ERROR', build.outcome.errorMessage);
    });
  }

  /** Gives up what is going on in a Space; its stage stays. */
  stop(space: SpaceRecord): void {
    this.#running.get(space)?.abort();
    this.#running.delete(space);
  }

  async close(): Promise<void> {
    for (const controller of this.#running.values()) controller.abort();
    await Promise.all(this.#work);
  }

  #begin(space: SpaceRecord, work: (signal: AbortSignal) => Promise<void>): void {
    this.stop(space);
    if ([...space.secrets.keys()].some((name) => space.variables.has(name))) {
      this.store.setStage(space, 'CONFIG_ERROR', 'Collision on variables and secrets names');
      return;
    }
    const controller = new AbortController();
    this.#running.set(space, controller);
    const done = work(controller.signal)
      .catch((error: unknown) => {
        if (!controller.signal.aborted) {
          this.store.setStage(space, 'BUILD_ERROR', `The local Hub failed: ${error instanceof Error ? error.message : String(error)}`);
        }
      })
      .finally(() => {
        if (this.#running.get(space) === controller) this.#running.delete(space);
        this.#work.delete(done);
      });
    this.#work.add(done);
  }

  async #context(space: SpaceRecord, sha: string): Promise<BuildContext> {
    const repository = this.repositoryOf(space.id);
    const tree = (await readTree(repository, sha)) ?? [];
    const texts = await readTexts(repository, tree.filter((entry) => readAtBuild.test(entry.path)));
    return buildContext({
      tree,
      texts,
      secrets: new Set(space.secrets.keys()),
      variables: new Map([...space.variables].map(([key, entry]) => [key, entry.value])),
    });
  }

  async #build(space: SpaceRecord, factory: boolean, signal: AbortSignal): Promise<void> {
    const sha = space.sha;
    if (sha === undefined) {
      this.store.setStage(space, 'NO_APP_FILE');
      return;
    }
    const isUp = space.stage.startsWith('RUNNING');
    space.buildLog.finish();
    const log = new LogBuffer();
    space.buildLog = log;
    // Said before the first await: who pushed or restarted sees the new stage at once.
    this.store.setStage(space, isUp ? 'RUNNING_BUILDING' : 'BUILDING');
    const context = await this.#context(space, sha);
    const card = readCard(context.text('README.md') ?? '');
    space.cardData = card.data;
    if (card.data?.['sdk'] === undefined) {
      log.finish();
      this.store.setStage(space, 'CONFIG_ERROR', 'Missing configuration in README');
      return;
    }
    const dockerfile = context.text('Dockerfile');
    if (dockerfile === undefined) {
      log.finish();
      this.store.setStage(space, 'NO_APP_FILE');
      return;
    }
    const script = scriptBuild(dockerfile, context, factory ? new Set() : space.buildCache);
    log.push([`===== Build Queued at ${clockTime()} / Commit SHA: ${sha.slice(0, 7)} =====`, '']);
    await this.#play(log, script.events, signal);
    for (const key of script.cacheKeys) space.buildCache.add(key);
    log.finish();
    if (script.outcome.kind === 'failed') {
      this.store.setStage(space, 'BUILD_ERROR', script.outcome.errorMessage);
      return;
    }
    await this.#start(space, sha, script.outcome.image, context, signal);
  }

  async #start(space: SpaceRecord, sha: string, image: Image, context: BuildContext, signal: AbortSignal): Promise<void> {
    space.runLog.finish();
    const log = new LogBuffer();
    space.runLog = log;
    this.#sayStarting(space);
    log.push([`===== Application Startup at ${clockTime()} =====`, '']);
    const script = scriptStart({
      image,
      context,
      cardData: readCard(context.text('README.md') ?? '').data,
      storage: keepsData(space),
      dataFilled: space.dataFilled,
    });
    await this.#play(log, script.events, signal);
    space.dataFilled = script.dataFilled;
    if (script.outcome.kind === 'failed') {
      log.finish();
      this.store.setStage(space, 'RUNTIME_ERROR', script.outcome.errorMessage);
      return;
    }
    space.deployedSha = sha;
    this.store.setStage(space, 'RUNNING');
  }

  #sayStarting(space: SpaceRecord): void {
    this.store.setStage(space, space.stage.startsWith('RUNNING') ? 'RUNNING_APP_STARTING' : 'APP_STARTING');
  }

  /** Feeds a log on time. Lines that are due within a moment go together, so a high speed costs no timers. */
  async #play(log: LogBuffer, events: readonly LogEvent[], signal: AbortSignal): Promise<void> {
    const begun = performance.now();
    let due = 0;
    let batch: string[] = [];
    for (const event of events) {
      due += (event.seconds * 1000) / this.speed;
      const wait = begun + due - performance.now();
      if (wait > 2) {
        if (batch.length > 0) log.push(batch);
        batch = [];
        await sleep(wait, undefined, { signal });
      }
      batch.push(event.line);
    }
    signal.throwIfAborted();
    if (batch.length > 0) log.push(batch);
  }
}
