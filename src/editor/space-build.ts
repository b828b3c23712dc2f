import { Disposable, EventEmitter, workspace } from 'vscode';
import type { HubConnection } from '../hub/connection';
import type { SpaceState } from '../hub/space';
import { logEnded } from '../hub/stages';
import type { BuildHistory } from '../logs/build-history';
import type { BuildPlan } from '../logs/build-plan';
import type { BuildProgress } from '../logs/build-progress';
import type { StepTimes } from '../logs/step-times';
import type { Project } from '../project/project';
import type { BuildHistoryStore } from './build-history-store';
import { BuildPlans } from './build-plans';
import { errorText } from './messages';
import type { Logger } from './logger';
import type { SpaceLogs } from './space-logs';
import type { SpaceWatch } from './space-watch';

/** Between two lookings at a log that streams. */
const reckonAfterMs = 400;
/** While a build goes on: the time that is left is another. */
const tickMs = 5_000;
/** Nobody has looked for so long: a glance at another window does not end the stream. */
const patienceMs = 30_000;

export interface SpaceBuildSources {
  readonly spaceId: () => string | undefined;
  readonly watch: SpaceWatch;
  readonly logs: SpaceLogs;
  readonly connection: () => HubConnection;
  /** The Space repo's checkout. */
  readonly spaceRoot: () => string;
  readonly snapshot: () => Project | undefined;
  readonly histories: () => Promise<BuildHistoryStore>;
  readonly logger: Logger;
}

/** How far the build is that goes on. */
export interface BuildNow {
  readonly progress: BuildProgress;
  /** Undefined where it cannot be said. */
  readonly secondsLeft: number | undefined;
  /** What the last good build took, from its beginning to its end. */
  readonly lastGoodSeconds: number | undefined;
}

/**
 * The build of one Space: how far it is, its steps, and what the builds before it took. Reads the build log while
 * somebody looks: from the stream that the log's channel follows, else from one of its own, never from both.
 */
export class SpaceBuild implements Disposable {
  readonly #changed = new EventEmitter<void>();
  readonly onDidChange = this.#changed.event;
  readonly #subscriptions: Disposable;
  #times: StepTimes | undefined;
  #problem: string | undefined;
  #now: BuildNow | undefined;
  #history: BuildHistory | undefined;
  #historyOf: string | undefined;
  #historyRead: Promise<void> = Promise.resolve();
  #stream: { readonly key: string; readonly controller: AbortController } | undefined;
  /** What was read to its end, by repo and whether it was building. */
  #readKey: string | undefined;
  /** Read to its end, and not yet remembered. */
  #ended: StepTimes | undefined;
  /** The log of the build that is over, and of which look it is. */
  #whole: { readonly key: string; readonly times: StepTimes } | undefined;
  readonly #plans: BuildPlans;
  #reckoning: NodeJS.Timeout | undefined;
  #ticking: NodeJS.Timeout | undefined;
  #leaving: NodeJS.Timeout | undefined;
  #disposed = false;

