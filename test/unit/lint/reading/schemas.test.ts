import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { schemas } from '../../../../src/lint/reading/schemas';
import { rules } from '../../../../src/lint/rules';

const ids = rules.map(({ id }) => id);
const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as {
  contributes: Record<'yamlValidation' | 'jsonValidation', { url: string }[]>;
};

/** The names below `properties`, one after another. */
function namesAt(schema: unknown, ...path: string[]): string[] {
  let node = schema as Record<string, unknown>;
  for (const name of path) node = (node['properties'] as Record<string, Record<string, unknown>>)[name]!;
  return Object.keys(node['properties'] as object);
}

it('names every rule in spacedock.yaml, in the settings and in a workspace', () => {
  const all = schemas();
  expect(namesAt(all['spacedock.schema.json'], 'rules')).toEqual(ids);
  expect(namesAt(all['settings.schema.json'], 'spacedock.lint.severity')).toEqual(ids);
  expect(namesAt(all['workspace.schema.json'], 'settings', 'spacedock.lint.severity')).toEqual(ids);
});

it('makes each schema that package.json names, and no other', () => {
  const { yamlValidation, jsonValidation } = manifest.contributes;
  const named = new Set([...yamlValidation, ...jsonValidation].map(({ url }) => url.replace('./dist/', '')));
  expect([...named].sort()).toEqual(Object.keys(schemas()).sort());
});
