import { l10n, Position, Selection, Uri, window, workspace } from 'vscode';
import { addToJournal, journalOf, readJournal } from '../deploy/journal';
import type { ProjectLocation } from '../project/discovery';
import { ageText, type EntryValue } from './history-rows';

/** Opens an entry as the file that it is: it may be edited by hand. Asks which where none is given. */
export async function openJournalEntry(location: ProjectLocation, given: EntryValue | undefined): Promise<void> {
  const path = given?.path ?? (await pickEntry(location));
  if (path !== undefined) await window.showTextDocument(Uri.file(path));
}

async function pickEntry(location: ProjectLocation): Promise<string | undefined> {
  const folder = await journalOf(location);
  const entries = await readJournal(folder);
  if (entries.length === 0) {
    void window.showInformationMessage(l10n.t('The journal is empty: a deployment or a noted decision begins it.'));
    return undefined;
  }
  const now = new Date();
  const items = entries.map(({ file, outcome, startedAt, commits, commit }) => ({
    label: commits[0] ?? outcome,
    description: [outcome, ageText(startedAt, now), commit?.slice(0, 7)].filter((part) => part !== undefined).join(' · '),
    file,
  }));
  const chosen = await window.showQuickPick(items, { title: l10n.t('Journal'), placeHolder: l10n.t('Which entry'), matchOnDescription: true });
  return chosen && Uri.joinPath(Uri.file(folder), chosen.file).fsPath;
}

/** Writes a decision into the journal, and opens it for what is to be said about it. */
export async function noteDecision(location: ProjectLocation): Promise<void> {
  const text = await window.showInputBox({
    title: l10n.t('Note a decision'),
    prompt: l10n.t('One sentence for the journal; reasons can be written below it then. No secrets: the journal is committed with the repo.'),
    placeHolder: l10n.t('Stay with torch 2.7 until flash-attn has wheels for 2.8'),
    ignoreFocusOut: true,
    validateInput: (value) => (value.trim() === '' ? l10n.t('A decision needs a sentence.') : undefined),
  });
  if (text === undefined || text.trim() === '') return;
  const entry = {
    space: location.spaceId,
    startedAt: new Date().toISOString(),
    outcome: 'decision',
    commit: undefined,
    mainCommit: undefined,
    seconds: {},
    cause: undefined,
    cure: undefined,
    commits: [],
    body: `# ${text.trim()}\n\n`,
  };
  const path = await addToJournal(await journalOf(location), entry, { hidden: location.mainRoot === undefined });
  const document = await workspace.openTextDocument(Uri.file(path));
  const end = document.lineAt(document.lineCount - 1).range.end;
  await window.showTextDocument(document, { selection: new Selection(new Position(end.line, end.character), end) });
}
