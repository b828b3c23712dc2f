import { readHeredocWord } from './dockerfile-heredoc';
import type { CopyInstruction, Instruction, NameValue, Word } from './dockerfile-model';
import { equalsIn, type LineWord, skipBlanks, unquoted, wordEnd, wordsOutsideQuotes } from './dockerfile-words';
import { JoinedText } from './joined-text';
import type { Span } from './text';

/**
 * The names and values of ENV or LABEL; empty for other instructions. Quotes and escapes are removed, spans cover
 * them. The old form `ENV NAME some words` is one name whose value is all the rest.
 */
export function readEnvironment(instruction: Instruction, text: string, escape = '\\'): NameValue[] {
  if (instruction.keyword !== 'ENV' && instruction.keyword !== 'LABEL') return [];
  const line = argumentLine(instruction, text);
  const words = wordsOutsideQuotes(line.text, line.start, line.end, escape);
  const first = words[0];
  if (first === undefined) return [];
  if (equalsIn(line.text, first) !== -1) {
    const pairs = words.map((word) => nameValue(line, word, escape));
    return pairs.every(({ value }) => value !== undefined) ? pairs : pairs.filter(({ value }) => value !== undefined);
  }
  const nameEnd = wordEnd(line.text, line.start, line.end);
  const valueStart = skipBlanks(line.text, nameEnd, line.end);
  const value = valueStart === line.end ? undefined : part(line, valueStart, line.end, escape);
  return [{ name: part(line, line.start, nameEnd, escape), value }];
}

/** The names of ARG, with their default values where they have one; empty for other instructions. */
export function readArgument(instruction: Instruction, text: string, escape = '\\'): NameValue[] {
  if (instruction.keyword !== 'ARG') return [];
  const line = argumentLine(instruction, text);
  return wordsOutsideQuotes(line.text, line.start, line.end, escape).map((word) => nameValue(line, word, escape));
}

/** An instruction's arguments: in the document itself where they are of one piece, else in the text that is joined of them. */
interface ArgumentLine {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly joined: JoinedText | undefined;
}

function argumentLine({ argumentPieces }: Instruction, text: string): ArgumentLine {
  const [only, second] = argumentPieces;
  if (only !== undefined && second === undefined) return { text, start: only.start, end: only.end, joined: undefined };
  const joined = new JoinedText(text, argumentPieces);
  return { text: joined.text, start: 0, end: joined.text.length, joined };
}

const nothing: readonly never[] = [];

/** COPY or ADD; undefined for other instructions, and where source or destination is missing. */
export function readCopy(instruction: Instruction, text: string): CopyInstruction | undefined {
  if (instruction.keyword !== 'COPY' && instruction.keyword !== 'ADD') return undefined;
  const { words, flags } = instruction;
  const destination = words.at(-1);
  if (destination === undefined || words.length < 2) return undefined;
  const written = (word: Word): string =>
    instruction.form === 'json' ? word.text : text.slice(word.span.start, word.span.end);
  const flag = (name: string): string | undefined => flags.find((other) => other.name === name)?.value;
  return {
    instruction,
    sources: words.slice(0, -1).filter((word) => !word.text.includes('<<') || readHeredocWord(written(word)) === undefined),
    destination,
    from: flag('from'),
    chown: flag('chown'),
    chmod: flag('chmod'),
    exclude: flags.some(({ name }) => name === 'exclude')
      ? flags.flatMap(({ name, value }) => (name === 'exclude' && value !== undefined ? [value] : []))
      : nothing,
  };
}

/** A word split at its first `=`; without one, it is a name alone. */
function nameValue(line: ArgumentLine, word: LineWord, escape: string): NameValue {
  const { start, end } = word;
  const equals = equalsIn(line.text, word);
  if (equals === -1) return { name: part(line, start, end, escape), value: undefined };
  return { name: part(line, start, equals, escape), value: part(line, equals + 1, end, escape) };
}

function part({ text, joined }: ArgumentLine, start: number, end: number, escape: string): Word {
  const span: Span = joined === undefined ? { start, end } : joined.span(start, end);
  return { text: unquoted(text.slice(start, end), escape), span };
}
