import type { Instruction } from '../../documents/dockerfile-model';
import type { Project } from '../../project/project';
import { cudaOfTag, torchRelease } from '../knowledge/cuda-versions';
import { packageIndexes } from './package-indexes';
import { pythonPackages, type PythonInstallStep, type PythonPackages } from './python-packages';
import type { StageFacts } from './stage-facts';

/** The torch that is installed, and what its wheel was built for. */
export interface TorchBuild {
  /** `11.8`, or `cpu`; undefined where it is not known. */
  readonly target: string | undefined;
  readonly step: PythonInstallStep;
}

/**
 * The torch in force when an instruction begins; at the stage's end where none is given. Undefined where none is
 * installed by the Dockerfile itself: another package or the base image may bring one.
 */
export function torchBuild(project: Project, facts: StageFacts, before?: Instruction): TorchBuild | undefined {
  const packages = pythonPackages(project, facts);
  let build: TorchBuild | undefined;
  let version: string | undefined;
  for (const step of packages.steps) {
    if (before !== undefined && step.instruction.index > before.index) break;
    if (step.name !== 'torch') continue;
    const pinned = /^===?([\w.+]+)$/.exec(step.requirement.specifier)?.[1];
    const replaces = step.invocation.args.some(({ raw }) => /^(?:-U|--upgrade|-I|--force-reinstall|--ignore-installed|--reinstall\S*)$/.test(raw));
    // pip leaves alone what is there already and fits.
    if (build !== undefined && !replaces && (pinned === undefined || pinned === version)) continue;
    if (build !== undefined && !replaces && version === undefined) {
      build = { target: undefined, step };
      continue;
    }
    version = pinned;
    build = { target: step.requirement.kind === 'package' ? targetOf(facts, packages, step, pinned) : undefined, step };
  }
  return build;
}

function targetOf(
  facts: StageFacts,
  packages: PythonPackages,
  step: PythonInstallStep,
  pinned: string | undefined,
): string | undefined {
  const local = pinned?.split('+')[1];
  if (local !== undefined) return targetOfTag(local);
  const backend = backendOf(facts, step);
  if (backend !== undefined) return targetOfTag(backend);
  const indexes = packageIndexes(facts, packages, step);
  if (indexes.length === 0) return pinned === undefined ? undefined : torchRelease(pinned)?.onPyPI;
  const tags = indexes.map(({ kind, url }) => ({
    kind,
    target: targetOfTag(/^https:\/\/download\.pytorch\.org\/whl\/(?:nightly\/|test\/)?(cpu|cu\d+)\/?$/.exec(url ?? '')?.[1] ?? ''),
  }));
  const [first, ...others] = tags;
  if (first?.target === undefined || others.length > 0) return undefined;
  if (first.kind === 'only') return first.target;
  // Beside PyPI the same version wins with its suffix; without a version the newest of both does.
  if (first.kind !== 'extra' || pinned === undefined) return undefined;
  const release = torchRelease(pinned);
  return release !== undefined && (first.target === 'cpu' || release.builds.includes(first.target)) ? first.target : undefined;
}

/** uv's `--torch-backend`. */
function backendOf(facts: StageFacts, { invocation, instruction }: PythonInstallStep): string | undefined {
  const { args } = invocation;
  const index = args.findIndex(({ raw }) => raw.startsWith('--torch-backend'));
  if (index === -1) return facts.variableAt('UV_TORCH_BACKEND', instruction)?.value;
  return args[index]?.text?.split('=')[1] ?? args[index + 1]?.text ?? 'unknown';
}

function targetOfTag(tag: string): string | undefined {
  return tag === 'cpu' ? 'cpu' : cudaOfTag(tag);
}
