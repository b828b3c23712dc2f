import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { testTokens } from '../../hub/tokens';
import { goodFiles, spaceId, Workbench } from './workbench';

let bench: Workbench;
beforeEach(async () => {
  bench = await Workbench.open({ keepAliveMs: 20 });
});
afterEach(() => bench.close());

const failing = { ...goodFiles, Dockerfile: 'FROM python:3.12\nCOPY nothing .\n' };

describe('stages', () => {
  async function stagesOf(work: () => Promise<unknown>, last: 'RUNNING' | 'BUILD_ERROR'): Promise<string[]> {
    const seen: string[] = [];
    const stop = bench.hub.onStage((id, stage) => {
      if (id === spaceId) seen.push(stage);
    });
    await work();
    await bench.hub.waitForStage(spaceId, [last]);
    stop();
    return seen;
  }

  test('a first build, a rebuild, a restart, a rebuild that fails', async () => {
    await bench.commit(goodFiles);
    expect(await stagesOf(() => bench.push(), 'RUNNING')).toEqual(['BUILDING', 'APP_STARTING', 'RUNNING']);
    await bench.commit({ 'note.txt': 'one\n' });
    expect(await stagesOf(() => bench.push(), 'RUNNING')).toEqual(['RUNNING_BUILDING', 'RUNNING_APP_STARTING', 'RUNNING']);
    expect(bench.hub.logOf(spaceId, 'build')).toContain('CACHED');
    const restart = (query: string): Promise<Response> => bench.api(`/api/spaces/${spaceId}/restart${query}`, { method: 'POST' });
    expect(await stagesOf(() => restart(''), 'RUNNING')).toEqual(['RUNNING_APP_STARTING', 'RUNNING_APP_STARTING', 'RUNNING']);
    expect(await stagesOf(() => restart('?factory=true'), 'RUNNING')).toEqual(['RUNNING_BUILDING', 'RUNNING_APP_STARTING', 'RUNNING']);
    expect(bench.hub.logOf(spaceId, 'build')).not.toContain('CACHED');
    const { deployed } = bench.hub.commitsOf(spaceId);
    await bench.commit(failing);
    expect(await stagesOf(() => bench.push(), 'BUILD_ERROR')).toEqual(['RUNNING_BUILDING', 'BUILD_ERROR']);
    expect(await bench.json(`/api/spaces/${spaceId}/runtime`)).toMatchObject({
      sha: deployed,
      errorMessage: expect.stringMatching(/^Job failed with exit code: 1\. Reason: cache miss: \[2\/2\] COPY/) as string,
    });
  });

  test.each([
    ['no front matter', { ...goodFiles, 'README.md': '# Demo\n' }, 'CONFIG_ERROR', 'Missing configuration in README'],
    ['no Dockerfile', { 'README.md': goodFiles['README.md'] ?? '' }, 'NO_APP_FILE', undefined],
  ] as const)('%s', async (_name, files, stage, errorMessage) => {
    await bench.commit(files);
    await bench.hub.importRepository(spaceId, bench.folder);
    bench.hub.setStage(spaceId, 'STOPPED');
    await bench.api(`/api/spaces/${spaceId}/restart?factory=true`, { method: 'POST' });
    await bench.hub.waitForStage(spaceId, [stage]);
    expect((await bench.json(`/api/spaces/${spaceId}/runtime`))['errorMessage']).toBe(errorMessage);
  });

  test('pause gives up a build', async () => {
    const slow = await Workbench.open({ speed: 1 });
    try {
      await slow.commit(goodFiles);
      await slow.hub.importRepository(spaceId, slow.folder);
      const restarted = await slow.json(`/api/spaces/${spaceId}/restart`, { method: 'POST' });
      expect(restarted).toMatchObject({ stage: 'BUILDING' });
      expect(await slow.json(`/api/spaces/${spaceId}/pause`, { method: 'POST' })).toMatchObject({ stage: 'PAUSED' });
    } finally {
      await slow.close();
    }
  });
});

interface Stream {
  /** Everything that came, as far as it came. */
  readonly text: string;
  readonly broken: boolean;
}

async function readStream(path: string, enough: (text: string) => boolean): Promise<Stream> {
  const controller = new AbortController();
  const response = await fetch(bench.hub.endpoint + path, {
    headers: { Authorization: `Bearer ${testTokens.write}` },
    signal: controller.signal,
  });
  expect(response.headers.get('content-type')).toBe('text/event-stream');
  let text = '';
  const decoder = new TextDecoder();
  try {
    for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
      text += decoder.decode(chunk, { stream: true });
      if (enough(text)) break;
    }
  } catch {
    return { text, broken: true };
  } finally {
    controller.abort();
  }
  return { text, broken: false };
}

