import { strict as assert } from 'node:assert';
import { readFile, writeFile } from 'node:fs/promises';
import { suite, suiteSetup, suiteTeardown, test } from 'mocha';
import * as vscode from 'vscode';
import { codesOf, file, replaceAll, ruleOf, until } from './space-files';

const dockerfile = (): vscode.Uri => file('Dockerfile');

/** The n-th place of a text in a document. */
function placeOf(document: vscode.TextDocument, text: string, within = text): vscode.Position {
  const offset = document.getText().indexOf(within);
  assert.ok(offset >= 0, `There is no ${within}.`);
  return document.positionAt(offset + within.indexOf(text) + 1);
}

async function hovers(uri: vscode.Uri, text: string): Promise<string> {
  const document = await vscode.workspace.openTextDocument(uri);
  const found = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', uri, placeOf(document, text));
  return found.flatMap(({ contents }) => contents.map((content) => (typeof content === 'string' ? content : content.value))).join('\n');
}

async function definition(uri: vscode.Uri, text: string, within?: string): Promise<string[]> {
  const document = await vscode.workspace.openTextDocument(uri);
  const found = await vscode.commands.executeCommand<(vscode.Location | vscode.LocationLink)[]>(
    'vscode.executeDefinitionProvider',
    uri,
    placeOf(document, text, within),
  );
  return found.map((each) => {
    const [target, range] = 'targetUri' in each ? [each.targetUri, each.targetRange] : [each.uri, each.range];
    return `${target.path.replace(/^.*\/(?:hf-space|sam-body4d)\//, '')}:${String(range.start.line + 1)}`;
  });
}

async function actions(uri: vscode.Uri, rule: string, kind = vscode.CodeActionKind.QuickFix): Promise<vscode.CodeAction[]> {
  const diagnostic = vscode.languages.getDiagnostics(uri).find(({ code }) => ruleOf(code) === rule);
  assert.ok(diagnostic, `No ${rule} in ${uri.path}`);
  return vscode.commands.executeCommand<vscode.CodeAction[]>('vscode.executeCodeActionProvider', uri, diagnostic.range, kind.value, 50);
}

