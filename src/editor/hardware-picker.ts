import { l10n, QuickPickItemKind, window, type QuickPickItem } from 'vscode';
import type { HardwareFlavor, HardwareList } from '../hub/hardware';
import { flavorText, priceText, specsText } from '../hub/space-text';
import type { VramBalance } from '../lint/facts/vram-need';
import { billText, pickSleepTime, readHardware } from './owner-actions';
import { ask, change, readNow, restartNote, type OwnerContext } from './owner-context';

/** Asks for a flavour and, where it is paid, for its sleep time; says what it costs and lacks; then asks the Hub for it. */
export async function changeHardware(context: OwnerContext): Promise<void> {
  const [{ hardware, stage, sleepTime }, list, { vramBalance }, { vramText }] = await Promise.all([
    readNow(context),
    readHardware(context),
    import('../lint/facts/vram-need'),
    import('../checkpoints/spoken'),
  ]);
  const now = hardware.requested ?? hardware.current;
  /** Where the GPU's memory is less than what the project was measured to take. */
  const lackOn = (flavor: string): VramBalance | undefined => {
    const balance = context.project && vramBalance(context.project, flavor);
    return balance?.availableGb !== undefined && balance.availableGb < balance.neededGb ? balance : undefined;
  };
  const flavor = await pickFlavor(context.spaceId, list, now, lackOn);
  if (flavor === undefined || flavor.name === now) return;
  const paid = flavor.dollarsPerHour > 0;
  const chosen = paid ? await pickSleepTime(l10n.t('Sleep time on {0}', flavor.label), sleepTime) : 'never';
  if (chosen === undefined) return;
  const seconds = chosen === 'never' ? undefined : chosen;
  const lack = lackOn(flavor.name);
  const sure = await ask(
    context,
    l10n.t('Run {0} on {1}?', context.spaceId, flavor.label),
    [
      l10n.t('Now: {0}.', now === undefined ? l10n.t('none') : flavorText(now, list)),
      l10n.t('Then: {0}.', flavorText(flavor.name, list)),
      lack && vramText(lack),
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

/** Asks for a flavour, the cheapest first; says of which ones `lackOn` tells that their GPU is too small. */
export async function pickFlavor(
  spaceId: string,
  list: HardwareList,
  now: string | undefined,
  lackOn: (flavor: string) => VramBalance | undefined = () => undefined,
): Promise<HardwareFlavor | undefined> {
  const aged = list.fallback !== undefined;
  const item = (flavor: HardwareFlavor): QuickPickItem & { readonly flavor: HardwareFlavor } => ({
    label: `${flavor.name === now ? '$(check) ' : ''}${flavor.label}`,
    description: [priceText(flavor, aged), flavor.name === now ? l10n.t('now') : '', lackText(lackOn(flavor.name))].filter((part) => part !== '').join(' · '),
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

function lackText(lack: VramBalance | undefined): string {
  return lack === undefined ? '' : l10n.t('too small: {0} GB of GPU memory are needed', lack.neededGb);
}
