import { readCopy } from '../../documents/dockerfile-arguments';
import type { Dockerfile, Stage } from '../../documents/dockerfile-model';

const builtByDockerfile = new WeakMap<Dockerfile, ReadonlySet<number>>();

/** The stages that BuildKit builds, by their place: the last one and what it takes from. */
export function builtStages(dockerfile: Dockerfile): ReadonlySet<number> {
  let built = builtByDockerfile.get(dockerfile);
  if (built === undefined) {
    built = readBuilt(dockerfile);
    builtByDockerfile.set(dockerfile, built);
  }
  return built;
}

function readBuilt(dockerfile: Dockerfile): ReadonlySet<number> {
  const { stages, text } = dockerfile;
  const byName = new Map<string, Stage>();
  for (const stage of stages) {
    byName.set(String(stage.index), stage);
    if (stage.name !== undefined) byName.set(stage.name.text.toLowerCase(), stage);
  }
  const built = new Set<number>();
  const queue = stages.slice(-1);
  for (let stage = queue.pop(); stage !== undefined; stage = queue.pop()) {
    if (built.has(stage.index)) continue;
    built.add(stage.index);
    const names = stage.instructions.flatMap((instruction) => {
      if (instruction.keyword === 'RUN') return instruction.flags.map(({ value }) => /(?:^|,)from=([^,]*)/.exec(value ?? '')?.[1]);
      return instruction.keyword === 'COPY' ? [readCopy(instruction, text)?.from] : [];
    });
    const parent = stage.parent === undefined ? undefined : stages[stage.parent];
    const sources = names.map((name) => (name === undefined ? undefined : byName.get(name.toLowerCase())));
    for (const source of [parent, ...sources]) if (source !== undefined && source.index < stage.index) queue.push(source);
  }
  return built;
}
