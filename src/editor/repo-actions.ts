import { commands, l10n, window } from 'vscode';
import { stageMeaning } from '../hub/stages';
import { moveCheckouts, planMove } from './move-checkouts';
import { billText, pickSleepTime, readHardware } from './owner-actions';
import { ask, atHub, change, readNow, restartNote, type OwnerContext } from './owner-context';

// What the Hub's settings page does with a Space as a repo. Each asks first and says what is lost or billed.

export async function changeVisibility(context: OwnerContext): Promise<void> {
  const { readSpace } = await import('../hub/space');
  const space = await atHub(() => readSpace(context.connection, context.spaceId));
  const to = space.private ? 'public' : 'private';
  const sure = await ask(
    context,
    to === 'public' ? l10n.t('Make {0} public?', context.spaceId) : l10n.t('Make {0} private?', context.spaceId),
    to === 'public'
      ? [
          l10n.t('Everybody can use the app, and read the repo with its whole history, and the variables.'),
          l10n.t('Secrets stay hidden. A token or a password that ever was committed does not.'),
        ]
      : [l10n.t('Only you, or the members of the organization that owns it, see the repo and use the app. Whoever uses it now loses it.')],
    to === 'public' ? l10n.t('Make Public') : l10n.t('Make Private'),
  );
  if (!sure) return;
  const { setVisibility } = await import('../hub/space-repo');
  await change(context, () => setVisibility(context.connection, context.spaceId, to));
}

export async function changeReplicas(context: OwnerContext): Promise<void> {
  const [{ replicas, hardware, sleepTime }, list] = await Promise.all([readNow(context), readHardware(context)]);
  const name = hardware.requested ?? hardware.current;
  const flavor = list.flavors.find((known) => known.name === name);
  if (flavor?.dollarsPerHour === 0) {
    void window.showInformationMessage(l10n.t('{0} is free, and runs one replica. More of them need paid hardware.', flavor.label));
    return;
  }
  const now = replicas.requested ?? 1;
  const typed = await window.showInputBox({
    title: l10n.t('Replicas of {0}', context.spaceId),
    prompt: l10n.t('How many copies of the app run side by side; each is billed'),
    value: String(now),
    ignoreFocusOut: true,
    validateInput: (text) => (/^[1-9]\d?$/.test(text.trim()) ? undefined : l10n.t('Write a number from 1 to 99.')),
  });
  const count = Number(typed?.trim());
  if (typed === undefined || count === now) return;
  const perHour = flavor === undefined ? undefined : l10n.t('In all up to ${0} an hour.', (flavor.dollarsPerHour * count).toFixed(2));
  const sure = await ask(
    context,
    l10n.t('Run {0} with {1} replicas?', context.spaceId, count),
    [l10n.t('Now: {0}.', now), ...billText(flavor, list, name, sleepTime), count === 1 ? undefined : perHour],
    l10n.t('Set Replicas'),
  );
  if (!sure) return;
  const { setReplicas } = await import('../hub/space-actions');
  await change(context, () => setReplicas(context.connection, context.spaceId, count));
}

/** The storage that buckets have taken the place of: what is deleted cannot be had again. */
export async function removeStorage(context: OwnerContext): Promise<void> {
  const { storage, stage } = await readNow(context);
  if (storage === undefined) {
    void window.showInformationMessage(l10n.t('{0} has no storage of the older kind.', context.spaceId));
    return;
  }
  if (!(await typedToConfirm(l10n.t('Delete the older storage'), context.spaceId))) return;
  const { tierSize } = await import('../hub/space-text');
  const sure = await ask(
    context,
    l10n.t('Delete the older storage of {0}?', context.spaceId),
    [
      l10n.t('Its {0} at /data are deleted for good, with everything in them.', tierSize(storage)),
      l10n.t('The Hub gives no new storage of this kind: attach a bucket in its place.'),
      restartNote(stage),
    ],
    l10n.t('Delete Storage'),
  );
  if (!sure) return;
  const { deleteStorage } = await import('../hub/space-actions');
  await change(context, () => deleteStorage(context.connection, context.spaceId));
}

/** Another name or owner, on the Hub and in the checkouts at hand. */
export async function rename(context: OwnerContext): Promise<void> {
  const { spaceId } = context;
  const to = await askForName(l10n.t('Rename or transfer {0}', spaceId), l10n.t('Its new name, as owner/name'), spaceId, (text) => text === spaceId);
  if (to === undefined) return;
  const here = await planMove(context, to);
  const sure = await ask(
    context,
    l10n.t('Call {0} {1} from now on?', spaceId, to),
    [
      l10n.t('The app gets another address, and pages that show it under the old one lose it. The repo’s old address leads to the new one.'),
      spaceId.split('/', 1)[0] === to.split('/', 1)[0] ? undefined : l10n.t('It belongs to {0} then, who is billed for it and may change it.', to.split('/', 1)[0] ?? ''),
      ...(here.lines.length === 0 ? [] : ['', l10n.t('Changed on this machine, too:'), ...here.lines]),
    ],
    l10n.t('Rename'),
  );
  if (!sure) return;
  const { moveSpace } = await import('../hub/space-repo');
  await atHub(() => moveSpace(context.connection, spaceId, to));
  await moveCheckouts(here);
  await commands.executeCommand('spacedock.refresh');
}

