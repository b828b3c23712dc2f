import type { Dockerfile } from '../../documents/dockerfile-model';
import { withOneMore } from '../../documents/kept-list';
import type { ShellWord } from '../../documents/shell-model';
import type { Invocation } from './commands';
import { holdsWord, wantedWords } from './dockerfile-words';

/** What names apt: `apt-get` has `apt` in it. */
export const aptWords = wantedWords(['apt', 'aptitude']);

/** One call of apt-get, apt or aptitude, read. */
export interface AptCommand {
  readonly invocation: Invocation;
  readonly program: 'apt-get' | 'apt' | 'aptitude';
  /** `install`, `update`, …; undefined where there is none or it is not known. */
  readonly verb: string | undefined;
  readonly verbWord: ShellWord | undefined;
  /** All words that begin with a dash, with the values of those that take one left out. */
  readonly options: readonly ShellWord[];
  /** Values of `-o` and `--option`. */
  readonly settings: readonly ShellWord[];
  /** The words behind the verb that are no options. */
  readonly operands: readonly ShellWord[];
}

const withValue = new Set(['-t', '--target-release', '--default-release', '-o', '--option', '-c', '--config-file', '-a']);

/** Whether apt is named anywhere in the text. */
export function holdsApt(dockerfile: Dockerfile): boolean {
  return holdsWord(dockerfile, aptWords);
}

/** Undefined for another command. */
export function aptCommand(invocation: Invocation): AptCommand | undefined {
  const { name } = invocation;
  return name === 'apt-get' || name === 'apt' || name === 'aptitude' ? new ReadAptCommand(invocation, name) : undefined;
}

/** Mostly the verb is all that is asked for, so the lists are made when they are. */
class ReadAptCommand implements AptCommand {
  readonly verbWord: ShellWord | undefined;

  constructor(
    readonly invocation: Invocation,
    readonly program: AptCommand['program'],
  ) {
    const { args } = invocation;
    for (let index = 0; index < args.length; index++) {
      const text = args[index]?.text ?? '';
      if (!text.startsWith('-')) {
        this.verbWord = args[index];
        break;
      }
      if (withValue.has(text)) index++;
    }
  }

  get verb(): string | undefined {
    return this.verbWord?.text;
  }

  get options(): readonly ShellWord[] {
    return wordsOf(this, 'option');
  }

  get settings(): readonly ShellWord[] {
    return wordsOf(this, 'setting');
  }

  get operands(): readonly ShellWord[] {
    return wordsOf(this, 'operand');
  }
}

const noWords: readonly ShellWord[] = [];

function wordsOf({ invocation: { args }, verbWord }: AptCommand, kind: 'operand' | 'option' | 'setting'): readonly ShellWord[] {
  let words: ShellWord[] | undefined;
  for (let index = 0; index < args.length; index++) {
    const word = args[index];
    if (word === undefined || word === verbWord) continue;
    const text = word.text ?? '';
    if (!text.startsWith('-')) {
      if (kind === 'operand') words = withOneMore(words, word);
    } else if (withValue.has(text)) {
      const value = args[++index];
      if (kind === 'setting' && value !== undefined && (text === '-o' || text === '--option')) words = withOneMore(words, value);
    } else if (kind === (/^(?:-o|--option=)./.test(text) ? 'setting' : 'option')) words = withOneMore(words, word);
  }
  return words ?? noWords;
}
