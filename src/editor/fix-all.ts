import { EndOfLine, l10n, Range, TextEdit, Uri, window, workspace, WorkspaceEdit, type CancellationToken, type TextDocument } from 'vscode';
import { lintEnabled, lintSeverities } from './configuration';
import type { Linter } from './linter';

/** All safe fixes of one document, together. */
export interface AllFixes {
  readonly edit: WorkspaceEdit;
  readonly count: number;
}

/** Undefined where there is nothing to fix, and where the document has changed meanwhile. */
export async function fixAllEdit(linter: Linter, document: TextDocument, token?: CancellationToken): Promise<AllFixes | undefined> {
  const { version } = document;
  const [current, { fixAll }] = await Promise.all([linter.current(document), import('../lint/fix-all')]);
  if (current === undefined || token?.isCancellationRequested === true || document.version !== version) return undefined;
  const scope = Uri.file(current.project.location.spaceRoot);
  if (!lintEnabled(scope)) return undefined;
  const { edits, made, project } = fixAll(current.project, { only: current.file, severities: lintSeverities(scope) });
  if (edits.length === 0) return undefined;
  const changes = edits.map(({ span, newText }) => {
    return TextEdit.replace(new Range(document.positionAt(span.start), document.positionAt(span.end)), newText);
  });
  // What is put into a document takes on the document's line ends, so these are changed as such.
  const endsInLf = project.source(current.file)?.text.includes('\r\n') === false;
  if (document.eol === EndOfLine.CRLF && endsInLf) changes.push(TextEdit.setEndOfLine(EndOfLine.LF));
  const edit = new WorkspaceEdit();
  edit.set(document.uri, changes);
  return { edit, count: made.length };
}

/** Fixes what is safe to fix in the document that is open. */
export async function fixAllInEditor(linter: Linter): Promise<void> {
  const document = window.activeTextEditor?.document;
  const found = document && (await fixAllEdit(linter, document));
  if (found === undefined) {
    void window.showInformationMessage(l10n.t('There is nothing in this file that can be fixed safely.'));
    return;
  }
  const { edit, count } = found;
  if (!(await workspace.applyEdit(edit))) return;
  const done = count === 1 ? l10n.t('Fixed 1 problem.') : l10n.t('Fixed {0} problems.', count);
  window.setStatusBarMessage(`$(check) ${done}`, 5000);
}
