import { spawn, type ChildProcess } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import type { ChildOrder } from './kill-child';

export interface Programs {
  /** The program of `kill-child.ts`. */
  readonly child: string;
  /** The program of a sync's threads, as a URL. */
  readonly worker: string;
}

/** Bundles both into a folder. */
export async function buildPrograms(folder: string): Promise<Programs> {
  await build({
    entryPoints: { child: join(import.meta.dirname, 'kill-child.ts'), worker: join(import.meta.dirname, '../../../src/sync/sync-worker.ts') },
    bundle: true,
    platform: 'node',
    format: 'esm',
    banner: { js: "import { createRequire as bundleRequire } from 'node:module'; const require = bundleRequire(import.meta.url);" },
    outExtension: { '.js': '.mjs' },
    outdir: folder,
    logLevel: 'silent',
  });
  return { child: join(folder, 'child.mjs'), worker: pathToFileURL(join(folder, 'worker.mjs')).href };
}

/** @param orderFile where the order is written for it to read */
export async function startChild({ child }: Programs, orderFile: string, order: ChildOrder): Promise<ChildProcess> {
  await writeFile(orderFile, JSON.stringify(order));
  return spawn(process.execPath, [child, orderFile], { stdio: ['ignore', 'pipe', 'inherit'] });
}
