import { BuildLogReader, type BuildStep } from './build-log';
import { Diagnoser } from './diagnosis';

/** A step with its place in time, in milliseconds of the clock. */
export interface TimedStep extends BuildStep {
  readonly startedAt: number | undefined;
  /** Undefined while it runs. */
  readonly endedAt: number | undefined;
}

/**
 * When each step of a build began and ended, by the times at which the server took the lines in. A step of the log has a
 * duration of its own, which counts where it has one: output is held back now and then.
 */
export class StepTimes {
  readonly log = new BuildLogReader();
  /** Why it failed, from the same lines. */
  readonly diagnoser = new Diagnoser();
  #started: (number | undefined)[] = [];
  #ended: (number | undefined)[] = [];
  #header: unknown;
  #firstAt: string | undefined;
  #lastAt: string | undefined;

  /** @param timestamp as the server writes it; undefined where it gives none */
  push(line: string, timestamp: string | undefined): void {
    const before = this.log.currentStep;
    this.log.push(line);
    this.diagnoser.push(line);
    if (this.log.header !== this.#header) {
      this.#header = this.log.header;
      this.#started = [];
      this.#ended = [];
      this.#firstAt = undefined;
      this.#lastAt = undefined;
    }
    if (timestamp === undefined) return;
    this.#firstAt ??= timestamp;
    this.#lastAt = timestamp;
    const current = this.log.currentStep;
    const isEnd = line.startsWith('DONE ') || line.startsWith('CACHED') || line.startsWith('--> ERROR');
    if (current === before && !isEnd) return;
    const at = clockTime(timestamp);
    if (at === undefined) return;
    if (current !== undefined) this.#started[current] ??= at;
    if (isEnd && before !== undefined) this.#ended[before] = at;
  }

  /** When the first line of this build was taken in, in milliseconds of the server's clock. */
  get startedAt(): number | undefined {
    return clockTime(this.#firstAt);
  }

  /** When the last line so far was. */
  get lastAt(): number | undefined {
    return clockTime(this.#lastAt);
  }

  get steps(): readonly TimedStep[] {
    return this.log.steps.map((step, index) => {
      const ended = step.status === 'running' ? undefined : this.#ended[index];
      const begun = this.#started[index];
      const startedAt = ended !== undefined && step.seconds !== undefined ? ended - step.seconds * 1000 : begun;
      return { ...step, startedAt, endedAt: ended };
    });
  }
}

function clockTime(timestamp: string | undefined): number | undefined {
  const at = timestamp === undefined ? Number.NaN : Date.parse(timestamp);
  return Number.isFinite(at) ? at : undefined;
}
