import type { Project } from '../../project/project';
import { entryPoint, type StartCommand } from './entry-point';
import { launchedProgram } from './launched-program';
import { pythonLaunches } from './python-launches';
import type { SetupStep } from './setup-steps';
import type { StageFacts } from './stage-facts';

/** How the result of a setup gets lost, while the app is started all the same. */
export type LostOutcome =
  /** A shell that goes on: `setup; app`, `setup || true`. */
  | 'ignored-by-shell'
  /** `subprocess.run` without `check`, `os.system`. */
  | 'ignored-by-code'
  /** The setup ends well whatever happened, and nobody looks at what it left. */
  | 'never-fails';

export function lostOutcome(project: Project, facts: StageFacts, step: SetupStep): LostOutcome | undefined {
  return step.command.form === 'python' ? lostInCode(project, step) : lostInShell(project, facts, step);
}

const looks = /\bexit\b|\btest\b|\[|\$\?|\breturn\b|\bwait\b/;

function lostInShell(project: Project, facts: StageFacts, step: SetupStep): LostOutcome | undefined {
  const { command } = step;
  const text = project.source(command.file)?.text;
  const { commands } = entryPoint(project, facts);
  const { span, failureIgnored } = command.invocation.command;
  // JSON text holds brackets of its own; what stands between two commands of one script does not.
  const next = commands.find(
    (each) => each.file.path === command.file.path && each.invocation.command.span.start >= span.end && startsApp(each),
  );
  if (text === undefined || next === undefined || command.invocation.program.raw.startsWith('"')) return undefined;
  const between = text.slice(span.end, next.invocation.command.span.start);
  if (/^[ \t]*&(?!&)/.test(between) || looks.test(between)) return undefined;
  if (failureIgnored) return stopsByOption(commands, command) ? undefined : 'ignored-by-shell';
  return neverFails(project, step) ? 'never-fails' : undefined;
}

/** `bash -e start.sh` */
function stopsByOption(commands: readonly StartCommand[], { file }: StartCommand): boolean {
  const name = file.path.slice(file.path.lastIndexOf('/') + 1);
  return commands.some(({ invocation: { args } }) => {
    return args.some(({ text }) => text?.endsWith(name) === true) && args.some(({ text }) => /^-[a-z]*e|^errexit$/.test(text ?? ''));
  });
}

function startsApp({ invocation, lookup }: StartCommand): boolean {
  const launched = launchedProgram(invocation, lookup);
  return launched.kind !== 'nothing' || /^(?:http\.server)$/.test(invocation.args[1]?.text ?? '');
}

const checks = /\b(?:if|assert|raise|exit|while|returncode|check_returncode|exists|is_file|isfile|wait)\b/;

function lostInCode(project: Project, step: SetupStep): LostOutcome | undefined {
  const { command } = step;
  const module = project.python(command.file.path);
  const { span } = command.invocation.command;
  const call = module?.calls.find((each) => each.span.start === span.start && each.span.end === span.end);
  if (module === undefined || call === undefined || !/^(?:subprocess\.(?:run|call|check_call|check_output)|os\.system)$/.test(call.callee)) return undefined;
  const next = pythonLaunches(module).find((each) => each.command.span.start >= span.end && each.replaces);
  if (next === undefined) return undefined;
  const { text } = module;
  const between = text.slice(span.end, next.command.span.start);
  if (checks.test(between)) return undefined;
  const line = text.slice(text.lastIndexOf('\n', span.start - 1) + 1, span.start);
  const assigned = /^\s*(\w+)\s*(?::[^=]*)?=\s*$/.exec(line)?.[1];
  if (line.trim() !== '' && (assigned === undefined || new RegExp(`\\b${assigned}\\b`).test(text.slice(span.end)))) return undefined;
  const check = call.arguments.find(({ name }) => name === 'check')?.value;
  if (call.arguments.some(({ name }) => name === '**') || (check !== undefined && check.kind !== 'boolean')) return undefined;
  const raises = /check_/.test(call.callee) || (check?.kind === 'boolean' && check.value);
  if (!raises) return 'ignored-by-code';
  return neverFails(project, step) ? 'never-fails' : undefined;
}

function neverFails(project: Project, { path }: SetupStep): boolean {
  return path?.endsWith('.py') === true && project.derived(path, swallowsFailures) === true;
}

/** Downloads stand in a `try`, and nothing in the file raises or exits with a failure. */
function swallowsFailures(text: string): boolean {
  const code = text.replace(/#.*$/gm, '').replace(/\braise_for_status\b/g, '').replace(/\b(?:sys\.)?exit\(\s*0?\s*\)/g, '');
  if (/\b(?:raise|exit|_exit|SystemExit|quit|assert|abort|kill)\b/.test(code)) return false;
  const lines = code.split('\n');
  let fetches = false;
  lines.forEach((line, index) => {
    const indent = /^(\s*)try\s*:\s*$/.exec(line)?.[1]?.length;
    if (indent === undefined) return;
    for (const inner of lines.slice(index + 1)) {
      if (inner.trim() === '') continue;
      if (inner.length - inner.trimStart().length <= indent) break;
      if (/download|fetch|urlretrieve|\bget\(/i.test(inner)) fetches = true;
    }
  });
  return fetches;
}
