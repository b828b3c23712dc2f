import { readEnvironment } from '../../documents/dockerfile-arguments';
import type { Dockerfile, Instruction, NameValue } from '../../documents/dockerfile-model';
import { Memo } from '../../documents/memo';

/** Of each file, by the places of its instructions; one entry a file, as there are many. */
const byDockerfile = new Memo<Dockerfile, (readonly NameValue[] | undefined)[]>();

/** The assignments of an ENV or LABEL in order. Read once for all that ask. */
export function assignmentsOf(dockerfile: Dockerfile, instruction: Instruction): readonly NameValue[] {
  let known = byDockerfile.get(dockerfile);
  if (known === undefined) byDockerfile.set(dockerfile, (known = new Array(dockerfile.instructions.length)));
  return (known[instruction.index] ??= readEnvironment(instruction, dockerfile.escape));
}
