import type { Dockerfile, Instruction } from '../../documents/dockerfile-model';
import type { FileReference } from '../../project/project';
import type { StageFacts } from '../facts/stage-facts';
import type { Edit } from '../finding';
import { isCommentLine, lineEnd, linesAfter, linesBeforeStart } from './dockerfile-lines';

/**
 * Sets variables that the stage does not set: in its last ENV of several lines, in that one's style, else below its last
 * ENV, else before what it starts.
 * @param assignments `NAME=value`, the value in need of no quotes
 */
export function setEnvironment(file: FileReference, facts: StageFacts, assignments: readonly string[]): Edit {
  const { dockerfile, stage } = facts;
  const written = stage.instructions.filter(({ keyword }) => keyword === 'ENV');
  const block = written.findLast((instruction) => indentOfLastLine(dockerfile, instruction) !== undefined);
  if (block !== undefined) {
    const end = block.span.end;
    const next = ` ${dockerfile.escape}${lineEnd(dockerfile.text)}${indentOfLastLine(dockerfile, block) ?? ''}`;
    return { file, span: { start: end, end }, newText: assignments.map((assignment) => next + assignment).join('') };
  }
  const lines = assignments.map((assignment) => `ENV ${assignment}`);
  const last = written.at(-1);
  if (last === undefined) return linesBeforeStart(file, facts, lines);
  // A comment above speaks for what stands directly below it.
  return linesAfter(file, dockerfile, last, isCommented(dockerfile, last) ? ['', ...lines] : lines);
}

/** How far in the last line of an ENV of several `NAME=value` lines begins; undefined for any other. */
function indentOfLastLine({ text, lines }: Dockerfile, { span, words }: Instruction): string | undefined {
  const first = lines.positionAt(span.start).line;
  const last = lines.positionAt(span.end).line;
  const { start, end } = lines.lineSpan(last);
  // What stands behind the last word would come to stand between the new lines.
  if (first === last || text.slice(span.end, end).trim() !== '') return undefined;
  if (words[0]?.text.includes('=') !== true) return undefined;
  return /^([ \t]+)[A-Za-z_]\w*=/.exec(text.slice(start, end))?.[1];
}

/** The ENV, or one of those that stand right above it, has a comment on it. */
function isCommented(dockerfile: Dockerfile, last: Instruction): boolean {
  let first: Instruction = last;
  for (;;) {
    const above = dockerfile.lines.positionAt(first.span.start).line - 1;
    if (above >= 0 && isCommentLine(dockerfile, above)) return true;
    const previous = dockerfile.instructions[first.index - 1];
    if (previous?.keyword !== 'ENV' || dockerfile.lines.positionAt(previous.span.end).line !== above) return false;
    first = previous;
  }
}
