import { commands, l10n, QuickPickItemKind, Range, Uri, window, workspace, WorkspaceEdit, type QuickPickItem } from 'vscode';
import { join } from 'node:path';
import { checkedRepoId, hubUrl, type HubConnection } from '../hub/connection';
import { listSpacesOf, type ListedSpace } from '../hub/own-spaces';
import { stageMeaning } from '../hub/stages';
import { readAccount } from '../hub/who-am-i';
import type { ProjectLocation } from '../project/discovery';
import { withSpaceId } from '../project/space-setting';
import { confirm } from './confirm';
import { withProgress } from './progress';

/** Enough of a list to choose from; the name can be written, too. */
const mostListed = 500;

/**
 * Asks for one of the user's Spaces. A Space repo that does not know whose it is gets it into its spacedock.yaml; where
 * no Space repo is open, the Space is cloned. Both are shown first.
 */
export async function chooseSpace(connection: HubConnection, location: ProjectLocation | undefined): Promise<void> {
  const id = await pickSpace(connection);
  if (id === undefined) return;
  if (location === undefined) await cloneSpace(connection, id);
  else await writeSpaceId(location, id);
}

async function pickSpace(connection: HubConnection): Promise<string | undefined> {
  const byName = l10n.t('Another Space…');
  const items = ownSpaces(connection).then((spaces): QuickPickItem[] => [
    ...spaces.map(({ id, private: hidden, stage, hardware }) => ({
      label: id,
      description: [stage === undefined ? '' : stageMeaning(stage).label, hardware ?? '', hidden ? l10n.t('private') : ''].filter((part) => part !== '').join(' · '),
    })),
    { label: '', kind: QuickPickItemKind.Separator },
    { label: byName },
  ]);
  const title = l10n.t('Choose a Space');
  const chosen = await window.showQuickPick(items, { title, placeHolder: l10n.t('Docker Spaces of your account and its organizations'), matchOnDescription: true });
  if (chosen?.label !== byName) return chosen?.label;
  const typed = await window.showInputBox({
    title,
    prompt: l10n.t('The Space, as namespace/name'),
    ignoreFocusOut: true,
    validateInput: (text) => (text === '' || /^[\w.-]{1,96}\/[\w.-]{1,96}$/.test(text) ? undefined : l10n.t('Write it as namespace/name.')),
  });
  return typed === '' ? undefined : typed;
}

/** Those that run a Dockerfile, by name. Throws a HubError. */
async function ownSpaces(connection: HubConnection): Promise<readonly ListedSpace[]> {
  const { name, organizations } = await readAccount(connection);
  const found: ListedSpace[] = [];
  for (const owner of [name, ...organizations]) {
    for await (const space of listSpacesOf(connection, owner)) {
      if (space.sdk === 'docker') found.push(space);
      if (found.length >= mostListed) return found;
    }
  }
  return found;
}

/** A Space repo without a remote: its spacedock.yaml says which Space it is. */
async function writeSpaceId({ spaceRoot, mainRoot, settingsPath }: ProjectLocation, id: string): Promise<void> {
  const file = Uri.file(settingsPath ?? join(mainRoot ?? spaceRoot, 'spacedock.yaml'));
  const sure = await confirm(
    l10n.t('Take {0} for the Space of this repo?', id),
    [
      settingsPath === undefined ? l10n.t('A new file is written: {0}', file.fsPath) : l10n.t('The file is changed: {0}', file.fsPath),
      `space: ${id}`,
      '',
      l10n.t('A push needs the Space as a git remote of the repo, too.'),
    ],
    l10n.t('Write'),
  );
  if (!sure) return;
  const edit = new WorkspaceEdit();
  if (settingsPath === undefined) {
    edit.createFile(file, { contents: new TextEncoder().encode(withSpaceId('', id)) });
    await workspace.applyEdit(edit);
  } else {
    const document = await workspace.openTextDocument(file);
    edit.replace(file, document.validateRange(new Range(0, 0, document.lineCount, 0)), withSpaceId(document.getText(), id));
    await workspace.applyEdit(edit);
    await document.save();
  }
  await window.showTextDocument(file, { preview: true });
}

async function cloneSpace(connection: HubConnection, id: string): Promise<void> {
  const [parent] =
    (await window.showOpenDialog({
      title: l10n.t('Where to clone {0}', id),
      openLabel: l10n.t('Clone Here'),
      canSelectFiles: false,
      canSelectFolders: true,
    })) ?? [];
  if (parent === undefined) return;
  const url = hubUrl(connection, `/spaces/${checkedRepoId(id, 'Space')}`).href;
  const folder = join(parent.fsPath, id.split('/')[1] ?? id);
  const sure = await confirm(l10n.t('Clone {0}?', id), [l10n.t('From {0}', url), l10n.t('To {0}', folder)], l10n.t('Clone'));
  if (!sure) return;
  const { cloneRepository } = await import('../sync/clone');
  const token = await connection.token();
  await withProgress(l10n.t('Cloning {0}', id), (signal, progress) =>
    cloneRepository(url, folder, {
      authorization: token === undefined ? undefined : { endpoint: connection.endpoint, token },
      signal,
      onProgress: (text) => {
        progress.report({ message: text.trim().split(/[\r\n]/).at(-1) ?? '' });
      },
    }),
  );
  const add = l10n.t('Add to Workspace');
  const open = l10n.t('Open in New Window');
  const hasFolder = (workspace.workspaceFolders ?? []).length > 0;
  const chosen = await window.showInformationMessage(l10n.t('Cloned {0} to {1}.', id, folder), ...(hasFolder ? [add, open] : [open]));
  if (chosen === add) workspace.updateWorkspaceFolders(workspace.workspaceFolders?.length ?? 0, 0, { uri: Uri.file(folder) });
  if (chosen === open) await commands.executeCommand('vscode.openFolder', Uri.file(folder), { forceNewWindow: hasFolder });
}
