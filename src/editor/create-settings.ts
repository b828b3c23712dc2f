import { basename, dirname, join } from 'node:path';
import { l10n, Uri, window, workspace, WorkspaceEdit, Position, type QuickPickItem } from 'vscode';
import { discoverProjects, type ProjectLocation } from '../project/discovery';
import { nodeFileSystem } from '../project/node-file-system';
import { hubEndpoint } from './configuration';
import { withProgress } from './progress';

interface Choice<T> extends QuickPickItem {
  /** Undefined: chosen in a dialog, or nothing. */
  readonly value: T | undefined;
}

/**
 * Proposes a `spacedock.yaml` for a main repo and the Space repo beside it, with the rules of a script that syncs by
 * hand. Shown as a new file that is not saved: nothing is written before the user saves it.
 */
export async function createSettings(): Promise<void> {
  const folders = (workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file').map(({ uri }) => uri.fsPath);
  const around = [...new Set([...folders, ...folders.map((folder) => dirname(folder))])];
  const projects = await withProgress(l10n.t('Looking for Space repos'), (signal) =>
    discoverProjects(around, nodeFileSystem, { signal, hubHost: hubEndpoint().host }),
  );
  const space = await chooseSpace(projects, folders);
  if (space === undefined) return;
  const mainRoot = await chooseMainRepo(folders, projects, space);
  if (mainRoot === undefined) return;
  const target = join(mainRoot, 'spacedock.yaml');
  if ((await nodeFileSystem.stat(target)) !== undefined) {
    await window.showTextDocument(Uri.file(target));
    void window.showInformationMessage(l10n.t('This main repo has a spacedock.yaml already.'));
    return;
  }
  const { proposeSettings, scriptsThatSync } = await import('../sync/import/settings-proposal');
  const { spaceRoot, spaceId } = space;
  const script = await chooseScript(await scriptsThatSync({ mainRoot, spaceRoot }, nodeFileSystem));
  if (script === undefined) return;
  const proposal = await withProgress(l10n.t('Writing spacedock.yaml'), (signal) =>
    proposeSettings({ mainRoot, spaceRoot, spaceId, scriptPath: script.path, signal }, nodeFileSystem),
  );
  await showUnsaved(target, proposal.text);
  const { length } = proposal.notUnderstood;
  if (length > 0) {
    void window.showWarningMessage(
      length === 1
        ? l10n.t('1 command of {0} was not understood. It stands at the end of the file.', basename(script.path ?? ''))
        : l10n.t('{0} commands of {1} were not understood. They stand at the end of the file.', length, basename(script.path ?? '')),
    );
  }
}

/** Of the Space repos that no spacedock.yaml names yet, those in the workspace first. */
async function chooseSpace(projects: readonly ProjectLocation[], folders: readonly string[]): Promise<ProjectLocation | undefined> {
  const free = projects.filter(({ mainRoot, settingsPath }) => mainRoot === undefined && settingsPath === undefined);
  const isOpen = ({ spaceRoot }: ProjectLocation): boolean => folders.includes(spaceRoot);
  const choices: Choice<ProjectLocation>[] = [...free]
    .sort((a, b) => Number(isOpen(b)) - Number(isOpen(a)))
    .map((project) => ({ label: project.spaceId ?? basename(project.spaceRoot), description: project.spaceRoot, value: project }));
  if (choices.length === 1) return choices[0]?.value;
  if (choices.length === 0) {
    void window.showInformationMessage(
      projects.length === 0
        ? l10n.t('There is no Space repo here. Clone the Space beside the main repo first: its README.md says sdk: docker.')
        : l10n.t('Every Space repo here has its spacedock.yaml.'),
    );
    return undefined;
  }
  const chosen = await window.showQuickPick(choices, { title: l10n.t('Create spacedock.yaml'), placeHolder: l10n.t('The Space repo to sync into') });
  return chosen?.value;
}

async function chooseMainRepo(folders: readonly string[], projects: readonly ProjectLocation[], { spaceRoot }: ProjectLocation): Promise<string | undefined> {
  const spaces = new Set(projects.map((project) => project.spaceRoot));
  const mains = folders.filter((folder) => folder !== spaceRoot && !spaces.has(folder));
  if (mains.length === 1) return mains[0];
  const other: Choice<string> = { label: l10n.t('Choose a Folder…'), value: undefined };
  const choices: Choice<string>[] = [...mains.map((folder) => ({ label: basename(folder), description: folder, value: folder })), other];
  const chosen = await window.showQuickPick(choices, {
    title: l10n.t('Create spacedock.yaml'),
    placeHolder: l10n.t('The main repo, which the Space repo is filled from'),
  });
  if (chosen !== other) return chosen?.value;
  const picked = await window.showOpenDialog({ canSelectFolders: true, canSelectFiles: false, openLabel: l10n.t('Use as Main Repo') });
  return picked?.[0]?.fsPath;
}

/** Undefined where the user called it off; a path of undefined is no script. */
async function chooseScript(scripts: readonly string[]): Promise<{ readonly path: string | undefined } | undefined> {
  if (scripts.length === 0) return { path: undefined };
  const choices: Choice<string>[] = [
    ...scripts.map((path) => ({ label: basename(path), description: workspace.asRelativePath(path), value: path })),
    { label: l10n.t('Without a Script'), value: undefined },
  ];
  const chosen = await window.showQuickPick(choices, {
    title: l10n.t('Create spacedock.yaml'),
    placeHolder: l10n.t('Read the rules from the script that copies today; it is not run'),
  });
  return chosen === undefined ? undefined : { path: chosen.value };
}

async function showUnsaved(path: string, text: string): Promise<void> {
  const uri = Uri.file(path).with({ scheme: 'untitled' });
  const document = await workspace.openTextDocument(uri);
  const edit = new WorkspaceEdit();
  edit.insert(uri, new Position(0, 0), text);
  await workspace.applyEdit(edit);
  await window.showTextDocument(document);
}
