import { instructionsNamed } from '../../documents/dockerfile-lookup';
import type { Dockerfile, Heredoc, Instruction } from '../../documents/dockerfile-model';
import { Memo } from '../../documents/memo';
import { imageSets, isPredefined } from '../knowledge/image-environment';
import { assignmentUses } from './environment-uses';
import { stageFacts, type StageFacts } from './stage-facts';
import { heredocUses, variableUses, type VariableUse } from './variable-uses';

/** A use of a variable that is surely not set where the builder reads it: nothing comes in its place. */
export interface UnsetVariable {
  readonly facts: StageFacts;
  readonly instruction: Instruction;
  readonly use: VariableUse;
  /** The heredoc whose body it stands in. */
  readonly heredoc: Heredoc | undefined;
}

/** Where the builder itself replaces variables; in RUN, CMD, ENTRYPOINT and HEALTHCHECK the shell does. */
const expanding = new Set(['ADD', 'ARG', 'COPY', 'ENV', 'EXPOSE', 'LABEL', 'STOPSIGNAL', 'USER', 'VOLUME', 'WORKDIR']);

const byDockerfile = new Memo<Dockerfile, readonly UnsetVariable[]>();

/**
 * In the stages, in the order of the file. A use that says what to do without a value (`${X:-y}`) is left
 * out, as is one in a value of its own name (`ENV X=/a:$X`), which is meant to add to what may be there, and of a name
 * that the same ENV sets further left.
 */
export function unsetVariables(dockerfile: Dockerfile): readonly UnsetVariable[] {
  let unset = byDockerfile.get(dockerfile);
  if (unset === undefined) {
    unset = findUnset(dockerfile);
    byDockerfile.set(dockerfile, unset);
  }
  return unset;
}

function findUnset(dockerfile: Dockerfile): UnsetVariable[] {
  const found: UnsetVariable[] = [];
  const { text, stages } = dockerfile;
  let dollar = text.indexOf('$');
  for (const instruction of dockerfile.instructions) {
    if (dollar === -1) break;
    const { spanStart, spanEnd, stage: index, keyword } = instruction;
    if (dollar >= spanEnd) continue;
    if (dollar < spanStart) dollar = text.indexOf('$', spanStart);
    if (dollar === -1 || dollar >= spanEnd || index === undefined || !expanding.has(keyword)) continue;
    const stage = stages[index];
    if (stage !== undefined) addUnset(found, stageFacts(dockerfile, stage), instruction);
  }
  return found;
}

function addUnset(found: UnsetVariable[], facts: StageFacts, instruction: Instruction): void {
  const { dockerfile } = facts;
  if (instruction.keyword === 'ENV') {
    if (facts.unsureEnvironment.has(instruction)) addUnsetInEnv(found, facts, instruction);
  } else addIfUnset(found, facts, instruction, variableUses(dockerfile, instruction), () => false);
  for (const heredoc of instruction.heredocs) {
    if (!heredoc.expand) continue;
    for (const use of heredocUses(dockerfile, heredoc, false)) {
      if (isUnset(facts, instruction, use, true)) found.push({ facts, instruction, use, heredoc });
    }
  }
}

/** Without the variable's own name in its value, and without those that the same ENV sets further left. */
function addUnsetInEnv(found: UnsetVariable[], facts: StageFacts, instruction: Instruction): void {
  const assignments = assignmentUses(facts.dockerfile, instruction);
  const set = assignments.length > 1 ? new Set<string>() : undefined;
  for (const { pair, uses } of assignments) {
    const own = pair.name.text;
    set?.add(own);
    addIfUnset(found, facts, instruction, uses, (name) => name === own || set?.has(name) === true);
  }
}

function addIfUnset(found: UnsetVariable[], facts: StageFacts, instruction: Instruction, uses: readonly VariableUse[], isLeftOut: (name: string) => boolean): void {
  for (const use of uses) {
    if (!isLeftOut(use.name) && isUnset(facts, instruction, use, false)) found.push({ facts, instruction, use, heredoc: undefined });
  }
}

function isUnset(facts: StageFacts, instruction: Instruction, { name, operator }: VariableUse, inFile: boolean): boolean {
  if (operator !== undefined || isPredefined(name) || facts.variableAt(name, instruction) !== undefined) return false;
  // What the base's ONBUILD instructions set is not followed.
  if (facts.chain.length > 1 && instructionsNamed(facts.dockerfile, 'ONBUILD').length > 0) return false;
  const byImage = imageSets(facts.base, name);
  // In a file's text, a name in lower case is a variable of that file's own language: nginx's $host, a loop's $f.
  return byImage === false || (byImage === 'unknown' && inFile && /^[a-z][a-z\d_]*$/.test(name));
}
