import type { Span } from '../../documents/text';
import type { FileReference, Project } from '../../project/project';
import type { Finding, Severity } from '../finding';
import { codeFrame, type FrameLine } from './code-frame';
import { noColours, type Colours } from './colours';
import { placeOf, type FileName, type LintedProject } from './places';
import { printable, printableName } from './terminal-cells';

export interface TextOptions {
  readonly colours?: Colours;
  /** Cells of a line of the terminal. */
  readonly width?: number;
}

const narrowest = 40;
const widest = 160;

/**
 * The findings of one project for people, each with the lines that it is about, the places that explain it, and what
 * would mend it; an empty line between two. '' where there are none. Secrets are masked.
 */
export function findingsAsText({ project, findings }: LintedProject, fileName: FileName, options: TextOptions = {}): string {
  return findings.map((finding) => findingAsText(project, finding, fileName, options)).join('\n');
}

function findingAsText(project: Project, finding: Finding, fileName: FileName, { colours = noColours, width = widest }: TextOptions): string {
  const { rule, severity, message, related } = finding;
  const place = (file: FileReference, span: Span): string => {
    const [{ line, character }] = placeOf(project, file, span);
    return `${colours.strong(printableName(fileName(file)))}:${String(line + 1)}:${String(character + 1)}`;
  };
  const frameOf = (file: FileReference, span: Span): FrameLine[] =>
    codeFrame(project.source(file), span, Math.max(narrowest, Math.min(width - 12, widest)));
  return [
    `${place(finding.file, finding.span)} ${colours.severity(severity, severity)} ${colours.faint(`${rule}:`)} ${printable(message)}`,
    ...shownFrame(frameOf(finding.file, finding.span), colours, (marks) => colours.severity(severity, marks)),
    ...related.flatMap((other) => [
      `  ${place(other.file, other.span)} ${printable(other.message)}`,
      ...shownFrame(frameOf(other.file, other.span), colours, colours.faint),
    ]),
    ...fixHint(finding, colours),
  ]
    .map((line) => `${line}\n`)
    .join('');
}

function shownFrame(frame: readonly FrameLine[], colours: Colours, paint: (marks: string) => string): string[] {
  const widestNumber = Math.max(0, ...frame.map(({ number }) => String(number ?? '').length));
  return frame.flatMap(({ number, text, marks }) => {
    const gutter = (label: string): string => `  ${colours.faint(`${label.padStart(widestNumber)} |`)}`;
    const line = `${gutter(number === undefined ? '…' : String(number))} ${text}`.trimEnd();
    return marks === '' ? [line] : [line, `${gutter('')}${marks.replace(/\^.*/, (signs) => paint(signs)).replace(/^/, ' ')}`];
  });
}

/** What `--fix` would do, or else what the editor offers. */
function fixHint({ fixes }: Finding, colours: Colours): string[] {
  const safe = fixes.find((fix) => fix.safe);
  const fix = safe ?? fixes[0];
  if (fix === undefined) return [];
  return [`  ${colours.good(safe === undefined ? 'Possible fix:' : 'Fix with --fix:')} ${printable(fix.title)}`];
}

/** `3 errors, 1 warning.` or `Nothing found.` */
export function findingsSummary(findings: readonly Pick<Finding, 'severity'>[], colours: Colours = noColours): string {
  const counted = (['error', 'warning', 'info', 'hint'] as const).map((severity) => {
    const count = findings.filter((finding) => finding.severity === severity).length;
    return count === 0 ? undefined : colours.severity(severity, counting(count, severity));
  });
  const parts = counted.filter((part) => part !== undefined);
  return parts.length === 0 ? colours.good('Nothing found.') : `${parts.join(', ')}.`;
}

/** `--fix mends 2 of them.` Undefined where it mends nothing. */
export function fixableSummary(findings: readonly Pick<Finding, 'fixes'>[]): string | undefined {
  const fixable = findings.filter(({ fixes }) => fixes.some(({ safe }) => safe)).length;
  if (fixable === 0) return undefined;
  if (fixable < findings.length) return `--fix mends ${String(fixable)} of them.`;
  return findings.length === 1 ? '--fix mends it.' : '--fix mends them.';
}

function counting(count: number, severity: Severity): string {
  return `${String(count)} ${severity === 'info' || count === 1 ? severity : `${severity}s`}`;
}
