import { readCopy } from '../../documents/dockerfile-arguments';
import type { Dockerfile, Stage } from '../../documents/dockerfile-model';

const builtByDockerfile = new WeakMap<Dockerfile, readonly Stage[]>();

/** The stages that BuildKit builds: the last one and what it takes from, in the order of the file. */
export function builtStages(dockerfile: Dockerfile): readonly Stage[] {
  let built = builtByDockerfile.get(dockerfile);
  if (built === undefined) {
    built = readBuilt(dockerfile);
    builtByDockerfile.set(dockerfile, built);
  }
  return built;
}

function readBuilt(dockerfile: Dockerfile): readonly Stage[] {
  const { stages, text } = dockerfile;
  if (stages.length < 2) return stages;
  const byName = new Map<string, Stage>();
  for (const stage of stages) {
    byName.set(String(stage.index), stage);
    if (stage.name !== undefined) byName.set(stage.name.text.toLowerCase(), stage);
  }
  const built = new Set<Stage>();
  const queue = stages.slice(-1);
  for (let stage = queue.pop(); stage !== undefined; stage = queue.pop()) {
    if (built.has(stage)) continue;
    built.add(stage);
    const names = stage.instructions.flatMap((instruction) => {
      if (instruction.keyword === 'RUN') return instruction.flags.map(({ value }) => /(?:^|,)from=([^,]*)/.exec(value ?? '')?.[1]);
      return instruction.keyword === 'COPY' ? [readCopy(instruction, text)?.from] : [];
    });
    const parent = stage.parent === undefined ? undefined : stages[stage.parent];
    const sources = names.map((name) => (name === undefined ? undefined : byName.get(name.toLowerCase())));
    for (const source of [parent, ...sources]) if (source !== undefined && source.index < stage.index) queue.push(source);
  }
  return stages.filter((stage) => built.has(stage));
}
