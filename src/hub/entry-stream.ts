import { createParser } from 'eventsource-parser';
import { errorOfConnection, invalidResponse } from './connection-error';
import { record } from './json-values';

/** One entry of a log, as the server keeps it: nearly always one line with its line end. */
export interface LogEntry {
  readonly text: string;
  readonly timestamp: string | undefined;
}

export interface StreamTiming {
  /** Without an entry for so long, the stream is quiet. */
  readonly quietMs: number;
  /** Without a byte for so long, the connection is taken for dead. */
  readonly silentMs: number;
}

/** In characters: one entry that is longer than this is no log line. */
const maxEntryLength = 8 * 1024 * 1024;

/** What an event of a stream is; undefined for one that is nothing of the kind. */
export type EventReader<Entry> = (event: string | undefined, data: string) => Entry | undefined;

/** The entries of one connection, read on demand. */
export class EntryStream<Entry> {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
  readonly #decoder = new TextDecoder();
  readonly #url: URL;
  #pending: ReturnType<ReadableStreamDefaultReader<Uint8Array>['read']> | undefined;
  #parsed: Entry[] = [];
  #quietFor = 0;
  #silentFor = 0;
  #tooLong = false;
  readonly #parser = createParser({
    maxBufferSize: maxEntryLength,
    onEvent: ({ event, data }) => {
      const entry = data === '' ? undefined : this.readEvent(event, data);
      if (entry !== undefined) this.#parsed.push(entry);
    },
    onError: ({ type }) => {
      this.#tooLong ||= type === 'max-buffer-size-exceeded';
    },
  });

  constructor(
    response: Response,
    url: URL,
    private readonly readEvent: EventReader<Entry>,
  ) {
    this.#url = url;
    const type = response.headers.get('content-type') ?? 'text/event-stream';
    if (!/^text\/event-stream\b/i.test(type)) {
      void response.body?.cancel().catch(() => undefined);
      throw invalidResponse(url, 'it is no event stream');
    }
    this.#reader = response.body?.getReader();
  }

  /** The next entries; `quiet` or `silent` where none came for that long; undefined at the end. Throws a HubError. */
  async read(timing: StreamTiming, signal: AbortSignal): Promise<readonly Entry[] | 'quiet' | 'silent' | undefined> {
    for (;;) {
      this.#pending ??= this.#reader?.read() ?? Promise.resolve({ done: true, value: undefined });
      const started = performance.now();
      const result = await settled(
        this.#pending,
        Math.max(0, Math.min(timing.quietMs - this.#quietFor, timing.silentMs - this.#silentFor)),
        signal,
      ).catch((error: unknown) => {
        throw signal.aborted ? error : errorOfConnection(error, this.#url);
      });
      const waited = performance.now() - started;
      this.#quietFor += waited;
      this.#silentFor += waited;
      if (result !== undefined) {
        this.#pending = undefined;
        this.#silentFor = 0;
        if (result.done) return undefined;
        this.#parser.feed(this.#decoder.decode(result.value, { stream: true }));
        if (this.#tooLong) throw invalidResponse(this.#url, 'one of its events is longer than 8 MB');
        if (this.#parsed.length > 0) {
          const entries = this.#parsed;
          this.#parsed = [];
          this.#quietFor = 0;
          return entries;
        }
      }
      if (this.#silentFor >= timing.silentMs) return 'silent';
      if (this.#quietFor >= timing.quietMs) {
        this.#quietFor = 0;
        return 'quiet';
      }
    }
  }

  async close(): Promise<void> {
    // A stream that has already broken cannot be cancelled, and need not be.
    await this.#reader?.cancel().catch(() => undefined);
  }
}

/** The promise's value; undefined after the time; rejects on abort. The promise goes on. */
function settled<T>(promise: Promise<T>, milliseconds: number, signal: AbortSignal): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
    };
    const abort = (): void => {
      done();
      reject(signal.reason as Error);
    };
    const timer = setTimeout(() => {
      done();
      resolve(undefined);
    }, milliseconds);
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
    promise.then(
      (value) => {
        done();
        resolve(value);
      },
      (error: unknown) => {
        done();
        reject(error as Error);
      },
    );
  });
}

/** Undefined for events that are no log entries. */
export function readLogEntry(event: string | undefined, data: string): LogEntry | undefined {
  try {
    const { data: text, timestamp } = record(JSON.parse(data) as unknown);
    if (typeof text === 'string') return { text, timestamp: typeof timestamp === 'string' ? timestamp : undefined };
  } catch {
    // Not JSON: shown as it is.
  }
  return event === undefined || event === 'message' ? { text: data, timestamp: undefined } : undefined;
}
