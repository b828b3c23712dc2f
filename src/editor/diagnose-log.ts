import { env, l10n, window, workspace, type QuickPickItem } from 'vscode';
import { basename } from 'node:path';
import type { Project } from '../project/project';
import { isMarkdownDocument, showMarkdown } from './markdown-documents';

const largestFile = 200 * 1024 * 1024;

interface Source extends QuickPickItem {
  /** Undefined where the user called it off. */
  readonly read: () => Promise<{ readonly name: string; readonly text: string } | undefined>;
}

/** Says why the log in a file, in the editor or on the clipboard tells of a failure, as a document. */
export async function diagnoseLog(projectOf: () => Project | undefined): Promise<void> {
  const source = await window.showQuickPick(sources(), { title: l10n.t('Diagnose a Log'), placeHolder: l10n.t('Which log') });
  const log = await source?.read();
  if (log === undefined) return;
  if (log.text.trim() === '') {
    void window.showInformationMessage(l10n.t('There is no text in it: {0}.', log.name));
    return;
  }
  const [{ diagnose }, { packageKnowledge }, { diagnosisMarkdown }] = await Promise.all([
    import('../logs/diagnosis'),
    import('../deploy/package-knowledge'),
    import('../deploy/diagnosis-markdown'),
  ]);
  const diagnosis = diagnose(log.text, { dockerfile: projectOf()?.dockerfile?.document, knowledge: packageKnowledge });
  await showMarkdown(log.name, diagnosisMarkdown(diagnosis, log.name));
}

function sources(): Source[] {
  const editor = window.activeTextEditor;
  const found: Source[] = [];
  if (editor !== undefined && !isMarkdownDocument(editor.document.uri)) {
    const { document, selection } = editor;
    const name = basename(document.uri.path);
    if (!selection.isEmpty) {
      found.push({ label: l10n.t('Selection'), description: name, read: () => Promise.resolve({ name, text: document.getText(selection) }) });
    }
    found.push({ label: l10n.t('Text in the Editor'), description: name, read: () => Promise.resolve({ name, text: document.getText() }) });
  }
  found.push({ label: l10n.t('Clipboard'), read: async () => ({ name: l10n.t('Log from the clipboard'), text: await env.clipboard.readText() }) });
  found.push({ label: l10n.t('File…'), read: readFile });
  return found;
}

async function readFile(): Promise<{ readonly name: string; readonly text: string } | undefined> {
  const [uri] = (await window.showOpenDialog({ openLabel: l10n.t('Diagnose'), filters: { [l10n.t('Logs')]: ['log', 'txt'], [l10n.t('All files')]: ['*'] } })) ?? [];
  if (uri === undefined) return undefined;
  const { size } = await workspace.fs.stat(uri);
  if (size > largestFile) {
    throw Object.assign(new Error(l10n.t('{0} is too large to be read at once.', basename(uri.path))), {
      advice: l10n.t('Diagnose it at the terminal: spacedock diagnose FILE'),
    });
  }
  const { decodeText } = await import('../documents/bytes');
  return { name: basename(uri.path), text: decodeText(await workspace.fs.readFile(uri)).text };
}
