import type { Dockerfile, Instruction } from '../../documents/dockerfile-model';
import type { Project } from '../../project/project';
import { instructionsNamed } from './instructions';
import { readmeUsesDocker, stageFacts, type StageFacts } from './stage-facts';
import { builtStages } from './stage-references';

/** An instruction that the build of the Space runs, and what is known in its stage. */
export interface BuiltInstruction {
  readonly facts: StageFacts;
  readonly instruction: Instruction;
}

const none: readonly BuiltInstruction[] = [];

/**
 * The instructions of one keyword that the build of the Space runs and whose text the pattern finds, in the order of the
 * file. The pattern is asked before anything is read, so that a rule costs nothing where it has nothing to do.
 * @param pattern without the flags `g` and `y`
 */
export function builtInstructions(project: Project, keyword: string, pattern: RegExp): readonly BuiltInstruction[] {
  const dockerfile = project.dockerfile?.document;
  if (dockerfile === undefined || !pattern.test(dockerfile.text) || !readmeUsesDocker(project)) return none;
  const found: BuiltInstruction[] = [];
  for (const instruction of instructionsNamed(dockerfile, keyword)) {
    const stage = instruction.stage === undefined ? undefined : dockerfile.stages[instruction.stage];
    if (stage === undefined || !pattern.test(textOf(dockerfile, instruction))) continue;
    if (builtStages(dockerfile).has(stage.index)) found.push({ facts: stageFacts(dockerfile, stage), instruction });
  }
  return found;
}

/** An instruction as it is written, from its keyword to its end. */
export function textOf({ text }: Dockerfile, { span }: Instruction): string {
  return text.slice(span.start, span.end);
}
