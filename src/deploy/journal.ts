import { mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeText } from '../documents/bytes';
import { eachConcurrently } from '../project/concurrency';
import type { ProjectLocation } from '../project/discovery';
import { usualJournal } from '../project/own-files';
import { pathInRepo } from '../project/repository-path';
import { parseSpacedockFile } from '../project/settings-file';
import type { Repository } from '../sync/repository';
import { readEntry, writeEntry, type JournalCause, type JournalEntry, type SeenBefore } from './journal-entry';

/** Older ones stay where they are, and are not read. */
const mostEntries = 1_000;
const largestEntry = 1024 * 1024;

/** Where a project's journal is: in the main repo, at `journal` of its settings. */
export function journalFolder({ mainRoot, spaceRoot }: Pick<ProjectLocation, 'mainRoot' | 'spaceRoot'>, journal: string | undefined): string {
  return join(mainRoot ?? spaceRoot, journal ?? usualJournal);
}

/** The `journal` of the settings in force. */
async function journalSetting({ settingsPath }: Pick<ProjectLocation, 'settingsPath'>): Promise<string | undefined> {
  if (settingsPath === undefined) return undefined;
  const bytes = await readFile(settingsPath).catch(() => undefined);
  return bytes === undefined ? undefined : parseSpacedockFile(decodeText(bytes).text).settings.journal;
}

/** The folder of a project's journal by its settings. */
export async function journalOf(location: ProjectLocation): Promise<string> {
  return journalFolder(location, await journalSetting(location));
}

/** What is changed in the main repo beside the journal, to which every deployment adds. */
export async function changedBesideJournal(location: ProjectLocation, { changed, prefix }: Pick<Repository, 'changed' | 'prefix'>): Promise<Repository['changed']> {
  const { mainRoot } = location;
  const folder = mainRoot === undefined ? undefined : pathInRepo(mainRoot, await journalOf(location));
  return folder === undefined ? changed : changed.filter(({ path }) => !path.startsWith(`${prefix}${folder}/`));
}

/** The entries of a folder, the newest first. Files of others, and what cannot be read, are passed over. */
export async function readJournal(folder: string, signal?: AbortSignal): Promise<JournalEntry[]> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => /\.md$/i.test(name)).sort();
  const entries: JournalEntry[] = [];
  await eachConcurrently(
    names.slice(-mostEntries),
    16,
    async (name) => {
      const path = join(folder, name);
      const state = await stat(path).catch(() => undefined);
      if (state?.isFile() !== true || state.size > largestEntry) return;
      const text = await readFile(path, 'utf8').catch(() => undefined);
      const entry = text === undefined ? undefined : readEntry(name, text);
      if (entry !== undefined) entries.push(entry);
    },
    signal,
  );
  return entries.sort((a, b) => (a.startedAt === b.startedAt ? compare(b.file, a.file) : compare(b.startedAt, a.startedAt)));
}

/**
 * Adds an entry: a file of its own, named by date and commit, which is there whole or not at all.
 * @returns its path.
 */
export async function addToJournal(folder: string, entry: Omit<JournalEntry, 'file'>, options: { readonly hidden?: boolean } = {}): Promise<string> {
  await mkdir(folder, { recursive: true });
  // Where one repo is both, the journal must not become a part of the next deployment.
  if (options.hidden === true) await writeFile(join(folder, '.gitignore'), '*\n', { flag: 'wx' }).catch(() => undefined);
  const stem = `${entry.startedAt.slice(0, 16).replace('T', '-').replace(':', '')}-${(entry.commit ?? entry.outcome).slice(0, 7)}`;
  const temporary = join(folder, `.${stem}.${String(process.pid)}.tmp`);
  try {
    await writeFile(temporary, writeEntry(entry), { flag: 'wx' });
    for (let count = 1; ; count++) {
      const path = join(folder, `${stem}${count === 1 ? '' : `-${String(count)}`}.md`);
      // Takes the name first: what is there already is nobody's to overwrite.
      const taken = await open(path, 'wx').then(
        (file) => file.close().then(() => true),
        (error: unknown) => {
          if ((error as { code?: unknown }).code === 'EEXIST') return false;
          throw error;
        },
      );
      if (!taken) continue;
      await rename(temporary, path);
      return path;
    }
  } finally {
    await rm(temporary, { force: true });
  }
}

/** The last deployment that ran, of a Space. `entries`: the newest first. */
export function lastThatRan(entries: readonly JournalEntry[], space: string | undefined): JournalEntry | undefined {
  return entries.find((entry) => ran(entry) && isOf(entry, space));
}

export function ran({ outcome }: Pick<JournalEntry, 'outcome'>): boolean {
  return outcome === 'running' || outcome === 'unverified';
}

/** The last time that a failure was seen, and what mended it. `entries`: the newest first. */
export function seenBefore(entries: readonly JournalEntry[], cause: JournalCause): SeenBefore | undefined {
  const at = entries.findIndex((entry) => entry.cause !== undefined && isSame(entry.cause, cause));
  const entry = entries[at];
  if (entry === undefined) return undefined;
  const next = entries.slice(0, at).findLast((later) => ran(later) && isOf(later, entry.space));
  const [subject] = next?.commits ?? [];
  return { entry, mended: entry.cure ?? next?.cure ?? (subject === undefined ? undefined : `“${subject}” (${next?.commit?.slice(0, 7) ?? next?.startedAt.slice(0, 10) ?? ''})`) };
}

/** A cause of the catalogue by its name; one that it does not know, by the step or the words too. */
function isSame(known: JournalCause, cause: JournalCause): boolean {
  if (known.id !== cause.id) return false;
  if (cause.id !== 'unknown') return true;
  const same = (a: string | undefined, b: string | undefined): boolean => a !== undefined && b !== undefined && folded(a) === folded(b);
  return same(known.evidence, cause.evidence) || same(known.instruction, cause.instruction);
}

/** Numbers, addresses and white space differ from run to run. */
function folded(text: string): string {
  return text.toLowerCase().replace(/0x[0-9a-f]+|\d+/g, '#').replace(/\s+/g, ' ').trim();
}

function isOf(entry: JournalEntry, space: string | undefined): boolean {
  return space === undefined || entry.space === undefined || entry.space === space;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
