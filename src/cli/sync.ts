import { join, resolve } from 'node:path';
import { discoverProjects, type ProjectLocation } from '../project/discovery';
import { nodeFileSystem } from '../project/node-file-system';
import { applySync, type SyncReport } from '../sync/apply';
import { lfsPull, pointersOf } from '../sync/lfs';
import { refusedOf, SyncError, type InterruptedSync, type SyncPlan } from '../sync/plan-model';
import { planProject } from '../sync/project-plan';
import { parseArguments } from './arguments';
import { UsageError, type Command, type CommandIo, type ExitCode } from './command';

const usage = `Usage: spacedock sync [DIR] [--dry-run] [--overwrite-uncommitted] [--json]

Copies the main repo into the Space repo by the rules of spacedock.yaml. DIR (default: the current folder)
is the main repo.

  --dry-run                say what would be done, change nothing
  --overwrite-uncommitted  go on where content of the Space repo is lost that is in no commit
  --json                   print JSON

Exit code 1 where something was refused or failed, 2 where there is nothing to sync from or to.`;

/** Milliseconds that another sync may take. */
const longestWait = 60_000;

export const syncCommand: Command = {
  name: 'sync',
  summary: 'copy the main repo into the Space repo',
  usage,
  run: runSync,
};

async function runSync(args: string[], io: CommandIo): Promise<ExitCode> {
  const { folder, dryRun, overwriteUncommitted, json } = readArguments(args);
  const location = await projectAt(resolve(io.cwd, folder), io.signal);
  if (location === undefined) return nothingToSync(folder, io);
  try {
    const plan = await planProject(location, io.signal);
    if (plan === undefined) return nothingToSync(folder, io);
    const report = dryRun
      ? undefined
      : await applySync(plan, {
          signal: io.signal,
          allowOverwriteUncommitted: overwriteUncommitted,
          patience: longestWait,
          onWait: (holder) => io.stderr.write(`Waiting for another sync into this Space repo to end${holder ? ` (process ${String(holder.pid)} on ${holder.host})` : ''} …\n`),
        });
    io.stdout.write(json ? asJson(plan, report) : asText(plan, report));
    // What is protected is left out on purpose.
    const refused = refusedOf(plan).length > 0;
    return refused || (report !== undefined && report.failed.length + report.notDone.length > 0) ? 1 : 0;
  } catch (error) {
    if (!(error instanceof SyncError)) throw error;
    io.stderr.write(`${[error.message, error.advice, ...error.paths.map((path) => `  ${path}`)].join('\n')}\n`);
    return 2;
  }
}

function nothingToSync(folder: string, io: CommandIo): ExitCode {
  io.stderr.write(`There is nothing to sync in ${folder}.\nA sync needs a spacedock.yaml that names the Space repo (repo) and what to copy (sync).\n`);
  return 2;
}

function readArguments(args: string[]): { folder: string; dryRun: boolean; overwriteUncommitted: boolean; json: boolean } {
  const { values, positionals } = parseArguments(args, {
    'dry-run': { type: 'boolean' },
    'overwrite-uncommitted': { type: 'boolean' },
    json: { type: 'boolean' },
  });
  if (positionals.length > 1) throw new UsageError('sync takes one folder.');
  return {
    folder: positionals[0] ?? '.',
    dryRun: values['dry-run'] ?? false,
    overwriteUncommitted: values['overwrite-uncommitted'] ?? false,
    json: values.json ?? false,
  };
}

/** The project whose main repo is the folder; else the only one with a main repo in it. */
async function projectAt(root: string, signal: AbortSignal): Promise<ProjectLocation | undefined> {
  const projects = (await discoverProjects([root], nodeFileSystem, { signal })).filter(({ mainRoot }) => mainRoot !== undefined);
  const here = projects.find(({ mainRoot, spaceRoot }) => mainRoot === root || spaceRoot === root);
  if (here !== undefined || projects.length <= 1) return here ?? projects[0];
  const names = projects.map(({ settingsPath, mainRoot }) => settingsPath ?? join(mainRoot ?? root, 'spacedock.yaml'));
  throw new UsageError(`There are several projects here: name the folder of one of ${names.join(', ')}.`);
}

/** `version` counts up when the shape changes. */
function asJson(plan: SyncPlan, report: SyncReport | undefined): string {
  const { mainRoot, spaceRoot, unchanged, refused, overwritesUncommitted, interrupted } = plan;
  const changes = plan.changes.map(({ path, kind, rule }) => ({ path, kind, rule }));
  const result = { version: 1, mainRoot, spaceRoot, changes, refused, unchanged, overwritesUncommitted: overwritesUncommitted ?? null, interrupted: interrupted ?? null, report: report ?? null };
  return `${JSON.stringify(result, undefined, 2)}\n`;
}

/** A line for each file, then the counts: as a plan without a report, else as what was done. */
function asText(plan: SyncPlan, report: SyncReport | undefined): string {
  const uncommitted = new Set(plan.overwritesUncommitted);
  const lines = (report?.done ?? plan.changes).map(({ kind, path }) =>
    report === undefined
      ? `would ${kind.padEnd(6)} ${path}${uncommitted.has(path) ? ' (is in no commit)' : ''}`
      : `${pastTense[kind].padEnd(7)} ${path}${uncommitted.has(path) ? ' (was in no commit)' : ''}`,
  );
  const refused = report === undefined ? 'would refuse' : 'refused';
  for (const { path, message, advice } of plan.refused) lines.push(`${refused} ${path}: ${message} ${advice}`);
  for (const { path, message, advice } of report?.failed ?? []) lines.push(`failed  ${path}: ${message} ${advice}`);
  for (const path of report?.notDone ?? []) lines.push(`left    ${path}`);
  const pointers = pointersOf(plan);
  if (pointers.length > 0) lines.push(`Fetch what is in LFS, in ${plan.mainRoot}: git ${lfsPull(pointers).join(' ')}`);
  if (plan.interrupted !== undefined) lines.push(interruptedText(plan.interrupted, report));
  return `${[...lines, summary(plan, report)].join('\n')}\n`;
}

function interruptedText({ started, changes }: InterruptedSync, report: SyncReport | undefined): string {
  const what = `A sync of ${String(changes)} ${changes === 1 ? 'file' : 'files'} that began ${started} had been interrupted`;
  return report === undefined ? `${what}: the next sync finishes it.` : `${what}: what it left undone was done now.`;
}

const pastTense = { add: 'added', change: 'changed', delete: 'deleted' } as const;

/** `1 added, 2 changed; 19 the same.`, `1 to add, 2 to change; 19 the same, 1 refused.` */
function summary(plan: SyncPlan, report: SyncReport | undefined): string {
  const changes = (['add', 'change', 'delete'] as const).flatMap((kind) => {
    const count = (report?.done ?? plan.changes).filter((change) => change.kind === kind).length;
    return count === 0 ? [] : [`${String(count)} ${report === undefined ? `to ${kind}` : pastTense[kind]}`];
  });
  const notDone = report === undefined ? 0 : report.failed.length + report.notDone.length;
  const rest = [`${String(plan.unchanged)} the same`];
  if (plan.refused.length > 0) rest.push(`${String(plan.refused.length)} refused`);
  if (notDone > 0) rest.push(`${String(notDone)} not done`);
  return `${changes.join(', ') || (report === undefined ? 'Nothing to change' : 'Nothing changed')}; ${rest.join(', ')}.`;
}
