import type { Dockerfile, Instruction, NameValue } from '../../documents/dockerfile-model';
import type { Span } from '../../documents/text';
import type { FileReference } from '../../project/project';
import type { Edit } from '../finding';
import { firstLineWithComments } from './dockerfile-lines';

/**
 * Takes one assignment out of an ENV, with the ENV where it is the only one; an ARG keeps its name and loses its default.
 * Undefined where a comment stands between it and its neighbour.
 */
export function removeAssignment(
  file: FileReference,
  dockerfile: Dockerfile,
  instruction: Instruction,
  pairs: readonly NameValue[],
  pair: NameValue,
): Edit | undefined {
  const { name, value } = pair;
  if (value === undefined) return undefined;
  if (instruction.keyword === 'ARG') return { file, span: { start: name.span.end, end: value.span.end }, newText: '' };
  if (pairs.length === 1) return { file, span: wholeLines(dockerfile, instruction), newText: '' };
  const index = pairs.indexOf(pair);
  const before = pairs[index - 1];
  const after = pairs[index + 1];
  const span =
    before === undefined
      ? { start: name.span.start, end: after?.name.span.start ?? value.span.end }
      : { start: (before.value ?? before.name).span.end, end: value.span.end };
  const beside = dockerfile.text.slice(span.start, span.end).replace(dockerfile.text.slice(name.span.start, value.span.end), '');
  return beside.includes('#') ? undefined : { file, span, newText: '' };
}

/** An instruction with the comment right above, where that can be about nothing else, and one of two blank lines around. */
export function wholeLines(dockerfile: Dockerfile, instruction: Instruction): Span {
  const { text, lines } = dockerfile;
  const isBlank = (line: number): boolean => {
    const { start, end } = lines.lineSpan(line);
    return line < 0 || line >= lines.lineCount || text.slice(start, end).trim() === '';
  };
  const next = lines.positionAt(instruction.spanEnd).line + 1;
  const standsAlone = isBlank(next);
  const first = standsAlone ? firstLineWithComments(dockerfile, instruction) : lines.positionAt(instruction.spanStart).line;
  const last = standsAlone && isBlank(first - 1) ? next + 1 : next;
  return { start: lines.lineSpan(first).start, end: last >= lines.lineCount ? text.length : lines.lineSpan(last).start };
}
