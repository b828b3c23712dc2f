import { parse, stringify } from 'yaml';
import { redact } from '../hub/redact';

/** One deployment, as the journal keeps it. */
export interface JournalEntry {
  /** The file's name. */
  readonly file: string;
  /** `namespace/name`. */
  readonly space: string | undefined;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  /** Of `DeployOutcome`, or what somebody wrote. */
  readonly outcome: string;
  /** The pushed commit. */
  readonly commit: string | undefined;
  /** Of the main repo, that it was made from. */
  readonly mainCommit: string | undefined;
  readonly seconds: { readonly total?: number | undefined; readonly build?: number | undefined; readonly start?: number | undefined };
  /** Why it failed. */
  readonly cause: JournalCause | undefined;
  /** How it was mended: what somebody wrote there. */
  readonly cure: string | undefined;
  /** Subjects of the pushed commits, the newest first. */
  readonly commits: readonly string[];
  /** All below the front matter. */
  readonly body: string;
}

export interface JournalCause {
  readonly id: string;
  readonly evidence: string | undefined;
  readonly instruction: string | undefined;
}

/** The same failure, earlier, and what came after it. */
export interface SeenBefore {
  readonly entry: JournalEntry;
  /** What mended it, where that is known. */
  readonly mended: string | undefined;
}

const mostSubjects = 20;

/** The entry as a file: front matter, then the report. Without secrets. */
export function writeEntry(entry: Omit<JournalEntry, 'file'>): string {
  const { space, startedAt, outcome, commit, mainCommit, seconds, cause, cure, commits, body } = entry;
  const matter = {
    space,
    started: startedAt,
    outcome,
    commit,
    mainCommit,
    seconds: withoutUndefined(seconds),
    cause: cause && withoutUndefined(cause),
    cure: cure ?? '',
    commits: commits.slice(0, mostSubjects),
  };
  return redact(`---\n${stringify(withoutUndefined(matter), { lineWidth: 0 })}---\n\n${body.trimEnd()}\n`);
}

/** Reads an entry, also one that was edited by hand; undefined for a file that is none. Never throws. */
export function readEntry(file: string, text: string): JournalEntry | undefined {
  const match = /^\uFEFF?---[ \t]*\r?\n([^]*?)(?:^|\r?\n)---[ \t]*(?:\r?\n|$)([^]*)$/.exec(text);
  if (match === null) return undefined;
  let matter: unknown;
  try {
    matter = parse(match[1] ?? '', { schema: 'core', maxAliasCount: 0, logLevel: 'silent' });
  } catch {
    return undefined;
  }
  if (!isRecord(matter)) return undefined;
  const startedAt = timeOf(matter['started']) ?? timeOf(/^\d{4}-\d\d-\d\d/.exec(file)?.[0]);
  const outcome = textOf(matter['outcome']);
  if (startedAt === undefined || outcome === undefined) return undefined;
  const seconds = isRecord(matter['seconds']) ? matter['seconds'] : {};
  const cause = isRecord(matter['cause']) ? matter['cause'] : {};
  const id = textOf(cause['id']) ?? textOf(matter['cause']);
  return {
    file,
    space: textOf(matter['space']),
    startedAt,
    outcome,
    commit: textOf(matter['commit']),
    mainCommit: textOf(matter['mainCommit']),
    seconds: { total: numberOf(seconds['total']), build: numberOf(seconds['build']), start: numberOf(seconds['start']) },
    cause: id === undefined ? undefined : { id, evidence: textOf(cause['evidence']), instruction: textOf(cause['instruction']) },
    cure: textOf(matter['cure']),
    commits: Array.isArray(matter['commits']) ? matter['commits'].flatMap((subject) => textOf(subject) ?? []) : [],
    body: (match[2] ?? '').trim(),
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A commit of digits alone is a number to YAML. */
function textOf(value: unknown): string | undefined {
  const text = typeof value === 'string' ? value.trim() : typeof value === 'number' ? String(value) : '';
  return text === '' ? undefined : text;
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined;
}

function timeOf(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  const time = Date.parse(value);
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}

function withoutUndefined<T extends object>(value: T): Partial<T> {
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as Partial<T>;
}
