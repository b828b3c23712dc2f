import type { Flag, Heredoc, Instruction, Word } from './dockerfile-model';
import {
  type JsonForm,
  type LineFlag,
  type LineWord,
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

const none: JsonForm = { kind: 'none' };
const noFlags: readonly never[] = [];

/** An instruction's joined line, read as BuildKit reads it; places are places in that line. Read when asked for. */
export class InstructionLine {
  readonly keyword: string;
  readonly keywordStart: number;
  readonly keywordEnd: number;
  /** The end of the line, white space behind it left out. */
  readonly end: number;
  #flags: readonly LineFlag[] = noFlags;
  /** Unknown until the flags are read. */
  #argumentsStart: number | undefined;
  #json: JsonForm | undefined;
  #words: readonly LineWord[] | undefined;

  constructor(
    readonly text: string,
    start: number,
    private readonly escape: string,
  ) {
    this.end = trimmedEnd(text, start, text.length);
    this.keywordStart = skipSpaces(text, start, this.end);
    this.keywordEnd = wordEnd(text, this.keywordStart, this.end);
    const written = text.slice(this.keywordStart, this.keywordEnd);
    this.keyword = keywords.get(written) ?? written.toUpperCase();
  }

  get flags(): readonly LineFlag[] {
    this.#readFlags();
    return this.#flags;
  }

  /** Where the arguments begin; `end` where there are none. */
  get argumentsStart(): number {
    return this.#argumentsStart ?? this.#readFlags();
  }

  get arguments(): string {
    return this.text.slice(this.argumentsStart, this.end);
  }

  get json(): JsonForm {
    return (this.#json ??= withJsonForm.has(this.keyword) ? readJsonForm(this.text, this.commandStart, this.end) : none);
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
    return new InstructionLine(this.text, start, this.escape);
  }

  get takesHeredocs(): boolean {
    const line = this.trigger ?? this;
    return takesHeredocs.has(line.keyword) && line.json.kind === 'none';
  }

  words(): readonly LineWord[] {
    return (this.#words ??= this.#readWords());
  }

  #readWords(): readonly LineWord[] {
    const { text, keyword, end } = this;
    const start = this.argumentsStart;
    if (start === end) return [];
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

  /** Returns where the arguments begin. */
  #readFlags(): number {
    if (this.#argumentsStart !== undefined) return this.#argumentsStart;
    const { text, end } = this;
    let start = skipSpaces(text, this.keywordEnd, end);
    if (text.startsWith('--', start)) {
      const { flags, rest } = readFlags(text, start, end);
      this.#flags = flags;
      start = skipSpaces(text, rest, end);
    }
    this.#argumentsStart = start;
    return start;
  }
}

/** The instruction that the model describes: what is not needed to tell it from its neighbours is read when asked for. */
export class ParsedInstruction implements Instruction {
  readonly keyword: string;
  readonly span: Span;
  #flags: readonly Flag[] | undefined;
  #words: readonly Word[] | undefined;
  #argumentsSpan: Span | undefined;

  constructor(
    private readonly joined: JoinedText,
    readonly line: InstructionLine,
    readonly index: number,
    readonly stage: number | undefined,
    readonly heredocs: readonly Heredoc[],
    /** The end of the last heredoc's delimiter. */
    heredocsEnd: number | undefined,
  ) {
    this.keyword = line.keyword;
    const { start, end } = joined.span(line.keywordStart, line.end);
    this.span = { start, end: heredocsEnd ?? end };
  }

  get keywordSpan(): Span {
    return this.joined.span(this.line.keywordStart, this.line.keywordEnd);
  }

  /** The document's span of what stands from `start` to `end` in the joined line. */
  spanOf(start: number, end: number): Span {
    return this.joined.span(start, end);
  }

  get flags(): readonly Flag[] {
    if (this.line.flags.length === 0) return noFlags;
    return (this.#flags ??= this.line.flags.map(({ name, value, start, end }) => ({
      name,
      value,
      span: this.spanOf(start, end),
    })));
  }

  get argumentsSpan(): Span {
    if (this.#argumentsSpan === undefined) {
      const { argumentsStart, end } = this.line;
      const behind = this.joined.span(this.line.keywordStart, end).end;
      const empty = argumentsStart === end;
      this.#argumentsSpan = empty ? { start: behind, end: behind } : this.joined.span(argumentsStart, end);
    }
    return this.#argumentsSpan;
  }

  get argumentPieces(): readonly Span[] {
    const { argumentsStart, end } = this.line;
    return argumentsStart === end ? [this.argumentsSpan] : this.joined.piecesOf(argumentsStart, end);
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
