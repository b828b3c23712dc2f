import { strict as assert } from 'node:assert';
import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { suite, suiteSetup, suiteTeardown, test } from 'mocha';
import * as vscode from 'vscode';
import { LocalHub } from '../hub/local-hub';
import { sampleSpace } from '../sample/prepare';
import { file } from './space-files';

/** A busy machine is slow to open a first view. */
const usualLimitMs = 180_000;
const lookForMs = 80_000;

/** The document of an output channel, as the output view shows it. */
function channel(kind: 'build' | 'run'): vscode.TextDocument | undefined {
  const found = vscode.workspace.textDocuments.filter(({ uri, languageId }) => uri.scheme === 'output' && languageId === `spacedock-${kind}-log`);
  // One that was made anew comes later.
  return found.at(-1);
}

function shown(kind: 'build' | 'run'): string | undefined {
  return channel(kind)?.getText();
}

/** Whether the text ends with this line. Looks at no other, for there may be many. */
function endsWith(kind: 'build' | 'run', line: string): boolean {
  const document = channel(kind);
  return document !== undefined && document.lineCount > 1 && document.lineAt(document.lineCount - 2).text === line;
}

async function eventually<T>(what: string, look: () => T | undefined | false | Promise<T | undefined | false>, limitMs = lookForMs): Promise<T> {
  const end = Date.now() + limitMs;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > end) {
      const texts = (['build', 'run'] as const).map((kind) => `${kind}: ${JSON.stringify(shown(kind)?.slice(-300) ?? null)}`);
      assert.fail(`${what}. On the screen: ${texts.join('; ')}`);
    }
    await sleep(100);
  }
}

const row = (kind: 'build' | 'run'): unknown => ({ value: kind });
const run = (command: string, argument?: unknown): Thenable<unknown> => vscode.commands.executeCommand(`spacedock.${command}`, argument);

