import { strict as assert } from 'node:assert';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { suite, suiteSetup, test } from 'mocha';
import * as vscode from 'vscode';
import { file, replaceAll, until } from './space-files';

/** What is offered at the end of the text, and what each entry would put where. */
async function offered(document: vscode.TextDocument, position: vscode.Position): Promise<vscode.CompletionItem[]> {
  const list = await vscode.commands.executeCommand<vscode.CompletionList>('vscode.executeCompletionItemProvider', document.uri, position);
  return list.items;
}

function labelOf({ label }: vscode.CompletionItem): string {
  return typeof label === 'string' ? label : label.label;
}

function isOwn({ sortText }: vscode.CompletionItem): boolean {
  return sortText !== undefined && /^\d{5}$/.test(sortText);
}

/** The text that stands there when the entry is taken: its range given way to what it inserts. */
function taken(document: vscode.TextDocument, item: vscode.CompletionItem): string {
  const { range, insertText } = item;
  assert.ok(range !== undefined, 'It says no range.');
  const place = range instanceof vscode.Range ? range : range.replacing;
  const inserted = typeof insertText === 'string' ? insertText : (insertText?.value ?? labelOf(item));
  const line = document.lineAt(place.start.line).text;
  assert.ok(place.isSingleLine);
  return line.slice(0, place.start.character) + inserted + line.slice(place.end.character);
}

/** Writes `text` in place of the document's, asks at the `|` in it, and puts the document back. */
async function completionsIn<T>(uri: vscode.Uri, text: (before: string) => string, use: (document: vscode.TextDocument, items: vscode.CompletionItem[]) => T): Promise<T> {
  const document = await vscode.workspace.openTextDocument(uri);
  await vscode.window.showTextDocument(document);
  const written = text(document.getText().replace(/\r\n/g, '\n'));
  const at = written.indexOf('|');
  assert.ok(at >= 0, 'The text has no place to ask at.');
  try {
    await replaceAll(document, written.slice(0, at) + written.slice(at + 1));
    return use(document, (await offered(document, document.positionAt(at))).filter(isOwn));
  } finally {
    await vscode.commands.executeCommand('workbench.action.files.revert');
  }
}

function entry(items: readonly vscode.CompletionItem[], label: string): vscode.CompletionItem {
  const item = items.find((each) => labelOf(each) === label);
  assert.ok(item, `There is no ${label} among: ${items.map(labelOf).join(', ') || 'nothing'}`);
  return item;
}

