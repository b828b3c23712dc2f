import type { LogFailure } from '../deploy/log-reading';
import { pause } from '../hub/deadline';
import { HubError } from '../hub/errors';
import { redact } from '../hub/redact';
import { readSpace, type SpaceState } from '../hub/space';
import { revisionText } from '../hub/space-text';
import { failedAt, stageMeaning } from '../hub/stages';
import { countOption, parseArguments, secondsOption } from './arguments';
import { UsageError, type Command, type CommandIo, type ExitCode } from './command';
import { resolveSpace, spaceUsage, type SpaceTarget } from './space-target';
import { statusText } from './status-text';

const usage = `Usage: spacedock status [--poll N [--interval S]] [--space ID] [--json]

Shows a Space's stage, its deployed commit and the repo's, hardware, storage, Dev Mode and address.

  --poll N         look up to N times; stop when the Space runs the repo's commit, or has failed
  --interval S     seconds between two looks (default: 5)
${spaceUsage}

Exit code 1 where the Space has failed, or did not get to the repo's commit in N looks.`;

export const statusCommand: Command = { name: 'status', summary: 'show what a Space is doing', usage, run: runStatus };

async function runStatus(args: string[], io: CommandIo): Promise<ExitCode> {
  const { values, positionals } = parseArguments(args, {
    poll: { type: 'string' },
    interval: { type: 'string' },
    space: { type: 'string' },
    json: { type: 'boolean' },
  });
  if (positionals.length > 0) throw new UsageError(`status takes no '${positionals[0] ?? ''}'.`);
  const looks = countOption('poll', values.poll);
  const intervalMs = secondsOption('interval', values.interval) ?? 5_000;
  if (looks === undefined && values.interval !== undefined) throw new UsageError('--interval goes with --poll.');
  const target = await resolveSpace(values.space, io);

  if (looks === undefined) {
    const space = await readSpace(target.connection, target.id, io.signal);
    await show(space, target, values.json === true, io);
    return stageMeaning(space.stage).failed ? 1 : 0;
  }
  const onChange = async (space: SpaceState): Promise<void> => {
    io.stdout.write(values.json === true ? await asJson(space) : `${progressLine(space)}\n`);
  };
  const { space, settled } = await poll(target, looks, intervalMs, onChange, io.signal);
  if (values.json !== true) {
    io.stdout.write('\n');
    await show(space, target, false, io);
  }
  if (!settled) io.stderr.write(`The Space did not get to the repo's commit in ${String(looks)} looks.\n`);
  return !settled || stageMeaning(space.stage).failed ? 1 : 0;
}

/** Looks until the Space has settled. A look that fails in passing counts; the last one's error is thrown. */
async function poll(
  target: SpaceTarget,
  looks: number,
  intervalMs: number,
  onChange: (space: SpaceState) => Promise<void>,
  signal: AbortSignal,
): Promise<{ space: SpaceState; settled: boolean }> {
  let last: SpaceState | undefined;
  for (let look = 1; ; look++) {
    let waitMs = intervalMs;
    try {
      const space = await readSpace(target.connection, target.id, signal);
      if (last === undefined || progressLine(last) !== progressLine(space)) await onChange(space);
      last = space;
      if (isSettled(space)) return { space, settled: true };
      if (look >= looks) return { space, settled: false };
    } catch (error) {
      if (!(error instanceof HubError) || !error.passing || look >= looks) throw error;
      waitMs = Math.max(intervalMs, error.retryAfterMs ?? 0);
    }
    await pause(waitMs, signal);
  }
}

/** It has failed, or it stands with the repo's commit: equal commits alone say nothing while it builds or starts. */
function isSettled(space: SpaceState): boolean {
  const { failed, moving } = stageMeaning(space.stage);
  return failed || (!moving && space.repoSha !== undefined && space.repoSha === space.deployedSha);
}

function progressLine(space: SpaceState): string {
  return `${stageMeaning(space.stage).label}: ${revisionText(space)}`;
}

async function show(space: SpaceState, target: SpaceTarget, json: boolean, io: CommandIo): Promise<void> {
  if (json) {
    io.stdout.write(await asJson(space));
    return;
  }
  const { listHardware } = await import('../hub/hardware');
  io.stdout.write(statusText(space, await listHardware(target.connection, io.signal), await refusedFailureOf(space)));
}

/** Why the Hub refuses the configuration, where it does. */
async function refusedFailureOf(space: SpaceState): Promise<LogFailure | undefined> {
  return failedAt(space.stage) === 'configuration' ? (await import('../deploy/log-reading')).refusedFailure(space) : undefined;
}

async function asJson(space: SpaceState): Promise<string> {
  const { label, moving, failed, running, advice } = stageMeaning(space.stage);
  const refused = await refusedFailureOf(space);
  const errorMessage = space.errorMessage === undefined ? undefined : redact(space.errorMessage);
  return `${JSON.stringify({ version: 1, ...space, errorMessage, stageLabel: label, moving, failed, running, cause: refused?.title, advice: refused?.cure ?? advice })}\n`;
}
