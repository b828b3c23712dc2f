import { join, sep } from 'node:path';
import { gitAttributes } from '../documents/ignore-files';
import { eachConcurrently } from './concurrency';
import type { ProjectLocation } from './discovery';
import type { DocumentCache } from './document-cache';
import { readProjectFile, textWanted } from './file-reading';
import type { FileStat, FileSystem } from './file-system';
import { isLeftOut, listRepo } from './listing';
import { loadMainRepo, updateMainRepo } from './main-repo';
import type { Project } from './project';
import { pathInRepo } from './repository-path';
import type { SpacedockSettings } from './settings';
import { defaultSettings, parseSpacedockFile } from './settings-file';
import { ProjectSnapshot, withLiveSpace, type SnapshotFile, type SnapshotParts } from './snapshot';

const atOnce = 16;
/** All texts of a project together: beyond it, files are known by name only. */
const mostTextBytes = 48_000_000;

/** With more than these, a listing is quicker. */
const mostChanges = 500;

/**
 * Reads a project as it is now. Lists the whole Space repo, reads what the rules want the text of and has changed since
 * the cache saw it. A file that cannot be read is in the listing and has no text. Rejects only with the signal's reason.
 */
export async function loadProject(
  location: ProjectLocation,
  fileSystem: FileSystem,
  cache: DocumentCache,
  signal?: AbortSignal,
): Promise<Project> {
  const settingsFile = await readSettings(location, fileSystem, cache);
  const { paths, ignore, truncated } = await listRepo(location.spaceRoot, fileSystem, signal);
  const stats = new Map<string, FileStat>();
  await eachConcurrently(
    paths,
    atOnce,
    async ({ path }) => {
      const stat = await fileSystem.stat(join(location.spaceRoot, path));
      if (stat !== undefined) stats.set(path, stat);
    },
    signal,
  );
  const mainFiles = mainFilesOf(settingsFile);
  const wanted = textsWithinLimit(paths, stats, mainFiles);
  const read = new Map<string, Omit<SnapshotFile, 'lfs'>>();
  await eachConcurrently(
    paths,
    atOnce,
    async ({ path, ignored }) => {
      const stat = stats.get(path);
      if (stat === undefined) return;
      const wantsText = wanted.paths.has(path);
      read.set(path, await readOne(location.spaceRoot, path, { stat, ignored, wantsText }, fileSystem, cache));
    },
    signal,
  );
  const isLfs = lfsJudge(read);
  const files = new Map<string, SnapshotFile>();
  for (const { path } of paths) {
    const file = read.get(path);
    if (file !== undefined) files.set(path, { ...file, lfs: isLfs(path) });
  }
  cache.retain(location.spaceRoot + sep, (path) => {
    return path === location.settingsPath || files.has(pathInRepo(location.spaceRoot, path) ?? '');
  });
  const mainRepo = await loadMainRepo(location, settingsOf(settingsFile), fileSystem, cache, signal);
  return new ProjectSnapshot({ location, settingsFile, files, filesTruncated: truncated || wanted.truncated, ignore, mainRepo, space: undefined });
}

/**
 * The project after a change in some files (absolute paths), whose texts alone are read: the repo is not listed again,
 * so this is what runs at a keystroke. Whoever calls it must name every path that changed since `project` was read,
 * as an editor's file watcher does. A folder, `.gitignore` or `.gitattributes` among them lists anew.
 */
export async function updateProject(
  project: Project,
  changed: readonly string[],
  fileSystem: FileSystem,
  cache: DocumentCache,
  signal?: AbortSignal,
): Promise<Project> {
  const { location } = project;
  const anew = async (): Promise<Project> => withLiveSpace(await loadProject(location, fileSystem, cache, signal), project.space);
  if (!(project instanceof ProjectSnapshot) || changed.length > mostChanges) return anew();
  const parts: SnapshotParts = project.parts;
  const files = new Map(parts.files);
  const settingsChanged = location.settingsPath !== undefined && changed.includes(location.settingsPath);
  const settingsFile = settingsChanged ? await readSettings(location, fileSystem, cache) : parts.settingsFile;
  const mainFiles = mainFilesOf(settingsFile);
  const { config } = settingsOf(settingsFile);
  // A config that was never read because it lay at no usual place.
  const newConfig = settingsChanged && config !== undefined && parts.files.get(config)?.content === undefined;
  const inRepo = changed.map((path) => pathInRepo(location.spaceRoot, path)).filter((path) => path !== undefined);
  for (const path of newConfig ? [...inRepo, config] : inRepo) {
    signal?.throwIfAborted();
    if (path !== '.git/info/exclude' && isLeftOut(path, parts.ignore)) continue;
    const fullPath = join(location.spaceRoot, path);
    const stat = await fileSystem.stat(fullPath);
    const known = files.get(path);
    if (changesListing(path, stat, known !== undefined, files)) return anew();
    if (stat === undefined) {
      files.delete(path);
      cache.forget(fullPath);
      continue;
    }
    const ignored = known?.ignored ?? parts.ignore.ignoresFile(path);
    const wantsText = !ignored && stat.kind === 'file' && textWanted(path, stat.size, mainFiles);
    const file = await readOne(location.spaceRoot, path, { stat, ignored, wantsText }, fileSystem, cache);
    files.set(path, { ...file, lfs: known?.lfs ?? lfsJudge(files)(path) });
  }
  const mainRepo = await mainRepoAfter(parts, settingsFile, changed, fileSystem, cache, signal);
  return new ProjectSnapshot({ ...parts, settingsFile, files, mainRepo });
}

