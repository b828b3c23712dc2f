import type { Instruction } from '../../documents/dockerfile-model';
import { builtStages } from '../../documents/dockerfile-stages';
import { Memo } from '../../documents/memo';
import type { Project } from '../../project/project';
import { runtimeStage, stageFacts, type StageFacts } from './stage-facts';

/** A chain of stages that is built, and which of its instructions no later chain has. */
export interface BuiltChain {
  readonly facts: StageFacts;
  isOwn(instruction: Instruction): boolean;
}

const chainsByProject = new Memo<Project, readonly BuiltChain[]>();

/** Every instruction that the Space's build runs, each in one chain; the runtime's first. Empty where no Docker Space is. */
export function builtChains(project: Project): readonly BuiltChain[] {
  let chains = chainsByProject.get(project);
  if (chains === undefined) chainsByProject.set(project, (chains = readChains(project)));
  return chains;
}

function readChains(project: Project): readonly BuiltChain[] {
  const runtime = runtimeStage(project);
  if (runtime === undefined) return [];
  const { dockerfile } = runtime;
  const chains: BuiltChain[] = [];
  const seen = new Set<number>();
  const built = builtStages(dockerfile);
  for (const stage of dockerfile.stages.toReversed()) {
    if (seen.has(stage.index) || !built.has(stage.index)) continue;
    const facts = stage === runtime.stage ? runtime : stageFacts(dockerfile, stage);
    const own = new Set(facts.chain.map(({ index }) => index).filter((index) => !seen.has(index)));
    for (const index of own) seen.add(index);
    chains.push({ facts, isOwn: ({ stage: index }) => index !== undefined && own.has(index) });
  }
  return chains;
}
