import { readHeredocWord } from './dockerfile-heredoc';
import type { Dockerfile, Heredoc, Instruction } from './dockerfile-model';
import { defaultShell, shellAt } from './dockerfile-stage-shell';
import { readJsonForm } from './dockerfile-words';
import type { LocatedText } from './located-text';
import { Memo } from './memo';
import { parseShell, readShell } from './shell';
import { type Interpreter, isPosixShell, readInterpreter } from './shell-interpreter';
import type { ShellCommand, ShellOptions, ShellScript } from './shell-model';
import type { WrittenText } from './shell-words';
import type { Span } from './text';

/** What was read of each file, by the places of its instructions; one entry a file, as there are many. */
const readFiles = new Memo<Dockerfile, (ShellScript | 'none' | undefined)[]>();

const nothing: ShellScript = { commands: [], failed: false };

/**
 * The commands of RUN, CMD or ENTRYPOINT, with spans into the Dockerfile. The JSON form is one command, followed by
 * the commands of the script that it hands to a shell (`["sh", "-c", "…"]`); a heredoc that a shell reads is read too.
 * Undefined for other instructions, and where a shell runs it that is not a POSIX one.
 */
export function runScript(dockerfile: Dockerfile, instruction: Instruction): ShellScript | undefined {
  let read = readFiles.get(dockerfile);
  if (read === undefined) readFiles.set(dockerfile, (read = new Array<ShellScript | 'none' | undefined>(dockerfile.instructions.length)));
  const script = (read[instruction.index] ??= readScript(dockerfile, instruction) ?? 'none');
  return script === 'none' ? undefined : script;
}

const withScript = new Set(['RUN', 'CMD', 'ENTRYPOINT']);

function readScript(dockerfile: Dockerfile, instruction: Instruction): ShellScript | undefined {
  if (!withScript.has(instruction.keyword)) return undefined;
  if (instruction.form === 'json') return readJsonCommand(instruction);
  const text = scriptText(dockerfile, instruction);
  if (text === undefined) return undefined;
  if (text.kind === 'other') return nothing;
  const script = readShell(text.source, text.within, text.start, text.options);
  return text.kind === 'heredoc' ? script : withHeredocInput(dockerfile.text, script, instruction.heredocs);
}

/** What a shell reads in the shell form of RUN, CMD or ENTRYPOINT. */
export interface ScriptText {
  /** `heredoc`: the body of `RUN <<EOF`; `other`: such a body in the language of another program. */
  readonly kind: 'line' | 'heredoc' | 'other';
  /** As the SHELL instruction, the default or the body's first line names it: `/bin/sh`, `/usr/bin/bash`, `python3`. */
  readonly shell: string;
  readonly options: ShellOptions;
  readonly source: string;
  /** The text that it stands in, from `start` on. */
  readonly within: LocatedText;
  readonly start: number;
}

const defaultInterpreter = readInterpreter([...defaultShell, '']);

/** How a SHELL instruction's words read the script that the builder puts behind them. */
function interpreterOf(words: readonly string[]): Interpreter | undefined {
  return words === defaultShell ? defaultInterpreter : readInterpreter([...words, '']);
}

/** Undefined for the JSON form and other instructions, and where a shell runs it that is not a POSIX one. */
export function scriptText(dockerfile: Dockerfile, instruction: Instruction): ScriptText | undefined {
  if (!withScript.has(instruction.keyword) || instruction.form === 'json') return undefined;
  const words = shellAt(dockerfile, instruction);
  const interpreter = words === undefined ? undefined : interpreterOf(words);
  if (interpreter?.scriptIndex === undefined) return undefined;
  const shell = words?.[0] ?? '';
  const { options } = interpreter;
  const { within, start, end } = instruction.argumentLine;
  const source = within.text.slice(start, end);
  const heredoc = instruction.heredocs[0];
  if (heredoc !== undefined && readHeredocWord(source) !== undefined) {
    return heredocScript(dockerfile, heredoc, { shell, options });
  }
  return { kind: 'line', shell, options, source, within, start };
}

