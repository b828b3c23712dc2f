import type { Dockerfile, Instruction } from '../../documents/dockerfile-model';
import { Memo } from '../../documents/memo';
import type { Invocation } from './commands';

/** What can keep a later command of the script from running, or leave it early. */
const branching = /\|\||\b(?:if|elif|else|case|while|until|for|function|exit|return)\b|\(\)\s*\{|(?<![&>])&(?![&>\d])/;

/**
 * The command runs whenever its instruction does, and if it fails, so does the instruction. False too where the words
 * before it merely look like a branch.
 */
export function certainlyRuns(dockerfile: Dockerfile, instruction: Instruction, { command }: Invocation): boolean {
  return !command.failureIgnored && certainlyReached(dockerfile, instruction, command.span.start);
}

/** Nothing before a place of the script can keep the shell from getting there. */
export function certainlyReached(dockerfile: Dockerfile, instruction: Instruction, place: number): boolean {
  let branches = branchesByDockerfile.get(dockerfile);
  if (branches === undefined) branchesByDockerfile.set(dockerfile, (branches = new Array<number | undefined>(dockerfile.instructions.length)));
  return place < (branches[instruction.index] ??= firstBranch(dockerfile, instruction));
}

/** Where each instruction's first branch has been read, by the instruction's place. */
const branchesByDockerfile = new Memo<Dockerfile, (number | undefined)[]>();

function firstBranch({ text }: Dockerfile, { argumentsSpan: { start }, spanEnd: end }: Instruction): number {
  const found = branching.exec(text.slice(start, end));
  return found === null ? Number.POSITIVE_INFINITY : start + found.index + found[0].length;
}
