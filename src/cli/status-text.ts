import type { LogFailure } from '../deploy/log-reading';
import type { HardwareList } from '../hub/hardware';
import { redact } from '../hub/redact';
import type { SpaceState } from '../hub/space';
import { hardwareText, revisionText, storageTexts } from '../hub/space-text';
import { stageMeaning } from '../hub/stages';
import { readableLines } from '../logs/terminal-text';

const mostErrorLines = 20;

/** A Space's state as a small table, a line each, ending with a line end. `refused`: why the Hub refuses its configuration. */
export function statusText(space: SpaceState, hardware: HardwareList, refused?: LogFailure): string {
  const { label, advice } = stageMeaning(space.stage);
  const rows: [string, string | undefined][] = [
    ['Space', space.private ? `${space.id} (private)` : space.id],
    ['Stage', label],
    ['Revision', revisionText(space)],
    ['Hardware', hardwareText(space.hardware, hardware)],
    ['Storage', storage(space)],
    ['Dev Mode', space.devMode ? 'on: a push may not rebuild the Space' : 'off'],
    ['Sleeps', space.sleepTime === undefined ? undefined : `after ${duration(space.sleepTime)} without a visit`],
    ['App', space.url],
    ['Page', space.pageUrl],
    ['Reason', space.errorMessage === undefined ? undefined : errorText(space.errorMessage)],
    // A cause that is not known is in the words of the reason.
    ['Cause', refused === undefined || (refused.evidence === '' && space.errorMessage !== undefined) ? undefined : refused.title],
    ['Next', refused?.cure ?? advice],
  ];
  return rows
    .flatMap(([name, value]) => (value === undefined ? [] : [`${name.padEnd(10)}${value}\n`]))
    .join('');
}

function storage(space: SpaceState): string {
  return storageTexts(space).join(', ') || 'none: files are lost at a restart';
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
