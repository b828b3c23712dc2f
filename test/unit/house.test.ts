import { build } from 'esbuild';
import { expect, it } from 'vitest';

/** Modules of src/ and what they import at run time; imports of types alone are gone. */
async function importsOfSource(): Promise<Map<string, string[]>> {
  const { metafile } = await build({
    entryPoints: ['src/extension.ts', 'src/cli/main.ts'],
    bundle: true,
    write: false,
    metafile: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    outdir: 'unused',
    splitting: true,
    logLevel: 'silent',
  });
  return new Map(
    Object.entries(metafile.inputs).map(([file, { imports }]) => [
      file,
      imports.filter(({ external }) => external !== true).map(({ path }) => path),
    ]),
  );
}

it('has no module that imports itself by way of others', async () => {
  const imports = await importsOfSource();
  expect(imports.size).toBeGreaterThan(100);
  const done = new Set<string>();
  const cycles: string[] = [];
  const visit = (file: string, path: readonly string[]): void => {
    const begin = path.indexOf(file);
    if (begin >= 0) cycles.push([...path.slice(begin), file].join(' → '));
    if (begin >= 0 || done.has(file)) return;
    for (const next of imports.get(file) ?? []) visit(next, [...path, file]);
    done.add(file);
  };
  for (const file of imports.keys()) visit(file, []);
  expect(cycles).toEqual([]);
});

it('loads neither the linter, git nor the Hub library at activation', async () => {
  const { metafile } = await build({
    entryPoints: ['src/extension.ts'],
    bundle: true,
    write: false,
    metafile: true,
    format: 'esm',
    platform: 'node',
    external: ['vscode'],
    outdir: 'unused',
    splitting: true,
    logLevel: 'silent',
  });
  const outputs = Object.entries(metafile.outputs);
  const [entry] = outputs.find(([, { entryPoint }]) => entryPoint === 'src/extension.ts') ?? [];
  const loaded = new Set<string>();
  const load = (file: string): void => {
    if (loaded.has(file)) return;
    loaded.add(file);
    for (const { path, kind } of metafile.outputs[file]?.imports ?? []) if (kind === 'import-statement') load(path);
  };
  load(entry ?? '');
  const inputs = [...loaded].flatMap((file) => Object.keys(metafile.outputs[file]?.inputs ?? {}));
  expect(inputs).toContain('src/extension.ts');
  // Some lines on the form of paths, which the editor's watchers need at once, the names that tools are registered by, and
  // the words of a checkpoint's row.
  const small = new Set(['src/project/repository-path.ts', 'src/agents/tool-names.ts', 'src/checkpoints/presence-text.ts', 'src/checkpoints/next-steps.ts']);
  const large = /node_modules|src\/(lint|sync|logs|documents|project|checkpoints|deploy|agents)\//;
  expect(inputs.filter((file) => large.test(file) && !small.has(file))).toEqual([]);
});
