import { allowsVersion, excludeEachOther, isAtLeast, isOlder, pinnedVersion } from '../../documents/version-specifiers';
import type { Project } from '../../project/project';
import { builtChains, type BuiltChain } from '../facts/built-chains';
import { hasOption, pipCommandOf } from '../facts/pip-commands';
import { comesFromPyPI } from '../facts/package-indexes';
import { projectMetadata } from '../facts/project-metadata';
import { pythonPackages, type PythonInstallStep, type PythonPackages } from '../facts/python-packages';
import { installTarget } from '../facts/python-target';
import { refusedWheel, wheelTags } from '../facts/wheel-tags';
import type { Fix } from '../finding';
import { hasPinnedNeeds, pinnedNeed, type PinnedNeed } from '../knowledge/pinned-needs';
import { minorVersion, type PythonVersion } from '../knowledge/python-versions';
import { wheelLimit } from '../knowledge/python-wheels';
import type { Report, Rule } from '../rule';

export const pythonVersionConflict: Rule = {
  id: 'python/version-conflict',
  severity: 'error',
  summary: "What is installed does not go with the image's Python, or with itself.",
  explanation: {
    why: 'A project whose requires-python leaves the Python out, a wheel for another Python or platform, and two requirements that no version meets: pip refuses them. Some old versions were never built for a new Python at all. Each of them stops the build, often after minutes of downloads.',
    failure: "ERROR: Package 'sam3' requires a different Python: 3.11.14 not in '>=3.12'",
    bad: '=== Dockerfile\nFROM python:3.11-slim\nWORKDIR /app\nCOPY . .\nRUN pip install -e models/sam3\n=== models/sam3/pyproject.toml\n[project]\nname = "sam3"\nversion = "0.1"\nrequires-python = ">=3.12"\n',
    good: '=== Dockerfile\nFROM python:3.12-slim\nWORKDIR /app\nCOPY . .\nRUN pip install -e models/sam3\n=== models/sam3/pyproject.toml\n[project]\nname = "sam3"\nversion = "0.1"\nrequires-python = ">=3.12"\n',
  },
  check(project, report) {
    if (!/\b(?:pip|uv|poetry|pdm)\b/.test(project.dockerfile?.document.text ?? '')) return;
    for (const chain of builtChains(project)) {
      const packages = pythonPackages(project, chain.facts);
      projectsThatRefuse(project, chain, packages, report);
      refusedWheels(chain, packages, report);
      exclusivePins(chain, packages, report);
      unmetNeeds(chain, packages, report);
      withoutWheels(chain, packages, report);
    }
  },
};

type Tell = (finding: Report) => void;

function projectsThatRefuse(project: Project, { facts, isOwn }: BuiltChain, { projects }: PythonPackages, report: Tell): void {
  const file = project.dockerfile?.file;
  for (const { folder, tool, instruction, invocation, word } of projects) {
    // uv sync fetches a Python that fits; Poetry looks for one, and stops where it finds none.
    if (file === undefined || !isOwn(instruction) || tool !== 'pip' || invocation.command.failureIgnored) continue;
    if (hasOption(invocation.args, '--ignore-requires-python') || facts.variableAt('PIP_IGNORE_REQUIRES_PYTHON', instruction) !== undefined) continue;
    const required = projectMetadata(project, folder)?.requiresPython;
    const version = required === undefined ? undefined : installTarget(facts, invocation)?.version;
    if (required === undefined || version === undefined || allowsPython(required.specifier, version)) continue;
    const source = { repo: 'space', path: required.path } as const;
    report({
      file,
      span: word.span,
      message: `${required.path} requires Python ${required.specifier}, and this installs it into Python ${versionText(version)}: pip refuses, and the build stops.`,
      fixes: () => newerImage(project, required.specifier, version),
      related: [{ file: source, span: required.span, message: 'Required here' }],
    });
  }
}

/** True also where it cannot be told: of `3.11` every patch counts. */
function allowsPython(specifier: string, { major, minor, patch }: PythonVersion): boolean {
  const patches = patch === undefined ? Array.from({ length: 40 }, (_, index) => index) : [patch];
  return patches.some((each) => allowsVersion(specifier, `${String(major)}.${String(minor)}.${String(each)}`) !== false);
}

function versionText(version: PythonVersion): string {
  return version.patch === undefined ? minorVersion(version) : `${minorVersion(version)}.${String(version.patch)}`;
}

/** Another tag of the same image, where the first FROM names the version. */
function newerImage(project: Project, specifier: string, version: PythonVersion): readonly Fix[] {
  const dockerfile = project.dockerfile;
  const image = dockerfile?.document.stages[0]?.image;
  if (dockerfile === undefined || image === undefined || dockerfile.document.stages.length > 1) return [];
  const match = /^(?:docker\.io\/)?(?:library\/)?python:(?=3)/.exec(image.text);
  const written = versionText(version);
  if (match === null || !image.text.startsWith(written, match[0].length)) return [];
  for (let minor = version.minor + 1; minor <= 13; minor++) {
    if (!allowsPython(specifier, { major: 3, minor, patch: undefined })) continue;
    const start = image.span.start + match[0].length;
    const newText = `3.${String(minor)}`;
    return [{ title: `Build on Python ${newText}`, safe: false, edits: [{ file: dockerfile.file, span: { start, end: start + written.length }, newText }] }];
  }
  return [];
}

