import { l10n, ThemeIcon, Uri, window, workspace } from 'vscode';
import { readEnvFile } from '../hub/env-file';
import { applyImport, planImport, type EnvImport, type ImportChange, type ImportReport, type PlannedEntry } from '../hub/env-import';
import type { EntryKind } from '../hub/space-entries';
import { settingsOf, type SpaceSettings } from '../hub/space-settings';
import { namesSecret } from '../lint/knowledge/secret-names';
import { confirm } from './confirm';
import { readAll } from './entry-commands';
import { errorText, isCancellation } from './messages';
import { ask, change, readNow, restartNote, type OwnerContext } from './owner-context';
import { withProgress } from './progress';

type Kinds = 'byName' | EntryKind;

/** Asks for a .env file and how to take it, shows what would change, and writes what is left ticked. */
export async function importEnv(context: OwnerContext): Promise<void> {
  const [uri] =
    (await window.showOpenDialog({
      title: l10n.t('Import a .env file into {0}', context.spaceId),
      openLabel: l10n.t('Preview'),
      ...(context.mainRoot === undefined ? {} : { defaultUri: Uri.file(context.mainRoot) }),
    })) ?? [];
  if (uri !== undefined) await importEnvFrom(context, uri);
}

export async function importEnvFrom(context: OwnerContext, uri: Uri): Promise<void> {
  const file = readEnvFile(new TextDecoder().decode(await workspace.fs.readFile(uri)));
  const kinds = await askForKinds();
  if (kinds === undefined) return;
  const settings = settingsOf(await readAll(context));
  const plan = planImport(file, settings, (name, present) => kindOf(kinds, name, present));
  const chosen = await preview(context, plan, settings);
  if (chosen === undefined || chosen.length === 0) return;
  const { stage } = await readNow(context);
  const sure = await ask(context, l10n.t('Write {0} to {1}?', count(chosen.length), context.spaceId), [...chosen.slice(0, 20).map(line), chosen.length > 20 ? '…' : undefined, '', ...warnings(chosen), restartNote(stage)], l10n.t('Write'));
  if (!sure) return;
  const report = await change(context, () =>
    withProgress(l10n.t('Importing into {0}', context.spaceId), (signal, progress) =>
      applyImport(context.connection, context.spaceId, chosen, {
        signal,
        onProgress: ({ name }, _done, of) => {
          progress.report({ message: name, increment: 100 / of });
        },
      }),
    ),
  );
  tell(report, chosen.length);
}

function kindOf(kinds: Kinds, name: string, present: EntryKind | undefined): EntryKind {
  if (kinds !== 'byName') return kinds;
  return present ?? (namesSecret(name) ? 'secret' : 'variable');
}

async function askForKinds(): Promise<Kinds | undefined> {
  const items = [
    { label: l10n.t('By name'), detail: l10n.t('Names such as HF_TOKEN and API_KEY become secrets, the others public variables. What the Space has keeps its kind.'), kinds: 'byName' as const },
    { label: l10n.t('All as secrets'), detail: l10n.t('Nobody can read them back.'), kinds: 'secret' as const },
    { label: l10n.t('All as variables'), detail: l10n.t('Variables are public: everybody who sees the Space can read them.'), kinds: 'variable' as const },
  ];
  const chosen = await window.showQuickPick(items, { title: l10n.t('Import a .env file'), placeHolder: l10n.t('What its lines become') });
  return chosen?.kinds;
}

/** All that would be written is ticked; what is the same is not listed. Undefined where the user leaves. */
async function preview(context: OwnerContext, plan: EnvImport, settings: SpaceSettings): Promise<PlannedEntry[] | undefined> {
  const open = plan.entries.filter(({ change: kind }) => kind !== 'same');
  const same = plan.entries.length - open.length;
  const left = plan.problems.map(({ line: number, message }) => l10n.t('Line {0}: {1}', number, message));
  if (settings.secrets === undefined || settings.variables === undefined) {
    left.unshift(l10n.t('The token may not read what this Space has: what is called new may be there.'));
  }
  if (open.length === 0) {
    const nothing = same > 0 ? l10n.t('The Space has all of it already.') : l10n.t('The file says nothing to import.');
    void window.showInformationMessage([nothing, ...left.slice(0, 3)].join(' '));
    return undefined;
  }
  const items = open.map((entry) => ({
    label: entry.name,
    description: `${kindText(entry.kind)} · ${changeText[entry.change]()}`,
    detail: detail(entry),
    iconPath: new ThemeIcon(entry.kind === 'secret' ? 'lock' : 'symbol-constant'),
    picked: true,
    entry,
  }));
  if (left.length > 0) {
    const go = l10n.t('Go On');
    if (!(await confirm(left.length === 1 ? l10n.t('1 line of the file is left out or needs a look.') : l10n.t('{0} lines of the file are left out or need a look.', left.length), left.slice(0, 20), go))) return undefined;
  }
  const chosen = await window.showQuickPick(items, {
    title: l10n.t('What the import would write to {0}', context.spaceId),
    placeHolder: same === 0 ? l10n.t('Nothing is written yet') : l10n.t('Nothing is written yet. {0} are the same already.', same),
    canPickMany: true,
    matchOnDescription: true,
    ignoreFocusOut: true,
  });
  return chosen?.map(({ entry }) => entry);
}

function detail({ kind, change: how, value, previous, unexpanded }: PlannedEntry): string {
  const values = kind === 'secret' ? '' : how === 'changed' ? `${cut(previous ?? '')} → ${cut(value)}` : cut(value);
  const note = unexpanded ? l10n.t('names another variable, which is not put in') : '';
  return [values, note].filter((part) => part !== '').join(' · ');
}

const changeText: Readonly<Record<ImportChange, () => string>> = {
  added: () => l10n.t('added'),
  changed: () => l10n.t('changed'),
  same: () => l10n.t('the same'),
  overwritten: () => l10n.t('will be overwritten, value unknown'),
};

function kindText(kind: EntryKind): string {
  return kind === 'secret' ? l10n.t('secret') : l10n.t('public variable');
}

function line({ kind, name, change: how }: PlannedEntry): string {
  return `${how === 'added' ? '+' : '±'} ${name}: ${kindText(kind)}, ${changeText[how]()}`;
}

function warnings(entries: readonly PlannedEntry[]): (string | undefined)[] {
  return [
    entries.some(({ kind }) => kind === 'variable') ? l10n.t('Variables are public: everybody who sees the Space can read them.') : undefined,
    entries.some(({ change: how }) => how === 'overwritten') ? l10n.t('A secret that is overwritten cannot be brought back.') : undefined,
  ];
}

function tell({ done, failed }: ImportReport, of: number): void {
  if (failed === undefined) {
    void window.showInformationMessage(l10n.t('Imported: {0}.', count(done.length)));
  } else if (isCancellation(failed.error)) {
    void window.showWarningMessage(l10n.t('The import was cancelled after {0} of {1}. Import again to finish it.', done.length, of));
  } else {
    void window.showErrorMessage(l10n.t('{0} of {1} were written. {2}: {3}', done.length, of, failed.entry.name, errorText(failed.error)));
  }
}

function count(entries: number): string {
  return entries === 1 ? l10n.t('1 entry') : l10n.t('{0} entries', entries);
}

function cut(text: string): string {
  const folded = text.replace(/\s+/g, ' ');
  return folded.length > 60 ? `${folded.slice(0, 60)}…` : folded;
}
