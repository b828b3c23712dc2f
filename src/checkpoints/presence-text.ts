// Whether a checkpoint is there, in the same words for the editor's tree, the terminal and models.
import { formatBytes } from '../hub/byte-size';
import type { Presence } from './presence';

/** `there`, `missing`, `1.2 of 3.5 GB there`. */
export function presenceText({ state, bytes }: Presence, size: number | undefined): string {
  switch (state) {
    case 'present':
      return 'there';
    case 'missing':
      return 'missing';
    case 'partial':
      return bytes === undefined ? 'partly there' : `${formatBytes(bytes)}${size === undefined ? '' : ` of ${formatBytes(size)}`} there`;
    case 'wrong-size':
      return bytes === undefined ? 'of another size' : `of another size: ${formatBytes(bytes)}`;
    case 'blocked':
      return 'blocked';
    case 'unknown':
      return 'not known';
  }
}

/** What there is to say beyond the state, who says it and when: two sentences at most; '' for nothing. */
export function evidenceSentences(presence: Presence): string {
  const { note } = presence;
  const said = note === undefined ? '' : `${note.replace(/[.\s]*$/, '')}.`;
  const by = evidenceText(presence);
  return [said, by === '' ? '' : `${by.charAt(0).toUpperCase()}${by.slice(1)}.`].filter((part) => part !== '').join(' ');
}

const evidences: Readonly<Record<NonNullable<Presence['evidence']>, string>> = {
  bucket: "by the bucket's listing",
  ssh: 'by a look over SSH',
  'run-log': 'by the run log',
};

/** `by the run log, 2026-11-20 10:00 UTC`; '' where nobody said. */
export function evidenceText({ evidence, at }: Presence): string {
  if (evidence === undefined) return '';
  return at === undefined ? evidences[evidence] : `${evidences[evidence]}, ${timeText(at)}`;
}

export function timeText(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