async function mainRepoAfter(
  { location, settingsFile: oldSettings, mainRepo }: SnapshotParts,
  settingsFile: SnapshotParts['settingsFile'],
  changed: readonly string[],
  fileSystem: FileSystem,
  cache: DocumentCache,
  signal: AbortSignal | undefined,
): Promise<SnapshotParts['mainRepo']> {
  const { mainRoot, spaceRoot } = location;
  if (mainRoot === undefined) return undefined;
  const settings = settingsOf(settingsFile);
  if (mainRepo === undefined || !syncsAlike(settings, settingsOf(oldSettings))) {
    return loadMainRepo(location, settings, fileSystem, cache, signal);
  }
  const inMain = changed.flatMap((path) => (pathInRepo(spaceRoot, path) === undefined ? (pathInRepo(mainRoot, path) ?? []) : []));
  if (inMain.length === 0) return mainRepo;
  return updateMainRepo(mainRepo, inMain, { ...location, mainRoot }, settings, fileSystem, cache, signal);
}

function syncsAlike(a: SpacedockSettings, b: SpacedockSettings): boolean {
  const keyOf = ({ sync, remove, protect, allowBinary, config }: SpacedockSettings): string =>
    JSON.stringify([sync, remove, protect, allowBinary, config]);
  return a === b || keyOf(a) === keyOf(b);
}

function settingsOf(settingsFile: SnapshotParts['settingsFile']): SpacedockSettings {
  return settingsFile?.content.derived(parseSpacedockFile).settings ?? defaultSettings;
}

function changesListing(
  path: string,
  stat: FileStat | undefined,
  known: boolean,
  files: ReadonlyMap<string, unknown>,
): boolean {
  if (/(^|\/)\.git(ignore|attributes)$/.test(path) || path === '.git/info/exclude') return true;
  if (stat === undefined) {
    // Gone, and no file before: perhaps a folder with all that lay in it.
    if (known) return false;
    for (const other of files.keys()) if (other.startsWith(`${path}/`)) return true;
    return false;
  }
  return stat.kind === 'directory' || stat.kind === 'other';
}

async function readOne(
  root: string,
  path: string,
  { stat, ignored, wantsText }: { stat: FileStat; ignored: boolean; wantsText: boolean },
  fileSystem: FileSystem,
  cache: DocumentCache,
): Promise<Omit<SnapshotFile, 'lfs'>> {
  const { size, executable } = stat;
  // A link is what git stores, not what it points to.
  if (stat.kind !== 'file') {
    return { path, size, kind: 'link', binary: false, lfsPointer: false, ignored, executable: false, content: undefined };
  }
  const { binary, lfsPointer, content } = await readProjectFile(join(root, path), stat, wantsText, fileSystem, cache);
  return { path, size, kind: 'file', binary, lfsPointer, ignored, executable, content };
}

function mainFilesOf(settingsFile: SnapshotParts['settingsFile']): ReadonlySet<string> {
  const { config } = settingsOf(settingsFile);
  const settings = settingsFile?.file.repo === 'space' ? [settingsFile.file.path] : [];
  return new Set(['Dockerfile', 'README.md', ...settings, ...(config === undefined ? [] : [config])]);
}

/** The main files first, then the others in the listing's order, as long as there is room. */
function textsWithinLimit(
  paths: readonly { readonly path: string; readonly kind: string; readonly ignored: boolean }[],
  stats: ReadonlyMap<string, FileStat>,
  mainFiles: ReadonlySet<string>,
): { paths: ReadonlySet<string>; truncated: boolean } {
  const wanted = new Set<string>();
  let truncated = false;
  let bytes = 0;
  for (const { path, kind, ignored } of paths) {
    const size = stats.get(path)?.size;
    if (size === undefined || kind !== 'file' || ignored || !textWanted(path, size, mainFiles)) continue;
    const counts = !mainFiles.has(path);
    if (counts && bytes + size > mostTextBytes) {
      truncated = true;
      continue;
    }
    if (counts) bytes += size;
    wanted.add(path);
  }
  return { paths: wanted, truncated };
}

/** By every `.gitattributes` from the file's folder up to the root. */
function lfsJudge(files: ReadonlyMap<string, Pick<SnapshotFile, 'content'>>): (path: string) => boolean {
  return (path) => {
    for (let cut = path.lastIndexOf('/'); ; cut = path.lastIndexOf('/', cut - 1)) {
      const prefix = cut === -1 ? '' : path.slice(0, cut + 1);
      const attributes = files.get(`${prefix}.gitattributes`)?.content?.derived(gitAttributes);
      if (attributes?.(path.slice(cut + 1)).lfs === true) return true;
      if (cut <= 0) return false;
    }
  };
}

async function readSettings(
  { settingsPath, spaceRoot, mainRoot }: ProjectLocation,
  fileSystem: FileSystem,
  cache: DocumentCache,
): Promise<SnapshotParts['settingsFile']> {
  if (settingsPath === undefined) return undefined;
  const stat = await fileSystem.stat(settingsPath);
  if (stat === undefined) return undefined;
  const { content } = await readProjectFile(settingsPath, stat, true, fileSystem, cache);
  if (content === undefined) return undefined;
  const inMain = mainRoot === undefined ? undefined : pathInRepo(mainRoot, settingsPath);
  const inSpace = pathInRepo(spaceRoot, settingsPath);
  if (inMain !== undefined) return { file: { repo: 'main', path: inMain }, content };
  return inSpace === undefined ? undefined : { file: { repo: 'space', path: inSpace }, content };
}
