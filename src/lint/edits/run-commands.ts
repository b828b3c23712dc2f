import type { Dockerfile, Instruction } from '../../documents/dockerfile-model';
import type { ShellWord } from '../../documents/shell-model';
import { runScript } from '../../documents/dockerfile-shell';
import { commandsOf } from '../facts/commands';
import { lineEnd } from './dockerfile-lines';

/** A word that stands in the file as the shell gets it: an edit beside it cannot fall into a string. */
export function standsPlain({ text }: Dockerfile, { span, raw }: ShellWord): boolean {
  return !/["']/.test(raw) && text.slice(span.start, span.end) === raw;
}

/**
 * What to put at which place so that a command runs last in a RUN, and only where all before it went well.
 * In the RUN's own style: in its line, or in a line of its own with `&&` where the others have it.
 * Undefined for the JSON form, where the script does not parse, and where the RUN ends in something that is more than a command.
 */
export function commandAtEnd(
  dockerfile: Dockerfile,
  instruction: Instruction,
  command: string,
): { readonly span: { readonly start: number; readonly end: number }; readonly newText: string } | undefined {
  // Where the shell refuses the script, nothing can be said of what a command behind it would do.
  if (runScript(dockerfile, instruction)?.failed === true) return undefined;
  const last = commandsOf(dockerfile, instruction).reduce((end, each) => Math.max(end, each.command.span.end), 0);
  const heredoc = instruction.heredocs[0];
  const limit = heredoc === undefined ? instruction.argumentsSpan.end : heredoc.body.end;
  if (instruction.form === 'json' || last === 0 || instruction.heredocs.length > 1) return undefined;
  if (dockerfile.text.slice(last, limit).trim() !== '') return undefined;
  const text = dockerfile.text.slice(heredoc?.body.start ?? instruction.spanStart, last);
  return { span: { start: last, end: last }, newText: `${joint(text, dockerfile, heredoc !== undefined)}${command}` };
}

/** What stands between two commands that are joined with `&&`. */
function joint(text: string, { text: whole, escape }: Dockerfile, inHeredoc: boolean): string {
  const end = lineEnd(whole);
  const leading = /\n([ \t]*)&&([ \t]+)(?=\S)/g;
  const first = leading.exec(text);
  if (first !== null) return ` ${inHeredoc ? '\\' : escape}${end}${first[1] ?? ''}&&${first[2] ?? ' '}`;
  const trailing = /&&[ \t]*[\\`][ \t]*\r?\n([ \t]*)\S/.exec(text);
  if (trailing !== null) return ` && ${inHeredoc ? '\\' : escape}${end}${trailing[1] ?? ''}`;
  if (inHeredoc || !text.includes('\n')) return ' && ';
  return ` ${escape}${end}${/\n([ \t]+)\S/.exec(text)?.[1] ?? '    '}&& `;
}
