import { join } from 'node:path';
import { decodeText } from '../documents/bytes';
import { eachConcurrently } from './concurrency';
import type { FileSystem } from './file-system';
import { GitIgnore } from './git-ignore';

/** More entries than a Space repo of about 1 GB has, and few enough for an editor. */
const mostEntries = 20_000;
const atOnce = 16;
/** Made by tools, large, and without meaning for the Space where git ignores them. */
const heavyFolders = new Set([
  'node_modules',
  '.venv',
  'venv',
  '__pycache__',
  '.tox',
  '.mypy_cache',
  '.pytest_cache',
  '.ruff_cache',
]);

/** The paths of a repo, relative to its root with `/`. */
export interface Listing {
  readonly paths: readonly { readonly path: string; readonly kind: 'file' | 'link'; readonly ignored: boolean }[];
  readonly ignore: GitIgnore;
  readonly truncated: boolean;
}

/**
 * Lists a repo without following links, breadth first, names in order, `.git` and ignored tool folders left out.
 * A root that is missing gives an empty listing. Folders for which `opens` says no are left out too.
 */
export async function listRepo(
  root: string,
  fileSystem: FileSystem,
  signal?: AbortSignal,
  opens: (folder: string, ignored: boolean) => boolean = () => true,
): Promise<Listing> {
  const ignore = new GitIgnore();
  const paths: { path: string; kind: 'file' | 'link'; ignored: boolean }[] = [];
  let seen = 0;
  let truncated = false;
  let level: { path: string; ignored: boolean }[] = [{ path: '', ignored: false }];
  await addRules('', '.git/info/exclude');
  while (level.length > 0) {
    const folders = level;
    const contents: Awaited<ReturnType<FileSystem['readDirectory']>>[] = [];
    await eachConcurrently(
      folders,
      atOnce,
      async ({ path, ignored }, index) => {
        const entries = await fileSystem.readDirectory(join(root, path));
        contents[index] = entries;
        const hasRules = entries?.some(({ name, kind }) => name === '.gitignore' && kind === 'file') ?? false;
        if (hasRules && !ignored) await addRules(path, below(path, '.gitignore'));
      },
      signal,
    );
    level = [];
    folders.forEach((folder, index) => {
      const entries = [...(contents[index] ?? [])].sort((a, b) => (a.name < b.name ? -1 : 1));
      for (const { name, kind } of entries) {
        if (kind === 'other' || name === '.git') continue;
        if (++seen > mostEntries) {
          truncated = true;
          return;
        }
        const path = below(folder.path, name);
        const ignored = folder.ignored || ignore.ignores(path, kind === 'directory');
        if (kind !== 'directory') paths.push({ path, kind, ignored });
        else if (!(ignored && heavyFolders.has(name)) && opens(path, ignored)) level.push({ path, ignored });
      }
    });
    if (truncated) break;
  }
  return { paths, ignore, truncated };

  async function addRules(folder: string, path: string): Promise<void> {
    try {
      ignore.add(folder, decodeText(await fileSystem.readFile(join(root, path))).text);
    } catch {
      // A file that cannot be read ignores nothing.
    }
  }
}

/** Whether a listing leaves the path out, by a folder above it. */
export function isLeftOut(path: string, ignore: GitIgnore): boolean {
  const names = path.split('/');
  if (names.includes('.git')) return true;
  return names
    .slice(0, -1)
    .some((name, index) => heavyFolders.has(name) && ignore.ignores(names.slice(0, index + 1).join('/'), true));
}

function below(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}
