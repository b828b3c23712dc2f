import { parseDockerfile } from '../documents/dockerfile';
import { redact } from '../hub/redact';
import { reasonOf } from '../hub/error-message';
import { BuildLogReader } from '../logs/build-log';
import { matchSteps } from '../logs/match-step';
import { readableLines } from '../logs/terminal-text';

/** What the log of a deployment says, for its report. Without secrets. */
export interface FailedLog {
  readonly kind: 'build' | 'run';
  /** Before the error; without one the log's last. */
  readonly lastLines: readonly string[];
  /** Undefined where nothing failed, or nothing says what. */
  readonly failure: LogFailure | undefined;
}

export interface LogFailure {
  /** Names the cause, so that it is found again. */
  readonly id: string;
  /** What happened: one sentence. */
  readonly title: string;
  /** The line of the log that says it. */
  readonly evidence: string;
  readonly instruction: string | undefined;
  /** From 1. */
  readonly dockerfileLine: number | undefined;
  /** What to do: undefined where it is not known. */
  readonly cure: string | undefined;
}

const linesKept = 30;
const longestLine = 500;

/** A log as it is read: its steps, and the lines before the first failure. */
export class LogReading {
  #log = new BuildLogReader();
  #recent: string[] = [];
  #beforeFailure: string[] | undefined;

  constructor(private readonly kind: 'build' | 'run') {}

  get lastLines(): readonly string[] {
    return (this.#beforeFailure ?? this.#recent).slice(-linesKept);
  }

  push(line: string): void {
    if (this.kind === 'build') {
      this.#log.push(line);
      // A header in the log begins another build.
      if (this.#log.failure === undefined) this.#beforeFailure = undefined;
      else this.#beforeFailure ??= [...this.#recent];
    }
    if (line.trim() === '') return;
    this.#recent.push(redact(line.length > longestLine ? `${line.slice(0, longestLine - 1)}…` : line));
    if (this.#recent.length > 2 * linesKept) this.#recent = this.#recent.slice(-linesKept);
  }

  /** Another log began in the place of this one. */
  reset(): void {
    this.#log = new BuildLogReader();
    this.#recent = [];
    this.#beforeFailure = undefined;
  }

  /** `errorMessage` is the Space's own, which alone tells of some failures. */
  result(dockerfile?: string, errorMessage?: string): FailedLog {
    return { kind: this.kind, lastLines: this.lastLines, failure: this.kind === 'build' ? this.#buildFailure(dockerfile) : runFailure(errorMessage) };
  }

  #buildFailure(dockerfile: string | undefined): LogFailure | undefined {
    const { failure, steps } = this.#log;
    if (failure === undefined) return undefined;
    const instruction = failure.step === undefined ? undefined : steps[failure.step]?.instruction;
    const line = failure.dockerfileLine ?? (failure.step === undefined || dockerfile === undefined ? undefined : lineOf(dockerfile, steps.map((step) => step.instruction), failure.step));
    return {
      id: `build-${failure.kind}`,
      title: instruction === undefined ? 'The build failed.' : 'The build failed in this step.',
      evidence: redact(failure.message),
      instruction: instruction === undefined ? undefined : redact(instruction),
      dockerfileLine: line,
      cure: undefined,
    };
  }
}

function lineOf(text: string, instructions: readonly string[], step: number): number | undefined {
  const document = parseDockerfile(text);
  const instruction = matchSteps(document, instructions)[step];
  return instruction && document.lines.positionAt(instruction.span.start).line + 1;
}

function runFailure(errorMessage: string | undefined): LogFailure | undefined {
  const reason = errorMessage === undefined ? undefined : reasonOf(readableLines(errorMessage).join('\n'));
  if (reason === undefined) return undefined;
  return { id: 'app-failed', title: 'The app failed.', evidence: redact(reason.slice(0, 2 * longestLine)), instruction: undefined, dockerfileLine: undefined, cure: undefined };
}