export async function duplicate(context: OwnerContext): Promise<void> {
  const { spaceId } = context;
  const to = await askForName(l10n.t('Duplicate {0}', spaceId), l10n.t('The copy’s name, as owner/name'), `${spaceId}-copy`, (text) => text === spaceId);
  if (to === undefined) return;
  const visibility = await window.showQuickPick(
    [
      { label: l10n.t('Private'), detail: l10n.t('Only its owner sees it.'), choice: 'private' as const },
      { label: l10n.t('Public'), detail: l10n.t('Everybody sees its files and uses the app.'), choice: 'public' as const },
    ],
    { title: l10n.t('Who may see {0}', to) },
  );
  if (visibility === undefined) return;
  const list = await readHardware(context);
  const { pickFlavor } = await import('./hardware-picker');
  const flavor = await pickFlavor(to, list, undefined);
  if (flavor === undefined) return;
  const paid = flavor.dollarsPerHour > 0;
  const sleep = paid ? await pickSleepTime(l10n.t('Sleep time on {0}', flavor.label), 'none') : 'never';
  if (sleep === undefined) return;
  const seconds = sleep === 'never' ? undefined : sleep;
  const sure = await ask(
    context,
    l10n.t('Copy {0} to {1}?', spaceId, to),
    [l10n.t('The repo and the variables are copied. Secrets, buckets and storage are not: set them up in the copy.'), ...billText(flavor, list, flavor.name, seconds)],
    l10n.t('Duplicate'),
  );
  if (!sure) return;
  const { duplicateSpace } = await import('../hub/space-repo');
  const options = { to, visibility: visibility.choice, hardware: flavor.name, ...(paid ? { sleepTimeSeconds: seconds ?? -1 } : {}) };
  await atHub(() => duplicateSpace(context.connection, spaceId, options));
  const open = l10n.t('Open on the Hub');
  void window.showInformationMessage(l10n.t('{0} is made.', to), open).then(async (chosen) => {
    if (chosen === open) await (await import('./space-commands')).openOnHub(to);
  });
}

export async function remove(context: OwnerContext): Promise<void> {
  const { spaceId } = context;
  const { stage, storage, volumes } = await readNow(context);
  if (!(await typedToConfirm(l10n.t('Delete the Space'), spaceId))) return;
  const sure = await ask(
    context,
    l10n.t('Delete {0}?', spaceId),
    [
      l10n.t('Now: {0}.', stageMeaning(stage).label),
      l10n.t('The Space is deleted for good: its repo with all commits, its secrets and variables, its address, and everything that links to it.'),
      storage === undefined ? undefined : l10n.t('Its storage at /data is deleted with it.'),
      volumes.length === 0 ? undefined : l10n.t('The buckets that are attached stay.'),
      context.checkouts.length === 0 ? undefined : l10n.t('Your folders stay: {0}.', context.checkouts.map(({ spaceRoot }) => spaceRoot).join(', ')),
    ],
    l10n.t('Delete'),
  );
  if (!sure) return;
  const { deleteSpace } = await import('../hub/space-repo');
  await change(context, () => deleteSpace(context.connection, spaceId));
  void window.showInformationMessage(l10n.t('{0} is deleted.', spaceId));
}

/** As the Hub asks before what cannot be brought back. */
async function typedToConfirm(title: string, spaceId: string): Promise<boolean> {
  const typed = await window.showInputBox({
    title,
    prompt: l10n.t('This cannot be undone. Write {0} to go on.', spaceId),
    ignoreFocusOut: true,
    validateInput: (text) => (text === '' || text.trim() === spaceId ? undefined : l10n.t('Write {0}, or press Escape.', spaceId)),
  });
  return typed?.trim() === spaceId;
}

async function askForName(title: string, prompt: string, value: string, isWrong: (text: string) => boolean): Promise<string | undefined> {
  const typed = await window.showInputBox({
    title,
    prompt,
    value,
    ignoreFocusOut: true,
    validateInput: (text) => (/^[\w.-]{1,96}\/[\w.-]{1,96}$/.test(text.trim()) ? (isWrong(text.trim()) ? l10n.t('That is its name now.') : undefined) : l10n.t('Write it as owner/name.')),
  });
  return typed === undefined || typed.trim() === '' || isWrong(typed.trim()) ? undefined : typed.trim();
}
