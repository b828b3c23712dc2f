import { describe, expect, it } from 'vitest';
import { logSections } from '../../../src/logs/log-sections';

const header = '===== Build Queued at 2026-04-04 12:08:20 / Commit SHA: 379fa57 =====';

function sections(...lines: string[]): unknown[] {
  return logSections(lines).map(({ step, firstLine, lastLine, continued }) => [
    `${step.instruction} ${step.status}`,
    firstLine,
    lastLine,
    ...(continued ? ['continued'] : []),
  ]);
}

describe('sections of a build log', () => {
  it('are one a step, from its header to its end', () => {
    expect(
      sections(header, '', '--> FROM python:3.12', 'DONE 2.0s', '', 'DONE 2.1s', '', '--> WORKDIR /app', 'CACHED', '', '--> Restoring cache', 'DONE 0.1s', '', '--> RUN false', 'output', '', '--> ERROR: process "/bin/sh -c false" did not complete successfully: exit code: 1'),
    ).toEqual([
      ['FROM python:3.12 done', 2, 5],
      ['WORKDIR /app cached', 7, 8],
      ['Restoring cache done', 10, 11],
      ['RUN false failed', 13, 16],
    ]);
  });

  it('are several where parallel stages interleave, of which one is the first', () => {
    expect(
      sections(header, '', '--> RUN npm install', 'a', '--> RUN pip install', 'b', '--> RUN npm install', 'c', 'DONE 1.0s', '', '--> RUN pip install', 'DONE 2.0s', ''),
    ).toEqual([
      ['RUN npm install done', 2, 3],
      ['RUN pip install done', 4, 5],
      ['RUN npm install done', 6, 8, 'continued'],
      ['RUN pip install done', 10, 11, 'continued'],
    ]);
  });

  it('keep those of an earlier build in the same text', () => {
    expect(sections(header, '', '--> RUN a', 'DONE 1.0s', '', header, '', '--> RUN b', '')).toEqual([
      ['RUN a done', 2, 3],
      ['RUN b running', 7, 7],
    ]);
  });

  it('are none without a step', () => {
    expect(sections('', 'plain')).toEqual([]);
    expect(logSections([])).toEqual([]);
  });
});
