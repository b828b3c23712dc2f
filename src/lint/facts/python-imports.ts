import type { PythonImport, PythonModule } from '../../documents/python-model';
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

const importsByModule = new WeakMap<PythonModule, Map<string, ResolvedImports>>();

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

const pathsByLocation = new WeakMap<ProjectLocation, ReadonlySet<string>>();
const pathsByProject = new WeakMap<Project, object>();

/** The same object for a project's snapshots as long as no path is new or gone. */
function pathsOf(project: Project): object {
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

/** Folders that literal `sys.path.insert(0, 'x')` and `sys.path.append('x')` calls add, as the repo's. */
export function addedRoots(module: PythonModule, workingFolder: string): readonly string[] {
  let added = addedByModule.get(module);
  if (added === undefined) addedByModule.set(module, (added = literalPathAdditions(module)));
  return added.map((path) => containerPath(path, `/${workingFolder}`).slice(1));
}

const addedByModule = new WeakMap<PythonModule, readonly string[]>();

function literalPathAdditions(module: PythonModule): readonly string[] {
  const paths: string[] = [];
  for (const call of module.calls) {
    if (call.callee !== 'sys.path.insert' && call.callee !== 'sys.path.append') continue;
    const value = call.arguments.at(-1)?.value;
    if (value?.kind === 'string' && !value.value.startsWith('/')) paths.push(value.value);
  }
  return paths;
}
