import { l10n } from 'vscode';
import type { CheckpointNeed } from '../checkpoints/checkpoint-need';
import type { CheckpointRow } from '../checkpoints/report';
import { formatBytes } from '../hub/byte-size';
import type { HardwareList } from '../hub/hardware';
import type { SpaceState } from '../hub/space';
import type { DiskPart, DiskView } from '../webview/messages';
import type { KnownCheckpoints } from './checkpoints';

const gigabyte = 1e9;

/** What the app's checkpoints take, how much of it is there, and of which disk; undefined where the app needs none. */
export function diskView({ checkpoints: { needs, found }, hardware, space }: { readonly checkpoints: KnownCheckpoints; readonly hardware: HardwareList; readonly space: Pick<SpaceState, 'hardware'> }): DiskView | undefined {
  if (needs.length === 0) return undefined;
  const parts = needs.flatMap((need, index) => {
    const { name, size, twice } = need;
    if (size === undefined) return [];
    const own = partsOf(need, size, found?.rows[index]);
    return twice === true ? [...own, part(l10n.t("{0}, in the Hub's cache", name), size, 'twice')] : own;
  });
  const sum = (...states: readonly DiskPart['state'][]): number => parts.reduce((total, { size, state }) => (states.includes(state) ? total + size : total), 0);
  const needed = sum('there', 'missing', 'unknown');
  const unknown = needs.filter(({ size }) => size === undefined).length;
  const storage = found?.totals.storage;
  const flavor = hardware.flavors.find(({ name }) => name === (space.hardware.current ?? space.hardware.requested));
  const disk = storage?.kind === 'disk' ? storage.total / gigabyte : storage?.kind === 'bucket' ? undefined : flavor?.diskGb;
  const texts = [needs.length === 1 ? l10n.t('1 checkpoint, {0}', sizeOf(needed)) : l10n.t('{0} checkpoints, {1}', needs.length, sizeOf(needed))];
  if (sum('there') > 0) texts.push(l10n.t('{0} of it are there', sizeOf(sum('there'))));
  if (sum('missing') > 0) texts.push(l10n.t('{0} are not', sizeOf(sum('missing'))));
  if (sum('twice') > 0) texts.push(l10n.t("the Hub's cache keeps {0} a second time", sizeOf(sum('twice'))));
  if (storage?.kind === 'bucket') texts.push(l10n.t('they lie in a bucket, which grows with them'));
  else if (storage?.kind === 'disk') texts.push(l10n.t('the disk has {0} GB', (storage.total / gigabyte).toFixed(0)));
  else if (disk !== undefined) texts.push(l10n.t('the hardware has a disk of {0} GB, which is empty after every restart', disk));
  if (unknown > 0) texts.push(l10n.t('the size of {0} is not known', unknown));
  return { text: texts.join('; '), total: disk, parts };
}

function sizeOf(gigabytes: number): string {
  return formatBytes(gigabytes * gigabyte);
}

function partsOf({ name, isPart }: CheckpointNeed, bytes: number, row: CheckpointRow | undefined): DiskPart[] {
  const whole = isPart ? l10n.t('at most {0}', formatBytes(bytes)) : formatBytes(bytes);
  switch (row?.presence.state) {
    case 'present':
      return [part(name, bytes, 'there', whole)];
    case 'partial': {
      const there = Math.min(row.presence.bytes ?? 0, bytes);
      return [part(name, there, 'there'), part(name, bytes - there, 'missing')].filter(({ size }) => size > 0);
    }
    case 'missing':
    case 'blocked':
    case 'wrong-size':
      return [part(name, bytes, 'missing', whole)];
    default:
      return [part(name, bytes, 'unknown', whole)];
  }
}

function part(name: string, bytes: number, state: DiskPart['state'], sizeText = formatBytes(bytes)): DiskPart {
  const texts = { there: l10n.t('there'), missing: l10n.t('not there'), unknown: l10n.t('not known whether it is there'), twice: l10n.t('a second time') };
  return { name, size: bytes / gigabyte, sizeText, state, stateText: texts[state] };
}
