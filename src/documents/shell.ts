import {
  type AndOr,
  type Command,
  type CommandArgument,
  type CompoundList,
  type If,
  type Pipeline,
  type Script,
  type Statement,
  type SyntaxNode,
  forEachChild,
  parse,
} from 'unbash';

import { type LocatedText, ShiftedText } from './located-text';
import { type InnerScript, innerScript } from './shell-interpreter';
import type { ShellAssignment, ShellCommand, ShellOptions, ShellScript, ShellWord } from './shell-model';
import { readPlainShell } from './shell-plain';
import { endsInFailure } from './shell-outcome';
import { mayHoldCommands, staticText } from './shell-words';
import type { Span } from './text';

/** What follows from a command that fails where it stands. */
interface Place {
  /** Its status is the script's. */
  readonly result: boolean;
  /** `set -e` would stop at it. */
  readonly checked: boolean;
  /** `exit 1` here fails the script: not in a subshell whose status is dropped. */
  readonly exits: boolean;
}

interface State {
  errexit: boolean;
  pipefail: boolean;
  /** How many expansions stand around this. */
  readonly depth: number;
}

/** Every level of `$(…)` and the like is parsed anew, so the depth that is read is what bounds the time. */
const deepestExpansion = 8;

const expansions: ReadonlySet<SyntaxNode['type']> = new Set([
  'ArithmeticExpansion',
  'CommandExpansion',
  'ParameterExpansion',
  'ProcessSubstitution',
]);

/** Where nobody looks at the status; `exit` may still leave the script. */
const ignored = { result: false, checked: false };

/** Where a shell of its own runs, whose status is dropped. */
const dropped: Place = { ...ignored, exits: false };

const noAssignments: readonly ShellAssignment[] = [];

/** The parser needs time by the square of the heredocs in one command; nobody writes this many. */
const mostHeredocs = 1_000;

/** Reads a shell script that begins at `offset` of its document. Never throws. */
export function parseShell(source: string, offset = 0, options: ShellOptions = {}): ShellScript {
  return readShell(source, new ShiftedText(source, offset), 0, options);
}

/** Reads a shell script that begins at `offset` of a text. */
export function readShell(source: string, within: LocatedText, offset: number, options: ShellOptions = {}): ShellScript {
  const plain = readPlainShell(source, within, offset, options);
  if (plain !== undefined) return { commands: plain, failed: false };
  return readShellFully(source, (start, end) => within.spanOf(offset + start, offset + end), options);
}

/**
 * The same with the full parser in any case.
 * @param locate the document's span of what stands from `start` to `end` in `source`
 */
export function readShellFully(source: string, locate: (start: number, end: number) => Span, options: ShellOptions): ShellScript {
  const commands: ShellCommand[] = [];
  const failed = new ShellReader(source, locate, commands).read(options, { result: true, checked: true, exits: true });
  return { commands: inOrder(commands), failed };
}

/** A loop's words or a command's redirections may be read after what follows them in the text. */
function inOrder(commands: ShellCommand[]): ShellCommand[] {
  const isInOrder = commands.every((command, index) => index === 0 || byPlace(commands[index - 1] as ShellCommand, command) <= 0);
  return isInOrder ? commands : commands.sort(byPlace);
}

/** What holds another command begins with it, and comes first. */
function byPlace(a: ShellCommand, b: ShellCommand): number {
  return a.span.start - b.span.start || b.span.end - a.span.end;
}

/** Flattens the syntax tree of one script into its simple commands. */
class ShellReader {
  readonly #mayHoldCommands: boolean;

  constructor(
    private readonly source: string,
    private readonly locate: (start: number, end: number) => Span,
    private readonly commands: ShellCommand[],
  ) {
    this.#mayHoldCommands = mayHoldCommands(source);
  }

  /** Returns whether the shell would refuse the script. */
  read({ errexit = false, pipefail = false }: ShellOptions, place: Place): boolean {
    if (this.source.split('<<', mostHeredocs + 1).length > mostHeredocs) return true;
    try {
      const script = parse(this.source);
      this.#list(script, place, { errexit, pipefail, depth: 0 });
      return (script.errors?.length ?? 0) > 0;
    } catch {
      // The parser gives up on what it does not expect; what was read so far is still true.
      return true;
    }
  }

