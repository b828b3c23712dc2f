// Bundles the benchmarks as the product is bundled, and runs them.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../..', import.meta.url));
const requireBanner =
  "import { createRequire as spacedockCreateRequire } from 'node:module'; const require = spacedockCreateRequire(import.meta.url);";

await build({
  absWorkingDir: root,
  entryPoints: { main: 'test/bench/main.ts', 'log-server': 'test/bench/log-server.ts', 'sync-worker': 'src/sync/sync-worker.ts' },
  outdir: 'out/bench',
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  banner: { js: requireBanner },
  logLevel: 'warning',
});

const child = spawn(process.execPath, [`${root}/out/bench/main.js`, ...process.argv.slice(2)], { stdio: 'inherit' });
child.on('exit', (code, signal) => {
  process.exitCode = signal === null ? (code ?? 1) : 1;
});