function linesOf(stream: Stream): string[] {
  return [...stream.text.matchAll(/^data: (\{.*\})$/gm)].map(([, json = '']) => (JSON.parse(json) as { data: string }).data);
}

describe('log streams', () => {
  const path = `/api/spaces/${spaceId}/logs/run`;
  const never = (): boolean => false;

  test('the whole log comes at each connect, then what is new, with keep-alives of both kinds', async () => {
    bench.hub.pushLog(spaceId, 'run', ['one', 'two']);
    const keptAlive = (text: string): boolean => text.includes(': keep-alive\n\n') && text.includes('data:\n\n');
    const first = await readStream(path, keptAlive);
    expect(linesOf(first)).toEqual(['one\n', 'two\n']);
    const second = readStream(path, never);
    bench.hub.pushLog(spaceId, 'run', ['three']);
    bench.hub.endLog(spaceId, 'run');
    expect(linesOf(await second)).toEqual(['one\n', 'two\n', 'three\n']);
    expect(linesOf(await readStream(`${path}?tail=2`, never))).toEqual(['two\n', 'three\n']);
  });

  test('100,000 lines go through a reader', async () => {
    bench.hub.pushLog(spaceId, 'run', Array.from({ length: 100_000 }, (_, index) => `line ${index}`));
    bench.hub.endLog(spaceId, 'run');
    const lines = linesOf(await readStream(path, never));
    expect(lines).toHaveLength(100_000);
    expect(lines.at(-1)).toBe('line 99999\n');
  });

  test('a stream comes in pieces of three bytes', async () => {
    bench.hub.pushLog(spaceId, 'run', ['Setup finished. 🎉', '━━━━']);
    bench.hub.endLog(spaceId, 'run');
    bench.hub.misbehave({ route: '/logs/run', pieceBytes: 3 });
    expect(linesOf(await readStream(path, never))).toEqual(['Setup finished. 🎉\n', '━━━━\n']);
  });

  test('a stream breaks in the middle of a line, ends early, replays less', async () => {
    bench.hub.pushLog(spaceId, 'run', ['one', 'two', 'three']);
    bench.hub.endLog(spaceId, 'run');
    bench.hub.misbehave({ route: '/logs/run', dropAfterBytes: 30 });
    bench.hub.misbehave({ route: '/logs/run', truncateAfterBytes: 30 });
    bench.hub.misbehave({ route: '/logs/run', replayLast: 1 });
    expect(await readStream(path, never)).toEqual({ text: expect.stringMatching(/^data: \{"data":"one\\n","time/) as string, broken: true });
    const short = await readStream(path, never);
    expect(short).toMatchObject({ broken: false });
    expect(short.text).toHaveLength(30);
    expect(linesOf(await readStream(path, never))).toEqual(['three\n']);
    expect(linesOf(await readStream(path, never))).toEqual(['one\n', 'two\n', 'three\n']);
  });
});

describe('misbehaviour', () => {
  const path = `/api/spaces/${spaceId}/runtime`;

  test.each([401, 403, 404, 429, 500, 502])('%i, as often as told', async (status) => {
    bench.hub.misbehave({ route: /^GET .*\/runtime$/, status, times: 2, resetSeconds: 17 });
    for (const expected of [status, status, 200]) {
      const response = await bench.api(path);
      expect(response.status).toBe(expected);
      expect(response.headers.get('ratelimit')).toBe(expected === 429 ? '"api";r=0;t=17' : null);
      await response.body?.cancel();
    }
  });

  test('an answer is cut short', async () => {
    bench.hub.misbehave({ route: '/runtime', truncateAfterBytes: 10 });
    expect(await (await bench.api(path)).text()).toBe('{"stage":"');
    bench.hub.misbehave({ route: '/runtime', dropAfterBytes: 10 });
    await expect(bench.api(path).then((response) => response.text())).rejects.toThrow();
  });

  test('git meets it too, and every request is on record', async () => {
    await bench.commit(goodFiles);
    bench.hub.misbehave({ route: '/info/refs', status: 502 });
    expect((await bench.push()).output).toContain('502');
    expect(bench.hub.requests.some(({ method, url }) => method === 'GET' && url.includes('service=git-receive-pack'))).toBe(true);
  });
});
