import { textOf } from '../../documents/dockerfile-lookup';
import type { Dockerfile, Instruction, Stage } from '../../documents/dockerfile-model';
import { Memo } from '../../documents/memo';
import { commandsOf } from './commands';
import { containerPath, isAtOrBelow } from './container-path';
import { copiedSources, stageNamed } from './copies';
import { assignmentsOf } from './environment';
import { basePrograms } from './python-of-base';
import { expandedPath, isPythonProgram, PythonPrograms } from './python-programs';
import { PythonRun, type PythonUse } from './python-run';
import { stageFacts, type StageFacts } from './stage-facts';

export interface PythonInterpreters {
  /** Of this stage's own RUN instructions, in order. */
  readonly uses: readonly PythonUse[];
  /** The image as this stage leaves it: what the started container finds. */
  readonly programs: PythonPrograms;
}

const interpretersByStage = new Memo<Stage, PythonInterpreters>();

/** Which Python the commands of a stage mean: the image's own, the distribution's, a virtual environment's. */
export function pythonInterpreters(facts: StageFacts): PythonInterpreters {
  let known: PythonInterpreters | undefined;
  for (const stage of facts.chain) {
    let own: PythonInterpreters | undefined = interpretersByStage.get(stage);
    if (own === undefined) {
      const stageOwn = stage === facts.stage ? facts : stageFacts(facts.dockerfile, stage);
      own = new StageWalk(stageOwn, known?.programs).result();
      interpretersByStage.set(stage, own);
    }
    known = own;
  }
  return known ?? { uses: [], programs: new PythonPrograms() };
}

const conditional = /(?:^|[\s;&|(])(?:if|elif|case|while|until|for|command|which|type|hash|test|\[|\[\[)\s/;

/** Nothing in its RUN decides whether the command runs, and its failure fails the build. */
export function runsForSure(facts: StageFacts, { instruction, invocation }: PythonUse): boolean {
  if (invocation.command.failureIgnored || instruction.keyword !== 'RUN') return false;
  const { start } = instruction.argumentsSpan;
  const before = facts.dockerfile.text.slice(start, invocation.command.span.start);
  return !conditional.test(before) && !before.includes('||');
}

/** What may change which Python a name means, or is one. The commands of other RUNs need not be read for that. */
const concernsPython = /python|pip|venv|conda|mamba|pixi|pyenv|\buv\b|poetry|pdm|apt|aptitude|PATH|activate|alias|\bln\b|update-alternatives/;

class StageWalk {
  readonly #uses: PythonUse[] = [];
  #programs: PythonPrograms;
  readonly #dockerfile: Dockerfile;

  constructor(
    private readonly facts: StageFacts,
    parent: PythonPrograms | undefined,
  ) {
    this.#dockerfile = facts.dockerfile;
    this.#programs = parent === undefined ? basePrograms(facts) : new PythonPrograms(parent);
  }

  result(): PythonInterpreters {
    for (const instruction of this.facts.stage.instructions) this.#read(instruction);
    return { uses: this.#uses, programs: this.#programs };
  }

  #read(instruction: Instruction): void {
    switch (instruction.keyword) {
      case 'ENV':
        this.#environment(instruction);
        break;
      case 'COPY':
      case 'ADD':
        this.#copy(instruction);
        break;
      case 'SHELL':
        if (!/^(?:.*\/)?(?:ba|da|z|a)?sh$/.test(instruction.words[0]?.text ?? '')) this.#change().unsure = true;
        break;
      case 'ONBUILD':
        break;
      case 'RUN':
        this.#run(instruction);
        break;
    }
  }

  /** A copy of the state to change: the uses so far keep theirs. */
  #change(): PythonPrograms {
    this.#programs = new PythonPrograms(this.#programs);
    return this.#programs;
  }

  #environment(instruction: Instruction): void {
    for (const { name, value } of assignmentsOf(this.#dockerfile, instruction)) {
      if (name.text !== 'PATH') continue;
      this.#change().path = expandedPath(value?.text ?? '', this.facts.lookupAt(instruction), this.#programs);
    }
  }

  #copy(instruction: Instruction): void {
    for (const { copy, source, path, destination } of copiedSources(this.facts, instruction)) {
      const name = source.text.slice(source.text.lastIndexOf('/') + 1);
      if (copy.from === undefined) {
        if (isPythonProgram(name) || destination === undefined) this.#change().unsure = true;
        continue;
      }
      if (/^uvx?$/.test(name)) continue;
      const stage = stageNamed(this.#dockerfile, copy.from);
      // A stage can only copy from an earlier one.
      const from = stage === undefined || stage.index >= this.facts.stage.index ? undefined : interpretersByStage.get(stage) ?? pythonInterpreters(stageFacts(this.#dockerfile, stage));
      const environment = path === undefined ? undefined : from?.programs.environments.get(`/${path}`);
      if (environment !== undefined && destination !== undefined) {
        const { interpreter } = environment;
        this.#change().environments.set(destination, { ...environment, interpreter: { ...interpreter, prefix: destination } });
      } else if (destination === undefined || mayHoldPrograms(destination)) {
        this.#change().unsure = true;
      } else {
        for (const [prefix, inner] of from?.programs.environments ?? []) {
          if (path === undefined || !isAtOrBelow(prefix, `/${path}`)) continue;
          const moved = containerPath(`${destination}/${prefix.slice(path.length + 1)}`, '/');
          this.#change().environments.set(moved, { ...inner, interpreter: { ...inner.interpreter, prefix: moved } });
        }
      }
    }
  }

  #run(instruction: Instruction): void {
    const text = textOf(this.#dockerfile, instruction);
    if (this.#programs.unsure && !concernsPython.test(text)) return;
    const commands = commandsOf(this.#dockerfile, instruction);
    if (commands.length === 0 && instruction.argumentsSpan.end > instruction.argumentsSpan.start) {
      this.#change().unsure = true;
      return;
    }
    const run = new PythonRun(this.facts, instruction, text, this.#programs, this.#uses);
    for (const invocation of commands) run.command(invocation);
    // What a RUN exports ends with it.
    const { path } = this.#programs;
    if (run.programs !== this.#programs) {
      this.#programs = new PythonPrograms(run.programs);
      this.#programs.path = path;
    }
  }
}

/** Programs that are run by their name alone come from here. */
function mayHoldPrograms(destination: string): boolean {
  return /^\/(?:$|bin(?:$|\/)|usr(?:$|\/bin(?:$|\/)|\/local(?:$|\/bin(?:$|\/)))|opt$)/.test(destination);
}
