import { l10n, QuickPickItemKind, ThemeIcon, window, type QuickInputButton, type QuickPickItem } from 'vscode';
import type { PushItem, PushNote } from '../deploy/push-item';

export type ListAnswer =
  /** All warnings are overruled. */
  | { readonly kind: 'go' }
  /** What is wrong is to be mended: by its cure, or at its place. */
  | { readonly kind: 'cure' | 'open'; readonly item: PushItem }
  | undefined;

interface Entry extends QuickPickItem {
  readonly item?: PushItem;
}

interface ListButton extends QuickInputButton {
  readonly does: 'cure' | 'open';
}

/** Warnings to be gone past: each is ticked by itself, or all by the box at the head. Nothing goes on before all are. */
export function askAboutWarnings(spaceId: string, items: readonly PushItem[], signal: AbortSignal): Promise<ListAnswer> {
  return show(
    items.map((item) => entryOf(item)),
    {
      title: l10n.t('Before the push to {0}: tick what you go past', spaceId),
      placeholder: l10n.t('Enter goes on once all are ticked; Escape leaves'),
      overrules: true,
      signal,
    },
  );
}

/** What the Hub would refuse, then what else was found: nothing of it can be gone past. Choosing one leads to its cure. */
export function showRefused(spaceId: string, items: readonly PushItem[], notes: readonly PushNote[], signal: AbortSignal): Promise<ListAnswer> {
  const of = (severity: PushItem['severity']): Entry[] => items.filter((item) => item.severity === severity).map(entryOf);
  const warnings = of('warning');
  const entries = [
    separator(l10n.t('refused')),
    ...of('refused'),
    ...(warnings.length === 0 ? [] : [separator(l10n.t('warnings')), ...warnings]),
    ...(notes.length === 0 ? [] : [separator(l10n.t('not checked')), ...notes.map(noteEntry)]),
  ];
  return show(entries, {
    title: l10n.t('Nothing was pushed to {0}: the push would be refused', spaceId),
    placeholder: l10n.t('Choose what to mend first; then deploy again'),
    overrules: false,
    signal,
  });
}

function entryOf(item: PushItem): Entry {
  const { severity, path, line, commit, message, advice, repo } = item;
  const place = path === undefined || path === '' ? undefined : line === undefined ? path : `${path}:${String(line)}`;
  const origin = commit === undefined ? undefined : l10n.t('in commit {0}', commit.slice(0, 7));
  const [first = message, ...more] = message.split(/(?<=[.:])\s+(?=[A-Z`“])/);
  const cure = cureTitle(item);
  const buttons: ListButton[] = [
    ...(path === undefined || path === '' ? [] : [{ iconPath: new ThemeIcon('go-to-file'), tooltip: l10n.t('Open {0}', path), does: 'open' } as const]),
    ...(cure === undefined ? [] : [{ iconPath: new ThemeIcon('lightbulb'), tooltip: cure, does: 'cure' } as const]),
  ];
  return {
    item,
    label: first.replace(/\.$/, ''),
    iconPath: new ThemeIcon(severity === 'refused' ? 'error' : 'warning'),
    description: [place, origin, repo === 'main' ? l10n.t('main repo') : undefined].filter((part) => part !== undefined).join(' · '),
    detail: [...more, advice].join(' '),
    buttons,
  };
}

/** What can be done about it with a click; undefined where its advice is for hands. */
function cureTitle({ cure }: PushItem): string | undefined {
  switch (cure?.kind) {
    case undefined:
      return undefined;
    case 'rewrite':
      return l10n.t('Take It Out of the Commits…');
    case 'set-secret':
      return l10n.t('Set the Secret {0}…', cure.name);
    case 'open-page':
      return l10n.t('Open {0}', cure.url);
    case 'sign-in':
      return l10n.t('Sign In…');
  }
}

function noteEntry({ check, message }: PushNote): Entry {
  return { label: check, detail: message, iconPath: new ThemeIcon('question') };
}

function separator(label: string): Entry {
  return { label, kind: QuickPickItemKind.Separator };
}

interface ListOptions {
  readonly title: string;
  readonly placeholder: string;
  readonly overrules: boolean;
  readonly signal: AbortSignal;
}

function show(entries: readonly Entry[], { title, placeholder, overrules, signal }: ListOptions): Promise<ListAnswer> {
  return new Promise((resolve) => {
    const list = window.createQuickPick<Entry>();
    const leave = (): void => {
      list.hide();
    };
    const end = (answer: ListAnswer): void => {
      resolve(answer);
      list.hide();
    };
    Object.assign(list, { title, placeholder, canSelectMany: overrules, ignoreFocusOut: true, matchOnDescription: true, matchOnDetail: true, items: entries });
    list.onDidTriggerItemButton(({ item: { item }, button }) => {
      if (item !== undefined) end({ kind: (button as ListButton).does, item });
    });
    list.onDidAccept(() => {
      if (overrules) {
        const left = entries.length - list.selectedItems.length;
        if (left === 0) end({ kind: 'go' });
        else list.title = left === 1 ? l10n.t('1 warning is not ticked') : l10n.t('{0} warnings are not ticked', left);
        return;
      }
      const item = list.activeItems[0]?.item;
      if (item === undefined) return;
      if (cureTitle(item) !== undefined) end({ kind: 'cure', item });
      else if (item.path !== undefined && item.path !== '') end({ kind: 'open', item });
    });
    list.onDidHide(() => {
      signal.removeEventListener('abort', leave);
      resolve(undefined);
      list.dispose();
    });
    signal.addEventListener('abort', leave);
    list.show();
    if (signal.aborted) leave();
  });
}
