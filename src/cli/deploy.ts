import { resolve } from 'node:path';
import { deployPace, deployProject, usualDeployOptions, type FinishedDeployment } from '../deploy/deploy-project';
import type { DeployQuestion } from '../deploy/deploy-request';
import { exitCodeOf } from '../deploy/deployment';
import { failureOf } from '../deploy/deployment-failure';
import type { DeployOptions } from '../deploy/deployment-model';
import { planBack } from '../deploy/rollback';
import { timesOf } from '../deploy/deploy-times';
import { outcomeText } from '../deploy/outcome-text';
import { progressText } from '../deploy/progress-text';
import { redact } from '../hub/redact';
import { readSpace } from '../hub/space';
import { discoverProjects, type ProjectLocation } from '../project/discovery';
import { nodeFileSystem } from '../project/node-file-system';
import { refusedOf } from '../sync/plan-model';
import { parseArguments, secondsOption } from './arguments';
import { UsageError, type Command, type CommandIo, type ExitCode } from './command';
import { questionText } from './deploy-text';
import { hubHostOf } from './lint-live';
import { connectionOf } from './space-target';

const usage = `Usage: spacedock deploy [DIR] [--yes | --dry-run] [--message TEXT] [--no-sync] [--no-watch]
                        [--overwrite-uncommitted] [--factory-reboot] [--timeout S] [--json]

Checks, syncs, commits, pushes and watches a Space until it runs the pushed commit. DIR (default: the current
folder) is the main repo or the Space repo. Nothing is asked: without --yes it says what it would do, and ends.

  --yes                    do it, past all warnings; what the Hub would refuse is never pushed
  --dry-run                say what would be done, change nothing
  --message TEXT           of the commit (default: what it is about)
  --no-sync                deploy the Space repo as it is
  --no-watch               end after the push
  --overwrite-uncommitted  go on where the sync loses content of the Space repo that is in no commit
  --factory-reboot         reboot a Space that does not build by itself because of Dev Mode
  --timeout S              watch for so long (default: 5400 seconds)
  --json                   print JSON

HF_ENDPOINT names another Hub. The token is taken from HF_TOKEN, the hf command line's sign-in, or .env.local
and .env of the main repo.

Exit code 0 where the Space runs the commit, or there is nothing to deploy; 1 where the push was or would be
refused, the sync refuses all that is left, or the build or the app failed; 2 where there is no answer: usage, network, time over.`;

export const deployCommand: Command = { name: 'deploy', summary: 'sync, push and watch a Space until it runs', usage, run: (args, io) => runDeploy(args, io, { rollback: false }) };

interface DeployArguments {
  readonly folder: string;
  readonly yes: boolean;
  readonly dryRun: boolean;
  readonly message: string | undefined;
  /** The commit to roll back to. */
  readonly to: string | undefined;
  readonly sync: boolean;
  readonly overwriteUncommitted: boolean;
  readonly factoryReboot: boolean;
  readonly json: boolean;
  readonly options: DeployOptions;
}

/** Deploys what is there, or with `rollback` what ran before. */
export async function runDeploy(args: string[], io: CommandIo, { rollback }: { readonly rollback: boolean }): Promise<ExitCode> {
  const asked = readArguments(args, io, rollback);
  const location = await locationAt(resolve(io.cwd, asked.folder), io);
  const connection = connectionOf(location.mainRoot ?? location.spaceRoot, io);
  let question: DeployQuestion | undefined;
  let lossy = false;
  let told: string | undefined;
  const finished = await deployProject(
    {
      location,
      connection,
      fileSystem: nodeFileSystem,
      sync: asked.sync,
      planRollback: rollback ? (signal) => planBack(location, { to: asked.to, readSpace: (until) => readSpace(connection, location.spaceId ?? '', until) }, signal) : undefined,
      ask: (found) => {
        question = found;
        lossy = asked.yes && found.losses.length > 0 && !asked.overwriteUncommitted;
        if (!asked.json) io.stdout.write(redact(questionText(found)));
        const message = asked.message ?? found.message ?? '';
        return Promise.resolve(asked.yes && !lossy ? { message } : undefined);
      },
      offerReboot: () => Promise.resolve(asked.factoryReboot),
    },
    asked.options,
    {
      signal: io.signal,
      onChange: (state) => {
        const text = progressText(state);
        if (text === undefined || text === told) return;
        told = text;
        // The answer is on stdout; how far it is, is for who watches.
        io.stderr.write(`${text}\n`);
      },
    },
  );
  return answer(finished, { ...asked, lossy, asked: question !== undefined }, io);
}

