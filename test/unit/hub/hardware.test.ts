import { describe, expect, it } from 'vitest';
import { knownHardware, listHardware } from '../../../src/hub/hardware';
import { connectionTo, sendJson, serve } from './http-server';

describe('the hardware', () => {
  it('is what the Hub tells', async () => {
    const server = await serve((_request, response) => {
      sendJson(response, [
        { name: 'cpu-basic', prettyName: 'CPU Basic', cpu: '2 vCPU', ram: '16 GB', accelerator: null, unitCostMicroUSD: 0, unitCostUSD: 0, unitLabel: 'minute' },
        { name: 'l40sx4', prettyName: '4x Nvidia L40S', ephemeralStorage: '3.2 TB', accelerator: { type: 'gpu', model: 'L40S', quantity: '4', vram: '192 GB', manufacturer: 'Nvidia' }, unitCostMicroUSD: 138333, unitLabel: 'minute' },
        { name: 'new', accelerator: null, unitCostUSD: 0.01, unitLabel: 'minute' },
        { name: 'no-price' },
        null,
      ]);
    });
    expect(await listHardware(connectionTo(server.url))).toEqual({
      fallback: undefined,
      flavors: [
        { name: 'cpu-basic', label: 'CPU Basic', dollarsPerHour: 0, cpu: '2 vCPU', ram: '16 GB', diskGb: undefined, gpu: undefined },
        { name: 'l40sx4', label: '4x Nvidia L40S', dollarsPerHour: 8.3, diskGb: 3200, gpu: { model: 'L40S', quantity: 4, vramGb: 192 } },
        { name: 'new', label: 'new', dollarsPerHour: 0.6, diskGb: undefined, gpu: undefined },
      ],
    });
  });

  it.each([
    [404, '{}'],
    [200, '[]'],
    [200, '{"a":1}'],
  ])('is the known table, marked, where the Hub answers %d %s', async (status, body) => {
    const server = await serve((_request, response) => {
      response.writeHead(status).end(body);
    });
    const { flavors, fallback } = await listHardware(connectionTo(server.url));
    expect(flavors).toBe(knownHardware);
    expect(fallback?.message).toBeTruthy();
  });

  it('is nothing when the caller gave up', async () => {
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(listHardware(connectionTo('http://127.0.0.1:9'), signal)).rejects.toThrow('enough');
  });

  it('of the table has one row a flavour', () => {
    expect(new Set(knownHardware.map((flavor) => flavor.name)).size).toBe(knownHardware.length);
  });
});
