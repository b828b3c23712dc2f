import type { Position, Span } from '../../documents/text';
import type { FileReference, Project } from '../../project/project';
import type { Finding } from '../finding';

/** A project and what was found in it. */
export interface LintedProject {
  readonly project: Project;
  readonly findings: readonly Finding[];
}

/** How a file is named in the output. */
export type FileName = (file: FileReference) => string;

/** From where to where, lines and characters from 0; the beginning of a file that cannot be shown. */
export function placeOf(project: Project, file: FileReference, span: Span): readonly [start: Position, end: Position] {
  const lines = project.source(file)?.lines;
  const origin = { line: 0, character: 0 };
  return lines === undefined ? [origin, origin] : [lines.positionAt(span.start), lines.positionAt(span.end)];
}

/** The file has no text that a place could be shown in: a binary, one that is too large, empty or missing. */
export function hasNoText(project: Project, file: FileReference): boolean {
  return (project.source(file)?.text ?? '') === '';
}
