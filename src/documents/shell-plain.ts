import { isPosixShell } from './shell-interpreter';
import type { ShellAssignment, ShellCommand, ShellOptions, ShellWord } from './shell-model';
import type { Span } from './text';

/** Begins what is no simple command, or changes what the commands around it mean. */
const special = new Set(
  `if then elif else fi for while until do done case esac in select function time coproc set exit return false ! [[ ]] { }`.split(' '),
);
/** Everything that a word can hold without a meaning of its own; a quote or a `$` is looked at on its own. */
const plainPart = /[\w./,:=@%^~*?[\]+-]+/y;
const quoted = /'[^'\n]*'|"[^"\\$`\n]*"/y;
const quotedWithVariables = /"(?:[^"\\$`\n]|\$[A-Za-z_]\w*|\$\{[A-Za-z_]\w*\})*"/y;
/** `>`, `2>>`, `2>&`; what stands behind it is its target, and no word of the command. */
const redirection = /\d*(?:>>?|<)(?:&(?=\d))?(?![<>&|(])/y;
const variable = /\$(?:[A-Za-z_]\w*|\{[A-Za-z_]\w*\})/y;
const assignment = /^([A-Za-z_]\w*)=/;
const noAssignments: readonly ShellAssignment[] = [];

/**
 * Reads what most RUN lines are, plain commands between `&&`, `||`, `;` and `|`, at a tenth of the full parser's cost.
 * Undefined for everything else: substitutions, escapes, heredocs, loops, `set`, a shell in a shell.
 * What it does read it reads as the full parser does, which a test holds against it.
 */
export function readPlainShell(
  source: string,
  locate: (start: number, end: number) => Span,
  options: ShellOptions,
): readonly ShellCommand[] | undefined {
  const scanner = new PlainScanner(source, locate);
  const lines: { words: ShellWord[]; start: number; end: number; operator: string }[] = [];
  for (;;) {
    const words: ShellWord[] = [];
    const start = scanner.skipBlanks();
    let end = start;
    while (!scanner.atOperator) {
      const redirects = scanner.redirects();
      const word = scanner.word();
      if (word === undefined || word.raw === '' || (redirects && words.length === 0)) return undefined;
      if (!redirects) words.push(word);
      end = scanner.index;
      scanner.skipBlanks();
    }
    const operator = scanner.operator();
    if (operator === undefined) return undefined;
    if (words.length === 0) {
      // `a;` ends in nothing; anything else without a command is a mistake that the parser knows more about.
      if (operator !== '' || (lines.length > 0 && lines.at(-1)?.operator !== ';')) return undefined;
      break;
    }
    lines.push({ words, start, end, operator });
    if (operator === '') break;
  }
  const commands: ShellCommand[] = [];
  // From the end, where it is known whether the list's status is the script's, and what follows a pipe's last command.
  let isResult = true;
  let afterPipe = '';
  let isHandled = false;
  for (let index = lines.length - 1; index >= 0; index--) {
    const line = lines[index];
    if (line === undefined) continue;
    const { words, start, end, operator } = line;
    if (operator !== '|') afterPipe = operator;
    if (operator === ';' && index < lines.length - 1) isResult = false;
    // Whatever stands before `||` in a list ends in what stands behind it.
    if (operator === ';') isHandled = false;
    else if (operator === '||') isHandled = true;
    const counts = operator !== '|' || options.pipefail === true;
    // `set -e` does not stop at what stands before `&&`.
    const stops = options.errexit === true && afterPipe !== '&&';
    const command = commandOf(words, locate(start, end), isHandled || !(counts && (isResult || stops)));
    if (command === undefined) return undefined;
    commands.push(command);
  }
  return commands.reverse();
}

function commandOf(all: readonly ShellWord[], span: Span, failureIgnored: boolean): ShellCommand | undefined {
  const count = all.findIndex(({ raw }) => !assignment.test(raw));
  const words = count === 0 ? all : count === -1 ? [] : all.slice(count);
  const first = words[0]?.text;
  if (words.length > 0 && (first === undefined || special.has(first) || isPosixShell(first) || /[[\]*?~=]/.test(first))) return undefined;
  const assignments = count === 0 ? noAssignments : all.slice(0, all.length - words.length).map(assignmentOf);
  return { words, assignments, span, failureIgnored };
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

class PlainScanner {
  index = 0;

  constructor(
    private readonly source: string,
    private readonly locate: (start: number, end: number) => Span,
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
    if (this.#take(redirection) === undefined) return false;
    this.skipBlanks();
    return true;
  }

  word(): ShellWord | undefined {
    const { source } = this;
    const start = this.index;
    let text: string | undefined = '';
    for (;;) {
      const character = source[this.index];
      if (character === undefined || character === ' ' || character === '\t' || character === '>' || character === '<' || this.atOperator) break;
      const part = this.#take(plainPart);
      if (part !== undefined) {
        text = text === undefined ? undefined : text + part;
        continue;
      }
      const string = this.#take(quoted);
      if (string !== undefined) {
        text = text === undefined ? undefined : text + string.slice(1, -1);
        continue;
      }
      if (this.#take(variable) === undefined && this.#take(quotedWithVariables) === undefined) return undefined;
      text = undefined;
    }
    return { text, raw: source.slice(start, this.index), span: this.locate(start, this.index) };
  }

  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.index;
    const found = pattern.exec(this.source)?.[0];
    if (found !== undefined) this.index += found.length;
    return found;
  }
}
