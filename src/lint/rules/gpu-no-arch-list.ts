import type { FileReference, Project } from '../../project/project';
import { linesBefore } from '../edits/dockerfile-lines';
import { builtChains } from '../facts/built-chains';
import { cudaBuilds, isSetFor, type CudaBuild } from '../facts/cuda-builds';
import { suggestedGpu } from '../facts/readme-facts';
import type { StageFacts } from '../facts/stage-facts';
import type { Fix } from '../finding';
import { allComputeCapabilities } from '../knowledge/hardware';
import type { Rule } from '../rule';

export const gpuNoArchList: Rule = {
  id: 'gpu/no-arch-list',
  severity: 'warning',
  summary: 'CUDA code is compiled at the build, and nothing says for which GPU.',
  explanation: {
    why: "A Space's build has no GPU to ask. Without TORCH_CUDA_ARCH_LIST PyTorch's build helper stops with an IndexError, and packages such as detectron2 and pytorch3d leave their CUDA code out in silence unless FORCE_CUDA=1 is set. The numbers: T4 7.5, A100 8.0, A10G 8.6, L4 and L40S 8.9, H100 and H200 9.0.",
    failure: "arch_list[-1] += '+PTX'\nIndexError: list index out of range",
    bad: 'FROM nvidia/cuda:12.4.1-devel-ubuntu22.04\nRUN pip install --no-build-isolation git+https://github.com/nerfstudio-project/gsplat\nCMD ["python3", "app.py"]\n',
    good: 'FROM nvidia/cuda:12.4.1-devel-ubuntu22.04\nENV TORCH_CUDA_ARCH_LIST=8.9\nRUN pip install --no-build-isolation git+https://github.com/nerfstudio-project/gsplat\nCMD ["python3", "app.py"]\n',
  },
  check(project, report) {
    const file = project.dockerfile?.file;
    if (file === undefined) return;
    for (const { facts, isOwn } of builtChains(project)) {
      const { cuda } = facts.base.tools;
      if (typeof cuda !== 'object' || cuda.flavour !== 'devel') continue;
      for (const build of cudaBuilds(project, facts)) {
        if (!isOwn(build.instruction)) continue;
        const wanted = wantedVariables(facts, build);
        if (wanted === undefined) continue;
        const gpu = suggestedGpu(project);
        report({
          file,
          span: build.span,
          message: `${build.name} is compiled here, where no GPU is there to ask: ${wanted.effect}. Set ${wanted.names.map((name) => `${name}=${valueOf(project, name, cuda.version)}`).join(' and ')} before it${gpu === undefined ? '' : `, for the ${gpu.hardware.gpu} of ${gpu.flavour}`}.`,
          fixes: fixesFor(project, file, facts, build, wanted.names, cuda.version),
        });
      }
    }
  },
};

interface Wanted {
  readonly names: readonly string[];
  /** What happens without them. */
  readonly effect: string;
}

function wantedVariables(facts: StageFacts, build: CudaBuild): Wanted | undefined {
  const { details } = build;
  if (details.architectures === 'built-in') return undefined;
  if (details.skippedBy !== undefined && isSetFor(facts, build, details.skippedBy)) return undefined;
  const list = details.variable ?? 'TORCH_CUDA_ARCH_LIST';
  const hasList = isSetFor(facts, build, list);
  if (details.architectures === 'required') {
    return hasList ? undefined : { names: [list], effect: 'the build fails' };
  }
  const hasForce = isSetFor(facts, build, 'FORCE_CUDA');
  const withoutCuda = `it is built without CUDA, and on the GPU fails with "${details.failure ?? ''}"`;
  switch (details.switchedBy) {
    case 'list':
      return hasList ? undefined : { names: [list], effect: withoutCuda };
    case 'force or list':
      return hasList ? undefined : { names: [list], effect: hasForce ? 'the build fails' : withoutCuda };
    default:
      if (hasForce) return hasList ? undefined : { names: [list], effect: 'the build fails' };
      return { names: hasList ? ['FORCE_CUDA'] : ['FORCE_CUDA', list], effect: withoutCuda };
  }
}

/** For the GPU that the README names, else for all that a Space can have; as far as this CUDA knows them. */
function valueOf(project: Project, name: string, cuda: string): string {
  if (name === 'FORCE_CUDA') return '1';
  const gpu = suggestedGpu(project);
  const wanted = gpu === undefined ? allComputeCapabilities : [gpu.hardware.computeCapability];
  const newest = newestOf(cuda);
  const known = wanted.filter((each) => Number(each) <= newest);
  // What is compiled with PTX runs on newer GPUs as well.
  const list = known.length === wanted.length ? known : [...known.slice(0, -1), `${known.at(-1) ?? String(newest)}+PTX`];
  return name === 'TCNN_CUDA_ARCHITECTURES'
    ? list.map((each) => each.replace(/\.|\+PTX/g, '')).join(';')
    : list.join(';');
}

/** CUDA 11.8 was the first to know 8.9 and 9.0, 11.1 the first to know 8.6 (release notes of the CUDA Toolkit). */
function newestOf(cuda: string): number {
  const [major = 0, minor = 0] = cuda.split('.').map(Number);
  if (major > 11 || (major === 11 && minor >= 8)) return Number.POSITIVE_INFINITY;
  return major === 11 && minor >= 1 ? 8.6 : major === 11 ? 8.0 : 7.5;
}

function fixesFor(
  project: Project,
  file: FileReference,
  facts: StageFacts,
  { instruction }: CudaBuild,
  names: readonly string[],
  cuda: string,
): readonly Fix[] {
  const pairs = names.map((name) => {
    const value = valueOf(project, name, cuda);
    return `${name}=${value.includes(';') ? `"${value}"` : value}`;
  });
  return [
    {
      title: `Set ${pairs.join(' and ')}`,
      safe: suggestedGpu(project) !== undefined,
      edits: [linesBefore(file, facts.dockerfile, instruction, [`ENV ${pairs.join(' ')}`])],
    },
  ];
}
