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
import { withLiveSpace } from '../project/snapshot';
import { parseArguments } from './arguments';
import { UsageError, type Command, type CommandIo, type ExitCode } from './command';
import { fixesAsJson, fixesAsText, writeFixes, type Fixing, type JsonFix } from './lint-fix';

const usage = `Usage: spacedock lint [DIR] [--format text|json] [--fix [--dry-run]] [--live | --space ID]

Checks a Space before the push. DIR (default: the current folder) is a Space repo, a main repo with a
spacedock.yaml, or a folder with a Dockerfile.

  --format text|json   how findings are printed (default: text)
  --json               the same as --format json
  --fix                make every fix that changes nothing else, then print what is left
  --dry-run            with --fix: print what would be changed, and change nothing
  --live               also asks the Hub for the secrets (names), variables and hardware of the Space that the
                       project names, and checks what needs them
  --space ID           the same with another Space, namespace/name

HF_ENDPOINT names another Hub. The token is taken from HF_TOKEN, the hf command line's sign-in, or .env.local
and .env of the main repo.

Exit code 1 where an error was found, 2 where DIR cannot be checked or the Hub not be asked.`;

export const lintCommand: Command = {
  name: 'lint',
  summary: 'check a Space before the push',
  usage,
  run: runLint,
};

async function runLint(args: string[], io: CommandIo): Promise<ExitCode> {
  const { folder, format, fix, live, space } = readArguments(args);
  const root = resolve(io.cwd, folder);
  const locations = await projectsAt(root, io, live);
  if (locations === undefined) {
    io.stderr.write(`No Space was found in ${folder}.\nIt needs a Dockerfile, a README.md with sdk: docker, or a spacedock.yaml that names the Space repo.\n`);
    return 2;
  }
  const json: JsonFinding[] = [];
  const fixed: JsonFix[] = [];
  const all: Finding[] = [];
  for (const location of locations) {
    const read = await loadProject(location, nodeFileSystem, new DocumentCache(), io.signal);
    // The way to the Hub is loaded only where it is asked.
    const loaded = live ? withLiveSpace(read, await (await import('./lint-live')).readLive(location, space, io)) : read;
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

interface LintArguments {
  readonly folder: string;
  readonly format: 'text' | 'json';
  readonly fix: Fixing;
  /** The Hub is asked, about `space` where one is named. */
  readonly live: boolean;
  readonly space: string | undefined;
}

function readArguments(args: string[]): LintArguments {
  const { values, positionals } = parseArguments(args, {
    format: { type: 'string' },
    json: { type: 'boolean' },
    fix: { type: 'boolean' },
    'dry-run': { type: 'boolean' },
    live: { type: 'boolean' },
    space: { type: 'string' },
  });
  if (positionals.length > 1) throw new UsageError('lint takes one folder.');
  const format = values.json === true ? 'json' : (values.format ?? 'text');
  if (format !== 'text' && format !== 'json') throw new UsageError(`There is no format '${format}': text or json.`);
  if (values['dry-run'] === true && values.fix !== true) throw new UsageError('--dry-run goes with --fix.');
  const fix = values.fix !== true ? 'no' : values['dry-run'] === true ? 'dry run' : 'yes';
  const { space } = values;
  return { folder: positionals[0] ?? '.', format, fix, live: values.live === true || space !== undefined, space };
}

/** Undefined where there is nothing to check. A folder with no more than a Dockerfile is checked as a Space repo. */
async function projectsAt(root: string, io: CommandIo, live: boolean): Promise<readonly ProjectLocation[] | undefined> {
  const host = live ? { hubHost: (await import('./lint-live')).hubHostOf(io) } : {};
  const found = await discoverProjects([root], nodeFileSystem, { signal: io.signal, ...host });
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
