import type { Instruction } from '../../documents/dockerfile-model';
import { isPosixShell } from '../../documents/shell-interpreter';
import type { ShellWord } from '../../documents/shell-model';
import type { FileReference, Project } from '../../project/project';
import { commandsOf, type Invocation } from '../facts/commands';
import { isStartKnown, startInstructions } from '../facts/entry-point';
import { serverProgram } from '../facts/launched-program';
import { appPort } from '../facts/readme-facts';
import { runtimeStage, type StageFacts } from '../facts/stage-facts';
import type { Fix } from '../finding';
import { addressedServers } from '../knowledge/server-addresses';
import { serverPorts } from '../knowledge/server-ports';
import type { Rule } from '../rule';

const variable = /\$(?:\{([A-Za-z_]\w*)(?::?[-=+?][^}]*)?\}|([A-Za-z_]\w*))/;

export const startupUnexpandedVariable: Rule = {
  id: 'startup/unexpanded-variable',
  severity: 'error',
  summary: 'The start uses a variable in the JSON form, where no shell puts it in.',
  explanation: {
    why: 'The JSON form is started as it stands, without a shell: $PORT stays these five characters. A server refuses them as a port, and a file whose name begins with $HOME is not there.',
    failure: "Error: Invalid value for '--port': '$PORT' is not a valid integer.",
    bad: 'FROM python:3.11-slim\nENV PORT=7860\nCMD ["uvicorn", "main:app", "--host", "0.0.0.0", "--port", "$PORT"]\n',
    good: 'FROM python:3.11-slim\nENV PORT=7860\nCMD exec uvicorn main:app --host 0.0.0.0 --port $PORT\n',
  },
  check(project, report) {
    const dockerfile = project.dockerfile;
    const facts = runtimeStage(project);
    if (dockerfile === undefined || facts === undefined) return;
    const { entrypoint, command } = startInstructions(facts);
    const instruction = entrypoint ?? command;
    // What an entry point makes of the words of CMD is its own business.
    if (instruction?.form !== 'json' || instruction.stage !== facts.stage.index) return;
    const { span } = instruction;
    if (!variable.test(dockerfile.document.text.slice(span.start, span.end)) || !isStartKnown(facts)) return;
    const [invocation] = commandsOf(dockerfile.document, instruction);
    const found = invocation === undefined ? undefined : unexpanded(invocation);
    if (invocation === undefined || found === undefined) return;
    const { word, what } = found;
    report({
      file: dockerfile.file,
      span: word.span,
      message: `No shell reads the JSON form, so ${word.text ?? word.raw} stays as it is: ${what}, and the Space does not start. Use the shell form with exec.`,
      fixes: () => fixesOf(project, dockerfile.file, facts, { instruction, invocation, isPort: found.isPort }),
    });
  },
};

interface Unexpanded {
  readonly word: ShellWord;
  /** What happens, as the message goes on. */
  readonly what: string;
  readonly isPort: boolean;
}

function unexpanded(invocation: Invocation): Unexpanded | undefined {
  const { program, args, name } = invocation;
  if (holds(program)) return { word: program, what: 'there is no such program', isPort: false };
  const [first] = args;
  const isInterpreter = name !== undefined && (isPosixShell(name) || /^python[\d.]*$/.test(name));
  if (isInterpreter && first !== undefined && first.text?.startsWith('-') !== true) {
    return holds(first) ? { word: first, what: 'there is no such file', isPort: false } : undefined;
  }
  return inServer(invocation);
}

function inServer(invocation: Invocation): Unexpanded | undefined {
  const server = serverProgram(invocation);
  const name = server?.name.split('.')[0] ?? '';
  const ports = Object.hasOwn(serverPorts, name) ? serverPorts[name] : undefined;
  if (server === undefined || ports === undefined) return undefined;
  const hosts = Object.hasOwn(addressedServers, name) ? (addressedServers[name]?.options ?? []) : [];
  const portOptions = [...ports.portOptions, ...ports.bindOptions];
  for (const [isPort, options] of [[true, portOptions], [false, hosts]] as const) {
    const word = options.flatMap((option) => valueWords(server.args, option)).find(holds);
    if (word !== undefined) return { word, what: `${name} takes no such ${isPort ? 'port' : 'address'}`, isPort };
  }
  return undefined;
}

/** The words that hold an option's value: the one behind it, or its own. */
function valueWords(args: readonly ShellWord[], option: string): readonly ShellWord[] {
  return args.filter(({ text }, index) => args[index - 1]?.text === option || text?.startsWith(`${option}=`) === true);
}

function holds({ text, raw }: ShellWord): boolean {
  return raw.startsWith('"') && variable.test(text ?? '');
}

interface Start {
  readonly instruction: Instruction;
  readonly invocation: Invocation;
  readonly isPort: boolean;
}

/** The shell form, where its words are plain ones. A port that nothing sets is the Space's. */
function fixesOf(project: Project, file: FileReference, facts: StageFacts, { instruction, isPort }: Start): readonly Fix[] {
  if (facts.instructions.some(({ keyword }) => keyword === 'SHELL')) return [];
  let isKnown = true;
  const port = appPort(project);
  const words = instruction.words.map(({ text }) => {
    if (/^[\w./:=@%+,-]+$/.test(text)) return text;
    if (!/^(?:[\w./:=@%+,-]|\$\{\w+\}|\$\w+)+$/.test(text)) return undefined;
    return text.replace(/\$\{?(\w+)\}?/g, (written, name: string) => {
      if (facts.runtimeVariable(name) !== undefined || name === 'HOME') return written;
      if (isPort && port !== undefined && /PORT/.test(name)) return `\${${name}:-${String(port)}}`;
      isKnown = false;
      return written;
    });
  });
  if (words.includes(undefined)) return [];
  const newText = `exec ${words.join(' ')}`;
  return [{ title: 'Use the shell form with exec', safe: isKnown, edits: [{ file, span: instruction.argumentsSpan, newText }] }];
}
