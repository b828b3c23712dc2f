import { l10n, Range, Uri, window, workspace, WorkspaceEdit, type TextDocument } from 'vscode';
import type { ProjectLocation } from '../project/discovery';
import { pathInRepo } from '../project/repository-path';
import type { SpacedockFile } from '../project/settings';
import type { SettingsAddition, SettingsStep } from '../sync/explain-path';
import type { SyncChange } from '../sync/plan-model';
import type { LeftOut } from './left-out';
import { showError } from './messages';
import { withProgress } from './progress';
import { planFor } from './sync-plan';
import { showChange } from './sync-preview';
import type { WorkspaceSpaces } from './workspace-spaces';

const stepTitles: Readonly<Record<SettingsStep['kind'], () => string>> = {
  include: () => l10n.t('Add to Include'),
  'add-rule': () => l10n.t('Add a Rule'),
  'allow-binary': () => l10n.t('Allow This Binary'),
  exclude: () => l10n.t('Leave Out Always'),
  protect: () => l10n.t('Leave Out Always'),
};

/** Says why a file is synced or not, and leads to the rule, to the diff, and to the edit that is the next step. */
export async function explainSync(location: ProjectLocation, path: string, choice: LeftOut): Promise<void> {
  const { settingsPath } = location;
  const answer = await withProgress(l10n.t('Comparing the repos'), async (signal) => {
    const plan = await planFor(location, signal);
    if (plan === undefined || settingsPath === undefined) return undefined;
    const { readRules } = await import('../sync/project-plan');
    const { explainPath, pathFacts } = await import('../sync/explain-path');
    const file = await readRules(settingsPath, signal);
    return { plan, file, explanation: explainPath(path, file, plan, await pathFacts(plan, path)) };
  });
  if (answer === undefined || settingsPath === undefined) {
    void window.showInformationMessage(l10n.t('{0} is not synced: one repo is both the main repo and the Space repo.', path));
    return;
  }
  const { plan, file, explanation } = answer;
  const { message, decidedBy, change, steps, outcome } = explanation;
  const buttons: { readonly title: string; readonly run: () => unknown }[] = [];
  if (change !== undefined) buttons.push({ title: l10n.t('Show Diff'), run: () => showChange(plan, change) });
  if (decidedBy !== undefined) buttons.push({ title: decidedBy === 'sync' ? l10n.t('Show the Rules') : l10n.t('Show Rule'), run: () => showPlace(settingsPath, file, decidedBy) });
  for (const step of steps) buttons.push({ title: stepTitles[step.kind](), run: () => addToSettings(settingsPath, file, step.additions) });
  const { leftOut } = await choice.reduce(plan);
  const text = [`${path}: ${message}`, ...(leftOut.includes(path) ? [l10n.t('It is left out of the next sync in the Repos view.')] : [])].join(' ');
  const show = outcome === 'refused' ? window.showWarningMessage : window.showInformationMessage;
  // Not waited for: the command is done when the answer stands there.
  void show(text, ...buttons.map(({ title }) => title)).then(async (chosen) => {
    try {
      await buttons.find(({ title }) => title === chosen)?.run();
    } catch (error) {
      showError(error);
    }
  });
}

/** Writes into spacedock.yaml, unsaved, that a sync leaves the change's file out. */
export async function leaveOutAlways({ settingsPath }: ProjectLocation, change: SyncChange): Promise<void> {
  if (settingsPath === undefined) return;
  const { readRules } = await import('../sync/project-plan');
  const { stepsAgainst } = await import('../sync/explain-path');
  const file = await readRules(settingsPath, new AbortController().signal);
  const [step] = stepsAgainst(file.settings, change);
  if (step !== undefined) await addToSettings(settingsPath, file, step.additions);
}

async function showPlace(settingsPath: string, file: SpacedockFile, place: string): Promise<void> {
  const span = file.spanOf(place) ?? file.keySpanOf(place);
  const document = await workspace.openTextDocument(Uri.file(settingsPath));
  const selection = span && document.validateRange(rangeOf(document, span));
  await window.showTextDocument(document, { ...(selection ? { selection } : {}), preview: true });
}

/** An edit of the open document: it is the user's to look at and to save. Comments and the form of what is there stay. */
async function addToSettings(settingsPath: string, { settings }: SpacedockFile, additions: readonly SettingsAddition[]): Promise<void> {
  const rules = settings.sync.map(({ from }) => from);
  const uri = Uri.file(settingsPath);
  const document = await workspace.openTextDocument(uri);
  const { parseSpacedockFile } = await import('../project/settings-file');
  const { addToSettingsFile } = await import('../lint/edits/yaml-lists');
  const file = parseSpacedockFile(document.getText());
  // The answer names rules by their place: items may have been added since, rules not.
  if (document.isDirty && JSON.stringify(rules) !== JSON.stringify(file.settings.sync.map(({ from }) => from))) {
    throw Object.assign(new Error(l10n.t('spacedock.yaml has unsaved changes, so that its rules are not those of the answer.')), {
      advice: l10n.t('Save it, then ask again.'),
    });
  }
  const edit = new WorkspaceEdit();
  for (const addition of additions) {
    const made = addToSettingsFile(file, addition);
    if (made === undefined) {
      await showPlace(settingsPath, file, addition.list);
      throw Object.assign(new Error(l10n.t('{0} cannot be added to {1} here: it is written in a form that is not edited.', addition.value, addition.list)), {
        advice: l10n.t('Add it by hand.'),
      });
    }
    edit.insert(uri, document.positionAt(made.span.start), made.newText);
  }
  await workspace.applyEdit(edit);
  const editor = await window.showTextDocument(document, { preview: false });
  const [first] = additions;
  const after = parseSpacedockFile(document.getText());
  const place = first && (first.list === 'sync' ? `sync.${String(after.settings.sync.length - 1)}` : first.list);
  const span = place === undefined ? undefined : after.spanOf(place);
  if (span) editor.revealRange(rangeOf(document, span));
  void window.showInformationMessage(l10n.t('spacedock.yaml is edited and not saved yet. It counts for a sync once it is.'), l10n.t('Save')).then((chosen) => (chosen === undefined ? undefined : document.save()));
}

function rangeOf(document: TextDocument, { start, end }: { readonly start: number; readonly end: number }): Range {
  return new Range(document.positionAt(start), document.positionAt(end));
}

/** The file of the explorer or of the active editor, in its project. Throws where it is in none. */
export function fileInProject(argument: unknown, spaces: WorkspaceSpaces): { readonly location: ProjectLocation; readonly path: string } {
  // An image, say, is a tab and no text editor.
  const input = window.tabGroups.activeTabGroup.activeTab?.input as { readonly uri?: Uri } | undefined;
  const uri = argument instanceof Uri ? argument : (window.activeTextEditor?.document.uri ?? input?.uri);
  const location = uri && spaces.ofFile(uri);
  const inSpace = location && uri && pathInRepo(location.spaceRoot, uri.fsPath);
  const inMain = location?.mainRoot === undefined || uri === undefined ? undefined : pathInRepo(location.mainRoot, uri.fsPath);
  // Where one repo lies in the other, the file is the inner one's.
  const path = inSpace === undefined || inMain === undefined ? (inSpace ?? inMain) : inSpace.length < inMain.length ? inSpace : inMain;
  if (location !== undefined && path !== undefined) return { location, path };
  throw Object.assign(new Error(l10n.t('No file of a main repo or of a Space repo is open.')), {
    advice: l10n.t('Open one, or choose it in the explorer.'),
  });
}
