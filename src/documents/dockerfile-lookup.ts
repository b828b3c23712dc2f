import type { Dockerfile, Instruction } from './dockerfile-model';
import { Memo } from './memo';

const byDockerfile = new Memo<Dockerfile, Map<string, Instruction[]>>();
const none: readonly Instruction[] = [];

/** A Dockerfile's instructions of one keyword (`RUN`, `COPY`, …), in order. Read once for all rules. */
export function instructionsNamed(dockerfile: Dockerfile, keyword: string): readonly Instruction[] {
  let groups = byDockerfile.get(dockerfile);
  if (groups === undefined) {
    groups = new Map();
    for (const instruction of dockerfile.instructions) {
      const group = groups.get(instruction.keyword);
      if (group === undefined) groups.set(instruction.keyword, [instruction]);
      else group.push(instruction);
    }
    byDockerfile.set(dockerfile, groups);
  }
  return groups.get(keyword) ?? none;
}

/** An instruction as it is written, from its keyword to its end. */
export function textOf({ text }: Dockerfile, { spanStart, spanEnd }: Instruction): string {
  return text.slice(spanStart, spanEnd);
}

/** The instruction whose text covers a place, its end included; undefined for a place between instructions. */
export function instructionAt({ instructions }: Dockerfile, offset: number): Instruction | undefined {
  let low = 0;
  let high = instructions.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((instructions[middle]?.spanStart ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  const instruction = instructions[low];
  return instruction !== undefined && instruction.spanStart <= offset && offset <= instruction.spanEnd ? instruction : undefined;
}
