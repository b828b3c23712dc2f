import { nearestName } from '../documents/nearest-name';
import { HubError } from '../hub/errors';
import { redact } from '../hub/redact';
import { UsageError, type Command, type CommandIo, type ExitCode } from './command';

/** Commands by name, each loaded when it is asked for. */
export type CommandTable = Readonly<Record<string, () => Promise<Command>>>;

/** Runs one command line, without the program's own name. Never throws: an error is one or two lines on stderr. */
export async function runCommandLine(
  args: readonly string[],
  io: CommandIo,
  commands: CommandTable,
  version: string,
): Promise<ExitCode> {
  const [name, ...rest] = args;
  try {
    if (name === '--version' || name === '-V') {
      io.stdout.write(`${version}\n`);
      return 0;
    }
    if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
      (name === undefined ? io.stderr : io.stdout).write(await helpText(commands));
      return name === undefined ? 2 : 0;
    }
    const load = Object.hasOwn(commands, name) ? commands[name] : undefined;
    if (!load) throw new UsageError(unknownCommand(name, Object.keys(commands)));
    const command = await load();
    if (asksForHelp(rest)) {
      io.stdout.write(`${command.usage}\n`);
      return 0;
    }
    return await command.run(rest, io);
  } catch (error) {
    if (io.signal.aborted) io.stderr.write('Stopped.\n');
    else io.stderr.write(`${redact(describe(error, name !== undefined && Object.hasOwn(commands, name) ? `${name} --help` : '--help'))}\n`);
    return 2;
  }
}

function asksForHelp(args: readonly string[]): boolean {
  const end = args.indexOf('--');
  return (end < 0 ? args : args.slice(0, end)).some((arg) => arg === '--help' || arg === '-h');
}

async function helpText(commands: CommandTable): Promise<string> {
  const loaded = await Promise.all(Object.values(commands).map((load) => load()));
  const width = Math.max(...loaded.map(({ name }) => name.length));
  const lines = loaded.map(({ name, summary }) => `  ${name.padEnd(width)}   ${summary}\n`);
  return `Usage: spacedock COMMAND [OPTIONS]

${lines.join('')}
'spacedock COMMAND --help' tells more. Exit codes: 0 fine, 1 the answer is bad, 2 no answer.
`;
}

function unknownCommand(name: string, names: readonly string[]): string {
  const meant = nearestName(name, names);
  return meant === undefined ? `There is no command '${name}': ${names.join(', ')}.` : `There is no command '${name}'. Did you mean '${meant}'?`;
}

/** What happened and what to do, a line each. `help`: the arguments that print the help for it. */
function describe(error: unknown, help: string): string {
  if (error instanceof HubError) return `${error.message}\n${hubAdvice(error)}`;
  const message = firstLine(error instanceof Error ? error.message : String(error));
  if (error instanceof UsageError) return `${message}\nSee 'spacedock ${help}'.`;
  const advice = (error as { advice?: unknown } | null | undefined)?.advice;
  return typeof advice === 'string' ? `${message}\n${firstLine(advice)}` : message;
}

/** In place of an error's own advice to sign in, which is done in the editor: the terminal has other ways to a token. */
export const signInAdvice = 'Set HF_TOKEN, or run hf auth login.';

function hubAdvice({ kind, advice }: HubError): string {
  return kind === 'no-token' || kind === 'unauthorized' ? signInAdvice : advice;
}

function firstLine(text: string): string {
  return text.split(/\r?\n/, 1)[0] ?? '';
}
