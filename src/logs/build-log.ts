// The grammar of a Space's build log: BuildKit's text printer without step numbers and stage names, read off
// real logs. Parallel stages interleave; what cannot be told apart goes to the step that spoke last.

export type StepStatus = 'running' | 'done' | 'cached' | 'failed';

export interface BuildStep {
  /** Place in `steps`, from 0. */
  readonly index: number;
  /** As the log writes it: `RUN pip install …`; or the platform's own step: `Pushing image`. */
  readonly instruction: string;
  /** True for the platform's own steps, which no line of a Dockerfile stands for. */
  readonly platform: boolean;
  readonly status: StepStatus;
  /** Undefined while it runs, and for a cached step. */
  readonly seconds: number | undefined;
  /** Line of the log, from 1, where the step's header stands first. */
  readonly logLine: number;
  /** Lines of output, blank ones between steps not counted. */
  readonly outputLines: number;
  /** Line of the log, from 1, where the step spoke last: with a header, output, or its end. */
  readonly lastLine: number;
}

export interface BuildFailure {
  /**
   * `process`: a RUN ended with an error. `checksum`: the source of a COPY is missing. `image`: a base image is.
   * `parse`: the Dockerfile cannot be read. `other`: anything else that the builder says.
   */
  readonly kind: 'process' | 'checksum' | 'image' | 'parse' | 'other';
  /** The builder's words, without `--> ERROR:`. */
  readonly message: string;
  /** Line of the log, from 1. */
  readonly logLine: number;
  /** Place in `steps`; undefined where no step can be named. */
  readonly step: number | undefined;
  readonly exitCode: number | undefined;
  /** Line of the Dockerfile, from 1, where the builder names one. */
  readonly dockerfileLine: number | undefined;
}

export interface BuildHeader {
  /** Seven hex digits. */
  readonly commit: string;
  /** `YYYY-MM-DD HH:MM:SS`, as written. */
  readonly queuedAt: string;
}

/** `unknown`: the log ends without saying, as after a disconnect, or holds no step at all. */
export type BuildOutcome = 'running' | 'succeeded' | 'failed' | 'unknown';

type OpenStep = { -readonly [Key in keyof BuildStep]: BuildStep[Key] };

const headerLine = /^=+ Build Queued at (\d{4}-\d\d-\d\d \d\d:\d\d:\d\d) \/ Commit SHA: ([0-9a-f]{7,40}) =+$/;
const stepLine = /^--> (?!ERROR: )(\S.*)$/;
const errorLine = /^--> ERROR: (.*)$/;
const doneLine = /^DONE (\d+(?:\.\d+)?)s$/;
const instruction = /^(?:ADD|ARG|CMD|COPY|ENTRYPOINT|ENV|EXPOSE|FROM|HEALTHCHECK|LABEL|MAINTAINER|ONBUILD|RUN|SHELL|STOPSIGNAL|USER|VOLUME|WORKDIR)(?:\s|$)/i;
const platformSteps = new Set(['Restoring cache', 'Pushing image', 'Exporting cache']);
const solveLine = /^error: failed to solve: (.*)$/i;
const excerptBorder = /^-{10,}$/;
const excerptMark = /^\s*(\d{1,7}) \| >>> /;
/** Far more than any Dockerfile has: a guard against a program that prints headers without end. */
const maxSteps = 2_000;

/** Reads a build log line by line. A new header begins a new build: everything before it is forgotten. */
export class BuildLogReader {
  #header: BuildHeader | undefined;
  #steps: OpenStep[] = [];
  /** Of steps with the same text the latest: they cannot be told apart. */
  #running = new Map<string, OpenStep>();
  #failure: BuildFailure | undefined;
  /** The step that output belongs to: the one whose header or end came last. */
  #current: OpenStep | undefined;
  #lineCount = 0;
  #afterBlank = true;
  #inExcerpt = false;
  #excerptLine: number | undefined;

  get header(): BuildHeader | undefined {
    return this.#header;
  }

  /** A copy: what has been handed out does not change. */
  get steps(): readonly BuildStep[] {
    return this.#steps.map((step) => ({ ...step }));
  }

  get failure(): BuildFailure | undefined {
    return this.#failure;
  }

  get lineCount(): number {
    return this.#lineCount;
  }

