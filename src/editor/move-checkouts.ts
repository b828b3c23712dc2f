import { l10n, Range, Uri, workspace, WorkspaceEdit } from 'vscode';
import { basename } from 'node:path';
import { withSpaceId } from '../project/space-setting';
import { renameRemotes, staleRemotes, type NameChange } from '../sync/renamed-space';
import type { OwnerContext } from './owner-context';

/** What names a Space on this machine, and is to name it by its new name. */
export interface CheckoutMove {
  /** Checkouts whose remotes do. */
  readonly roots: readonly string[];
  /** `spacedock.yaml` files that name the Space. */
  readonly settings: readonly Uri[];
  readonly change: NameChange;
  /** The same in words. */
  readonly lines: readonly string[];
}

/** What a new name changes in the checkouts at hand; changes nothing. A repo that cannot be read has nothing to change. */
export async function planMove({ checkouts, connection, spaceId }: OwnerContext, to: string): Promise<CheckoutMove> {
  const change = { from: spaceId, to, hubHost: connection.endpoint.host };
  const found = await Promise.all(
    checkouts.map(async ({ spaceRoot }) => (await staleRemotes(spaceRoot, change).catch(() => [])).map((remote) => ({ root: spaceRoot, remote }))),
  );
  const paths = [...new Set(checkouts.flatMap(({ settingsPath }) => settingsPath ?? []))];
  const named = await Promise.all(paths.map(async (path) => ((await namesSpace(Uri.file(path))) ? [Uri.file(path)] : [])));
  const [remotes, settings] = [found.flat(), named.flat()];
  return {
    roots: [...new Set(remotes.map(({ root }) => root))],
    settings,
    change,
    lines: [
      ...remotes.map(({ root, remote }) => l10n.t('{0}: the remote {1} becomes {2}', basename(root), remote.name, remote.renamed)),
      ...settings.map((file) => l10n.t('{0}: “space: {1}”', workspace.asRelativePath(file), to)),
    ],
  };
}

/** Carries out what was shown. */
export async function moveCheckouts({ roots, settings, change }: CheckoutMove): Promise<void> {
  for (const root of roots) await renameRemotes(root, change);
  for (const file of settings) {
    const document = await workspace.openTextDocument(file);
    const edit = new WorkspaceEdit();
    edit.replace(file, document.validateRange(new Range(0, 0, document.lineCount, 0)), withSpaceId(document.getText(), change.to));
    await workspace.applyEdit(edit);
    await document.save();
  }
}

async function namesSpace(file: Uri): Promise<boolean> {
  const text = await workspace.openTextDocument(file).then(
    (document) => document.getText(),
    () => '',
  );
  return /^space[ \t]*:/m.test(text);
}
