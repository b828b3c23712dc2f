import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Ajv } from 'ajv';
import type { Log, Result } from 'sarif';
import { describe, expect, it } from 'vitest';
import { lintProject } from '../../../../src/lint/engine';
import type { Finding } from '../../../../src/lint/finding';
import { applyEdits } from '../../../../src/lint/fixes';
import type { LintedProject } from '../../../../src/lint/formats/places';
import { findingsAsSarif } from '../../../../src/lint/formats/sarif';
import { rules } from '../../../../src/lint/rules';
import type { FileReference, Project } from '../../../../src/project/project';
import { exampleProject } from '../example-project';
import { projectOf, type Files } from '../project-of';
import { findingAt, hostileNames, inSpace } from './findings';

const options = {
  version: '1.2.3',
  homepage: 'https://example.com/spacedock',
  rules,
  locate: (_: Project, { repo, path }: FileReference) => (repo === 'space' ? { base: '%SRCROOT%', path: `app/${path}` } : { base: 'MAINREPO', path }),
  bases: () => ({ '%SRCROOT%': 'file:///work/', MAINREPO: 'file:///main/' }),
};

/** The OASIS schema as Microsoft's SARIF SDK ships it. Of draft 4, ajv's own draft differs only in the name of `id` for what it uses. */
const schemaFile = createRequire(import.meta.url).resolve('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json');
const { id, $schema, ...schema } = JSON.parse(readFileSync(schemaFile, 'utf8')) as { readonly id: string; readonly $schema: string };
const validate = new Ajv({
  allErrors: true,
  strict: false,
  unicodeRegExp: false,
  formats: {
    uri: (text: string) => /^[a-z][a-z0-9+.-]*:/i.test(text) && URL.canParse(text),
    'uri-reference': /^(?:[\w.~!$&'()*+,;=:@/?#-]|%[\dA-F]{2})*$/i,
    'date-time': (text: string) => !Number.isNaN(Date.parse(text)),
  },
}).compile({ ...schema, $id: id });

function sarif(linted: readonly LintedProject[]): { readonly log: Log; readonly results: Result[] } {
  const log = JSON.parse(JSON.stringify(findingsAsSarif(linted, options))) as Log;
  validate(log);
  expect(validate.errors ?? []).toEqual([]);
  return { log, results: log.runs[0]?.results ?? [] };
}

async function resultsOf(files: Files, findings: readonly Finding[]): Promise<Result[]> {
  return sarif([{ project: await projectOf(files), findings }]).results;
}

it('is refused by the schema where it is wrong', () => {
  expect($schema).toContain('draft-04');
  const log = findingsAsSarif([], options);
  expect(validate({ ...log, version: '2.0.0' })).toBe(false);
  expect(validate({ ...log, runs: [{ ...log.runs[0], results: [{ message: { text: 'a' }, level: 'info' }] }] })).toBe(false);
  expect(validate({ ...log, runs: [{ ...log.runs[0], originalUriBaseIds: { A: { uri: 'a b' } } }] })).toBe(false);
});

it('tells of every rule where nothing was found', () => {
  const { log, results } = sarif([]);
  expect(results).toEqual([]);
  expect(log.runs).toHaveLength(1);
  const driver = log.runs[0]!.tool.driver;
  expect(driver).toMatchObject({ name: 'Spacedock', version: '1.2.3', informationUri: 'https://example.com/spacedock' });
  expect(driver.rules?.map((rule) => rule.id)).toEqual(rules.map((rule) => rule.id));
  const [known, off] = ['user/no-user', 'docker/pin-apt'].map((name) => driver.rules?.find((rule) => rule.id === name));
  expect(known).toMatchObject({ name: 'UserNoUser', defaultConfiguration: { level: 'warning' }, properties: { tags: ['user'] } });
  expect(known?.help?.markdown).toMatch(/## Wrong\n\n```dockerfile\n[\s\S]*## Right/);
  expect(known?.defaultConfiguration?.enabled).toBeUndefined();
  expect(off?.defaultConfiguration?.enabled).toBe(false);
});

it('gives the place, the places that explain it, and the rule', async () => {
  const text = 'FROM a\r\n  RUN b \\\r\n  c\r\n';
  const related = [{ file: { repo: 'main' as const, path: 'spacedock.yaml' }, span: { start: 0, end: 5 }, message: 'Named here.' }];
  const project = await projectOf({ Dockerfile: text }, { main: { 'spacedock.yaml': 'space: a/b\n' } });
  const { results } = sarif([{ project, findings: [findingAt(text, 'RUN b \\\r\n  c', { related, severity: 'info' })] }]);
  expect(results).toMatchObject([
    {
      ruleId: 'user/no-user',
      ruleIndex: rules.findIndex((rule) => rule.id === 'user/no-user'),
      level: 'note',
      message: { text: 'Something is wrong.' },
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: 'app/Dockerfile', uriBaseId: '%SRCROOT%' },
            region: { startLine: 2, startColumn: 3, endLine: 3, endColumn: 4 },
          },
        },
      ],
      relatedLocations: [
        {
          id: 0,
          message: { text: 'Named here.' },
          physicalLocation: {
            artifactLocation: { uri: 'spacedock.yaml', uriBaseId: 'MAINREPO' },
            region: { startLine: 1, startColumn: 1, endLine: 1, endColumn: 6 },
          },
        },
      ],
    },
  ]);
});

it('points at a file without text as a whole', async () => {
  const findings = ['model.pt', 'gone.txt'].map((path) => findingAt('', '', { file: inSpace(path), severity: 'error' }));
  const results = await resultsOf({ 'model.pt': new Uint8Array([0, 1]) }, findings);
  expect(results.map(({ locations }) => locations?.[0]?.physicalLocation?.region)).toEqual([{ startLine: 1 }, { startLine: 1 }]);
});