  /** What the log alone says; while a build goes on only the Space's runtime knows. */
  get outcome(): BuildOutcome {
    if (this.#failure) return 'failed';
    // There is no word of success: the last thing that a good build does is to export its cache.
    const ended = (name: string): boolean =>
      this.#steps.some((step) => step.platform && step.instruction === name && step.status === 'done');
    if (ended('Pushing image') && ended('Exporting cache')) return 'succeeded';
    return this.#steps.length > 0 ? 'running' : 'unknown';
  }

  /** Place in `steps` of the step that the line pushed last belongs to. */
  get currentStep(): number | undefined {
    return this.#current?.index;
  }

  /** What the header of a step says; undefined where there is no such step. */
  instructionOf(step: number): string | undefined {
    return this.#steps[step]?.instruction;
  }

  /** One line, without its line end; a carriage return left at its end is no part of it. */
  push(text: string): void {
    const line = text.endsWith('\r') ? text.slice(0, -1) : text;
    this.#lineCount++;
    const afterBlank = this.#afterBlank;
    this.#afterBlank = line.charCodeAt(0) > 32 ? false : line.trim() === '';
    if (this.#afterBlank || this.#readHeader(line) || this.#readMark(line, afterBlank)) return;
    this.#readExcerpt(line);
    if (this.#current) {
      this.#current.outputLines++;
      this.#current.lastLine = this.#lineCount;
    }
  }

  /** An excerpt of the Dockerfile is being read: `pushPlain` would miss its lines. */
  get isInExcerpt(): boolean {
    return this.#inExcerpt;
  }

  /** As `push` of the lines from `from` up to `to`, which are output or empty: see `sortLines`. */
  pushPlain(lines: readonly string[], from: number, to: number): void {
    let said = 0;
    let last = -1;
    for (let line = from; line < to; line++) {
      if (lines[line] === '') continue;
      said++;
      last = line;
    }
    this.#afterBlank = last !== to - 1;
    if (this.#current && said > 0) {
      this.#current.outputLines += said;
      this.#current.lastLine = this.#lineCount + last - from + 1;
    }
    this.#lineCount += to - from;
  }

  #readHeader(line: string): boolean {
    const match = line.startsWith('=') ? headerLine.exec(line) : null;
    if (!match) return false;
    this.#header = { queuedAt: match[1] ?? '', commit: match[2] ?? '' };
    this.#steps = [];
    this.#running.clear();
    this.#failure = undefined;
    this.#current = undefined;
    this.#inExcerpt = false;
    this.#excerptLine = undefined;
    this.#lineCount = 1;
    this.#afterBlank = true;
    return true;
  }

  #readMark(line: string, afterBlank: boolean): boolean {
    // The first characters decide for nearly every line.
    if (line.startsWith('-->')) {
      const error = errorLine.exec(line)?.[1];
      if (error !== undefined) {
        this.#fail(error);
        return true;
      }
      const step = stepLine.exec(line)?.[1];
      return step !== undefined && this.#beginStep(step, afterBlank);
    }
    if (line.startsWith('DONE ')) {
      const seconds = this.#current && doneLine.exec(line)?.[1];
      if (seconds === undefined || !this.#current) return false;
      this.#endStep(this.#current, Number(seconds));
      return true;
    }
    if (line === 'CACHED') {
      if (this.#current?.status !== 'running' || this.#current.outputLines > 0) return false;
      this.#current.status = 'cached';
      this.#current.lastLine = this.#lineCount;
      this.#running.delete(this.#current.instruction);
      return true;
    }
    const solve = (line.charCodeAt(0) | 32) === 101 ? solveLine.exec(line)?.[1] : undefined;
    if (solve === undefined) return false;
    // After a failed step the builder's last word repeats what was said there.
    if (!this.#failure) this.#fail(solve);
    return true;
  }

  /** False where a program's own output only looks like a header. */
  #beginStep(text: string, afterBlank: boolean): boolean {
    const platform = !instruction.test(text);
    if (platform && !platformSteps.has(text) && !(afterBlank && /^[A-Z][a-z]+ [a-z ]+$/.test(text))) return false;
    const interrupted = this.#running.get(text);
    if (interrupted && interrupted !== this.#current) {
      this.#current = interrupted;
      interrupted.lastLine = this.#lineCount;
      return true;
    }
    if (this.#steps.length >= maxSteps) return false;
    if (text === 'Pushing image') this.#endAll();
    this.#current = {
      index: this.#steps.length,
      instruction: text,
      platform,
      status: 'running',
      seconds: undefined,
      logLine: this.#lineCount,
      outputLines: 0,
      lastLine: this.#lineCount,
    };
    this.#steps.push(this.#current);
    this.#running.set(text, this.#current);
    return true;
  }

  /**
   * A second end without a header in between is that of a step with the same text, which was hidden behind this
   * one; else the same step's own, as FROM nearly always has it: then the longer time counts.
   */
  #endStep(step: OpenStep, seconds: number): void {
    if (step.status === 'failed') return;
    const twin = step.status === 'running' ? undefined : this.#steps.find((other) => isTwin(other, step));
    const ended = twin ?? step;
    ended.status = 'done';
    ended.lastLine = this.#lineCount;
    ended.seconds = Math.max(ended.seconds ?? 0, seconds);
    if (this.#running.get(ended.instruction) === ended) this.#running.delete(ended.instruction);
  }

  /** The image is there, so every step has ended, also one whose end was not written. */
  #endAll(): void {
    for (const step of this.#steps) if (step.status === 'running') step.status = 'done';
    this.#running.clear();
  }

  #fail(message: string): void {
    // The first failure is the cause; what parallel stages report after it is that they were stopped.
    if (this.#failure) return;
    const step = this.#stepOf(message);
    if (step) step.status = 'failed';
    const exitCode = /exit code: (\d+)\s*$/.exec(message)?.[1];
    const namedLine = /dockerfile parse error on line (\d+)/i.exec(message)?.[1];
    this.#failure = {
      kind: failureKind(message),
      message,
      logLine: this.#lineCount,
      step: step?.index,
      exitCode: exitCode === undefined ? undefined : Number(exitCode),
      dockerfileLine: namedLine === undefined ? this.#excerptLine : Number(namedLine),
    };
  }

  /** The step whose command the message quotes, else the one that runs and spoke last. */
  #stepOf(message: string): OpenStep | undefined {
    if (failureKind(message) === 'parse') return undefined;
    const open = this.#steps.filter((step) => step.status === 'running' || step === this.#current);
    const command = /^process "(.*)" did not complete successfully/.exec(message)?.[1];
    const said = command === undefined ? undefined : folded(unquoted(command));
    const quoted = open.find((step) => said !== undefined && runs(step, said));
    return quoted ?? (this.#current?.status === 'running' ? this.#current : open.findLast((step) => step.status === 'running'));
  }

  /** The excerpt of the Dockerfile that stands before or after an error; `>>>` marks the line. */
  #readExcerpt(line: string): void {
    if (line.charCodeAt(0) === 45 && excerptBorder.test(line)) this.#inExcerpt = !this.#inExcerpt;
    const mark = this.#inExcerpt ? excerptMark.exec(line)?.[1] : undefined;
    if (mark === undefined) return;
    this.#excerptLine ??= Number(mark);
    if (this.#failure?.dockerfileLine === undefined && this.#failure) {
      this.#failure = { ...this.#failure, dockerfileLine: Number(mark) };
    }
  }
}

function isTwin(step: OpenStep, of: OpenStep): boolean {
  return step.status === 'running' && step.instruction === of.instruction;
}

function failureKind(message: string): BuildFailure['kind'] {
  if (/dockerfile parse error/i.test(message)) return 'parse';
  if (message.startsWith('process "')) return 'process';
  if (/failed to calculate checksum|failed to compute cache key/.test(message)) return 'checksum';
  if (/^\S+\/\S+: |failed to resolve source metadata/.test(message)) return 'image';
  return 'other';
}

function runs(step: OpenStep, command: string): boolean {
  const ours = commandOf(step.instruction);
  return /^RUN\s/i.test(step.instruction) && ours !== '' && command.endsWith(ours);
}

/** What a RUN header says behind keyword and flags. */
function commandOf(header: string): string {
  return folded(header.replace(/^RUN\s+/i, '').replace(/^(?:--\S+\s+)+/, ''));
}

function unquoted(text: string): string {
  return text.replace(/\\(["\\])/g, '$1');
}

function folded(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
