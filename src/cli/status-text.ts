import { formatPrice, type HardwareList } from '../hub/hardware';
import { redact } from '../hub/redact';
import type { SpaceState } from '../hub/space';
import { stageMeaning } from '../hub/stages';
import { readableLines } from '../logs/terminal-text';

const mostErrorLines = 20;

/** A Space's state as a small table, a line each, ending with a line end. */
export function statusText(space: SpaceState, hardware: HardwareList): string {
  const { label, advice } = stageMeaning(space.stage);
  const rows: [string, string | undefined][] = [
    ['Space', space.private ? `${space.id} (private)` : space.id],
    ['Stage', label],
    ['Commit', commits(space)],
    ['Hardware', machines(space, hardware)],
    ['Storage', storage(space)],
    ['Dev Mode', space.devMode ? 'on: a push may not rebuild the Space' : 'off'],
    ['Sleeps', space.sleepTime === undefined ? undefined : `after ${duration(space.sleepTime)} without a visit`],
    ['App', space.url],
    ['Page', space.pageUrl],
    ['Error', space.errorMessage === undefined ? undefined : errorText(space.errorMessage)],
    ['Next', advice],
  ];
  return rows
    .flatMap(([name, value]) => (value === undefined ? [] : [`${name.padEnd(10)}${value}\n`]))
    .join('');
}

function commits({ deployedSha, repoSha }: SpaceState): string {
  const repo = repoSha?.slice(0, 7) ?? 'unknown';
  if (deployedSha === undefined) return `${repo} in the repo, none deployed`;
  if (deployedSha === repoSha) return `${repo}, deployed`;
  return `${deployedSha.slice(0, 7)} deployed, ${repo} in the repo`;
}

function machines({ hardware: { current, requested } }: SpaceState, list: HardwareList): string {
  const priced = (name: string): string => {
    const flavor = list.flavors.find((known) => known.name === name);
    if (!flavor) return name;
    // The built-in table may have aged.
    return `${name}, ${list.fallback && flavor.dollarsPerHour > 0 ? 'about ' : ''}${formatPrice(flavor.dollarsPerHour)}`;
  };
  if (current === undefined) return requested === undefined ? 'none' : `${priced(requested)} (requested)`;
  if (requested === undefined || requested === current) return priced(current);
  return `${priced(current)}; ${priced(requested)} requested`;
}

function storage(space: SpaceState): string {
  const volumes = space.volumes.map(
    ({ type, source, mountPath, readOnly }) => `${type} ${source} at ${mountPath}${readOnly ? ' (read-only)' : ''}`,
  );
  if (space.storage !== undefined) volumes.push(`${space.storage} at /data`);
  return volumes.length > 0 ? volumes.join('; ') : 'none: files are lost at a restart';
}

function duration(seconds: number): string {
  if (seconds >= 7200) return `${String(Math.round(seconds / 3600))} hours`;
  return seconds >= 120 ? `${String(Math.round(seconds / 60))} minutes` : `${String(seconds)} seconds`;
}

function errorText(message: string): string {
  const lines = readableLines(redact(message.trim()));
  const shown = lines.slice(0, mostErrorLines);
  if (lines.length > shown.length) shown.push(`… ${String(lines.length - shown.length)} more lines`);
  return shown.join(`\n${' '.repeat(10)}`);
}
