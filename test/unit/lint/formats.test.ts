import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../src/lint/finding';
import { findingsAsJson, findingsAsText, findingsSummary, lintReport } from '../../../src/lint/formats';
import { projectOf } from './project-of';

const fileName = ({ path }: Finding['file']): string => `hf-space/${path}`;

function findingAt(text: string, piece: string, more: Partial<Finding> = {}): Finding {
  const start = text.indexOf(piece);
  return {
    rule: 'user/no-user',
    severity: 'warning',
    file: { repo: 'space', path: 'Dockerfile' },
    span: { start, end: start + piece.length },
    message: 'Something is wrong.',
    fixes: [],
    related: [],
    ...more,
  };
}

describe('findingsAsJson', () => {
  it('counts lines and columns from 1 and says what has a fix', async () => {
    const text = 'FROM a\r\n  RUN b \\\r\n  c\r\n';
    const project = await projectOf({ Dockerfile: text });
    const fixes = [{ title: 'Mend', safe: true, edits: [] }];
    const report = lintReport(findingsAsJson(project, [findingAt(text, 'RUN b \\\r\n  c', { fixes })], fileName));
    expect(report).toEqual({
      version: 1,
      findings: [
        {
          file: 'hf-space/Dockerfile',
          line: 2,
          column: 3,
          endLine: 3,
          endColumn: 4,
          severity: 'warning',
          rule: 'user/no-user',
          message: 'Something is wrong.',
          fixable: true,
        },
      ],
    });
  });
});

describe('findingsAsText', () => {
  it('shows the line with marks below the place', async () => {
    const text = 'FROM a\n\tUSER root\n';
    const project = await projectOf({ Dockerfile: text });
    const fixes = [{ title: 'Add USER 1000', safe: true, edits: [] }];
    expect(findingsAsText(project, [findingAt(text, 'root', { fixes })], fileName)).toBe(
      [
        'hf-space/Dockerfile:2:7 warning user/no-user',
        '  Something is wrong.',
        '  2 |  USER root',
        '    |       ^^^^',
        '  Fix: Add USER 1000',
        '',
      ].join('\n'),
    );
  });

  it('marks to the line end what goes on below it', async () => {
    const text = 'FROM a\nRUN b \\\n  c\n';
    const project = await projectOf({ Dockerfile: text });
    expect(findingsAsText(project, [findingAt(text, 'b \\\n  c')], fileName)).toContain('  2 | RUN b \\\n    |     ^^^\n');
  });

  it('shows of a very long line only what is around the place', async () => {
    const text = `RUN ${'x'.repeat(100_000)} here ${'y'.repeat(100_000)}\n`;
    const project = await projectOf({ Dockerfile: text });
    const frame = findingsAsText(project, [findingAt(text, 'here')], fileName).split('\n');
    expect(Math.max(...frame.map((line) => line.length))).toBeLessThan(200);
    const [shown, marks] = frame.slice(2);
    expect(shown!.slice(marks!.indexOf('^'), marks!.lastIndexOf('^') + 1)).toBe('here');
  });

  it('masks secrets, whatever the finding is about, and control characters', async () => {
    const token = 'hf_' + 'QwErTyUiOpAsDfGhJkLzXcVbNmPoIuYtRe';
    const key = 'k3jh5q2w3e5rt2y3x5ui2o35p';
    const text = `FROM a\nENV A=${token} SERVICE_API_KEY=${key} B=\u001b[31m\n`;
    const project = await projectOf({ Dockerfile: text });
    const output = findingsAsText(project, [findingAt(text, 'A=hf')], fileName);
    expect(output).toContain('ENV A=*****');
    expect(output).not.toContain(token.slice(3, 12));
    expect(output).not.toContain(key);
    expect(output).not.toContain('\u001b');
  });
});

describe('findingsSummary', () => {
  it.each([
    [[], 'Nothing found.'],
    [['error'], '1 error.'],
    [['warning', 'error', 'error', 'info', 'info', 'hint', 'hint'], '2 errors, 1 warning, 2 info, 2 hints.'],
  ] as const)('%s', (severities, text) => {
    expect(findingsSummary(severities.map((severity) => ({ severity })))).toBe(text);
  });
});
