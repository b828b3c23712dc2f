import {
  type AndOr,
  type Assignment,
  type Command,
  type CommandNode,
  type CompoundList,
  type For,
  type Function as ShellFunction,
  type PipelineNode,
  type Statement,
  type Word,
  parse,
} from 'unbash';
import { entered, expand, expandOne, wordsOf, type ShellSituation, type ShellValue } from './shell-values';
import type { Span } from './text';

/** One command as it would be run, in the order of the run. */
export interface TracedCommand {
  /** Name and arguments. */
  readonly words: readonly ShellValue[];
  /** The folder that it runs in, absolute with `/`; undefined where it is not known. */
  readonly folder: string | undefined;
  /** It may be left out, or run for what only the run knows: below `if`, `case`, `while`, behind `||` or a test. */
  readonly conditional: boolean;
  readonly span: Span;
}

export interface ScriptPlace {
  /** Absolute, with `/`. */
  readonly scriptPath: string;
  /** Where it is started. */
  readonly folder: string;
  readonly home: string | undefined;
  /** The top of the git repository that it is started in. */
  readonly top: string;
}

/** Longer scripts and deeper calls are not followed to their end. */
const mostCommands = 5_000;
const deepestCall = 8;

/**
 * Follows a shell script on paper, running nothing: what it would run with which words, as far as that stands in the
 * script. Loops over written words and the script's own functions are followed. `complete` is false where the script
 * could not be read to its end. Never throws.
 */
export function traceScript(source: string, place: ScriptPlace): { readonly commands: readonly TracedCommand[]; readonly complete: boolean } {
  const tracer = new Tracer(place);
  try {
    const script = parse(source);
    tracer.list(script.commands, tracer.start);
    return { commands: tracer.commands, complete: (script.errors?.length ?? 0) === 0 && !tracer.stopped };
  } catch {
    // The parser gives up on what it does not expect; what was followed so far is still true.
    return { commands: tracer.commands, complete: false };
  }
}

interface Scope extends ShellSituation {
  readonly conditional: boolean;
  readonly depth: number;
}

/** They say where one is, or whether to go on; what stands behind them with `&&` is not for sure. */
const tests = new Set(['test', '[', 'command', 'which', 'type', 'grep', 'diff', 'cmp', 'false', 'git', 'read']);

class Tracer {
  readonly commands: TracedCommand[] = [];
  readonly start: Scope;
  stopped = false;
  readonly #functions = new Map<string, ShellFunction>();

  constructor({ scriptPath, folder, home, top }: ScriptPlace) {
    const variables = new Map(home === undefined ? [] : [['HOME', [{ text: home, isPattern: false, raw: home }]]]);
    this.start = { variables, positional: undefined, scriptPath, folder, top, conditional: false, depth: 0 };
  }

  list(statements: readonly Statement[], scope: Scope): void {
    for (const { command } of statements) {
      if (command.type === 'AndOr') this.#andOr(command, scope);
      else this.#node(command, scope);
    }
  }

