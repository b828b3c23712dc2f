import { EventEmitter, type Disposable } from 'vscode';
import type { SpaceState } from '../hub/space';
import type { BuildFailure } from '../logs/build-log';
import type { Diagnoser } from '../logs/diagnosis';
import { Debounced } from './debounce';
import type { Logger } from './logger';
import type { SpaceBuild } from './space-build';
import type { SpaceKnowledge } from './space-watch';

/** The step that a build ended at, by its log. The Hub's own message names steps at random and never the cause. */
export interface FailedBuild {
  readonly failure: BuildFailure;
  /** As the log writes it; undefined where no step can be named. */
  readonly instruction: string | undefined;
  /** Has read the log, and tells why it failed. */
  readonly diagnoser: Diagnoser;
  /** The Hub's own words. */
  readonly errorMessage: string | undefined;
}

/** Looks in a failed build's log for the step that failed: once a build, and again after what was set off here. */
export class BuildFailures implements Disposable {
  readonly #changed = new EventEmitter<void>();
  readonly onDidChange = this.#changed.event;
  readonly #reading: Debounced;
  /** Which build was read, and of which one `current` is. */
  #wanted: { readonly space: SpaceState; readonly build: string } | undefined;
  #current: FailedBuild | undefined;

  constructor(
    private readonly build: Pick<SpaceBuild, 'failedLog'>,
    logger: Logger,
  ) {
    this.#reading = new Debounced(
      (signal) => this.read(signal),
      (error) => {
        // The next look at the Space tries again.
        this.#wanted = undefined;
        logger.warn("The failed build's log could not be read", error);
      },
    );
  }

  /** Of the Space as last seen; undefined until it is known. */
  get current(): FailedBuild | undefined {
    return this.#current;
  }

  /** `expecting`: another build was set off, so that a failure seen now is most likely still the last one's. */
  onKnowledge(knowledge: SpaceKnowledge, expecting: boolean): void {
    const space = knowledge.kind === 'unknown' ? undefined : knowledge.space;
    const failed = space?.stage === 'BUILD_ERROR' && !expecting ? { space, build: `${space.id} ${space.repoSha ?? ''}` } : undefined;
    if (failed?.build === this.#wanted?.build) return;
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
    const times = await this.build.failedLog(wanted.space, signal);
    if (signal.aborted || this.#wanted !== wanted) return;
    // The next look at the Space tries again.
    if (times === undefined) this.#wanted = undefined;
    const log = times?.log;
    if (times === undefined || log?.failure === undefined) return;
    const step = log.failure.step === undefined ? undefined : log.steps[log.failure.step];
    this.#current = { failure: log.failure, instruction: step?.instruction, diagnoser: times.diagnoser, errorMessage: wanted.space.errorMessage };
    this.#changed.fire();
  }
}
