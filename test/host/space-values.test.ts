import { strict as assert } from 'node:assert';
import { suite, suiteSetup, suiteTeardown, test } from 'mocha';
import * as vscode from 'vscode';
import { eventually, file, replaceAll, until } from './space-files';

const limitMs = 120_000;

/** The change is shown as a diff in the editor's preview of refactorings, in which each value is taken or left. */
suite("The Space's values for the runtime config", () => {
  let document: vscode.TextDocument;
  let before: string;

  suiteSetup(async function () {
    this.timeout(limitMs);
    await vscode.extensions.getExtension('spacedock.spacedock')?.activate();
    document = await vscode.workspace.openTextDocument(file('configs/body4d.yaml'));
    before = document.getText();
    await vscode.window.showTextDocument(document);
    await replaceAll(document, before.replace(/^( *ckpt_root:).*$/m, '$1 /path/to/checkpoints'));
    await until(document.uri, 'The root of the checkpoints is marked', (codes) => codes.includes('config/ckpt-root'));
  });

  suiteTeardown(async () => {
    await replaceAll(document, before);
    await document.save();
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  test('are offered on any line of it', async function () {
    this.timeout(limitMs);
    const at = new vscode.Range(0, 0, 0, 0);
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>('vscode.executeCodeActionProvider', document.uri, at, vscode.CodeActionKind.RefactorRewrite.value);
    assert.ok(actions.some(({ title, command }) => title === "Use the Space's values…" && command?.command === 'spacedock.useSpaceValues'));
  });

  test('change nothing where the preview is left', async function () {
    this.timeout(limitMs);
    const edited = document.getText();
    let isOver = false;
    const run = Promise.resolve(vscode.commands.executeCommand('spacedock.useSpaceValues')).finally(() => {
      isOver = true;
    });
    await eventually('The preview is left', async () => {
      await vscode.commands.executeCommand('refactorPreview.discard');
      return isOver;
    });
    await run;
    assert.equal(document.getText(), edited);
  });

  test('are written once it is agreed to, and not saved', async function () {
    this.timeout(limitMs);
    // Each change waits for its tick there, which cannot be set from here: it is agreed to in its place.
    const real = vscode.workspace.applyEdit;
    const agreed = new vscode.WorkspaceEdit();
    Object.assign(vscode.workspace, {
      applyEdit: (edit: vscode.WorkspaceEdit) => {
        for (const [uri, edits] of edit.entries()) agreed.set(uri, edits);
        return Promise.resolve(true);
      },
    });
    try {
      await vscode.commands.executeCommand('spacedock.useSpaceValues');
    } finally {
      Object.assign(vscode.workspace, { applyEdit: real });
    }
    assert.ok(await vscode.workspace.applyEdit(agreed));
    assert.match(document.getText(), /^ *ckpt_root: \/data\/checkpoints$/m);
    assert.ok(document.isDirty);
  });
});