  constructor(private readonly from: SpaceBuildSources) {
    this.#plans = new BuildPlans(from.spaceRoot, () => workspace.isTrusted);
    const look = (): void => {
      this.look();
    };
    this.#subscriptions = Disposable.from(
      from.watch.onDidChange(() => {
        this.#plans.lookAgain();
        this.look();
      }),
      from.watch.onDidChangePolling(look),
      from.logs.onDidChange(look),
      from.logs.onDidReadBuild(({ spaceId, times, isEnd }) => {
        if (spaceId !== from.spaceId()) return;
        this.take(times);
        if (isEnd) this.endOf(times);
      }),
    );
  }

  /** While a build goes on and its log is read. */
  get now(): BuildNow | undefined {
    return this.#now;
  }

  /** The steps of the build that goes on, else of the last one; undefined where its log was not read. */
  get times(): StepTimes | undefined {
    return this.#times;
  }

  /** The steps are those of a build that goes on: not of the one before, whose log the Hub has for a moment after a push. */
  get goesOn(): boolean {
    const { space } = this;
    const times = this.#times;
    if (space === undefined || times === undefined || !space.stage.endsWith('BUILDING') || !isLogOf(times, space)) return false;
    return times.log.outcome !== 'succeeded' && times.log.outcome !== 'failed';
  }

  /** The log of the build that is meant was read to its end, or could not be. */
  get wasRead(): boolean {
    return this.#readKey !== undefined;
  }

  /** Why the log could not be read. */
  get problem(): string | undefined {
    return this.#problem;
  }

  /** Undefined until it is read: see `wantHistory`. */
  get history(): BuildHistory | undefined {
    return this.#history;
  }

  /** Reads what is remembered of builds, once. */
  wantHistory(): Promise<void> {
    const id = this.from.spaceId();
    if (id === undefined || id === this.#historyOf) return this.#historyRead;
    this.#historyOf = id;
    this.#historyRead = this.from
      .histories()
      .then((store) => store.read(id))
      .then((history) => {
        if (this.#historyOf !== id || this.#disposed) return;
        this.#history = history;
        this.look();
        this.#changed.fire();
      });
    return this.#historyRead;
  }

  /** What the build of a commit runs, by its Dockerfile; undefined where that is not known. */
  planAt(commit: string): Promise<BuildPlan | undefined> {
    return this.#plans.at(commit);
  }

  /**
   * The log of a build that failed, as far as it tells of the failure: that of a stream that reads it or has read it, else
   * read now. Undefined where it could not be read. Throws the signal's reason.
   */
  async failedLog(space: SpaceState, signal: AbortSignal): Promise<StepTimes | undefined> {
    // A short build is over before a look has seen it go on: who follows the log must not wait for its beginning.
    this.from.logs.buildBegan(space.id);
    for (;;) {
      signal.throwIfAborted();
      const log = this.failureAtHand(space);
      if (log !== undefined) return log;
      const reading = this.reading(space.id);
      if (reading) await this.nextChange(signal);
      else await this.read(space.id, keyOf(space), false);
      // The log may have been opened meanwhile: then it is read there.
      if (!reading && this.#whole?.key !== keyOf(space) && !this.reading(space.id)) return undefined;
    }
  }

  dispose(): void {
    this.#disposed = true;
    this.stop();
    clearTimeout(this.#leaving);
    this.#subscriptions.dispose();
    this.#changed.dispose();
  }

  private reading(id: string): boolean {
    return this.#stream !== undefined || this.from.logs.following(id).has('build');
  }

  private failureAtHand(space: SpaceState): StepTimes | undefined {
    if (this.#whole?.key === keyOf(space)) return this.#whole.times;
    // The end of the log may be long in coming, but nothing of weight follows a failure.
    const times = this.reading(space.id) ? this.#times : undefined;
    return times?.log.failure !== undefined && times.log.header !== undefined && isLogOf(times, space) ? times : undefined;
  }

  private nextChange(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const end = (): void => {
        signal.removeEventListener('abort', end);
        subscription.dispose();
        resolve();
      };
      const subscription = Disposable.from(this.onDidChange(end), this.from.logs.onDidChange(end));
      signal.addEventListener('abort', end);
    });
  }

  /** By the Dockerfile at hand where that of the commit is not known: steps that it does not have show that it is another. */
  private async plan(times: StepTimes): Promise<BuildPlan | undefined> {
    const commit = times.log.header?.commit;
    const planned = commit === undefined ? undefined : await this.planAt(commit);
    if (planned !== undefined) return planned;
    const { buildPlan } = await import('../logs/build-plan');
    const document = this.from.snapshot()?.dockerfile?.document;
    return document && buildPlan(document);
  }

  private get space(): SpaceState | undefined {
    const { knowledge } = this.from.watch;
    return knowledge.kind === 'unknown' ? undefined : knowledge.space;
  }

  /** Begins or ends the stream by what is known and who looks. */
  private look(): void {
    const { space } = this;
    if (space === undefined || this.#disposed) {
      this.stop();
      this.drop();
      return;
    }
    const isBuilding = !logEnded('build', space.stage);
    const key = keyOf(space);
    // The same commit may be built again.
    if (this.#readKey !== key) this.#readKey = undefined;
    if (this.#whole?.key !== key) this.#whole = undefined;
    if (!isBuilding) this.setNow(undefined);
    if (!isBuilding && this.#ended !== undefined) {
      const ended = this.#ended;
      this.#ended = undefined;
      // The log that was followed may still have been the last build's.
      if (isLogOf(ended, space)) {
        // What was read while it went on need not be read again.
        this.#readKey = key;
        this.#whole = { key, times: ended };
        void this.remember(ended, space);
      }
    }
    clearTimeout(this.#leaving);
    const isFollowed = this.from.logs.following(space.id).has('build');
    if (!this.from.watch.closely && !isFollowed) {
      this.#leaving = setTimeout(() => {
        this.stop();
      }, patienceMs);
      return;
    }
    void this.wantHistory();
    if (isFollowed) {
      // What it reads is handed on to here: the reckoning goes on, also while the log is silent.
      this.endStream();
      return;
    }
    if (this.#stream !== undefined || this.#readKey === key) return;
    if (isBuilding || this.isWanted(space)) void this.read(space.id, key, isBuilding);
  }

  /** What was read with another token, or of another Hub, is shown no more. */
  private drop(): void {
    this.#readKey = undefined;
    this.#times = undefined;
    this.#problem = undefined;
    this.#now = undefined;
    this.#ended = undefined;
    this.#whole = undefined;
  }

  /** The log of a build that is over is read where the dashboard shows it, or where the history lacks it. */
  private isWanted({ repoSha }: SpaceState): boolean {
    if (this.from.watch.dashboardVisible) return true;
    return this.#history !== undefined && !this.#history.builds.some(({ commit }) => commit !== undefined && repoSha?.startsWith(commit) === true);
  }

  private endStream(): void {
    const { controller } = this.#stream ?? {};
    this.#stream = undefined;
    controller?.abort();
    if (controller !== undefined && !this.#disposed) this.#changed.fire();
  }

  private stop(): void {
    this.endStream();
    clearTimeout(this.#reckoning);
    clearTimeout(this.#ticking);
    this.#reckoning = undefined;
    this.#ticking = undefined;
  }

  private async read(id: string, key: string, follow: boolean): Promise<void> {
    const stream = { key, controller: new AbortController() };
    this.#stream = stream;
    const { signal } = stream.controller;
    try {
      const [{ followLog }, { StepTimes: Times }, { readableLine }] = await Promise.all([
        import('../hub/log-stream'),
        import('../logs/step-times'),
        import('../logs/terminal-text'),
      ]);
      const times = new Times();
      const isOver = (): Promise<boolean> => Promise.resolve(this.space !== undefined && logEnded('build', this.space.stage));
      for await (const lines of followLog(this.from.connection(), id, 'build', { follow, signal, isOver })) {
        if (signal.aborted) return;
        times.pushAll(lines.flatMap(({ text, timestamp }) => readableLine(text).map((line) => ({ text: line, timestamp }))));
        this.take(times);
      }
      if (signal.aborted) return;
      this.#readKey = key;
      this.endOf(times);
    } catch (error) {
      if (signal.aborted) return;
      // The next look at another build tries again.
      this.#readKey = key;
      this.from.logger.warn(`The build log of ${id} could not be read`, error);
      this.#problem = errorText(error);
    } finally {
      if (this.#stream === stream) {
        this.#stream = undefined;
        this.look();
        this.#changed.fire();
      }
    }
  }

  private take(times: StepTimes): void {
    const shown = this.#times;
    // A log that is read anew is behind for a moment.
    const isSame = shown?.log.header?.commit === times.log.header?.commit && shown?.log.header?.queuedAt === times.log.header?.queuedAt;
    const isBehind = shown !== undefined && isSame && shown.log.lineCount > times.log.lineCount;
    if (!isBehind) this.#times = times;
    this.#problem = undefined;
    this.#reckoning ??= setTimeout(() => {
      this.#reckoning = undefined;
      void this.reckon();
    }, reckonAfterMs);
  }

  /** Works out how far the build is, now and every few seconds. */
  private async reckon(): Promise<void> {
    clearTimeout(this.#ticking);
    const { space } = this;
    const times = this.#times;
    if (this.#disposed || space === undefined || times === undefined) return;
    if (logEnded('build', space.stage) || !isLogOf(times, space)) {
      this.setNow(undefined);
      this.#changed.fire();
      return;
    }
    const [{ buildProgress }, { secondsLeft }, { emptyHistory, lastGoodBuild, secondsOf }] = await Promise.all([
      import('../logs/build-progress'),
      import('../logs/time-left'),
      import('../logs/build-history'),
    ]);
    const plan = await this.plan(times);
    if (this.#times !== times || this.space === undefined || logEnded('build', this.space.stage)) return;
    const progress = buildProgress(times, plan);
    const history = this.#history ?? emptyHistory;
    const good = lastGoodBuild(history);
    this.setNow({ progress, secondsLeft: secondsLeft(progress, plan, history, Date.now()), lastGoodSeconds: good && secondsOf(good) });
    this.#ticking = setTimeout(() => void this.reckon(), tickMs);
  }

  private setNow(now: BuildNow | undefined): void {
    if (now === undefined && this.#now === undefined) return;
    this.#now = now;
    this.#changed.fire();
  }

  private endOf(times: StepTimes): void {
    this.#ended = times;
    this.look();
    this.#changed.fire();
  }

  /** The end of a build and how it ended is what the runtime says, not the end of a stream. */
  private async remember(times: StepTimes, space: SpaceState): Promise<void> {
    try {
      const { buildEnd, buildRecord } = await import('../logs/build-history');
      const outcome = buildEnd(times, space);
      const record = outcome && buildRecord(times, await this.plan(times), outcome);
      if (record === undefined) return;
      const store = await this.from.histories();
      this.#history = await store.add(space.id, record);
      this.#changed.fire();
    } catch (error) {
      this.from.logger.error('A build could not be remembered', error);
    }
  }
}

/** Which build is meant, as far as the Space's state tells. */
function keyOf({ repoSha, stage }: SpaceState): string {
  return `${repoSha ?? ''} ${String(!logEnded('build', stage))}`;
}

/** After a push the log on the Hub is the last build's for a moment. */
function isLogOf({ log: { header } }: StepTimes, { repoSha }: SpaceState): boolean {
  return header === undefined || repoSha === undefined || repoSha.startsWith(header.commit);
}
