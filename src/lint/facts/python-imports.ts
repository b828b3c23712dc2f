import { Memo } from '../../documents/memo';
import type { PythonImport, PythonModule, PythonPath } from '../../documents/python-model';
import type { ProjectLocation } from '../../project/discovery';
import type { Project } from '../../project/project';
import { containerPath, folderOf } from './container-path';

/** One import and the files of the repo that it runs, at least one. */
export interface LocalImport {
  readonly statement: PythonImport;
  readonly files: readonly string[];
}

interface ResolvedImports {
  readonly paths: object;
  readonly imports: readonly LocalImport[];
}

const importsByModule = new Memo<PythonModule, Map<string, ResolvedImports>>();

/**
 * What a module's imports run inside the repo. Kept with the module as long as the repo has the same files.
 * @param path the module's own
 * @param root the folder that absolute imports start from; `''` is the repo itself
 */
export function localImports(project: Project, module: PythonModule, path: string, root: string): readonly LocalImport[] {
  let byPlace = importsByModule.get(module);
  if (byPlace === undefined) importsByModule.set(module, (byPlace = new Map<string, ResolvedImports>()));
  const key = `${root}\0${path}`;
  const paths = pathsOf(project);
  let found = byPlace.get(key);
  if (found?.paths !== paths) {
    const imports = module.imports.map((statement) => ({ statement, files: importedFiles(project, candidatesOf(statement, path, root)) }));
    found = { paths, imports: imports.filter(({ files }) => files.length > 0) };
    byPlace.set(key, found);
  }
  return found.imports;
}

const pathsByLocation = new Memo<ProjectLocation, ReadonlySet<string>>();
const pathsByProject = new Memo<Project, object>();

/** The same object for a project's snapshots as long as no path is new or gone. */
export function pathsOf(project: Project): object {
  let paths = pathsByProject.get(project);
  if (paths === undefined) {
    const { location, files } = project;
    const last = pathsByLocation.get(location);
    const isSame = last !== undefined && last.size === files.size && [...files.keys()].every((path) => last.has(path));
    const known = isSame ? last : new Set(files.keys());
    pathsByLocation.set(location, known);
    pathsByProject.set(project, (paths = known));
  }
  return paths;
}

/** Of each group the first that exists. */
function importedFiles(project: Project, candidates: readonly (readonly string[])[]): readonly string[] {
  return candidates.flatMap((group) => group.find((candidate) => project.files.has(candidate)) ?? []);
}

/** The files that a statement may mean, in groups: of each, the first that exists is the one that runs. */
function candidatesOf(statement: PythonImport, path: string, root: string): readonly (readonly string[])[] {
  let folder = root;
  if (statement.level > 0) {
    folder = folderOf(path);
    for (let level = 1; level < statement.level; level++) folder = folderOf(folder);
  }
  const parts = statement.module === '' ? [] : statement.module.split('.');
  const groups: (readonly string[])[] = [];
  let at = folder;
  parts.forEach((part, index) => {
    at = join(at, part);
    // Every package on the way runs its __init__; only the last can be a plain module.
    groups.push(index === parts.length - 1 ? [`${at}/__init__.py`, `${at}.py`] : [`${at}/__init__.py`]);
  });
  for (const name of statement.names) {
    if (name !== '*') groups.push([`${join(at, name)}/__init__.py`, `${join(at, name)}.py`]);
  }
  return groups;
}

function join(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}

/**
 * Folders of the repo that a module adds to `sys.path`, as far as they can be told.
 * @param path the module's own
 * @param workingFolder the repo's folder that the process runs in
 */
export function addedRoots(module: PythonModule, path: string, workingFolder: string): readonly string[] {
  return module.pathChanges.flatMap((change) => pathInRepo(change.path, path, workingFolder) ?? []);
}

/** A path of the code as the repo's; undefined for one from the container's root, and above the repo. */
export function pathInRepo(written: PythonPath | undefined, path: string, workingFolder: string): string | undefined {
  if (written === undefined || written.base === 'root') return undefined;
  const folder = written.base === 'file' ? folderOf(path) : workingFolder;
  const depth = folder === '' ? 0 : folder.split('/').length;
  const above = /^(?:\.\.(?:\/|$))*/.exec(written.path)?.[0].split('..').length ?? 1;
  if (above - 1 > depth) return undefined;
  return containerPath(written.path, `/${folder}`).slice(1);
}
