import { CodeAction, CodeActionKind, l10n, languages, window, workspace, WorkspaceEdit, type Disposable } from 'vscode';
import type { FileReference, Project } from '../project/project';
import type { Finding } from '../lint/finding';
import type { CommandId } from './command-ids';
import { fileRange, fileUri } from './finding-diagnostics';
import type { Linter } from './linter';

/** Offers the values that fit the Space anywhere in its runtime config. */
export function registerSpaceValues(linter: Linter): Disposable {
  return languages.registerCodeActionsProvider(
    { scheme: 'file', pattern: '**/*.{yaml,yml}' },
    {
      async provideCodeActions(document, _range, context) {
        if (context.only !== undefined && !context.only.contains(CodeActionKind.RefactorRewrite)) return [];
        const published = linter.publishedFor(document.uri);
        const project = published[0]?.project;
        const config = project?.config?.file;
        if (project === undefined || config === undefined || fileUri(project, config)?.toString() !== document.uri.toString()) return [];
        const edit = await editOf(project, config, published.map(({ finding }) => finding));
        if (edit === undefined) return [];
        const action = new CodeAction(l10n.t("Use the Space's values…"), CodeActionKind.RefactorRewrite);
        action.command = { command: 'spacedock.useSpaceValues' satisfies CommandId, title: '' };
        return [action];
      },
    },
    { providedCodeActionKinds: [CodeActionKind.RefactorRewrite] },
  );
}

/** Shows the change as a diff, in which each value can be left out, and makes it when that is agreed to. */
export async function useSpaceValues(project: Project | undefined, findings: readonly Finding[]): Promise<void> {
  const config = project?.config?.file;
  if (project === undefined || config === undefined) {
    throw Object.assign(new Error(l10n.t('The project has no runtime config.')), { advice: l10n.t('Name it as config in spacedock.yaml.') });
  }
  const edit = await editOf(project, config, findings);
  if (edit === undefined) void window.showInformationMessage(l10n.t('The values of {0} fit the Space, as far as it is known.', config.path));
  else await workspace.applyEdit(edit, { isRefactoring: true });
}

async function editOf(project: Project, config: FileReference, findings: readonly Finding[]): Promise<WorkspaceEdit | undefined> {
  const { spaceValues } = await import('../lint/edits/space-values');
  const uri = fileUri(project, config);
  const edit = new WorkspaceEdit();
  for (const { edit: each, title, reason } of uri === undefined ? [] : spaceValues(findings, config)) {
    const range = fileRange(project, config, each.span);
    if (uri !== undefined && range !== undefined) edit.replace(uri, range, each.newText, { needsConfirmation: true, label: title, description: reason });
  }
  return edit.size === 0 ? undefined : edit;
}
