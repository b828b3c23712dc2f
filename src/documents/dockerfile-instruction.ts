import type { ArgumentLine, Heredoc, Instruction, Word } from './dockerfile-model';
import {
  type JsonForm,
  type LineFlag,
  noJson,
  readFlags,
  readJsonForm,
  skipSpaces,
  trimmedEnd,
  wordAt,
  wordEnd,
  wordsAtBlanks,
  wordsOutsideQuotes,
} from './dockerfile-words';
import { isSpace, JoinedText } from './joined-text';
import { keptList } from './kept-list';
import type { LineText, LocatedWord } from './located-text';
import type { Span } from './text';

const withJsonForm = new Set(['ADD', 'CMD', 'COPY', 'ENTRYPOINT', 'HEALTHCHECK', 'RUN', 'SHELL', 'VOLUME']);
const takesHeredocs = new Set(['ADD', 'COPY', 'RUN']);
const splitAtBlanks = new Set(['ADD', 'COPY', 'EXPOSE', 'FROM', 'VOLUME']);
const oneArgument = new Set(['MAINTAINER', 'STOPSIGNAL', 'USER', 'WORKDIR']);
const runByShell = new Set(['CMD', 'ENTRYPOINT', 'HEALTHCHECK', 'RUN']);

/** Known keywords by themselves: one string for all instructions of a kind. */
const keywords: ReadonlyMap<string, string> = new Map(
  [...withJsonForm, ...splitAtBlanks, ...oneArgument, 'ARG', 'ENV', 'LABEL', 'ONBUILD'].map((word) => [word, word]),
);

const noFlags: readonly never[] = [];
const noWords: readonly never[] = [];
const noHeredocs: readonly Heredoc[] = [];

/** What an instruction's line stands in. */
export interface LineSource {
  /** The document itself, or the instruction's pieces. */
  readonly within: LineText;
  readonly escape: string;
}

/**
 * An instruction's line, read as BuildKit reads it. It stands in a text that holds more than this: the document itself,
 * where the line is of one piece, so that a file of a great many instructions needs no text and no map for each of them.
 * Places are places in that text. Read when asked for.
 */
export class InstructionLine {
  readonly keyword: string;
  readonly keywordStart: number;
  /** The end of the line, white space behind it left out. */
  readonly end: number;
  /** -1 until the flags are read. */
  #argumentsStart = -1;
  #flags: readonly LineFlag[] = noFlags;
  #json: JsonForm | undefined;

  constructor(
    protected readonly source: LineSource,
    start: number,
    end: number,
  ) {
    const { text } = source.within;
    this.end = trimmedEnd(text, start, end);
    this.keywordStart = skipSpaces(text, start, this.end);
    const written = text.slice(this.keywordStart, this.keywordEnd);
    this.keyword = keywords.get(written) ?? written.toUpperCase();
  }

  get text(): string {
    return this.source.within.text;
  }

  get keywordEnd(): number {
    return wordEnd(this.text, this.keywordStart, this.end);
  }

  /** From the keyword to the end. */
  get whole(): string {
    return this.text.slice(this.keywordStart, this.end);
  }

  get flags(): readonly LineFlag[] {
    return this.argumentsStart === -1 ? noFlags : this.#flags;
  }

