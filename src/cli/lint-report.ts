import { homepage, version } from '../../package.json';
import { findingsAsGitHub } from '../lint/formats/github';
import { findingsAsJson, lintReport } from '../lint/formats/json';
import type { LintedProject } from '../lint/formats/places';
import { findingsAsText, findingsSummary, fixableSummary } from '../lint/formats/text';
import { rules } from '../lint/rules';
import { nodeFileSystem } from '../project/node-file-system';
import type { Project } from '../project/project';
import { coloursFor } from './colours';
import type { CommandIo, TextOutput } from './command';
import type { LintArguments } from './lint-arguments';
import { fixesAsJson, fixesAsText, type Fixes } from './lint-fix';
import { namesBelow, repositoryRoot, sarifPlaces } from './lint-paths';

/** What was found in one project, and what was mended there or would be. */
export interface ProjectReport extends LintedProject {
  /** As it was before anything was mended. */
  readonly before: Project;
  readonly fixes: Fixes;
}

type Format = Pick<LintArguments, 'format' | 'fix' | 'quiet'>;

/** The findings as they are printed or written. `root` is the folder that was asked for, `output` where the text goes. */
export async function reportText(reports: readonly ProjectReport[], root: string, args: Format, io: CommandIo, output: Pick<TextOutput, 'isTTY' | 'columns'>): Promise<string> {
  const shown = args.quiet ? reports.map(onlyErrors) : reports;
  if (args.format === 'json') return jsonText(shown, root, args.fix);
  if (args.format === 'sarif') return await sarifText(shown, io);
  if (args.format === 'github') {
    const repository = await repositoryRoot(io, nodeFileSystem);
    return findingsAsGitHub(shown, ({ project }) => namesBelow(repository, project.location));
  }
  return shown.map((report) => projectText(report, args.fix, io, output)).join('');
}

/** What was found in all, in a line, with the colours of a terminal. */
export function reportSummary(reports: readonly ProjectReport[], fix: LintArguments['fix'], { stdout, env }: CommandIo): string {
  const findings = reports.flatMap((report) => report.findings);
  const hint = fix === 'no' ? fixableSummary(findings) : undefined;
  return `${[findingsSummary(findings, coloursFor(stdout, env)), ...(hint === undefined ? [] : [hint])].join(' ')}\n`;
}

function onlyErrors<T extends LintedProject>(report: T): T {
  return { ...report, findings: report.findings.filter(({ severity }) => severity === 'error') };
}

function jsonText(reports: readonly ProjectReport[], root: string, fix: LintArguments['fix']): string {
  const findings = reports.flatMap((report) => findingsAsJson(report, namesBelow(root, report.project.location)));
  const fixed = reports.flatMap(({ before, fixes }) => fixesAsJson(before, fixes.made, namesBelow(root, before.location)));
  return `${JSON.stringify({ ...lintReport(findings), ...(fix === 'no' ? {} : { fixed }) }, undefined, 2)}\n`;
}

/** The way to SARIF is loaded only where it is wanted. */
async function sarifText(reports: readonly ProjectReport[], io: CommandIo): Promise<string> {
  const { findingsAsSarif } = await import('../lint/formats/sarif');
  const places = sarifPlaces(await repositoryRoot(io, nodeFileSystem));
  return `${JSON.stringify(findingsAsSarif(reports, { version, homepage, rules, ...places }), undefined, 2)}\n`;
}

/** Files are named from the folder that the command runs in, so that a terminal can open them. */
function projectText(report: ProjectReport, fix: LintArguments['fix'], io: CommandIo, output: Pick<TextOutput, 'isTTY' | 'columns'>): string {
  const { before, fixes, findings } = report;
  const fileName = namesBelow(io.cwd, before.location);
  const options = { colours: coloursFor(output, io.env), ...(output.columns === undefined ? {} : { width: output.columns }) };
  const made = fixes.made.length > 0 ? `${fixesAsText(before, fixes, fileName, fix)}\n` : '';
  return made + (findings.length > 0 ? `${findingsAsText(report, fileName, options)}\n` : '');
}
