import { Memo } from '../../documents/memo';
import type { PythonImport, PythonPathChange } from '../../documents/python-model';
import type { Project } from '../../project/project';
import { folderOf } from './container-path';
import type { EntryPoint } from './entry-point';
import { launchedProgram } from './launched-program';
import { pathInRepo } from './python-imports';
import type { ReachedModule } from './reached-modules';

/** An import of a name that several folders of `sys.path` hold. */
export interface AmbiguousImport {
  readonly reached: ReachedModule;
  readonly statement: PythonImport;
  /** The file that the name gives: `utils.py` or `utils/__init__.py`; a folder for a namespace package. */
  readonly taken: string;
  /** What other folders have under that name. */
  readonly others: readonly string[];
  /** The change of `sys.path` that put the taken one first, if one did. */
  readonly cause: { readonly change: PythonPathChange; readonly path: string } | undefined;
}

interface Folder {
  readonly path: string;
  readonly cause: AmbiguousImport['cause'];
}

const ordersByEntry = new Memo<EntryPoint, readonly AmbiguousImport[]>();

/**
 * Plays the imports at the top level of the scripts that the container starts, in their order, as Python does: what was
 * imported stays, and the first folder of `sys.path` wins. Ends where the order is no longer known.
 */
export function ambiguousImports(project: Project, entry: EntryPoint): readonly AmbiguousImport[] {
  let found = ordersByEntry.get(entry);
  if (found === undefined) {
    const scripts = startedScripts(entry).filter((main) => mayBeAmbiguous(project, entry, main));
    found = scripts.flatMap((main) => new ImportPlay(project, entry, main).result());
    ordersByEntry.set(entry, found);
  }
  return found;
}

/** Two folders that come onto `sys.path` hold the same name: saves playing all imports where none do. */
function mayBeAmbiguous(project: Project, { modules }: EntryPoint, main: ReachedModule): boolean {
  const own = folderOf(main.path);
  const folders = new Set([own]);
  for (const { module, path } of modules.values()) {
    for (const change of module.pathChanges) folders.add(pathInRepo(change.path, path, own) ?? own);
  }
  if (folders.size < 2) return false;
  const names = new Set<string>();
  for (const folder of folders) {
    const inFolder = new Set<string>();
    const start = folder === '' ? 0 : folder.length + 1;
    for (const path of project.pythonFiles) {
      if (start > 0 && !path.startsWith(`${folder}/`)) continue;
      const slash = path.indexOf('/', start);
      inFolder.add(path.slice(start, slash === -1 ? -'.py'.length : slash));
    }
    for (const name of inFolder) {
      if (names.has(name)) return true;
      names.add(name);
    }
  }
  return false;
}

