import type { Dockerfile, Instruction, NameValue } from '../../documents/dockerfile-model';
import { assignmentsOf } from './environment';
import { variableUses, type VariableUse } from './variable-uses';

/** One assignment of an ENV with the variables in its value. */
export interface AssignmentUses {
  readonly pair: NameValue;
  readonly uses: readonly VariableUse[];
}

const nothing: readonly AssignmentUses[] = [];

/** The assignments of an ENV or LABEL in order; empty where no value has a variable in it. */
export function assignmentUses(dockerfile: Dockerfile, instruction: Instruction): readonly AssignmentUses[] {
  const uses = variableUses(dockerfile, instruction);
  return uses.length === 0 ? nothing : join(assignmentsOf(dockerfile, instruction), uses);
}

/** Both are in the order of the text. */
function join(pairs: readonly NameValue[], uses: readonly VariableUse[]): readonly AssignmentUses[] {
  const [only, second] = pairs;
  if (only?.value !== undefined && second === undefined && !only.name.text.includes('$')) return [{ pair: only, uses }];
  let next = 0;
  return pairs.map((pair) => {
    const { start, end } = pair.value?.span ?? pair.name.span;
    while ((uses[next]?.span.start ?? end) < start) next++;
    const first = next;
    while ((uses[next]?.span.start ?? end) < end) next++;
    return { pair, uses: uses.slice(first, next) };
  });
}
