import { strict as assert } from 'node:assert';
import { rm, writeFile, readFile } from 'node:fs/promises';
import { suite, suiteSetup, test } from 'mocha';
import * as vscode from 'vscode';
import { codesOf, file, replaceAll, ruleOf, until } from './space-files';

suite('Diagnostics', () => {
  suiteSetup(async () => {
    await vscode.extensions.getExtension('spacedock.spacedock')?.activate();
    await until(file('Dockerfile'), 'The seeded faults of the Dockerfile are found', (codes) => codes.length > 3);
  });

  test('stand where the fault stands', () => {
    const found = vscode.languages.getDiagnostics(file('configs/body4d.yaml'));
    const root = found.find(({ code }) => ruleOf(code) === 'config/ckpt-root');
    assert.ok(root);
    assert.equal(root.source, 'Spacedock');
    assert.equal(root.range.start.line, 1);
    assert.match(root.message, /\.$/);
  });

  test('follow unsaved text, and come back with undo', async () => {
    const document = await vscode.workspace.openTextDocument(file('configs/body4d.yaml'));
    const before = document.getText();
    await replaceAll(document, before.replace(/^( *ckpt_root:).*$/m, '$1 /data/checkpoints'));
    await until(document.uri, 'config/ckpt-root goes', (codes) => !codes.includes('config/ckpt-root'));
    assert.ok(document.isDirty);
    await replaceAll(document, before);
    await until(document.uri, 'config/ckpt-root comes back', (codes) => codes.includes('config/ckpt-root'));
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });

  test('follow a change made outside the editor, and vanish with the file', async () => {
    const config = file('configs/body4d.yaml');
    const before = await readFile(config.fsPath, 'utf8');
    try {
      await writeFile(config.fsPath, before.replace(/^( *ckpt_root:).*$/m, '$1 /data/checkpoints'));
      await until(config, 'config/ckpt-root goes', (codes) => !codes.includes('config/ckpt-root'));
      await rm(config.fsPath);
      await until(config, 'everything goes', (codes) => codes.length === 0);
    } finally {
      await writeFile(config.fsPath, before);
    }
    await until(config, 'config/ckpt-root comes back', (codes) => codes.includes('config/ckpt-root'));
  });

  test('are mended by their quick fix, and the fixed file lints clean of it', async () => {
    const document = await vscode.workspace.openTextDocument(file('Dockerfile'));
    const editor = await vscode.window.showTextDocument(document);
    const diagnostic = vscode.languages.getDiagnostics(document.uri).find(({ code }) => ruleOf(code) === 'gpu/missing-gl-library');
    assert.ok(diagnostic);
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      diagnostic.range,
      vscode.CodeActionKind.QuickFix.value,
    );
    const action = actions.find(({ edit, title }) => edit && title.startsWith('Install '));
    assert.ok(action?.edit, `No fix among: ${actions.map(({ title }) => title).join(', ')}`);
    assert.equal(action.isPreferred, true);
    assert.ok(await vscode.workspace.applyEdit(action.edit));
    const remaining = (codes: string[]): number => codes.filter((code) => code === 'gpu/missing-gl-library').length;
    const before = remaining(codesOf(document.uri));
    await until(document.uri, 'the finding goes', (codes) => remaining(codes) < before);
    assert.equal(vscode.window.activeTextEditor, editor);
    await vscode.commands.executeCommand('workbench.action.files.revert');
    await until(document.uri, 'the finding comes back', (codes) => remaining(codes) === before);
  });

  test('say what is wrong with files that do not parse, and nothing throws', async () => {
    const config = await vscode.workspace.openTextDocument(file('configs/body4d.yaml'));
    await replaceAll(config, 'paths: {ckpt_root: [\n');
    await until(config.uri, 'a YAML error is told', (codes) => codes.includes('config/syntax'));
    await vscode.window.showTextDocument(config);
    await vscode.commands.executeCommand('workbench.action.files.revert');
    await until(config.uri, 'the YAML error goes', (codes) => !codes.includes('config/syntax'));

    const dockerfile = await vscode.workspace.openTextDocument(file('Dockerfile'));
    await replaceAll(dockerfile, 'FROM python:3.12-slim\nRUN echo \\\n\ngcc /\nINSTALL x\n');
    await until(dockerfile.uri, 'a Dockerfile error is told', (codes) => codes.includes('docker/syntax'));
    await vscode.window.showTextDocument(dockerfile);
    await vscode.commands.executeCommand('workbench.action.files.revert');
    // The next test would take it for its own.
    await until(dockerfile.uri, 'the Dockerfile error goes', (codes) => !codes.includes('docker/syntax'));
  });

  test('read UTF-16 and CRLF files', async () => {
    const readme = file('README.md');
    const before = await readFile(readme.fsPath);
    // One more fault, so that the old findings cannot pass for the new ones.
    const text = before.toString('utf8').replace(/^pinned: .*$/m, 'pinned: perhaps').replaceAll('\n', '\r\n');
    try {
      await writeFile(readme.fsPath, Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]));
      const faults = (codes: string[]): number => codes.filter((code) => code === 'space/front-matter').length;
      await until(readme, 'both faults of the front matter are found', (codes) => faults(codes) === 2);
      const colour = vscode.languages.getDiagnostics(readme).find(({ message }) => message.startsWith('colorFrom'));
      assert.equal(colour?.range.start.line, 3);
      assert.equal(colour.range.start.character, 'colorFrom: '.length);
    } finally {
      await writeFile(readme.fsPath, before);
    }
  });

  test('survive a Dockerfile of 5 MB', async () => {
    const dockerfile = file('Dockerfile');
    const before = await readFile(dockerfile.fsPath, 'utf8');
    try {
      await writeFile(dockerfile.fsPath, `${before}\n${'RUN echo a line that is here to be long\n'.repeat(125_000)}INSTALL x\n`);
      const tooLong = (codes: string[]): boolean => codes.includes('docker/syntax') && !codes.includes('gpu/missing-gl-library');
      await until(dockerfile, 'one message says that it is too long', tooLong);
      const told = vscode.languages.getDiagnostics(dockerfile).find(({ code }) => ruleOf(code) === 'docker/syntax');
      assert.match(told?.message ?? '', /not checked: it has 5\.\d million characters/);
    } finally {
      await writeFile(dockerfile.fsPath, before);
    }
    await until(dockerfile, 'the small one is judged again', (codes) => !codes.includes('docker/syntax'));
  });

  test('obey the settings', async () => {
    const settings = vscode.workspace.getConfiguration('spacedock.lint', file('Dockerfile'));
    await settings.update('severity', { 'config/ckpt-root': 'off' }, vscode.ConfigurationTarget.Workspace);
    await until(file('configs/body4d.yaml'), 'the rule is off', (codes) => !codes.includes('config/ckpt-root'));
    await settings.update('severity', undefined, vscode.ConfigurationTarget.Workspace);
    await until(file('configs/body4d.yaml'), 'the rule is on', (codes) => codes.includes('config/ckpt-root'));
  });
});
