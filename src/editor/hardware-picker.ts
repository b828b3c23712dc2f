import { l10n, QuickPickItemKind, window, type QuickPickItem } from 'vscode';
import type { HardwareFlavor, HardwareList } from '../hub/hardware';
import { flavorText, priceText, specsText } from '../hub/space-text';
import { billText, pickSleepTime, readHardware } from './owner-actions';
import { ask, change, readNow, restartNote, type OwnerContext } from './owner-context';

/** Asks for a flavour and, where it is paid, for its sleep time; says what it costs; then asks the Hub for it. */
export async function changeHardware(context: OwnerContext): Promise<void> {
  const [{ hardware, stage, sleepTime }, list] = await Promise.all([readNow(context), readHardware(context)]);
  const now = hardware.requested ?? hardware.current;
  const flavor = await pickFlavor(context.spaceId, list, now);
  if (flavor === undefined || flavor.name === now) return;
  const paid = flavor.dollarsPerHour > 0;
  const chosen = paid ? await pickSleepTime(l10n.t('Sleep time on {0}', flavor.label), sleepTime) : 'never';
  if (chosen === undefined) return;
  const seconds = chosen === 'never' ? undefined : chosen;
  const sure = await ask(
    context,
    l10n.t('Run {0} on {1}?', context.spaceId, flavor.label),
    [
      l10n.t('Now: {0}.', now === undefined ? l10n.t('none') : flavorText(now, list)),
      l10n.t('Then: {0}.', flavorText(flavor.name, list)),
      ...billText(flavor, list, flavor.name, seconds),
      restartNote(stage),
    ],
    l10n.t('Change Hardware'),
  );
  if (!sure) return;
  const { requestHardware } = await import('../hub/space-actions');
  const options = paid ? { sleepTimeSeconds: seconds ?? -1 } : {};
  await change(context, () => requestHardware(context.connection, context.spaceId, flavor.name, options));
}

/** Asks for a flavour, the cheapest first. */
export async function pickFlavor(spaceId: string, list: HardwareList, now: string | undefined): Promise<HardwareFlavor | undefined> {
  const aged = list.fallback !== undefined;
  const item = (flavor: HardwareFlavor): QuickPickItem & { readonly flavor: HardwareFlavor } => ({
    label: `${flavor.name === now ? '$(check) ' : ''}${flavor.label}`,
    description: [priceText(flavor, aged), flavor.name === now ? l10n.t('now') : ''].filter((part) => part !== '').join(' · '),
    detail: specsText(flavor),
    flavor,
  });
  const group = (label: string, flavors: readonly HardwareFlavor[]): (QuickPickItem & { readonly flavor?: HardwareFlavor })[] =>
    flavors.length === 0 ? [] : [{ label, kind: QuickPickItemKind.Separator }, ...flavors.map(item)];
  const sorted = [...list.flavors].sort((a, b) => a.dollarsPerHour - b.dollarsPerHour);
  const chosen = await window.showQuickPick(
    [
      ...group(l10n.t('CPU'), sorted.filter(({ gpu }) => gpu === undefined)),
      ...group(l10n.t('GPU'), sorted.filter(({ gpu }) => gpu !== undefined)),
    ],
    {
      title: l10n.t('Hardware of {0}', spaceId),
      placeHolder: aged ? l10n.t('The Hub did not tell its prices: these may have aged') : l10n.t('What the Space runs on'),
      matchOnDescription: true,
      matchOnDetail: true,
    },
  );
  return chosen?.flavor;
}
