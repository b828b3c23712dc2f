import type { Position, Span } from '../documents/text';
import type { FileReference, Project } from '../project/project';
import type { Finding, Severity } from './finding';
import { maskSecrets } from './knowledge/secret-patterns';

/** One finding of `lint --format json`: lines and columns from 1, the end exclusive. */
export interface JsonFinding {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly severity: Severity;
  readonly rule: string;
  readonly message: string;
  readonly fixable: boolean;
}

export interface LintReport {
  readonly version: 1;
  readonly findings: readonly JsonFinding[];
}

/** How a file is named in the output: relative to the folder that was asked for, with `/`. */
export type FileName = (file: FileReference) => string;

const frameWidth = 160;

/** The findings of one project for machines. */
export function findingsAsJson(project: Project, findings: readonly Finding[], fileName: FileName): JsonFinding[] {
  return findings.map((finding) => {
    const [start, end] = placeOf(project, finding.file, finding.span);
    return {
      file: fileName(finding.file),
      line: start.line + 1,
      column: start.character + 1,
      endLine: end.line + 1,
      endColumn: end.character + 1,
      severity: finding.severity,
      rule: finding.rule,
      message: finding.message,
      fixable: finding.fixes.length > 0,
    };
  });
}

/** What `lint --format json` prints. */
export function lintReport(findings: readonly JsonFinding[]): LintReport {
  return { version: 1, findings };
}

/** The findings of one project for people, each with the line that it is about. '' where there are none. Secrets are masked. */
export function findingsAsText(project: Project, findings: readonly Finding[], fileName: FileName): string {
  return findings
    .map((finding) => {
      const [start, end] = placeOf(project, finding.file, finding.span);
      const place = `${fileName(finding.file)}:${String(start.line + 1)}:${String(start.character + 1)}`;
      const fix = finding.fixes[0];
      const lines = [
        `${place} ${finding.severity} ${finding.rule}`,
        `  ${finding.message}`,
        ...codeFrame(project, finding, start, end),
        ...(fix === undefined ? [] : [`  Fix: ${fix.title}`]),
      ];
      return `${lines.join('\n')}\n`;
    })
    .join('\n');
}

/** `3 errors, 1 warning.` or `Nothing found.` */
export function findingsSummary(findings: readonly { readonly severity: Severity }[]): string {
  const counted = (['error', 'warning', 'info', 'hint'] as const).map((severity) => {
    const count = findings.filter((finding) => finding.severity === severity).length;
    const plural = severity === 'info' || count === 1 ? severity : `${severity}s`;
    return count === 0 ? undefined : `${String(count)} ${plural}`;
  });
  const parts = counted.filter((part) => part !== undefined);
  return parts.length === 0 ? 'Nothing found.' : `${parts.join(', ')}.`;
}

function placeOf(project: Project, file: FileReference, span: Span): readonly [Position, Position] {
  const lines = project.source(file)?.lines;
  const origin = { line: 0, character: 0 };
  return lines === undefined ? [origin, origin] : [lines.positionAt(span.start), lines.positionAt(span.end)];
}

/** The finding's first line with marks below it; of a long line, the part around the place. */
function codeFrame(project: Project, { file }: Finding, start: Position, end: Position): string[] {
  const source = project.source(file);
  if (source === undefined || source.text === '') return [];
  const line = source.lines.lineSpan(start.line);
  const length = line.end - line.start;
  const from = length <= frameWidth ? 0 : Math.max(0, Math.min(start.character - 40, length - frameWidth));
  const shown = { start: line.start + from, end: Math.min(line.end, line.start + from + frameWidth) };
  const text = printable(masked(source.text, shown));
  const until = end.line === start.line ? end.character : length;
  const marks = Math.max(1, Math.min(until, from + text.length) - start.character);
  const number = String(start.line + 1);
  return [
    `  ${number} | ${text}`,
    `  ${' '.repeat(number.length)} | ${' '.repeat(start.character - from)}${'^'.repeat(marks)}`,
  ];
}

/** A piece of the text without its secrets, one that only begins or ends in it included. */
function masked(text: string, { start, end }: Span): string {
  const margin = 300;
  const from = Math.max(0, start - margin);
  return maskSecrets(text.slice(from, end + margin)).slice(start - from, end - from);
}

/** One cell a character, so that the marks stand right, and no control sequence reaches the terminal. */
function printable(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f]/g, ' ');
}
