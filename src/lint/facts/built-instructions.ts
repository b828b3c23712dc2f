import { instructionsNamed, textOf } from '../../documents/dockerfile-lookup';
import type { Instruction } from '../../documents/dockerfile-model';
import { builtStages } from '../../documents/dockerfile-stages';
import type { Project } from '../../project/project';
import { instructionsWith, type WantedWords } from './dockerfile-words';
import { readmeUsesDocker, stageFacts, type StageFacts } from './stage-facts';

/** An instruction that the build of the Space runs, and what is known in its stage. */
export interface BuiltInstruction {
  readonly facts: StageFacts;
  readonly instruction: Instruction;
}

const none: readonly BuiltInstruction[] = [];

/**
 * The instructions of one keyword that the build of the Space runs and in whose text the pattern or a word is found, in the order of the
 * file. They are asked before anything else is read, so that a rule costs little where it has nothing to do.
 * @param sign an expression is without the flags `g` and `y`
 */
export function builtInstructions(project: Project, keyword: string, sign: RegExp | WantedWords): readonly BuiltInstruction[] {
  const dockerfile = project.dockerfile?.document;
  if (dockerfile === undefined) return none;
  const withWord = sign instanceof RegExp ? undefined : instructionsWith(dockerfile, sign);
  if (withWord?.isEmpty === true) return none;
  let found: BuiltInstruction[] | undefined;
  for (const instruction of instructionsNamed(dockerfile, keyword)) {
    if (instruction.stage === undefined) continue;
    if (sign instanceof RegExp ? !sign.test(textOf(dockerfile, instruction)) : withWord?.has(instruction) !== true) continue;
    if (found === undefined && !readmeUsesDocker(project)) return none;
    found ??= [];
    const stage = dockerfile.stages[instruction.stage];
    if (stage !== undefined && builtStages(dockerfile).has(stage.index)) found.push({ facts: stageFacts(dockerfile, stage), instruction });
  }
  return found ?? none;
}
