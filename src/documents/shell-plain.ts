import { keptList, withOneMore } from './kept-list';
import { LocatedPart, type LocatedText } from './located-text';
import { sameWord } from './same-words';
import { isPosixShell } from './shell-interpreter';
import { type Invocation, programName, type ShellAssignment, type ShellCommand, type ShellOptions, type ShellWord } from './shell-model';

/** Begins what is no simple command, or changes what the commands around it mean. */
const special = new Set(
  `if then elif else fi for while until do done case esac in select function time coproc set exit return false ! [[ ]] { }`.split(' '),
);
/** Everything that a word can hold without a meaning of its own, by its code; a quote or a `$` is looked at on its own. */
const isPlain = marked('./,:=@%^~*?[]+-_', 'a-z', 'A-Z', '0-9');
const isNameStart = marked('_', 'a-z', 'A-Z');
const isName = marked('_', 'a-z', 'A-Z', '0-9');
/** `>`, `2>>`, `2>&`; what stands behind it is its target, and no word of the command. */
const redirection = /\d*(?:>>|[<>](?:&(?=\d))?)(?![<>&|(])/y;
const assignment = /^([A-Za-z_]\w*)=/;
const noCommands: readonly ShellCommand[] = [];
const noWords: readonly ShellWord[] = [];
const noAssignments: readonly ShellAssignment[] = [];

/** A table of the ASCII characters that are named, by themselves or as a range `a-z`. */
function marked(characters: string, ...ranges: readonly string[]): Uint8Array {
  const table = new Uint8Array(128);
  for (const character of characters) table[character.charCodeAt(0)] = 1;
  for (const range of ranges) table.fill(1, range.charCodeAt(0), range.charCodeAt(2) + 1);
  return table;
}

/**
 * Reads what most RUN lines are, plain commands between `&&`, `||`, `;` and `|`, at a tenth of the full parser's cost.
 * Undefined for everything else: substitutions, escapes, heredocs, loops, `set`, a shell in a shell.
 * What it does read it reads as the full parser does, which a test holds against it.
 */
export function readPlainShell(
  source: string,
  within: LocatedText,
  offset: number,
  options: ShellOptions,
): readonly ShellCommand[] | undefined {
  const scanner = new PlainScanner(source, within, offset);
  // One list for the words of each command in turn: one that grows makes room for far more than most have.
  const words: ShellWord[] = [];
  let commands: ReadCommand[] | undefined;
  /** What stands behind each command. */
  let operators: string[] | undefined;
  for (;;) {
    let count = 0;
    const start = scanner.skipBlanks();
    let end = start;
    while (!scanner.atOperator) {
      const redirects = scanner.redirects();
      const begin = scanner.index;
      const word = scanner.word();
      if (word === undefined || scanner.index === begin || (redirects && count === 0)) return undefined;
      if (!redirects) words[count++] = word;
      end = scanner.index;
      scanner.skipBlanks();
    }
    const operator = scanner.operator();
    if (operator === undefined) return undefined;
    if (count === 0) {
      // `a;` ends in nothing; anything else without a command is a mistake that the parser knows more about.
      if (operator !== '' || (operators !== undefined && operators.at(-1) !== ';')) return undefined;
      break;
    }
    const own = assignmentCount(words, count);
    if (own === undefined) return undefined;
    const assignments = own === 0 ? noAssignments : words.slice(0, own).map(assignmentOf);
    const program = own === count ? undefined : words[own];
    const args = count - own > 1 ? words.slice(own + 1, count) : noWords;
    const command =
      program === undefined
        ? new PlainAssignments(assignments, within, offset + start, offset + end)
        : new PlainCommand(program, args, assignments, within, offset + start, offset + end);
    commands = withOneMore(commands, command);
    operators = withOneMore(operators, operator);
    if (operator === '') break;
  }
  if (commands === undefined || operators === undefined) return noCommands;
  markIgnored(commands, operators, options);
  return commands.length === 1 ? commands : keptList(commands);
}

/** From the end, where it is known whether the list's status is the script's, and what follows a pipe's last command. */
function markIgnored(commands: readonly ReadCommand[], operators: readonly string[], options: ShellOptions): void {
  let isResult = true;
  let afterPipe = '';
  let isHandled = false;
  for (let index = commands.length - 1; index >= 0; index--) {
    const operator = operators[index] ?? '';
    if (operator !== '|') afterPipe = operator;
    if (operator === ';' && index < commands.length - 1) isResult = false;
    // Whatever stands before `||` in a list ends in what stands behind it.
    if (operator === ';') isHandled = false;
    else if (operator === '||') isHandled = true;
    const counts = operator !== '|' || options.pipefail === true;
    // `set -e` does not stop at what stands before `&&`.
    const stops = options.errexit === true && afterPipe !== '&&';
    (commands[index] as ReadCommand).failureIgnored = isHandled || !(counts && (isResult || stops));
  }
}

/** How many of the first `count` words stand before the command and assign; undefined where the command is not plain. */
function assignmentCount(words: readonly ShellWord[], count: number): number | undefined {
  let own = 0;
  for (; own < count; own++) if (!assignment.test((words[own] as ShellWord).raw)) break;
  if (own === count) return own;
  const first = words[own]?.text;
  return first === undefined || special.has(first) || isPosixShell(first) || /[[\]*?~=]/.test(first) ? undefined : own;
}

function assignmentOf(word: ShellWord): ShellAssignment {
  const name = assignment.exec(word.raw)?.[1] ?? '';
  const { raw, span, text } = word;
  const skipped = name.length + 1;
  const value = {
    raw: raw.slice(skipped),
    text: text?.slice(skipped),
    span: { start: span.start + skipped, end: span.end },
  };
  return { name, value, span };
}

class PlainWord extends LocatedPart implements ShellWord {
  constructor(
    readonly text: string | undefined,
    within: LocatedText,
    start: number,
    end: number,
  ) {
    super(within, start, end);
  }

  get raw(): string {
    // Most words are what they are: one text for both.
    return this.text?.length === this.end - this.start ? this.text : this.within.text.slice(this.start, this.end);
  }
}

/** Whether its failure is ignored is known when the whole list is read. */
type ReadCommand = PlainCommand | PlainAssignments;

/**
 * Also its own invocation, where its program is none that wraps another: a file has a great many, and most are both. The
 * list of all its words is what is seldom asked for.
 */
export class PlainCommand extends LocatedPart implements ShellCommand, Invocation {
  readonly name: string | undefined;
  failureIgnored = false;

  constructor(
    readonly program: ShellWord,
    readonly args: readonly ShellWord[],
    readonly assignments: readonly ShellAssignment[],
    within: LocatedText,
    start: number,
    end: number,
  ) {
    super(within, start, end);
    this.name = programName(program);
  }

  get words(): readonly ShellWord[] {
    return [this.program, ...this.args];
  }

  get command(): this {
    return this;
  }
}

class PlainAssignments extends LocatedPart implements ShellCommand {
  readonly words = noWords;
  failureIgnored = false;

  constructor(
    readonly assignments: readonly ShellAssignment[],
    within: LocatedText,
    start: number,
    end: number,
  ) {
    super(within, start, end);
  }
}

class PlainScanner {
  index = 0;

  constructor(
    private readonly source: string,
    private readonly within: LocatedText,
    private readonly offset: number,
  ) {}

  skipBlanks(): number {
    while (this.source[this.index] === ' ' || this.source[this.index] === '\t') this.index++;
    return this.index;
  }

  get atOperator(): boolean {
    const character = this.source[this.index];
    return character === undefined || character === ';' || character === '&' || character === '|';
  }

  /** `''` at the end. */
  operator(): string | undefined {
    const { source, index } = this;
    const character = source[index];
    const next = source[index + 1];
    if (character === undefined) return '';
    if ((character === '&' || character === '|') && next === character) {
      this.index += 2;
      return character + next;
    }
    if (character === '&' || next === character || next === '&') return undefined;
    this.index++;
    return character;
  }

  /** Goes behind a redirection's operator, to its target. */
  redirects(): boolean {
    const code = this.source.charCodeAt(this.index);
    // Only a digit, `<` or `>` begins one.
    if (!(code >= 48 && code <= 57) && code !== 60 && code !== 62) return false;
    redirection.lastIndex = this.index;
    if (!redirection.test(this.source)) return false;
    this.index = redirection.lastIndex;
    this.skipBlanks();
    return true;
  }

  /** Undefined where it holds what is not plain. */
  word(): ShellWord | undefined {
    const { source, index: start } = this;
    let end = plainEnd(source, start);
    let text: string | undefined = sameWord(source, start, end);
    while (!endsWord(source, end)) {
      const begin = end;
      end = partEnd(source, begin);
      if (end === -1) return undefined;
      const part = source.slice(begin, end);
      const quote = part.charCodeAt(0);
      if (text === undefined || (quote !== 39 && part.includes('$'))) text = undefined;
      else text += quote === 34 || quote === 39 ? part.slice(1, -1) : part;
    }
    this.index = end;
    return new PlainWord(text, this.within, this.offset + start, this.offset + end);
  }
}

function endsWord(source: string, index: number): boolean {
  if (index >= source.length) return true;
  switch (source.charCodeAt(index)) {
    case 9: // tab
    case 32: // blank
    case 38: // &
    case 59: // ;
    case 60: // <
    case 62: // >
    case 124: // |
      return true;
    default:
      return false;
  }
}

/** Behind the plain characters, the quoted string or the variable that begins at `start`; -1 where none does. */
function partEnd(source: string, start: number): number {
  switch (source.charCodeAt(start)) {
    case 34: // "
      return doubleQuotedEnd(source, start);
    case 36: // $
      return variableEnd(source, start);
    case 39: // '
      return singleQuotedEnd(source, start);
    default: {
      const end = plainEnd(source, start);
      return end === start ? -1 : end;
    }
  }
}

function plainEnd(source: string, start: number): number {
  while (start < source.length && isPlain[source.charCodeAt(start)] === 1) start++;
  return start;
}

function singleQuotedEnd(source: string, start: number): number {
  for (let index = start + 1; index < source.length; index++) {
    const code = source.charCodeAt(index);
    if (code === 39) return index + 1;
    if (code === 10) return -1;
  }
  return -1;
}

/** With variables in it, but neither escapes nor substitutions. */
function doubleQuotedEnd(source: string, start: number): number {
  for (let index = start + 1; index < source.length; ) {
    switch (source.charCodeAt(index)) {
      case 34: // "
        return index + 1;
      case 36: // $
        index = variableEnd(source, index);
        if (index === -1) return -1;
        break;
      case 10: // line feed
      case 92: // backslash
      case 96: // `
        return -1;
      default:
        index++;
    }
  }
  return -1;
}

/** `$NAME` or `${NAME}`. */
function variableEnd(source: string, start: number): number {
  const isBraced = source.charCodeAt(start + 1) === 123;
  let index = start + (isBraced ? 2 : 1);
  if (index >= source.length || isNameStart[source.charCodeAt(index)] !== 1) return -1;
  while (index < source.length && isName[source.charCodeAt(index)] === 1) index++;
  if (!isBraced) return index;
  return source.charCodeAt(index) === 125 ? index + 1 : -1;
}
