import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { LocalHub } from './local-hub';
import { testTokens } from './tokens';

const usage = `Usage: node out/tests/hub/main.js [--port N] [--speed N] [--seed DIR] [--space ID]

  --port N     listen on this port of 127.0.0.1; any free one where not given
  --speed N    play builds so many times faster than they are; 10 where not given
  --seed DIR   a Space repo's checkout: its HEAD is what the Space runs at first
  --space ID   the Space's id; troutmoose/sam-body4d where not given`;

function positive(text: string, name: string): number {
  const value = Number(text);
  if (!Number.isFinite(value) || value < 0) throw new Error(`--${name} needs a number, not "${text}"`);
  return value;
}

async function run(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '0' },
      speed: { type: 'string', default: '10' },
      seed: { type: 'string' },
      space: { type: 'string', default: 'troutmoose/sam-body4d' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(`${usage}\n`);
    return;
  }
  const hub = await LocalHub.start({ port: positive(values.port, 'port'), speed: positive(values.speed, 'speed') || 1 });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      void hub.close().then(() => process.exit(0));
    });
  }
  if (values.seed !== undefined) await seed(hub, values.space, resolve(values.seed));
  process.stdout.write(`${JSON.stringify({ endpoint: hub.endpoint, space: values.space, tokens: testTokens })}\n`);
}

async function seed(hub: LocalHub, id: string, repository: string): Promise<void> {
  await hub.createSpace({
    id,
    private: true,
    hardware: 'l40sx1',
    storage: 'medium',
    devMode: true,
    secrets: { HF_TOKEN: testTokens.read },
  });
  await hub.importRepository(id, repository);
  hub.setStage(id, 'RUNNING', { sha: 'head' });
}

try {
  await run();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${usage}\n`);
  process.exit(2);
}