/** The document's span of what stands from `start` to `end` in a script's source. */
export function spanInScript(script: ScriptText, start: number, end: number): Span {
  return script.within.spanOf(script.start + start, script.start + end);
}

/** The words of a JSON form as one command, and what a shell among them runs. */
function readJsonCommand(instruction: Instruction): ShellScript {
  const { within, start: lineStart, end: lineEnd } = instruction.argumentLine;
  const line = within.text;
  const json = readJsonForm(within, lineStart, lineEnd);
  const first = json.kind === 'strings' ? json.words[0] : undefined;
  if (json.kind !== 'strings' || first === undefined) return nothing;
  const words = json.words.map(({ text, start, end }) => ({
    text,
    raw: line.slice(start, end),
    span: instruction.spanOf(start, end),
  }));
  const span = instruction.spanOf(first.start, json.words.at(-1)?.end ?? first.end);
  const command: ShellCommand = { words, assignments: [], span, failureIgnored: false };
  const begin = words.findIndex(({ text }) => isPosixShell(text));
  const interpreter = begin < 0 ? undefined : readInterpreter(words.slice(begin).map(({ text }) => text));
  const place = interpreter?.scriptIndex;
  const literal = place === undefined ? undefined : json.words[begin + place];
  if (interpreter === undefined || literal === undefined) return { commands: [command], failed: false };
  const { text, offsets } = jsonString(line, literal.start, literal.end);
  const decoded: LocatedText = { text, spanOf: (start, end) => within.spanOf(offsets[start] ?? 0, offsets[end] ?? 0) };
  const { commands, failed } = readShell(text, decoded, 0, interpreter.options);
  return { commands: [command, ...commands], failed };
}

/** A valid JSON string literal as its text, with the place of each character. */
function jsonString(line: string, start: number, end: number): WrittenText {
  const offsets: number[] = [];
  for (let index = start + 1; index < end - 1; ) {
    offsets.push(index);
    if (line[index] !== '\\') index++;
    else index += line[index + 1] === 'u' ? 6 : 2;
  }
  offsets.push(end - 1);
  return { text: JSON.parse(line.slice(start, end)) as string, offsets };
}

/** `RUN <<EOF`: the body is the script, or a program of the interpreter that its first line names. */
function heredocScript(within: Dockerfile, { body }: Heredoc, byDefault: Pick<ScriptText, 'shell' | 'options'>): ScriptText {
  const { start } = body;
  const source = heredocText(within.text, start, body.end);
  const shebang = /^#![ \t]*(\S+)[ \t]*(.*)/.exec(source);
  if (shebang === null) return { kind: 'heredoc', ...byDefault, source, within, start };
  const written = [shebang[1] ?? '', ...(shebang[2] ?? '').split(/[ \t]+/).filter((word) => word !== '')];
  const words = written[0]?.endsWith('/env') === true ? written.slice(1) : written;
  const interpreter = readInterpreter(words);
  const shell = words[0] ?? '';
  if (interpreter === undefined) return { kind: 'other', shell, options: {}, source, within, start };
  return { kind: 'heredoc', shell, options: interpreter.options, source, within, start };
}

/** A shell that reads a heredoc, `RUN bash <<EOF`: its commands follow those of the line. */
function withHeredocInput(text: string, script: ShellScript, heredocs: readonly Heredoc[]): ShellScript {
  const [heredoc, second] = heredocs;
  if (heredoc === undefined || second !== undefined) return script;
  for (const { words, span } of script.commands) {
    const interpreter = readInterpreter(words.map((word) => word.text));
    if (interpreter?.readsInput !== true || !text.slice(span.start, span.end).includes('<<')) continue;
    const source = heredocText(text, heredoc.body.start, heredoc.body.end);
    const inner = parseShell(source, heredoc.body.start, interpreter.options);
    return { commands: [...script.commands, ...inner.commands], failed: script.failed || inner.failed };
  }
  return script;
}

/** A heredoc's body with blanks for the CRs at its lines' ends, so that they are not read as part of a word. */
function heredocText(text: string, start: number, end: number): string {
  return text.slice(start, end).replace(/\r\n/g, ' \n');
}
