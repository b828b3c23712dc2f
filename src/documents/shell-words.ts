import type { Assignment, CommandArgument, Word, WordPart } from 'unbash';

/** Text that stands in a source with escapes: `offsets[i]` is where its character `i` is written, the last its end. */
export interface WrittenText {
  readonly text: string;
  readonly offsets: readonly number[];
}

/** What a word comes to after quote removal, or undefined where only the running shell knows. Globs stay as written. */
export function staticText(argument: CommandArgument): string | undefined {
  if (argument.type === 'Assignment') return assignmentText(argument);
  const { text } = argument;
  if (!/[\\$`'"{<>(]/.test(text)) return text;
  if (!/[$`{<>(]/.test(text)) return argument.value;
  return argument.parts === undefined || argument.parts.every(isStatic) ? argument.value : undefined;
}

function assignmentText({ text, value }: Assignment): string | undefined {
  if (value.type === 'ArrayValue') return undefined;
  const assigned = staticText(value);
  return assigned === undefined ? undefined : text.slice(0, text.length - value.text.length) + assigned;
}

function isStatic(part: WordPart): boolean {
  switch (part.type) {
    case 'Literal':
    case 'SingleQuoted':
    case 'AnsiCQuoted':
      return true;
    case 'DoubleQuoted':
    case 'LocaleString':
      return part.parts.every(isStatic);
    case 'Glob':
    case 'ExtendedGlob':
      return part.parts?.every(isStatic) ?? true;
    default:
      return false;
  }
}

/** Whether a word may hold commands: `$(…)`, backticks, `<(…)`. */
export function mayHoldCommands(text: string): boolean {
  return text.includes('$(') || text.includes('`') || text.includes('<(') || text.includes('>(');
}

/**
 * A word that is one quoted string, as the text that the command gets; variables stay as written. Undefined where the
 * word is put together from several parts, or runs commands itself.
 */
export function quotedString(word: Word): WrittenText | undefined {
  const { text } = word;
  const quote = text[0];
  const end = text.length - 1;
  if (end < 1 || (quote !== "'" && quote !== '"') || text[end] !== quote) return undefined;
  const characters: string[] = [];
  const offsets: number[] = [];
  for (let index = 1; index < end; index++) {
    let character = text.charAt(index);
    const start = index;
    if (character === quote || (quote === '"' && (character === '`' || text.startsWith('$(', index)))) return undefined;
    if (quote === '"' && character === '\\' && '"\\$`\n'.includes(text.charAt(index + 1))) {
      index++;
      if (index === end) return undefined;
      character = text.charAt(index);
      if (character === '\n') continue;
    }
    characters.push(character);
    offsets.push(word.pos + start);
  }
  offsets.push(word.pos + end);
  return { text: characters.join(''), offsets };
}
