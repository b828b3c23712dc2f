import { join, sep } from 'node:path';
import { eachConcurrently } from './concurrency';
import type { ProjectLocation } from './discovery';
import type { DocumentCache, FileContent } from './document-cache';
import { readProjectFile } from './file-reading';
import type { FileStat, FileSystem } from './file-system';
import type { GitIgnore } from './git-ignore';
import { isLeftOut, listRepo } from './listing';
import { foldersAbove, pathInRepo } from './repository-path';
import { isConfigPlace } from './runtime-config';
import type { SpacedockSettings } from './settings';
import { compileSelection, type Selection } from './sync-selection';

/** A file of the main repo: every one by name, those that a sync takes with what the Hub and git make of them. */
export interface MainFile {
  readonly path: string;
  readonly kind: 'file' | 'link';
  readonly ignored: boolean;
  /** A rule of `sync` covers it, and `remove` does not. */
  readonly synced: boolean;
  /** Undefined where only the name is known. */
  readonly size: number | undefined;
  /** Both false where only the name is known. */
  readonly binary: boolean;
  readonly lfsPointer: boolean;
  /** Of files that may be the runtime config. */
  readonly content: FileContent | undefined;
}

/** The main repo as far as the rules of a sync reach: a value, made by `loadMainRepo`. */
export interface MainRepo {
  readonly selection: Selection;
  /** By path with `/`. Empty without a rule of `sync`; ignored folders that no rule enters are left out. */
  readonly files: ReadonlyMap<string, MainFile>;
  /** Absence from `files` proves nothing. */
  readonly filesTruncated: boolean;
  readonly ignore: GitIgnore | undefined;
}

type Places = Pick<ProjectLocation, 'mainRoot' | 'spaceRoot' | 'settingsPath'>;

const atOnce = 16;

/**
 * Lists the main repo and looks into what a sync takes. Without a rule of `sync` only the config is looked at.
 * Undefined where there is no main repo. Rejects only with the signal's reason.
 */
export async function loadMainRepo(
  location: Places,
  settings: SpacedockSettings,
  fileSystem: FileSystem,
  cache: DocumentCache,
  signal?: AbortSignal,
): Promise<MainRepo | undefined> {
  const { mainRoot, spaceRoot, settingsPath } = location;
  if (mainRoot === undefined) return undefined;
  const selection = compileSelection(settings, process.platform);
  const { paths, ignore, truncated } =
    settings.sync.length === 0
      ? { paths: configAlone(settings), ignore: undefined, truncated: true }
      : await listRepo(mainRoot, fileSystem, signal, opensFolder(selection, pathInRepo(mainRoot, spaceRoot)));
  const found: MainFile[] = [];
  await eachConcurrently(
    paths,
    atOnce,
    async ({ path, kind, ignored }, index) => {
      const file = await lookAt({ path, kind, ignored, synced: isSynced(path, selection) }, mainRoot, settings, fileSystem, cache);
      if (file !== undefined) found[index] = file;
    },
    signal,
  );
  const files = new Map(Object.values(found).map((file) => [file.path, file]));
  cache.retain(mainRoot + sep, (path) => {
    return path === settingsPath || path.startsWith(spaceRoot + sep) || files.has(pathInRepo(mainRoot, path) ?? '');
  });
  return { selection, files, filesTruncated: truncated, ignore };
}

/**
 * The main repo after a change of some of its files (relative, with `/`), the settings being the same. The same object
 * where nothing changed that is known of it.
 */
export async function updateMainRepo(
  repo: MainRepo,
  changed: readonly string[],
  location: Places & { readonly mainRoot: string },
  settings: SpacedockSettings,
  fileSystem: FileSystem,
  cache: DocumentCache,
  signal?: AbortSignal,
): Promise<MainRepo | undefined> {
  const { selection, ignore } = repo;
  const opens = opensFolder(selection, pathInRepo(location.mainRoot, location.spaceRoot));
  const files = new Map(repo.files);
  let differs = false;
  for (const path of changed) {
    signal?.throwIfAborted();
    if (ignore === undefined ? path !== settings.config : isLeftOut(path, ignore)) continue;
    const stat = await fileSystem.stat(join(location.mainRoot, path));
    const known = files.get(path);
    if (ignore !== undefined && listsAnew(path, stat, known !== undefined, files)) {
      return loadMainRepo(location, settings, fileSystem, cache, signal);
    }
    if (stat === undefined) {
      differs = files.delete(path) || differs;
      cache.forget(join(location.mainRoot, path));
      continue;
    }
    if (ignore !== undefined && !foldersAbove(path).every((folder) => opens(folder, ignore.ignores(folder, true)))) continue;
    const kind = stat.kind === 'file' ? 'file' : 'link';
    const entry = { path, kind, ignored: known?.ignored ?? ignore?.ignoresFile(path) ?? false, synced: isSynced(path, selection) } as const;
    const file = await lookAt(entry, location.mainRoot, settings, fileSystem, cache, stat);
    if (file === undefined) continue;
    if (known !== undefined && isSame(known, file)) continue;
    files.set(path, file);
    differs = true;
  }
  return differs ? { ...repo, files } : repo;
}

function configAlone({ config }: SpacedockSettings): readonly { path: string; kind: 'file'; ignored: false }[] {
  return config === undefined ? [] : [{ path: config, kind: 'file', ignored: false }];
}

/** Ignored folders can hold gigabytes of data: they are opened where a rule of `sync` leads into them. */
function opensFolder(selection: Selection, spaceFolder: string | undefined): (folder: string, ignored: boolean) => boolean {
  return (folder, ignored) => {
    if (folder === spaceFolder) return false;
    return !ignored || selection.opensFolder(folder);
  };
}

function isSynced(path: string, selection: Selection): boolean {
  return selection.ruleFor(path) !== undefined && !selection.removes(path);
}

async function lookAt(
  entry: Pick<MainFile, 'path' | 'kind' | 'ignored' | 'synced'>,
  root: string,
  settings: SpacedockSettings,
  fileSystem: FileSystem,
  cache: DocumentCache,
  known?: FileStat,
): Promise<MainFile | undefined> {
  const nameOnly = { ...entry, size: undefined, binary: false, lfsPointer: false, content: undefined };
  const isConfig = settings.config === undefined ? isConfigPlace(entry.path) : entry.path === settings.config;
  if (entry.kind !== 'file' || !(entry.synced || isConfig)) return nameOnly;
  const fullPath = join(root, entry.path);
  const stat = known ?? (await fileSystem.stat(fullPath));
  if (stat === undefined) return undefined;
  if (stat.kind !== 'file') return nameOnly;
  const wantsText = isConfig && stat.size <= longestConfig;
  const { binary, lfsPointer, content } = await readProjectFile(fullPath, stat, wantsText, fileSystem, cache);
  return { ...entry, size: stat.size, binary, lfsPointer, content };
}

/** In bytes. */
const longestConfig = 1_000_000;

function listsAnew(path: string, stat: FileStat | undefined, known: boolean, files: ReadonlyMap<string, unknown>): boolean {
  if (/(^|\/)\.gitignore$/.test(path) || path === '.git/info/exclude') return true;
  if (stat !== undefined) return stat.kind === 'directory' || stat.kind === 'other';
  if (known) return false;
  for (const other of files.keys()) if (other.startsWith(`${path}/`)) return true;
  return false;
}

function isSame(a: MainFile, b: MainFile): boolean {
  return a.kind === b.kind && a.size === b.size && a.binary === b.binary && a.lfsPointer === b.lfsPointer && a.content === b.content;
}
