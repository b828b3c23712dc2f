import { spaceToWatch } from './access';
import { idPattern, type Exchange, type Route } from './exchange';
import { hardware } from './hardware';

const gigabyte = 2 ** 30;

/** One sample a second while the Space runs, as documented for Jobs; silence while it does not. */
function streamMetrics(exchange: Exchange): void {
  const { hub, response } = exchange;
  const space = spaceToWatch(exchange);
  response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-cache', Connection: 'keep-alive' });
  response.flushHeaders();
  let second = 0;
  const send = (): void => {
    if (space.stage.startsWith('RUNNING')) {
      response.write(`event: metric\ndata: ${JSON.stringify(sample(second, vramOf(space.hardware)))}\n\n`);
      second += 1;
    } else response.write(': keep-alive\n\n');
  };
  const timer = setInterval(send, hub.metricsMs);
  response.on('close', () => {
    clearInterval(timer);
  });
  send();
}

function vramOf(name: string): number | undefined {
  const vram = hardware.find((flavour) => flavour.name === name)?.accelerator?.vram;
  return vram === undefined ? undefined : Number.parseInt(vram, 10);
}

/** A load that rises and falls, so that a curve of it can be seen. */
function sample(second: number, vramGb: number | undefined): Record<string, unknown> {
  const wave = (period: number): number => (1 - Math.cos((2 * Math.PI * second) / period)) / 2;
  return {
    cpu_usage_pct: Math.round(10 + 70 * wave(40)),
    cpu_millicores: Math.round(8000 * (0.1 + 0.7 * wave(40))),
    memory_used_bytes: Math.round((6 + 12 * wave(90)) * gigabyte),
    memory_total_bytes: 62 * gigabyte,
    rx_bps: 1000,
    tx_bps: 1000,
    ...(vramGb === undefined ? {} : { gpus: { '0': { utilization: Math.round(95 * wave(25)), memory_used_bytes: Math.round(vramGb * (0.2 + 0.6 * wave(60)) * gigabyte), memory_total_bytes: vramGb * gigabyte } } }),
    replica: 'r1',
  };
}

export const metricRoutes: readonly Route[] = [{ method: 'GET', path: new RegExp(`^/api/spaces/${idPattern}/metrics$`), handle: streamMetrics }];
