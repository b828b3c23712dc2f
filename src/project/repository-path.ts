import { isAbsolute, relative, sep } from 'node:path';

/**
 * A path of spacedock.yaml in the form that listings use: `/` between names, no `./` before it, no trailing `/`.
 * '' is the repo's root. Undefined where it is absolute or leads out of the repo.
 */
export function repositoryPath(written: string): string | undefined {
  if (/^[/\\]|^[A-Za-z]:/.test(written)) return undefined;
  const names = written.split(/[/\\]/).filter((name) => name !== '' && name !== '.');
  return names.includes('..') ? undefined : names.join('/');
}

export function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

/** Every folder above a path, the nearest first, the root ('') left out. */
export function foldersAbove(path: string): string[] {
  const folders: string[] = [];
  for (let folder = parentOf(path); folder !== ''; folder = parentOf(folder)) folders.push(folder);
  return folders;
}

export function hasCaseInsensitiveFiles(platform: NodeJS.Platform): boolean {
  return platform === 'win32' || platform === 'darwin';
}

/** Two paths with the same key are one file on a file system that ignores case (macOS also ignores composition). */
export function caseKey(path: string): string {
  return path.normalize('NFC').toLowerCase();
}

/** A native path as one relative to the root with `/`; undefined for the root itself and for what lies outside. */
export function pathInRepo(root: string, path: string): string | undefined {
  const inside = relative(root, path);
  if (inside === '' || isAbsolute(inside) || inside === '..' || inside.startsWith(`..${sep}`)) return undefined;
  return sep === '/' ? inside : inside.split(sep).join('/');
}
