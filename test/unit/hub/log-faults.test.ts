// Log streams of the local Hub that go wrong in every way it knows: what is read must be what was written.
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { followLog, type FollowOptions, type LogFollowState } from '../../../src/hub/log-stream';
import { readRuntime } from '../../../src/hub/space';
import { logEnded } from '../../../src/hub/stages';
import { LocalHub } from '../../hub/local-hub';
import { testTokens } from '../../hub/tokens';
import { connectionTo } from './http-server';

const quick = { quietMs: 100, silentMs: 10_000, backoff: () => 1 };
const route = '/logs/build';

let hub: LocalHub;
let spaces = 0;

beforeAll(async () => {
  hub = await LocalHub.start({ keepAliveMs: 15 });
});

afterAll(async () => {
  await hub.close();
});

async function buildingSpace(): Promise<string> {
  const id = `troutmoose/app-${String(++spaces)}`;
  await hub.createSpace({ id, stage: 'BUILDING' });
  return id;
}

/** The text that a reader gets who follows the build until the Space's runtime says that it is over. */
async function textOf(id: string, options: Partial<FollowOptions> = {}, onLine?: (count: number) => void): Promise<string> {
  const connection = connectionTo(hub.endpoint, testTokens.write);
  const signal = options.signal ?? new AbortController().signal;
  let text = '';
  let count = 0;
  const log = followLog(connection, id, 'build', {
    follow: true,
    timing: quick,
    isOver: async () => logEnded('build', (await readRuntime(connection, id, signal)).stage),
    ...options,
    signal,
  });
  for await (const batch of log) {
    for (const line of batch) {
      // A line that came twice or was left out shows in its number, even where its text is that of its neighbour.
      expect(line.index).toBe(count++);
      text += `${line.text}\n`;
    }
    onLine?.(count);
  }
  return text;
}

/** How long the log is as a stream. */
function eventBytes(text: string): number {
  const timestamp = new Date().toISOString();
  const events = text.split('\n').slice(0, -1).map((entry) => `data: ${JSON.stringify({ data: `${entry}\n`, timestamp })}\n\n`);
  return Buffer.byteLength(events.join(''));
}

/** Lines such as programs write them, many alike; none ends in a carriage return, which would be a line end. */
const line = fc.oneof(
  fc.constantFrom('', 'DONE 0.1s', 'same', '--> RUN pip install torch', ' 5%\r 50%\r100%', '\u001b[32mok\u001b[0m', 'data: x', ': keep-alive', '{"data":"x"}'),
  fc.string({ unit: 'grapheme', maxLength: 60 }).map((text) => text.replace(/[\r\n]+/g, ' ').trimEnd()),
  fc.integer({ min: 1, max: 9_000 }).map((length) => '日本🚀é'.repeat(Math.ceil(length / 5))),
);

