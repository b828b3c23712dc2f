import type { LocatedText } from './located-text';
import type { LineIndex, Span, SyntaxProblem } from './text';

/** A Dockerfile as BuildKit reads it. All spans are offsets into `text`. */
export interface Dockerfile extends LocatedText {
  readonly lines: LineIndex;
  /** The escape character: a backslash, or a backtick where the `escape` directive says so. */
  readonly escape: '\\' | '`';
  readonly instructions: readonly Instruction[];
  readonly stages: readonly Stage[];
  readonly comments: readonly Comment[];
  /** What the real builder stops at, and nothing else. */
  readonly problems: readonly SyntaxProblem[];
}

export interface Stage {
  /** From 0, in the order of the file. */
  readonly index: number;
  /** The name after AS, as written; BuildKit compares it without case. */
  readonly name: Word | undefined;
  readonly from: Instruction;
  /** The base as written: an image reference, a stage's name, or with variables unexpanded. */
  readonly image: Word;
  /** The stage that this one continues, where FROM names one. */
  readonly parent: number | undefined;
  /** All instructions of the stage, FROM included. */
  readonly instructions: readonly Instruction[];
}

export interface Instruction {
  /** In upper case: `RUN`, `COPY`, … An unknown one as written, in upper case. */
  readonly keyword: string;
  /** Place in `Dockerfile.instructions`. */
  readonly index: number;
  /** Place in `Dockerfile.stages`; undefined for an ARG before the first FROM. */
  readonly stage: number | undefined;
  /** From the keyword to the end of the last argument, heredoc bodies included, without the line's end. */
  readonly span: Span;
  /** The two ends of the span, without an object for them: they are asked for a great many times. */
  readonly spanStart: number;
  readonly spanEnd: number;
  readonly keywordSpan: Span;
  /** `--mount=…` and the like, before the arguments. */
  readonly flags: readonly Flag[];
  /** What follows keyword and flags, heredoc bodies excluded. Empty span at the end where there is nothing. */
  readonly argumentsSpan: Span;
  /**
   * The pieces of `argumentsSpan` that the builder joins to one line: continuations, comments and blank lines are
   * left out. At least one, in order.
   */
  readonly argumentPieces: readonly Span[];
  /** The arguments as the builder reads them, those pieces joined. `spanOf` leads from there to the document. */
  readonly argumentLine: ArgumentLine;
  /** The document's span of what stands from `start` to `end` in the text of `argumentLine`. */
  spanOf(start: number, end: number): Span;
  /** `json` only where BuildKit takes the exec form: a valid JSON array of strings. */
  readonly form: 'shell' | 'json';
  /**
   * The arguments one by one: the strings of the JSON form, or words split at white space outside quotes,
   * quotes and escapes removed, continuations and comments inside them dropped, variables unexpanded.
   * As BuildKit has it, quotes do not keep words together in FROM, EXPOSE, VOLUME, COPY and ADD, all of WORKDIR, USER,
   * STOPSIGNAL and MAINTAINER is one word, and HEALTHCHECK's type comes before the strings of its JSON form.
   */
  readonly words: readonly Word[];
  readonly heredocs: readonly Heredoc[];
}

/** What stands from `start` to `end` of a text: the document itself where there is nothing to join. */
export interface ArgumentLine {
  readonly within: LocatedText;
  readonly start: number;
  readonly end: number;
}

export interface Word {
  readonly text: string;
  readonly span: Span;
}

export interface Flag {
  /** Without the dashes: `mount`, `chown`, `from`. */
  readonly name: string;
  readonly value: string | undefined;
  readonly span: Span;
}

export interface Heredoc {
  /** The delimiter, unquoted. */
  readonly name: string;
  /** `<<-`: leading tabs are removed. */
  readonly stripTabs: boolean;
  /** False where the delimiter is quoted. */
  readonly expand: boolean;
  /** The body without the delimiter's line. */
  readonly body: Span;
  /** Behind the delimiter, without its line end. */
  readonly end: number;
}

export interface Comment {
  /** From the `#` to the line's end. */
  readonly span: Span;
  /** Without `#` and surrounding white space. */
  readonly text: string;
  /** From 0. */
  readonly line: number;
}

/** One `NAME=value` of ENV, ARG or LABEL. `value` is undefined for `ARG NAME`. */
export interface NameValue {
  readonly name: Word;
  readonly value: Word | undefined;
}

/** COPY or ADD, read. */
export interface CopyInstruction {
  readonly instruction: Instruction;
  /** Paths as written, heredoc sources excluded. */
  readonly sources: readonly Word[];
  readonly destination: Word;
  /** `--from`: a stage, an image or a context. */
  readonly from: string | undefined;
  readonly chown: string | undefined;
  readonly chmod: string | undefined;
  readonly exclude: readonly string[];
}
