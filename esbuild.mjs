// Builds the extension and the command line into dist/, or with --tests the test programs into out/tests/.
// ES modules with code splitting: what a feature does not need at activation is loaded on use.
import { build, context } from 'esbuild';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const args = new Set(process.argv.slice(2));

// Bundled CommonJS libraries call require() for Node's built-in modules.
const requireBanner =
  "import { createRequire as spacedockCreateRequire } from 'node:module'; const require = spacedockCreateRequire(import.meta.url);";

/** Most chunks call no require: each of hundreds would carry the banner. Its line stays, so that source maps hold. @type {import('esbuild').Plugin} */
const bannerWhereNeeded = {
  name: 'banner-where-needed',
  setup({ onEnd }) {
    onEnd(async ({ metafile }) => {
      const files = Object.keys(metafile?.outputs ?? {}).filter((file) => file.endsWith('.js'));
      await Promise.all(
        files.map(async (file) => {
          const text = await readFile(file, 'utf8');
          if (!text.startsWith(requireBanner)) return;
          const rest = text.slice(requireBanner.length);
          if (!/\brequire\b/.test(rest)) await writeFile(file, rest);
        }),
      );
    });
  },
};

const shared = {
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  external: ['vscode'],
  banner: { js: requireBanner },
  logLevel: 'warning',
  metafile: true,
};

const product = {
  ...shared,
  entryPoints: {
    extension: 'src/extension.ts',
    cli: 'src/cli/main.ts',
    'ssh-session': 'src/cli/ssh-session.ts',
    'sync-worker': 'src/sync/sync-worker.ts',
  },
  outdir: 'dist',
  plugins: [bannerWhereNeeded],
  splitting: true,
  chunkNames: 'chunks/[name]-[hash]',
  // Names of functions are not kept: they are a twentieth of the package, and nothing asks for them.
  minify: true,
  sourcemap: args.has('--watch') ? 'linked' : false,
};

/** The dashboard's page, for a browser. */
const page = {
  bundle: true,
  format: 'esm',
  platform: 'browser',
  target: 'es2022',
  entryPoints: { dashboard: 'src/webview/dashboard.ts', 'dashboard-style': 'src/webview/dashboard.css' },
  outdir: 'dist',
  minify: true,
  sourcemap: product.sourcemap,
  logLevel: 'warning',
  metafile: true,
};

const tests = {
  ...shared,
  entryPoints: ['test/**/main.ts', 'test/host/index.ts', 'test/host/web.ts', 'test/host/*.test.ts'],
  outbase: 'test',
  outdir: 'out/tests',
  splitting: true,
  packages: 'external',
  banner: {},
  sourcemap: 'inline',
};

/** The schemas that package.json points to. */
async function writeSchemas() {
  const program = resolve(`out/schemas-${process.pid}.mjs`);
  await build({ ...shared, entryPoints: ['src/lint/reading/schemas.ts'], outfile: program });
  try {
    const { schemas } = await import(pathToFileURL(program).href);
    await mkdir(product.outdir, { recursive: true });
    for (const [name, schema] of Object.entries(schemas())) await writeFile(join(product.outdir, name), JSON.stringify(schema));
  } finally {
    await rm(program);
  }
}

if (args.has('--watch')) {
  await writeSchemas();
  for (const options of [product, page]) await (await context(options)).watch();
  console.log('Watching src/ …');
} else {
  const options = args.has('--tests') ? tests : product;
  await rm(options.outdir, { recursive: true, force: true });
  // esbuild has said by now what is wrong.
  for (const each of options === product ? [product, page] : [options]) {
    const result = await build(each).catch(() => process.exit(1));
    for (const [file, output] of Object.entries(result.metafile.outputs)) {
      if (output.entryPoint) console.log(`${file}  ${(output.bytes / 1024).toFixed(1)} kB`);
    }
  }
  if (options === product) await writeSchemas();
}