it('counts columns in UTF-16 units', async () => {
  const text = 'RUN 😀 é here';
  const [result] = await resultsOf({ Dockerfile: text }, [findingAt(text, 'here')]);
  expect(result?.locations?.[0]?.physicalLocation?.region).toMatchObject({ startColumn: 10, endColumn: 14 });
});

it.each(hostileNames)('names a file so that it can be read back: %j', async (path) => {
  const [result] = await resultsOf({ [path]: 'FROM a\n' }, [findingAt('FROM a\n', 'FROM', { file: inSpace(path) })]);
  const uri = result?.locations?.[0]?.physicalLocation?.artifactLocation?.uri ?? '';
  const read = new URL(uri, 'file:///work/');
  expect(decodeURIComponent(read.pathname)).toBe(`/work/app/${path}`);
  expect(read.search + read.hash).toBe('');
});

describe('fixes', () => {
  it('holds the safe ones, whose replacements give the text that they promise', async () => {
    const text = 'FROM a\r\n\tUSER root\r\nRUN é b\r\n';
    const edits = [
      { file: inSpace('Dockerfile'), span: { start: 0, end: 0 }, newText: '# first\r\n' },
      { file: inSpace('Dockerfile'), span: { start: 9, end: 18 }, newText: 'USER 1000' },
      { file: inSpace('Dockerfile'), span: { start: 26, end: 28 }, newText: '' },
      { file: inSpace('README.md'), span: { start: 2, end: 2 }, newText: 'more' },
    ];
    const token = `hf_${'QwErTyUiOpAsDfGhJkLzXcVbNmPoIuYtRe'}`;
    const fixes = [
      { title: 'Guess', safe: false, edits },
      { title: 'Mend', safe: true, edits },
      { title: 'Write a secret', safe: true, edits: [{ file: inSpace('Dockerfile'), span: { start: 0, end: 0 }, newText: `ENV A=${token}\n` }] },
    ];
    const [result] = await resultsOf({ Dockerfile: text, 'README.md': 'ab' }, [findingAt(text, 'root', { fixes })]);
    expect(result?.fixes?.map(({ description }) => description?.text)).toEqual(['Mend']);
    expect(JSON.stringify(result)).not.toContain(token);
    const [dockerfile, readme] = result?.fixes?.[0]?.artifactChanges ?? [];
    expect(readme?.artifactLocation.uri).toBe('app/README.md');
    const lines = text.split('\r\n');
    const offset = (line = 0, column = 0): number => lines.slice(0, line - 1).join('').length + 2 * (line - 1) + column - 1;
    const made = dockerfile!.replacements.map(({ deletedRegion: { startLine, startColumn, endLine, endColumn }, insertedContent }) => ({
      span: { start: offset(startLine, startColumn), end: offset(endLine, endColumn) },
      newText: insertedContent?.text ?? '',
    }));
    expect(applyEdits(text, made)).toBe(applyEdits(text, edits.slice(0, 3)));
  });
});

describe('fingerprints', () => {
  const dockerfile = 'FROM a\nUSER root\nUSER root\n';
  const prints = async (text: string, ...pieces: string[]): Promise<unknown[]> => {
    const spans = pieces.map((piece) => findingAt(text, piece));
    const last = text.lastIndexOf('USER root');
    const all = [...spans, findingAt(text, 'USER root', { span: { start: last, end: last + 9 } })];
    return (await resultsOf({ Dockerfile: text }, all)).map(({ partialFingerprints }) => partialFingerprints);
  };

  it('stay where lines are put before it, and where it is indented', async () => {
    const known = await prints(dockerfile, 'FROM', 'USER root');
    expect(new Set(known.map((print) => JSON.stringify(print))).size).toBe(3);
    expect(await prints(`# one\n\n${dockerfile}`, 'FROM', 'USER root')).toEqual(known);
    expect(await prints(dockerfile.replaceAll('\n', '\r\n').replaceAll('USER', '\tUSER'), 'FROM', 'USER root')).toEqual(known);
  });

  it('change with the line, the rule and the file', async () => {
    const known = JSON.stringify(await prints(dockerfile, 'FROM'));
    expect(JSON.stringify(await prints(dockerfile.replace('FROM a', 'FROM b'), 'FROM'))).not.toBe(known);
    const print = async (more: Partial<Finding>): Promise<string> => {
      const [result] = await resultsOf({ Dockerfile: dockerfile, 'b.txt': dockerfile }, [findingAt(dockerfile, 'FROM', more)]);
      return result?.partialFingerprints?.['findingHash/v1'] ?? '';
    };
    const all = [await print({}), await print({ rule: 'user/not-1000' }), await print({ file: inSpace('b.txt') })];
    expect(all.every((hash) => /^[\da-f]{32}:1$/.test(hash))).toBe(true);
    expect(new Set(all).size).toBe(3);
  });
});

it('is valid for what every rule finds, with its fixes', async () => {
  const linted = await Promise.all(
    rules.map(async (rule) => {
      const project = await exampleProject(rule.explanation.bad);
      return { project, findings: lintProject(project, { rules: [rule], severities: { [rule.id]: rule.severity } }) };
    }),
  );
  const { results } = sarif(linted);
  expect(new Set(results.map(({ ruleId }) => ruleId)).size).toBe(rules.length);
  expect(results.filter(({ fixes }) => fixes !== undefined).length).toBeGreaterThan(20);
});
