/** Absolute, normalised path in a Linux container: `/app/a`, never a trailing `/` but for the root. */
export function containerPath(path: string, workingDirectory: string): string {
  // Most paths only need their ends trimmed: `models/`, `./app.py`.
  const isAbsolute = path.startsWith('/');
  const folder = isAbsolute ? '/' : workingDirectory;
  const start = isAbsolute ? 1 : path.startsWith('./') ? 2 : 0;
  const end = path.endsWith('/') || path === '.' ? path.length - 1 : path.length;
  if ((start >= end || isPlain(path, start, end)) && (folder === '/' || (folder.startsWith('/') && isPlain(folder, 1, folder.length)))) {
    if (start >= end) return folder;
    if (folder !== '/') return `${folder}/${path.slice(start, end)}`;
    return isAbsolute && end === path.length ? path : `/${path.slice(start, end)}`;
  }
  const parts: string[] = [];
  for (const part of `${path.startsWith('/') ? '' : workingDirectory}/${path}`.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}

/** No part between slashes is empty, `.` or `..`. */
function isPlain(path: string, start: number, end: number): boolean {
  for (let index = start, part = start; index <= end; index++) {
    if (index < end && path.charCodeAt(index) !== 47) continue;
    const isDots = path.charCodeAt(part) === 46 && (index === part + 1 || (index === part + 2 && path.charCodeAt(part + 1) === 46));
    if (index === part || isDots) return false;
    part = index + 1;
  }
  return true;
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
