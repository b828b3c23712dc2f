import { strict as assert } from 'node:assert';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { suite, suiteSetup, suiteTeardown, test } from 'mocha';
import * as vscode from 'vscode';
import { openDeployedProject, told, write, type DeployedProject } from './deployed-project';

const limitMs = 120_000;

suite('A file that a sync leaves out', () => {
  let project: DeployedProject;

  suiteSetup(async function () {
    this.timeout(limitMs);
    project = await openDeployedProject('troutmoose/told', "\n  - from: app.py\n  # What the app is helped by.\n  - from: utils/\n    include: ['**/*.py']");
    await write(project.main, { 'utils/a.py': '1\n', 'utils/words.txt': 'x\n' });
  });

  suiteTeardown(async function () {
    this.timeout(limitMs);
    await project.close();
  });

  test('is let in by the answer’s own button, as an edit that is the user’s to save', async function () {
    this.timeout(limitMs);
    const settings = join(project.main, 'spacedock.yaml');
    const words = vscode.Uri.file(join(project.main, 'utils/words.txt'));
    const before = await readFile(settings, 'utf8');
    const after = before.replace("['**/*.py']", "['**/*.py', words.txt]");
    const open = (): vscode.TextDocument | undefined => vscode.workspace.textDocuments.find(({ uri }) => uri.fsPath === settings);
    const until = async (done: () => boolean): Promise<void> => {
      for (let tries = 0; tries < 300 && !done(); tries++) await sleep(100);
    };
    const explain = (): Thenable<unknown> => vscode.commands.executeCommand('spacedock.explainSync', words);
    const edited = await project.user.during(async () => {
      await explain();
      await until(() => open()?.isDirty === true);
    }, [{ follow: 'Add to Include' }]);
    assert.match(told(edited), /utils\/words\.txt: It is not synced: no pattern of include at spacedock\.yaml:7 lets it in, in the rule for utils\/.*\[Show Rule\|Add to Include\]/);
    await until(() => open()?.getText() === after);
    assert.equal(open()?.getText(), after);
    assert.equal(await readFile(settings, 'utf8'), before);
    const shown = (): string | undefined => vscode.window.activeTextEditor?.document.uri.fsPath;
    await until(() => shown() === settings);
    assert.equal(shown(), settings);
    assert.equal(await open()?.save(), true);
    assert.equal(await readFile(settings, 'utf8'), after);
    const again = await project.user.during(explain, []);
    assert.match(told(again), /utils\/words\.txt: A sync adds it to the Space repo, by spacedock\.yaml:6 .*\[Show Diff\|Show Rule\|Leave Out Always\]/);
  });
});
