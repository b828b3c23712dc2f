import { readEnvironment } from '../../documents/dockerfile-arguments';
import type { Dockerfile, Instruction, NameValue } from '../../documents/dockerfile-model';
import { InstructionMemo } from '../../documents/instruction-memo';

const known = new InstructionMemo<readonly NameValue[]>();

/** The assignments of an ENV or LABEL in order. Read once for all that ask. */
export function assignmentsOf(dockerfile: Dockerfile, instruction: Instruction): readonly NameValue[] {
  return known.get(dockerfile, instruction) ?? known.set(dockerfile, instruction, readEnvironment(instruction, dockerfile.escape));
}
