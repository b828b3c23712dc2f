// What a running Space uses, live. The payload is documented for Jobs (`event: metric`, once a second); Spaces most likely
// send the same, so everything in it may be missing.
import { checkedRepoId, hubRequest, hubUrl, type HubConnection } from './connection';
import { pause } from './deadline';
import { EntryStream, type StreamTiming } from './entry-stream';
import { HubError } from './errors';
import { number, record } from './json-values';
import { logBackoff } from './log-session';

/** In bytes. */
export interface MemoryUse {
  readonly used: number;
  /** Undefined where it is not told. */
  readonly total: number | undefined;
}

export interface GpuSample {
  /** As the Hub names it: `0`. */
  readonly id: string;
  /** In per cent. */
  readonly utilization: number | undefined;
  readonly memory: MemoryUse | undefined;
}

export interface MetricSample {
  /** In per cent of all cores. */
  readonly cpu: number | undefined;
  readonly memory: MemoryUse | undefined;
  readonly gpus: readonly GpuSample[];
  /** Which copy of the Space, where it runs several. */
  readonly replica: string | undefined;
}

export interface MetricsOptions {
  readonly signal: AbortSignal;
  /** Told of a connection that failed, before the next one is tried. */
  readonly onRetry?: (error: HubError | undefined, waitMs: number) => void;
  readonly timing?: Partial<MetricsTiming>;
}

export interface MetricsTiming extends StreamTiming {
  readonly backoff: (attempt: number, random: number) => number;
}

/** A sample comes every second: after half a minute without a byte the connection is dead. */
const defaultTiming: MetricsTiming = { quietMs: 5_000, silentMs: 30_000, backoff: logBackoff };
const connectTimeoutMs = 20_000;
/** A stream that ends at once, again and again, is not asked more often than this. */
const leastPauseMs = 2_000;

/**
 * Samples as they arrive, in batches; connects anew until aborted, which ends it without an error. What is missed in
 * between is lost. Throws a HubError for what waiting cannot mend (4xx but 429).
 */
export async function* followMetrics(connection: HubConnection, id: string, options: MetricsOptions): AsyncGenerator<readonly MetricSample[], void, void> {
  const { signal } = options;
  const timing = { ...defaultTiming, ...options.timing };
  const path = `/api/spaces/${checkedRepoId(id, 'Space')}/metrics`;
  let attempt = 0;
  while (!signal.aborted) {
    let failure: HubError | undefined;
    let stream: EntryStream<MetricSample> | undefined;
    try {
      const response = await hubRequest(connection, path, { signal, accept: 'text/event-stream', retries: 0, timeoutMs: connectTimeoutMs });
      stream = new EntryStream(response, hubUrl(connection, path), readSample);
      for (;;) {
        const samples = await stream.read(timing, signal);
        if (samples === undefined || samples === 'silent') break;
        if (samples === 'quiet') continue;
        attempt = 0;
        yield samples;
      }
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof HubError) || !error.passing) throw error;
      failure = error;
    } finally {
      await stream?.close();
    }
    const waitMs = Math.max(failure?.retryAfterMs ?? 0, leastPauseMs, timing.backoff(attempt++, Math.random()));
    options.onRetry?.(failure, waitMs);
    await pause(waitMs, signal).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
  }
}

/** Reads one event; undefined for what is no sample. */
export function readSample(event: string | undefined, data: string): MetricSample | undefined {
  if (event !== undefined && event !== 'metric' && event !== 'message') return undefined;
  let sample: Record<string, unknown>;
  try {
    sample = record(JSON.parse(data) as unknown);
  } catch {
    return undefined;
  }
  const gpus = Object.entries(record(sample['gpus'])).map(([id, value]): GpuSample => {
    const gpu = record(value);
    return { id, utilization: percent(gpu['utilization']), memory: memoryOf(gpu) };
  });
  const cpu = percent(sample['cpu_usage_pct']);
  const memory = memoryOf(sample);
  if (cpu === undefined && memory === undefined && gpus.length === 0) return undefined;
  const replica = sample['replica'];
  return { cpu, memory, gpus, replica: typeof replica === 'string' || typeof replica === 'number' ? String(replica) : undefined };
}

function percent(value: unknown): number | undefined {
  const read = number(value);
  return read === undefined || read < 0 ? undefined : read;
}

function memoryOf(value: Readonly<Record<string, unknown>>): MemoryUse | undefined {
  const used = number(value['memory_used_bytes']);
  const total = number(value['memory_total_bytes']);
  return used === undefined || used < 0 ? undefined : { used, total: total === undefined || total <= 0 ? undefined : total };
}
