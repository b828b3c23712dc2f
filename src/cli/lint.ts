import { relative, resolve, sep, join } from 'node:path';
import { lintProject, type LintOptions } from '../lint/engine';
import type { Finding } from '../lint/finding';
import { fixAll } from '../lint/fix-all';
import { findingsAsJson, findingsAsText, findingsSummary, lintReport, type FileName, type JsonFinding } from '../lint/formats';
import { discoverProjects, type ProjectLocation } from '../project/discovery';
import { DocumentCache } from '../project/document-cache';
import { loadProject } from '../project/load';
import { nodeFileSystem } from '../project/node-file-system';
import type { FileReference } from '../project/project';
import { parseArguments } from './arguments';
import { UsageError, type Command, type CommandIo, type ExitCode } from './command';
import { fixesAsJson, fixesAsText, writeFixes, type Fixing, type JsonFix } from './lint-fix';

const usage = `Usage: spacedock lint [DIR] [--format text|json] [--fix [--dry-run]]

Checks a Space before the push. DIR (default: the current folder) is a Space repo, a main repo with a
spacedock.yaml, or a folder with a Dockerfile.

  --format text|json   how findings are printed (default: text)
  --json               the same as --format json
  --fix                make every fix that changes nothing else, then print what is left
  --dry-run            with --fix: print what would be changed, and change nothing

Exit code 1 where an error was found, 2 where DIR cannot be checked.`;

export const lintCommand: Command = {
  name: 'lint',
  summary: 'check a Space before the push',
  usage,
  run: runLint,
};

async function runLint(args: string[], io: CommandIo): Promise<ExitCode> {
  const { folder, format, fix } = readArguments(args);
  const root = resolve(io.cwd, folder);
  const locations = await projectsAt(root, io.signal);
  if (locations === undefined) {
    io.stderr.write(`No Space was found in ${folder}.\nIt needs a Dockerfile, a README.md with sdk: docker, or a spacedock.yaml that names the Space repo.\n`);
    return 2;
  }
  const json: JsonFinding[] = [];
  const fixed: JsonFix[] = [];
  const all: Finding[] = [];
  for (const location of locations) {
    const loaded = await loadProject(location, nodeFileSystem, new DocumentCache(), io.signal);
    const fileName = namesBelow(root, location);
    const options: LintOptions = {
      onRuleFailure: (rule, error) => {
        io.stderr.write(`The rule ${rule} failed: ${error instanceof Error ? error.message : String(error)}\n`);
      },
    };
    const { project, findings, made, edits } =
      fix === 'no' ? { project: loaded, findings: lintProject(loaded, options), made: [], edits: [] } : fixAll(loaded, { ...options, signal: io.signal });
    if (fix === 'yes') await writeFixes(loaded, edits);
    all.push(...findings);
    fixed.push(...fixesAsJson(loaded, made, fileName));
    if (format === 'json') json.push(...findingsAsJson(project, findings, fileName));
    else {
      if (made.length > 0) io.stdout.write(`${fixesAsText(loaded, { made, edits }, fileName, fix)}\n`);
      if (findings.length > 0) io.stdout.write(`${findingsAsText(project, findings, fileName)}\n`);
    }
  }
  if (format === 'json') {
    const report = { ...lintReport(json), ...(fix === 'no' ? {} : { fixed }) };
    io.stdout.write(`${JSON.stringify(report, undefined, 2)}\n`);
  } else io.stdout.write(`${findingsSummary(all)}\n`);
  return all.some(({ severity }) => severity === 'error') ? 1 : 0;
}

function readArguments(args: string[]): { folder: string; format: 'text' | 'json'; fix: Fixing } {
  const { values, positionals } = parseArguments(args, {
    format: { type: 'string' },
    json: { type: 'boolean' },
    fix: { type: 'boolean' },
    'dry-run': { type: 'boolean' },
  });
  if (positionals.length > 1) throw new UsageError('lint takes one folder.');
  const format = values.json === true ? 'json' : (values.format ?? 'text');
  if (format !== 'text' && format !== 'json') throw new UsageError(`There is no format '${format}': text or json.`);
  if (values['dry-run'] === true && values.fix !== true) throw new UsageError('--dry-run goes with --fix.');
  const fix = values.fix !== true ? 'no' : values['dry-run'] === true ? 'dry run' : 'yes';
  return { folder: positionals[0] ?? '.', format, fix };
}

/** Undefined where there is nothing to check. A folder with no more than a Dockerfile is checked as a Space repo. */
async function projectsAt(root: string, signal: AbortSignal): Promise<readonly ProjectLocation[] | undefined> {
  const found = await discoverProjects([root], nodeFileSystem, { signal });
  if (found.length > 0) return found;
  const dockerfile = await nodeFileSystem.stat(join(root, 'Dockerfile'));
  if (dockerfile?.kind !== 'file') return undefined;
  return [{ spaceRoot: root, mainRoot: undefined, settingsPath: undefined, spaceId: undefined }];
}

function namesBelow(root: string, location: ProjectLocation): FileName {
  return (file: FileReference) => {
    const repo = file.repo === 'space' ? location.spaceRoot : (location.mainRoot ?? location.spaceRoot);
    return relative(root, join(repo, file.path)).split(sep).join('/');
  };
}
