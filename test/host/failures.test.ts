import { strict as assert } from 'node:assert';
import { setTimeout as sleep } from 'node:timers/promises';
import { suite, suiteSetup, suiteTeardown, test } from 'mocha';
import * as vscode from 'vscode';
import { LocalHub } from '../hub/local-hub';
import { sampleSpace } from '../sample/prepare';
import { file, replaceAll } from './space-files';

const limitMs = 180_000;
const gone = 'libgl1-mesa-glx';
const run = 'RUN apt-get update && apt-get install -y libgl1-mesa-glx';

const ofBuild = (uri: vscode.Uri): vscode.Diagnostic[] => vscode.languages.getDiagnostics(uri).filter(({ source }) => source === 'Spacedock build');

async function eventually(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    if (await holds()) return;
    await sleep(100);
  }
  assert.fail(what);
}

suite('A failed build', () => {
  let hub: LocalHub;
  let document: vscode.TextDocument;
  let before: string;
  const endpoint = process.env['HF_ENDPOINT'];

  suiteSetup(async function () {
    this.timeout(limitMs);
    await vscode.extensions.getExtension('spacedock.spacedock')?.activate();
    hub = await LocalHub.start({ keepAliveMs: 500 });
    await hub.createSpace({ id: sampleSpace, stage: 'BUILD_ERROR' });
    hub.pushLog(sampleSpace, 'build', [
      '===== Build Queued at 2026-04-04 12:08:20 / Commit SHA: 379fa57 =====',
      '',
      `--> ${run}`,
      `E: Package '${gone}' has no installation candidate`,
      '',
      `--> ERROR: process "/bin/sh -c ${run.slice(4)}" did not complete successfully: exit code: 100`,
    ]);
    hub.endLog(sampleSpace, 'build');
    process.env['HF_ENDPOINT'] = hub.endpoint;
    document = await vscode.workspace.openTextDocument(file('Dockerfile'));
    before = document.getText();
    await replaceAll(document, `${before.trimEnd()}\n${run}\n`);
    await vscode.window.showTextDocument(document);
  });

  suiteTeardown(async () => {
    await replaceAll(document, before);
    await document.save();
    process.env['HF_ENDPOINT'] = endpoint;
    await vscode.commands.executeCommand('spacedock.refresh');
    await hub.close();
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  const marked = (): string => ofBuild(document.uri).map(({ range }) => document.getText(range)).join();

  test('stands on the word that did it, with the way to the log', async function () {
    this.timeout(limitMs);
    await sleep(1_000);
    await vscode.commands.executeCommand('spacedock.refresh');
    await eventually('The package is marked', () => marked() === gone);
    const [diagnostic] = ofBuild(document.uri);
    assert.match(diagnostic?.message ?? '', /^Build failed: libgl1-mesa-glx is not in [^]*379fa57[^]*no installation candidate\nInstall libgl1 in place of/);
    assert.equal(diagnostic?.relatedInformation?.[0]?.location.uri.scheme, 'spacedock-log');
  });

  test('moves with its line, goes as the line is edited, and is back when that is undone', async function () {
    this.timeout(limitMs);
    const insert = new vscode.WorkspaceEdit();
    insert.insert(document.uri, new vscode.Position(0, 0), '# a line above\n');
    await vscode.workspace.applyEdit(insert);
    await eventually('It has moved', () => marked() === gone && ofBuild(document.uri)[0]?.range.start.line === document.lineCount - 2);
    const edited = document.getText();
    await replaceAll(document, edited.replace(gone, 'mesa-utils'));
    await eventually('It is gone', () => ofBuild(document.uri).length === 0);
    await replaceAll(document, edited);
    await eventually('It is back', () => marked() === gone);
  });

  test('has its fix on the light bulb', async function () {
    this.timeout(limitMs);
    // What the command hands out lacks the actions' diagnostics.
    const own = async (): Promise<vscode.CodeAction | undefined> => {
      const [diagnostic] = ofBuild(document.uri);
      const actions = diagnostic && (await vscode.commands.executeCommand<vscode.CodeAction[]>('vscode.executeCodeActionProvider', document.uri, diagnostic.range));
      return actions?.find(({ title }) => title.startsWith('Fix the failed build: '));
    };
    await eventually('There is a fix', async () => (await own()) !== undefined);
    const edit = (await own())?.edit;
    assert.ok(edit);
    await vscode.workspace.applyEdit(edit);
    assert.match(document.getText(), /install -y libgl1\n/);
    await eventually('It is mended', () => ofBuild(document.uri).length === 0);
  });

  test('is over when a build passes', async function () {
    this.timeout(limitMs);
    await replaceAll(document, `${before.trimEnd()}\n${run}\n`);
    await eventually('It is back', () => marked() === gone);
    hub.setStage(sampleSpace, 'RUNNING');
    await vscode.commands.executeCommand('spacedock.refresh');
    await eventually('It is gone', () => ofBuild(document.uri).length === 0);
  });
});