function answer(finished: FinishedDeployment, { json, dryRun, yes, lossy, asked }: DeployArguments & { readonly lossy: boolean; readonly asked: boolean }, io: CommandIo): ExitCode {
  const { state, report, journalPath, journalProblem } = finished;
  const outcome = state.outcome ?? { kind: 'failed' as const, message: 'The deployment did not end.', advice: 'Look at the Space.' };
  const onlyAsked = outcome.kind === 'declined' && asked && !lossy;
  if (json) io.stdout.write(redact(asJson(finished, onlyAsked && dryRun ? 'would-deploy' : outcome.kind)));
  else if (!onlyAsked) io.stdout.write(`${asked ? '\n' : ''}${report}`);
  if (journalPath !== undefined && !json) io.stdout.write(`\nKept in ${journalPath}.\n`);
  if (journalProblem !== undefined) io.stderr.write(`The journal could not be written: ${redact(journalProblem)}\n`);
  if (onlyAsked && dryRun) return 0;
  if (onlyAsked && !yes) io.stderr.write('Nothing was done. Add --yes to deploy.\n');
  if (lossy) io.stderr.write('Nothing was done: the sync would lose content that is in no commit. Commit it, or add --overwrite-uncommitted.\n');
  // A script that deploys is not told that all is there while files are held back.
  if (outcome.kind === 'nothing' && refusedOf(finished.facts.plan).length > 0) return 1;
  return exitCodeOf(outcome);
}

function readArguments(args: string[], io: CommandIo, rollback: boolean): DeployArguments {
  const { values, positionals } = parseArguments(args, {
    to: { type: 'string' },
    yes: { type: 'boolean', short: 'y' },
    'dry-run': { type: 'boolean' },
    message: { type: 'string', short: 'm' },
    'no-sync': { type: 'boolean' },
    'no-watch': { type: 'boolean' },
    'overwrite-uncommitted': { type: 'boolean' },
    'factory-reboot': { type: 'boolean' },
    timeout: { type: 'string' },
    json: { type: 'boolean' },
  });
  if (positionals.length > 1) throw new UsageError(`${rollback ? 'rollback' : 'deploy'} takes one folder.`);
  if (values.yes === true && values['dry-run'] === true) throw new UsageError('--yes and --dry-run do not go together.');
  if (!rollback && values.to !== undefined) throw new UsageError('--to belongs to spacedock rollback.');
  if (values.message?.trim() === '') throw new UsageError('--message needs a text.');
  const timeoutMs = secondsOption('timeout', values.timeout) ?? usualDeployOptions.timeoutMs;
  return {
    folder: positionals[0] ?? '.',
    yes: values.yes ?? false,
    dryRun: values['dry-run'] ?? false,
    message: values.message,
    to: values.to,
    sync: values['no-sync'] !== true,
    overwriteUncommitted: values['overwrite-uncommitted'] ?? false,
    factoryReboot: values['factory-reboot'] ?? false,
    json: values.json ?? false,
    options: { ...usualDeployOptions, ...pace(io), timeoutMs, watch: values['no-watch'] !== true },
  };
}

/** Seconds between two looks, for a Hub that is quicker than the real one. */
function pace(io: CommandIo): Partial<DeployOptions> {
  const milliseconds = secondsOption('SPACEDOCK_POLL', io.env['SPACEDOCK_POLL']);
  return milliseconds === undefined ? {} : deployPace(milliseconds);
}

/** The project whose main repo or Space repo the folder is; else the only one in it. */
async function locationAt(root: string, io: CommandIo): Promise<ProjectLocation> {
  const projects = await discoverProjects([root], nodeFileSystem, { signal: io.signal, hubHost: hubHostOf(io) });
  const here = projects.find(({ mainRoot, spaceRoot }) => mainRoot === root || spaceRoot === root) ?? (projects.length === 1 ? projects[0] : undefined);
  if (here !== undefined) return here;
  if (projects.length === 0) throw new UsageError('No Space is found in this folder: it needs a README.md with sdk: docker, or a spacedock.yaml that names the Space repo.');
  throw new UsageError(`There are several Spaces here: name the folder of one of ${projects.map(({ spaceRoot }) => spaceRoot).join(', ')}.`);
}

/** `version` counts up when the shape changes. */
function asJson({ state, facts, report, journalPath }: FinishedDeployment, outcome: string): string {
  const text = state.outcome === undefined ? undefined : outcomeText(state.outcome);
  const result = {
    version: 1,
    outcome,
    message: text?.title ?? null,
    advice: text?.advice ?? null,
    space: facts.spaceId ?? null,
    page: facts.pageUrl ?? null,
    pushed: state.pushedSha ?? null,
    deployed: state.last?.deployedSha ?? null,
    stage: state.last?.stage ?? null,
    plan: state.plan ?? null,
    seconds: timesOf(state),
    refusedBySync: refusedOf(facts.plan).map(({ path, reason, message, advice }) => ({ path, reason, message, advice })),
    items: facts.check?.items ?? [],
    notes: facts.check?.notes ?? [],
    commits: facts.commits.map(({ sha, subject }) => ({ sha, subject })),
    refusal: state.outcome?.kind === 'push-refused' ? { reason: state.outcome.refusal.reason, files: state.outcome.refusal.files } : null,
    failure: failureOf(state, facts) ?? null,
    journal: journalPath ?? null,
    report,
  };
  return `${JSON.stringify(result)}\n`;
}