  /** Where the arguments begin; `end` where there are none. Who asks for it has the flags read. */
  get argumentsStart(): number {
    if (this.#argumentsStart === -1) {
      const { text, keywordEnd, end } = this;
      this.#argumentsStart = skipSpaces(text, keywordEnd, end);
      if (text.startsWith('--', this.#argumentsStart)) {
        const { flags, rest } = readFlags(this.source.within, this.#argumentsStart, end);
        this.#flags = keptList(flags);
        this.#argumentsStart = skipSpaces(text, rest, end);
      }
    }
    return this.#argumentsStart;
  }

  get arguments(): string {
    return this.text.slice(this.argumentsStart, this.end);
  }

  get json(): JsonForm {
    return (this.#json ??= withJsonForm.has(this.keyword) ? readJsonForm(this.source.within, this.commandStart, this.end) : noJson);
  }

  /** Where the command begins that may have the JSON form: behind the type, for HEALTHCHECK. */
  get commandStart(): number {
    const { argumentsStart: start, text, end } = this;
    return this.keyword === 'HEALTHCHECK' ? skipSpaces(text, typeEnd(text, start, end), end) : start;
  }

  /** The instruction that ONBUILD holds back, where this is one. */
  get trigger(): InstructionLine | undefined {
    const start = this.argumentsStart;
    if (this.keyword !== 'ONBUILD' || start === this.end) return undefined;
    return new InstructionLine(this.source, start, this.end);
  }

  /** A sign of a heredoc in an instruction that may take some. */
  get holdsHeredocMark(): boolean {
    return (takesHeredocs.has(this.keyword) || this.keyword === 'ONBUILD') && this.whole.includes('<<');
  }

  get takesHeredocs(): boolean {
    const line = this.trigger ?? this;
    return takesHeredocs.has(line.keyword) && line.json.kind === 'none';
  }

  /** Read at each call: who looks at them more than once keeps them in the form that is needed. */
  lineWords(): readonly LocatedWord[] {
    const { text, keyword, argumentsStart: start, end } = this;
    const { within, escape } = this.source;
    if (start === end) return noWords;
    if (this.json.kind === 'strings') {
      return keyword === 'HEALTHCHECK' ? [wordAt(within, start, typeEnd(text, start, end), escape), ...this.json.words] : this.json.words;
    }
    if (splitAtBlanks.has(keyword)) return wordsAtBlanks(within, start, end, escape);
    if (oneArgument.has(keyword)) return [wordAt(within, start, end, escape)];
    return wordsOutsideQuotes(within, start, end, runByShell.has(keyword) ? '\\' : escape);
  }
}

// No private methods: each object of a class that has some carries a mark of them, and there are a great many of these.

function typeEnd(text: string, start: number, end: number): number {
  while (start < end && !isSpace(text.charCodeAt(start))) start++;
  return start;
}

/** The instruction that the model describes: what is not needed to tell it from its neighbours is read when asked for. */
export class ParsedInstruction extends InstructionLine implements Instruction {
  readonly stage: number | undefined;
  #words: readonly Word[] | undefined;
  #heredocs = noHeredocs;

  /** @param stageBefore the stage of the instruction before this one */
  constructor(
    source: LineSource,
    start: number,
    end: number,
    readonly index: number,
    stageBefore: number | undefined,
  ) {
    super(source, start, end);
    this.stage = this.keyword === 'FROM' ? (stageBefore ?? -1) + 1 : stageBefore;
  }

  /** Hands it the heredocs that stand below its line. */
  takeHeredocs(heredocs: readonly Heredoc[]): void {
    this.#heredocs = heredocs;
  }

  get heredocs(): readonly Heredoc[] {
    return this.#heredocs;
  }

  get span(): Span {
    return { start: this.spanStart, end: this.spanEnd };
  }

  get spanStart(): number {
    return this.source.within.startOf(this.keywordStart);
  }

  get spanEnd(): number {
    const heredocs = this.#heredocs;
    // Asked for very often, and mostly there is none.
    if (heredocs.length === 0) return this.source.within.endOf(this.keywordStart, this.end);
    return (heredocs[heredocs.length - 1] as Heredoc).end;
  }

  get keywordSpan(): Span {
    return this.spanOf(this.keywordStart, this.keywordEnd);
  }

  spanOf(start: number, end: number): Span {
    return this.source.within.spanOf(start, end);
  }

  get argumentsSpan(): Span {
    const { keywordStart, argumentsStart, end } = this;
    if (argumentsStart !== end) return this.spanOf(argumentsStart, end);
    const behind = this.spanOf(keywordStart, end).end;
    return { start: behind, end: behind };
  }

  get argumentPieces(): readonly Span[] {
    const { argumentsStart, end } = this;
    const { within } = this.source;
    return argumentsStart !== end && within instanceof JoinedText ? within.piecesOf(argumentsStart, end) : [this.argumentsSpan];
  }

  get argumentLine(): ArgumentLine {
    return { within: this.source.within, start: this.argumentsStart, end: this.end };
  }

  get form(): 'shell' | 'json' {
    return this.json.kind === 'strings' ? 'json' : 'shell';
  }

  get words(): readonly Word[] {
    return (this.#words ??= keptList(this.lineWords()));
  }
}