function refusedWheels({ facts, isOwn }: BuiltChain, { steps }: PythonPackages, report: Tell): void {
  for (const { requirement, source, instruction, invocation } of steps) {
    const { target } = requirement;
    if (target === undefined || !/\.whl\b/i.test(target) || !isOwn(instruction) || invocation.command.failureIgnored) continue;
    if (hasOption(invocation.args, '--platform', '--python-version')) continue;
    const tags = wheelTags(target);
    const version = installTarget(facts, invocation)?.version;
    const refused = tags === undefined ? undefined : refusedWheel(tags, version);
    if (refused === undefined) continue;
    report({ file: source, span: requirement.span, message: `pip does not take this wheel: ${refused}. The build stops.` });
  }
}

/** Requirements of one command that no version meets. */
function exclusivePins({ isOwn }: BuiltChain, { steps }: PythonPackages, report: Tell): void {
  const byCommand = new Map<PythonInstallStep['invocation'], Map<string, PythonInstallStep[]>>();
  for (const step of steps) {
    const { requirement, name, invocation, instruction } = step;
    if (requirement.kind !== 'package' || name === undefined || requirement.specifier === '') continue;
    if (!isOwn(instruction) || invocation.command.failureIgnored || hasOption(invocation.args, '--use-deprecated')) continue;
    let byName = byCommand.get(invocation);
    if (byName === undefined) byCommand.set(invocation, (byName = new Map<string, PythonInstallStep[]>()));
    const before = byName.get(name);
    if (before === undefined) {
      byName.set(name, [step]);
      continue;
    }
    const other = before.find((each) => excludeEachOther([each.requirement.specifier, requirement.specifier]));
    if (other !== undefined) {
      report({
        file: step.source,
        span: requirement.span,
        message: `No version of ${name} is ${requirement.specifier} and ${other.requirement.specifier}, which the same install asks for: pip stops with ResolutionImpossible.`,
        related: [{ file: other.source, span: other.requirement.span, message: 'The other requirement' }],
      });
    }
    if (before.length < 20) before.push(step);
  }
}

/** A pinned release beside a requirement, of the same command, that the release does not go with. */
function unmetNeeds({ facts, isOwn }: BuiltChain, { steps }: PythonPackages, report: Tell): void {
  for (const step of steps) {
    const { requirement, name, invocation, instruction } = step;
    if (name === undefined || requirement.kind !== 'package' || !hasPinnedNeeds(name)) continue;
    const version = pinnedVersion(requirement.specifier);
    const need = version === undefined ? undefined : pinnedNeed(name, version);
    if (version === undefined || need === undefined || !isOwn(instruction) || invocation.command.failureIgnored) continue;
    // What `uv sync` and the like lock was resolved before.
    if (pipCommandOf(invocation)?.verb !== 'install' || hasOption(invocation.args, '--no-deps', '--use-deprecated', '--override', '--overrides')) continue;
    if (facts.variableAt('PIP_NO_DEPS', instruction) !== undefined || facts.variableAt('UV_OVERRIDE', instruction) !== undefined) continue;
    const other = steps.find((each) => each.invocation === invocation && each.name === need.name && each.requirement.kind === 'package');
    if (other === undefined || !isUnmet(need, other.requirement.specifier)) continue;
    report({
      file: step.source,
      span: requirement.span,
      message: `${name} ${version} requires ${need.name}${textOf(need)}, and the same install asks for ${need.name}${other.requirement.specifier}: pip stops with ResolutionImpossible.`,
      related: [{ file: other.source, span: other.requirement.span, message: 'The other requirement' }],
    });
  }
}

function isUnmet({ from, below }: PinnedNeed, specifier: string): boolean {
  return specifier !== '' && (isAtLeast(specifier, below) || (from !== undefined && isOlder(specifier, from)));
}

function textOf({ from, below }: PinnedNeed): string {
  return from === undefined ? `<${below}` : `==${from}.*`;
}

const boundAbove = /(?:^|,)\s*(?:<|==|~=)/;

/** Versions that were never built for this Python. */
function withoutWheels({ facts, isOwn }: BuiltChain, packages: PythonPackages, report: Tell): void {
  for (const step of packages.steps) {
    const { requirement, name, source, instruction, invocation } = step;
    // What is not pinned below anything takes the latest version.
    if (requirement.kind !== 'package' || name === undefined || !boundAbove.test(requirement.specifier)) continue;
    const highest = wheelLimit(name, 99);
    // Which Python it is takes longer to find out than that the version is new enough for any.
    if (highest === undefined || !isOlder(requirement.specifier, highest.below)) continue;
    if (!isOwn(instruction) || invocation.command.failureIgnored) continue;
    const version = installTarget(facts, invocation)?.version;
    const limit = version?.major === 3 ? wheelLimit(name, version.minor) : undefined;
    if (version === undefined || limit === undefined || !isOlder(requirement.specifier, limit.below)) continue;
    if (facts.base.family === 'alpine' || !comesFromPyPI(facts, packages, step)) continue;
    const what = limit.source
      ? 'pip builds it from source there, which needs compilers and mostly fails.'
      : 'pip finds nothing to install, and the build stops.';
    report({
      file: source,
      span: requirement.span,
      severity: limit.source ? 'warning' : 'error',
      message: `${name} has wheels for Python ${minorVersion(version)} from ${limit.below} on, and ${requirement.specifier} is older: ${what}`,
    });
  }
}

