import type { Dockerfile, Instruction } from '../../documents/dockerfile-model';
import type { Invocation } from './commands';

/** What can keep a later command of the script from running, or leave it early. */
const branching = /\|\||\b(?:if|elif|else|case|while|until|for|function|exit|return)\b|\(\)\s*\{|(?<![&>])&(?![&>\d])/;

/**
 * The command runs whenever its instruction does, and if it fails, so does the instruction. False too where the words
 * before it merely look like a branch.
 */
export function certainlyRuns({ text }: Dockerfile, instruction: Instruction, { command }: Invocation): boolean {
  return !command.failureIgnored && certainlyReached({ text }, instruction, command.span.start);
}

/** Nothing before a place of the script can keep the shell from getting there. */
export function certainlyReached({ text }: Pick<Dockerfile, 'text'>, { argumentsSpan: { start } }: Instruction, place: number): boolean {
  return !branching.test(text.slice(start, Math.max(start, place)));
}
