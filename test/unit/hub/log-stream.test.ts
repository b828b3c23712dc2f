import type { ServerResponse } from 'node:http';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HubError } from '../../../src/hub/errors';
import { followLog, type FollowOptions, type LogFollowState, type LogLine } from '../../../src/hub/log-stream';
import { connectionTo, sendJson, serve } from './http-server';

const quick = { quietMs: 40, silentMs: 10_000, backoff: () => 1 };

function entry(text: string, timestamp = '2026-04-04T12:08:20.123Z'): string {
  return `data: ${JSON.stringify({ data: `${text}\n`, timestamp })}\n\n`;
}

function stream(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
  response.flushHeaders();
}

async function collect(
  url: string,
  options: Partial<FollowOptions> & { follow: boolean },
  onLine?: (lines: LogLine[]) => void,
): Promise<LogLine[]> {
  const lines: LogLine[] = [];
  const signal = options.signal ?? new AbortController().signal;
  for await (const batch of followLog(connectionTo(url), 'me/app', 'build', { timing: quick, ...options, signal })) {
    lines.push(...batch);
    onLine?.(batch);
  }
  return lines;
}

const texts = (lines: readonly LogLine[]): string[] => lines.map((line) => line.text);

describe('a log that is read', () => {
  it('gives lines with time stamps and numbers', async () => {
    const server = await serve((_request, response) => {
      stream(response);
      response.end(entry('===== Build Queued') + entry('') + entry('--> RUN x', '2026-04-04T12:08:21Z'));
    });
    const lines = await collect(server.url, { follow: false });
    expect(server.seen).toEqual(['GET /api/spaces/me/app/logs/build']);
    expect(server.headers[0]?.accept).toBe('text/event-stream');
    expect(lines).toEqual([
      { text: '===== Build Queued', timestamp: '2026-04-04T12:08:20.123Z', index: 0 },
      { text: '', timestamp: '2026-04-04T12:08:20.123Z', index: 1 },
      { text: '--> RUN x', timestamp: '2026-04-04T12:08:21Z', index: 2 },
    ]);
  });

  it('passes over keep-alives, comments and events of other kinds, and takes plain text', async () => {
    const server = await serve((_request, response) => {
      stream(response);
      response.write(`: keep-alive\n\ndata:\n\ndata: \n\n${entry('a')}event: metric\ndata: {"cpu_usage_pct":1}\n\n`);
      response.end(`retry: 10\nid: 7\ndata: plain, not JSON\n\n: keep-alive\n\n`);
    });
    expect(texts(await collect(server.url, { follow: false }))).toEqual(['a', 'plain, not JSON']);
  });

  it('takes CR LF line ends and entries of several lines', async () => {
    const server = await serve((_request, response) => {
      stream(response);
      response.end(`data: {"data":"a\\r\\n"}\r\n\r\ndata: {"data":"b\\nc\\n"}\r\n\r\n`);
    });
    const lines = await collect(server.url, { follow: false });
    expect(lines.map(({ text, index }) => [text, index])).toEqual([
      ['a', 0],
      ['b', 1],
      ['c', 1],
    ]);
  });

  it('ends where the server stays open and silent', async () => {
    const server = await serve((_request, response) => {
      stream(response);
      response.write(entry('a'));
    });
    expect(texts(await collect(server.url, { follow: false }))).toEqual(['a']);
  });
});

