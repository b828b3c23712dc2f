import type { PythonImport, PythonModule } from '../../documents/python-model';
import type { Project } from '../../project/project';
import { containerPath, folderOf } from './container-path';

/** One import and the files of the repo that it may mean, the likeliest first within each module. */
export interface LocalImport {
  readonly statement: PythonImport;
  /** Groups: of each, the first that exists is the one that runs. */
  readonly candidates: readonly (readonly string[])[];
}

const importsByModule = new WeakMap<PythonModule, Map<string, readonly LocalImport[]>>();

/**
 * What a module's imports may mean inside the repo.
 * @param path the module's own
 * @param root the folder that absolute imports start from; `''` is the repo itself
 */
export function localImports(module: PythonModule, path: string, root: string): readonly LocalImport[] {
  let byPlace = importsByModule.get(module);
  if (byPlace === undefined) importsByModule.set(module, (byPlace = new Map<string, readonly LocalImport[]>()));
  const key = `${root}\0${path}`;
  let found = byPlace.get(key);
  if (found === undefined) {
    found = module.imports.map((statement) => ({ statement, candidates: candidatesOf(statement, path, root) }));
    byPlace.set(key, found);
  }
  return found;
}

/** The files of the repo that a statement runs; empty for a module from elsewhere. */
export function importedFiles(project: Project, { candidates }: LocalImport): readonly string[] {
  const files: string[] = [];
  for (const group of candidates) {
    const file = group.find((candidate) => project.files.has(candidate));
    if (file !== undefined) files.push(file);
  }
  return files;
}

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
