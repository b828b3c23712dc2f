import { Disposable, EventEmitter, type Memento } from 'vscode';
import type { FailureFix } from '../deploy/failure-fix';
import type { HubConnection } from '../hub/connection';
import type { SpaceState } from '../hub/space';
import { redact } from '../hub/redact';
import { failedAt, stageMeaning } from '../hub/stages';
import type { Cause } from '../logs/diagnosis';
import type { ProjectLocation } from '../project/discovery';
import type { LiveSpace } from '../project/live-space';
import type { Project } from '../project/project';
import type { Account } from './account';
import type { BuildHistoryStore } from './build-history-store';
import { Checkpoints } from './checkpoints';
import { announceDeployments } from './deployment-notice';
import type { FailureDiagnostics } from './failure-diagnostics';
import type { HardwarePrices } from './hardware-prices';
import { LiveSpaceReader } from './live-space-reader';
import type { Logger } from './logger';
import { errorText } from './messages';
import { SpaceAccount } from './space-account';
import { SpaceBuild } from './space-build';
import type { SpaceLogs } from './space-logs';
import { SpaceFailures, type Failure } from './space-failures';
import type { FailedStep, KnownCause } from './space-rows';
import { SpaceTime } from './space-time';
import { SpaceWatch } from './space-watch';

/** What the sessions of all Spaces share. */
export interface SessionSurroundings {
  readonly account: Account;
  readonly memento: Memento;
  readonly prices: HardwarePrices;
  readonly logs: SpaceLogs;
  readonly histories: () => Promise<BuildHistoryStore>;
  readonly failures: FailureDiagnostics;
  readonly logger: Logger;
  readonly snapshot: (location: ProjectLocation) => Project | undefined;
  /** What was read of a Space on the Hub is to be checked with its project; `undefined`: it holds no more. */
  readonly tellLiveSpace: (live: LiveSpace | undefined, spaceId: string) => void;
}

/** One Space of the workspace: what is known of it, and what keeps that true. One poller, however many look. */
export class SpaceSession implements Disposable {
  readonly watch: SpaceWatch;
  readonly time: SpaceTime;
  readonly failures: SpaceFailures;
  readonly build: SpaceBuild;
  readonly settings: LiveSpaceReader;
  readonly checkpoints: Checkpoints;
  readonly account: SpaceAccount;
  readonly #changed = new EventEmitter<void>();
  /** Something that the views show is another now. */
  readonly onDidChange = this.#changed.event;
  readonly #subscriptions: Disposable;
  #location: ProjectLocation;
  #checkouts: readonly ProjectLocation[];
  #failedStep: FailedStep | undefined;
  /** The failure that was looked for in the project, and the end of the looking. */
  #diagnosed: { readonly failed: Failure; readonly project: Project; readonly done: Promise<Cause | undefined> } | undefined;
  /** The last failure that no line of the project did, as the project was then. */
  #unplaced: Failure | undefined;
  #cause: KnownCause | undefined;
  #stage: string | undefined;
  /** A deployment watches it, and tells by itself how it ends. */
  deploying = false;

