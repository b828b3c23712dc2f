import type { Project, ProjectFile } from '../../project/project';

/** What the build context on the Hub has at a path of the Space repo. */
export type ContextPath =
  | 'there'
  /** A link, something below one, git's own folder, or a submodule: what lies there is not looked at. */
  | 'unknown'
  | 'missing'
  /** Git ignores it, or all that is in it, so it is never pushed. */
  | 'not-pushed'
  /** `.dockerignore` keeps it out, and all that is in it. */
  | 'dropped'
  /** A folder that is there, while `.dockerignore` keeps out all that is in it. */
  | 'emptied';

/** Looks all the paths up in one pass over the repo's files. Paths are normalised, `''` is the repo itself. */
export function lookUpContext(project: Project, paths: Iterable<string>): ReadonlyMap<string, ContextPath> {
  const found = new Map<string, ContextPath>();
  const folders = new Map<string, 'dropped' | 'not-pushed'>();
  const open = new Set<string>();
  for (const path of paths) {
    const file = project.files.get(path);
    if (path === '') found.set(path, 'there');
    else if (file !== undefined) found.set(path, stateOfFile(project, file));
    else open.add(path);
  }
  if (open.size > 0) {
    for (const file of project.files.values()) {
      for (let cut = file.path.lastIndexOf('/'); cut > 0; cut = file.path.lastIndexOf('/', cut - 1)) {
        const folder = file.path.slice(0, cut);
        if (!open.has(folder)) continue;
        const state = stateOfFile(project, file);
        if (state === 'dropped') folders.set(folder, 'dropped');
        else if (state === 'not-pushed') folders.set(folder, folders.get(folder) ?? 'not-pushed');
        else {
          found.set(folder, 'there');
          open.delete(folder);
        }
      }
      if (open.size === 0) break;
    }
  }
  for (const path of open) {
    const state = folders.get(path);
    if (state === 'not-pushed') found.set(path, state);
    else if (state === 'dropped') found.set(path, project.dockerIgnores(path) ? 'dropped' : 'emptied');
    else found.set(path, isOutOfSight(project, path) ? 'unknown' : 'missing');
  }
  return found;
}

function stateOfFile(project: Project, { path, ignored, kind }: ProjectFile): ContextPath {
  // The builder reads these two by themselves, whatever is ignored.
  if (path === 'Dockerfile' || path === '.dockerignore') return 'there';
  if (ignored) return 'not-pushed';
  if (project.dockerIgnores(path)) return 'dropped';
  return kind === 'link' ? 'unknown' : 'there';
}

function isOutOfSight(project: Project, path: string): boolean {
  if (path === '.git' || path.startsWith('.git/') || path.includes('/.git/')) return true;
  for (let cut = path.lastIndexOf('/'); cut > 0; cut = path.lastIndexOf('/', cut - 1)) {
    if (project.files.get(path.slice(0, cut))?.kind === 'link') return true;
  }
  if (!project.files.has('.gitmodules')) return false;
  const submodules = project.derived('.gitmodules', readSubmodules);
  return submodules === undefined || submodules.some((folder) => path === folder || path.startsWith(`${folder}/`) || folder.startsWith(`${path}/`));
}

function readSubmodules(text: string): readonly string[] {
  return [...text.matchAll(/^[ \t]*path[ \t]*=[ \t]*(\S.*)$/gm)].map(([, path = '']) => path.trim());
}
