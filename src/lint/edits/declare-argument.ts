import type { Instruction } from '../../documents/dockerfile-model';
import type { FileReference } from '../../project/project';
import type { StageFacts } from '../facts/stage-facts';
import type { Fix } from '../finding';
import { linesBefore } from './dockerfile-lines';

/** `ARG NAME` above the instruction that needs it: what stands above that stays in the builder's cache. */
export function declareArgument(file: FileReference, { dockerfile }: StageFacts, instruction: Instruction, name: string): Fix {
  const edit = linesBefore(file, dockerfile, instruction, [`ARG ${name}`]);
  return { title: `Add ARG ${name} to the stage`, safe: true, edits: [edit] };
}
