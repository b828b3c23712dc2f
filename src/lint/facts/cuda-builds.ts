import { textOf } from '../../documents/dockerfile-lookup';
import type { Instruction } from '../../documents/dockerfile-model';
import { Memo } from '../../documents/memo';
import { normalisedName } from '../../documents/requirements';
import type { Span } from '../../documents/text';
import type { Project } from '../../project/project';
import { cudaPackage, type CudaPackage } from '../knowledge/cuda-packages';
import { commandsOf, type Invocation } from './commands';
import { containerPath } from './container-path';
import { repoFile } from './copies';
import { comesFromPyPI } from './package-indexes';
import { pythonPackages, type PythonInstallStep } from './python-packages';
import type { StageFacts } from './stage-facts';
import { wordText } from './words';

/** A step of the build that compiles CUDA code. */
export interface CudaBuild {
  /** The package, or the folder whose setup.py compiles. */
  readonly name: string;
  readonly details: CudaPackage;
  readonly instruction: Instruction;
  readonly invocation: Invocation;
  readonly span: Span;
  /** It is built with the torch that is installed, not with one that pip fetches for the build. */
  readonly usesInstalledTorch: boolean;
  readonly step: PythonInstallStep | undefined;
}

const buildsByProject = new Memo<Project, Map<StageFacts, readonly CudaBuild[]>>();

/** What is compiled with nvcc along the stage; what may take a wheel from elsewhere is left out. */
export function cudaBuilds(project: Project, facts: StageFacts): readonly CudaBuild[] {
  let byStage = buildsByProject.get(project);
  if (byStage === undefined) buildsByProject.set(project, (byStage = new Map()));
  let builds = byStage.get(facts);
  if (builds === undefined) {
    builds = !mayCompile(project, facts) ? [] : [...installedBuilds(project, facts), ...setupBuilds(project, facts)];
    byStage.set(facts, builds);
  }
  return builds;
}

/** A package for the GPU by its name, or anything that may lead to a setup.py. Saves reading the build where neither is. */
function mayCompile(project: Project, facts: StageFacts): boolean {
  if (facts.dockerfile.text.includes('setup.py')) return true;
  return pythonPackages(project, facts).steps.some(
    ({ name, requirement: { kind } }) => kind === 'url' || kind === 'path' || (name !== undefined && cudaPackage(name) !== undefined),
  );
}

function* installedBuilds(project: Project, facts: StageFacts): Iterable<CudaBuild> {
  const packages = pythonPackages(project, facts);
  for (const step of packages.steps) {
    const { requirement, invocation, instruction, word } = step;
    if (invocation.command.failureIgnored) continue;
    const found = compiledPackage(project, facts, step);
    if (found === undefined || isExcepted(facts, instruction, found.details, requirement.target)) continue;
    const { name, details } = found;
    if (requirement.kind === 'package' && !comesFromPyPI(facts, packages, step)) continue;
    const isolationOff =
      invocation.args.some(({ raw }) => raw.startsWith('--no-build-isolation')) ||
      facts.variableAt('PIP_NO_BUILD_ISOLATION', instruction) !== undefined ||
      facts.variableAt('UV_NO_BUILD_ISOLATION', instruction) !== undefined;
    yield { name, details, instruction, invocation, span: word.span, usesInstalledTorch: isolationOff, step };
  }
}

/** A version that does not compile, named in the URL or where the RUN clones it. */
function isExcepted({ dockerfile }: StageFacts, { span }: Instruction, { exceptFor }: CudaPackage, target = ''): boolean {
  return exceptFor !== undefined && (exceptFor.test(target) || exceptFor.test(dockerfile.text.slice(span.start, span.end)));
}

