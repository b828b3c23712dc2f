import { l10n, window, workspace, type TextDocument } from 'vscode';
import { sep } from 'node:path';

/**
 * Git and the sync read the disk, not the editor: asks about unsaved files below `roots` first.
 * @returns false where the user called it off.
 */
export async function saveFirst(roots: readonly (string | undefined)[]): Promise<boolean> {
  const unsaved = unsavedBelow(roots);
  if (unsaved.length === 0) return true;
  const save = l10n.t('Save and Continue');
  const leave = l10n.t('Continue Without Saving');
  const chosen = await window.showWarningMessage(
    unsaved.length === 1
      ? l10n.t('1 file has unsaved changes.')
      : l10n.t('{0} files have unsaved changes.', unsaved.length),
    { modal: true, detail: unsaved.map(({ uri }) => workspace.asRelativePath(uri)).join('\n') },
    save,
    leave,
  );
  if (chosen === leave) return true;
  if (chosen !== save) return false;
  const saved = await Promise.all(unsaved.map((document) => document.save()));
  return saved.every(Boolean);
}

export function unsavedBelow(roots: readonly (string | undefined)[]): TextDocument[] {
  return workspace.textDocuments.filter(
    ({ isDirty, uri }) =>
      isDirty && uri.scheme === 'file' && roots.some((root) => root !== undefined && uri.fsPath.startsWith(root + sep)),
  );
}
