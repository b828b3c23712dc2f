import { resolve } from 'node:path';
import { lintProject, type LintOptions } from '../lint/engine';
import { fixAll } from '../lint/fix-all';
import type { ProjectLocation } from '../project/discovery';
import { DocumentCache } from '../project/document-cache';
import { loadProject } from '../project/load';
import { nodeFileSystem } from '../project/node-file-system';
import { withLiveSpace } from '../project/snapshot';
import type { Command, CommandIo, ExitCode } from './command';
import { readLintArguments, type LintArguments } from './lint-arguments';
import { writeFixes } from './lint-fix';
import { reportSummary, reportText, type ProjectReport } from './lint-report';
import { projectsIn } from './projects-in';
import { writeNamedFile } from './replace-file';

const usage = `Usage: spacedock lint [DIR] [--format text|json|sarif|github] [--output FILE] [--quiet]
                      [--fail-on SEVERITY] [--rule RULE=SEVERITY …]
                      [--fix [--dry-run]] [--live | --space ID]

Checks a Space before the push. DIR (default: the current folder) is a Space repo, a main repo with a
spacedock.yaml, or a folder with a Dockerfile.

  --format FORMAT       text (default); json; sarif, SARIF 2.1.0 for code scanning; github, annotations of
                        GitHub Actions. The last two name files from the root of the git repository that the
                        command runs in, json from DIR.
  --json                the same as --format json
  --output FILE         writes the findings into FILE, and prints only how many there are
  --quiet               shows errors only; the exit code is the same
  --fail-on SEVERITY    exit code 1 from which severity on: error (default), warning, info, hint, or never
  --rule RULE=SEVERITY  gives a rule another severity, or off, as spacedock.yaml does; may be repeated
  --fix                 make every fix that changes nothing else, then print what is left
  --dry-run             with --fix: print what would be changed, and change nothing
  --live                also asks the Hub for the secrets (names), variables and hardware of the Space that the
                        project names, and checks what needs them
  --space ID            the same with another Space, namespace/name

HF_ENDPOINT names another Hub. The token is taken from HF_TOKEN, the hf command line's sign-in, or .env.local
and .env of the main repo. NO_COLOR turns colours off, FORCE_COLOR on.

Exit code 1 where something was found that --fail-on names, 2 where DIR cannot be checked, FILE not be written or
the Hub not be asked.`;

export const lintCommand: Command = {
  name: 'lint',
  summary: 'check a Space before the push',
  usage,
  run: runLint,
};

async function runLint(args: string[], io: CommandIo): Promise<ExitCode> {
  const asked = readLintArguments(args);
  const root = resolve(io.cwd, asked.folder);
  const host = asked.live ? { hubHost: (await import('./lint-live')).hubHostOf(io) } : {};
  const locations = await projectsIn([root], { signal: io.signal, ...host });
  if (locations.length === 0) {
    io.stderr.write(`No Space was found in ${asked.folder === '.' ? 'this folder' : asked.folder}.\nIt needs a Dockerfile, a README.md with sdk: docker, or a spacedock.yaml that names the Space repo.\n`);
    return 2;
  }
  const reports: ProjectReport[] = [];
  for (const location of locations) reports.push(await lintAt(location, asked, io));
  if (asked.fix === 'yes') for (const { before, fixes } of reports) await writeFixes(before, fixes.edits);
  const { output, format } = asked;
  const text = await reportText(reports, root, asked, io, output === undefined ? io.stdout : {});
  if (output === undefined) io.stdout.write(text);
  else await writeNamedFile(resolve(io.cwd, output), text);
  const isForPeople = format === 'text' || format === 'github';
  if (isForPeople || output !== undefined) io.stdout.write(reportSummary(reports, asked.fix, io));
  return reports.some(({ findings }) => findings.some(({ severity }) => asked.failOn.includes(severity))) ? 1 : 0;
}

/** What is found and, with `--fix`, what mends it; nothing is written. */
async function lintAt(location: ProjectLocation, { fix, live, space, severities }: LintArguments, io: CommandIo): Promise<ProjectReport> {
  const read = await loadProject(location, nodeFileSystem, new DocumentCache(), io.signal);
  // The way to the Hub is loaded only where it is asked.
  const before = live ? withLiveSpace(read, await (await import('./lint-live')).readLive(location, space, io)) : read;
  const options: LintOptions = {
    severities,
    onRuleFailure: (rule, error) => {
      io.stderr.write(`The rule ${rule} failed: ${error instanceof Error ? error.message : String(error)}\n`);
    },
  };
  if (fix === 'no') return { before, project: before, findings: lintProject(before, options), fixes: { made: [], edits: [] } };
  const fixed = fixAll(before, { ...options, signal: io.signal });
  return { before, project: fixed.project, findings: fixed.findings, fixes: fixed };
}
