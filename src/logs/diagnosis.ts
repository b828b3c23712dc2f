import { parseDockerfile } from '../documents/dockerfile';
import type { Dockerfile } from '../documents/dockerfile-model';
import { BuildLogReader } from './build-log';
import type { Diagnosis, DiagnosisContext } from './diagnosis-model';
import { diagnosisOf } from './diagnosis-of';
import { bestMatch, Hits, nothing, owned, readLine, type LineReading, type Mark } from './hits';
import { endsInTime, endsWithBlank, lostLineEnd } from './line-ends';
import type { LogRecord } from './log-record';
import { sortLines } from './plain-lines';
import { swallowsErrors } from './swallowed';
import { LastLines, tellingScore, type KeptLine } from './telling-lines';
import { TerminalText } from './terminal-text';
import { loneFrame, TracebackReader } from './traceback';

export type { Cause, CausePlace, DiagnosedStep, Diagnosis, DiagnosisContext, PackageKnowledge } from './diagnosis-model';

/** Lines kept for a failure that is not known. */
const keptLines = 300;
/** A file's line is taken whole up to here; a build's longest ones, of bundlers, have some hundred thousand characters. */
const longestLine = 1_000_000;
const startupHeader = /^\s*=+ Application Startup at \d{4}-\d\d-\d\d/;
const queuedHeader = /^\s*=+ Build Queued at \d{4}-\d\d-\d\d/;

/**
 * Reads a build log or a run log in one pass and says why it failed. Holds the same however long the log is. A header
 * in the log begins another one: what came before it is forgotten, but for the banner of the Space's page.
 */
export class Diagnoser {
  #log = new BuildLogReader();
  #hits = new Hits();
  #banner = new Hits();
  #last = new LastLines(keptLines);
  #beforeFailure: readonly KeptLine[] | undefined;
  #failureLine: number | undefined;
  #tracebacks: TracebackReader;
  #lineCount = 0;
  #headerLine: number | undefined;
  #phase: 'build' | 'run' | undefined;
  #progress = new Map<number, number>();
  #swallowed = new Map<number, KeptLine>();
  /** The step that spoke last, and the line up to which its output was looked at for errors that it swallowed. */
  #speaking: number | undefined;
  #lookedTo = 0;
  #upLine: number | undefined;
  #isDown = false;
  #isEmpty = true;
  readonly #terminal = new TerminalText(longestLine);

  /** @param workdir where the app lies in the container: whose Python code is the project's own */
  constructor(private readonly options: { readonly workdir?: string | undefined } = {}) {
    this.#tracebacks = new TracebackReader(options.workdir);
  }

  /** One line that is readable already (`readableLine`), without its end. Its number is that of this call, from 1. */
  push(line: string): void {
    this.#lineCount++;
    this.#take(line);
  }

  /** As `push` of each, and cheaper: most lines of a log are plain output, and are passed over together. `joined`: the lines with a line feed between. */
  pushAll(lines: readonly string[], joined = lines.join('\n')): void {
    sortLines(
      lines,
      joined,
      (from, to) => {
        this.pushPlain(lines, from, to);
      },
      (line) => {
        this.push(lines[line] as string);
      },
    );
  }

