import type { ArgumentLine, Flag, Heredoc, Instruction, Word } from './dockerfile-model';
import {
  type JsonForm,
  type LineFlag,
  type LineWord,
  noJson,
  readFlags,
  readJsonForm,
  skipSpaces,
  trimmedEnd,
  unquoted,
  wordEnd,
  wordsAtBlanks,
  wordsOutsideQuotes,
} from './dockerfile-words';
import type { JoinedText } from './joined-text';
import { isSpace } from './joined-text';
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

/**
 * An instruction's line, read as BuildKit reads it. It stands in a text that holds more than this: the document itself,
 * where the line is of one piece, so that a file of a great many instructions needs no text and no map for each of them.
 * Places are places in that text. Read when asked for.
 */
export class InstructionLine {
  readonly keyword: string;
  readonly keywordStart: number;
  readonly keywordEnd: number;
  /** The end of the line, white space behind it left out. */
  readonly end: number;
  /** -1 until the flags are read. */
  #argumentsStart = -1;
  #json: JsonForm | undefined;

  constructor(
    readonly text: string,
    start: number,
    end: number,
    private readonly escape: string,
  ) {
    this.end = trimmedEnd(text, start, end);
    this.keywordStart = skipSpaces(text, start, this.end);
    this.keywordEnd = wordEnd(text, this.keywordStart, this.end);
    const written = text.slice(this.keywordStart, this.keywordEnd);
    this.keyword = keywords.get(written) ?? written.toUpperCase();
  }

  /** From the keyword to the end. */
  get whole(): string {
    return this.text.slice(this.keywordStart, this.end);
  }

  /** Read at each call. */
  flags(): readonly LineFlag[] {
    const start = skipSpaces(this.text, this.keywordEnd, this.end);
    return this.text.startsWith('--', start) ? readFlags(this.text, start, this.end).flags : noFlags;
  }

  /** Where the arguments begin; `end` where there are none. */
  get argumentsStart(): number {
    if (this.#argumentsStart === -1) this.#argumentsStart = this.#behindFlags();
    return this.#argumentsStart;
  }

  get arguments(): string {
    return this.text.slice(this.argumentsStart, this.end);
  }

  get json(): JsonForm {
    return (this.#json ??= withJsonForm.has(this.keyword) ? readJsonForm(this.text, this.commandStart, this.end) : noJson);
  }

  /** Where the command begins that may have the JSON form: behind the type, for HEALTHCHECK. */
  get commandStart(): number {
    const start = this.argumentsStart;
    return this.keyword === 'HEALTHCHECK' ? skipSpaces(this.text, this.#typeEnd(start), this.end) : start;
  }

  /** The instruction that ONBUILD holds back, where this is one. */
  get trigger(): InstructionLine | undefined {
    const start = this.argumentsStart;
    if (this.keyword !== 'ONBUILD' || start === this.end) return undefined;
    return new InstructionLine(this.text, start, this.end, this.escape);
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
  words(): readonly LineWord[] {
    const { text, keyword, end } = this;
    const start = this.argumentsStart;
    if (start === end) return noWords;
    if (this.json.kind === 'strings') {
      return keyword === 'HEALTHCHECK' ? [this.#word(start, this.#typeEnd(start)), ...this.json.words] : this.json.words;
    }
    if (splitAtBlanks.has(keyword)) return wordsAtBlanks(text, start, end, this.escape);
    if (oneArgument.has(keyword)) return [this.#word(start, end)];
    return wordsOutsideQuotes(text, start, end, runByShell.has(keyword) ? '\\' : this.escape);
  }

  #word(start: number, end: number): LineWord {
    return { text: unquoted(this.text.slice(start, end), this.escape), start, end };
  }

  #typeEnd(start: number): number {
    let end = start;
    while (end < this.end && !isSpace(this.text.charCodeAt(end))) end++;
    return end;
  }

  #behindFlags(): number {
    const { text, end } = this;
    const start = skipSpaces(text, this.keywordEnd, end);
    return text.startsWith('--', start) ? skipSpaces(text, readFlags(text, start, end).rest, end) : start;
  }
}

/** The instruction that the model describes: what is not needed to tell it from its neighbours is read when asked for. */
export class ParsedInstruction implements Instruction {
  readonly span: Span;
  #flags: readonly Flag[] | undefined;
  #words: readonly Word[] | undefined;

  constructor(
    /** Undefined where the line is of one piece, and stands in the document itself. */
    private readonly joined: JoinedText | undefined,
    readonly line: InstructionLine,
    readonly index: number,
    readonly stage: number | undefined,
    readonly heredocs: readonly Heredoc[],
    /** The end of the last heredoc's delimiter. */
    heredocsEnd: number | undefined,
  ) {
    const { start, end } = this.spanOf(line.keywordStart, line.end);
    this.span = { start, end: heredocsEnd ?? end };
  }

  get keyword(): string {
    return this.line.keyword;
  }

  get keywordSpan(): Span {
    return this.spanOf(this.line.keywordStart, this.line.keywordEnd);
  }

  spanOf(start: number, end: number): Span {
    return this.joined === undefined ? { start, end } : this.joined.span(start, end);
  }

  get flags(): readonly Flag[] {
    return (this.#flags ??= this.#readFlags());
  }

  #readFlags(): readonly Flag[] {
    const flags = this.line.flags();
    return flags.length === 0
      ? noFlags
      : flags.map(({ name, value, start, end }) => ({ name, value, span: this.spanOf(start, end) }));
  }

  get argumentsSpan(): Span {
    const { keywordStart, argumentsStart, end } = this.line;
    if (argumentsStart !== end) return this.spanOf(argumentsStart, end);
    const behind = this.spanOf(keywordStart, end).end;
    return { start: behind, end: behind };
  }

  get argumentPieces(): readonly Span[] {
    const { argumentsStart, end } = this.line;
    return argumentsStart === end || this.joined === undefined ? [this.argumentsSpan] : this.joined.piecesOf(argumentsStart, end);
  }

  get argumentLine(): ArgumentLine {
    const { text, argumentsStart, end } = this.line;
    return { text, start: argumentsStart, end };
  }

  get form(): 'shell' | 'json' {
    return this.line.json.kind === 'strings' ? 'json' : 'shell';
  }

  get words(): readonly Word[] {
    return (this.#words ??= this.line
      .words()
      .map(({ text, start, end }) => ({ text, span: this.spanOf(start, end) })));
  }
}
