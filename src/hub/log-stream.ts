import { checkedRepoId, hubRequest, hubUrl, type HubConnection } from './connection';
import { pause } from './deadline';
import { EntryStream, readLogEntry, type LogEntry, type StreamTiming } from './entry-stream';
import { invalidResponse } from './connection-error';
import { HubError } from './errors';
import { logBackoff, reduceLog, startLogSession, type LogEffect, type LogEvent, type LogSession } from './log-session';

export interface LogLine {
  /** Without its line end; escape sequences and carriage returns are still in it. */
  readonly text: string;
  /** As the server writes it, in ISO 8601; undefined where it gives none. */
  readonly timestamp: string | undefined;
  /** Number of the server's entry in the log, from 0. Lines of one entry share it. */
  readonly index: number;
}

export type LogFollowState =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'open' }
  /** Connects again after this many milliseconds. */
  | { readonly kind: 'waiting'; readonly milliseconds: number; readonly error: HubError | undefined }
  /** Another log began in the place of this one; the lines that follow count from 0 again. */
  | { readonly kind: 'restarted' };

export interface FollowOptions {
  /** Without it, what the server has now is read, and five seconds without a line end it. */
  readonly follow: boolean;
  /** Ends the iteration at once, without an error. */
  readonly signal: AbortSignal;
  /**
   * Whether the log will not grow any more, by the Space's runtime. Asked while the stream is quiet or has ended.
   * Where it fails or is missing, the log counts as growing.
   */
  readonly isOver?: () => Promise<boolean>;
  readonly onState?: (state: LogFollowState) => void;
  readonly timing?: Partial<FollowTiming>;
}

export interface FollowTiming extends StreamTiming {
  readonly backoff: (attempt: number, random: number) => number;
}

const defaultTiming: FollowTiming = { quietMs: 5_000, silentMs: 120_000, backoff: logBackoff };
/** Until the first byte of a log that is only read, not followed. */
const readTimeoutMs = 20_000;

/**
 * The lines of a Space's build or run log, in batches as they arrive: each once, in order, through disconnects.
 * Nothing is read ahead of the consumer. Ends when the log is over and all of it was given, or on abort.
 * Throws a HubError for what waiting cannot mend (4xx but 429), or after long failure.
 */
export async function* followLog(
  connection: HubConnection,
  id: string,
  kind: 'build' | 'run',
  options: FollowOptions,
): AsyncGenerator<LogLine[], void, void> {
  const { signal } = options;
  const timing = { ...defaultTiming, ...options.timing };
  const path = `/api/spaces/${checkedRepoId(id, 'Space')}/logs/${kind}`;
  let stream: EntryStream<LogEntry> | undefined;
  let lastError: HubError | undefined;
  let entries: readonly LogEntry[] = [];
  let waitMs = 0;
  let step = startLogSession(options);

  const nextEvent = async (session: LogSession): Promise<LogEvent> => {
    switch (session.phase) {
      case 'connecting':
        options.onState?.({ kind: 'connecting' });
        try {
          const response = await hubRequest(connection, path, {
            signal,
            accept: 'text/event-stream',
            retries: 0,
            // A server may keep even its headers back until there is a line.
            timeoutMs: options.follow ? timing.silentMs : readTimeoutMs,
          });
          stream = new EntryStream(response, hubUrl(connection, path), readLogEntry);
        } catch (error) {
          return refused(error);
        }
        options.onState?.({ kind: 'open' });
        return { kind: 'opened' };
      case 'open':
      case 'ended':
        try {
          const read = await stream?.read(timing, signal);
          if (read === undefined) return { kind: 'closed' };
          if (typeof read === 'string') return { kind: read };
          entries = read;
          return { kind: 'entries', texts: read.map((entry) => entry.text) };
        } catch (error) {
          return refused(error);
        }
      case 'asking':
        return { kind: 'answered', over: await answer(options.isOver, signal) };
      case 'waiting':
        options.onState?.({ kind: 'waiting', milliseconds: waitMs, error: lastError });
        await pause(waitMs, signal);
        return { kind: 'waited' };
    }
  };
  const refused = (error: unknown): LogEvent => {
    if (!(error instanceof HubError)) throw error;
    lastError = error;
    return { kind: 'closed', failure: { retry: error.passing, retryAfterMs: error.retryAfterMs } };
  };
  /** Carries out an effect; returns the lines to show. */
  const carryOut = async (effect: LogEffect): Promise<LogLine[]> => {
    switch (effect.kind) {
      case 'show':
        lastError = undefined;
        return linesOf(entries, effect.from, effect.index);
      case 'restarted':
        options.onState?.({ kind: 'restarted' });
        break;
      case 'disconnect':
        await stream?.close();
        stream = undefined;
        break;
      case 'wait':
        waitMs = Math.max(effect.atLeastMs, timing.backoff(effect.attempt, Math.random()));
        break;
      case 'fail':
        throw lastError ?? invalidResponse(hubUrl(connection, path), 'its log stream breaks off again and again');
      case 'connect':
      case 'ask':
      case 'end':
        // The session's phase says it.
        break;
    }
    return [];
  };

  try {
    while (!signal.aborted && step.session.phase !== 'ended') {
      step = reduceLog(step.session, await nextEvent(step.session));
      for (const effect of step.effects) {
        const lines = await carryOut(effect);
        if (lines.length > 0) yield lines;
      }
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    await stream?.close();
  }
}

function linesOf(entries: readonly LogEntry[], from: number, index: number): LogLine[] {
  const lines: LogLine[] = [];
  for (let position = from; position < entries.length; position++) {
    const entry = entries[position];
    if (!entry) break;
    const number = index + position - from;
    const text = withoutLineEnd(entry.text);
    if (!text.includes('\n')) lines.push({ text, timestamp: entry.timestamp, index: number });
    else for (const part of text.split(/\r?\n/)) lines.push({ text: part, timestamp: entry.timestamp, index: number });
  }
  return lines;
}

function withoutLineEnd(text: string): string {
  if (!text.endsWith('\n')) return text;
  return text.slice(0, text.endsWith('\r\n') ? -2 : -1);
}

async function answer(isOver: (() => Promise<boolean>) | undefined, signal: AbortSignal): Promise<boolean> {
  if (!isOver) return false;
  try {
    return await new Promise<boolean>((resolve, reject) => {
      signal.throwIfAborted();
      const abort = (): void => {
        reject(signal.reason as Error);
      };
      signal.addEventListener('abort', abort, { once: true });
      isOver()
        .then(resolve, reject)
        .finally(() => {
          signal.removeEventListener('abort', abort);
        });
    });
  } catch (error) {
    if (signal.aborted) throw error;
    return false;
  }
}