  /** As `push` of the lines from `from` up to `to`, which are plain output: see `sortLines`. */
  pushPlain(lines: readonly string[], from: number, to: number): void {
    let line = from;
    while (line < to && this.#readsEachLine()) this.push(lines[line++] as string);
    if (line < to) this.#passOver(lines, line, to);
  }

  /** Text as a program wrote it, in any pieces: lines count by their line feeds. `end` takes the last line. */
  write(piece: string): void {
    for (const line of this.#terminal.push(piece)) this.push(line);
  }

  /** No more text comes. */
  end(): void {
    for (const line of this.#terminal.flush()) this.push(line);
  }

  /** Another log begins in the place of this one. */
  reset(): void {
    this.#lineCount = 0;
    this.#begin();
    this.#banner = new Hits();
    this.#phase = undefined;
    this.#headerLine = undefined;
    this.#isDown = false;
    this.#terminal.flush();
  }

  /** Nothing was said but blank lines. */
  get isEmpty(): boolean {
    return this.#isEmpty;
  }

  /** Lines of the log so far. */
  get lineCount(): number {
    return this.#lineCount;
  }

  /** The last lines that are not blank, at most so many: up to the builder's error, where it has come. */
  lastLines(most: number): string[] {
    const lines = this.#beforeFailure ?? this.#last.lines;
    return lines.flatMap(({ text }) => (text.trim() === '' ? [] : text)).slice(-most);
  }

  /** What the log so far tells. */
  result(context: DiagnosisContext = {}): Diagnosis {
    return diagnosisOf(this.#record(), context, (text) => {
      const banner = new Diagnoser(this.options);
      banner.write(text);
      banner.end();
      return banner.#record();
    });
  }

  #record(): LogRecord {
    const chain = this.#tracebacks.last;
    const failure = this.#log.failure;
    // The reader of the build counts from its header.
    const above = this.#headerLine === undefined ? 0 : this.#headerLine - 1;
    return {
      phase: this.#phase,
      commit: this.#log.header?.commit,
      steps: this.#log.steps.map((step) => ({ ...step, logLine: step.logLine + above })),
      failure: failure && { ...failure, logLine: this.#failureLine ?? failure.logLine + above },
      failureLine: this.#failureLine,
      outcome: this.#log.outcome,
      headerLine: this.#headerLine,
      lineCount: this.#lineCount,
      hits: this.#hits.all,
      bannerHits: this.#banner.all,
      lastLines: this.#beforeFailure ?? this.#last.lines,
      chain,
      progress: this.#progress,
      upLine: this.#upLine,
      isDown: this.#isDown,
      swallowed: this.#swallowed,
    };
  }

  /** Plain output may be part of what is being read. */
  #readsEachLine(): boolean {
    return this.#isEmpty || this.#tracebacks.isReading || this.#log.isInExcerpt;
  }

  #passOver(lines: readonly string[], from: number, to: number): void {
    const step = this.#log.currentStep;
    this.#log.pushPlain(lines, from, to);
    if (step !== undefined) this.#phase = 'build';
    this.#last.pushAll(lines, from, to, this.#lineCount + 1, step);
    this.#lineCount += to - from;
  }

