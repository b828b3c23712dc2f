import { instructionsNamed } from '../documents/dockerfile-lookup';
import type { Dockerfile, Instruction } from '../documents/dockerfile-model';
import { builtStages } from '../documents/dockerfile-stages';
import { Memo } from '../documents/memo';

// The log names no line and no stage: a step finds its instruction by its text, white space folded. FROM alone
// is rewritten there, to a full image name with a digest.

/**
 * The instruction that a step's text stands for; the first, where several read the same. Undefined where none
 * does, as for the platform's own steps or after the Dockerfile was edited.
 */
export function matchStep(dockerfile: Dockerfile, instructionText: string): Instruction | undefined {
  return candidates(dockerfile, instructionText)[0];
}

/**
 * The instruction of each step, in order. Where several instructions read the same, the first step with the text
 * is the first of them, and so on; further steps stay with the last.
 */
export function matchSteps(dockerfile: Dockerfile, texts: readonly string[]): (Instruction | undefined)[] {
  const found = new Map<string, { readonly instructions: readonly Instruction[]; used: number }>();
  return texts.map((text) => {
    const known = found.get(text) ?? { instructions: candidates(dockerfile, text), used: 0 };
    found.set(text, known);
    return known.instructions[Math.min(known.used++, known.instructions.length - 1)];
  });
}

/** All instructions that a step's text may stand for, in the order of the file; of stages that are not built only where no other has it. */
export function candidates(dockerfile: Dockerfile, stepText: string): readonly Instruction[] {
  const found = readingAs(dockerfile, folded(stepText));
  if (found.length < 2) return found;
  const built = builtStages(dockerfile);
  const inBuild = found.filter(({ stage }) => stage !== undefined && built.has(stage));
  return inBuild.length > 0 ? inBuild : found;
}

function readingAs(dockerfile: Dockerfile, step: string): readonly Instruction[] {
  const keyword = /^[A-Za-z]+/.exec(step)?.[0].toUpperCase();
  if (keyword === 'FROM') return basesOf(dockerfile, step);
  const same = instructionsNamed(dockerfile, keyword ?? '');
  const rest = afterKeyword(step);
  const texts = same.map((instruction) => afterKeyword(instructionText(dockerfile, instruction)));
  const exact = same.filter((_, index) => texts[index] === rest);
  if (exact.length > 0) return exact;
  // A builder may write the values of variables; what stands around them must be the same, and only in one place.
  const fitting = same.filter((_, index) => fits(texts[index] ?? '', rest));
  return fitting.length === 1 ? fitting : [];
}

const textsByDockerfile = new Memo<Dockerfile, Map<Instruction, string>>();

/** The instruction as the log writes it: continuations and comments between them gone, white space folded. */
export function instructionText(dockerfile: Dockerfile, instruction: Instruction): string {
  let texts = textsByDockerfile.get(dockerfile);
  if (texts === undefined) textsByDockerfile.set(dockerfile, (texts = new Map()));
  let text = texts.get(instruction);
  if (text === undefined) texts.set(instruction, (text = readText(dockerfile, instruction)));
  return text;
}

function readText(dockerfile: Dockerfile, instruction: Instruction): string {
  const { text, escape } = dockerfile;
  const firstBody = instruction.heredocs[0]?.body;
  const end = firstBody === undefined ? instruction.spanEnd : lineEndBefore(text, firstBody.start);
  const lines = text.slice(instruction.spanStart, end).split(/\r\n|\r|\n/);
  const parts: string[] = [];
  for (const [index, line] of lines.entries()) {
    if (index > 0 && (/^\s*#/.test(line) || line.trim() === '')) continue;
    const trimmed = line.trimEnd();
    parts.push(trimmed.endsWith(escape) ? trimmed.slice(0, -1) : line);
  }
  const joined = folded(parts.join(''));
  if (firstBody === undefined) return joined;
  // BuildKit writes the beginning of a heredoc's body behind it: RUN <<EOF (apt-get update…)
  const first = folded(text.slice(firstBody.start, firstBody.end).split(/\r?\n/)[0] ?? '');
  return first === '' ? joined : `${joined} (${first}\${…}`;
}

/** The end of the line before an offset at a line's start. */
function lineEndBefore(text: string, offset: number): number {
  const end = text.charCodeAt(offset - 1) === 10 ? offset - 1 : offset;
  return text.charCodeAt(end - 1) === 13 ? end - 1 : end;
}

const variable = /\$(?:\{[^}]*\}|[A-Za-z_]\w*)/;

/** Whether the text reads as the pattern, whose variables may stand for anything. Linear. */
function fits(pattern: string, text: string): boolean {
  const pieces = pattern.split(variable);
  const first = pieces[0] ?? '';
  const last = pieces.at(-1) ?? '';
  if (pieces.length < 2 || pieces.join('').trim().length < 3) return false;
  if (!text.startsWith(first) || !text.endsWith(last) || text.length < first.length + last.length) return false;
  let place = first.length;
  const end = text.length - last.length;
  for (const piece of pieces.slice(1, -1)) {
    const at = text.indexOf(piece, place);
    if (at < 0 || at + piece.length > end) return false;
    place = at + piece.length;
  }
  return true;
}

/** The image of a FROM as the log writes it; undefined for another step. */
export function imageOfStep(stepText: string): string | undefined {
  const step = folded(stepText);
  if (!/^FROM /i.test(step)) return undefined;
  return plainImage(step.split(' ').find((word, index) => index > 0 && !word.startsWith('--')) ?? '');
}

/** FROMs with the step's base image; where none has it by name, the only one that could, by its variables. */
function basesOf(dockerfile: Dockerfile, step: string): readonly Instruction[] {
  const image = imageOfStep(step) ?? '';
  const stages = dockerfile.stages.filter((stage) => stage.parent === undefined && stage.image.text !== 'scratch');
  const named = stages.filter((stage) => plainImage(stage.image.text) === image);
  if (named.length > 0) return named.map((stage) => stage.from);
  const possible = stages.filter((stage) => {
    const { text } = stage.image;
    return variable.test(text) && (/^\$\{?\w+\}?$/.test(text) || fits(plainImage(text), image));
  });
  return possible.length === 1 ? possible.map((stage) => stage.from) : [];
}

/** `docker.io/library/python:3.10@sha256:…` is `python:3.10`; without a tag it is `latest`. */
export function plainImage(reference: string): string {
  const bare = reference
    .replace(/@sha256:.*$/, '')
    .replace(/^(?:index\.)?docker\.io\//, '')
    .replace(/^library\//, '');
  return /:[^/]*$/.test(bare) ? bare : `${bare}:latest`;
}

function afterKeyword(text: string): string {
  return text.replace(/^[A-Za-z]+ ?/, '');
}

export function folded(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