describe('a log that is followed', () => {
  it('goes on after the server hung up, until the build is over', async () => {
    const log = ['one', 'two', 'three', 'four'];
    const server = await serve((_request, response, count) => {
      stream(response);
      response.end(log.slice(0, count).map((text) => entry(text)).join(''));
    });
    const lines = await collect(server.url, { follow: true, isOver: () => Promise.resolve(server.seen.length >= 4) });
    expect(texts(lines)).toEqual(log);
    expect(lines.map((line) => line.index)).toEqual([0, 1, 2, 3]);
  });

  it('goes on where it cannot be told whether the build is over', async () => {
    let asked = 0;
    const server = await serve((_request, response) => {
      stream(response);
      response.end(entry('a'));
    });
    const isOver = (): Promise<boolean> => (++asked < 3 ? Promise.reject(new Error('no network')) : Promise.resolve(true));
    expect(texts(await collect(server.url, { follow: true, isOver }))).toEqual(['a']);
    expect(asked).toBe(3);
  });

  it('starts anew where another build began, and says so before its lines', async () => {
    const events: string[] = [];
    const server = await serve((_request, response, count) => {
      stream(response);
      response.end(count === 1 ? entry('===== 1') + entry('a') : entry('===== 2') + entry('b'));
    });
    await collect(
      server.url,
      {
        follow: true,
        isOver: () => Promise.resolve(server.seen.length >= 2),
        onState: (state) => {
          if (state.kind === 'restarted') events.push('restarted');
        },
      },
      (lines) => events.push(...lines.map((line) => `${String(line.index)} ${line.text}`)),
    );
    expect(events).toEqual(['0 ===== 1', '1 a', 'restarted', '0 ===== 2', '1 b']);
  });

  it('retries 503 and broken connections, and tells that it waits', async () => {
    const states: LogFollowState[] = [];
    const server = await serve((_request, response, count) => {
      if (count === 1) {
        response.writeHead(503).end();
        return;
      }
      stream(response);
      if (count === 2) {
        response.write(entry('a') + entry('b').slice(0, 20), () => response.destroy());
        return;
      }
      response.end(entry('a') + entry('b'));
    });
    const lines = await collect(server.url, {
      follow: true,
      isOver: () => Promise.resolve(true),
      onState: (state) => states.push(state),
    });
    expect(texts(lines)).toEqual(['a', 'b']);
    const waits = states.filter((state) => state.kind === 'waiting');
    expect(waits.map((state) => state.error?.kind)).toEqual(['unavailable', 'network']);
  });

  it('gives a connection up that went silent', async () => {
    const server = await serve((_request, response, count) => {
      stream(response);
      if (count === 1) response.write(entry('a'));
      else response.end(entry('a') + entry('b'));
    });
    const lines = await collect(server.url, {
      follow: true,
      isOver: () => Promise.resolve(server.seen.length > 1),
      timing: { quietMs: 10_000, silentMs: 40, backoff: () => 1 },
    });
    expect(texts(lines)).toEqual(['a', 'b']);
  });

  it.each([
    [404, 'not-found'],
    [401, 'unauthorized'],
    [403, 'forbidden'],
  ])('fails at HTTP %d without trying again', async (status, kind) => {
    const server = await serve((_request, response) => {
      sendJson(response, {}, status);
    });
    await expect(collect(server.url, { follow: true })).rejects.toMatchObject({ kind });
    expect(server.seen).toHaveLength(1);
  });

  it('fails at an answer that is no stream', async () => {
    const server = await serve((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Log in');
    });
    const error: unknown = await collect(server.url, { follow: true }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(HubError);
    expect((error as HubError).message).toContain('it is no event stream');
  });

  it.each(['while connecting', 'while open', 'while waiting', 'while asking'])('ends at once on abort %s', async (when) => {
    const controller = new AbortController();
    const stop = (): void => {
      controller.abort();
    };
    const server = await serve((_request, response) => {
      if (when === 'while connecting') {
        stop();
        return;
      }
      stream(response);
      response.write(entry('a'));
      if (when === 'while open') setTimeout(stop, 5);
      else response.end();
    });
    const lines = await collect(server.url, {
      follow: true,
      signal: controller.signal,
      timing: { ...quick, quietMs: 60_000, backoff: () => 60_000 },
      isOver: () => {
        if (when !== 'while asking') return Promise.resolve(false);
        stop();
        return new Promise(() => undefined);
      },
      onState: (state) => {
        if (state.kind === 'waiting') stop();
      },
    });
    expect(texts(lines)).toEqual(when === 'while connecting' ? [] : ['a']);
  });

  it('closes the connection when the consumer leaves', async () => {
    let closed: () => void = () => undefined;
    const gone = new Promise<void>((resolve) => (closed = resolve));
    const server = await serve((_request, response) => {
      response.on('close', closed);
      stream(response);
      response.write(entry('a'));
    });
    for await (const batch of followLog(connectionTo(server.url), 'me/app', 'run', {
      follow: true,
      signal: new AbortController().signal,
    })) {
      expect(texts(batch)).toEqual(['a']);
      break;
    }
    await gone;
  });

  it('does not read ahead of its consumer', async () => {
    let written = 0;
    const server = await serve((_request, response) => {
      stream(response);
      const block = entry('x'.repeat(1000)).repeat(60);
      const pump = (): void => {
        if (response.destroyed) return;
        while (response.write(block)) written++;
        response.once('drain', pump);
      };
      pump();
    });
    const iteration = followLog(connectionTo(server.url), 'me/app', 'build', {
      follow: true,
      signal: new AbortController().signal,
    });
    await iteration.next();
    // The server runs into its buffers' end: nobody takes the rest.
    let before = -1;
    while (before !== written) {
      before = written;
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
    expect(written * 60 * 1000).toBeLessThan(32_000_000);
    await iteration.return();
  });
});

describe('any way that a server breaks off', () => {
  const log = ['===== Build Queued at 2026-04-04 12:08:20 / Commit SHA: 379fa57 =====', '', '--> RUN pip', 'héllo 日本 🚀', '', 'same', 'same', 'DONE 1.2s', '', '🎉'];
  const bytes = Buffer.from(`: keep-alive\n\n${log.map((text) => entry(text)).join('data:\n\n')}`);

  it('at any byte, with chunk borders anywhere, gives each line once and in order', async () => {
    const cut = fc.record({ at: fc.nat(bytes.length), pieces: fc.integer({ min: 1, max: 200 }), clean: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(fc.array(cut, { maxLength: 5 }), async (cuts) => {
        const server = await serve((_request, response, count) => {
          stream(response);
          response.socket?.setNoDelay(true);
          const fault = cuts[count - 1] ?? { at: bytes.length, pieces: 37, clean: true };
          const part = bytes.subarray(0, fault.at);
          let start = 0;
          const next = (): void => {
            if (start < part.length) response.write(part.subarray(start, (start += fault.pieces)), () => setImmediate(next));
            else if (fault.clean) response.end();
            else response.destroy();
          };
          next();
        });
        const lines = await collect(server.url, { follow: true, isOver: () => Promise.resolve(server.seen.length > cuts.length) });
        await server.stop();
        expect(texts(lines)).toEqual(log);
        expect(lines.map((line) => line.index)).toEqual(log.map((_, index) => index));
      }),
      { numRuns: 40 },
    );
  });
});
