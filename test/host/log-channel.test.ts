import { strict as assert } from 'node:assert';
import { setTimeout as sleep } from 'node:timers/promises';
import { suite, suiteTeardown, test } from 'mocha';
import * as vscode from 'vscode';
import { LogChannel } from '../../src/editor/log-channel';
import { eventually } from './space-files';

const language = 'spacedock-run-log';
/** With so much in it, a channel is made anew when its text is replaced. */
const long = 'a line of a log\n'.repeat(400_000);

suite('A channel that is made anew', () => {
  const channel = new LogChannel('made anew', language, () => '[older lines were dropped]');

  suiteTeardown(() => {
    channel.dispose();
  });

  const isShown = (last: string): boolean =>
    vscode.window.visibleTextEditors.some(({ document }) => channel.owns(document) && document.lineCount > 1 && document.lineAt(document.lineCount - 2).text === last);

  test('is on the screen again, also before VS Code has shown the one before', async function () {
    this.timeout(120_000);
    channel.show();
    channel.write('the beginning\n');
    await eventually('It is on the screen', () => isShown('the beginning'));
    channel.write('a line that finds it there\n');
    await eventually('It goes on', () => isShown('a line that finds it there'));
    channel.replace(`${long}first\n`);
    await eventually('What takes its place is on the screen', () => isShown('first'));
    channel.replace(`${long}second\n`);
    // What VS Code says to be on the screen is still the one before.
    channel.write('a line that finds the one before\n');
    await sleep(1);
    for (let tries = 0; channel.onScreen && tries < 5_000; tries++) await sleep(1);
    assert.equal(channel.onScreen, false);
    channel.replace(`${long}third\n`);
    await eventually('The last is on the screen', () => isShown('third'));
  });
});
