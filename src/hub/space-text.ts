// What a Space runs on, in the same words for the editor's tree and for the terminal.
import type { HardwareList } from './hardware';
import type { SpaceState } from './space';

/** `51c1aed deployed`, `51c1aed deployed, b9c3a06 in the repo`, `b9c3a06 in the repo, none deployed`, `not known`. */
export function revisionText({ deployedSha, repoSha }: Pick<SpaceState, 'deployedSha' | 'repoSha'>): string {
  const repo = repoSha === undefined ? undefined : `${repoSha.slice(0, 7)} in the repo`;
  if (deployedSha === undefined) return repo === undefined ? 'not known' : `${repo}, none deployed`;
  const deployed = `${deployedSha.slice(0, 7)} deployed`;
  return repo === undefined || repoSha === deployedSha ? deployed : `${deployed}, ${repo}`;
}

/** A flavour with what it costs and holds: `1x Nvidia L40S · $1.80 an hour · 48 GB VRAM`; its name alone where it is not in the list. */
export function flavorText(name: string, { flavors, fallback }: HardwareList): string {
  const flavor = flavors.find((known) => known.name === name);
  if (!flavor) return name;
  const { label, dollarsPerHour, gpu } = flavor;
  // The built-in table may have aged.
  const price = dollarsPerHour === 0 ? 'free' : `${fallback ? 'about ' : ''}$${dollarsPerHour.toFixed(2)} an hour`;
  return [label, price, ...(gpu?.vramGb === undefined ? [] : [`${String(gpu.vramGb)} GB VRAM`])].join(' · ');
}

/** What the Space has, and what it has asked for where that is another: `none`, `CPU basic · free; requested: …`. */
export function hardwareText({ current, requested }: SpaceState['hardware'], list: HardwareList): string {
  if (current === undefined) return requested === undefined ? 'none' : `${flavorText(requested, list)} (requested)`;
  const has = flavorText(current, list);
  return requested === undefined || requested === current ? has : `${has}; requested: ${flavorText(requested, list)}`;
}

/** The older storage tiers, which some Spaces still carry. */
const tierSizes: Readonly<Record<string, string>> = { small: '20 GB', medium: '150 GB', large: '1 TB' };

/** Where files outlive a restart, a text each: `/data (me/bucket)`, `150 GB at /data`. Empty where they are lost. */
export function storageTexts({ volumes, storage }: Pick<SpaceState, 'volumes' | 'storage'>): string[] {
  const texts = volumes.map(({ source, mountPath, readOnly }) => {
    const notes = [source, readOnly ? 'read-only' : ''].filter((note) => note !== '');
    return notes.length === 0 ? mountPath : `${mountPath} (${notes.join(', ')})`;
  });
  if (storage !== undefined) texts.push(`${tierSize(storage)} at /data`);
  return texts;
}

function tierSize(tier: string): string {
  return (Object.hasOwn(tierSizes, tier) ? tierSizes[tier] : undefined) ?? tier;
}
