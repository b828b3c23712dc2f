import type { Finding, Severity } from '../finding';
import { hasNoText, placeOf, type FileName, type LintedProject } from './places';

const commands: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'notice', hint: 'notice' };
const order: readonly Severity[] = ['error', 'warning', 'info', 'hint'];

/**
 * The findings as workflow commands of GitHub Actions, a line each, which it shows as annotations: the gravest first,
 * because it shows only the first ones of a step. File names must be relative to the repository's root.
 * https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions
 */
export function findingsAsGitHub(linted: readonly LintedProject[], fileNameOf: (linted: LintedProject) => FileName): string {
  const all = linted.flatMap((one) => {
    const fileName = fileNameOf(one);
    return one.findings.map((finding) => ({ severity: finding.severity, line: annotation(one, finding, fileName) }));
  });
  return order.flatMap((wanted) => all.filter(({ severity }) => severity === wanted).map(({ line }) => `${line}\n`)).join('');
}

function annotation({ project }: LintedProject, finding: Finding, fileName: FileName): string {
  const { file, span, severity, rule, message, fixes } = finding;
  const [start, end] = placeOf(project, file, span);
  // GitHub refuses columns where the lines differ.
  const columns: [string, number][] =
    start.line !== end.line || hasNoText(project, file)
      ? []
      : [
          ['col', start.character + 1],
          ['endColumn', end.character + 1],
        ];
  const properties: [string, string | number][] = [
    ['file', fileName(file)],
    ['line', start.line + 1],
    ['endLine', end.line + 1],
    ...columns,
    ['title', rule],
  ];
  const text = [message, ...fixes.slice(0, 1).map(({ title }) => `Fix: ${title}`)].join('\n');
  const written = properties.map(([name, value]) => `${name}=${escapedProperty(String(value))}`).join(',');
  return `::${commands[severity]} ${written}::${escapedData(text)}`;
}

function escapedData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapedProperty(text: string): string {
  return escapedData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
