import { isAtLeast } from '../../documents/version-specifiers';
import type { Project } from '../../project/project';
import { closureOf, requiredBy } from '../knowledge/package-dependencies';
import { comesFromPyPI, packageIndexes } from './package-indexes';
import { hasOption, pipCommandOf } from './pip-commands';
import { pythonPackages, type PythonInstallStep, type PythonPackages } from './python-packages';
import type { StageFacts } from './stage-facts';

const boundAbove = /<|={2}|~=/;

/** The requirement may keep its package below what is the newest. */
export function isBound({ requirement }: Pick<PythonInstallStep, 'requirement'>): boolean {
  return requirement.kind !== 'package' || boundAbove.test(requirement.specifier);
}

export interface WantedPackage {
  readonly name: string;
  /** The version to be reached. */
  readonly from: string;
  /** Packages that never keep it below that version, whatever their own. */
  readonly neverLimit: ReadonlySet<string>;
  /** Packages that do not where nothing limits themselves. */
  readonly newestAllows: ReadonlySet<string>;
}

/**
 * Whether pip or uv surely installs a package in that version or a later one: asked for so, or in the newest because
 * nothing of what is installed limits it. False also where it is not known.
 */
export function isSurelyFrom(project: Project, facts: StageFacts, wanted: WantedPackage): boolean {
  const packages = pythonPackages(project, facts);
  if (!isPlain(project, facts, packages)) return false;
  const own = packages.steps.filter(({ name }) => name === wanted.name);
  if (own.some((step) => isBound(step) && !isAbove(step, wanted.from))) return false;
  const closure = closureOf([...packages.installed.values()].map(({ name, requirement }) => ({ name, extras: requirement.extras })));
  if (closure?.has(wanted.name) !== true) return false;
  for (const name of closure) {
    if (wanted.neverLimit.has(name) || name === wanted.name) continue;
    if (requiredBy(name)?.includes(wanted.name) === true && !wanted.newestAllows.has(name)) return false;
  }
  return packages.steps.every((step) => mayBeAny(facts, packages, step, wanted));
}

/** All that is installed is known, stands in the Dockerfile and in requirements files, and comes from PyPI without a limit from elsewhere. */
export function isPlain(project: Project, facts: StageFacts, packages: PythonPackages): boolean {
  const { family } = facts.base;
  if ((family !== 'python' && family !== 'python-slim') || !packages.complete || packages.projects.length > 0) return false;
  if (/\b(?:PIP|UV)_(?:CONSTRAINT|BUILD_CONSTRAINT|EXCLUDE_NEWER|RESOLUTION|OVERRIDE|NO_DEPS)\b/.test(facts.dockerfile.text)) return false;
  return packages.steps.every((step) => {
    const { invocation, source } = step;
    if (pipCommandOf(invocation)?.verb !== 'install' || !comesFromPyPI(facts, packages, step)) return false;
    if (hasOption(invocation.args, '-c', '--constraint', '--constraints', '--no-deps', '--exclude-newer', '--resolution', '--override', '--overrides', '--target', '-t', '--prefix', '--root')) return false;
    return !source.path.endsWith('.txt') || project.derived(source.path, limits) !== true;
  });
}

function limits(text: string): boolean {
  return /^\s*(?:-c|--constraint)/m.test(text);
}

function isAbove({ requirement }: PythonInstallStep, version: string): boolean {
  return requirement.kind === 'package' && isAtLeast(requirement.specifier, version);
}

/** The step neither limits the package nor brings it from another index than PyPI. */
function mayBeAny(facts: StageFacts, packages: PythonPackages, step: PythonInstallStep, wanted: WantedPackage): boolean {
  const { name } = step;
  if (name === undefined) return step.requirement.kind === 'option';
  if (name === wanted.name) return true;
  const brings = closureOf([{ name, extras: step.requirement.extras }])?.has(wanted.name) !== false;
  if (!brings) return true;
  if (packageIndexes(facts, packages, step).some(({ kind }) => kind !== 'extra')) return false;
  return wanted.neverLimit.has(name) || !isBound(step);
}
