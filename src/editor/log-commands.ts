import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { l10n, Uri, window, workspace } from 'vscode';
import { join } from 'node:path';
import { homedir } from 'node:os';
import { recordsIn, shownLine } from './log-records';
import { withProgress } from './progress';
import type { LogFile } from './log-file';
import type { LogKind, LogTarget, SpaceLogs } from './space-logs';

/**
 * The log that a command is about: its row's, else the one on the screen, else the one that is chosen. Undefined where
 * the choice was called off.
 */
export async function chooseLog(logs: SpaceLogs, value: unknown, spaceId: () => Promise<string | undefined>): Promise<LogTarget | undefined> {
  if (isTarget(value)) return value;
  if (value === 'build' || value === 'run') {
    const id = await spaceId();
    return id === undefined ? undefined : { spaceId: id, kind: value };
  }
  for (const { document } of window.visibleTextEditors) {
    const target = logs.targetOf(document);
    if (target) return target;
  }
  const id = await spaceId();
  if (id === undefined) return undefined;
  const choices: { label: string; log: LogKind }[] = [
    { label: l10n.t('Build log'), log: 'build' },
    { label: l10n.t('Run log'), log: 'run' },
  ];
  const chosen = await window.showQuickPick(choices, { title: id, placeHolder: l10n.t('Which log') });
  return chosen && { spaceId: id, kind: chosen.log };
}

function isTarget(value: unknown): value is LogTarget {
  return typeof value === 'object' && value !== null && 'spaceId' in value && 'kind' in value;
}

/** Writes the whole log to a file that the user names. */
export async function saveLog(logs: SpaceLogs, target: LogTarget, times: boolean): Promise<void> {
  const file = await savedLog(logs, target);
  const name = `${target.spaceId.replace('/', '-')}-${target.kind}.log`;
  const folder = workspace.workspaceFolders?.[0]?.uri.fsPath ?? homedir();
  const to = await window.showSaveDialog({
    title: l10n.t('Save Log'),
    defaultUri: Uri.file(join(folder, name)),
    filters: { [l10n.t('Logs')]: ['log', 'txt'] },
  });
  if (to === undefined) return;
  if (to.scheme !== 'file') {
    const parts: string[] = [];
    for await (const text of linesOf(file, times)) parts.push(text);
    await workspace.fs.writeFile(to, Buffer.from(parts.join('')));
    return;
  }
  await withProgress(l10n.t('Saving the log'), (signal) => pipeline(linesOf(file, times), createWriteStream(to.fsPath), { signal }));
}

/** The saved log as people read it, in pieces. */
async function* linesOf(file: LogFile, times: boolean): AsyncGenerator<string> {
  for await (const piece of file.pieces()) yield recordsIn(piece).map((record) => `${shownLine(record, times)}\n`).join('');
}

/** Throws where nothing of the log was seen yet. */
export async function savedLog(logs: SpaceLogs, target: LogTarget): Promise<LogFile> {
  const log = await logs.log(target);
  await log.settled();
  if (log.file.size > 0) return log.file;
  throw Object.assign(new Error(target.kind === 'build' ? l10n.t('Nothing of this build log was read yet.') : l10n.t('Nothing of this run log was read yet.')), {
    advice: l10n.t('Show it first.'),
  });
}
