// What a Space runs on, in the same words for the editor's tree and for the terminal.
import type { HardwareFlavor, HardwareList } from './hardware';
import type { SpaceState, SpaceVolume } from './space';

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
  const { label, gpu } = flavor;
  return [label, priceText(flavor, fallback !== undefined), ...(gpu?.vramGb === undefined ? [] : [`${String(gpu.vramGb)} GB VRAM`])].join(' · ');
}

/** `free`, `$1.80 an hour`; `about` where it is the built-in table's, which may have aged. */
export function priceText({ dollarsPerHour }: Pick<HardwareFlavor, 'dollarsPerHour'>, aged: boolean): string {
  return dollarsPerHour === 0 ? 'free' : `${aged ? 'about ' : ''}$${dollarsPerHour.toFixed(2)} an hour`;
}

/** What a flavour holds: `L40S, 48 GB VRAM · 8 vCPU · 62 GB RAM · 380 GB disk`. */
export function specsText({ gpu, cpu, ram, diskGb }: HardwareFlavor): string {
  const model = gpu && (gpu.quantity > 1 ? `${String(gpu.quantity)}x ${gpu.model}` : gpu.model);
  return [
    gpu?.vramGb === undefined ? model : `${model ?? ''}, ${String(gpu.vramGb)} GB VRAM`,
    cpu,
    ram === undefined ? undefined : `${ram} RAM`,
    diskGb === undefined ? undefined : `${String(diskGb)} GB disk`,
  ]
    .filter((part) => part !== undefined)
    .join(' · ');
}

/** `never`, `after 15 minutes`, `after 1 hour`, `after 2 days`. */
export function sleepText(seconds: number | undefined): string {
  if (seconds === undefined) return 'never';
  const units = [['day', 86_400], ['hour', 3_600], ['minute', 60], ['second', 1]] as const;
  const [unit, size] = units.find(([, each]) => seconds >= each && seconds % each === 0) ?? ['second', 1];
  const count = seconds / size;
  return `after ${String(count)} ${unit}${count === 1 ? '' : 's'}`;
}

/** A volume: `bucket me/data at /data, read-only`. */
export function volumeText({ type, source, mountPath, readOnly, revision, path }: SpaceVolume): string {
  const place = [source, path].filter((part) => part !== undefined).join('/');
  const rest = [revision === undefined ? '' : ` (${revision})`, ` at ${mountPath}`, readOnly ? ', read-only' : ''].join('');
  return `${type} ${place}${rest}`;
}

/** The whole list before and after, a line each: `+` for what comes, `−` for what goes, two spaces for what stays. */
export function volumeLines({ before, after }: { readonly before: readonly SpaceVolume[]; readonly after: readonly SpaceVolume[] }): string[] {
  const has = (volumes: readonly SpaceVolume[], text: string): boolean => volumes.some((volume) => volumeText(volume) === text);
  const kept = after.map(volumeText).map((text) => `${has(before, text) ? ' ' : '+'} ${text}`);
  const gone = before.map(volumeText).filter((text) => !has(after, text)).map((text) => `− ${text}`);
  return [...gone, ...kept];
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

/** `150 GB` of a tier's name; the name itself where it is not known. */
export function tierSize(tier: string): string {
  return (Object.hasOwn(tierSizes, tier) ? tierSizes[tier] : undefined) ?? tier;
}
