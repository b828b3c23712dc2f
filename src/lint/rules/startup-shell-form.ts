import { textOf } from '../../documents/dockerfile-lookup';
import type { Dockerfile, Instruction } from '../../documents/dockerfile-model';
import { scriptText } from '../../documents/dockerfile-shell';
import { readLooseList } from '../../documents/loose-list';
import type { FileReference } from '../../project/project';
import { commandsOf, type Invocation } from '../facts/commands';
import { startInstructions } from '../facts/entry-point';
import { idleStart } from '../facts/idle-start';
import { shellLanguage } from '../facts/shells';
import { runtimeStage } from '../facts/stage-facts';
import type { Fix } from '../finding';
import type { Rule } from '../rule';

/** Part of the shell itself: exec cannot start them. */
const builtIn = new Set(
  '. : [ alias bg cd command echo eval exec exit export false fg getopts jobs kill printf pwd read return set shift source test times trap true type ulimit umask unset wait'.split(' '),
);

export const startupShellForm: Rule = {
  id: 'startup/shell-form',
  severity: 'info',
  summary: 'The app is started by a shell that does not hand on signals.',
  alsoKnownAs: ['DL3025', 'JSONArgsRecommended'],
  explanation: {
    why: 'A CMD in the shell form runs as a child of /bin/sh. When the Space is paused, restarted or rebuilt, SIGTERM goes to the shell, which does not pass it on: the app cannot finish what it writes, and is killed after the grace period.',
    bad: 'FROM python:3.11-slim\nCMD python app.py\n',
    good: 'FROM python:3.11-slim\nCMD ["python", "app.py"]\n',
  },
  check(project, report) {
    const facts = runtimeStage(project);
    const file = project.dockerfile?.file;
    if (facts === undefined || file === undefined) return;
    const { entrypoint, command } = startInstructions(facts);
    const instruction = entrypoint ?? command;
    // What an ENTRYPOINT does with the command is its own business.
    if (instruction === undefined || instruction.form === 'json' || instruction.stage !== facts.stage.index) return;
    const { dockerfile } = facts;
    const script = scriptText(dockerfile, instruction);
    // bash gives its place to a last command; whether another shell does is not known.
    if (script === undefined || script.shell !== '/bin/sh' || shellLanguage(facts, instruction, script.shell) !== 'dash') return;
    if (facts.instructions.some(({ keyword }) => keyword === 'SHELL') || readLooseList(script.source) !== undefined) return;
    const commands = commandsOf(dockerfile, instruction);
    const last = commands.at(-1);
    // A program whose name holds blanks, for the whole command is quoted: nothing is started that could get a signal.
    if (/\s/.test(last?.command.words[0]?.text ?? '')) return;
    if (last === undefined || /\bexec\b|\btrap\b|\b(?:tini|dumb-init|s6-svscan|supervisord)\b/.test(script.source)) return;
    // Of a start that serves nothing another rule tells.
    if (idleStart(project, facts) !== undefined) return;
    report({
      file,
      span: instruction.argumentsSpan,
      message: 'The shell in front of the app does not hand on SIGTERM, so the app is killed in the middle of its work when the Space stops. Use the JSON form, or exec.',
      fixes: () => {
        const json = commands.length === 1 ? asJson(file, dockerfile, instruction, last) : undefined;
        const fix = json ?? withExec(file, dockerfile, instruction, last);
        return fix === undefined ? [] : [fix];
      },
    });
  },
};

/** Undefined where the shell has something to do: variables, patterns, redirections, more than words. */
function asJson(file: FileReference, { text }: Dockerfile, { argumentsSpan }: Instruction, { command }: Invocation): Fix | undefined {
  const { words, assignments } = command;
  if (assignments.length > 0 || builtIn.has(words[0]?.text ?? '.')) return undefined;
  let end = argumentsSpan.start;
  for (const { span, text: word, raw } of words) {
    if (word === undefined || /^~|[*?[\]{}]/.test(raw) || !isBlank(text.slice(end, span.start))) return undefined;
    end = span.end;
  }
  if (!isBlank(text.slice(end, argumentsSpan.end))) return undefined;
  const newText = `[${words.map((word) => JSON.stringify(word.text)).join(', ')}]`;
  return { title: 'Use the JSON form', safe: true, edits: [{ file, span: argumentsSpan, newText }] };
}

/** White space and continuations. */
function isBlank(text: string): boolean {
  return /^(?:\s|[\\`]\s)*$/.test(text);
}

/** Only where the last command ends the script, and runs in the shell itself. */
function withExec(file: FileReference, dockerfile: Dockerfile, instruction: Instruction, { command }: Invocation): Fix | undefined {
  const { words, assignments, span } = command;
  const [first] = words;
  const source = textOf(dockerfile, instruction);
  const isInner = span.end !== instruction.argumentsSpan.end || /[|(){}]|\b(?:if|for|while|until|case)\b|<</.test(source.replace(/\$\{[^}]*\}/g, '').replace(/&&|\|\|/g, ';'));
  if (first === undefined || isInner || assignments.length > 0 || builtIn.has(first.text ?? '.')) return undefined;
  return { title: 'Start the app with exec', safe: true, edits: [{ file, span: { start: first.span.start, end: first.span.start }, newText: 'exec ' }] };
}
