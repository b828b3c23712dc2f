import { readHeredocWord } from './dockerfile-heredoc';
import type { CopyInstruction, Instruction, NameValue, Word } from './dockerfile-model';
import { equalsIn, skipBlanks, wordAt, wordEnd, wordsOutsideQuotes } from './dockerfile-words';
import type { LocatedWord } from './located-text';

/**
 * The names and values of ENV or LABEL; empty for other instructions. Quotes and escapes are removed, spans cover
 * them. The old form `ENV NAME some words` is one name whose value is all the rest.
 */
export function readEnvironment(instruction: Instruction, escape = '\\'): NameValue[] {
  if (instruction.keyword !== 'ENV' && instruction.keyword !== 'LABEL') return [];
  const { within, start, end } = instruction.argumentLine;
  const { text } = within;
  const words = wordsOutsideQuotes(within, start, end, escape);
  const first = words[0];
  if (first === undefined) return [];
  if (equalsIn(first) !== -1) {
    const pairs = words.map((word) => nameValue(word, escape));
    return pairs.every(({ value }) => value !== undefined) ? pairs : pairs.filter(({ value }) => value !== undefined);
  }
  const nameEnd = wordEnd(text, start, end);
  const valueStart = skipBlanks(text, nameEnd, end);
  const value = valueStart === end ? undefined : wordAt(within, valueStart, end, escape);
  return [{ name: wordAt(within, start, nameEnd, escape), value }];
}

/** The names of ARG, with their default values where they have one; empty for other instructions. */
export function readArgument(instruction: Instruction, escape = '\\'): NameValue[] {
  if (instruction.keyword !== 'ARG') return [];
  const { within, start, end } = instruction.argumentLine;
  return wordsOutsideQuotes(within, start, end, escape).map((word) => nameValue(word, escape));
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
  const isHeredoc = (word: Word): boolean => word.text.includes('<<') && readHeredocWord(written(word)) !== undefined;
  const sources = words.slice(0, -1);
  return {
    instruction,
    sources: sources.some(isHeredoc) ? sources.filter((word) => !isHeredoc(word)) : sources,
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
function nameValue(word: LocatedWord, escape: string): NameValue {
  const { within, start, end } = word;
  const equals = equalsIn(word);
  if (equals === -1) return { name: wordAt(within, start, end, escape), value: undefined };
  return { name: wordAt(within, start, equals, escape), value: wordAt(within, equals + 1, end, escape) };
}
