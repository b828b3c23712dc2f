import { spawn, type ChildProcess } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, type BuildOptions } from 'esbuild';
import type { ChildOrder } from './kill-child';

export interface Programs {
  /** The program of `kill-child.ts`. */
  readonly child: string;
  /** The program of a sync's threads, as a URL. */
  readonly worker: string;
}

/** Bundles for Node, as the product is. */
async function bundle(options: BuildOptions): Promise<void> {
  await build({
    bundle: true,
    platform: 'node',
    format: 'esm',
    banner: { js: "import { createRequire as bundleRequire } from 'node:module'; const require = bundleRequire(import.meta.url);" },
    logLevel: 'silent',
    ...options,
  });
}

/** Bundles a text of TypeScript, whose imports begin at the project's root, into a program of its own. */
export async function buildText(contents: string, program: string): Promise<void> {
  await bundle({ stdin: { contents, resolveDir: process.cwd(), loader: 'ts' }, outfile: program });
}

/** Bundles both into a folder. */
export async function buildPrograms(folder: string): Promise<Programs> {
  await bundle({
    entryPoints: { child: join(import.meta.dirname, 'kill-child.ts'), worker: join(import.meta.dirname, '../../../src/sync/sync-worker.ts') },
    outExtension: { '.js': '.mjs' },
    outdir: folder,
  });
  return { child: join(folder, 'child.mjs'), worker: pathToFileURL(join(folder, 'worker.mjs')).href };
}

/** @param orderFile where the order is written for it to read */
export async function startChild({ child }: Programs, orderFile: string, order: ChildOrder): Promise<ChildProcess> {
  await writeFile(orderFile, JSON.stringify(order));
  return spawn(process.execPath, [child, orderFile], { stdio: ['ignore', 'pipe', 'inherit'] });
}
