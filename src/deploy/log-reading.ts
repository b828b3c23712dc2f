import { parseDockerfile } from '../documents/dockerfile';
import { redact } from '../hub/redact';
import { refusalOf } from '../hub/stages';
import { Diagnoser, type Diagnosis } from '../logs/diagnosis';
import { whereText } from '../logs/diagnosis-words';
import { packageKnowledge } from './package-knowledge';

/** What the log of a deployment says, for its report. Without secrets. */
export interface FailedLog {
  readonly kind: 'build' | 'run';
  readonly lastLines: readonly string[];
  /** Undefined where nothing failed, or nothing says what. */
  readonly failure: LogFailure | undefined;
}

export interface LogFailure {
  /** Names the cause, as the catalogue of failures does: so it is found again. */
  readonly id: string;
  /** What happened, in a few words. */
  readonly title: string;
  /** The line of the log, or of the Hub's message, that says it; empty where the title is in its words. */
  readonly evidence: string;
  /** Of a failure that is not known: what else tells of it, the likeliest first. */
  readonly lines: readonly string[];
  readonly instruction: string | undefined;
  /** From 1. */
  readonly dockerfileLine: number | undefined;
  /** What to do: undefined where it is not known. */
  readonly cure: string | undefined;
  /** Less likely causes, the likeliest first, each in a few words with its line of the Dockerfile. */
  readonly others: readonly string[];
}

const mostOthers = 3;

const linesKept = 30;
const longestLine = 500;

/** A log as it is read: its last lines, and why it failed. */
export class LogReading {
  readonly #diagnoser = new Diagnoser();

  constructor(private readonly kind: 'build' | 'run') {}

  get lastLines(): readonly string[] {
    return this.#diagnoser.lastLines(linesKept).map((line) => redact(line.length > longestLine ? `${line.slice(0, longestLine - 1)}…` : line));
  }

  push(line: string): void {
    this.#diagnoser.push(line);
  }

  /** Another log began in the place of this one. */
  reset(): void {
    this.#diagnoser.reset();
  }

  /** `errorMessage` is the Space's own, which alone tells of some failures. */
  result(dockerfile?: string, errorMessage?: string): FailedLog {
    const document = dockerfile === undefined ? undefined : parseDockerfile(dockerfile);
    const diagnosis = this.#diagnoser.result({ dockerfile: document, errorMessage, knowledge: packageKnowledge, phase: this.kind });
    return { kind: this.kind, lastLines: this.lastLines, failure: failureIn(diagnosis) };
  }
}

/** Why the Hub refuses a Space's configuration, and what to do: no log tells of it. Without secrets. */
export function refusedFailure(space: Parameters<typeof refusalOf>[0]): LogFailure | undefined {
  return failureIn(new Diagnoser().result(refusalOf(space)));
}

function failureIn({ causes, steps }: Diagnosis): LogFailure | undefined {
  const [cause, ...others] = causes;
  if (cause === undefined) return undefined;
  const instruction = cause.step === undefined ? undefined : steps[cause.step]?.instruction;
  return {
    id: cause.id,
    title: redact(cause.title),
    evidence: redact(cause.evidence.slice(0, 2 * longestLine)),
    lines: cause.lines.slice(1).map(({ text }) => redact(text)),
    instruction: instruction === undefined ? undefined : redact(instruction),
    dockerfileLine: cause.dockerfileLine,
    cure: cause.cure === '' ? undefined : cause.cure,
    others: others.slice(0, mostOthers).map((each) => redact([each.title, whereText(each)].filter((part) => part !== undefined).join(': '))),
  };
}
