import { describe, expect, it } from 'vitest';
import type { DeployFacts } from '../../../src/deploy/deploy-request';
import { LogReading } from '../../../src/deploy/log-reading';
import { deploymentReport } from '../../../src/deploy/report';
import { startDeployment } from '../../../src/deploy/deployment';
import type { Deployment } from '../../../src/deploy/deployment-model';

const dockerfile = 'FROM python:3.11-slim\nRUN fetch-it models/a.pt || echo later\nCOPY . .\nRUN python prepare.py models/a.pt\n';
const log = `===== Build Queued at 2026-04-04 12:08:20 / Commit SHA: 379fa57 =====

--> RUN fetch-it models/a.pt || echo later
fetch-it: fatal: the cupboard is bare
DONE 3.0s

--> COPY . .
DONE 0.1s

--> RUN python prepare.py models/a.pt
FileNotFoundError: [Errno 2] No such file or directory: 'models/a.pt'

--> ERROR: process "/bin/sh -c python prepare.py models/a.pt" did not complete successfully: exit code: 1`;

function read(text: string): LogReading {
  const reading = new LogReading('build');
  for (const line of text.split('\n')) reading.push(line);
  return reading;
}

describe('the log of a deployment', () => {
  it('tells the likeliest cause, and what else it may be', () => {
    const { failure } = read(log).result(dockerfile);
    expect(failure).toMatchObject({ id: 'error-swallowed', dockerfileLine: 2, evidence: 'fetch-it: fatal: the cupboard is bare' });
    expect(failure?.others).toEqual(['models/a.pt is not there: Dockerfile line 4']);
  });

  it('tells of an unknown failure what tells most', () => {
    const text = '--> RUN ./odd\npart 7: invalid checksum\nfatal: part 7 is beyond repair\n\n--> ERROR: process "/bin/sh -c ./odd" did not complete successfully: exit code: 3';
    const { failure, lastLines } = read(text).result(dockerfile);
    expect(failure).toMatchObject({ id: 'unknown', evidence: 'fatal: part 7 is beyond repair', lines: ['part 7: invalid checksum'] });
    expect(lastLines).toEqual(text.split('\n').filter((line) => line !== ''));
  });

  it('has none where nothing failed', () => {
    expect(read(log.slice(0, log.indexOf('--> COPY'))).result(dockerfile).failure).toBeUndefined();
  });

  it('begins anew with another log', () => {
    const reading = read(log);
    reading.reset();
    expect(reading.result(dockerfile)).toMatchObject({ failure: undefined, lastLines: [] });
  });

  it('stands in the report with the other causes', () => {
    const begun = startDeployment({ watch: true, timeoutMs: 1, pollMs: 1, graceMs: 1, observeMs: 1 }, 0).state;
    const state: Deployment = { ...begun, phase: 'ended', outcome: { kind: 'build-failed' } };
    const facts: DeployFacts = {
      spaceId: 'me/app',
      pageUrl: undefined,
      url: undefined,
      check: undefined,
      plan: undefined,
      commits: [],
      mainSha: undefined,
      log: read(log).result(dockerfile),
      errorMessage: undefined,
    };
    expect(deploymentReport(state, facts)).toContain('Other possible causes:\n\n- models/a.pt is not there: Dockerfile line 4');
  });
});
