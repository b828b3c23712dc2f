import type { Project } from '../../project/project';
import { pythonPackages, type PythonInstallStep } from './python-packages';
import type { StageFacts } from './stage-facts';

/**
 * How pyrender's pin of PyOpenGL 3.1.0 (setup.py of its release 0.1.45) works out along a stage. `in-force`: nothing
 * replaces it later. `contradicted`: a newer PyOpenGL is asked for in the same install.
 */
export type PyOpenGLPin =
  | { readonly kind: 'in-force'; readonly pyrender: PythonInstallStep }
  | { readonly kind: 'contradicted'; readonly pyrender: PythonInstallStep; readonly other: PythonInstallStep };

/** Undefined where pyrender is not installed by its release, or the pin is lifted, or that is not known. */
export function pyOpenGLPin(project: Project, facts: StageFacts): PyOpenGLPin | undefined {
  const { steps, complete } = pythonPackages(project, facts);
  const at = steps.findLastIndex(({ name, requirement }) => name === 'pyrender' && requirement.kind === 'package');
  const pyrender = steps[at];
  if (pyrender === undefined || pyrender.invocation.args.some(({ text }) => text === '--no-deps')) return undefined;
  const { specifier } = pyrender.requirement;
  if (!/^(?:$|===?0\.1\.\d+$|[<>~]=?0\.1\b)/.test(specifier)) return undefined;
  const other = steps.find((step) => step.invocation === pyrender.invocation && needsNewer(step));
  // Without a version pip may find an older pyrender that has no such pin.
  if (other !== undefined) return specifier === '==0.1.45' ? { kind: 'contradicted', pyrender, other } : undefined;
  return complete && !steps.slice(at + 1).some(mayReplace) ? { kind: 'in-force', pyrender } : undefined;
}

/** A release of PyOpenGL that the pin rules out. */
function needsNewer({ name, requirement }: PythonInstallStep): boolean {
  return name === 'pyopengl' && /^(?:==|>=|~=|>)3\.1\.[1-9]/.test(requirement.specifier);
}

/** PyOpenGL by any way, from git too; what is given by a local path may bring one. */
function mayReplace({ name, requirement }: PythonInstallStep): boolean {
  return name === 'pyopengl' || /pyopengl/i.test(requirement.target ?? '') || requirement.kind === 'path';
}
