import { EventEmitter, type Disposable } from 'vscode';
import type { HubConnection } from '../hub/connection';
import type { SpaceState } from '../hub/space';
import { failedAt, refusalOf } from '../hub/stages';
import type { BuildFailure } from '../logs/build-log';
import type { Diagnoser } from '../logs/diagnosis';
import { Debounced } from './debounce';
import type { Logger } from './logger';
import type { SpaceBuild } from './space-build';
import type { SpaceKnowledge } from './space-watch';

/** A build or an app that failed, by its log; or a configuration that the Hub refused. */
export interface Failure {
  readonly phase: 'build' | 'run';
  /** Of a configuration: nothing was built, and no log tells of it. */
  readonly refused: boolean;
  /** What the builder says, where it says so in the log. The Hub's own message names steps at random and never the cause. */
  readonly build: BuildFailure | undefined;
  /** The step that the build ended at, as the log writes it; undefined where no step can be named. */
  readonly instruction: string | undefined;
  /** Has read the log, and tells why it failed. */
  readonly diagnoser: Diagnoser;
  /** The Hub's own words. */
  readonly errorMessage: string | undefined;
}

export interface FailureSources {
  readonly build: Pick<SpaceBuild, 'failedLog'>;
  readonly connection: () => HubConnection;
  /** Where the app lies in the container: its own Python code is told by it. */
  readonly workdir: () => Promise<string | undefined>;
  readonly logger: Logger;
}

/** Looks in the log of what failed for the reason: once a failure, and again after what was set off here. */
export class SpaceFailures implements Disposable {
  readonly #changed = new EventEmitter<void>();
  readonly onDidChange = this.#changed.event;
  readonly #reading: Debounced;
  /** Which failure was read, and of which one `current` is. */
  #wanted: { readonly space: SpaceState; readonly of: string } | undefined;
  #current: Failure | undefined;

  constructor(private readonly from: FailureSources) {
    this.#reading = new Debounced(
      (signal) => this.read(signal),
      (error) => {
        // The next look at the Space tries again.
        this.#wanted = undefined;
        from.logger.warn('The log of what failed could not be read', error);
      },
    );
  }

  /** Of the Space as last seen; undefined until it is known. */
  get current(): Failure | undefined {
    return this.#current;
  }

  /** `expecting`: something was set off, so that a failure seen now is most likely still the last one's. */
  onKnowledge(knowledge: SpaceKnowledge, expecting: boolean): void {
    const space = knowledge.kind === 'unknown' ? undefined : knowledge.space;
    const failed = space !== undefined && failedAt(space.stage) !== undefined && !expecting ? { space, of: `${space.id} ${space.repoSha ?? ''} ${space.stage}` } : undefined;
    if (failed?.of === this.#wanted?.of) return;
    this.#wanted = failed;
    this.#current = undefined;
    this.#reading.cancel();
    if (failed !== undefined) this.#reading.schedule(0);
  }

  dispose(): void {
    this.#reading.dispose();
    this.#changed.dispose();
  }

  private async read(signal: AbortSignal): Promise<void> {
    const wanted = this.#wanted;
    if (wanted === undefined) return;
    const failure = await this.failureOf(wanted.space, signal);
    if (signal.aborted || this.#wanted !== wanted) return;
    // The next look at the Space tries again.
    if (failure === undefined) this.#wanted = undefined;
    else {
      this.#current = failure;
      this.#changed.fire();
    }
  }

  private async failureOf(space: SpaceState, signal: AbortSignal): Promise<Failure | undefined> {
    switch (failedAt(space.stage)) {
      case 'build':
        return this.failedBuild(space, signal);
      case 'run':
        return this.failedApp(space, signal);
      default:
        return refusedConfiguration(space);
    }
  }

  private async failedBuild(space: SpaceState, signal: AbortSignal): Promise<Failure | undefined> {
    const times = await this.from.build.failedLog(space, signal);
    if (times === undefined) return undefined;
    const { failure, steps } = times.log;
    const step = failure?.step === undefined ? undefined : steps[failure.step];
    return { phase: 'build', refused: false, build: failure, instruction: step?.instruction, diagnoser: times.diagnoser, errorMessage: space.errorMessage };
  }

  private async failedApp(space: SpaceState, signal: AbortSignal): Promise<Failure> {
    const [{ readSpaceLog }, { Diagnoser: Reader }, workdir] = await Promise.all([
      import('../deploy/read-log'),
      import('../logs/diagnosis'),
      this.from.workdir(),
    ]);
    const diagnoser = new Reader({ workdir });
    const log = { id: space.id, connection: this.from.connection() };
    await readSpaceLog(log, 'run', (line) => { diagnoser.push(line); }, () => { diagnoser.reset(); }, signal);
    return { phase: 'run', refused: false, build: undefined, instruction: undefined, diagnoser, errorMessage: space.errorMessage };
  }
}

/** What the Hub says is all. */
async function refusedConfiguration(space: SpaceState): Promise<Failure> {
  const { Diagnoser: Reader } = await import('../logs/diagnosis');
  return { ...refusalOf(space), build: undefined, instruction: undefined, diagnoser: new Reader() };
}