suite('Logs', () => {
  let hub: LocalHub;
  /** Where the extension saves logs: found out by a test. */
  let savedLogs: string | undefined;
  const endpoint = process.env['HF_ENDPOINT'];

  suiteSetup(async function () {
    this.timeout(usualLimitMs);
    await vscode.extensions.getExtension('spacedock.spacedock')?.activate();
    hub = await LocalHub.start({ keepAliveMs: 500 });
    await hub.createSpace({ id: sampleSpace, stage: 'BUILDING' });
    // Of another Hub, which another suite began.
    await run('stopLog');
    process.env['HF_ENDPOINT'] = hub.endpoint;
  });

  suiteTeardown(async () => {
    await run('stopLog');
    process.env['HF_ENDPOINT'] = endpoint;
    await hub.close();
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  const build = [
    '===== Build Queued at 2026-04-04 12:08:20 / Commit SHA: 379fa57 =====',
    '',
    '--> FROM docker.io/library/python:3.12-slim@sha256:e508',
    'DONE 2.0s',
    '',
    '--> RUN pip install -r requirements.txt',
    '\u001b[32mCollecting\u001b[0m torch',
    ' 5%\r 50%\r100%',
    'DONE 44.3s',
    '',
    '--> COPY . .',
  ];
  const readable = build.map((line) => line.replace('\u001b[32mCollecting\u001b[0m', 'Collecting').replace(' 5%\r 50%\r100%', '100%'));

  test('show a build as readable lines, across a stream that breaks, and go on', async function () {
    this.timeout(usualLimitMs);
    hub.misbehave({ route: '/logs/build', dropAfterBytes: 400 });
    hub.pushLog(sampleSpace, 'build', build);
    await run('showBuildLog');
    await eventually('The log is on the screen', () => shown('build')?.trimEnd() === readable.join('\n'));
    hub.pushLog(sampleSpace, 'build', ['DONE 0.1s', '']);
    await eventually('What comes later is there too', () => shown('build')?.endsWith('--> COPY . .\nDONE 0.1s\n\n'));
  });

  test('open as a document with a folding region and an outline entry for each step', async function () {
    this.timeout(usualLimitMs);
    await run('openLog', row('build'));
    const document = vscode.window.activeTextEditor?.document;
    assert.ok(document);
    assert.equal(document.languageId, 'spacedock-build-log');
    // One that was open before shows for a moment what it showed then.
    await eventually('The document is read anew', () => document.lineCount > 5 && document.lineAt(5).text === '--> RUN pip install -r requirements.txt');
    const symbols = await vscode.commands.executeCommand<vscode.DocumentSymbol[]>('vscode.executeDocumentSymbolProvider', document.uri);
    assert.deepEqual(
      symbols.map(({ name, detail, range }) => [name, detail, range.start.line, range.end.line]),
      [
        ['FROM docker.io/library/python:3.12-slim@sha256:e508', '2.0 s', 2, 3],
        ['RUN pip install -r requirements.txt', '44.3 s', 5, 8],
        ['COPY . .', '0.1 s', 10, 11],
      ],
    );
    const foldings = await vscode.commands.executeCommand<vscode.FoldingRange[]>('vscode.executeFoldingRangeProvider', document.uri);
    assert.deepEqual(
      foldings.map(({ start, end }) => [start, end]),
      [[2, 3], [5, 8], [10, 11]],
    );
  });

  test('show times on demand, in the channel and in the document, and fold all the same', async function () {
    this.timeout(usualLimitMs);
    await run('toggleLogTimes');
    const timed = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d --> COPY \. \.$/m;
    await eventually('The channel shows times', () => timed.test(shown('build') ?? ''));
    const document = vscode.window.activeTextEditor?.document;
    assert.ok(document);
    await eventually('The document shows times', () => timed.test(document.getText()));
    const symbols = await vscode.commands.executeCommand<vscode.DocumentSymbol[]>('vscode.executeDocumentSymbolProvider', document.uri);
    assert.deepEqual(symbols.map(({ range }) => range.start.line), [2, 5, 10]);
    await run('toggleLogTimes');
    await eventually('The times are gone', () => shown('build')?.startsWith(readable.slice(0, 6).join('\n')));
  });

  test('are cleared on the screen alone, and go on', async function () {
    this.timeout(usualLimitMs);
    await run('clearLog', row('build'));
    await eventually('The screen is empty', () => shown('build') === '');
    hub.pushLog(sampleSpace, 'build', ['after the clear']);
    await eventually('New lines come', () => shown('build') === 'after the clear\n');
    await run('toggleLogTimes');
    await eventually('What was cleared stays away', () => /^[\d: -]{20}after the clear\n$/.test(shown('build') ?? ''));
    await run('toggleLogTimes');
    await run('openLog', row('build'));
    await eventually('The saved log is whole', () => vscode.window.activeTextEditor?.document.getText().trimEnd() === [...readable, 'DONE 0.1s', '', 'after the clear'].join('\n'));
  });

  test('are saved to a file that the user names', async function () {
    this.timeout(usualLimitMs);
    const saved = vscode.Uri.joinPath(file('..'), 'hf-space', `${sampleSpace.replace('/', '-')}-build.log`).fsPath;
    const other = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';
    const path = existsSync(other) ? `${other}/${sampleSpace.replace('/', '-')}-build.log` : saved;
    const done = run('saveLog', row('build'));
    try {
      await eventually('The log is in the file', async () => {
        // The dialog is VS Code's own: it is there some time after the command.
        await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
        return existsSync(path) && (await readFile(path, 'utf8')) === `${[...readable, 'DONE 0.1s', '', 'after the clear'].join('\n')}\n`;
      });
      await done;
    } finally {
      await rm(path, { force: true });
    }
  });

  test('end when the runtime says that the build is over, not when the stream ends', async function () {
    this.timeout(usualLimitMs);
    const connections = (): number => hub.requests.filter(({ url }) => url.endsWith('/logs/build')).length;
    const before = connections();
    hub.endLog(sampleSpace, 'build');
    await eventually('It connects again while the build goes on', () => connections() > before + 1);
    assert.ok(!shown('build')?.includes('[Spacedock: the log ends here]'));
    hub.setStage(sampleSpace, 'RUNNING');
    await eventually('It ends', () => shown('build') === 'after the clear\n[Spacedock: the log ends here]\n');
  });

  test('of 60 MB have their last line on the screen and their whole text saved', async function () {
    this.timeout(300_000);
    const filler = 'Downloading shards of the checkpoint, each of them some gigabytes long; '.repeat(5);
    const count = 160_000;
    const sent = createHash('sha256');
    let bytes = 0;
    for (let start = 0; start < count; start += 10_000) {
      const lines = Array.from({ length: 10_000 }, (_, index) => `${String(start + index).padStart(7, '0')} ${filler}${'▮'.repeat((start + index) % 17)}`);
      for (const line of lines) {
        sent.update(`${line}\n`);
        bytes += Buffer.byteLength(line) + 1;
      }
      hub.pushLog(sampleSpace, 'run', lines);
    }
    hub.pushLog(sampleSpace, 'run', ['the last line of all']);
    sent.update('the last line of all\n');
    assert.ok(bytes > 60_000_000, `The log has only ${String(bytes)} bytes.`);

    await run('showRunLog');
    await eventually('The last line is on the screen', () => endsWith('run', 'the last line of all'), 280_000);
    const text = shown('run') ?? '';
    const path = /^\[Spacedock: older lines were dropped here\. The whole log is in (.+)\]\n/.exec(text)?.[1];
    assert.ok(path, `It begins with: ${text.slice(0, 200)}`);
    // What stands there has no gap.
    const numbers = [...text.matchAll(/^(\d{7}) /gm)].map(([, number]) => Number(number));
    assert.ok(numbers.length > 500);
    assert.deepEqual(numbers, Array.from(numbers, (_, index) => count - numbers.length + index));

    const saved = createHash('sha256');
    for await (const line of createInterface({ input: createReadStream(path) })) saved.update(`${line.slice(line.indexOf('\t') + 1)}\n`);
    assert.equal(saved.digest('hex'), sent.digest('hex'));

    hub.pushLog(sampleSpace, 'run', ['and one more']);
    await eventually('It goes on', () => endsWith('run', 'and one more'));
    await run('stopLog', row('run'));
    await eventually('It stops', () => endsWith('run', '[Spacedock: stopped following]'));
    savedLogs = dirname(dirname(dirname(path)));
  });

  test('of an earlier session are there before the Hub answers, and stay where it does not', async function () {
    this.timeout(usualLimitMs);
    assert.ok(savedLogs, 'The test before this one found no folder.');
    const spaceId = 'troutmoose/remembered';
    const path = join(savedLogs, spaceId, 'build.log');
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, '2026-04-04T12:08:20.123Z\tfirst of long ago\n2026-04-04T12:08:21.123Z\tlast of long ago\n');
    await run('followLog', { value: { spaceId, kind: 'build' } });
    const text = await eventually('The lines are there, and why no others', () => {
      const lines = shown('build')?.split('\n');
      return lines?.length === 5 && lines[0] === 'first of long ago' ? lines : undefined;
    });
    assert.equal(text[1], 'last of long ago');
    assert.match(text[2] ?? '', /^\[Spacedock: saved lines of an earlier time/);
    assert.match(text[3] ?? '', /^\[Spacedock: .*troutmoose\/remembered/);
    // And give way to what the Hub has.
    await hub.createSpace({ id: spaceId, stage: 'RUNNING' });
    hub.pushLog(spaceId, 'build', ['newer']);
    hub.endLog(spaceId, 'build');
    await run('followLog', { value: { spaceId, kind: 'build' } });
    await eventually('The newer log is shown', () => shown('build') === 'newer\n[Spacedock: the log ends here]\n');
    assert.match(await readFile(path, 'utf8'), /^[\d-]+T[\d:.]+Z\tnewer\n$/);
  });
});