/** Scripts that are started by their path: their folder comes first on `sys.path`. */
function startedScripts({ commands, modules }: EntryPoint): readonly ReachedModule[] {
  const names = new Set<string>();
  for (const { invocation, lookup } of commands) {
    const launched = launchedProgram(invocation, lookup);
    if (launched.kind === 'python-file') names.add(baseName(launched.path));
  }
  return [...modules.values()].filter(({ isMain, path, certainty }) => isMain && certainty > 0 && names.has(baseName(path)));
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

const mostSteps = 5000;

class ImportPlay {
  readonly #path: Folder[];
  readonly #modules = new Map<string, string>();
  /** Names that may have been imported before, from somewhere. */
  readonly #unsure = new Set<string>();
  readonly #run = new Set<string>();
  readonly #found: AmbiguousImport[] = [];
  #steps = 0;
  #known = true;

  constructor(
    private readonly project: Project,
    private readonly entry: EntryPoint,
    private readonly main: ReachedModule,
  ) {
    this.#path = [{ path: folderOf(main.path), cause: undefined }];
  }

  result(): readonly AmbiguousImport[] {
    this.#play(this.main);
    return this.#found;
  }

  #play(reached: ReachedModule): void {
    if (this.#run.has(reached.path)) return;
    this.#run.add(reached.path);
    const { module } = reached;
    const events = [...module.imports, ...module.pathChanges].filter(({ topLevel }) => topLevel).sort((a, b) => a.span.start - b.span.start);
    for (const event of events) {
      if (!this.#known || ++this.#steps > mostSteps) return;
      if ('position' in event) this.#change(event, reached.path);
      else if (event.level > 0) this.#relative(event, reached.path);
      else this.#import(event, reached);
    }
  }

  #change(change: PythonPathChange, path: string): void {
    const folder = pathInRepo(change.path, path, folderOf(this.main.path));
    if (folder === undefined) {
      // What is put last can only hold what no other has.
      if (change.position === 'front') this.#known = false;
      return;
    }
    const entry: Folder = { path: folder, cause: { change, path } };
    if (change.position === 'front') this.#path.unshift(entry);
    else this.#path.push(entry);
  }

  #relative(statement: PythonImport, path: string): void {
    let folder = folderOf(path);
    for (let level = 1; level < statement.level; level++) folder = folderOf(folder);
    const base = statement.module === '' ? folder : join(folder, statement.module.replaceAll('.', '/'));
    for (const file of [`${base}.py`, `${base}/__init__.py`, ...statement.names.map((name) => `${base}/${name}.py`)]) this.#playFile(file);
  }

  #import(statement: PythonImport, reached: ReachedModule): void {
    const [name = ''] = statement.module.split('.', 1);
    if (statement.optional) {
      // It may run or not, so what the name gives from here on is not known.
      if (!this.#modules.has(name)) this.#unsure.add(name);
      return;
    }
    if (this.#unsure.has(name)) return;
    const candidates = this.#path.flatMap((folder) => {
      const target = this.#at(folder.path, name);
      return target === undefined ? [] : [{ target, folder }];
    });
    const regular = candidates.find(({ target }) => target.endsWith('.py')) ?? candidates[0];
    const taken = this.#modules.get(name) ?? regular?.target;
    if (taken === undefined) return;
    const others = [...new Set(candidates.map(({ target }) => target))].filter((target) => target !== taken);
    if (others.length > 0) {
      const cause = candidates.find(({ target }) => target === taken)?.folder.cause;
      this.#found.push({ reached, statement, taken, others, cause });
    }
    this.#modules.set(name, taken);
    this.#playFile(taken);
    const folder = taken.endsWith('/__init__.py') ? folderOf(taken) : taken.endsWith('.py') ? undefined : taken;
    if (folder === undefined) return;
    const inner = statement.module.split('.').slice(1);
    for (let length = 1; length <= inner.length; length++) {
      const base = join(folder, inner.slice(0, length).join('/'));
      this.#playFile(`${base}/__init__.py`);
      this.#playFile(`${base}.py`);
    }
    const base = join(folder, inner.join('/'));
    for (const each of statement.names) {
      this.#playFile(`${base}/${each}.py`);
      this.#playFile(`${base}/${each}/__init__.py`);
    }
  }

  #playFile(file: string): void {
    const reached = this.entry.modules.get(file);
    if (reached !== undefined) this.#play(reached);
  }

  /** What a folder holds under a name: a package, a module, or a folder of Python files without `__init__`. */
  #at(folder: string, name: string): string | undefined {
    const base = join(folder, name);
    const { files } = this.project;
    if (files.has(`${base}/__init__.py`)) return `${base}/__init__.py`;
    if (files.has(`${base}.py`)) return `${base}.py`;
    return pythonFolders(this.project).has(base) ? base : undefined;
  }
}

function join(folder: string, name: string): string {
  return folder === '' ? name : name === '' ? folder : `${folder}/${name}`;
}

const foldersByProject = new Memo<Project, ReadonlySet<string>>();

/** Folders that hold a Python file, themselves or below. */
export function pythonFolders(project: Project): ReadonlySet<string> {
  let folders = foldersByProject.get(project);
  if (folders === undefined) {
    const found = new Set<string>();
    for (const path of project.pythonFiles) {
      for (let folder = folderOf(path); folder !== '' && !found.has(folder); folder = folderOf(folder)) found.add(folder);
    }
    foldersByProject.set(project, (folders = found));
  }
  return folders;
}
