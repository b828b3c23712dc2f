import { strict as assert } from 'node:assert';
import { dirname } from 'node:path';
import { suite, suiteSetup, suiteTeardown, test } from 'mocha';
import * as vscode from 'vscode';
import { runGit } from '../hub/git-command';
import { LocalHub } from '../hub/local-hub';
import { sampleSpace } from '../sample/prepare';
import { eventually, file, replaceAll } from './space-files';
import { User } from './user';

const limitMs = 180_000;
const slow = 'RUN pip install -r requirements.txt';
const quick = 'WORKDIR /app';

/** What builds took is read from the log that is followed, and kept for the Dockerfile. */
suite('What a build costs', () => {
  let hub: LocalHub;
  let document: vscode.TextDocument;
  let before: string;
  const endpoint = process.env['HF_ENDPOINT'];
  const settings = (): vscode.WorkspaceConfiguration => vscode.workspace.getConfiguration('spacedock');

  suiteSetup(async function () {
    this.timeout(limitMs);
    await vscode.extensions.getExtension('spacedock.spacedock')?.activate();
    document = await vscode.workspace.openTextDocument(file('Dockerfile'));
    before = document.getText();
    const head = (await runGit(['rev-parse', '--short=7', 'HEAD'], { cwd: dirname(document.uri.fsPath) })).toString('utf8').trim();
    hub = await LocalHub.start({ keepAliveMs: 500 });
    await hub.createSpace({ id: sampleSpace, stage: 'RUNNING' });
    hub.pushLog(sampleSpace, 'build', [
      `===== Build Queued at 2026-04-04 12:08:20 / Commit SHA: ${head} =====`,
      '',
      ...[['FROM docker.io/library/python:3.12-slim@sha256:e508', '2.0'], [quick, '0.1'], [slow, '244.3'], ['Pushing image', '9.0'], ['Exporting cache', '3.5']].flatMap(
        ([step = '', seconds = '']) => [`--> ${step}`, `DONE ${seconds}s`, ''],
      ),
    ]);
    hub.endLog(sampleSpace, 'build');
    process.env['HF_ENDPOINT'] = hub.endpoint;
    await vscode.commands.executeCommand('spacedock.refresh');
    await vscode.commands.executeCommand('spacedock.showBuildLog', { space: sampleSpace });
    await vscode.window.showTextDocument(document);
  });

  suiteTeardown(async () => {
    await settings().update('buildTimes', undefined, vscode.ConfigurationTarget.Workspace);
    await replaceAll(document, before);
    await document.save();
    await vscode.commands.executeCommand('spacedock.stopLog');
    process.env['HF_ENDPOINT'] = endpoint;
    await vscode.commands.executeCommand('spacedock.refresh');
    await hub.close();
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  const lineOf = (text: string): number => document.getText().split(/\r?\n/).indexOf(text);

  /** By the line's text. */
  async function hints(): Promise<Map<string, string>> {
    const range = new vscode.Range(0, 0, document.lineCount, 0);
    const found = await vscode.commands.executeCommand<vscode.InlayHint[]>('vscode.executeInlayHintProvider', document.uri, range);
    return new Map(found.map(({ position, label }) => [document.lineAt(position.line).text, typeof label === 'string' ? label : label.map(({ value }) => value).join('')]));
  }

  async function lenses(): Promise<string[]> {
    const found = await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', document.uri, 50);
    return found.flatMap(({ command }) => command?.title ?? []);
  }

  test('stands behind each instruction', async function () {
    this.timeout(limitMs);
    await eventually('The time of the install is shown', async () => (await hints()).get(slow) === '4 min');
  });

  test('lists the slowest steps first, and leads to them', async function () {
    this.timeout(limitMs);
    const user = new User();
    try {
      const { asked } = await user.during(() => vscode.commands.executeCommand('spacedock.showSlowestSteps', { space: sampleSpace }), [{ choose: slow }]);
      const [list] = asked;
      assert.match(list?.text ?? '', new RegExp(`^Slowest steps of ${sampleSpace}\nGo to a step\\. The last good build took [^\n]+\n${slow} \\| 4 min · line ${String(lineOf(slow) + 1)}`));
    } finally {
      user.leave();
    }
    assert.equal(vscode.window.activeTextEditor?.selection.start.line, lineOf(slow));
  });

  test('is told of an edit: which steps it runs again, and how long that takes', async function () {
    this.timeout(limitMs);
    await replaceAll(document, document.getText().replace(slow, `${slow} tqdm`));
    await eventually('The lens is there', async () => (await lenses()).some((title) => /^This change reruns \d+ steps?(?:, |$)/.test(title)));
    await replaceAll(document, document.getText().replace(`${slow} tqdm`, slow));
  });

  test('says with a better order what it spares a push', async function () {
    this.timeout(limitMs);
    const code = 'COPY . .';
    const ordered = document.getText();
    await replaceAll(document, ordered.replace(/COPY requirements\.txt[^]*?(?=RUN pip install -r)/, `${code}\n`));
    const at = lineOf(code);
    const range = new vscode.Range(at, 0, at, code.length);
    await eventually('The fix says what it spares', async () => {
      const found = await vscode.commands.executeCommand<vscode.CodeAction[]>('vscode.executeCodeActionProvider', document.uri, range, vscode.CodeActionKind.QuickFix.value);
      return found.some(({ title }) => title.endsWith('−4 min a push'));
    });
    await replaceAll(document, ordered);
  });

  test('is shown no more where the setting is off', async function () {
    this.timeout(limitMs);
    await settings().update('buildTimes', false, vscode.ConfigurationTarget.Workspace);
    await eventually('No time is shown', async () => (await hints()).size === 0);
    assert.deepEqual((await lenses()).filter((title) => /rerun/.test(title)), []);
  });
});