suite('Reading help', () => {
  suiteSetup(async () => {
    await vscode.extensions.getExtension('spacedock.spacedock')?.activate();
    await until(dockerfile(), 'The seeded faults of the Dockerfile are found', (codes) => codes.length > 3);
  });

  test('explains a rule as a document that a finding links to', async () => {
    const diagnostic = vscode.languages.getDiagnostics(dockerfile()).find(({ code }) => ruleOf(code) === 'space/hf-cache');
    const code = diagnostic?.code;
    assert.ok(typeof code === 'object');
    const document = await vscode.workspace.openTextDocument(code.target);
    assert.equal(document.languageId, 'markdown');
    assert.match(document.getText(), /^# space\/hf-cache\n\n[^]*Severity: \*\*warning\*\*\.\n\n## Why\n/);
  });

  test('hovers over a finding with its reason and the way to its explanation', async () => {
    const text = await hovers(dockerfile(), '/app/.cache');
    assert.match(text, /persistent storage/);
    assert.match(text, /\(command:spacedock\.explainRule\?%5B%22space%2Fhf-cache%22%5D\)/);
  });

  test('hovers over an instruction, a reference and a key', async () => {
    assert.match(await hovers(dockerfile(), 'RUN pip'), /User: root \(uid 0\)[^]*Working directory: `\/app`[^]*PIP_NO_CACHE_DIR=1/);
    assert.match(await hovers(file('configs/body4d.yaml'), '${paths.ckpt_root}/sam-3d'), /`paths\.ckpt_root` is `path\/to\/your\/checkpoints`, from line 2/);
    assert.match(await hovers(file('README.md'), 'app_port'), /7860/);
  });

  test('goes to files and keys', async () => {
    assert.deepEqual(await definition(dockerfile(), 'start.py'), ['start.py:1']);
    assert.deepEqual(await definition(dockerfile(), 'requirements.txt', '-r requirements.txt'), ['requirements.txt:1']);
    assert.deepEqual(await definition(file('configs/body4d.yaml'), '${paths.ckpt_root}/sam-3d'), ['configs/body4d.yaml:2']);
    assert.deepEqual(await definition(file('../sam-body4d/spacedock.yaml'), 'app.py'), ['app.py:1']);
  });

  test('links images and repos', async () => {
    const links = async (uri: vscode.Uri): Promise<string[]> => {
      await vscode.workspace.openTextDocument(uri);
      const found = await vscode.commands.executeCommand<vscode.DocumentLink[]>('vscode.executeLinkProvider', uri, 50);
      return found.map(({ target }) => target?.toString(true) ?? '');
    };
    assert.ok((await links(dockerfile())).includes('https://hub.docker.com/_/python'));
    const readme = await links(file('README.md'));
    assert.ok(readme.some((link) => link.startsWith('http://') && link.endsWith('/facebook/sam3')), readme.join(', '));
    assert.ok((await links(file('../sam-body4d/spacedock.yaml'))).some((link) => link.startsWith('command:revealInExplorer')));
  });

  test('silences a rule on a line, and explains it, from the light bulb', async () => {
    const found = await actions(dockerfile(), 'space/hf-cache');
    assert.ok(found.some(({ title, command }) => title === 'Explain space/hf-cache' && command?.command === 'spacedock.explainRule'));
    const ignore = found.find(({ title }) => title === 'Ignore space/hf-cache on this line');
    assert.ok(ignore?.edit, found.map(({ title }) => title).join(', '));
    const document = await vscode.workspace.openTextDocument(dockerfile());
    assert.ok(await vscode.workspace.applyEdit(ignore.edit));
    await until(document.uri, 'the finding goes', (codes) => !codes.includes('space/hf-cache'));
    assert.match(document.getText(), /\n# spacedock ignore=space\/hf-cache\nENV /);
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('workbench.action.files.revert');
    await until(document.uri, 'the finding comes back', (codes) => codes.includes('space/hf-cache'));
  });

  suite('on a file with several faults that are safe to fix', () => {
    let before = '';
    suiteSetup(async () => {
      before = await readFile(file('README.md').fsPath, 'utf8');
      await writeFile(file('README.md').fsPath, before.replace(/^colorFrom: .*$/m, 'colorFrom: Indigo').replace(/^pinned: .*$/m, 'pinned: no'));
      await until(file('README.md'), 'both are found', (codes) => codes.filter((code) => code === 'space/front-matter').length === 2);
    });
    suiteTeardown(async () => {
      await writeFile(file('README.md').fsPath, before);
      await until(file('README.md'), 'the first faults are back', (codes) => codes.filter((code) => code === 'space/front-matter').length === 1);
    });

    const isFixed = (text: string): boolean => /^colorFrom: indigo$/m.test(text) && /^pinned: false$/m.test(text);

    test('fixes all from the light bulb', async () => {
      const all = (await actions(file('README.md'), 'space/front-matter')).find(({ title }) => title === 'Fix all safe problems in this file');
      assert.ok(all?.edit);
      const changes = all.edit.get(file('README.md'));
      assert.equal(changes.length, 2);
      assert.ok(changes.every(({ range, newText }) => range.isSingleLine && newText.length < 8));
    });

    test('fixes all by a command', async () => {
      const document = await vscode.workspace.openTextDocument(file('README.md'));
      await vscode.window.showTextDocument(document);
      await vscode.commands.executeCommand('spacedock.fixAll');
      assert.ok(isFixed(document.getText()), document.getText());
      await vscode.commands.executeCommand('workbench.action.files.revert');
    });

    test('fixes all when the file is saved, where that is asked for', async () => {
      const settings = vscode.workspace.getConfiguration('editor');
      await settings.update('codeActionsOnSave', { 'source.fixAll.spacedock': 'explicit' }, vscode.ConfigurationTarget.Workspace);
      try {
        const document = await vscode.workspace.openTextDocument(file('README.md'));
        await vscode.window.showTextDocument(document);
        await replaceAll(document, `${document.getText()}\nOne more line.\n`);
        await vscode.commands.executeCommand('workbench.action.files.save');
        assert.ok(isFixed(await readFile(file('README.md').fsPath, 'utf8')), 'It is saved as it was.');
      } finally {
        await settings.update('codeActionsOnSave', undefined, vscode.ConfigurationTarget.Workspace);
      }
    });
  });

  test('turns on by a severity what is off by default, in the settings and in spacedock.yaml', async () => {
    const settings = vscode.workspace.getConfiguration('spacedock.lint', dockerfile());
    await settings.update('severity', { 'user/no-user': 'hint' }, vscode.ConfigurationTarget.Workspace);
    const severity = (): vscode.DiagnosticSeverity | undefined =>
      vscode.languages.getDiagnostics(dockerfile()).find(({ code }) => ruleOf(code) === 'user/no-user')?.severity;
    try {
      await until(dockerfile(), 'it is a hint', () => severity() === vscode.DiagnosticSeverity.Hint);
    } finally {
      await settings.update('severity', undefined, vscode.ConfigurationTarget.Workspace);
    }
    await until(dockerfile(), 'it is a warning', () => severity() === vscode.DiagnosticSeverity.Warning);
    const yaml = await vscode.workspace.openTextDocument(file('../sam-body4d/spacedock.yaml'));
    await replaceAll(yaml, yaml.getText().replace(/^rules:.*$/m, 'rules: { user/no-user: off }'));
    await until(dockerfile(), 'it is off', (codes) => !codes.includes('user/no-user'));
    await vscode.window.showTextDocument(yaml);
    await vscode.commands.executeCommand('workbench.action.files.revert');
    await until(dockerfile(), 'it is on', (codes) => codes.includes('user/no-user'));
    assert.ok(codesOf(dockerfile()).length > 3);
  });
});
