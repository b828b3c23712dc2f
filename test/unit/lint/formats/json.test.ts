import { expect, it } from 'vitest';
import { findingsAsJson, lintReport } from '../../../../src/lint/formats/json';
import { projectOf } from '../project-of';
import { findingAt } from './findings';

it('counts lines and columns from 1 and says what has a fix', async () => {
  const text = 'FROM a\r\n  RUN b \\\r\n  c\r\n';
  const project = await projectOf({ Dockerfile: text });
  const fixes = [{ title: 'Mend', safe: true, edits: [] }];
  const findings = [findingAt(text, 'RUN b \\\r\n  c', { fixes })];
  expect(lintReport(findingsAsJson({ project, findings }, ({ path }) => `hf-space/${path}`))).toEqual({
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
