import type { Dockerfile, Instruction } from '../../documents/dockerfile-model';
import type { FileReference } from '../../project/project';
import type { StageFacts } from '../facts/stage-facts';
import type { Edit } from '../finding';

/** The line end that the text uses. */
export function lineEnd(text: string): '\n' | '\r\n' {
  return text.includes('\r\n') ? '\r\n' : '\n';
}

export function isCommentLine({ text, lines }: Dockerfile, line: number): boolean {
  const { start, end } = lines.lineSpan(line);
  return /^\s*#/.test(text.slice(start, end));
}

/** The first line of an instruction with the comment lines that stand directly on it. */
export function firstLineWithComments(dockerfile: Dockerfile, instruction: Instruction): number {
  let { line } = dockerfile.lines.positionAt(instruction.spanStart);
  while (line > 0 && isCommentLine(dockerfile, line - 1)) line -= 1;
  return line;
}

/** New lines above an instruction and the comment lines that stand directly on it. */
export function linesBefore(file: FileReference, dockerfile: Dockerfile, instruction: Instruction, lines: readonly string[]): Edit {
  const { start } = dockerfile.lines.lineSpan(firstLineWithComments(dockerfile, instruction));
  const end = lineEnd(dockerfile.text);
  return { file, span: { start, end: start }, newText: lines.map((each) => each + end).join('') };
}

/** New lines below an instruction. */
export function linesAfter(file: FileReference, dockerfile: Dockerfile, instruction: Instruction, lines: readonly string[]): Edit {
  const { line } = dockerfile.lines.positionAt(instruction.spanEnd);
  const at = dockerfile.lines.lineSpan(line).end;
  const end = lineEnd(dockerfile.text);
  return { file, span: { start: at, end: at }, newText: lines.map((each) => end + each).join('') };
}

/** New lines at the end of a text. */
export function linesAtEnd(file: FileReference, text: string, lines: readonly string[]): Edit {
  const end = lineEnd(text);
  const open = text === '' || text.endsWith('\n') ? '' : end;
  return { file, span: { start: text.length, end: text.length }, newText: open + lines.map((each) => each + end).join('') };
}

const atTheEnd = new Set(['CMD', 'ENTRYPOINT', 'HEALTHCHECK']);

/** New lines before what the stage starts, or at its end where it starts nothing of its own. */
export function linesBeforeStart(file: FileReference, { dockerfile, stage }: StageFacts, lines: readonly string[]): Edit {
  const { instructions } = stage;
  let first = instructions.length;
  while (first > 1 && atTheEnd.has(instructions[first - 1]?.keyword ?? '')) first--;
  const instruction = instructions[first];
  return instruction === undefined
    ? linesAfter(file, dockerfile, instructions.at(-1) ?? stage.from, lines)
    : linesBefore(file, dockerfile, instruction, lines);
}
