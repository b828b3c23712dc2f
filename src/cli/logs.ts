import { startDeadline } from '../hub/deadline';
import { followLog, type LogFollowState, type LogLine } from '../hub/log-stream';
import { redact } from '../hub/redact';
import { readRuntime } from '../hub/space';
import { logEnded, stageMeaning } from '../hub/stages';
import { BuildLogReader } from '../logs/build-log';
import { readableLine } from '../logs/terminal-text';
import { countOption, parseArguments, secondsOption } from './arguments';
import { UsageError, type Command, type CommandIo, type ExitCode } from './command';
import { lastLinesFirst } from './last-lines';
import { resolveSpace, spaceUsage } from './space-target';

const usage = `Usage: spacedock logs build|run [--follow] [--lines N] [--timeout S] [--space ID] [--json]

Prints the log of a Space's build or of its app.

  --follow         go on until the build is over, or the app has stopped
  --lines N        begin with the last N lines of what there is
  --timeout S      stop after S seconds
${spaceUsage}

Exit code 1 where the build failed, or the followed app did; 2 where a build was not over in time.`;

export const logsCommand: Command = { name: 'logs', summary: "print a Space's build or run log", usage, run: runLogs };

async function runLogs(args: string[], io: CommandIo): Promise<ExitCode> {
  const { values, positionals } = parseArguments(args, {
    follow: { type: 'boolean', short: 'f' },
    lines: { type: 'string', short: 'n' },
    timeout: { type: 'string' },
    space: { type: 'string' },
    json: { type: 'boolean' },
  });
  const [kind, ...rest] = positionals;
  if ((kind !== 'build' && kind !== 'run') || rest.length > 0) throw new UsageError('logs takes one word: build or run.');
  const lineCount = countOption('lines', values.lines);
  const timeoutMs = secondsOption('timeout', values.timeout);
  const follow = values.follow === true;
  const { id, connection } = await resolveSpace(values.space, io);

  const deadline = timeoutMs === undefined ? undefined : startDeadline(io.signal, timeoutMs);
  const signal = deadline?.signal ?? io.signal;
  const reader = new BuildLogReader();
  let stage: string | undefined;
  let shown = 0;
  const log = followLog(connection, id, kind, {
    follow,
    signal,
    isOver: async () => {
      stage = (await readRuntime(connection, id, signal)).stage;
      return logEnded(kind, stage);
    },
    onState: (state) => {
      tell(state, io);
    },
  });
  try {
    const batches = observed(log, kind === 'build' ? reader : undefined);
    for await (const lines of lineCount === undefined ? batches : lastLinesFirst(batches, lineCount, { live: follow })) {
      shown += lines.length;
      io.stdout.write(values.json === true ? lines.map(asJson).join('') : redact(lines.map(asText).join('')));
    }
  } finally {
    deadline?.dispose();
  }
  if (shown === 0 && !signal.aborted) io.stderr.write(`The ${kind} log of ${id} is empty.\n`);
  if (reader.outcome === 'failed' || (stage !== undefined && hasFailed(kind, stage))) return 1;
  if (!signal.aborted || (follow && kind === 'run')) return 0;
  io.stderr.write(kind === 'build' ? 'Stopped before the build was over.\n' : 'Stopped before the log was read.\n');
  return 2;
}

/** An app that fails says nothing against the build before it. */
function hasFailed(kind: 'build' | 'run', stage: string): boolean {
  return stageMeaning(stage).failed && (kind === 'run' || stage !== 'RUNTIME_ERROR');
}

async function* observed(log: AsyncIterable<LogLine[]>, reader: BuildLogReader | undefined): AsyncGenerator<LogLine[]> {
  for await (const lines of log) {
    if (reader) for (const line of lines) for (const text of readableLine(line.text)) reader.push(text);
    yield lines;
  }
}

function asText(line: LogLine): string {
  return `${readableLine(line.text).join('\n')}\n`;
}

/** Secrets go before it becomes JSON, whose backslashes would be taken for a part of them. */
function asJson({ index, timestamp, text }: LogLine): string {
  return `${JSON.stringify({ index, timestamp: timestamp ?? null, text: redact(readableLine(text).join('\n')) })}\n`;
}

function tell(state: LogFollowState, io: CommandIo): void {
  if (state.kind === 'restarted') io.stderr.write('Another log began.\n');
  if (state.kind !== 'waiting' || !state.error) return;
  io.stderr.write(`${state.error.message} Trying again in ${String(Math.ceil(state.milliseconds / 1000))} s.\n`);
}
