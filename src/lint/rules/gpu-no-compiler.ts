import type { FileReference } from '../../project/project';
import { builtChains } from '../facts/built-chains';
import { copiedSources } from '../facts/copies';
import { cudaBuilds, isSetFor, type CudaBuild } from '../facts/cuda-builds';
import type { StageFacts } from '../facts/stage-facts';
import { systemPackages } from '../facts/system-packages';
import type { Fix } from '../finding';
import type { Rule } from '../rule';

export const gpuNoCompiler: Rule = {
  id: 'gpu/no-compiler',
  severity: 'error',
  summary: 'A package compiles CUDA code, and the image has no CUDA compiler.',
  explanation: {
    why: "The compiler nvcc and CUDA's headers are in NVIDIA's and PyTorch's -devel images alone. A -runtime, -base or python image has none, so that a package without a wheel that fits, such as flash-attn, cannot be built on it.",
    failure: 'OSError: CUDA_HOME environment variable is not set. Please set it to your CUDA install root.',
    bad: 'FROM nvidia/cuda:12.1.1-cudnn8-runtime-ubuntu22.04\nRUN pip install flash-attn --no-build-isolation\nCMD ["python3", "app.py"]\n',
    good: 'FROM nvidia/cuda:12.1.1-cudnn8-devel-ubuntu22.04\nRUN pip install flash-attn --no-build-isolation\nCMD ["python3", "app.py"]\n',
  },
  check(project, report) {
    const file = project.dockerfile?.file;
    if (file === undefined) return;
    for (const { facts, isOwn } of builtChains(project)) {
      const { cuda } = facts.base.tools;
      if (cuda === undefined || (cuda !== 'none' && cuda.flavour === 'devel')) continue;
      const builds = cudaBuilds(project, facts).filter((build) => isOwn(build.instruction) && needsNvcc(facts, build));
      if (builds.length === 0 || mayHaveNvcc(facts)) continue;
      for (const build of builds) {
        report({
          file,
          span: build.span,
          message: `${build.name} is compiled with nvcc, which ${facts.base.reference} does not have: the build fails. Use ${cuda === 'none' ? 'a CUDA image' : 'the image'} whose tag says devel, or a wheel that fits.`,
          fixes: () => develTag(file, facts),
        });
      }
    }
  },
};

function needsNvcc(facts: StageFacts, build: CudaBuild): boolean {
  const { details } = build;
  if (details.skippedBy !== undefined && isSetFor(facts, build, details.skippedBy)) return false;
  // What leaves its CUDA code out where there is no compiler is built all the same.
  return details.architectures !== 'switch' || (details.switchedBy !== 'list' && isSetFor(facts, build, 'FORCE_CUDA'));
}

/** A toolkit by apt, conda, a script or another image, or one that a variable names. */
function mayHaveNvcc(facts: StageFacts): boolean {
  const { names, complete } = systemPackages(facts);
  if (!complete || [...names].some((name) => /^(?:cuda(?:-|$)|nvidia-cuda)/.test(name))) return true;
  if (facts.runtimeVariable('CUDA_HOME') !== undefined || facts.runtimeVariable('CUDA_PATH') !== undefined) return true;
  return facts.copies.some((instruction) =>
    copiedSources(facts, instruction).some(
      ({ copy, destination }) => copy.from !== undefined && (destination === undefined || /^\/(?:$|usr$|usr\/local$|opt$)|cuda/.test(destination)),
    ),
  );
}

function develTag(file: FileReference, facts: StageFacts): readonly Fix[] {
  const image = facts.chain[0]?.image;
  const at = image?.text.search(/-(?:runtime|base)(?:-|$)/) ?? -1;
  if (image === undefined || at === -1) return [];
  const written = facts.dockerfile.text.slice(image.span.start, image.span.end);
  const flavour = /^-(runtime|base)/.exec(written.slice(at))?.[1];
  if (written !== image.text || flavour === undefined) return [];
  const start = image.span.start + at + 1;
  return [{ title: 'Use the -devel image', safe: false, edits: [{ file, span: { start, end: start + flavour.length }, newText: 'devel' }] }];
}
