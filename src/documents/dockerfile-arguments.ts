import { readHeredocWord } from './dockerfile-heredoc';
import type { ArgumentLine, CopyInstruction, Instruction, NameValue, Word } from './dockerfile-model';
import { equalsIn, quotedWordEnd, skipBlanks, skipSpaces, wordAt, wordEnd } from './dockerfile-words';
import { withOneMore } from './kept-list';

/**
 * The names and values of ENV or LABEL; empty for other instructions. Quotes and escapes are removed, spans cover
 * them. The old form `ENV NAME some words` is one name whose value is all the rest.
 */
export function readEnvironment(instruction: Instruction, escape = '\\'): NameValue[] {
  if (instruction.keyword !== 'ENV' && instruction.keyword !== 'LABEL') return [];
  const line = instruction.argumentLine;
  const pairs = readPairs(line, escape);
  if (pairs[0] === undefined) return [];
  if (pairs[0].value !== undefined) {
    return pairs.every(({ value }) => value !== undefined) ? pairs : pairs.filter(({ value }) => value !== undefined);
  }
  const { within, start, end } = line;
  const nameEnd = wordEnd(within.text, start, end);
  const valueStart = skipBlanks(within.text, nameEnd, end);
  const value = valueStart === end ? undefined : wordAt(within, valueStart, end, escape);
  return [{ name: wordAt(within, start, nameEnd, escape), value }];
}

/** The names of ARG, with their default values where they have one; empty for other instructions. */
export function readArgument(instruction: Instruction, escape = '\\'): NameValue[] {
  return instruction.keyword === 'ARG' ? readPairs(instruction.argumentLine, escape) : [];
}

/** Each word split at its first `=`; without one, it is a name alone. */
function readPairs({ within, start, end }: ArgumentLine, escape: string): NameValue[] {
  const { text } = within;
  let pairs: NameValue[] | undefined;
  for (let index = skipSpaces(text, start, end); index < end; ) {
    const last = quotedWordEnd(text, index, end, escape);
    const equals = equalsIn(text, index, last);
    const pair =
      equals === -1
        ? { name: wordAt(within, index, last, escape), value: undefined }
        : { name: wordAt(within, index, equals, escape), value: wordAt(within, equals + 1, last, escape) };
    pairs = withOneMore(pairs, pair);
    index = skipSpaces(text, last, end);
  }
  return pairs ?? [];
}

const nothing: readonly never[] = [];

/** COPY or ADD; undefined for other instructions, and where source or destination is missing. */
export function readCopy(instruction: Instruction, text: string): CopyInstruction | undefined {
  if (instruction.keyword !== 'COPY' && instruction.keyword !== 'ADD') return undefined;
  const { words, flags } = instruction;
  const destination = words.at(-1);
  if (destination === undefined || words.length < 2) return undefined;
  const sources = words.slice(0, -1);
  return {
    instruction,
    sources: sources.some(mayBeHeredoc) ? sources.filter((word) => !isHeredoc(word, instruction, text)) : sources,
    destination,
    from: flagValue(flags, 'from'),
    chown: flagValue(flags, 'chown'),
    chmod: flagValue(flags, 'chmod'),
    exclude: flagValue(flags, 'exclude') === undefined ? nothing : flags.flatMap(({ name, value }) => (name === 'exclude' && value !== undefined ? [value] : [])),
  };
}

function mayBeHeredoc(word: Word): boolean {
  return word.text.includes('<<');
}

function isHeredoc(word: Word, { form }: Instruction, text: string): boolean {
  return mayBeHeredoc(word) && readHeredocWord(form === 'json' ? word.text : text.slice(word.span.start, word.span.end)) !== undefined;
}

function flagValue(flags: Instruction['flags'], name: string): string | undefined {
  for (const flag of flags) if (flag.name === name) return flag.value;
  return undefined;
}