suite('Completion', () => {
  suiteSetup(async () => {
    await vscode.extensions.getExtension('spacedock.spacedock')?.activate();
    await until(file('Dockerfile'), 'The seeded faults of the Dockerfile are found', (codes) => codes.length > 3);
  });

  test('offers the keys of the front matter that are not there yet', async () => {
    await completionsIn(file('README.md'), (text) => text.replace(/^pinned:/m, 'hf_o|\npinned:'), (document, items) => {
      assert.equal(taken(document, entry(items, 'hf_oauth')), 'hf_oauth: ');
      assert.ok(items.every((item) => labelOf(item) !== 'sdk'));
      assert.equal(entry(items, 'hf_oauth').kind, vscode.CompletionItemKind.Property);
    });
  });

  test('takes the place of a key and keeps its colon', async () => {
    await completionsIn(file('README.md'), (text) => text.replace(/^app_port:/m, 'ap|p_port:'), (document, items) => {
      assert.match(taken(document, entry(items, 'app_port')), /^app_port: \d+$/);
    });
  });

  test('offers the values of a key of the front matter', async () => {
    await completionsIn(file('README.md'), (text) => text.replace(/^colorFrom:.*$/m, 'colorFrom: in|'), (document, items) => {
      assert.equal(taken(document, entry(items, 'indigo')), 'colorFrom: indigo');
    });
    await completionsIn(file('README.md'), (text) => text.replace(/^suggested_hardware:.*$/m, 'suggested_hardware: |l40sx1'), (document, items) => {
      assert.equal(taken(document, entry(items, 'a100-large')), 'suggested_hardware: a100-large');
    });
  });

  test('offers nothing below the front matter', async () => {
    await completionsIn(file('README.md'), (text) => `${text}\nap|\n`, (_, items) => {
      assert.deepEqual(items.map(labelOf), []);
    });
  });

  test('offers the keys of spacedock.yaml, its rules and their severities, and files', async () => {
    const settings = file('../sam-body4d/spacedock.yaml');
    const without = (key: string) => (text: string): string => text.replace(new RegExp(`^${key}:.*\n`, 'm'), '');
    await completionsIn(settings, (text) => `${without('data')(text)}da|\n`, (document, items) => {
      assert.equal(taken(document, entry(items, 'data')), 'data: ');
      assert.ok(items.every((item) => labelOf(item) !== 'space'));
    });
    await completionsIn(settings, (text) => `${without('rules')(text)}rules:\n  gpu/v|\n`, (document, items) => {
      assert.equal(taken(document, entry(items, 'gpu/vram')), '  gpu/vram: ');
    });
    await completionsIn(settings, (text) => `${without('rules')(text)}rules: { gpu/vram: o| }\n`, (document, items) => {
      assert.equal(taken(document, entry(items, 'off')), 'rules: { gpu/vram: off }');
    });
    await completionsIn(settings, (text) => text.replace(/^ {2}- from: app\.py$/m, '  - from: models/sam|'), (document, items) => {
      assert.equal(taken(document, entry(items, 'models/sam3/')), '  - from: models/sam3/');
    });
  });

  test('offers the keys of the config behind ${', async () => {
    const config = file('configs/body4d.yaml');
    await completionsIn(config, (text) => text.replace(/^( *mhr_path:).*$/m, '$1 $${pa|'), (document, items) => {
      const item = entry(items, 'paths.ckpt_root');
      assert.equal(taken(document, item), '  mhr_path: ${paths.ckpt_root}');
      assert.equal(item.kind, vscode.CompletionItemKind.Reference);
      assert.equal(item.detail, 'path/to/your/checkpoints');
    });
    await completionsIn(config, (text) => text.replace(/^( *mhr_path:).*$/m, '$1 $${pa|ths.ckpt_root}/a.pt'), (document, items) => {
      assert.equal(taken(document, entry(items, 'paths.ckpt_root')), '  mhr_path: ${paths.ckpt_root}/a.pt');
      assert.ok(items.every((item) => labelOf(item) !== 'sam_3d_body.mhr_path'), 'It offers the key itself.');
    });
    await completionsIn(config, (text) => text.replace(/^( *mhr_path:).*$/m, '$1 pa|'), (_, items) => {
      // No reference without its brackets; the value that the schema knows for the key stands alone.
      assert.deepEqual(items.map(labelOf), ['${paths.ckpt_root}/sam-3d-body-dinov3/assets/mhr_model.pt']);
    });
  });

  test('offers the rules in a comment that silences them', async () => {
    await completionsIn(file('Dockerfile'), (text) => `# spacedock ignore=docker/latest-tag,gpu/v|\n${text}`, (document, items) => {
      assert.equal(taken(document, entry(items, 'gpu/vram')), '# spacedock ignore=docker/latest-tag,gpu/vram');
      assert.ok(items.every((item) => labelOf(item) !== 'docker/latest-tag'));
    });
  });

  test('has VS Code offer the rules and severities in settings.json', async () => {
    const folder = file('.vscode');
    const settings = file('.vscode/settings.json');
    await mkdir(folder.fsPath, { recursive: true });
    try {
      await writeFile(settings.fsPath, '{\n  "spacedock.lint.severity": {\n    "gpu/vram": ""\n  }\n}\n');
      const document = await vscode.workspace.openTextDocument(settings);
      const at = (text: string, behind: number): vscode.Position => document.positionAt(document.getText().indexOf(text) + behind);
      let items: vscode.CompletionItem[] = [];
      // The JSON server starts with the first JSON document, and reads our schema then.
      for (let tries = 0; tries < 100; tries++) {
        items = await offered(document, at('"gpu/vram"', 1));
        if (items.some((item) => labelOf(item).includes('docker/pin-apt'))) break;
        await sleep(100);
      }
      const rules = items.map((item) => labelOf(item).replace(/"/g, ''));
      for (const rule of ['docker/pin-apt', 'user/no-user', 'startup/unexpanded-variable']) assert.ok(rules.includes(rule), `${rule} is not among: ${rules.join(', ')}`);
      const severities = (await offered(document, at('""', 1))).map((item) => labelOf(item).replace(/"/g, ''));
      for (const severity of ['off', 'error', 'warning', 'info', 'hint']) assert.ok(severities.includes(severity), severities.join(', '));
    } finally {
      await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
      await rm(folder.fsPath, { recursive: true, force: true });
    }
  });
});
