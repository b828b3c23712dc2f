import type { Dockerfile } from '../../documents/dockerfile-model';
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
  const { name: program, args } = invocation;
  if (program !== 'apt-get' && program !== 'apt' && program !== 'aptitude') return undefined;
  const options: ShellWord[] = [];
  const settings: ShellWord[] = [];
  const operands: ShellWord[] = [];
  for (let index = 0; index < args.length; index++) {
    const word = args[index];
    if (word === undefined) continue;
    const text = word.text ?? '';
    if (!text.startsWith('-')) operands.push(word);
    else if (withValue.has(text)) {
      const value = args[++index];
      if (value !== undefined && (text === '-o' || text === '--option')) settings.push(value);
    } else if (/^(?:-o|--option=)./.test(text)) settings.push(word);
    else options.push(word);
  }
  const verbWord = operands.shift();
  return { invocation, program, verb: verbWord?.text, verbWord, options, settings, operands };
}
