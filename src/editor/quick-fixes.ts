import type {
  Disposable} from 'vscode';
import {
  CodeAction,
  CodeActionKind,
  EndOfLine,
  languages,
  TextEdit,
  WorkspaceEdit,
  workspace,
  type CodeActionContext,
  type Range,
  type TextDocument,
} from 'vscode';
import type { Fix } from '../lint/finding';
import type { Project } from '../project/project';
import { fileRange, fileUri, type Linter } from './linter';

/** Offers each finding's fixes on the light bulb, the best first. */
export function registerQuickFixes(linter: Linter): Disposable {
  return languages.registerCodeActionsProvider(
    { scheme: 'file' },
    { provideCodeActions: (document, range, context) => quickFixes(linter, document, range, context) },
    { providedCodeActionKinds: [CodeActionKind.QuickFix] },
  );
}

function quickFixes(linter: Linter, document: TextDocument, range: Range, context: CodeActionContext): CodeAction[] {
  if (context.only !== undefined && !context.only.contains(CodeActionKind.QuickFix)) return [];
  const actions: CodeAction[] = [];
  for (const { finding, diagnostic, project } of linter.publishedFor(document.uri)) {
    if (diagnostic.range.intersection(range) === undefined) continue;
    for (const [index, fix] of finding.fixes.entries()) {
      const edit = workspaceEdit(project, fix);
      if (edit === undefined) continue;
      const action = new CodeAction(fix.title, CodeActionKind.QuickFix);
      action.edit = edit;
      action.diagnostics = [diagnostic];
      action.isPreferred = index === 0 && fix.safe;
      actions.push(action);
    }
  }
  return actions;
}

/** Undefined where a file has changed since the snapshot: its ranges would be wrong, and a new look is on its way. */
function workspaceEdit(project: Project, fix: Fix): WorkspaceEdit | undefined {
  const edit = new WorkspaceEdit();
  for (const { file, span, newText } of fix.edits) {
    const uri = fileUri(project, file);
    const range = fileRange(project, file, span);
    if (uri === undefined || range === undefined) return undefined;
    const open = workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
    const known = project.source(file)?.text;
    if (open !== undefined && known !== undefined && !sameText(open.getText(), known)) return undefined;
    // What is put into a document takes on the document's line ends, so these are changed as such.
    const toLf = known?.includes('\r\n') === true && newText === known.replaceAll('\r\n', '\n');
    if (toLf) edit.set(uri, [TextEdit.setEndOfLine(EndOfLine.LF)]);
    else edit.replace(uri, range, newText);
  }
  return edit;
}

/** The editor turns mixed line ends into one kind; lines and characters stay the same. */
function sameText(a: string, b: string): boolean {
  return a === b || a.replace(/\r\n?/g, '\n') === b.replace(/\r\n?/g, '\n');
}
