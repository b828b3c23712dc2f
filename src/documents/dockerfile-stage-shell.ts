import type { Dockerfile, Instruction, Stage } from './dockerfile-model';
import { Memo } from './memo';

export const defaultShell: readonly string[] = ['/bin/sh', '-c'];

/** Bases whose default shell is cmd or PowerShell. */
const windowsImage = /windows|nanoserver|servercore/i;

/** The SHELL instructions of one stage, and the words of the shell that it begins with; undefined on Windows. */
interface StageShells {
  readonly instructions: readonly Instruction[];
  readonly first: readonly string[] | undefined;
}

const readFiles = new Memo<Dockerfile, readonly StageShells[]>();

/**
 * The words of the shell that runs an instruction's shell form, by SHELL or by default; undefined for Windows' own.
 * `index` may be one more than an instruction's: then what holds behind it.
 */
export function shellAt(dockerfile: Dockerfile, instruction: Pick<Instruction, 'index' | 'stage'>): readonly string[] | undefined {
  if (instruction.stage === undefined) return defaultShell;
  let stages = readFiles.get(dockerfile);
  if (stages === undefined) readFiles.set(dockerfile, (stages = readStages(dockerfile)));
  const { instructions, first } = stages[instruction.stage] ?? { instructions: [], first: defaultShell };
  let low = 0;
  let high = instructions.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((instructions[middle]?.index ?? 0) < instruction.index) low = middle + 1;
    else high = middle;
  }
  return low === 0 ? first : shellWords(instructions[low - 1]);
}

/** A stage continues an earlier one, so each finds its parent's shell already known. */
function readStages({ stages }: Dockerfile): StageShells[] {
  const known: StageShells[] = [];
  for (const stage of stages) {
    const instructions = stage.instructions.filter((instruction) => instruction.keyword === 'SHELL' && instruction.form === 'json');
    known.push({ instructions, first: inheritedShell(stage, known) });
  }
  return known;
}

function inheritedShell({ parent, image }: Stage, known: readonly StageShells[]): readonly string[] | undefined {
  const before = parent === undefined ? undefined : known[parent];
  if (before === undefined) return windowsImage.test(image.text) ? undefined : defaultShell;
  const last = before.instructions.at(-1);
  return last === undefined ? before.first : shellWords(last);
}

function shellWords(instruction: Instruction | undefined): readonly string[] | undefined {
  return instruction?.words.map(({ text }) => text);
}
