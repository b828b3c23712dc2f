import type { Dockerfile, Instruction } from '../../documents/dockerfile-model';
import { runScript } from '../../documents/dockerfile-shell';
import { keptList } from '../../documents/kept-list';
import { Memo } from '../../documents/memo';
import { parseShell } from '../../documents/shell';
import { type Invocation, programName, type ShellCommand, type ShellWord } from '../../documents/shell-model';
import { PlainCommand } from '../../documents/shell-plain';

export type { Invocation };

/** Wrappers and how many operands of their own stand before the wrapped command. */
const wrappers: ReadonlyMap<string, number> = new Map(
  Object.entries({
    sudo: 0,
    env: 0,
    exec: 0,
    command: 0,
    nohup: 0,
    time: 0,
    nice: 0,
    ionice: 0,
    eatmydata: 0,
    catchsegv: 0,
    tini: 0,
    'dumb-init': 0,
    'xvfb-run': 0,
    stdbuf: 0,
    timeout: 1,
    gosu: 1,
    'su-exec': 1,
  }),
);
const wrapperOptionsWithValue = new Set(['-u', '-g', '-n', '-s', '-f', '--server-args', '--server-num', '-e', '-k']);
/** Options of those that take no value although another wrapper's same letter does. */
const flagsWithoutValue: Readonly<Record<string, ReadonlySet<string>>> = {
  tini: new Set(['-s', '-g']),
  'xvfb-run': new Set(['-u']),
};

const shells = new Set(['sh', 'bash', 'dash', 'zsh', 'ash']);
/** Programs whose arguments are or hold a command. */
const mayHoldOthers: ReadonlySet<string> = new Set([...wrappers.keys(), ...shells]);

/** Of each file, by the places of its instructions; one entry a file, as there are many. */
const commandsByDockerfile = new Memo<Dockerfile, (readonly Invocation[] | undefined)[]>();
const none: readonly Invocation[] = [];

/** The commands of RUN, CMD or ENTRYPOINT in the order written; empty where the shell is no POSIX shell. */
export function commandsOf(dockerfile: Dockerfile, instruction: Instruction): readonly Invocation[] {
  let known = commandsByDockerfile.get(dockerfile);
  if (known === undefined) commandsByDockerfile.set(dockerfile, (known = new Array(dockerfile.instructions.length)));
  return (known[instruction.index] ??= readCommands(dockerfile, instruction));
}

function readCommands(dockerfile: Dockerfile, instruction: Instruction): readonly Invocation[] {
  const script = runScript(dockerfile, instruction);
  if (script === undefined) return none;
  const invocations = invocationsOf(script.commands);
  return (invocations as readonly unknown[]) === script.commands ? invocations : keptList(invocations);
}

/** Also the commands inside `sh -c '…'`, in their place. */
export function invocationsOf(commands: readonly ShellCommand[], depth = 0): readonly Invocation[] {
  // Mostly each command is its own invocation: the list is the same then.
  let found: Invocation[] | undefined;
  for (let index = 0; index < commands.length; index++) {
    const command = commands[index] as ShellCommand;
    const invocation = unwrap(command);
    if (found === undefined && command instanceof PlainCommand && invocation === command) continue;
    found ??= commands.slice(0, index) as (ShellCommand & Invocation)[];
    if (invocation === undefined) continue;
    found.push(invocation);
    const inner = depth < 3 ? innerScript(invocation, commands[index + 1]) : undefined;
    if (inner !== undefined) for (const each of invocationsOf(inner, depth + 1)) found.push(each);
  }
  return found ?? (commands as readonly (ShellCommand & Invocation)[]);
}

/** The script handed to `sh -c`. Its spans are right where its quotes can simply be taken off. */
export function innerScriptWord(invocation: Invocation): ShellWord | undefined {
  if (invocation.name?.endsWith('sh') !== true || !shells.has(invocation.name)) return undefined;
  const option = invocation.args.findIndex((word) => /^-[a-z]*c$/.test(word.text ?? ''));
  return option === -1 ? undefined : invocation.args[option + 1];
}

/** @param next the command behind it: where the script's own commands were read already, it is the first of them */
function innerScript(invocation: Invocation, next: ShellCommand | undefined): readonly ShellCommand[] | undefined {
  const word = innerScriptWord(invocation);
  if (word?.text === undefined || word.raw.slice(1, -1) !== word.text) return undefined;
  if (next !== undefined && next.span.start > word.span.start && next.span.end < word.span.end) return undefined;
  return parseShell(word.text, word.span.start + 1).commands;
}

/** Of most commands the name is all that is asked for, so the list of its arguments is made when it is. */
class ReadInvocation implements Invocation {
  #args: readonly ShellWord[] | undefined;

  constructor(
    readonly command: ShellCommand,
    readonly name: string | undefined,
    /** The program and its arguments; never empty. */
    private readonly words: readonly ShellWord[],
    readonly assignments: Invocation['assignments'],
  ) {}

  get program(): ShellWord {
    return this.words[0] as ShellWord;
  }

  get args(): readonly ShellWord[] {
    return (this.#args ??= this.words.slice(1));
  }
}

function unwrap(command: ShellCommand): Invocation | undefined {
  if (command instanceof PlainCommand && (command.name === undefined || !mayHoldOthers.has(command.name))) return command;
  let { words } = command;
  let assignments: Invocation['assignments'] = command.assignments;
  for (;;) {
    const program = words[0];
    if (program === undefined) return undefined;
    const name = programName(program);
    const asks = name === 'command' && words[1]?.text === '-v';
    const operands = name !== undefined && !asks ? wrappers.get(name) : undefined;
    if (name === undefined || operands === undefined) return new ReadInvocation(command, name, words, assignments);
    const added: Invocation['assignments'][number][] = [];
    const rest = afterWrapper(name, words, operands, added);
    if (added.length > 0) assignments = [...assignments, ...added];
    if (rest.length === 0) return new ReadInvocation(command, name, words, assignments);
    words = rest;
  }
}

function afterWrapper(
  name: string,
  words: readonly ShellWord[],
  operands: number,
  assignments: Invocation['assignments'][number][],
): readonly ShellWord[] {
  let index = 1;
  for (; index < words.length; index++) {
    const text = words[index]?.text;
    if (text === '--') {
      index++;
      break;
    }
    if (text?.startsWith('-') === true) {
      if (wrapperOptionsWithValue.has(text) && flagsWithoutValue[name]?.has(text) !== true) index++;
      continue;
    }
    const assignment = name === 'env' || name === 'sudo' ? /^([A-Za-z_]\w*)=(.*)$/s.exec(text ?? '') : null;
    if (assignment === null) break;
    assignments.push({ name: assignment[1] ?? '', value: assignment[2] });
  }
  return words.slice(index + operands);
}
