import { dirname, join, resolve, sep } from 'node:path';
import { decodeText } from '../documents/bytes';
import { parseReadme } from '../documents/readme';
import { eachConcurrently } from './concurrency';
import type { FileSystem } from './file-system';
import { spaceIdOfRepo } from './git-remote';
import { parseSpacedockFile } from './settings-file';

/** Where a Space project lies. Paths are absolute and native. */
export interface ProjectLocation {
  /** The Space repo's checkout: the folder with README (sdk: docker) and Dockerfile. */
  readonly spaceRoot: string;
  /** The main repo, where `spacedock.yaml` names a Space repo beside it; undefined where one repo is both. */
  readonly mainRoot: string | undefined;
  /** The `spacedock.yaml` in force. */
  readonly settingsPath: string | undefined;
  /** `namespace/name`: from settings, else from the Space repo's git remote. */
  readonly spaceId: string | undefined;
}

export interface DiscoveryOptions {
  readonly signal?: AbortSignal;
  /** Host (with its port) of a Hub other than huggingface.co, for the remotes' URLs. */
  readonly hubHost?: string;
}

const settingsName = 'spacedock.yaml';
const deepest = 2;
const mostFolders = 2_000;
const mostSiblings = 200;
const atOnce = 16;
const neverLookedInto = new Set(['node_modules', 'venv', '__pycache__', 'site-packages']);

/** What a folder says of itself. */
interface Marks {
  readonly folder: string;
  readonly isSpace: boolean;
  readonly settings: { readonly space: string | undefined; readonly repo: string | undefined } | undefined;
}

/**
 * Finds the Space projects in folders and up to two levels below them. A folder is a Space repo where its README's front
 * matter says `sdk: docker`, or where a `spacedock.yaml` names it as `repo`; that file makes its folder the main repo.
 * A Space repo that no `spacedock.yaml` in sight names is looked for in those of its sibling folders.
 * In the order of the folders. Rejects only with the signal's reason.
 */
export async function discoverProjects(
  folders: readonly string[],
  fileSystem: FileSystem,
  options: DiscoveryOptions = {},
): Promise<ProjectLocation[]> {
  const marks = await marksBelow(folders, fileSystem, options.signal);
  const mains = marks.filter((mark) => isMain(mark));
  const named = new Set(mains.map((mark) => spaceRootOf(mark)));
  const orphans = marks.filter((mark) => mark.isSpace && mark.settings === undefined && !named.has(mark.folder));
  const siblings = await siblingMains(orphans, fileSystem, options.signal);

  const locations = new Map<string, ProjectLocation>();
  for (const mark of [...mains, ...siblings]) {
    const spaceRoot = spaceRootOf(mark);
    if (locations.has(spaceRoot)) continue;
    locations.set(spaceRoot, {
      spaceRoot,
      mainRoot: mark.folder,
      settingsPath: join(mark.folder, settingsName),
      spaceId: mark.settings?.space,
    });
  }
  for (const { folder, isSpace, settings } of marks) {
    if (!isSpace || locations.has(folder)) continue;
    const settingsPath = settings === undefined ? undefined : join(folder, settingsName);
    locations.set(folder, { spaceRoot: folder, mainRoot: undefined, settingsPath, spaceId: settings?.space });
  }
  const inOrder = [...locations.values()].sort((a, b) => orderOf(a) - orderOf(b));
  const found: ProjectLocation[] = [];
  await eachConcurrently(
    inOrder,
    atOnce,
    async (location, index) => {
      const spaceId = location.spaceId ?? (await spaceIdOfRepo(location.spaceRoot, fileSystem, options.hubHost));
      found[index] = { ...location, spaceId };
    },
    options.signal,
  );
  return found;

  function orderOf({ spaceRoot, mainRoot }: ProjectLocation): number {
    const index = marks.findIndex(({ folder }) => folder === mainRoot || folder === spaceRoot);
    return index === -1 ? marks.length : index;
  }
}

/**
 * A `spacedock.yaml` that names another folder: its own is then the main repo. A folder around it is no Space repo but
 * a slip, or a trap in a cloned repo, that would have half a disk read.
 */
