import { env, l10n } from 'vscode';
import { join } from 'node:path';
import { durationText } from '../hub/duration';
import type { JournalEntry } from '../deploy/journal-entry';
import { ran } from '../deploy/journal';
import { escaped } from '../deploy/foreign-markdown';
import { moreRow } from './plan-rows';
import type { Row } from './tree-rows';

export interface HistoryModel {
  /** The journal's. */
  readonly folder: string;
  /** The newest first. */
  readonly entries: readonly JournalEntry[];
  /** How many rows are shown, by the id of the group's row, where it is more than at first. */
  readonly limits: ReadonlyMap<string, number>;
}

/** What the commands of an entry's row need. */
export interface EntryValue {
  readonly path: string;
  /** Of a deployment that ran. */
  readonly commit: string | undefined;
}

const shownAtFirst = 20;
const id = 'repos/history';

/** The journal of a project: each deployment with its outcome and age, and what was noted. */
export function historyRow({ folder, entries, limits }: HistoryModel, now: Date): Row {
  const [last] = entries;
  const limit = limits.get(id) ?? shownAtFirst;
  const rows = entries.slice(0, limit).map((entry) => entryRow(entry, folder, now));
  return {
    id,
    label: l10n.t('History'),
    description: last === undefined ? l10n.t('no deployment yet') : `${titleOf(last)} · ${ageText(last.startedAt, now)}`,
    tooltip: l10n.t('The journal of deployments and decisions, in {0}', folder),
    icon: 'history',
    context: 'history copyable',
    copy: folder,
    ...(rows.length === 0 ? {} : { expanded: false, children: entries.length > limit ? [...rows, moreRow(id, limit, entries.length)] : rows }),
  };
}

function entryRow(entry: JournalEntry, folder: string, now: Date): Row {
  const { outcome, startedAt, commit, seconds, commits, file } = entry;
  const { icon, color } = lookOf(entry);
  const title = titleOf(entry);
  const description = [
    ageText(startedAt, now),
    ...(seconds.total === undefined ? [] : [durationText(seconds.total * 1000)]),
    ...(commit === undefined ? [] : [commit.slice(0, 7)]),
    ...(commits[0] === undefined ? [] : [commits[0]]),
  ].join(' · ');
  return {
    id: `${id}/${file}`,
    label: title,
    description,
    details: () => detailsOf(entry),
    spoken: [title, description].join(', '),
    icon,
    ...(color === undefined ? {} : { color }),
    context: `journalEntry ${ran({ outcome }) && commit !== undefined ? 'ranOnce' : ''} copyable`,
    copy: commit ?? file,
    command: 'spacedock.openJournalEntry',
    value: { path: join(folder, file), commit: ran({ outcome }) ? commit : undefined } satisfies EntryValue,
  };
}

/** What it was, in a few words. What somebody wrote by hand stands as it was written. */
function titleOf({ outcome, body }: JournalEntry): string {
  switch (outcome) {
    case 'running':
    case 'unverified':
      return l10n.t('Deployed');
    case 'pushed':
      return l10n.t('Pushed');
    case 'build-failed':
      return l10n.t('Build failed');
    case 'start-failed':
      return l10n.t('Start failed');
    case 'crashed':
      return l10n.t('Crashed in its first minutes');
    case 'config-error':
      return l10n.t('Configuration error');
    case 'push-refused':
      return l10n.t('Push refused');
    case 'not-started':
      return l10n.t('Not built');
    case 'stopped-watching':
      return l10n.t('Pushed, not watched to the end');
    case 'superseded':
      return l10n.t('Another push came after it');
    case 'decision':
      return /^#\s+(.+)$/m.exec(body)?.[1] ?? l10n.t('Decision');
    default:
      return outcome;
  }
}

function lookOf({ outcome }: JournalEntry): { readonly icon: string; readonly color?: string } {
  if (ran({ outcome })) return { icon: 'pass-filled', color: 'charts.green' };
  if (outcome === 'decision') return { icon: 'note' };
  if (/failed|crashed|refused|error/.test(outcome)) return { icon: 'error', color: 'charts.red' };
  return { icon: 'circle-outline' };
}

/** The cause and the cure before all else; then the commits. */
function detailsOf(entry: JournalEntry): string {
  const { startedAt, cause, cure, commits, commit } = entry;
  const when = new Intl.DateTimeFormat(env.language, { dateStyle: 'long', timeStyle: 'short' }).format(new Date(startedAt));
  const parts = [`**${escaped(titleOf(entry))}** · ${escaped(when)}${commit === undefined ? '' : ` · \`${escaped(commit.slice(0, 7))}\``}`];
  if (cause !== undefined) parts.push(l10n.t('Cause: {0}', escaped(cause.evidence ?? cause.id)));
  if (cure !== undefined) parts.push(l10n.t('Cure: {0}', escaped(cure)));
  const notes = /^## Notes\s*\n([^]+?)(?:\n## |$)/m.exec(entry.body)?.[1]?.trim();
  if (notes !== undefined && notes !== '') parts.push(l10n.t('Notes: {0}', escaped(notes.slice(0, 400))));
  if (commits.length > 0) parts.push(commits.slice(0, 5).map((subject) => `- ${escaped(subject)}`).join('\n'));
  return parts.join('\n\n');
}

const units: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
];

/** `3 days ago`, in the user's language. */
export function ageText(startedAt: string, now: Date): string {
  const seconds = (now.getTime() - Date.parse(startedAt)) / 1000;
  const format = new Intl.RelativeTimeFormat(env.language, { numeric: 'auto' });
  for (const [unit, size] of units) if (seconds >= size) return format.format(-Math.floor(seconds / size), unit);
  return l10n.t('just now');
}
