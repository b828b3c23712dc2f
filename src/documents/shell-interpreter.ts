import type { Command } from 'unbash';

import type { ShellOptions, ShellWord } from './shell-model';
import { type WrittenText, quotedString } from './shell-words';

const posixShells = new Set(['ash', 'bash', 'dash', 'ksh', 'sh', 'zsh']);

/** What a command line of a shell says: `bash -euo pipefail -c 'script'`. */
export interface Interpreter {
  readonly options: ShellOptions;
  /** Where the script of `-c` is among the words; undefined without `-c`. */
  readonly scriptIndex: number | undefined;
  /** Without `-c` and without a script's name: it reads its standard input. */
  readonly readsInput: boolean;
}

export interface InnerScript {
  readonly script: WrittenText;
  readonly options: ShellOptions;
}

/** Whether a program, with or without its folder, is a shell whose language is read here. */
export function isPosixShell(program: string): boolean {
  return posixShells.has(program.slice(program.lastIndexOf('/') + 1));
}

/** Reads the words of a command as the call of a POSIX shell; undefined where they call something else. */
export function readInterpreter(words: readonly (string | undefined)[]): Interpreter | undefined {
  if (words[0] === undefined || !isPosixShell(words[0])) return undefined;
  let errexit = false;
  let pipefail = false;
  let takesCommand = false;
  let index = 1;
  for (; index < words.length; index++) {
    const word = words[index];
    if (word === undefined || !/^[+-]/.test(word)) break;
    if (word === '--' || word === '-') {
      index++;
      break;
    }
    if (word.startsWith('--')) continue;
    const on = word.startsWith('-');
    if (word.includes('e')) errexit = on;
    if (word.includes('c')) takesCommand = true;
    if (!/o/i.test(word)) continue;
    const option = words[++index];
    if (option === 'errexit') errexit = on;
    if (option === 'pipefail') pipefail = on;
  }
  return {
    options: { errexit, pipefail },
    scriptIndex: takesCommand && index < words.length ? index : undefined,
    readsInput: !takesCommand && index >= words.length,
  };
}

/** The script that a command hands to another shell: `bash -c '…'`, where its text is one quoted string. */
export function innerScript(words: readonly ShellWord[], command: Command): InnerScript | undefined {
  const program = words[0]?.text;
  if (program === undefined || !isPosixShell(program)) return undefined;
  const interpreter = readInterpreter(words.map(({ text }) => text));
  const argument = interpreter?.scriptIndex === undefined ? undefined : command.args[interpreter.scriptIndex - 1];
  const script = argument?.type === 'Word' ? quotedString(argument) : undefined;
  return interpreter === undefined || script === undefined ? undefined : { script, options: interpreter.options };
}