function compiledPackage(project: Project, facts: StageFacts, step: PythonInstallStep): ReturnType<typeof cudaPackage> {
  const { requirement, instruction } = step;
  if (requirement.kind === 'package') {
    const found = step.name === undefined ? undefined : cudaPackage(step.name);
    return found?.details.compiles === 'any' ? found : undefined;
  }
  const target = requirement.target ?? '';
  if (requirement.kind === 'url') {
    if (!target.startsWith('git+')) return undefined;
    const subfolder = /[#&]subdirectory=([^&]+)/.exec(target)?.[1];
    const repository = /\/([^/@#?]+?)(?:\.git)?\/?(?:[@#?]|$)/.exec(target.replace(/^git\+[a-z]+:\/\/[^/]*/, ''))?.[1];
    for (const name of [step.name, subfolder && lastPart(subfolder), repository]) {
      const found = name === undefined ? undefined : cudaPackage(normalisedName(name));
      if (found !== undefined) return found;
    }
    return undefined;
  }
  if (requirement.kind !== 'path' || /\.whl$/i.test(target)) return undefined;
  if (step.folder === undefined && !target.startsWith('/')) return undefined;
  const folder = containerPath(target, step.folder ?? '/');
  return cudaPackage(normalisedName(lastPart(folder))) ?? ownExtension(project, facts, folder, instruction);
}

/** `python setup.py install` and the like, in the folder that the RUN went to. */
function* setupBuilds(project: Project, facts: StageFacts): Iterable<CudaBuild> {
  for (const instruction of facts.runs) {
    if (!textOf(facts.dockerfile, instruction).includes('setup.py')) continue;
    const lookup = facts.lookupAt(instruction);
    let folder = facts.workingDirectoryAt(instruction);
    for (const invocation of commandsOf(facts.dockerfile, instruction)) {
      const { name, args, command } = invocation;
      if (name === 'cd' || name === 'pushd') {
        const to = args[0] === undefined ? undefined : wordText(args[0], lookup);
        folder = to === undefined || (folder === undefined && !to.startsWith('/')) ? undefined : containerPath(to, folder ?? '/');
        continue;
      }
      const [script, verb] = args;
      if (name === undefined || !/^python[\d.]*$/.test(name) || script?.text === undefined || command.failureIgnored) continue;
      if (!/(?:^|\/)setup\.py$/.test(script.text) || !/^(?:install|develop|build|build_ext|bdist_wheel)$/.test(verb?.text ?? '')) continue;
      if (folder === undefined && !script.text.startsWith('/')) continue;
      const place = containerPath(script.text.slice(0, -'setup.py'.length) || '.', folder ?? '/');
      const found = cudaPackage(normalisedName(lastPart(place))) ?? ownExtension(project, facts, place, instruction);
      if (found === undefined || isExcepted(facts, instruction, found.details)) continue;
      yield { ...found, instruction, invocation, span: script.span, usesInstalledTorch: true, step: undefined };
    }
  }
}

/** A variable is set for the step: by ENV, ARG, in front of the command or anywhere in its RUN. */
export function isSetFor(facts: StageFacts, { instruction, invocation }: CudaBuild, name: string): boolean {
  const { start, end } = instruction.span;
  return (
    facts.variableAt(name, instruction) !== undefined ||
    invocation.assignments.some((assignment) => assignment.name === name) ||
    facts.dockerfile.text.slice(start, end).includes(name)
  );
}

/** A setup.py of the repo itself that compiles CUDA code, and leaves it to PyTorch for which GPUs. */
function ownExtension(project: Project, facts: StageFacts, folder: string, instruction: Instruction): ReturnType<typeof cudaPackage> {
  const path = repoFile(project, facts, folder === '/' ? '/setup.py' : `${folder}/setup.py`, instruction);
  if (path === undefined || project.derived(path, leavesArchitecturesOpen) !== true) return undefined;
  return { name: path, details: { compiles: 'source', architectures: 'required' } };
}

function leavesArchitecturesOpen(text: string): boolean {
  return /\bCUDAExtension\s*\(/.test(text) && /\.cu\b/.test(text) && !/gencode|ARCH|is_available|try\s*:|CUDA_HOME|environ|getenv/.test(text);
}

function lastPart(path: string): string {
  const trimmed = path.replace(/\/+$/, '');
  return trimmed.slice(trimmed.lastIndexOf('/') + 1);
}
