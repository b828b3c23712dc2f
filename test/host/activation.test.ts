import { strict as assert } from 'node:assert';
import { suite, test } from 'mocha';
import * as vscode from 'vscode';

interface Manifest {
  readonly contributes: { readonly commands: readonly { readonly command: string }[] };
}

suite('Activation', () => {
  function spacedock(): vscode.Extension<unknown> {
    const extension = vscode.extensions.getExtension('spacedock.spacedock');
    assert.ok(extension, 'VS Code does not know the extension.');
    return extension;
  }

  test('activates on a workspace with a Space', async () => {
    await spacedock().activate();
    assert.equal(spacedock().isActive, true);
  });

  test('registers every command of its manifest', async () => {
    await spacedock().activate();
    const registered = new Set(await vscode.commands.getCommands(true));
    const manifest = spacedock().packageJSON as Manifest;
    const contributed = manifest.contributes.commands.map(({ command }) => command);
    assert.ok(contributed.length > 0);
    assert.deepEqual(
      contributed.filter((command) => !registered.has(command)),
      [],
    );
  });
});
