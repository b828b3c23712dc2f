import { strict as assert } from 'node:assert';
import { setTimeout as sleep } from 'node:timers/promises';
import { suite, suiteSetup, suiteTeardown, test } from 'mocha';
import * as vscode from 'vscode';
import type { LocalHub } from '../hub/local-hub';
import { hubOfFailedBuild } from './failed-build';
import { eventually, failureMarks, file, replaceAll } from './space-files';

const limitMs = 180_000;
const run = 'RUN ./odd --all';
/** Of a time of its own, as that of every file here: two logs of one build are taken for the same. */
const log = [
  '===== Build Queued at 2026-04-04 12:30:00 / Commit SHA: 379fa57 =====',
  '',
  `--> ${run}`,
  'reading 12 parts',
  'part 7: invalid checksum',
  'fatal: part 7 is beyond repair',
  'cleaning up',
  '',
  '--> ERROR: process "/bin/sh -c ./odd --all" did not complete successfully: exit code: 3',
];

suite('A build that failed for a reason that is not known', () => {
  let hub: LocalHub;
  let document: vscode.TextDocument;
  let before: string;
  const endpoint = process.env['HF_ENDPOINT'];

  suiteSetup(async function () {
    this.timeout(limitMs);
    hub = await hubOfFailedBuild(log);
    document = await vscode.workspace.openTextDocument(file('Dockerfile'));
    before = document.getText();
    await vscode.window.showTextDocument(document);
    process.env['HF_ENDPOINT'] = hub.endpoint;
    await vscode.commands.executeCommand('spacedock.refresh');
    await eventually('The log is read', () => hub.requests.some(({ url }) => url.includes('/logs/build')));
    await sleep(1_000);
    assert.deepEqual(failureMarks('build', document.uri), []);
    // As a pull brings the step that others have pushed.
    await replaceAll(document, `${before.trimEnd()}\n${run}\n`);
  });

  suiteTeardown(async () => {
    await replaceAll(document, before);
    await document.save();
    await vscode.commands.executeCommand('spacedock.stopLog');
    process.env['HF_ENDPOINT'] = endpoint;
    await vscode.commands.executeCommand('spacedock.refresh');
    await hub.close();
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  test('says so on the step that failed, with the lines of the log that tell most, the likeliest first', async function () {
    this.timeout(limitMs);
    await eventually('The step is marked', () => failureMarks('build', document.uri).map(({ range }) => document.getText(range)).join() === run);
    const [mark] = failureMarks('build', document.uri);
    assert.match(mark?.message ?? '', /^Build failed: The reason is not known, the step is RUN \.\/odd --all \(commit 379fa57\)\nfatal: part 7 is beyond repair\nRead the lines/);
    const related = mark?.relatedInformation ?? [];
    assert.deepEqual(related.map(({ message }) => message), ['The log says so here', 'The log also says: part 7: invalid checksum']);
  });

  test('has its log on the screen where it was just being read for its document, and marked', async function () {
    this.timeout(limitMs);
    const uri = failureMarks('build', document.uri)[0]?.relatedInformation?.[0]?.location.uri;
    assert.ok(uri);
    // VS Code keeps a document for three minutes after it was opened. The files run by their names: this one before logs.test.ts.
    assert.ok(!vscode.workspace.textDocuments.some((open) => open.uri.toString() === uri.toString()), 'The log is open already.');
    const asked = (): number => hub.requests.filter(({ url }) => url.includes('/logs/build')).length;
    const before = asked();
    hub.misbehave({ route: '/logs/build', hang: true });
    const opening = vscode.workspace.openTextDocument(uri);
    await eventually('It is being read', () => asked() > before);
    await vscode.commands.executeCommand('spacedock.showBuildLog');
    const isWhole = /beyond repair\n[^]*\[Spacedock: the log ends here\]\n$/;
    await eventually('It is on the screen, and followed to its end', () =>
      vscode.workspace.textDocuments.some((shown) => shown.uri.scheme === 'output' && shown.languageId === 'spacedock-build-log' && isWhole.test(shown.getText())),
    );
    const text = await opening;
    await eventually('The log is marked', () => failureMarks('build', text.uri).length === 1);
    const lines = (failureMarks('build', document.uri)[0]?.relatedInformation ?? []).map(({ location }) => text.lineAt(location.range.start.line).text);
    assert.deepEqual(lines, ['fatal: part 7 is beyond repair', 'part 7: invalid checksum']);
  });
});
