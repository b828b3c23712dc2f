import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeText, encodeText } from '../documents/bytes';
import { LineIndex } from '../documents/text';
import type { Edit } from '../lint/finding';
import type { FixedProject, MadeFix } from '../lint/fix-all';
import { applyEdits, editsByFile } from '../lint/fixes';
import type { FileName } from '../lint/formats/places';
import { maskSecrets } from '../lint/knowledge/secret-patterns';
import type { FileReference, Project } from '../project/project';
import { replaceFile } from '../sync/replace-file';

/** Whether fixes are made, or only shown. */
export type Fixing = 'no' | 'dry run' | 'yes';

/** What `--fix` makes, or with `--dry-run` would. */
export type Fixes = Pick<FixedProject, 'made' | 'edits'>;

/** One fix of `lint --fix --format json`; the line, from 1, is that of the file as it was. */
export interface JsonFix {
  readonly file: string;
  readonly line: number;
  readonly rule: string;
  readonly title: string;
}

export function fixesAsJson(project: Project, made: readonly MadeFix[], fileName: FileName): JsonFix[] {
  return made.map(({ finding: { file, rule }, fix: { title }, offset }) => {
    const line = (project.source(file)?.lines.positionAt(offset).line ?? 0) + 1;
    return { file: fileName(file), line, rule, title };
  });
}

/** What was fixed, a line each; for a dry run the lines that would change as well. */
export function fixesAsText(
  project: Project,
  { made, edits }: Fixes,
  fileName: FileName,
  fixing: Fixing,
): string {
  const verb = fixing === 'dry run' ? 'Would fix' : 'Fixed';
  const lines = fixesAsJson(project, made, fileName).map(({ file, line, rule, title }) => `${verb} ${file}:${String(line)} ${rule}: ${title}\n`);
  if (fixing === 'yes') return lines.join('');
  const changes = editsByFile(edits).map(({ file, edits: own }) => `\n${fileName(file)}\n${changedLines(project, file, own)}`);
  return lines.join('') + changes.join('');
}

/** Each changed line as it is and as it would be, without secrets. Edits of one line stand together. */
function changedLines(project: Project, file: FileReference, edits: readonly Edit[]): string {
  const source = project.source(file);
  if (source === undefined) return '';
  const { text, lines } = source;
  const groups: { first: number; last: number; edits: Edit[] }[] = [];
  for (const edit of [...edits].sort((a, b) => a.span.start - b.span.start)) {
    const first = lines.positionAt(edit.span.start).line;
    const last = lines.positionAt(edit.span.end).line;
    const group = groups.at(-1);
    if (group !== undefined && first <= group.last) {
      group.edits.push(edit);
      group.last = Math.max(group.last, last);
    } else groups.push({ first, last, edits: [edit] });
  }
  return groups
    .map(({ first, last, edits: own }) => {
      const start = lines.lineSpan(first).start;
      const end = lines.lineSpan(last).end;
      const before = text.slice(start, end);
      const inLines = own.map(({ span, newText }) => ({ span: { start: span.start - start, end: span.end - start }, newText }));
      return marked('-', before) + marked('+', applyEdits(before, inLines));
    })
    .join('');
}

function marked(mark: string, text: string): string {
  const lines = new LineIndex(text);
  const shown: string[] = [];
  for (let line = 0; line < lines.lineCount; line++) {
    const { start, end } = lines.lineSpan(line);
    shown.push(`  ${mark} ${maskSecrets(text.slice(start, end)).replace(/[\u0000-\u001f\u007f-\u009f]/g, ' ')}\n`);
  }
  return shown.join('');
}

/**
 * Writes the changed files, each in one step, in the encoding that it had. Throws where a file is no longer what was
 * checked, or holds bytes that its encoding does not have.
 */
export async function writeFixes(project: Project, edits: readonly Edit[]): Promise<void> {
  const { spaceRoot, mainRoot } = project.location;
  for (const { file, edits: own } of editsByFile(edits)) {
    const path = join(file.repo === 'space' ? spaceRoot : (mainRoot ?? spaceRoot), file.path);
    const bytes = await readFile(path);
    const decoded = decodeText(bytes);
    if (decoded.text !== project.source(file)?.text) throw new Error(`${file.path} was changed while it was checked. Run it again.`);
    if (!encodeText(decoded.text, decoded).equals(bytes)) throw new Error(`${file.path} is not fixed: some of its bytes are not ${decoded.encoding}.`);
    await replaceFile(path, encodeText(applyEdits(decoded.text, own), decoded));
  }
}
