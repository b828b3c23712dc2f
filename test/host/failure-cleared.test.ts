import { strict as assert } from 'node:assert';
import { suite, suiteSetup, suiteTeardown, test } from 'mocha';
import * as vscode from 'vscode';
import type { FailurePlace } from '../../src/deploy/failure-place';
import { FailureDiagnostics } from '../../src/editor/failure-diagnostics';
import { Linter } from '../../src/editor/linter';
import { WorkspaceSpaces } from '../../src/editor/workspace-spaces';
import { diagnose } from '../../src/logs/diagnosis';
import type { Project } from '../../src/project/project';
import { projectOf } from '../unit/lint/project-of';
import { logger, MemoryMemento } from './parts';
import { failureMarks } from './space-files';

const spaceId = 'troutmoose/mended';
const run = 'RUN pip install nothere-at-all==9';
const log = [
  `--> ${run}`,
  'ERROR: Could not find a version that satisfies the requirement nothere-at-all==9 (from versions: none)',
  'ERROR: No matching distribution found for nothere-at-all==9',
  '',
  '--> ERROR: process "/bin/sh -c pip install nothere-at-all==9" did not complete successfully: exit code: 1',
].join('\n');

suite('A failure that is about to be shown', () => {
  let project: Project;
  let uri: vscode.Uri;
  const spaces = new WorkspaceSpaces(new MemoryMemento(), logger);
  const linter = new Linter(spaces, logger);
  const failures = new FailureDiagnostics(linter);

  suiteSetup(async () => {
    project = await projectOf({ 'README.md': '---\ntitle: Demo\nsdk: docker\n---\n', Dockerfile: `FROM python:3.12-slim\n${run}\nCMD ["python", "app.py"]\n` }, { spaceId });
    uri = vscode.Uri.file(`${project.location.spaceRoot}/Dockerfile`);
  });

  suiteTeardown(() => {
    for (const each of [failures, linter, spaces, logger]) each.dispose();
  });

  const show = (): Promise<FailurePlace | undefined> => failures.show(spaceId, project, diagnose(log, { dockerfile: project.dockerfile?.document }), { spaceId, commit: undefined });

  test('stays away where it is cleared meanwhile', async () => {
    const showing = show();
    // The Space has left the workspace, or its build has passed.
    failures.clear(spaceId);
    assert.equal(await showing, undefined);
    assert.deepEqual(failureMarks('build', uri), []);
  });

  test('comes where something else is cleared', async () => {
    const showing = show();
    failures.clear(spaceId, 'run');
    failures.clear('another');
    assert.ok(await showing);
    assert.equal(failureMarks('build', uri).length, 1);
    failures.clear(spaceId);
    assert.deepEqual(failureMarks('build', uri), []);
  });
});
