import type { Project } from '../../project/project';
import type { Span } from '../../documents/text';
import { folderOf } from './container-path';
import { pythonFolders } from './import-order';

/**
 * Whether `from module import name` works.
 * @param target `utils.py`, `utils/__init__.py`, or the folder of a namespace package
 * @param apart what of the target's text does not count: the import itself, in a module that imports itself
 */
export function providesName(project: Project, target: string, name: string, apart?: Span): boolean | undefined {
  const folder = target.endsWith('/__init__.py') ? folderOf(target) : target.endsWith('.py') ? undefined : target;
  if (folder !== undefined) {
    const base = `${folder}/${name}`;
    if (project.files.has(`${base}.py`) || pythonFolders(project).has(base)) return true;
    if (folder === target) return false;
  }
  const whole = project.text(target);
  if (whole === undefined) return undefined;
  const text = apart === undefined ? whole : whole.slice(0, apart.start) + whole.slice(apart.end);
  // Names that come into being when it runs cannot be told.
  if (/\bimport\s*\*|__getattr__|\bglobals\s*\(|\bexec\s*\(|\bsetattr\s*\(|sys\.modules/.test(text)) return undefined;
  if (!new RegExp(String.raw`(?<![\w.])${name}(?!\w)`).test(text)) return false;
  return new RegExp(String.raw`^(?:(?:async\s+)?(?:def|class)\s+${name}\b|${name}\s*(?:[:=]|,)|(?:from|import)\b.*\b${name}\b)`, 'm').test(text) ? true : undefined;
}

/** Whether `import module.inner` works: a submodule. */
export function providesSubmodule(project: Project, target: string, inner: readonly string[]): boolean {
  const folder = target.endsWith('/__init__.py') ? folderOf(target) : target.endsWith('.py') ? undefined : target;
  if (folder === undefined) return false;
  const base = `${folder}/${inner.join('/')}`;
  return project.files.has(`${base}.py`) || pythonFolders(project).has(base);
}
