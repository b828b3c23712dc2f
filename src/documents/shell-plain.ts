import { keptList, withOneMore } from './kept-list';
import { LocatedPart, type LocatedText } from './located-text';
import { isPosixShell } from './shell-interpreter';
import { type Invocation, programName, type ShellAssignment, type ShellCommand, type ShellOptions, type ShellWord } from './shell-model';
import { PlainScanner, plainText } from './shell-plain-words';

/** Begins what is no simple command, or changes what the commands around it mean. */
const special = new Set(
  `if then elif else fi for while until do done case esac in select function time coproc set exit return false ! [[ ]] { }`.split(' '),
);
const assignment = /([A-Za-z_]\w*)=/y;
const noCommands: readonly ShellCommand[] = [];
const noWords: readonly ShellWord[] = [];
const noAssignments: readonly ShellAssignment[] = [];

/**
 * Reads what most RUN lines and many heredocs are, plain commands between `&&`, `||`, `;`, `|` and line feeds, at a
 * tenth of the full parser's cost. Undefined for everything else: substitutions, escapes, heredocs, loops, `set`, a
 * shell in a shell. What it does read it reads as the full parser does, which a test holds against it.
 */
export function readPlainShell(
  source: string,
  within: LocatedText,
  offset: number,
  options: ShellOptions,
): readonly ShellCommand[] | undefined {
  const scanner = new PlainScanner(source);
  let commands: ReadCommand[] | undefined;
  /** What stands behind each command. */
  let operators: string[] | undefined;
  for (;;) {
    const command = readCommand(scanner, source, within, offset);
    const operator = scanner.operator();
    if (command === undefined || operator === undefined) return undefined;
    if (command === 'none') {
      // `a;` ends in nothing; anything else without a command is a mistake that the parser knows more about.
      if (operator !== '' || (operators !== undefined && operators.at(-1) !== ';')) return undefined;
      break;
    }
    commands = withOneMore(commands, command);
    operators = withOneMore(operators, operator);
    if (operator === '') break;
  }
  if (commands === undefined || operators === undefined) return noCommands;
  markIgnored(commands, operators, options);
  return commands.length === 1 ? commands : keptList(commands);
}

/** Undefined where it is not plain, `none` where nothing stands before the next operator. */
function readCommand(scanner: PlainScanner, source: string, within: LocatedText, offset: number): ReadCommand | 'none' | undefined {
  const start = scanner.beginCommand();
  let begin = scanner.nextWord();
  if (begin === -1 && scanner.behind === -1) return 'none';
  // What begins with a redirection is not plain.
  if (begin !== start) return undefined;
  let found: ShellAssignment[] | undefined;
  while (begin !== undefined && begin !== -1 && assigns(source, begin)) {
    found = withOneMore(found, assignmentOf(new PlainWord(within, offset + begin, offset + scanner.behind)));
    begin = scanner.nextWord();
  }
  if (begin === undefined) return undefined;
  const assignments = found ?? noAssignments;
  if (begin === -1) return new PlainAssignments(assignments, within, offset + start, offset + scanner.behind);
  const program = new PlainWord(within, offset + begin, offset + scanner.behind);
  if (!isPlainProgram(program.text)) return undefined;
  if (skipWords(scanner) === undefined) return undefined;
  return new PlainCommand(program, assignments, within, offset + start, offset + scanner.behind);
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

function assigns(source: string, start: number): boolean {
  assignment.lastIndex = start;
  return assignment.test(source);
}

function isPlainProgram(text: string | undefined): boolean {
  return text !== undefined && !special.has(text) && !isPosixShell(text) && !/[[\]*?~=]/.test(text);
}

function assignmentOf(word: ShellWord): ShellAssignment {
  const { raw, span, text } = word;
  const name = raw.slice(0, raw.indexOf('='));
  const skipped = name.length + 1;
  const value = {
    raw: raw.slice(skipped),
    text: text?.slice(skipped),
    span: { start: span.start + skipped, end: span.end },
  };
  return { name, value, span };
}

class PlainWord extends LocatedPart implements ShellWord {
  readonly text: string | undefined;

  constructor(within: LocatedText, start: number, end: number) {
    super(within, start, end);
    this.text = plainText(within.text, start, end);
  }

  get raw(): string {
    // Most words are what they are: one text for both.
    return this.text?.length === this.end - this.start ? this.text : this.within.text.slice(this.start, this.end);
  }
}

/** Goes behind the rest of the command, and says how many words that is; undefined where it is not plain. */
function skipWords(scanner: PlainScanner): number | undefined {
  let count = 0;
  for (let next = scanner.nextWord(); next !== -1; next = scanner.nextWord()) {
    if (next === undefined) return undefined;
    count++;
  }
  return count;
}

/** The words of a part of a plain command. */
function readWords(within: LocatedText, start: number, end: number): readonly ShellWord[] {
  const source = within.text.slice(start, end);
  // Counted first: a list that grows makes room for far more than most have.
  const count = skipWords(new PlainScanner(source)) ?? 0;
  if (count === 0) return noWords;
  const scanner = new PlainScanner(source);
  const words = new Array<ShellWord>(count);
  for (let index = 0; index < count; index++) {
    const begin = scanner.nextWord() ?? 0;
    words[index] = new PlainWord(within, start + begin, start + scanner.behind);
  }
  return words;
}

/** Whether its failure is ignored is known when the whole list is read. */
type ReadCommand = PlainCommand | PlainAssignments;

/**
 * Also its own invocation, where its program is none that wraps another: a file has a great many, and most are both.
 * Of most its name is all that is asked for: their arguments are read when they are.
 */
export class PlainCommand extends LocatedPart implements ShellCommand, Invocation {
  readonly name: string | undefined;
  failureIgnored = false;
  #args: readonly ShellWord[] | undefined;

  constructor(
    readonly program: PlainWord,
    readonly assignments: readonly ShellAssignment[],
    within: LocatedText,
    start: number,
    end: number,
  ) {
    super(within, start, end);
    this.name = programName(program);
  }

  get args(): readonly ShellWord[] {
    return (this.#args ??= readWords(this.within, this.program.end, this.end));
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

