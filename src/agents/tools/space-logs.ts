import * as z from 'zod';
import { readSpaceLog } from '../../deploy/read-log';
import { cut } from '../plain-output';
import { spaceInput, spaceOf } from '../target';
import { readingTool } from '../tool';

const longestLine = 1_000;
/** Of all lines together. */
const mostCharacters = 40_000;

export const spaceLogsTool = readingTool({
  name: 'space_logs',
  title: 'Space logs',
  description:
    'Reads the build log or the run log (the app’s output) of a Hugging Face Space: its last lines, or with `before` the lines in front of a place. For the cause of a failure call {diagnose_build} first. Changes nothing.',
  input: z.strictObject({
    space: spaceInput,
    kind: z.enum(['build', 'run']),
    lines: z.int().min(1).max(500).default(100).describe('At most so many lines'),
    before: z.int().min(2).optional().describe('Read the lines in front of this line: firstLine of the page before'),
  }),
  output: z.object({
    space: z.string(),
    kind: z.enum(['build', 'run']),
    firstLine: z.int().optional().describe('Number of the first line shown, from 1'),
    totalLines: z.int(),
    complete: z.boolean().describe('False where the log goes on'),
    lines: z.array(z.string()),
  }),
  async run({ space, kind, lines: count, before }, context, signal) {
    const target = await spaceOf(space, context, signal);
    let kept: string[] = [];
    let total = 0;
    const complete = await readSpaceLog(
      target,
      kind,
      (line) => {
        total++;
        if (before !== undefined && total >= before) return;
        kept.push(cut(line, longestLine));
        if (kept.length > 2 * count) kept = kept.slice(-count);
      },
      () => {
        kept = [];
        total = 0;
      },
      signal,
    );
    const shown = withinCharacters(kept.slice(-count));
    const end = before === undefined ? total : Math.min(before - 1, total);
    return { space: target.id, kind, firstLine: shown.length === 0 ? undefined : end - shown.length + 1, totalLines: total, complete, lines: shown };
  },
});

/** The last lines that fit. */
function withinCharacters(lines: readonly string[]): string[] {
  let characters = 0;
  let start = lines.length;
  while (start > 0 && characters + (lines[start - 1]?.length ?? 0) + 1 <= mostCharacters) {
    start--;
    characters += (lines[start]?.length ?? 0) + 1;
  }
  return lines.slice(start);
}
