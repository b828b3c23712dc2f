import { instructionsNamed } from './dockerfile-lookup';
import type { Dockerfile, Instruction } from './dockerfile-model';
import { mountsOf } from './dockerfile-mounts';
import { Memo } from './memo';
import type { Span } from './text';

/** What `COPY --from` or `RUN --mount=from=` names. */
export interface StageReference {
  readonly instruction: Instruction;
  /** As written: a stage's name or number, an image, a context. */
  readonly name: string;
  readonly span: Span;
  /** The stage's place, where it is one. */
  readonly stage: number | undefined;
}

const byDockerfile = new Memo<Dockerfile, readonly StageReference[]>();

/** In the order of the file: COPY first, then RUN. */
export function stageReferences(dockerfile: Dockerfile): readonly StageReference[] {
  let references = byDockerfile.get(dockerfile);
  if (references === undefined) {
    references = readReferences(dockerfile);
    byDockerfile.set(dockerfile, references);
  }
  return references;
}

function readReferences(dockerfile: Dockerfile): readonly StageReference[] {
  const { text, stages } = dockerfile;
  if (!text.includes('from=')) return [];
  const byName = stagesByName(dockerfile);
  const references: StageReference[] = [];
  for (const instruction of instructionsNamed(dockerfile, 'COPY')) {
    const flag = instruction.flags.find(({ name }) => name === 'from');
    if (flag?.value === undefined || flag.value === '') continue;
    const { value: name } = flag;
    // A number in COPY is a stage's place, whatever stages are called.
    const stage = /^\d+$/.test(name) ? stages[Number(name)]?.index : byName.get(name.toLowerCase());
    references.push({ instruction, name, span: spanOf(text, flag.span, name), stage });
  }
  for (const instruction of instructionsNamed(dockerfile, 'RUN')) {
    for (const { flag, from: name } of mountsOf(instruction)) {
      if (name === undefined || name === '') continue;
      references.push({ instruction, name, span: spanOf(text, flag.span, name), stage: byName.get(name.toLowerCase()) });
    }
  }
  return references;
}

/** The name inside its flag; all of the flag where quotes stand between. */
function spanOf(text: string, span: Span, name: string): Span {
  const at = text.slice(span.start, span.end).indexOf(`from=${name}`);
  if (at === -1) return span;
  const start = span.start + at + 'from='.length;
  return { start, end: start + name.length };
}

/** Of two stages of one name the last counts, for all stages are known before a COPY is looked at (dockerfile2llb). */
function stagesByName({ stages }: Dockerfile): ReadonlyMap<string, number> {
  const byName = new Map<string, number>();
  for (const { name, index } of stages) if (name !== undefined) byName.set(name.text.toLowerCase(), index);
  return byName;
}

const builtByDockerfile = new Memo<Dockerfile, ReadonlySet<number>>();

/** The stages that the last one needs: the builder leaves out all others. */
export function builtStages(dockerfile: Dockerfile): ReadonlySet<number> {
  let built = builtByDockerfile.get(dockerfile);
  if (built === undefined) {
    built = reachedFromLast(dockerfile);
    builtByDockerfile.set(dockerfile, built);
  }
  return built;
}

function reachedFromLast(dockerfile: Dockerfile): ReadonlySet<number> {
  const { stages } = dockerfile;
  if (stages.length < 2) return new Set(stages.keys());
  const needs = new Map<number, number[]>();
  for (const { instruction, stage } of stageReferences(dockerfile)) {
    if (stage === undefined || instruction.stage === undefined) continue;
    const known = needs.get(instruction.stage);
    if (known === undefined) needs.set(instruction.stage, [stage]);
    else known.push(stage);
  }
  const reached = new Set<number>();
  const waiting = stages.length === 0 ? [] : [stages.length - 1];
  for (let index = waiting.pop(); index !== undefined; index = waiting.pop()) {
    if (reached.has(index)) continue;
    reached.add(index);
    const parent = stages[index]?.parent;
    if (parent !== undefined) waiting.push(parent);
    waiting.push(...(needs.get(index) ?? []));
  }
  return reached;
}
