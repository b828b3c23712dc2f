import { readHeredocWord } from './dockerfile-heredoc';
import type { CopyInstruction, Instruction, NameValue, Word } from './dockerfile-model';
import { type LineWord, skipBlanks, unquoted, wordEnd, wordsOutsideQuotes } from './dockerfile-words';
import { JoinedText } from './joined-text';

/**
 * The names and values of ENV or LABEL; empty for other instructions. Quotes and escapes are removed, spans cover
 * them. The old form `ENV NAME some words` is one name whose value is all the rest.
 */
export function readEnvironment(instruction: Instruction, text: string, escape = '\\'): NameValue[] {
  if (instruction.keyword !== 'ENV' && instruction.keyword !== 'LABEL') return [];
  const joined = new JoinedText(text, instruction.argumentPieces);
  const line = joined.text;
  const words = wordsOutsideQuotes(line, 0, line.length, escape);
  const first = words[0];
  if (first === undefined) return [];
  if (line.slice(first.start, first.end).includes('=')) {
    return words.map((word) => nameValue(joined, word, escape)).filter(({ value }) => value !== undefined);
  }
  const nameEnd = wordEnd(line, 0, line.length);
  const valueStart = skipBlanks(line, nameEnd, line.length);
  const value = valueStart === line.length ? undefined : part(joined, valueStart, line.length, escape);
  return [{ name: part(joined, 0, nameEnd, escape), value }];
}

/** The names of ARG, with their default values where they have one; empty for other instructions. */
export function readArgument(instruction: Instruction, text: string, escape = '\\'): NameValue[] {
  if (instruction.keyword !== 'ARG') return [];
  const joined = new JoinedText(text, instruction.argumentPieces);
  return wordsOutsideQuotes(joined.text, 0, joined.text.length, escape).map((word) => nameValue(joined, word, escape));
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
function nameValue(joined: JoinedText, { start, end }: LineWord, escape: string): NameValue {
  const equals = joined.text.slice(start, end).indexOf('=');
  if (equals < 0) return { name: part(joined, start, end, escape), value: undefined };
  return {
    name: part(joined, start, start + equals, escape),
    value: part(joined, start + equals + 1, end, escape),
  };
}

function part(joined: JoinedText, start: number, end: number, escape: string): Word {
  return { text: unquoted(joined.text.slice(start, end), escape), span: joined.span(start, end) };
}
