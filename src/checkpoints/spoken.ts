// What a report says, in sentences, for the terminal and for models.
import { formatBytes } from '../hub/byte-size';
import type { NextStep } from './access';
import type { CheckpointRow } from './report';
import type { CheckpointTotals } from './totals';

/** In the imperative. */
export function stepText(step: NextStep): string {
  switch (step.kind) {
    case 'sign-in':
      return 'Sign in with a token of an account that has access.';
    case 'ask-for-access':
      return `Ask for access at ${step.url}.`;
    case 'wait-for-authors':
      return `Wait for the authors; see the request at ${step.url}.`;
    case 'ask-authors':
      return `Ask the authors at ${step.url}, or use another model.`;
    case 'token-with-gated-scope':
      return `Make a token that may read gated repos: ${step.url}.`;
    case 'new-token':
      return `Make a new token: ${step.url}.`;
    case 'check-name':
      return `Check the name, and who may see it: ${step.url}.`;
    case 'set-secret':
      return `Set the secret ${step.name} on the Space to a token of an account that has access.`;
    case 'try-again':
      return 'Try again later.';
  }
}

/** What a start would have to wait for, and whether there is room, a sentence each. */
export function totalsText(totals: CheckpointTotals): string[] {
  const { bytes, unknownSizes, isAtMost, twiceBytes, maybeTwiceBytes, storage, fits, toFetch, download, startTimeout, inTime } = totals;
  const lines = [
    `${isAtMost ? 'At most ' : ''}${formatBytes(bytes)} in all${unknownSizes === 0 ? '' : `, and ${String(unknownSizes)} of unknown size`}.`,
  ];
  if (twiceBytes > 0) lines.push(`The Hub's cache keeps ${formatBytes(twiceBytes)} of it a second time, as the setup script copies out of it.`);
  else if (maybeTwiceBytes > 0) lines.push(`Whether the Hub's cache keeps ${formatBytes(maybeTwiceBytes)} of it a second time, the script does not show.`);
  if (storage?.kind === 'bucket') lines.push(`It goes into the bucket ${storage.source} at ${storage.mount}, which has no fixed size.`);
  if (storage?.kind === 'disk') {
    const free = storage.free === undefined ? '' : `, ${formatBytes(storage.free)} free`;
    lines.push(`${storage.mount} holds ${formatBytes(storage.total)}${free}: ${fits === false ? 'that is too little' : 'that is enough'}.`);
  }
  if (storage?.kind === 'ephemeral') {
    const room = storage.total === undefined ? '' : ` of ${formatBytes(storage.total)}`;
    lines.push(`Nothing is mounted there: it goes to the disk${room}, which every restart empties${fits === false ? ' and which is too small' : ''}.`);
  }
  if (toFetch > 0) {
    const pace = `${(download.slow / 1e6).toFixed(0)} to ${(download.fast / 1e6).toFixed(0)} MB/s`;
    const from = download.pace === 'log' ? "this Space's run log" : 'measured on a Space with an L40S';
    const time = `${minutes(download.shortest)} to ${minutes(download.longest)} minutes`;
    const limit = `the ${minutes(startTimeout)} minutes that the Hub gives a start`;
    const end = inTime === 'yes' ? `within ${limit}` : inTime === 'maybe' ? `which may be longer than ${limit}` : `longer than ${limit}: raise startup_duration_timeout`;
    lines.push(`A start fetches ${formatBytes(toFetch)}: ${time} at ${pace} (${from}), ${end}.`);
  }
  return lines;
}

/** `40.9 GB of GPU memory …, and l40sx1 has 48 GB.` */
export function vramText({ neededGb, availableGb, flavour, conditions }: { readonly neededGb: number; readonly availableGb: number | undefined; readonly flavour: string | undefined; readonly conditions: string }): string {
  const has = availableGb === undefined ? 'the hardware is not known' : `${flavour ?? ''} has ${String(availableGb)} GB${neededGb > availableGb ? ': too little' : ''}`;
  return `It was measured at ${String(neededGb)} GB of GPU memory ${conditions}; ${has}.`;
}

function minutes(seconds: number): string {
  return String(Math.max(1, Math.round(seconds / 60)));
}

/** Worst first. */
export function summaryText(rows: readonly CheckpointRow[]): string {
  const count = (verdict: CheckpointRow['verdict']): number => rows.filter((row) => row.verdict === verdict).length;
  const there = rows.filter(({ presence }) => presence.state === 'present').length;
  const parts = [
    [count('bad'), 'in trouble'],
    [there, 'there'],
    [count('to-fetch'), 'to be fetched'],
    [rows.length - count('bad') - there - count('to-fetch'), 'not known to be there'],
  ] as const;
  return parts
    .filter(([number]) => number > 0)
    .map(([number, what]) => `${String(number)} ${what}`)
    .join(', ');
}
