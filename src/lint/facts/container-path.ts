/** Absolute, normalised path in a Linux container: `/app/a`, never a trailing `/` but for the root. */
export function containerPath(path: string, workingDirectory: string): string {
  // Most paths are what they are.
  if (path.startsWith('/') && !path.endsWith('/') && !path.includes('//') && !path.includes('/.')) return path;
  const parts: string[] = [];
  for (const part of `${path.startsWith('/') ? '' : workingDirectory}/${path}`.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}

/** The folder itself or something in it. Both absolute and normalised. */
export function isAtOrBelow(path: string, folder: string): boolean {
  return path === folder || isBelow(path, folder);
}

/** Something in the folder, not the folder itself. */
export function isBelow(path: string, folder: string): boolean {
  return folder === '/' ? path !== '/' : path.startsWith(`${folder}/`);
}

/** The folder of a path, `''` for one at the top of a repo, `/` for one at a container's root. */
export function folderOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash === 0 ? '/' : path.slice(0, Math.max(0, slash));
}
