import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  defaultSettings,
  parseSpacedockFile,
  ruleSeverities,
  settingsKeys,
  syncKeys,
} from '../../../src/project/settings-file';

const sample = `# the whole of it
space: troutmoose/sam-body4d
repo: ../hf-space
data: /storage
config: configs/body4d.yaml
sync:
  - from: app.py
  - from: models/sam3/
    include: ['**/*.py', pyproject.toml]
    exclude:
      - '**/tests/**'
remove: [models/__init__.py]
protect: [Dockerfile, README.md]
allowBinary: [models/sam3/assets/vocabulary.txt.gz]
journal: notes/deployments
rules: { docker/pin-apt: off, gpu/no-cuda: error, space/x: false }
`;

function problemsOf(text: string) {
  return parseSpacedockFile(text).problems.map(({ span, message }) => [text.slice(span.start, span.end), message]);
}

describe('parseSpacedockFile', () => {
  it.each([
    ['LF', sample],
    ['CR LF', sample.replaceAll('\n', '\r\n')],
  ])('reads every key, %s', (_, text) => {
    const file = parseSpacedockFile(text);
    expect(file.problems).toEqual([]);
    expect(file.settings).toEqual({
      space: 'troutmoose/sam-body4d',
      repo: '../hf-space',
      data: '/storage',
      config: 'configs/body4d.yaml',
      sync: [
        { from: 'app.py', include: [], exclude: [] },
        { from: 'models/sam3/', include: ['**/*.py', 'pyproject.toml'], exclude: ['**/tests/**'] },
      ],
      remove: ['models/__init__.py'],
      protect: ['Dockerfile', 'README.md'],
      allowBinary: ['models/sam3/assets/vocabulary.txt.gz'],
      journal: 'notes/deployments',
      rules: { 'docker/pin-apt': 'off', 'gpu/no-cuda': 'error', 'space/x': 'off' },
    });
    const places: [string, string][] = [
      ['space', 'troutmoose/sam-body4d'],
      ['sync.0.from', 'app.py'],
      ['sync.1.include.0', "'**/*.py'"],
      ['sync.1.exclude.0', "'**/tests/**'"],
      ['protect.1', 'README.md'],
      ['rules.docker/pin-apt', 'off'],
    ];
    for (const [path, source] of places) {
      const span = file.spanOf(path)!;
      expect([path, text.slice(span.start, span.end)]).toEqual([path, source]);
    }
    expect(file.spanOf('sync.2')).toBeUndefined();
  });

  it.each(['', '# nothing yet\n', 'space:\nsync:\nrules:\nprotect:\n', '---\n'])('takes %j as the defaults', (text) => {
    expect(parseSpacedockFile(text)).toMatchObject({ settings: defaultSettings, problems: [] });
  });

  it.each([
    ['protct: [a]\n', 'protct', "Unknown key 'protct'. Did you mean 'protect'?"],
    ['emoji: x\n', 'emoji', `Unknown key 'emoji'. The keys are ${settingsKeys.join(', ')}.`],
    ['sync:\n  - from: a\n    exlude: [b]\n', 'exlude', "Unknown key 'exlude'. Did you mean 'exclude'?"],
    ['repo: ../a\nrepo: ../b\n', 'repo', "Duplicate key 'repo'."],
    ['repo: 3\n', '3', "'repo' must be a text. Put it in quotes."],
    ['repo: [a]\n', '[a]', "'repo' must be a text."],
    ['space: my-app\n', 'my-app', 'A Space is named as namespace/name, such as user/my-app.'],
    ['space: https://huggingface.co/spaces/a/b\n', 'https://huggingface.co/spaces/a/b', 'A Space is named as namespace/name, such as user/my-app.'],
    ['data: data\n', 'data', 'This is a path in the container: it must begin with /.'],
    ['config: ../x.yaml\n', '../x.yaml', 'This path must stay inside of the repo: write it without ..'],
    ['protect: [a/../../b]\n', 'a/../../b', 'This path must stay inside of the repo: write it without ..'],
    ['protect: [/etc]\n', '/etc', 'This path must be relative to the repo, not absolute.'],
    ['remove: ["C:\\\\x"]\n', '"C:\\\\x"', 'This path must be relative to the repo, not absolute.'],
    ['protect: ""\n', '""', "'protect' must be a list: each item on a line of its own, behind a dash."],
    ['protect: [""]\n', '""', 'This path is empty.'],
    ['protect: [1]\n', '1', "Each item of 'protect' must be a text. Put it in quotes."],
    ['protect: {a: b}\n', '{a: b}', "'protect' must be a list: each item on a line of its own, behind a dash."],
    ['sync:\n  from: a\n', 'from: a', "'sync' must be a list: each item on a line of its own, behind a dash."],
    ['sync: [a]\n', 'a', "Each item of 'sync' must say from: and a file or folder."],
    ['sync:\n  - include: [a]\n', 'include: [a]', "This item of 'sync' has no from: key."],
    ['sync:\n  - from: a\n    include: b\n', 'b', "'include' must be a list: each item on a line of its own, behind a dash."],
    ['- a\n', '- a', 'spacedock.yaml is made of lines like key: value.'],
    ['sync:\n  - from: a\n    include: [**/*.py]\n', '**/*.py', 'The alias **/*.py has no anchor before it. A text that begins with * must stand in quotes.'],
  ])('problem of %j', (text, where, message) => {
    expect(problemsOf(text)).toEqual([[where, message]]);
  });

  it.each([
    ['rules: [a]\n', '[a]', "'rules' must be lines like docker/pin-apt: off."],
    ['rules: {a/b: eror}\n', 'eror', "A rule is set to one of off, error, warning, info, hint. Did you mean 'error'?"],
    ['rules: {a/b: true}\n', 'true', 'A rule is set to one of off, error, warning, info, hint.'],
    ['rules: {a/b: off, a/b: off}\n', 'a/b', "Duplicate key 'a/b'."],
  ])('only a warning of %j, as rules have no say in a sync', (text, where, message) => {
    const { problems, warnings } = parseSpacedockFile(text);
    expect(problems).toEqual([]);
    expect(warnings.map(({ span, message: said }) => [text.slice(span.start, span.end), said])).toEqual([[where, message]]);
  });

  it('says what was meant, where that can stand there', () => {
    expect(parseSpacedockFile('protct: [a]\n').problems[0]?.meant).toBe('protect');
    expect(parseSpacedockFile('protct: [a]\nprotect: [b]\n').problems[0]?.meant).toBeUndefined();
    expect(parseSpacedockFile('rules: {a/b: eror}\n').warnings[0]?.meant).toBe('error');
  });

  it('keeps what is right beside what is wrong', () => {
    const { settings } = parseSpacedockFile('space: a/b\ndata: data\nprotect: [Dockerfile, 3]\nsync:\n  - from: a\n  - b\n');
    expect(settings).toEqual({
      ...defaultSettings,
      space: 'a/b',
      protect: ['Dockerfile'],
      sync: [{ from: 'a', include: [], exclude: [] }],
    });
  });

  it('reads aliases', () => {
    const { settings, problems } = parseSpacedockFile('protect: &list [a, b]\nremove: *list\n');
    expect([settings.remove, problems]).toEqual([['a', 'b'], []]);
  });

  it.each(['sync: [', 'space: "a', 'a: b: c', '\tspace: a/b', `${'['.repeat(20_000)}`, '&a [*a]', 'sync: &a [*a]'])(
    'has a problem with %.20s',
    (text) => {
      expect(parseSpacedockFile(text).problems.length).toBeGreaterThan(0);
    },
  );

  it('never throws, and its spans lie inside of the text', () => {
    const keys = fc.constantFrom(...settingsKeys, ...syncKeys);
    const piece = fc.constantFrom('\n', '\r\n', '  ', ': ', '- ', '[', ']', '{', '}', ',', '*a', '&a ', '"', "'", '#', '/', '..');
    fc.assert(
      fc.property(fc.array(fc.oneof(keys, piece, fc.string()), { maxLength: 40 }), (pieces) => {
        const text = pieces.join('');
        for (const { span } of parseSpacedockFile(text).problems) {
          expect(span.start).toBeGreaterThanOrEqual(0);
          expect(span.end).toBeGreaterThanOrEqual(span.start);
          expect(span.end).toBeLessThanOrEqual(text.length);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('media/spacedock.schema.json', () => {
  interface Schema {
    readonly type?: string;
    readonly description?: string;
    readonly default?: unknown;
    readonly examples?: readonly unknown[];
    readonly enum?: readonly string[];
    readonly items?: Schema;
    readonly required?: readonly string[];
    readonly additionalProperties?: boolean | Schema;
    readonly properties?: Readonly<Record<string, Schema>>;
  }
  const schema = JSON.parse(readFileSync(new URL('../../../media/spacedock.schema.json', import.meta.url), 'utf8')) as Schema;
  const item = schema.properties!['sync']!.items!;

  it('has the keys that the reader knows, each with a description, and no others', () => {
    for (const [object, keys] of [[schema, settingsKeys], [item, syncKeys]] as const) {
      expect(Object.keys(object.properties!)).toEqual(keys);
      expect(object.additionalProperties).toBe(false);
      for (const property of Object.values(object.properties!)) expect(property.description).toMatch(/^[A-Z].*\.$/);
    }
  });

  it('has the reader’s types, defaults and severities', () => {
    const kindOf = (value: unknown) => (Array.isArray(value) ? 'array' : typeof value === 'object' ? 'object' : 'string');
    for (const key of settingsKeys) expect([key, schema.properties![key]!.type]).toEqual([key, kindOf(defaultSettings[key] ?? '')]);
    expect(schema.properties!['data']!.default).toBe(defaultSettings.data);
    expect(item.required).toEqual(['from']);
    const { additionalProperties } = schema.properties!['rules']!;
    expect((additionalProperties as Schema).enum).toEqual(ruleSeverities);
  });

  it('shows examples that the reader takes', () => {
    for (const key of settingsKeys) {
      for (const example of schema.properties![key]!.examples ?? []) {
        expect([key, problemsOf(`${key}: ${JSON.stringify(example)}\n`)]).toEqual([key, []]);
      }
    }
  });
});
