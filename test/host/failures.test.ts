import { strict as assert } from 'node:assert';
import { setTimeout as sleep } from 'node:timers/promises';
import { setup, suite, suiteSetup, suiteTeardown, teardown, test } from 'mocha';
import * as vscode from 'vscode';
import { LocalHub } from '../hub/local-hub';
import { sampleSpace } from '../sample/prepare';
import { hubOfFailedBuild } from './failed-build';
import { eventually, failureMarks, file, replaceAll } from './space-files';
import { User, type Answer } from './user';

const limitMs = 180_000;
const gone = 'libgl1-mesa-glx';
const said = `E: Package '${gone}' has no installation candidate`;
const run = 'RUN apt-get update && apt-get install -y libgl1-mesa-glx';

const from = failureMarks;
const ofBuild = (uri: vscode.Uri): vscode.Diagnostic[] => from('build', uri);

suite('A failed build', () => {
  let hub: LocalHub;
  let document: vscode.TextDocument;
  let before: string;
  const endpoint = process.env['HF_ENDPOINT'];

  suiteSetup(async function () {
    this.timeout(limitMs);
    hub = await hubOfFailedBuild([
      '===== Build Queued at 2026-04-04 12:40:00 / Commit SHA: 379fa57 =====',
      '',
      `--> ${run}`,
      said,
      '',
      `--> ERROR: process "/bin/sh -c ${run.slice(4)}" did not complete successfully: exit code: 100`,
    ]);
    document = await vscode.workspace.openTextDocument(file('Dockerfile'));
    before = document.getText();
    await replaceAll(document, `${before.trimEnd()}\n${run}\n`);
    await vscode.window.showTextDocument(document);
    // The Space is looked at once the project has the step.
    await sleep(1_000);
    process.env['HF_ENDPOINT'] = hub.endpoint;
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
    await vscode.commands.executeCommand('spacedock.refresh');
    await eventually('The package is marked', () => marked() === gone);
    const [diagnostic] = ofBuild(document.uri);
    assert.match(diagnostic?.message ?? '', /^Build failed: libgl1-mesa-glx is not in [^]*379fa57[^]*no installation candidate\nInstall libgl1 in place of/);
    assert.equal(diagnostic?.relatedInformation?.[0]?.location.uri.scheme, 'spacedock-log');
  });

  test('has its line of the log marked, with the way back', async function () {
    this.timeout(limitMs);
    const uri = ofBuild(document.uri)[0]?.relatedInformation?.[0]?.location.uri;
    assert.ok(uri);
    const log = await vscode.workspace.openTextDocument(uri);
    await eventually('The log is marked', () => ofBuild(uri).some(({ range }) => log.getText(range) === said));
    const [mark] = ofBuild(uri);
    assert.equal(mark?.severity, vscode.DiagnosticSeverity.Information);
    assert.equal(mark.relatedInformation?.[0]?.location.uri.toString(), document.uri.toString());
    assert.equal(document.getText(mark.relatedInformation[0].location.range), gone);
    // And the mark in the project leads to that very line.
    assert.equal(ofBuild(document.uri)[0]?.relatedInformation?.[0]?.location.range.start.line, mark.range.start.line);
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

  test('stands when its file is saved, and is not back when it is saved without it', async function () {
    this.timeout(limitMs);
    const edited = document.getText();
    await document.save();
    await sleep(1_500);
    assert.equal(marked(), gone);
    await replaceAll(document, edited.replace(gone, 'mesa-utils'));
    await document.save();
    await sleep(1_500);
    assert.equal(marked(), '');
    await replaceAll(document, edited);
    await document.save();
    await eventually('It is back', () => marked() === gone);
  });

  test('goes where its file is changed on disk by others', async function () {
    this.timeout(limitMs);
    const edited = document.getText();
    await vscode.workspace.fs.writeFile(document.uri, Buffer.from(edited.replace(gone, 'mesa-utils')));
    await eventually('It is gone', () => ofBuild(document.uri).length === 0);
    await vscode.workspace.fs.writeFile(document.uri, Buffer.from(edited));
    await eventually('It is back', () => marked() === gone);
  });

  suite('that was set off here is told once', () => {
    let user: User;

    setup(() => {
      user = new User();
    });

    teardown(() => {
      user.leave();
    });

    async function buildAgain(answer: Answer, until: () => boolean): Promise<void> {
      const refresh = (): Thenable<unknown> => vscode.commands.executeCommand('spacedock.refresh');
      const { told } = await user.during(async () => {
        await vscode.commands.executeCommand('spacedock.factoryReboot', { space: sampleSpace });
        for (const stage of ['BUILDING', 'BUILD_ERROR'] as const) {
          hub.setStage(sampleSpace, stage);
          await refresh();
        }
        await eventually('What the button does is done', until);
        await refresh();
      }, [{ press: 'Factory Reboot' }, answer]);
      const failures = told.filter(({ kind }) => kind === 'error');
      assert.deepEqual(failures.map(({ buttons }) => buttons), [['Show', 'Fix', 'Show Build Log']]);
      assert.match(failures[0]?.text ?? '', new RegExp(`^The build of ${sampleSpace} failed: ${gone} is not in `));
    }

    test('and “Show” leads to its line', async function () {
      this.timeout(limitMs);
      await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(file('README.md')));
      const shown = (): string => {
        const editor = vscode.window.activeTextEditor;
        return editor?.document.uri.toString() === document.uri.toString() ? document.getText(editor.selection) : '';
      };
      await buildAgain({ follow: 'Show' }, () => shown() === gone);
    });

    test('and “Fix” makes the change', async function () {
      this.timeout(limitMs);
      const edited = document.getText();
      await buildAgain({ follow: 'Fix' }, () => /install -y libgl1\n/.test(document.getText()));
      await eventually('It is mended', () => ofBuild(document.uri).length === 0);
      await replaceAll(document, edited);
      await eventually('It is back', () => marked() === gone);
    });
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

suite('A failed app', () => {
  const thrown = 'ValueError: the renderer wants a mesh';
  let hub: LocalHub;
  let document: vscode.TextDocument;
  let line: vscode.TextLine;
  const endpoint = process.env['HF_ENDPOINT'];

  suiteSetup(async function () {
    this.timeout(limitMs);
    document = await vscode.workspace.openTextDocument(file('app.py'));
    const index = document.getText().split(/\r?\n/).findIndex((text) => text.startsWith('from utils.render '));
    assert.notEqual(index, -1);
    line = document.lineAt(index);
    hub = await LocalHub.start({ keepAliveMs: 500 });
    await hub.createSpace({ id: sampleSpace, stage: 'RUNTIME_ERROR' });
    hub.pushLog(sampleSpace, 'run', [
      '===== Application Startup at 2026-04-04 12:12:31 =====',
      '',
      'Traceback (most recent call last):',
      // The file has changed since: the line is told by its text.
      `  File "/app/app.py", line ${String(index + 3)}, in <module>`,
      `    ${line.text}`,
      thrown,
    ]);
    hub.endLog(sampleSpace, 'run');
    process.env['HF_ENDPOINT'] = hub.endpoint;
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('spacedock.refresh');
  });

  suiteTeardown(async () => {
    process.env['HF_ENDPOINT'] = endpoint;
    await vscode.commands.executeCommand('spacedock.refresh');
    await hub.close();
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  const marked = (uri: vscode.Uri): string => from('run', uri).map(({ range }) => document.getText(range)).join();

  test('stands on the line of the app that did it', async function () {
    this.timeout(limitMs);
    await eventually('The line is marked', () => marked(document.uri) === line.text);
    assert.match(from('run', document.uri)[0]?.message ?? '', /^App failed: Python stopped with ValueError[^]*the renderer wants a mesh/);
  });

  test('has its log marked, which is read where it never was shown', async function () {
    this.timeout(limitMs);
    const uri = from('run', document.uri)[0]?.relatedInformation?.[0]?.location.uri;
    assert.ok(uri);
    const log = await vscode.workspace.openTextDocument(uri);
    assert.match(log.getText(), /the renderer wants a mesh/);
    await eventually('The log is marked', () => from('run', uri).some(({ range }) => log.getText(range) === thrown));
    assert.equal(from('run', uri)[0]?.relatedInformation?.[0]?.location.uri.toString(), document.uri.toString());
  });

  test('goes as the line is edited, and is over when the app runs', async function () {
    this.timeout(limitMs);
    const change = async (range: vscode.Range, text: string): Promise<void> => {
      const edit = new vscode.WorkspaceEdit();
      edit.replace(document.uri, range, text);
      await vscode.workspace.applyEdit(edit);
    };
    await change(line.range, 'render_overlay = None');
    await eventually('It is gone', () => marked(document.uri) === '');
    await change(document.lineAt(line.lineNumber).range, line.text);
    await eventually('It is back', () => marked(document.uri) === line.text);
    await document.save();
    hub.setStage(sampleSpace, 'RUNNING');
    await vscode.commands.executeCommand('spacedock.refresh');
    await eventually('It is gone', () => marked(document.uri) === '');
  });

  test('may be a configuration that the Hub refuses', async function () {
    this.timeout(limitMs);
    hub.setStage(sampleSpace, 'CONFIG_ERROR', { errorMessage: 'Missing configuration in README' });
    await vscode.commands.executeCommand('spacedock.refresh');
    const readme = file('README.md');
    await eventually('The README is marked', () => from('configuration', readme).length === 1);
    assert.match(from('configuration', readme)[0]?.message ?? '', /^Configuration refused: README\.md has no front matter/);
    assert.deepEqual(ofBuild(readme), []);
    hub.setStage(sampleSpace, 'BUILDING');
    await vscode.commands.executeCommand('spacedock.refresh');
    await eventually('It is over when the Hub builds', () => from('configuration', readme).length === 0);
    hub.setStage(sampleSpace, 'CONFIG_ERROR', { errorMessage: 'The emoji is none.' });
    await vscode.commands.executeCommand('spacedock.refresh');
    await eventually('What is not known is told in the words of the Hub', () => /^Configuration refused: The emoji is none\n/.test(from('configuration', readme)[0]?.message ?? ''));
  });
});
