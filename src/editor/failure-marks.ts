import { Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, l10n, Location, Range, type TextDocument, type Uri } from 'vscode';
import type { FailurePlace } from '../deploy/failure-place';
import { redact } from '../hub/redact';
import type { FailedAt } from '../hub/stages';
import type { Cause } from '../logs/diagnosis';
import type { FileReference } from '../project/project';

/** Causes that are told beside the likeliest. */
export const mostOthers = 3;
/** Of the evidence, which may be cut. */
const longestWanted = 200;

/** The cause of a Space's failed build or app, or of its refused configuration, and the line of the project that it stands on. */
export interface StandingFailure {
  readonly of: FailedAt;
  readonly cause: Cause;
  /** Less likely ones, the likeliest first. */
  readonly others: readonly Cause[];
  readonly message: string;
  readonly file: FileReference;
  readonly uri: Uri;
  /** The text of the lines whose change may have mended it. */
  readonly watched: string;
  /** Where the mark begins within it, and how long it is. */
  readonly mark: { readonly at: number; readonly length: number };
  readonly log: Uri;
  /** The project's files can be changed so that it is mended. */
  readonly mendable: boolean;
  /** They have been. */
  mended: boolean;
  /** Offset of `watched` in the file; undefined while the text is another. */
  at: number | undefined;
  range: Range | undefined;
  diagnostic: Diagnostic | undefined;
  /** Line of the log's document, from 0, as last seen there. */
  logLine: number;
}

/** On the line that did it, with the way to the log's line that says it, where the log has one. */
export function diagnosticOf({ of, cause, others, message, uri, log, logLine }: StandingFailure, range: Range): Diagnostic {
  const diagnostic = new Diagnostic(range, message, DiagnosticSeverity.Error);
  diagnostic.source = sourceOf(of);
  diagnostic.code = cause.id;
  // The log as it is shown may lack older lines, or have a line of its own above.
  const shift = cause.logLine === undefined ? 0 : logLine - (cause.logLine - 1);
  const inLog = (at: number): Location => {
    const line = Math.max(0, at - 1 + shift);
    return new Location(log, new Range(line, 0, line, 0));
  };
  diagnostic.relatedInformation = [
    ...(cause.logLine === undefined ? [] : [new DiagnosticRelatedInformation(inLog(cause.logLine), l10n.t('The log says so here'))]),
    // Of a failure that is not known: what else tells of it, the likeliest first.
    ...cause.lines.slice(1).map(({ text, logLine: at }) => new DiagnosticRelatedInformation(inLog(at), l10n.t('The log also says: {0}', redact(text).slice(0, longestWanted)))),
    ...others.map(({ title, logLine: at }) => {
      // The Space's own message alone may say it.
      const location = at === undefined ? new Location(uri, range) : inLog(at);
      return new DiagnosticRelatedInformation(location, l10n.t('Another possible cause: {0}', redact(title)));
    }),
  ];
  return diagnostic;
}

/** On the log's line that says it, with the way back. */
export function logMark({ of, message, uri, range }: StandingFailure, line: Range): Diagnostic {
  const mark = new Diagnostic(line, message.split('\n', 1)[0] ?? '', DiagnosticSeverity.Information);
  mark.source = sourceOf(of);
  mark.relatedInformation = [new DiagnosticRelatedInformation(new Location(uri, range ?? new Range(0, 0, 0, 0)), l10n.t('The line that did it'))];
  return mark;
}

/** What the log's text, which is without secrets, must hold to be the log that tells of the failure. */
export function evidenceOf({ evidence, logLine }: Cause): string | undefined {
  const wanted = redact(evidence.trim()).slice(0, longestWanted);
  return wanted === '' || logLine === undefined ? undefined : wanted;
}

function sourceOf(of: FailedAt): string {
  switch (of) {
    case 'configuration':
      return l10n.t('Spacedock configuration');
    case 'build':
      return l10n.t('Spacedock build');
    case 'run':
      return l10n.t('Spacedock run');
  }
}

export function placeOf({ file, mark, watched }: StandingFailure, at: number): FailurePlace {
  const start = at + mark.at;
  return { file, span: { start, end: start + mark.length }, watched: { start: at, end: at + watched.length } };
}

/** The shown log may lack older lines and have times before them: the line nearest to the place that holds the evidence. */
export function lineOf(document: TextDocument, { cause, logLine }: StandingFailure): number | undefined {
  const wanted = evidenceOf(cause);
  if (wanted === undefined) return undefined;
  const lines = document.getText().split(/\r?\n/);
  let nearest: number | undefined;
  for (const [index, line] of lines.entries()) {
    if (line.includes(wanted) && (nearest === undefined || Math.abs(index - logLine) < Math.abs(nearest - logLine))) nearest = index;
  }
  return nearest;
}
