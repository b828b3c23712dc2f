import { strict as assert } from 'node:assert';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { User } from './user';

const log = `===== Build Queued at 2026-04-04 12:08:20 / Commit SHA: 379fa57 =====

--> FROM docker.io/library/python:3.11-slim@sha256:e508
DONE 2.0s

--> RUN apt-get install -y libgl1-mesa-glx
E: Package 'libgl1-mesa-glx' has no installation candidate

--> ERROR: process "/bin/sh -c apt-get install -y libgl1-mesa-glx" did not complete successfully: exit code: 100
`;

suite('Diagnose a log', () => {
  let user: User;

  suiteSetup(async function () {
    this.timeout(60_000);
    await vscode.extensions.getExtension('spacedock.spacedock')?.activate();
    user = new User();
  });

  suiteTeardown(() => {
    user.leave();
  });

  async function diagnoses(): Promise<string[]> {
    const uris = vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).map(({ input }) => (input as { uri?: vscode.Uri } | undefined)?.uri);
    const own = uris.filter((uri) => uri?.scheme === 'spacedock-document');
    return Promise.all(own.map(async (uri) => (await vscode.workspace.openTextDocument(uri as vscode.Uri)).getText()));
  }

  test('says why the log in the editor, the selected part of it, and the one on the clipboard tell of a failure', async function () {
    this.timeout(120_000);
    const document = await vscode.workspace.openTextDocument({ content: log });
    const editor = await vscode.window.showTextDocument(document);
    await user.during(() => vscode.commands.executeCommand('spacedock.diagnoseLog'), [{ choose: 'Text in the Editor' }]);
    const [text] = await diagnoses();
    assert.match(text ?? '', /The build of 379fa57 failed\./);
    assert.match(text ?? '', /## libgl1-mesa-glx is not in the base image’s package lists/);
    assert.match(text ?? '', /Install libgl1 in place of libgl1-mesa-glx/);

    await vscode.window.showTextDocument(document);
    editor.selection = new vscode.Selection(0, 0, 4, 0);
    await vscode.window.showTextDocument(document, { selection: new vscode.Range(0, 0, 4, 0) });
    await user.during(() => vscode.commands.executeCommand('spacedock.diagnoseLog'), [{ choose: 'Selection' }]);
    const both = await diagnoses();
    assert.equal(both.length, 2);
    assert.ok(both.some((each) => /Nothing in it says that something failed/.test(each)));

    await vscode.env.clipboard.writeText('  \n');
    const { told } = await user.during(() => vscode.commands.executeCommand('spacedock.diagnoseLog'), [{ choose: 'Clipboard' }]);
    assert.match(told[0]?.text ?? '', /There is no text in it/);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  test('reads a log from a file, also one that PowerShell wrote', async function () {
    this.timeout(60_000);
    const folder = await mkdtemp(join(tmpdir(), 'spacedock-log-'));
    try {
      const path = join(folder, 'saved.log');
      await writeFile(path, Buffer.from(`\ufeff${log}`, 'utf16le'));
      await user.during(() => vscode.commands.executeCommand('spacedock.diagnoseLog'), [{ choose: 'File…' }, { open: vscode.Uri.file(path) }]);
      const [text] = await diagnoses();
      assert.match(text ?? '', /^# saved\.log\n\nThe build of 379fa57 failed\.[^]*## libgl1-mesa-glx is not in/);
    } finally {
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
      await rm(folder, { recursive: true });
    }
  });

  test('a question that is left opens nothing', async () => {
    await user.during(() => vscode.commands.executeCommand('spacedock.diagnoseLog'), ['leave']);
    assert.deepEqual(await diagnoses(), []);
  });
});
