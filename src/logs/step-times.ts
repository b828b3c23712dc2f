import { BuildLogReader, type BuildStep } from './build-log';
import { Diagnoser } from './diagnosis';
import { sortLines } from './plain-lines';

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

  /** As `push` of each, and cheaper. `joined`: their texts with a line feed between. */
  pushAll(lines: readonly { readonly text: string; readonly timestamp: string | undefined }[], joined?: string): void {
    const texts = lines.map(({ text }) => text);
    const one = (line: number): void => {
      this.push(texts[line] as string, lines[line]?.timestamp);
    };
    sortLines(
      texts,
      joined ?? texts.join('\n'),
      (from, to) => {
        if (this.log.isInExcerpt) for (let line = from; line < to; line++) one(line);
        else {
          this.log.pushPlain(texts, from, to);
          this.diagnoser.pushPlain(texts, from, to);
          for (let line = from; line < to; line++) this.#see(lines[line]?.timestamp);
        }
      },
      one,
    );
  }

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
    this.#see(timestamp);
    const current = this.log.currentStep;
    const isEnd = line.startsWith('DONE ') || line.startsWith('CACHED') || line.startsWith('--> ERROR');
    if (current === before && !isEnd) return;
    const at = clockTime(timestamp);
    if (at === undefined) return;
    if (current !== undefined) this.#started[current] ??= at;
    if (isEnd && before !== undefined) this.#ended[before] = at;
  }

  #see(timestamp: string | undefined): void {
    if (timestamp === undefined) return;
    this.#firstAt ??= timestamp;
    this.#lastAt = timestamp;
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
