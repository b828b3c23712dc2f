import { posix } from 'node:path';
import type { Command, CommandExpansionPart, DoubleQuotedChild, ParameterExpansionPart, Word, WordPart } from 'unbash';

/** What a word comes to when the script runs. */
export interface ShellValue {
  /** Undefined where only the run knows. */
  readonly text: string | undefined;
  /** The shell would put the names of files in its place: `*`, `?` or `[…]` outside of quotes. */
  readonly isPattern: boolean;
  /** As written. */
  readonly raw: string;
}

/** What is known while a script is followed. Paths are absolute, with `/`. */
export interface ShellSituation {
  /** Values of variables and arrays; a name that is missing was never set here. */
  readonly variables: Map<string, readonly ShellValue[]>;
  /** `$1`, `$2`, …; undefined in the script itself, whose arguments are not known. */
  readonly positional: readonly ShellValue[] | undefined;
  readonly scriptPath: string;
  /** Undefined after a `cd` to a place that is not known. */
  folder: string | undefined;
  /** What `git rev-parse --show-toplevel` says. */
  readonly top: string;
}

/** The words that one word becomes: an array gives several, an unquoted variable is split at its spaces. */
export function expand(word: Word, situation: ShellSituation): ShellValue[] {
  const only = soleExpansion(word);
  if (only !== undefined) {
    const all = listOf(only.part, situation);
    if (all !== undefined) return [...all];
    if (!only.quoted) {
      const value = valueOfPart(only.part, situation);
      if (value.text === undefined) return [{ ...value, raw: word.text }];
      return value.text.split(/[ \t\n]+/).filter((each) => each !== '').map((text) => literal(text, /[*?[]/.test(text)));
    }
  }
  return [expandOne(word, situation)];
}

/** The one value of a word that is not split, as in an assignment. */
export function expandOne(word: Word, situation: ShellSituation): ShellValue {
  const { text: raw } = word;
  let parts: readonly WordPart[] = word.parts ?? [{ type: 'Literal', pos: word.pos, end: word.end, value: word.value, text: raw }];
  let before = '';
  const [first] = parts;
  if (first?.type === 'Literal' && /^~(?=\/|$)/.test(first.text)) {
    const home = situation.variables.get('HOME')?.[0]?.text;
    if (home === undefined) return { text: undefined, isPattern: false, raw };
    before = home + first.value.slice(1);
    parts = parts.slice(1);
  }
  const values = parts.map((part) => valueOfPart(part, situation));
  const known = values.every(({ text }) => text !== undefined);
  const text = known ? before + values.map((value) => value.text).join('') : undefined;
  return { text, isPattern: values.some(({ isPattern }) => isPattern), raw };
}

function literal(text: string, isPattern = false): ShellValue {
  return { text, isPattern, raw: text };
}

const unknown: ShellValue = { text: undefined, isPattern: false, raw: '' };

function valueOfPart(part: WordPart | DoubleQuotedChild, situation: ShellSituation): ShellValue {
  switch (part.type) {
    case 'Literal':
    case 'SingleQuoted':
    case 'AnsiCQuoted':
      return literal(part.value);
    case 'Glob':
      return literal(part.text, true);
    case 'DoubleQuoted':
    case 'LocaleString': {
      const values = part.parts.map((each) => valueOfPart(each, situation));
      return values.every(({ text }) => text !== undefined) ? literal(values.map(({ text }) => text).join('')) : unknown;
    }
    case 'SimpleExpansion':
      return variable(part.text.slice(1), situation) ?? unknown;
    case 'ParameterExpansion':
      return parameter(part, situation);
    case 'CommandExpansion':
      return output(part, situation);
    default:
      return unknown;
  }
}

function variable(name: string, { variables, positional, scriptPath, folder }: ShellSituation): ShellValue | undefined {
  if (name === '0' || name === 'BASH_SOURCE') return literal(scriptPath);
  if (name === 'PWD') return folder === undefined ? undefined : literal(folder);
  if (/^\d+$/.test(name)) return positional?.[Number(name) - 1];
  const values = variables.get(name);
  return values?.length === 1 ? values[0] : undefined;
}

function parameter(part: ParameterExpansionPart, situation: ShellSituation): ShellValue {
  const { parameter: name, operation, index, prefix } = part;
  if (prefix !== undefined) return unknown;
  if (index !== undefined && !(name === 'BASH_SOURCE' && index.text === '0')) return unknown;
  const value = variable(name, situation);
  if (operation === undefined) return value ?? unknown;
  if (operation.type === 'Remove' && value?.text !== undefined) return withoutSlash(value.text, operation.operator, operation.operand.text);
  if (operation.type !== 'Default') return unknown;
  // Without a say of the environment or of an argument, a default is what holds.
  if (/^:?[-=]$/.test(operation.operator)) return value ?? expandOne(operation.operand, situation);
  return /^:?\?$/.test(operation.operator) ? (value ?? unknown) : unknown;
}

/** `${DIR%/}`, and no other pattern. */
function withoutSlash(text: string, operator: string, pattern: string): ShellValue {
  return operator.startsWith('%') && pattern === '/' ? literal(text.replace(/\/$/, '')) : unknown;
}

/** What the few commands print that scripts find their own place with. */
function output({ script }: CommandExpansionPart, situation: ShellSituation): ShellValue {
  const commands = (script?.commands ?? []).flatMap(({ command }) => (command.type === 'AndOr' ? command.commands : [command]));
  const inside: ShellSituation = { ...situation };
  let printed: ShellValue = unknown;
  for (const command of commands) {
    if (command.type !== 'Command') return unknown;
    const words = wordsOf(command, inside);
    const [name, ...rest] = words.map(({ text }) => text);
    const operands = rest.filter((each) => each === undefined || !each.startsWith('-') || each === '-');
    if (name === 'cd' || name === 'pushd') inside.folder = entered(operands[0], inside);
    else printed = printedBy(name, rest, operands, inside);
  }
  return printed;
}

function printedBy(name: string | undefined, words: readonly (string | undefined)[], operands: readonly (string | undefined)[], { folder, top }: ShellSituation): ShellValue {
  const [operand] = operands;
  if (name === 'pwd') return folder === undefined ? unknown : literal(folder);
  if (name === 'git') return words.join(' ') === 'rev-parse --show-toplevel' ? literal(top) : unknown;
  if (operand === undefined || operands.length !== 1) return unknown;
  if (name === 'dirname') return literal(posix.dirname(operand));
  if (name === 'basename') return literal(posix.basename(operand));
  if ((name === 'realpath' || name === 'readlink') && folder !== undefined) return literal(posix.resolve(folder, operand));
  return name === 'echo' ? literal(operand) : unknown;
}

/** The folder after `cd`: undefined where it is not known. */
export function entered(operand: string | undefined, { folder, variables }: ShellSituation): string | undefined {
  if (operand === undefined) return variables.get('HOME')?.[0]?.text;
  if (operand === '-' || (folder === undefined && !operand.startsWith('/'))) return undefined;
  return posix.resolve(folder ?? '/', operand);
}

/** Name and arguments of a command, expanded. */
export function wordsOf({ name, args }: Command, situation: ShellSituation): ShellValue[] {
  if (name === undefined) return [];
  return [name, ...args].flatMap((argument) => {
    if (argument.type === 'Word') return expand(argument, situation);
    if (argument.value.type === 'ArrayValue') return [{ ...unknown, raw: argument.text }];
    const { text, isPattern } = expandOne(argument.value, situation);
    return [{ text: text === undefined ? undefined : `${argument.name}=${text}`, isPattern, raw: argument.text }];
  });
}

/** Where a word is one expansion and nothing else: that part, and whether it stands in double quotes. */
function soleExpansion({ parts }: Word): { readonly part: DoubleQuotedChild; readonly quoted: boolean } | undefined {
  const [part] = parts ?? [];
  if (part === undefined || parts?.length !== 1) return undefined;
  if (part.type === 'SimpleExpansion' || part.type === 'ParameterExpansion') return { part, quoted: false };
  const [child] = part.type === 'DoubleQuoted' ? part.parts : [];
  return child !== undefined && part.type === 'DoubleQuoted' && part.parts.length === 1 ? { part: child, quoted: true } : undefined;
}

/** `"$@"`, `"${NAME[@]}"`: all of them. */
function listOf(part: DoubleQuotedChild, { variables, positional }: ShellSituation): readonly ShellValue[] | undefined {
  if (part.type === 'SimpleExpansion') return /^\$[@*]$/.test(part.text) ? (positional ?? [{ ...unknown, raw: part.text }]) : undefined;
  if (part.type !== 'ParameterExpansion' || !/^[@*]$/.test(part.index?.text ?? part.parameter)) return undefined;
  if (part.index === undefined) return positional ?? [{ ...unknown, raw: part.text }];
  return variables.get(part.parameter) ?? [{ ...unknown, raw: part.text }];
}
