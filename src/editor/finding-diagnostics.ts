import { Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, Location, Range, Uri } from 'vscode';
import { join } from 'node:path';
import type { Span } from '../documents/text';
import type { Finding, Severity } from '../lint/finding';
import type { FileReference, Project } from '../project/project';
import { ruleUri } from './rule-explanations';

const severities: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

/** A finding as VS Code shows it; undefined where its file is not at hand. */
export function toDiagnostic(project: Project, finding: Finding): Diagnostic | undefined {
  const range = fileRange(project, finding.file, finding.span);
  if (range === undefined) return undefined;
  const diagnostic = new Diagnostic(range, finding.message, severities[finding.severity]);
  diagnostic.source = 'Spacedock';
  diagnostic.code = { value: finding.rule, target: ruleUri(finding.rule) };
  const related = finding.related.flatMap(({ file, span, message }) => {
    const uri = fileUri(project, file);
    const place = fileRange(project, file, span);
    return uri && place ? [new DiagnosticRelatedInformation(new Location(uri, place), message)] : [];
  });
  if (related.length > 0) diagnostic.relatedInformation = related;
  return diagnostic;
}

/** The absolute place of a project's file. */
export function fileUri(project: Project, file: FileReference): Uri | undefined {
  const root = file.repo === 'space' ? project.location.spaceRoot : project.location.mainRoot;
  return root === undefined ? undefined : Uri.file(join(root, file.path));
}

/** A span of a file's text, as it was in the snapshot, in the editor's lines and characters. */
export function fileRange(project: Project, file: FileReference, span: Span): Range | undefined {
  const lines = project.source(file)?.lines;
  if (lines === undefined) return undefined;
  const start = lines.positionAt(span.start);
  const end = lines.positionAt(span.end);
  return new Range(start.line, start.character, end.line, end.character);
}