  constructor(
    /** Names the Space in ids of rows and in arguments of commands: see `sessionKey`. */
    readonly key: string,
    checkouts: readonly [ProjectLocation, ...ProjectLocation[]],
    private readonly around: SessionSurroundings,
  ) {
    const [location] = checkouts;
    this.#location = location;
    this.#checkouts = checkouts;
    const { memento, prices, logger } = around;
    const connection = (): HubConnection => this.connection();
    this.watch = new SpaceWatch(location.spaceId, connection, logger);
    this.time = new SpaceTime(key, memento, this.watch, prices, logger);
    this.build = new SpaceBuild({
      spaceId: () => this.spaceId,
      spaceRoot: () => this.#location.spaceRoot,
      snapshot: () => this.snapshot(),
      watch: this.watch,
      logs: around.logs,
      histories: around.histories,
      connection,
      logger,
    });
    this.failures = new SpaceFailures({ build: this.build, connection, workdir: () => this.workdir(), logger });
    this.settings = new LiveSpaceReader(connection, logger, around.tellLiveSpace);
    this.checkpoints = new Checkpoints(connection, logger, () => this.snapshot());
    this.account = new SpaceAccount(connection, logger);
    const changed = (): void => {
      this.#changed.fire();
    };
    this.#subscriptions = Disposable.from(
      announceDeployments(this),
      this.watch.onDidChange(() => {
        this.onKnowledge();
      }),
      this.watch.onDidChangePolling(changed),
      this.time.onDidChange(changed),
      this.build.onDidChange(changed),
      this.settings.onDidChange(changed),
      this.checkpoints.onDidChange(changed),
      this.account.onDidChange(changed),
      this.failures.onDidChange(() => {
        void this.diagnoseFailure();
        void this.locateFailure().catch((error: unknown) => {
          logger.error('Looking for the failed step in the Dockerfile failed', error);
        });
      }),
    );
    this.checkpoints.update(this.snapshot());
  }

  /** Where its repo lies; of several checkouts the first, in which checkpoints and failed steps are looked for. */
  get location(): ProjectLocation {
    return this.#location;
  }

  get checkouts(): readonly ProjectLocation[] {
    return this.#checkouts;
  }

  /** As the project writes it, whatever the Hub makes of its case; undefined where it is not known which Space it is. */
  get spaceId(): string | undefined {
    return this.#location.spaceId;
  }

  /** As last seen. */
  get space(): SpaceState | undefined {
    const { knowledge } = this.watch;
    return knowledge.kind === 'unknown' ? undefined : knowledge.space;
  }

  get diagnostics(): FailureDiagnostics {
    return this.around.failures;
  }

  /** Why it failed, once the log was read. */
  get cause(): KnownCause | undefined {
    return this.#cause;
  }

  get failedStep(): FailedStep | undefined {
    return this.#failedStep;
  }

  /** All that is known of the Space, as Markdown; undefined before it was read. */
  async details(): Promise<string | undefined> {
    const { knowledge } = this.watch;
    if (knowledge.kind === 'unknown' || knowledge.space === undefined) return undefined;
    const { spaceDetails } = await import('./space-details');
    const { space, seenAt } = knowledge;
    const problem = knowledge.kind === 'failed' ? errorText(knowledge.error) : undefined;
    return spaceDetails({ space, seenAt, problem, clock: this.time.clock, build: this.build.now, hardware: this.around.prices.list });
  }

  /** With the token that this Space's main repo may hold, and no other's. */
  connection(): HubConnection {
    return this.around.account.connection(this.#location.mainRoot);
  }

  snapshot(): Project | undefined {
    return this.around.snapshot(this.#location);
  }

  /** The same Space is found at another place, or with another main repo. */
  move(checkouts: readonly [ProjectLocation, ...ProjectLocation[]]): void {
    const before = this.#location;
    const [location] = checkouts;
    this.#location = location;
    this.#checkouts = checkouts;
    if (before.spaceRoot !== location.spaceRoot) this.checkpoints.update(this.snapshot());
    this.#changed.fire();
  }

  /** Another account, another Hub, or the workspace's trust: all is read anew. */
  forget(): void {
    this.checkpoints.forget();
    this.settings.forget();
    this.account.forget();
    this.watch.forget();
  }

  /** Asks for all of it now; what is known stands until the answers come. */
  async renew(): Promise<void> {
    this.checkpoints.renew();
    this.settings.renew();
    this.account.renew();
    await this.watch.refresh();
  }

  /** Something was changed on the Hub from here: all that is known is read anew, and the Space is watched until it stands. */
  async setOff(): Promise<void> {
    this.settings.renew();
    this.watch.expectMovement();
    await this.watch.refresh();
  }

  dispose(): void {
    this.#subscriptions.dispose();
    this.around.failures.clear(this.key);
    for (const part of [this.failures, this.build, this.time, this.checkpoints, this.settings, this.account, this.watch, this.#changed]) part.dispose();
  }

  private onKnowledge(): void {
    const { knowledge, expecting } = this.watch;
    this.failures.onKnowledge(knowledge, expecting);
    if (this.failures.current === undefined) {
      this.#failedStep = undefined;
      this.#cause = undefined;
    }
    const seen = this.space?.stage;
    if (!expecting && seen !== undefined) {
      const { moving, running } = stageMeaning(seen);
      // The Hub builds what it accepts.
      if (moving || running || failedAt(seen) === 'build') this.around.failures.clear(this.key, 'configuration');
      // A build has passed, or the app runs.
      if (seen === 'RUNNING' || /APP_STARTING$/.test(seen)) this.around.failures.clear(this.key, 'build');
      if (running) this.around.failures.clear(this.key, 'run');
    }
    this.#changed.fire();
    if (knowledge.kind !== 'ready') return;
    // A start fetches checkpoints, and its log tells of them.
    const { stage } = knowledge.space;
    if (this.#stage !== undefined && this.#stage !== stage && !/BUILDING$/.test(stage)) this.checkpoints.renew();
    this.#stage = stage;
    this.checkpoints.want();
    this.around.prices.want();
    void this.settings.look(knowledge.space);
    void this.account.look(knowledge.space.id);
  }

  /** Puts the cause of what failed on the line that did it. Undefined where nothing failed, or nothing says why. */
  async diagnoseFailure(): Promise<Cause | undefined> {
    const failed = this.failures.current;
    const project = this.snapshot();
    // With no snapshot yet, the first one brings it here again.
    if (failed === undefined || project === undefined) return undefined;
    let known = this.#diagnosed;
    // What was nowhere in the project may be there after a pull.
    if (known?.failed !== failed || (this.#unplaced === failed && known.project !== project)) {
      this.#unplaced = undefined;
      const done = this.readFailure(failed, project).catch((error: unknown) => {
        this.around.logger.error('Looking for the cause of the failure failed', error);
        return undefined;
      });
      known = this.#diagnosed = { failed, project, done };
    }
    return known.done;
  }

  /** What mends a cause that no line of the project has to do with: done on the Hub. */
  async fixOf(cause: Cause): Promise<FailureFix | undefined> {
    const project = this.snapshot();
    const fix = project && (await import('../deploy/failure-fix')).fixOfCause(project, cause, undefined);
    return fix?.kind === 'edits' ? undefined : fix;
  }

  private async readFailure(failed: Failure, project: Project): Promise<Cause | undefined> {
    const { phase, refused, diagnoser, errorMessage } = failed;
    const [{ packageKnowledge }, { appPort }] = await Promise.all([import('../deploy/package-knowledge'), import('../lint/facts/readme-facts')]);
    const diagnosis = diagnoser.result({ dockerfile: project.dockerfile?.document, errorMessage, knowledge: packageKnowledge, phase, refused, appPort: appPort(project) });
    const spaceId = this.spaceId ?? this.space?.id;
    // What failed to start may not have taken the place of what ran before.
    const { deployedSha, repoSha } = this.space ?? {};
    const commit = phase === 'run' && deployedSha === repoSha ? deployedSha?.slice(0, 7) : undefined;
    const place = spaceId === undefined ? undefined : await this.around.failures.show(this.key, project, diagnosis, { spaceId, commit });
    const [cause] = diagnosis.causes;
    if (this.failures.current !== failed) return cause;
    this.#unplaced = place === undefined ? failed : undefined;
    this.#cause = cause && { title: redact(cause.title), cure: cause.cure, lines: cause.lines.map(({ text }) => redact(text)), source: place && { file: place.file, span: place.span } };
    this.#changed.fire();
    return cause;
  }

  private async workdir(): Promise<string | undefined> {
    const dockerfile = this.snapshot()?.dockerfile?.document;
    return dockerfile && (await import('../logs/diagnosis')).workdirOf(dockerfile);
  }

  /** Finds the failed step in the Dockerfile at hand, which the log names by its text alone. */
  private async locateFailure(): Promise<void> {
    const failed = this.failures.current;
    if (failed?.build === undefined) return;
    const { matchStep } = await import('../logs/match-step');
    if (this.failures.current !== failed) return;
    const dockerfile = this.snapshot()?.dockerfile;
    const { build: failure, instruction } = failed;
    const match = dockerfile && instruction !== undefined ? matchStep(dockerfile.document, instruction) : undefined;
    const named = failure.dockerfileLine === undefined ? undefined : dockerfile?.document.lines.lineSpan(failure.dockerfileLine - 1);
    const span = match?.span ?? named;
    this.#failedStep = {
      message: failure.message,
      instruction,
      source: dockerfile && span && { file: dockerfile.file, span },
      line: match && dockerfile ? dockerfile.document.lines.positionAt(match.span.start).line + 1 : failure.dockerfileLine,
    };
    this.#changed.fire();
  }
}

/** One for all checkouts of a Space; a repo that no Space is known of is its own. */
export function sessionKey({ spaceId, spaceRoot }: ProjectLocation): string {
  return spaceId ?? spaceRoot;
}
