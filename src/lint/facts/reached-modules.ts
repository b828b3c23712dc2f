import { Memo } from '../../documents/memo';
import type { PythonModule } from '../../documents/python-model';
import type { ProjectLocation } from '../../project/discovery';
import type { FileReference, Project } from '../../project/project';
import { addedRoots, localImports, pathsOf, type LocalImport } from './python-imports';
import { pythonLaunches } from './python-launches';

/** How surely a module's top level runs: 2 for sure, 1 as far as can be seen, 0 only as an optional import. */
export type Certainty = 0 | 1 | 2;

export interface ReachedModule {
  readonly path: string;
  readonly file: FileReference;
  readonly module: PythonModule;
  /** Started as `__main__`, not imported. */
  readonly isMain: boolean;
  readonly certainty: Certainty;
}

/** A Python file that is started, and how. */
export interface PythonStart {
  readonly path: string;
  /** Folders that absolute imports start from; `''` is the repo itself. */
  readonly roots: readonly string[];
  readonly isMain: boolean;
  readonly certainty: Certainty;
  /** The repo's folder that the process runs in. */
  readonly workFolder: string;
}

/** What a start reaches by imports alone. */
export interface Reach {
  /** By path; the same object as long as nothing in it has changed. */
  readonly modules: ReadonlyMap<string, ReachedModule>;
  /** Those that start other programs. */
  readonly launching: readonly ReachedModule[];
  /** Every file of it was read. */
  readonly complete: boolean;
}

interface KnownReach extends Reach {
  readonly start: PythonStart;
  readonly paths: object;
  /** Those of the start and those that modules add. */
  readonly roots: readonly string[];
}

const mostKept = 4;
const lastByLocation = new Memo<ProjectLocation, readonly KnownReach[]>();

/**
 * Follows the imports from a file that the container starts. Of a project that has changed in a line the last answer is
 * taken where that line changes no import: the walk through a thousand files takes long.
 */
export function reachedModules(project: Project, start: PythonStart): Reach {
  const kept = lastByLocation.get(project.location) ?? [];
  const last = kept.find((each) => isSameStart(each.start, start));
  const again = last?.paths === pathsOf(project) ? renewed(project, last) : undefined;
  const reach = again ?? walk(project, start);
  if (reach !== last) lastByLocation.set(project.location, [reach, ...kept.filter((each) => each !== last)].slice(0, mostKept));
  return reach;
}

function isSameStart(a: PythonStart, b: PythonStart): boolean {
  return a.path === b.path && a.isMain === b.isMain && a.certainty === b.certainty && a.workFolder === b.workFolder && sameTexts(a.roots, b.roots);
}

/** The same reach with the modules that have changed; undefined where one of them now leads elsewhere. */
function renewed(project: Project, last: KnownReach): KnownReach | undefined {
  if (!last.complete) return undefined;
  let modules: Map<string, ReachedModule> | undefined;
  let launches = false;
  for (const reached of last.modules.values()) {
    const module = project.python(reached.path);
    if (module === reached.module) continue;
    if (module === undefined || !leadsTheSameWay(project, reached, module, last)) return undefined;
    modules ??= new Map(last.modules);
    modules.set(reached.path, { ...reached, module });
    launches ||= pythonLaunches(reached.module).length + pythonLaunches(module).length > 0;
  }
  if (modules === undefined) return last;
  return { ...last, modules, launching: launches ? launchingOf(modules) : last.launching };
}

function launchingOf(modules: ReadonlyMap<string, ReachedModule>): readonly ReachedModule[] {
  return [...modules.values()].filter(({ module }) => pythonLaunches(module).length > 0);
}

function leadsTheSameWay(project: Project, { module: before, path }: ReachedModule, now: PythonModule, { roots, start }: KnownReach): boolean {
  if (!sameTexts(addedRoots(before, path, start.workFolder), addedRoots(now, path, start.workFolder))) return false;
  return roots.every((root) => {
    const imports = localImports(project, now, path, root);
    const others = localImports(project, before, path, root);
    return imports.length === others.length && imports.every((each, index) => isSameImport(each, others[index]));
  });
}

function isSameImport(a: LocalImport, b: LocalImport | undefined): boolean {
  return (
    b !== undefined &&
    a.statement.optional === b.statement.optional &&
    a.statement.topLevel === b.statement.topLevel &&
    a.statement.level > 0 === b.statement.level > 0 &&
    sameTexts(a.files, b.files)
  );
}

function sameTexts(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((text, index) => text === b[index]);
}

function walk(project: Project, start: PythonStart): KnownReach {
  const modules = new Map<string, ReachedModule>();
  const roots = [...start.roots];
  let complete = true;
  const queue: { path: string; isMain: boolean; certainty: Certainty }[] = [start];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    const { path, isMain, certainty } = next;
    const known = modules.get(path);
    if (known !== undefined && known.certainty >= certainty && (known.isMain || !isMain)) continue;
    const module = known?.module ?? project.python(path);
    if (module === undefined) {
      complete = false;
      continue;
    }
    modules.set(path, { path, certainty, isMain: isMain || known?.isMain === true, file: { repo: 'space', path }, module });
    for (const root of addedRoots(module, path, start.workFolder)) if (!roots.includes(root)) roots.push(root);
    for (const root of roots) {
      for (const { statement, files } of localImports(project, module, path, root)) {
        if (statement.level > 0 && root !== roots[0]) continue;
        const lowered = lower(certainty, statement);
        for (const imported of files) queue.push({ path: imported, isMain: false, certainty: lowered });
      }
    }
  }
  return { start, paths: pathsOf(project), modules, launching: launchingOf(modules), roots, complete };
}

/** The certainty of what an import or a call starts in a module of this certainty. */
export function lower(certainty: Certainty, { optional, topLevel }: { optional: boolean; topLevel: boolean }): Certainty {
  if (optional) return 0;
  return topLevel || certainty === 0 ? certainty : 1;
}
