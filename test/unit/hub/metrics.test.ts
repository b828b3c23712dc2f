import { afterEach, describe, expect, it } from 'vitest';
import type { HubError } from '../../../src/hub/errors';
import { followMetrics, readSample, type MetricSample } from '../../../src/hub/metrics';
import { LocalHub } from '../../hub/local-hub';
import { testTokens } from '../../hub/tokens';
import { connectionTo, serve } from './http-server';

const gigabyte = 2 ** 30;

describe('readSample', () => {
  it('reads what is documented', () => {
    const data = JSON.stringify({
      cpu_usage_pct: 12.5,
      cpu_millicores: 1000,
      memory_used_bytes: 3 * gigabyte,
      memory_total_bytes: 62 * gigabyte,
      rx_bps: 1,
      tx_bps: 2,
      gpus: { '0': { utilization: 87, memory_used_bytes: 20 * gigabyte, memory_total_bytes: 48 * gigabyte } },
      replica: 'abc',
    });
    expect(readSample('metric', data)).toEqual({
      cpu: 12.5,
      memory: { used: 3 * gigabyte, total: 62 * gigabyte },
      gpus: [{ id: '0', utilization: 87, memory: { used: 20 * gigabyte, total: 48 * gigabyte } }],
      replica: 'abc',
    });
  });

  it.each([
    ['{"cpu_usage_pct":1}', { cpu: 1, memory: undefined, gpus: [], replica: undefined }],
    ['{"memory_used_bytes":1,"memory_total_bytes":0}', { cpu: undefined, memory: { used: 1, total: undefined }, gpus: [], replica: undefined }],
    ['{"gpus":{"0":null}}', { cpu: undefined, memory: undefined, gpus: [{ id: '0', utilization: undefined, memory: undefined }], replica: undefined }],
    ['{"cpu_usage_pct":-3,"memory_used_bytes":"x","gpus":[{"utilization":4}],"replica":2}', { cpu: undefined, memory: undefined, gpus: [{ id: '0', utilization: 4, memory: undefined }], replica: '2' }],
  ])('takes %s for what it is', (data, sample) => {
    expect(readSample(undefined, data)).toEqual(sample);
  });

  it.each(['', 'x', '{}', '[]', 'null', '3', '{"data":"a log line"}'])('takes %j for no sample', (data) => {
    expect(readSample('metric', data)).toBeUndefined();
  });

  it('leaves events of other kinds alone', () => {
    expect(readSample('log', '{"cpu_usage_pct":1}')).toBeUndefined();
  });
});

describe('followMetrics', () => {
  const timing = { backoff: () => 1 };

  async function first(url: string, count: number, onRetry?: (error: HubError | undefined) => void): Promise<MetricSample[]> {
    const controller = new AbortController();
    const samples: MetricSample[] = [];
    for await (const batch of followMetrics(connectionTo(url), 'me/app', { signal: controller.signal, timing, ...(onRetry ? { onRetry } : {}) })) {
      samples.push(...batch);
      if (samples.length >= count) controller.abort();
    }
    return samples;
  }

  it('connects again where the stream ends, or the Hub fails for a moment', async () => {
    let calls = 0;
    const server = await serve((_request, response) => {
      calls++;
      if (calls === 2) response.writeHead(503).end();
      else {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.end(`: keep-alive\n\nevent: metric\ndata: {"cpu_usage_pct":${String(calls)}}\n\n`);
      }
    });
    const failures: (number | undefined)[] = [];
    const samples = await first(server.url, 2, (error) => failures.push(error?.status));
    expect(samples.map(({ cpu }) => cpu)).toEqual([1, 3]);
    expect(failures).toEqual([undefined, 503]);
  });

  it('gives up where waiting does not help', async () => {
    const server = await serve((_request, response) => {
      response.writeHead(403, { 'content-type': 'application/json' }).end('{"error":"no"}');
    });
    await expect(first(server.url, 1)).rejects.toMatchObject({ status: 403 });
  });

  let hub: LocalHub | undefined;
  afterEach(async () => {
    await hub?.close();
    hub = undefined;
  });

  it('reads the load of a Space that runs on a GPU', async () => {
    hub = await LocalHub.start({ metricsMs: 5 });
    await hub.createSpace({ id: 'troutmoose/app', hardware: 'l40sx1', stage: 'RUNNING' });
    const controller = new AbortController();
    const samples: MetricSample[] = [];
    const connection = connectionTo(hub.endpoint, testTokens.read);
    for await (const batch of followMetrics(connection, 'troutmoose/app', { signal: controller.signal })) {
      samples.push(...batch);
      if (samples.length >= 30) controller.abort();
    }
    expect(new Set(samples.map(({ gpus }) => gpus[0]?.memory?.total))).toEqual(new Set([48 * gigabyte]));
    expect(new Set(samples.map(({ cpu }) => cpu)).size).toBeGreaterThan(3);
  });
});
