import type { PythonPath } from '../../documents/python-model';
import type { Span } from '../../documents/text';
import type { FileReference, Project } from '../../project/project';
import { containerPath, folderOf, isAtOrBelow } from './container-path';
import { repoFolder } from './copies';
import { entryPoint } from './entry-point';
import type { StageFacts } from './stage-facts';

/** A file of the repo that the code opens which the start reaches. */
export interface NeededFile {
  /** From the repo's root. */
  readonly path: string;
  readonly file: FileReference;
  readonly span: Span;
}

/** The last parts of paths, as strings end in them. */
function namesIn(text: string): readonly string[] {
  return [...new Set([...text.matchAll(/[\w.-]+\.\w+(?=['"])/g)].map(([name]) => name))];
}

/**
 * Files of one of the names that are read, whose path can be told; a path that the code also writes is left out.
 * Code that speaks of none of the names is not parsed.
 */
export function neededFiles(project: Project, facts: StageFacts, names: ReadonlySet<string>): readonly NeededFile[] {
  const needed: NeededFile[] = [];
  const made = new Set<string>();
  const work = facts.lastWorkingDirectory;
  const workFolder = work === undefined ? undefined : repoFolder(project, facts, work);
  for (const { path, file, module, certainty } of entryPoint(project, facts).modules.values()) {
    if (certainty === 0 || project.derived(path, namesIn)?.some((name) => names.has(name)) !== true) continue;
    const locate = (used: PythonPath): string | undefined => {
      if (used.base === 'file') return inRepo(folderOf(path), used.path);
      if (used.base === 'cwd') return workFolder === undefined ? undefined : inRepo(workFolder, used.path);
      const absolute = containerPath(`/${used.path}`, '/');
      if (work === undefined || work === '/' || workFolder === undefined || !isAtOrBelow(absolute, work)) return undefined;
      return inRepo(workFolder, absolute.slice(work.length + 1));
    };
    for (const { kind, path: used, span } of module.fileUses) {
      const found = locate(used);
      if (found === undefined || found === '') continue;
      if (kind === 'write' || kind === 'make') made.add(found);
      else if (kind !== 'test') needed.push({ path: found, file, span });
    }
  }
  return needed.filter(({ path }) => !made.has(path));
}

/** Undefined where it leaves the repo. */
function inRepo(folder: string, path: string): string | undefined {
  const names = folder === '' ? [] : folder.split('/');
  for (const name of path.split('/')) {
    if (name === '..') {
      if (names.pop() === undefined) return undefined;
    } else if (name !== '' && name !== '.') names.push(name);
  }
  return names.join('/');
}
