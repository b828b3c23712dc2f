import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../../src/lint/finding';
import { terminalColours } from '../../../../src/lint/formats/colours';
import { findingsAsText, findingsSummary, fixableSummary, type TextOptions } from '../../../../src/lint/formats/text';
import { projectOf } from '../project-of';
import { findingAt, hostileNames, inSpace } from './findings';

async function shown(text: string, piece: string, more: Partial<Finding> = {}, options: TextOptions = {}): Promise<string> {
  const project = await projectOf({ Dockerfile: text, 'README.md': '---\nsdk: docker\n---\n' });
  return findingsAsText({ project, findings: [findingAt(text, piece, more)] }, ({ path }) => path, options);
}

const frame = async (...args: Parameters<typeof shown>): Promise<string[]> => (await shown(...args)).trimEnd().split('\n').slice(1);

describe('findingsAsText', () => {
  it('shows the line with marks below the place, related places, and the fix', async () => {
    const fixes = [
      { title: 'Leave it out', safe: false, edits: [] },
      { title: 'Add USER 1000', safe: true, edits: [] },
    ];
    const related = [{ file: inSpace('README.md'), span: { start: 4, end: 7 }, message: 'The Space says so here.' }];
    expect(await shown('FROM a\n\tUSER root\n', 'root', { fixes, related })).toBe(
      [
        'Dockerfile:2:7 warning user/no-user: Something is wrong.',
        '  2 |     USER root',
        '    |          ^^^^',
        '  README.md:2:1 The Space says so here.',
        '  2 | sdk: docker',
        '    | ^^^',
        '  Fix with --fix: Add USER 1000',
        '',
      ].join('\n'),
    );
  });

  it('says of a fix that is not safe that it is possible', async () => {
    const fixes = [{ title: 'Leave it out', safe: false, edits: [] }];
    expect(await shown('FROM a\n', 'FROM', { fixes })).toMatch(/\n {2}Possible fix: Leave it out\n$/);
  });

  it.each<[name: string, text: string, piece: string, frame: string[]]>([
    ['the end of the file', 'FROM a', '', ['  1 | FROM a', '    | ^']],
    ['a place behind the last sign', 'FROM a\nX', '\n', ['  1 | FROM a', '    |       ^']],
    ['CR LF', 'FROM a\r\nUSER b\r\n', 'USER b\r\n', ['  2 | USER b', '    | ^^^^^^']],
    ['a lone CR', 'FROM a\rUSER b', 'b', ['  2 | USER b', '    |      ^']],
    ['tabs between words', 'a\tb\tc', 'c', ['  1 | a   b   c', '    |         ^']],
    ['a tab that is marked', 'ab\tc', '\t', ['  1 | ab  c', '    |   ^^']],
    ['wide signs', 'RUN 日本 é x', 'x', ['  1 | RUN 日本 é x', '    |            ^']],
    ['a wide sign that is marked', 'RUN 日本 x', '本', ['  1 | RUN 日本 x', '    |       ^^']],
    ['combining marks', 'RUN e\u0301e\u0301 x', 'x', ['  1 | RUN e\u0301e\u0301 x', '    |        ^']],
    ['emoji of several signs', 'RUN 👩‍💻 x', 'x', ['  1 | RUN 👩‍💻 x', '    |        ^']],
    ['what turns the direction', 'RUN a\u202eb x', 'x', ['  1 | RUN a\ufffdb x', '    |         ^']],
    ['what cannot be seen', 'RUN a\u200bb x', 'x', ['  1 | RUN a\ufffdb x', '    |         ^']],
    ['control sequences', 'RUN \u001b[31m x', 'x', ['  1 | RUN  [31m x', '    |           ^']],
    ['two lines', 'RUN b \\\n  c # d\n', 'b \\\n  c', ['  1 | RUN b \\', '    |     ^^^', '  2 |   c # d', '    |   ^']],
    ['an empty line within', 'RUN b \\\n\n  c\n', 'b \\\n\n  c', ['  1 | RUN b \\', '    |     ^^^', '  2 |', '  3 |   c', '    |   ^']],
    [
      'many lines',
      `${'\n'.repeat(7)}RUN 1\n2\n3\n4\n5\n6\n`,
      'RUN 1\n2\n3\n4\n5\n6',
      ['   8 | RUN 1', '     | ^^^^^', '   9 | 2', '     | ^', '   … | (3 more lines)', '  13 | 6', '     | ^'],
    ],
  ])('%s', async (_, text, piece, expected) => {
    expect(await frame(text, piece)).toEqual(expected);
  });

  it.each<[name: string, before: string, after: string]>([
    ['letters', 'x'.repeat(100_000), 'y'.repeat(100_000)],
    ['wide signs', '日'.repeat(100_000), '本'.repeat(100_000)],
    ['pairs', '😀'.repeat(50_001), '😀'.repeat(50_001)],
    ['tabs', '\t'.repeat(1000), '\t'.repeat(1000)],
    ['nothing before', '', 'y'.repeat(1000)],
    ['nothing behind', 'x'.repeat(1000), ''],
  ])('shows of a very long line only what is around the place: %s', async (_, before, after) => {
    const [line = '', marks = ''] = await frame(`RUN ${before} here ${after}\n`, 'here', {}, { width: 80 });
    const cells = (text: string): number => text.replace(/[日本😀]/gu, '##').length;
    expect(cells(line)).toBeLessThanOrEqual(80);
    expect(marks).toMatch(/ \^{4}$/);
    const place = line.indexOf('here');
    expect(place).toBeGreaterThan(0);
    expect(cells(line.slice(0, place))).toBe(marks.indexOf('^'));
    expect(line).not.toMatch(/[\ufffd]|\p{Cs}/u);
    if (before !== '') expect(line).toContain('| …');
    if (after !== '') expect(line).toMatch(/…$/);
  });

  it('masks secrets, whatever the finding is about', async () => {
    const token = 'hf_' + 'QwErTyUiOpAsDfGhJkLzXcVbNmPoIuYtRe';
    const key = 'k3jh5q2w3e5rt2y3x5ui2o35p';
    const output = await shown(`FROM a\nENV A=${token} SERVICE_API_KEY=${key}\n`, 'A=hf');
    expect(output).toContain('ENV A=*****');
    expect(output).not.toContain(token.slice(3, 12));
    expect(output).not.toContain(key);
  });

  it.each(hostileNames)('keeps a name in its line: %j', async (path) => {
    const output = await shown('FROM a\n', 'FROM', { file: inSpace(path) });
    expect(output).toBe(`${path.replace('\n', '\\n').replace('\r', '\\r')}:1:1 warning user/no-user: Something is wrong.\n`);
  });

  it('shows no line of a binary file', async () => {
    const project = await projectOf({ 'model.pt': new Uint8Array([0, 1, 2]) });
    const findings = [findingAt('', '', { file: inSpace('model.pt'), message: 'Two\nlines \u001b[2J.' })];
    expect(findingsAsText({ project, findings }, ({ path }) => path)).toBe('model.pt:1:1 warning user/no-user: Two lines  [2J.\n');
  });

  it('colours places, severities and marks, and nothing else', async () => {
    const output = await shown('FROM a\n', 'FROM', { severity: 'error' }, { colours: terminalColours });
    expect(output).toContain('\u001b[1mDockerfile\u001b[22m:1:1 \u001b[31merror\u001b[39m');
    expect(output).toContain(' \u001b[31m^^^^\u001b[39m\n');
    expect(output.replace(/\u001b\[\d+m/g, '')).toBe(await shown('FROM a\n', 'FROM', { severity: 'error' }));
  });
});

describe('findingsSummary', () => {
  it.each<[Finding['severity'][], string]>([
    [[], 'Nothing found.'],
    [['error'], '1 error.'],
    [['warning', 'error', 'error', 'info', 'info', 'hint', 'hint'], '2 errors, 1 warning, 2 info, 2 hints.'],
  ])('%s', (severities, text) => {
    expect(findingsSummary(severities.map((severity) => ({ severity })))).toBe(text);
  });
});

describe('fixableSummary', () => {
  it.each<[safe: boolean[], string | undefined]>([
    [[], undefined],
    [[false], undefined],
    [[true], '--fix mends it.'],
    [[true, true], '--fix mends them.'],
    [[true, false], '--fix mends 1 of them.'],
  ])('%j', (safe, text) => {
    expect(fixableSummary(safe.map((isSafe) => ({ fixes: [{ title: 'Mend', safe: isSafe, edits: [] }] })))).toBe(text);
  });
});
