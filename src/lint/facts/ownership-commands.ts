import type { ShellWord } from '../../documents/shell-model';
import { innerScriptWord, type Invocation } from './commands';

/**
 * The words that are neither an option nor an option's value.
 * @param valued options that take the next word
 * @param notOptions words that begin with a dash and are none
 */
export function operandsOf(args: readonly ShellWord[], valued: RegExp, notOptions?: RegExp): readonly ShellWord[] {
  const operands: ShellWord[] = [];
  for (let index = 0; index < args.length; index++) {
    const word = args[index];
    if (word === undefined) continue;
    const text = word.text ?? word.raw;
    if (text === '--') {
      operands.push(...args.slice(index + 1));
      break;
    }
    if (!text.startsWith('-') || notOptions?.test(text) === true) operands.push(word);
    else if (valued.test(text)) index++;
  }
  return operands;
}

export function isRecursive(args: readonly ShellWord[]): boolean {
  return args.some(({ text }) => /^(?:-[a-zA-Z]*R[a-zA-Z]*|--recursive)$/.test(text ?? ''));
}

/** Whether a mode lets others than the owner write: octal or symbolic, several with commas. */
export function mayOthersWrite(mode: string): 'yes' | 'no' {
  const octal = /^[0-7]?[0-7]([0-7])([0-7])$/.exec(mode);
  if (octal !== null) return ((Number(octal[1]) | Number(octal[2])) & 2) === 2 ? 'yes' : 'no';
  if (/^[0-7]+$/.test(mode)) return 'yes';
  return mode.split(',').some((part) => /^(?:[ugoa]*[goa][ugoa]*)?[+=][rwxXst]*w/.test(part) && !/^u[+=]/.test(part)) || /[ugo]=[ugo]/.test(mode) ? 'yes' : 'no';
}

/** A script that is not read: it may give anything to anybody. What is piped in from the net installs a tool. */
export function runsScript(invocation: Invocation): boolean {
  const { name, program, args } = invocation;
  if (name === undefined) return true;
  if (/^(?:ba|da|z|a)?sh$/.test(name)) {
    return innerScriptWord(invocation) === undefined ? args.some(({ text }) => text?.startsWith('-') !== true) : innerScriptWord(invocation)?.text === undefined;
  }
  return program.text?.includes('/') === true && !/\/s?bin\/[\w.+-]+$/.test(program.text);
}