  #list({ commands }: Script | CompoundList, place: Place, state: State): void {
    const last = commands.length - 1;
    commands.forEach((statement, index) => {
      const { result, checked, exits } = place;
      this.#statement(statement, { result: result && index === last, checked, exits }, state);
    });
  }

  #statement({ command, background }: Statement, place: Place, state: State): void {
    if (background === true) this.#node(command, dropped, { ...state });
    else this.#node(command, place, state);
  }

  #node(node: SyntaxNode, place: Place, state: State): void {
    switch (node.type) {
      case 'Command':
        this.#command(node, place, state);
        break;
      case 'AndOr':
        this.#andOr(node, place, state);
        break;
      case 'Pipeline':
        this.#pipeline(node, place, state);
        break;
      case 'If':
        this.#if(node, place, state);
        break;
      case 'While':
        this.#list(node.clause, { ...place, ...ignored }, state);
        this.#list(node.body, { ...place, result: false }, state);
        break;
      case 'For':
      case 'Select':
        for (const word of node.wordlist ?? []) this.#substitutions(word, dropped, state);
        this.#list(node.body, { ...place, result: false }, state);
        break;
      case 'ArithmeticFor':
        this.#list(node.body, { ...place, result: false }, state);
        break;
      case 'Function':
        this.#node(node.body, { ...place, result: false }, { ...state });
        break;
      case 'Subshell':
        this.#list(node.body, { ...place, exits: fails(place, state) }, { ...state });
        break;
      case 'BraceGroup':
        this.#list(node.body, place, state);
        break;
      case 'CompoundList':
        this.#list(node, place, state);
        break;
      case 'Redirected':
        this.#node(node.command, place, state);
        for (const redirect of node.redirects) this.#substitutions(redirect, dropped, state);
        break;
      case 'Case':
        this.#substitutions(node.word, dropped, state);
        for (const item of node.items) this.#list(item.body, place, state);
        break;
      case 'Coproc':
        this.#node(node.body, dropped, { ...state });
        break;
      default:
        this.#substitutions(node, dropped, state);
    }
  }

  #andOr({ commands, operators }: AndOr, place: Place, state: State): void {
    // From the end: what takes over when the command at `index` fails is behind the next `||`.
    const places: Place[] = [];
    let whenFailed: Place | undefined;
    for (let index = commands.length - 1; index >= 0; index--) {
      const isLast = index === commands.length - 1;
      if (operators[index] === '||') {
        const other = commands[index + 1];
        const outcome = other === undefined ? undefined : endsInFailure(other);
        whenFailed = placeOfHandled(outcome, place, places[index + 1] ?? place);
      }
      places[index] = isLast ? place : (whenFailed ?? { ...place, checked: false });
    }
    commands.forEach((command, index) => {
      this.#node(command, places[index] ?? place, state);
    });
  }

  #pipeline({ commands, prefixes }: Pipeline, place: Place, state: State): void {
    const negated = prefixes.some(({ type }) => type === 'Negation');
    const piped = commands.length > 1;
    commands.forEach((command, index) => {
      const counts = !negated && (index === commands.length - 1 || state.pipefail);
      const member: Place = counts ? place : { ...place, ...ignored };
      if (piped) this.#node(command, { ...member, exits: fails(member, state) }, { ...state });
      else this.#node(command, member, state);
    });
  }

  #if(node: If, place: Place, state: State): void {
    const only = node.clause.commands.length === 1 ? node.clause.commands[0]?.command : undefined;
    const negated = only?.type === 'Pipeline' && only.prefixes.some(({ type }) => type === 'Negation');
    const whenFailed = negated ? node.then : node.elif.length === 0 ? node.else : undefined;
    const outcome = whenFailed === undefined ? undefined : endsInFailure(whenFailed);
    const handled = placeOfHandled(outcome, place, place);
    const simple = negated && only.type === 'Pipeline' && only.commands.length === 1 ? only.commands[0] : only;
    if (simple === undefined) this.#list(node.clause, handled, state);
    else this.#node(simple, handled, state);
    this.#list(node.then, place, state);
    for (const { clause, then } of node.elif) {
      this.#list(clause, { ...place, ...ignored }, state);
      this.#list(then, place, state);
    }
    if (node.else !== undefined) this.#list(node.else, place, state);
  }

  #command(node: Command, place: Place, state: State): void {
    const words: ShellWord[] = [];
    const assignments = node.prefix.length === 0 ? noAssignments : this.#assignments(node);
    if (node.name !== undefined) words.push(this.#word(node.name));
    for (const part of node.suffix) {
      if (part.type === 'Word' || part.type === 'Assignment') words.push(this.#word(part));
    }
    const failureIgnored = !(words[0]?.text === 'exit' ? place.exits : fails(place, state));
    if (words.length > 0 || assignments.length > 0) {
      this.commands.push({ words, assignments, span: this.locate(node.pos, node.end), failureIgnored });
    }
    if (this.#mayHoldCommands && mayHoldCommands(this.source.slice(node.pos, node.end))) {
      // `x=$(command)` has the command's status; anywhere else it is dropped.
      const kept = words.length === 0 ? place : dropped;
      for (const part of node.prefix) this.#substitutions(part, kept, state);
      if (node.name !== undefined) this.#substitutions(node.name, dropped, state);
      for (const part of node.suffix) this.#substitutions(part, dropped, state);
    }
    if (words[0]?.text === 'set') applySet(words, state);
    const inner = innerScript(words, node);
    if (inner !== undefined) this.#inner(inner, failureIgnored);
  }

  #assignments({ prefix }: Command): ShellAssignment[] {
    return prefix
      .filter((part) => part.type === 'Assignment')
      .map(({ name, value, pos, end }) => ({
        name,
        value: value.type === 'Word' ? this.#word(value) : undefined,
        span: this.locate(pos, end),
      }));
  }

  #inner({ script, options }: InnerScript, failureIgnored: boolean): void {
    const { text, offsets } = script;
    const locate = (start: number, end: number): Span => this.locate(offsets[start] ?? 0, offsets[end] ?? 0);
    const place = { result: !failureIgnored, checked: !failureIgnored, exits: !failureIgnored };
    new ShellReader(text, locate, this.commands).read(options, place);
  }

  #word(argument: CommandArgument): ShellWord {
    const { text: raw, pos, end } = argument;
    return { text: staticText(argument), raw, span: this.locate(pos, end) };
  }

  /** Reads the commands inside a word or a redirection, but not those in a heredoc's body. */
  #substitutions(node: SyntaxNode, place: Place, state: State): void {
    if (node.type === 'HereDocBody' || node.type === 'HereDocDelimiter') return;
    if (node.type === 'Script') {
      // The positions in a script between escaped backticks are those of its decoded text: they lead nowhere.
      if (node.source === undefined) this.#list(node, { ...place, exits: fails(place, state) }, { ...state });
      return;
    }
    const deeper = expansions.has(node.type) ? { ...state, depth: state.depth + 1 } : state;
    if (deeper.depth > deepestExpansion) return;
    forEachChild(node, (child) => {
      this.#substitutions(child, place, deeper);
    });
  }
}

function fails({ result, checked, exits }: Place, { errexit }: State): boolean {
  return result || (checked && exits && errexit);
}

/** Where a failure counts that is handed to commands with this outcome: `a || exit 1`, `if a; then …; else exit 1; fi`. */
function placeOfHandled(outcome: 'exit' | 'status' | undefined, place: Place, otherwise: Place): Place {
  if (outcome === 'exit') return { ...place, result: place.exits, checked: false };
  if (outcome === 'status') return otherwise;
  return { ...place, ...ignored };
}

/** `set -euo pipefail`, `set +e`. */
function applySet(words: readonly ShellWord[], state: State): void {
  for (let index = 1; index < words.length; index++) {
    const text = words[index]?.text;
    if (text === undefined || !/^[+-]./.test(text) || text === '--') return;
    const on = text.startsWith('-');
    if (text.includes('e')) state.errexit = on;
    if (!text.includes('o')) continue;
    const option = words[++index]?.text;
    if (option === 'errexit') state.errexit = on;
    if (option === 'pipefail') state.pipefail = on;
  }
}
