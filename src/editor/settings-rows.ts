import { l10n } from 'vscode';
import type { HardwareList } from '../hub/hardware';
import type { SpaceState, SpaceVolume } from '../hub/space';
import type { EntryKind, SpaceEntry } from '../hub/space-entries';
import type { SpaceEntries } from '../hub/space-settings';
import { hardwareText, priceText, sleepText, specsText, tierSize, volumeText } from '../hub/space-text';
import { markdownList } from './markdown-text';
import type { Row } from './tree-rows';

// What the owner of a Space sets: its rows carry the words that package.json's menus ask for.

export function hardwareRow({ hardware, replicas }: SpaceState, list: HardwareList): Row {
  const name = hardware.current ?? hardware.requested;
  const flavor = list.flavors.find((known) => known.name === name);
  return {
    id: 'status/hardware',
    label: l10n.t('Hardware'),
    description: hardwareText(hardware, list),
    details: () =>
      markdownList(hardwareText(hardware, list), [
        [l10n.t('Flavour'), name],
        [l10n.t('Holds'), flavor && specsText(flavor)],
        [l10n.t('Price'), flavor && priceText(flavor, list.fallback !== undefined)],
        [l10n.t('Requested'), hardware.requested === hardware.current ? undefined : hardware.requested],
        [l10n.t('Replicas'), replicas.requested === undefined ? undefined : String(replicas.requested)],
        [l10n.t('Billed'), flavor && flavor.dollarsPerHour > 0 ? l10n.t('only while the Space starts and runs') : undefined],
      ]),
    icon: 'chip',
    context: `hardware ${flavor !== undefined && flavor.dollarsPerHour > 0 ? 'paidHardware ' : ''}copyable`,
    value: name,
  };
}

export function sleepRow({ sleepTime, hardware }: SpaceState, list: HardwareList): Row {
  const flavor = list.flavors.find(({ name }) => name === (hardware.requested ?? hardware.current));
  const free = flavor?.dollarsPerHour === 0;
  return {
    id: 'status/sleepTime',
    label: l10n.t('Sleep'),
    description: sleepText(sleepTime),
    details: () =>
      markdownList(l10n.t('Sleeps: {0}', sleepText(sleepTime)), [
        [
          l10n.t('Meaning'),
          sleepTime === undefined
            ? l10n.t('the Space runs, and paid hardware is billed, until it is paused')
            : l10n.t('without a request for that long the Space stops, and the next request wakes it'),
        ],
        [l10n.t('Set by'), free ? l10n.t('the Hub, for free hardware') : l10n.t('the owner')],
      ]),
    icon: 'watch',
    context: free ? 'freeSleepTime' : 'sleepTime',
  };
}

export function devModeRow({ devMode }: SpaceState): Row {
  return {
    id: 'status/devMode',
    label: l10n.t('Dev Mode'),
    description: devMode ? l10n.t('on') : l10n.t('off'),
    tooltip: devMode
      ? l10n.t('With Dev Mode on, a push may not rebuild the Space. Factory reboot to build anew.')
      : l10n.t('Dev Mode opens SSH into the running container.'),
    icon: 'remote',
    context: devMode ? 'devMode devModeOn' : 'devMode devModeOff',
  };
}

export function visibilityRow({ private: hidden }: SpaceState): Row {
  return {
    id: 'status/visibility',
    label: l10n.t('Visible to'),
    description: hidden ? l10n.t('its owners') : l10n.t('everybody'),
    tooltip: hidden
      ? l10n.t('Only its owner, or the members of the organization that owns it, see the repo and use the app.')
      : l10n.t('Everybody reads the repo and the variables, and uses the app.'),
    icon: hidden ? 'lock' : 'globe',
    context: 'visibility',
  };
}

export function entriesGroup(kind: EntryKind, entries: SpaceEntries | undefined): Row {
  const found = entries?.[kind];
  const secret = kind === 'secret';
  const count = found?.length ?? 0;
  return {
    id: `${kind}s`,
    label: secret ? l10n.t('Secrets') : l10n.t('Variables'),
    description: found === undefined ? l10n.t('not readable with this token') : count === 0 ? l10n.t('none') : String(count),
    tooltip: secret
      ? l10n.t('Environment variables whose values nobody can read back. A change restarts the Space.')
      : l10n.t('Environment variables that everybody can read who sees the Space. A change restarts it.'),
    icon: secret ? 'key' : 'symbol-variable',
    context: `${kind}s`,
    expanded: false,
    ...(count === 0 ? {} : { children: (found ?? []).map((entry) => entryRow(kind, entry)) }),
    ...(entries === undefined ? { description: l10n.t('not read yet'), children: [] } : {}),
  };
}

function entryRow(kind: EntryKind, { name, value, description, updatedAt }: SpaceEntry): Row {
  const shown = value?.replace(/\s+/g, ' ');
  const changed = updatedAt === undefined ? undefined : new Date(updatedAt);
  return {
    id: `${kind}s/${name}`,
    label: name,
    ...(shown === undefined ? {} : { description: shown.length > 80 ? `${shown.slice(0, 80)}…` : shown }),
    details: () =>
      markdownList(name, [
        [l10n.t('Value'), value ?? l10n.t('cannot be read')],
        [l10n.t('Description'), description],
        [l10n.t('Changed'), changed === undefined || Number.isNaN(changed.getTime()) ? undefined : changed.toLocaleString()],
      ]),
    icon: kind === 'secret' ? 'lock' : 'symbol-constant',
    // A secret's value cannot be read: its menu copies the name, and says so.
    context: kind === 'secret' ? 'secret' : 'variable copyable',
    value: name,
    copy: value ?? name,
  };
}

/** Buckets and repos that are mounted, and the older storage that some Spaces still carry. */
export function storageGroup({ volumes, storage, sdk }: SpaceState, dataMount: string): Row {
  const children = volumes.map(volumeRow);
  if (storage !== undefined) {
    children.push({
      id: 'storage/tier',
      label: '/data',
      description: l10n.t('{0}, older storage', tierSize(storage)),
      tooltip: l10n.t('A storage tier of the older kind. The Hub keeps those that are there and gives no new ones; buckets take their place.'),
      icon: 'archive',
      context: 'olderStorage copyable',
      value: storage,
    });
  }
  return {
    id: 'storage',
    label: l10n.t('Storage'),
    description: children.length > 0 ? children.map(({ label }) => label).join(', ') : l10n.t('none: files are lost at a restart'),
    ...(children.length > 0
      ? { children, expanded: false }
      : { tooltip: l10n.t('No bucket is attached. What the app writes, {0} included, is gone when the Space restarts.', dataMount) }),
    icon: 'database',
    context: sdk === 'static' ? '' : 'storage',
  };
}

function volumeRow(volume: SpaceVolume): Row {
  const { type, source, mountPath, readOnly, revision, path } = volume;
  return {
    id: `storage/volume${mountPath}`,
    label: mountPath,
    description: [source, type === 'bucket' ? '' : type, readOnly ? l10n.t('read-only') : ''].filter((part) => part !== '').join(' · '),
    details: () =>
      markdownList(volumeText(volume), [
        [l10n.t('Kind'), type],
        [l10n.t('Source'), source],
        [l10n.t('Folder of it'), path],
        [l10n.t('Revision'), revision],
        [l10n.t('Mounted at'), mountPath],
        [l10n.t('Writable'), readOnly ? l10n.t('no') : l10n.t('yes')],
      ]),
    icon: type === 'bucket' ? 'archive' : 'repo',
    context: 'volume copyable',
    value: mountPath,
    copy: source,
  };
}

