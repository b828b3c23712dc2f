import type { Dockerfile, Instruction, NameValue } from '../../documents/dockerfile-model';
import { Memo } from '../../documents/memo';
import { assignmentsOf } from './environment';
import { hasVariable, variableUses, type VariableUse } from './variable-uses';

/** One assignment of an ENV with the variables in its value. */
export interface AssignmentUses {
  readonly pair: NameValue;
  readonly uses: readonly VariableUse[];
}

const nothing: readonly AssignmentUses[] = [];
const noUses: readonly VariableUse[] = [];
/** Of each file, by the places of its instructions; one entry a file, as there are many. */
const byDockerfile = new Memo<Dockerfile, (readonly AssignmentUses[] | undefined)[]>();

/** The assignments of an ENV or LABEL in order; empty where no value has a variable in it. */
export function assignmentUses(dockerfile: Dockerfile, instruction: Instruction): readonly AssignmentUses[] {
  if (!hasVariable(dockerfile, instruction)) return nothing;
  let known = byDockerfile.get(dockerfile);
  if (known === undefined) byDockerfile.set(dockerfile, (known = []));
  return (known[instruction.index] ??= readAssignments(dockerfile, instruction));
}

function readAssignments(dockerfile: Dockerfile, instruction: Instruction): readonly AssignmentUses[] {
  const uses = variableUses(dockerfile, instruction);
  return uses.length === 0 ? nothing : join(assignmentsOf(dockerfile, instruction), uses);
}

/** Both are in the order of the text. */
function join(pairs: readonly NameValue[], uses: readonly VariableUse[]): readonly AssignmentUses[] {
  let next = 0;
  return pairs.map((pair) => {
    let own: VariableUse[] | undefined;
    const { start, end } = pair.value?.span ?? pair.name.span;
    for (let use = uses[next]; use !== undefined && use.span.start < end; use = uses[++next]) {
      if (use.span.start >= start) (own ??= []).push(use);
    }
    return { pair, uses: own ?? noUses };
  });
}
