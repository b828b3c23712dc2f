import { commands, l10n, Uri, window, workspace, type Disposable, type TextDocumentContentProvider } from 'vscode';

/** package.json shows documents of this scheme with VS Code's own Markdown preview. */
const scheme = 'spacedock-document';
const preview = 'vscode.markdown.preview.editor';
/** Documents that stay readable while their tabs are open. */
const mostDocuments = 20;

const documents = new Map<string, string>();

const provider: TextDocumentContentProvider = {
  provideTextDocumentContent: ({ path }) => documents.get(path) ?? l10n.t('This document is gone: it was kept for as long as the window was open.'),
};
/** Of the first use, for as long as the extension runs. */
let serving: Disposable | undefined;
let count = 0;

export function isMarkdownDocument(uri: Uri): boolean {
  return uri.scheme === scheme;
}

/** Shows a text of ours, such as a report or a diagnosis, as a read-only document. */
export async function showMarkdown(name: string, text: string): Promise<void> {
  const path = `/${String(++count)}/${name.replace(/\//g, '-')}.md`;
  serving ??= workspace.registerTextDocumentContentProvider(scheme, provider);
  documents.set(path, text);
  const oldest = documents.keys().next().value;
  if (documents.size > mostDocuments && oldest !== undefined) documents.delete(oldest);
  await showAsPreview(Uri.from({ scheme, path }));
}

/** Shows a Markdown file as it is read, not as it is written. */
export async function showAsPreview(uri: Uri): Promise<void> {
  try {
    await commands.executeCommand('vscode.openWith', uri, preview);
  } catch {
    // The Markdown extension may be turned off.
    await window.showTextDocument(uri);
  }
}
