import type { Dockerfile, Instruction } from '../../documents/dockerfile-model';

const byDockerfile = new WeakMap<Dockerfile, Map<string, Instruction[]>>();
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
