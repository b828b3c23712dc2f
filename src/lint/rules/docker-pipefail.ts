import { textOf } from '../../documents/dockerfile-lookup';
import type { Dockerfile } from '../../documents/dockerfile-model';
import { scriptText, spanInScript } from '../../documents/dockerfile-shell';
import type { FileReference } from '../../project/project';
import { linesBefore } from '../edits/dockerfile-lines';
import { builtInstructions, type BuiltInstruction } from '../facts/built-instructions';
import { commandsOf, type Invocation } from '../facts/commands';
import { wantedWords } from '../facts/dockerfile-words';
import { shellLanguage } from '../facts/shells';
import type { Fix } from '../finding';
import type { Rule } from '../rule';

const fetchers = new Set(['curl', 'wget']);
/** They pass an empty input on. Unpackers do not: tar, gunzip, unzip and gpg notice that there is nothing. */
const filters = new Set(['tee', 'cat', 'sed', 'awk', 'tr', 'cut']);
/** They run what they read: an empty script is a good one. */
const interpreters = /^(?:(?:ba|da|z|k|a)?sh|python[\d.]*|perl|node|ruby|php)$/;

const downloaders = wantedWords(['curl', 'wget']);

export const dockerPipefail: Rule = {
  id: 'docker/pipefail',
  severity: 'warning',
  summary: 'A download that fails goes unnoticed, for its output is piped into a program that takes nothing for fine.',
  alsoKnownAs: ['DL4006'],
  explanation: {
    why: 'The shell looks at the last program of a pipe only. When the download fails, bash runs an empty script, the RUN succeeds and the layer goes into the build cache with the thing missing: the Space fails later, and every rebuild takes the broken layer again.',
    bad: 'FROM python:3.11-slim\nRUN curl -LsSf https://astral.sh/uv/install.sh | sh\n',
    good: 'FROM python:3.11-slim\nSHELL ["/bin/bash", "-o", "pipefail", "-c"]\nRUN curl -LsSf https://astral.sh/uv/install.sh | sh\n',
  },
  check(project, report) {
    const file = project.dockerfile?.file;
    if (file === undefined) return;
    for (const { facts, instruction } of builtInstructions(project, 'RUN', downloaders)) {
      const { dockerfile } = facts;
      if (!textOf(dockerfile, instruction).includes('|')) continue;
      const commands = commandsOf(dockerfile, instruction);
      for (const [index, left] of commands.entries()) {
        if (left.name === undefined || !fetchers.has(left.name) || !left.command.failureIgnored) continue;
        const right = commands[index + 1];
        const last = endOfPipe(dockerfile, commands, index);
        // A pipe that itself is no part of the result is nobody's concern.
        if (right === undefined || last === undefined || last.command.failureIgnored) continue;
        report({
          file,
          span: { start: left.program.span.start, end: right.program.span.end },
          message: `If ${left.name} fails, ${right.name ?? 'what follows'} gets nothing, the build goes on and keeps the broken layer in its cache. Use a shell with -o pipefail, or download to a file first.`,
          fixes: () => fixesOf(file, { facts, instruction }, left),
        });
      }
    }
  },
};

/** The last command of the pipe, where each behind the first ends well on an empty input. */
function endOfPipe(dockerfile: Dockerfile, commands: readonly Invocation[], start: number): Invocation | undefined {
  let index = start;
  for (; ; index++) {
    const left = commands[index];
    const right = commands[index + 1];
    if (left === undefined || right === undefined || !isPiped(dockerfile, left, right)) break;
    if (!endsWell(right)) return undefined;
  }
  return index === start ? undefined : commands[index];
}

function endsWell({ name, args }: Invocation): boolean {
  if (name === undefined) return false;
  if (filters.has(name)) return true;
  const [first] = args;
  if (!interpreters.test(name)) return false;
  // With a script of its own it reads the download as data, and may well miss it.
  if (first === undefined || first.text === '-') return true;
  return name.endsWith('sh') && args.every(({ text }) => text !== undefined && !/^-[a-z]*c$/.test(text)) && first.text?.startsWith('-') === true;
}

/** Nothing but a pipe stands between them. */
function isPiped({ text }: Dockerfile, left: Invocation, right: Invocation): boolean {
  const between = text.slice(left.command.span.end, right.command.span.start);
  return between.length < 500 && /^(?:\s|[\\`]\s|#[^\n]*\n)*\|&?(?:\s|[\\`]\s|#[^\n]*\n)*$/.test(between);
}

function fixesOf(file: FileReference, { facts, instruction }: BuiltInstruction, left: Invocation): readonly Fix[] {
  const { dockerfile } = facts;
  const script = scriptText(dockerfile, instruction);
  if (script === undefined || script.kind === 'other') return [];
  const language = shellLanguage(facts, instruction, script.shell);
  const program = left.command.words[0];
  // Inside the string of another shell the option has to be given to that one.
  if (language === undefined || program === undefined || /\b(?:ba|z|k)?sh\b[^|&;]{0,80}-[a-z]*c\b/.test(script.source)) return [];
  if (language === 'dash') {
    const hasNone = !dockerfile.instructions.some(({ keyword }) => keyword === 'SHELL');
    const edits = [linesBefore(file, dockerfile, instruction, ['SHELL ["/bin/bash", "-o", "pipefail", "-c"]'])];
    // Not safe: all that follows, the shell form of CMD as well, is then bash's.
    return hasNone ? [{ title: 'Use bash with -o pipefail from here on', safe: false, edits }] : [];
  }
  const start = script.kind === 'heredoc' ? undefined : spanInScript(script, 0, 1).start;
  if (start === undefined || textOf(dockerfile, instruction).split('|').length !== 2) return [];
  const edits = [{ file, span: { start, end: start }, newText: 'set -o pipefail && ' }];
  return [{ title: 'Begin with set -o pipefail', safe: true, edits }];
}
