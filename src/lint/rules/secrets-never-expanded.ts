import { readArgument, readEnvironment } from '../../documents/dockerfile-arguments';
import type { Dockerfile, Instruction } from '../../documents/dockerfile-model';
import { isPosixShell } from '../../documents/shell-interpreter';
import { builtInstructions } from '../facts/built-instructions';
import { commandsOf, type Invocation } from '../facts/commands';
import type { Rule } from '../rule';

const reading = /\$\(\s*(?:cat\s|<)\s*["']?\/run\/secrets|`\s*cat\s+["']?\/run\/secrets/;

/** They run, or write, the text that they are given: to others it is plain text. */
const takesScript = /^(?:(?:ba|da|z|k|a)?sh|su|runuser|eval|echo|printf|ssh|xargs|python[\d.]*|perl|node|ruby|trap|alias|script|parallel|sudo|env)$/;

export const secretsNeverExpanded: Rule = {
  id: 'secrets/never-expanded',
  severity: 'warning',
  summary: 'A secret is to be read by $(cat …) where no shell looks at it.',
  explanation: {
    why: 'Only a shell runs $(cat …), and only outside single quotes. In ENV, in ARG, in the JSON form and in single quotes the text itself is taken for the token, and every request with it is refused.',
    failure: 'Invalid credentials in Authorization header',
    bad: "FROM python:3.11-slim\nRUN --mount=type=secret,id=HF_TOKEN,mode=0444,required=true curl -fH 'Authorization: Bearer $(cat /run/secrets/HF_TOKEN)' -O https://huggingface.co/a/b/resolve/main/c\n",
    good: 'FROM python:3.11-slim\nRUN --mount=type=secret,id=HF_TOKEN,mode=0444,required=true curl -fH "Authorization: Bearer $(cat /run/secrets/HF_TOKEN)" -O https://huggingface.co/a/b/resolve/main/c\n',
  },
  check(project, report) {
    const dockerfile = project.dockerfile;
    if (dockerfile === undefined || !dockerfile.document.text.includes('/run/secrets')) return;
    const { file, document } = dockerfile;
    for (const keyword of ['ENV', 'ARG']) {
      for (const { instruction } of builtInstructions(project, keyword, reading)) {
        for (const { name, value } of pairsOf(document, instruction)) {
          if (value === undefined || !reading.test(document.text.slice(value.span.start, value.span.end))) continue;
          report({
            file,
            span: value.span,
            message: `${keyword} runs no command: ${name.text} is this text itself, not the secret. At run time the secret is an environment variable of its own; in a build step, read it in the RUN.`,
          });
        }
      }
    }
    for (const keyword of ['RUN', 'CMD', 'ENTRYPOINT']) {
      for (const { instruction } of builtInstructions(project, keyword, reading)) {
        for (const invocation of commandsOf(document, instruction)) {
          for (const { span, how } of unread(instruction, invocation)) {
            report({ file, span, message: `${how}, so the command gets this text and not the secret. ${how.startsWith('In') ? 'Use double quotes.' : 'Use the shell form.'}` });
          }
        }
      }
    }
  },
};

function pairsOf(document: Dockerfile, instruction: Instruction): ReturnType<typeof readEnvironment> {
  const read = instruction.keyword === 'ENV' ? readEnvironment : readArgument;
  return read(instruction, document.escape);
}

interface Unread {
  readonly span: Invocation['program']['span'];
  readonly how: string;
}

function unread(instruction: Instruction, { name, command }: Invocation): readonly Unread[] {
  if (instruction.form === 'json') {
    // What a shell among the words is given, it reads.
    if (command.words.some(({ text }) => text !== undefined && isPosixShell(text)) || !command.words[0]?.raw.startsWith('"')) return [];
    return command.words
      .filter(({ text }) => text !== undefined && reading.test(text))
      .map(({ span }) => ({ span, how: 'No shell reads the JSON form' }));
  }
  const given = name === undefined || takesScript.test(name) ? [] : command.words;
  const words = [...given, ...command.assignments.map(({ value }) => value).filter((value) => value !== undefined)];
  return words
    .filter(({ raw }) => raw.split("'").some((part, index, parts) => index % 2 === 1 && index < parts.length - 1 && reading.test(part) && !raw.startsWith('"')))
    .map(({ span }) => ({ span, how: 'In single quotes the shell runs nothing' }));
}