  #take(text: string): void {
    const reading = readLine(text, this.#phase);
    if (reading === nothing && !this.#isEmpty && (!endsInTime(text) || text.startsWith('DONE '))) {
      this.#takePlain(text);
      return;
    }
    if (this.#isEmpty && text.trim() !== '') this.#isEmpty = false;
    const split = lostLineEnd(text, reading);
    if (split !== undefined) {
      this.#take(text.slice(0, split).trimEnd());
      this.#take(text.slice(split));
      return;
    }
    const isStep = reading.marks.some(({ mark }) => mark === 'step');
    if (isStep && this.#readHeader(text)) return;
    const failed = this.#log.failure;
    // A web page's text is indented at times, and has blanks behind its lines.
    this.#takePlain(isStep ? text.trim() : text);
    const step = this.#log.currentStep;
    if (this.#log.failure !== failed) {
      this.#failureLine ??= this.#lineCount;
      this.#beforeFailure ??= this.#last.lines;
    }
    if (reading.marks.length > 0 || reading.matches.length > 0) this.#keep(text, reading, step);
  }

  #takePlain(text: string): void {
    this.#log.push(endsWithBlank(text) ? text.trimEnd() : text);
    const step = this.#log.currentStep;
    if (step !== undefined) this.#phase = 'build';
    if (step !== this.#speaking) this.#hear(step);
    this.#last.push(text, this.#lineCount, step);
    if (this.#tracebacks.isReading) this.#tracebacks.push(text, this.#lineCount);
  }

  #keep(text: string, { marks, matches }: LineReading, step: number | undefined): void {
    for (const { mark, start } of marks) this.#readMark(mark, text, start, step);
    const failure = this.#log.failure;
    const said = failure !== undefined && this.#failureLine === this.#lineCount ? failure.step : step;
    const match = bestMatch(matches);
    if (match === undefined) return;
    const chain = this.#tracebacks.chain ?? (match.entry.points?.kind === 'frame' ? loneFrame(this.#last.lines, this.options.workdir) : undefined);
    this.#hits.add(match, text, this.#lineCount, said, chain);
  }

  #readMark(mark: Mark, text: string, start: number, step: number | undefined): void {
    switch (mark) {
      case 'traceback':
        this.#tracebacks.begin(text, start, this.#lineCount);
        break;
      case 'progress':
        this.#progress.set(step ?? -1, this.#lineCount);
        break;
      case 'up':
        this.#upLine = this.#lineCount;
        break;
      case 'down':
        // An app may speak of exit codes in its own words.
        if (start === 0) this.#isDown = true;
        break;
      case 'step':
      case 'stop':
        break;
    }
  }

  /** Whether the line is a log's header; then everything begins anew. */
  #readHeader(text: string): boolean {
    const isBuild = queuedHeader.test(text);
    if (!isBuild && !startupHeader.test(text)) return false;
    // What stands above the first header is the page's banner.
    if (this.#phase === undefined) this.#banner = this.#hits;
    else {
      this.#banner = new Hits();
      this.#isDown = false;
    }
    this.#phase = isBuild ? 'build' : 'run';
    this.#headerLine = this.#lineCount;
    this.#begin();
    if (isBuild) this.#log.push(text.trim());
    return true;
  }

  #begin(): void {
    this.#log = new BuildLogReader();
    this.#hits = new Hits();
    this.#last = new LastLines(keptLines);
    this.#beforeFailure = undefined;
    this.#failureLine = undefined;
    this.#tracebacks = new TracebackReader(this.options.workdir);
    this.#progress = new Map();
    this.#swallowed = new Map();
    this.#speaking = undefined;
    this.#lookedTo = 0;
    this.#upLine = undefined;
  }

  /** Another step speaks: of the one before, the last lines are looked at, where it may have swallowed an error. */
  #hear(step: number | undefined): void {
    const before = this.#speaking;
    this.#speaking = step;
    if (before === undefined || !swallowsErrors(this.#log.instructionOf(before) ?? '')) return;
    for (const line of this.#last.lines) if (line.step === before && line.logLine > this.#lookedTo) this.#keepSwallowed(line, before);
    this.#lookedTo = this.#lineCount;
  }

  #keepSwallowed({ text, logLine }: KeptLine, step: number): void {
    if (text.startsWith('--> ') || tellingScore(text) < 3) return;
    const known = this.#swallowed.get(step);
    if (known === undefined || tellingScore(known.text) < tellingScore(text)) {
      this.#swallowed.set(step, { text: owned(text.slice(0, 400)), logLine, step });
    }
  }
}

/** What a whole log tells: of a build or of an app, as a file holds it or as it is copied from the Space's page. */
export function diagnose(text: string, context: Omit<DiagnosisContext, 'dockerfile'> & { readonly dockerfile?: string | Dockerfile | undefined } = {}): Diagnosis {
  const dockerfile = typeof context.dockerfile === 'string' ? parseDockerfile(context.dockerfile) : context.dockerfile;
  const diagnoser = new Diagnoser({ workdir: dockerfile && workdirOf(dockerfile) });
  diagnoser.write(text);
  diagnoser.end();
  return diagnoser.result({ ...context, dockerfile });
}

/** Where the app lies in the container: the last absolute WORKDIR that is written out. */
export function workdirOf(dockerfile: Dockerfile): string | undefined {
  const words = dockerfile.instructions.flatMap(({ keyword, words: [word] }) => (keyword === 'WORKDIR' && word ? [word.text] : []));
  return words.findLast((word) => word.startsWith('/') && word.length > 1 && !word.includes('$'));
}
