import type { Dockerfile, Instruction, Word } from '../../documents/dockerfile-model';
import type { FileReference } from '../../project/project';
import { commandsOf } from '../facts/commands';
import { isStartKnown, startInstructions } from '../facts/entry-point';
import { runtimeStage } from '../facts/stage-facts';
import type { Fix } from '../finding';
import type { Report, Rule } from '../rule';

export const startupNoSuchProgram: Rule = {
  id: 'startup/no-such-program',
  severity: 'error',
  summary: 'The start names no program: a whole command in one string, or an assignment.',
  explanation: {
    why: 'The first string of the JSON form is the name of the program, blanks and all, and no shell reads it: a command in one string is looked for as one file, and NAME=value is not set but started. In the shell form quotes around the whole command do the same. The image builds, and the Space fails at once.',
    failure: 'Exit code: 128. Reason: failed to create containerd task: exec: "python app.py": executable file not found in $PATH',
    bad: 'FROM python:3.11-slim\nCMD ["python app.py"]\n',
    good: 'FROM python:3.11-slim\nCMD ["python", "app.py"]\n',
  },
  check(project, report) {
    const facts = runtimeStage(project);
    const file = project.dockerfile?.file;
    // An ENTRYPOINT of the base image may take all of CMD as one argument.
    if (facts === undefined || file === undefined || !isStartKnown(facts)) return;
    const { entrypoint, command } = startInstructions(facts);
    const instruction = entrypoint ?? command;
    if (instruction === undefined || instruction.stage !== facts.stage.index) return;
    const found = instruction.form === 'json' ? wrongProgram(file, instruction) : quotedCommand(file, facts.dockerfile, instruction);
    if (found !== undefined) report(found);
  },
};

function wrongProgram(file: FileReference, { words }: Instruction): Report | undefined {
  const [program] = words;
  if (program === undefined) return undefined;
  const { text, span } = program;
  if (/^[A-Za-z_]\w*=/.test(text)) {
    const fix: Fix = { title: 'Set it with env', safe: true, edits: [{ file, span: { start: span.start, end: span.start }, newText: '"env", ' }] };
    return {
      file,
      span,
      message: `No shell reads this, so ${text} is looked for as a program, and the Space does not start. Set the variable with ENV, or put "env" first.`,
      fixes: words.length > 1 ? [fix] : [],
    };
  }
  // A path may hold blanks.
  if (!/^[^\s./]\S*\s+\S/.test(text)) return undefined;
  return {
    file,
    span,
    message: `"${text.length > 60 ? `${text.slice(0, 60)}…` : text}" is looked for as one program, and the Space does not start. Give each word a string of its own.`,
    fixes: splitFix(file, program),
  };
}

/** `CMD "python app.py"`: the shell looks for one program of that name. */
function quotedCommand(file: FileReference, dockerfile: Dockerfile, instruction: Instruction): Report | undefined {
  const { argumentsSpan: span } = instruction;
  const quoted = /^(["'])([^\s./$`"'\\][^\s"']*\s+[^\s"'][^"']*)\1$/.exec(dockerfile.text.slice(span.start, span.end));
  const command = quoted?.[2];
  if (command === undefined || commandsOf(dockerfile, instruction).length !== 1) return undefined;
  const words = wordsOf(command);
  const newText = words === undefined ? command : `[${words.map((word) => JSON.stringify(word)).join(', ')}]`;
  return {
    file,
    span,
    message: `In quotes all of this is the name of one program, which the shell does not find, and the Space does not start. Leave the quotes out.`,
    fixes: [{ title: words === undefined ? 'Leave the quotes out' : 'Write it in the JSON form', safe: words !== undefined, edits: [{ file, span, newText }] }],
  };
}

/** The words of a command, where no shell has anything to do. */
function wordsOf(command: string): readonly string[] | undefined {
  if (/["'\\$`*?[\]{}()<>|&;~#!=]/.test(command.replace(/(?<=\s)--?[\w.-]+=/g, ''))) return undefined;
  return command.trim().split(/\s+/);
}

function splitFix(file: FileReference, { text, span }: Word): readonly Fix[] {
  const words = wordsOf(text);
  if (words === undefined) return [];
  const newText = words.map((word) => JSON.stringify(word)).join(', ');
  return [{ title: 'Give each word a string of its own', safe: true, edits: [{ file, span, newText }] }];
}
