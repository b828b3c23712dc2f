import type { Span } from '../documents/text';
import type { Edit } from './finding';

/**
 * The text with all edits made. Spans refer to the text as given; insertions at one place stand in the order given.
 * Throws a RangeError where edits overlap or lie outside the text.
 */
export function applyEdits(text: string, edits: readonly { readonly span: Span; readonly newText: string }[]): string {
  const inOrder = [...edits].sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
  let result = '';
  let done = 0;
  for (const { span, newText } of inOrder) {
    if (span.start < done || span.end < span.start || span.end > text.length) {
      throw new RangeError(`The edit ${String(span.start)}–${String(span.end)} overlaps another or lies outside the text.`);
    }
    result += text.slice(done, span.start) + newText;
    done = span.end;
  }
  return result + text.slice(done);
}

/** The edits by file, for those who apply them. */
export function editsByFile(edits: readonly Edit[]): { readonly file: Edit['file']; readonly edits: readonly Edit[] }[] {
  const groups = new Map<string, { file: Edit['file']; edits: Edit[] }>();
  for (const edit of edits) {
    const key = `${edit.file.repo}:${edit.file.path}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { file: edit.file, edits: [edit] });
    else group.edits.push(edit);
  }
  return [...groups.values()];
}