  #node(node: PipelineNode, scope: Scope): void {
    if (this.commands.length >= mostCommands) this.stopped = true;
    if (this.stopped) return;
    switch (node.type) {
      case 'Command':
        this.#command(node, scope);
        break;
      case 'Pipeline':
        // Each part runs in a shell of its own.
        for (const command of node.commands) this.#node(command, { ...scope, variables: new Map(scope.variables) });
        break;
      case 'Redirected':
        this.#node(node.command, scope);
        break;
      case 'BraceGroup':
        this.list(node.body.commands, scope);
        break;
      case 'Subshell':
        this.list(node.body.commands, { ...scope, variables: new Map(scope.variables) });
        break;
      case 'Function':
        this.#functions.set(node.name.value, node);
        break;
      case 'For':
        this.#for(node, scope);
        break;
      case 'If':
        this.list(node.clause.commands, scope);
        for (const branch of [node.then, ...node.elif.flatMap((each) => [each.clause, each.then]), node.else]) this.#maybe(branch, scope);
        break;
      case 'While':
        for (const part of [node.clause, node.body]) this.#maybe(part, scope);
        break;
      case 'Case':
        for (const { body } of node.items) this.#maybe(body, scope);
        break;
      case 'Select':
      case 'ArithmeticFor':
        this.#maybe(node.body, scope);
        break;
      default:
        break;
    }
  }

  /** What is set there may be set or not: it is not known behind it. */
  #maybe(list: CompoundList | undefined, scope: Scope): void {
    if (list === undefined) return;
    const inside: Scope = { ...scope, variables: new Map(scope.variables), conditional: true };
    this.list(list.commands, inside);
    for (const [name, values] of inside.variables) if (scope.variables.get(name) !== values) scope.variables.set(name, [notKnown]);
    if (inside.folder !== scope.folder && !leaves(list)) scope.folder = undefined;
  }

  #andOr({ commands, operators }: AndOr, scope: Scope): void {
    let conditional = scope.conditional;
    commands.forEach((command, index) => {
      const operator = index === 0 ? undefined : operators[index - 1];
      const before = commands[index - 1];
      if (operator === '||' || (operator === '&&' && before !== undefined && isTest(before))) conditional = true;
      // A folder that is entered, a variable that is set behind a condition: as if it held, for `cd x || exit`.
      const inside: Scope = conditional === scope.conditional ? scope : { ...scope, variables: new Map(scope.variables), conditional };
      this.#node(command, inside);
    });
  }

  #for({ name, wordlist, body }: For, scope: Scope): void {
    const values = (wordlist ?? []).flatMap((word) => expand(word, scope));
    const known = wordlist !== undefined && values.every(({ text, isPattern }) => text !== undefined && !isPattern);
    for (const value of known ? values : [notKnown]) {
      scope.variables.set(name.value, [value]);
      this.list(body.commands, known ? scope : { ...scope, variables: new Map(scope.variables), conditional: true });
    }
    scope.variables.set(name.value, [notKnown]);
  }

  #command(command: Command, scope: Scope): void {
    if (command.name === undefined) {
      for (const each of command.prefix) if (each.type === 'Assignment') assign(each, scope);
      return;
    }
    const name = command.name.value;
    if (/^(?:local|declare|typeset|readonly|export)$/.test(name)) {
      for (const each of command.args) if (each.type === 'Assignment') assign(each, scope);
      return;
    }
    const words = wordsOf(command, scope);
    const body = this.#functions.get(words[0]?.text ?? '')?.body;
    if (body !== undefined) this.#call(body, words.slice(1), scope);
    else if (name === 'cd' || name === 'pushd') {
      const operands = words.slice(1).filter(({ text }) => text === undefined || !text.startsWith('-') || text === '-');
      scope.folder = operands.length === 1 && operands[0]?.text === undefined ? undefined : entered(operands[0]?.text, scope);
    } else if (name === 'unset') for (const { text } of words.slice(1)) scope.variables.delete(text ?? '');
    else {
      const span = { start: command.pos, end: command.end };
      this.commands.push({ words, folder: scope.folder, conditional: scope.conditional, span });
    }
  }

  #call(body: ShellFunction['body'], positional: readonly ShellValue[], scope: Scope): void {
    if (scope.depth >= deepestCall) {
      this.stopped = true;
      return;
    }
    const inside: Scope = { ...scope, positional, depth: scope.depth + 1 };
    if (body.type === 'CompoundList') this.list(body.commands, inside);
    else this.#node(body, inside);
    scope.folder = inside.folder;
  }
}

const notKnown: ShellValue = { text: undefined, isPattern: false, raw: '' };

function assign({ name, value, append, index }: Assignment, scope: Scope): void {
  if (index !== undefined) {
    scope.variables.set(name, [notKnown]);
    return;
  }
  const isWord = (each: typeof value): each is Word => each.type === 'Word';
  const values = isWord(value) ? [expandOne(value, scope)] : value.elements.flatMap((word) => expand(word, scope));
  if (append !== true) scope.variables.set(name, values);
  else if (isWord(value)) {
    const old = scope.variables.get(name)?.[0]?.text;
    const added = values[0]?.text;
    const text = old === undefined || added === undefined ? undefined : old + added;
    scope.variables.set(name, [{ text, isPattern: false, raw: text ?? '' }]);
  } else scope.variables.set(name, [...(scope.variables.get(name) ?? []), ...values]);
}

function isTest(node: PipelineNode): boolean {
  if (node.type === 'Pipeline') return node.prefixes.length > 0 || isTest(node.commands.at(-1) as CommandNode);
  return node.type === 'TestCommand' || (node.type === 'Command' && tests.has(node.name?.value ?? ''));
}

/** The list ends the script or the function, so that nothing behind it runs where it did. */
function leaves({ commands }: CompoundList): boolean {
  const last = commands.at(-1)?.command;
  return last?.type === 'Command' && /^(?:exit|return|continue|break)$/.test(last.name?.value ?? '');
}