function isMain(mark: Marks): boolean {
  const spaceRoot = spaceRootOf(mark);
  const around = spaceRoot.endsWith(sep) ? spaceRoot : spaceRoot + sep;
  return mark.settings?.repo !== undefined && spaceRoot !== mark.folder && !mark.folder.startsWith(around);
}

function spaceRootOf({ folder, settings }: Marks): string {
  return resolve(folder, settings?.repo ?? '.');
}

async function marksBelow(
  folders: readonly string[],
  fileSystem: FileSystem,
  signal: AbortSignal | undefined,
): Promise<Marks[]> {
  const marks: Marks[] = [];
  const seen = new Set<string>();
  let level = folders.map((folder) => resolve(folder));
  for (let depth = 0; depth <= deepest && level.length > 0; depth++) {
    const here = level.filter((folder) => !seen.has(folder)).slice(0, mostFolders - seen.size);
    for (const folder of here) seen.add(folder);
    const results: { mark: Marks; below: readonly string[] }[] = [];
    await eachConcurrently(
      here,
      atOnce,
      async (folder, index) => {
        results[index] = await lookInto(folder, fileSystem);
      },
      signal,
    );
    marks.push(...results.map(({ mark }) => mark));
    level = results.flatMap(({ below }) => below);
  }
  return marks;
}

async function lookInto(
  folder: string,
  fileSystem: FileSystem,
): Promise<{ mark: Marks; below: readonly string[] }> {
  const entries = (await fileSystem.readDirectory(folder)) ?? [];
  const has = (name: string): boolean => entries.some((entry) => entry.name === name && entry.kind === 'file');
  const isSpace = has('README.md') && (await saysDocker(join(folder, 'README.md'), fileSystem));
  const settings = has(settingsName) ? await readSettings(folder, fileSystem) : undefined;
  const below = entries
    .filter(({ name, kind }) => kind === 'directory' && !name.startsWith('.') && !neverLookedInto.has(name))
    .map(({ name }) => join(folder, name))
    .sort();
  return { mark: { folder, isSpace, settings }, below };
}

/** The main repos beside Space repos that nothing in sight names: only the parents' own folders are looked at. */
async function siblingMains(
  orphans: readonly Marks[],
  fileSystem: FileSystem,
  signal: AbortSignal | undefined,
): Promise<Marks[]> {
  const wanted = new Set(orphans.map(({ folder }) => folder));
  const parents = [...new Set(orphans.map(({ folder }) => dirname(folder)))];
  const found: Marks[] = [];
  for (const parent of parents) {
    const entries = (await fileSystem.readDirectory(parent)) ?? [];
    const folders = entries
      .filter(({ name, kind }) => kind === 'directory' && !name.startsWith('.'))
      .map(({ name }) => join(parent, name))
      .sort()
      .slice(0, mostSiblings);
    const results: (Marks | undefined)[] = [];
    await eachConcurrently(
      folders,
      atOnce,
      async (folder, index) => {
        const stat = await fileSystem.stat(join(folder, settingsName));
        if (stat?.kind !== 'file') return;
        results[index] = { folder, isSpace: false, settings: await readSettings(folder, fileSystem) };
      },
      signal,
    );
    found.push(...results.filter((mark) => mark !== undefined && isMain(mark) && wanted.has(spaceRootOf(mark))) as Marks[]);
  }
  return found;
}

async function readSettings(folder: string, fileSystem: FileSystem): Promise<Marks['settings']> {
  const text = await readStart(join(folder, settingsName), 500_000, fileSystem);
  // A file that cannot be read still marks its folder.
  return text === undefined ? { space: undefined, repo: undefined } : parseSpacedockFile(text).settings;
}

async function saysDocker(path: string, fileSystem: FileSystem): Promise<boolean> {
  const text = await readStart(path, 64_000, fileSystem);
  if (text === undefined || !/\bdocker\b/.test(text)) return false;
  const entries = parseReadme(text).frontMatter?.entries;
  return entries?.some(({ key, value }) => key === 'sdk' && value === 'docker') ?? false;
}

async function readStart(path: string, bytes: number, fileSystem: FileSystem): Promise<string | undefined> {
  try {
    return decodeText(await fileSystem.readHead(path, bytes)).text;
  } catch {
    return undefined;
  }
}