describe('a stream that is cut', () => {
  const cutsARun = 10;
  const runs = 20;

  it('at 200 random bytes gives every byte once and in order', async () => {
    let cuts = 0;
    const cut = fc.record({
      // Of the log as it is when the connection is made.
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      how: fc.constantFrom('truncateAfterBytes' as const, 'dropAfterBytes' as const),
      /** In so many pieces; 1 as the Hub writes it. */
      pieces: fc.constantFrom(1, 1, 7, 50),
    });
    const faults = fc.array(cut, { minLength: cutsARun, maxLength: cutsARun });
    const logs = fc.array(line, { minLength: 5, maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(logs, faults, fc.double({ min: 0, max: 1, noNaN: true }), async (lines, faultsOfRun, share) => {
        const id = await buildingSpace();
        const before = Math.floor(lines.length * share);
        hub.pushLog(id, 'build', ['===== Build Queued at 2026-04-04 12:08:20 / Commit SHA: 379fa57 =====', ...lines.slice(0, before)]);
        let connections = 0;
        const received = await textOf(id, {
          onState: ({ kind }) => {
            if (kind !== 'connecting') return;
            const fault = faultsOfRun[connections++];
            // Half of the cuts happen before the rest of the log is written.
            if (connections === cutsARun / 2) hub.pushLog(id, 'build', lines.slice(before));
            if (fault === undefined) {
              hub.endLog(id, 'build');
              hub.setStage(id, 'RUNNING');
              return;
            }
            const bytes = eventBytes(hub.logOf(id, 'build'));
            hub.misbehave({
              route: `${id}${route}`,
              [fault.how]: Math.floor(fault.at * bytes),
              ...(fault.pieces === 1 ? {} : { pieceBytes: Math.ceil(bytes / fault.pieces) }),
            });
            cuts++;
          },
        });
        expect(Buffer.from(received).equals(Buffer.from(hub.logOf(id, 'build')))).toBe(true);
      }),
      { numRuns: runs, seed: 20_260_404, endOnFailure: true },
    );
    expect(cuts).toBe(200);
  });
});

describe('a Hub in trouble', () => {
  const text = ['===== Build Queued', 'one', 'two', 'three'];

  async function finishedBuild(): Promise<string> {
    const id = await buildingSpace();
    hub.pushLog(id, 'build', text);
    return id;
  }

  function finish(id: string): void {
    hub.endLog(id, 'build');
    hub.setStage(id, 'RUNNING');
  }

  it('is waited for through a storm of 429 and 5xx, and asked no sooner than it wants', async () => {
    const id = await finishedBuild();
    finish(id);
    const statuses = [429, 500, 502, 503, 504, 429, 500, 502, 503, 504, 503, 502];
    for (const status of statuses) hub.misbehave({ route: `${id}${route}`, status, resetSeconds: 1 });
    const waits: (Extract<LogFollowState, { kind: 'waiting' }>)[] = [];
    const received = await textOf(id, {
      onState: (state) => {
        if (state.kind === 'waiting') waits.push(state);
      },
    });
    expect(received).toBe(hub.logOf(id, 'build'));
    expect(waits.map(({ error }) => error?.kind)).toEqual(statuses.map((status) => (status === 429 ? 'rate-limited' : 'unavailable')));
    for (const { error, milliseconds } of waits) if (error?.kind === 'rate-limited') expect(milliseconds).toBeGreaterThanOrEqual(1_000);
  });

  it('is waited for in the middle of a log too', async () => {
    const id = await finishedBuild();
    let more = 0;
    const received = await textOf(id, {}, () => {
      if (more++ > 0) return;
      for (const status of [500, 503, 500]) hub.misbehave({ route: `${id}${route}`, status });
      hub.pushLog(id, 'build', ['four']);
      finish(id);
    });
    expect(received).toBe([...text, 'four', ''].join('\n'));
  });

  it('is given up after a storm without end, with what it said', async () => {
    const id = await finishedBuild();
    hub.misbehave({ route: `${id}${route}`, status: 503, times: 1000 });
    await expect(textOf(id)).rejects.toMatchObject({ name: 'HubError', kind: 'unavailable' });
    const asked = hub.requests.filter(({ url }) => url.includes(`${id}${route}`)).length;
    expect(asked).toBeGreaterThan(10);
    expect(asked).toBeLessThan(40);
  });

  it('that takes a call and does not answer is left at the deadline', async () => {
    const id = await finishedBuild();
    finish(id);
    hub.misbehave({ route: `${id}${route}`, delayMs: 60_000 });
    const waits: unknown[] = [];
    const received = await textOf(id, {
      timing: { ...quick, silentMs: 300 },
      onState: (state) => {
        if (state.kind === 'waiting') waits.push(state.error?.kind);
      },
    });
    expect(received).toBe(hub.logOf(id, 'build'));
    // A busy machine may miss the deadline once more.
    expect(new Set(waits)).toEqual(new Set(['timeout']));
  });

  it('that falls silent in the middle of a line is left at the deadline', async () => {
    // Without keep-alives: they are the sign of life that this Hub does not give.
    const silent = await LocalHub.start({ keepAliveMs: 60_000, keepStreamsOpen: true });
    try {
      await silent.createSpace({ id: 'troutmoose/app', stage: 'BUILDING' });
      silent.pushLog('troutmoose/app', 'build', text);
      const connection = connectionTo(silent.endpoint, testTokens.write);
      const received: string[] = [];
      let connections = 0;
      for await (const batch of followLog(connection, 'troutmoose/app', 'build', {
        follow: true,
        signal: new AbortController().signal,
        timing: { quietMs: 5_000, silentMs: 200, backoff: () => 1 },
        isOver: () => Promise.resolve(false),
        onState: ({ kind }) => {
          if (kind === 'connecting' && ++connections === 3) silent.pushLog('troutmoose/app', 'build', ['last']);
        },
      })) {
        received.push(...batch.map((entry) => entry.text));
        if (received.includes('last')) break;
      }
      expect(received).toEqual([...text, 'last']);
      expect(connections).toBeGreaterThanOrEqual(3);
    } finally {
      await silent.close();
    }
  });

  it('that hangs is left at once on abort', async () => {
    const id = await finishedBuild();
    hub.misbehave({ route: `${id}${route}`, delayMs: 60_000 });
    const controller = new AbortController();
    const timer = setTimeout(() => {
      controller.abort();
    }, 50);
    const started = performance.now();
    expect(await textOf(id, { signal: controller.signal })).toBe('');
    expect(performance.now() - started).toBeLessThan(20_000);
    clearTimeout(timer);
  });
});
