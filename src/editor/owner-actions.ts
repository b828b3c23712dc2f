import { l10n, window } from 'vscode';
import type { HardwareFlavor, HardwareList } from '../hub/hardware';
import type { SpaceRuntime } from '../hub/space';
import { priceText, sleepText } from '../hub/space-text';
import { stageMeaning } from '../hub/stages';
import { ask, atHub, change, readNow, type OwnerContext } from './owner-context';

export async function pause(context: OwnerContext): Promise<void> {
  const { stage } = await readNow(context);
  const sure = await ask(
    context,
    l10n.t('Pause {0}?', context.spaceId),
    [
      l10n.t('Now: {0}.', stageMeaning(stage).label),
      l10n.t('The app stops, and visitors cannot wake it: it stays off until you wake it. Files outside mounted storage are lost.'),
      l10n.t('A paused Space is not billed.'),
    ],
    l10n.t('Pause'),
  );
  if (!sure) return;
  const { pauseSpace } = await import('../hub/space-actions');
  await change(context, () => pauseSpace(context.connection, context.spaceId));
}

/** Starts what sleeps or is paused. It asks, for paid hardware is billed from then on. */
export async function wake(context: OwnerContext): Promise<void> {
  const [{ stage, hardware, sleepTime }, list] = await Promise.all([readNow(context), readHardware(context)]);
  const name = hardware.requested ?? hardware.current;
  const flavor = list.flavors.find((known) => known.name === name);
  const sure = await ask(
    context,
    l10n.t('Wake {0}?', context.spaceId),
    [l10n.t('Now: {0}.', stageMeaning(stage).label), ...billText(flavor, list, name, sleepTime)],
    l10n.t('Wake'),
  );
  if (!sure) return;
  const { restartSpace } = await import('../hub/space-actions');
  await change(context, () => restartSpace(context.connection, context.spaceId, { factory: false }));
}

export async function toggleDevMode(context: OwnerContext): Promise<void> {
  const { devMode, stage } = await readNow(context);
  const sure = devMode
    ? await ask(
        context,
        l10n.t('Turn Dev Mode of {0} off?', context.spaceId),
        [l10n.t('SSH into the container ends, and the Space restarts. What was edited there and not pushed is lost.'), l10n.t('A push builds the Space again as usual.')],
        l10n.t('Turn Off'),
      )
    : await ask(
        context,
        l10n.t('Turn Dev Mode of {0} on?', context.spaceId),
        [
          l10n.t('While it is on, a push does not rebuild the Space: factory reboot it for that.'),
          l10n.t('It opens SSH into the container, and what is edited there is lost unless it is pushed.'),
          l10n.t('The image needs bash, curl, wget, procps, git and git-lfs, and the code in /app owned by uid 1000. Dev Mode needs a PRO or Team plan.'),
          stageMeaning(stage).running ? l10n.t('The Space restarts.') : undefined,
        ],
        l10n.t('Turn On'),
      );
  if (!sure) return;
  const { setDevMode } = await import('../hub/space-actions');
  await change(context, () => setDevMode(context.connection, context.spaceId, !devMode));
}

const sleepTimes = [300, 900, 1_800, 3_600, 14_400, 36_000, 86_400, 172_800, 604_800] as const;

/** Asks for a sleep time. `never` for none; undefined where the user leaves. */
export async function pickSleepTime(title: string, current: number | undefined | 'none'): Promise<number | 'never' | undefined> {
  const now = (seconds: number | undefined): string => (seconds === current ? l10n.t('now') : '');
  const items = [
    ...sleepTimes.map((seconds) => ({ label: sleepText(seconds), description: now(seconds), detail: '', choice: seconds as number | 'never' })),
    { label: sleepText(undefined), description: now(undefined), detail: l10n.t('Paid hardware is billed until you pause the Space.'), choice: 'never' as const },
  ];
  const chosen = await window.showQuickPick(items, { title, placeHolder: l10n.t('How long without a request until the Space sleeps') });
  return chosen?.choice;
}

export async function changeSleepTime(context: OwnerContext): Promise<void> {
  const [{ sleepTime, hardware }, list] = await Promise.all([readNow(context), readHardware(context)]);
  const name = hardware.requested ?? hardware.current;
  const flavor = list.flavors.find((known) => known.name === name);
  if (flavor?.dollarsPerHour === 0) {
    void window.showInformationMessage(
      l10n.t('{0} is free, and the Hub sets its sleep time: {1}. A time of your own needs paid hardware.', flavor.label, sleepText(sleepTime)),
    );
    return;
  }
  const chosen = await pickSleepTime(l10n.t('Sleep time of {0}', context.spaceId), sleepTime);
  if (chosen === undefined) return;
  const seconds = chosen === 'never' ? undefined : chosen;
  if (seconds === sleepTime) return;
  const longer = (seconds ?? Number.POSITIVE_INFINITY) > (sleepTime ?? Number.POSITIVE_INFINITY);
  if (longer && !(await confirmBill(context, flavor, list, { hardware, sleepTime }, seconds))) return;
  const { setSleepTime } = await import('../hub/space-actions');
  await change(context, () => setSleepTime(context.connection, context.spaceId, seconds));
}

function confirmBill(
  context: OwnerContext,
  flavor: HardwareFlavor | undefined,
  list: HardwareList,
  { hardware, sleepTime }: Pick<SpaceRuntime, 'hardware' | 'sleepTime'>,
  seconds: number | undefined,
): Promise<boolean> {
  return ask(
    context,
    l10n.t('Let {0} run longer?', context.spaceId),
    [
      l10n.t('Now it sleeps {0}, then {1}.', sleepText(sleepTime), sleepText(seconds)),
      ...billText(flavor, list, hardware.requested ?? hardware.current, seconds),
    ],
    l10n.t('Set Sleep Time'),
  );
}

/** What a flavour costs while the Space runs, and when that ends by itself. */
export function billText(flavor: HardwareFlavor | undefined, list: HardwareList, name: string | undefined, sleepTime: number | undefined): string[] {
  if (flavor === undefined) return name === undefined ? [] : [l10n.t('The price of {0} is not known.', name)];
  if (flavor.dollarsPerHour === 0) return [l10n.t('{0} is free.', flavor.label)];
  const price = priceText(flavor, list.fallback !== undefined);
  return [
    l10n.t('{0} costs {1} while the Space starts and runs.', flavor.label, price),
    sleepTime === undefined
      ? l10n.t('It never sleeps by itself: up to ${0} a day until you pause it.', (flavor.dollarsPerHour * 24).toFixed(2))
      : l10n.t('It sleeps {0} without a request, and is not billed then.', sleepText(sleepTime)),
  ];
}

export function readHardware({ connection }: OwnerContext): Promise<HardwareList> {
  return atHub(async () => {
    const { listHardware } = await import('../hub/hardware');
    return listHardware(connection);
  });
}
