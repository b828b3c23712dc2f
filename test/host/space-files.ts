import { strict as assert } from 'node:assert';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';

const space = (): string => {
  const folder = vscode.workspace.workspaceFolders?.find(({ uri }) => uri.path.endsWith('/hf-space'));
  assert.ok(folder, 'The sample has no Space repo.');
  return folder.uri.fsPath;
};
/** A file of the sample's Space repo. */
export const file = (path: string): vscode.Uri => vscode.Uri.file(join(space(), path));

/** The code of ours: a link whose text is the rule. */
export function ruleOf(code: vscode.Diagnostic['code']): string {
  return typeof code === 'object' ? String(code.value) : '';
}

/** The rules whose findings are published for a file. */
export function codesOf(uri: vscode.Uri): string[] {
  return vscode.languages
    .getDiagnostics(uri)
    .filter(({ source }) => source === 'Spacedock')
    .map(({ code }) => ruleOf(code));
}

/** Waits for what the linter publishes; the message of a failure shows what was there at the end. */
export async function until(uri: vscode.Uri, what: string, holds: (codes: string[]) => boolean): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    if (holds(codesOf(uri))) return;
    await sleep(100);
  }
  assert.fail(`${what}. There is: ${codesOf(uri).join(', ') || 'nothing'}`);
}

export async function replaceAll(document: vscode.TextDocument, text: string): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  const end = document.lineAt(document.lineCount - 1).range.end;
  edit.replace(document.uri, new vscode.Range(new vscode.Position(0, 0), end), text);
  assert.ok(await vscode.workspace.applyEdit(edit));
}

/** What a failed build or app, or a refused configuration, left in the Problems panel for a file or a log. */
export function failureMarks(of: 'configuration' | 'build' | 'run', uri: vscode.Uri): vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(uri).filter(({ source }) => source === `Spacedock ${of}`);
}

export async function eventually(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    if (await holds()) return;
    await sleep(100);
  }
  assert.fail(what);
}
