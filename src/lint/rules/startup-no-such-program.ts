import type { Instruction, Word } from '../../documents/dockerfile-model';
import type { FileReference } from '../../project/project';
import { isStartKnown, startInstructions } from '../facts/entry-point';
import { runtimeStage } from '../facts/stage-facts';
import type { Fix } from '../finding';
import type { Report, Rule } from '../rule';

export const startupNoSuchProgram: Rule = {
  id: 'startup/no-such-program',
  severity: 'error',
  summary: 'The start names no program: a whole command in one string, or an assignment.',
  explanation: {
    why: 'The first string of the JSON form is the name of the program, blanks and all, and no shell reads it: a command in one string is looked for as one file, and NAME=value is not set but started. The image builds, and the Space fails at once.',
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
    if (instruction?.form !== 'json' || instruction.stage !== facts.stage.index) return;
    const found = wrongProgram(file, instruction);
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

/** Only where no shell has anything to do. */
function splitFix(file: FileReference, { text, span }: Word): readonly Fix[] {
  if (/["'\\$`*?[\]{}()<>|&;~#!=]/.test(text.replace(/(?<=\s)--?[\w.-]+=/g, ''))) return [];
  const newText = text.trim().split(/\s+/).map((word) => JSON.stringify(word)).join(', ');
  return [{ title: 'Give each word a string of its own', safe: true, edits: [{ file, span, newText }] }];
}
