import type { Instruction } from '../../documents/dockerfile-model';
import { builtChains } from '../facts/built-chains';
import { cudaBuilds, isSetFor, type CudaBuild } from '../facts/cuda-builds';
import type { StageFacts } from '../facts/stage-facts';
import { torchBuild, type TorchBuild } from '../facts/torch-build';
import type { Rule } from '../rule';

export const gpuCudaMismatch: Rule = {
  id: 'gpu/cuda-mismatch',
  severity: 'error',
  summary: "CUDA code is compiled with another major version of CUDA than torch's.",
  explanation: {
    why: "A torch wheel carries a CUDA runtime of its own and runs on any base image. But what is compiled for it must be compiled with nvcc of the same major version: PyTorch's build helper compares the two and stops.",
    failure:
      'RuntimeError: The detected CUDA version (12.1) mismatches the version that was used to compile PyTorch (11.8). Please make sure to use the same CUDA versions.',
    bad: 'FROM nvidia/cuda:12.1.1-devel-ubuntu22.04\nENV TORCH_CUDA_ARCH_LIST=8.9\nRUN pip install torch==2.4.1 --index-url https://download.pytorch.org/whl/cu118\nRUN pip install --no-build-isolation git+https://github.com/nerfstudio-project/gsplat\nCMD ["python3", "app.py"]\n',
    good: 'FROM nvidia/cuda:12.1.1-devel-ubuntu22.04\nENV TORCH_CUDA_ARCH_LIST=8.9\nRUN pip install torch==2.4.1 --index-url https://download.pytorch.org/whl/cu121\nRUN pip install --no-build-isolation git+https://github.com/nerfstudio-project/gsplat\nCMD ["python3", "app.py"]\n',
  },
  check(project, report) {
    const file = project.dockerfile?.file;
    if (file === undefined) return;
    for (const { facts, isOwn } of builtChains(project)) {
      const { cuda } = facts.base.tools;
      if (typeof cuda !== 'object' || cuda.flavour !== 'devel') continue;
      const known = new Map<Instruction, TorchBuild | undefined>();
      const torchAt = (instruction: Instruction): TorchBuild | undefined => {
        if (!known.has(instruction)) known.set(instruction, torchBuild(project, facts, instruction));
        return known.get(instruction);
      };
      for (const build of cudaBuilds(project, facts)) {
        if (!isOwn(build.instruction) || !compilesForTorch(facts, build)) continue;
        const torch = torchAt(build.instruction);
        const target = torch?.target;
        if (torch === undefined || target === undefined || target === 'cpu' || majorOf(target) === majorOf(cuda.version)) continue;
        const nvcc = /^\d+\.\d+/.exec(cuda.version)?.[0] ?? cuda.version;
        report({
          file,
          span: build.span,
          severity: build.usesInstalledTorch ? 'error' : 'warning',
          message: `${build.name} is compiled with CUDA ${nvcc} of ${facts.base.reference}, but the torch installed before is built for CUDA ${target}: PyTorch refuses another major version, and the build fails. Take both from CUDA ${majorOf(cuda.version)}.`,
          related: [{ file, span: torch.step.word.span, message: `torch for CUDA ${target}` }],
        });
      }
    }
  },
};

/** With torch's own helper, and for sure. */
function compilesForTorch(facts: StageFacts, build: CudaBuild): boolean {
  const { details } = build;
  if (details.hasOwnWheels === true || (details.skippedBy !== undefined && isSetFor(facts, build, details.skippedBy))) return false;
  if (details.architectures !== 'switch') return true;
  return details.switchedBy === 'list' ? isSetFor(facts, build, 'TORCH_CUDA_ARCH_LIST') : isSetFor(facts, build, 'FORCE_CUDA');
}

function majorOf(version: string): string {
  return version.split('.')[0] ?? version;
}
