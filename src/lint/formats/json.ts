import type { Severity } from '../finding';
import { placeOf, type FileName, type LintedProject } from './places';

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

/** The findings of one project for machines. */
export function findingsAsJson({ project, findings }: LintedProject, fileName: FileName): JsonFinding[] {
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
