import { l10n, window } from 'vscode';
import { presentKind } from '../hub/env-import';
import { deleteEntry, nameProblem, setEntry, type EntryKind, type SpaceEntry } from '../hub/space-entries';
import { readSpaceEntries, settingsOf, type SpaceEntries } from '../hub/space-settings';
import { ask, atHub, change, readNow, restartNote, type OwnerContext } from './owner-context';
import { askForSecret } from './secret-input';

/** Asks for a name and a value; one of the name is set over only after a question. */
export async function addEntry(context: OwnerContext, kind: EntryKind): Promise<void> {
  const entries = await readAll(context);
  const settings = settingsOf(entries);
  const name = await window.showInputBox({
    title: kind === 'secret' ? l10n.t('Add a secret to {0}', context.spaceId) : l10n.t('Add a variable to {0}', context.spaceId),
    prompt: l10n.t('Its name, as the app reads it from the environment'),
    placeHolder: kind === 'secret' ? 'HF_TOKEN' : 'MODEL_NAME',
    ignoreFocusOut: true,
    validateInput: (text) => {
      const problem = text === '' ? undefined : nameProblem(text);
      if (problem !== undefined) return problem;
      const present = presentKind(text, settings);
      if (present === undefined || present === kind) return undefined;
      return kind === 'secret'
        ? l10n.t('This is a variable already. A Space with a secret and a variable of one name does not start.')
        : l10n.t('This is a secret already. A Space with a secret and a variable of one name does not start.');
    },
  });
  if (name === undefined || name === '') return;
  await write(context, kind, name, entries[kind]?.find((entry) => entry.name === name));
}

/** A new value for one that is there; asks which where none is given. */
export async function editEntry(context: OwnerContext, kind: EntryKind, given: string | undefined): Promise<void> {
  const entries = (await readAll(context))[kind] ?? [];
  const name = given ?? (await pickEntry(kind, entries));
  if (name !== undefined) await write(context, kind, name, entries.find((entry) => entry.name === name));
}

export async function removeEntry(context: OwnerContext, kind: EntryKind, given: string | undefined): Promise<void> {
  const name = given ?? (await pickEntry(kind, (await readAll(context))[kind] ?? []));
  if (name === undefined) return;
  const { stage } = await readNow(context);
  const sure = await ask(
    context,
    kind === 'secret' ? l10n.t('Delete the secret {0} of {1}?', name, context.spaceId) : l10n.t('Delete the variable {0} of {1}?', name, context.spaceId),
    [
      kind === 'secret' ? l10n.t('Its value is gone for good: nobody can read it back.') : l10n.t('The app does not find it any more.'),
      restartNote(stage),
    ],
    l10n.t('Delete'),
  );
  if (sure) await change(context, () => deleteEntry(context.connection, context.spaceId, kind, name));
}

async function write(context: OwnerContext, kind: EntryKind, name: string, shown: SpaceEntry | undefined): Promise<void> {
  const value = await askForValue(kind, name, shown);
  if (value === undefined || value === '' || (kind === 'variable' && value === shown?.value)) return;
  // Typing takes its time: what is overwritten is asked about as it is now.
  const [{ stage }, entries] = await Promise.all([readNow(context), readAll(context)]);
  const before = entries[kind]?.find((entry) => entry.name === name);
  const sure = await ask(context, question(kind, name, context.spaceId, before !== undefined), [
    before === undefined
      ? undefined
      : kind === 'secret'
        ? l10n.t('A secret of this name is there. It will be overwritten; its value is not known and cannot be brought back.')
        : l10n.t('Now: {0}', cut(before.value ?? '')),
    kind === 'variable' ? l10n.t('Then: {0}', cut(value)) : undefined,
    kind === 'variable' ? l10n.t('Variables are public: everybody who sees the Space can read them.') : undefined,
    restartNote(stage),
  ], before === undefined ? l10n.t('Add') : l10n.t('Overwrite'));
  if (!sure) return;
  await change(context, () => setEntry(context.connection, context.spaceId, kind, { name, value, description: before?.description }));
}

function question(kind: EntryKind, name: string, spaceId: string, overwrites: boolean): string {
  if (kind === 'secret') return overwrites ? l10n.t('Overwrite the secret {0} of {1}?', name, spaceId) : l10n.t('Add the secret {0} to {1}?', name, spaceId);
  return overwrites ? l10n.t('Change the variable {0} of {1}?', name, spaceId) : l10n.t('Add the variable {0} to {1}?', name, spaceId);
}

async function askForValue(kind: EntryKind, name: string, before: SpaceEntry | undefined): Promise<string | undefined> {
  if (kind === 'secret') {
    return askForSecret(name, l10n.t('It is sent to the Hub and kept nowhere here. Nobody can read it back.'));
  }
  return window.showInputBox({
    title: l10n.t('Value of the variable {0}', name),
    prompt: l10n.t('Variables are public: everybody who sees the Space can read them. Put tokens and passwords into secrets.'),
    ...(before?.value === undefined ? {} : { value: before.value }),
    ignoreFocusOut: true,
  });
}

async function pickEntry(kind: EntryKind, entries: readonly SpaceEntry[]): Promise<string | undefined> {
  if (entries.length === 0) {
    void window.showInformationMessage(kind === 'secret' ? l10n.t('This Space has no secrets.') : l10n.t('This Space has no variables.'));
    return undefined;
  }
  const items = entries.map(({ name, value, description }) => ({ label: name, description: value ?? '', detail: description ?? '' }));
  const chosen = await window.showQuickPick(items, { placeHolder: kind === 'secret' ? l10n.t('Which secret') : l10n.t('Which variable') });
  return chosen?.label;
}

export function readAll({ connection, spaceId }: OwnerContext): Promise<SpaceEntries> {
  return atHub(() => readSpaceEntries(connection, spaceId));
}

function cut(text: string): string {
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
