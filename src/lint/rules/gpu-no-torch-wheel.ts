import { builtChains } from '../facts/built-chains';
import { installsMention } from '../facts/mentions';
import { packageIndexes } from '../facts/package-indexes';
import { pythonPackages, type PythonInstallStep, type PythonPackages } from '../facts/python-packages';
import type { StageFacts } from '../facts/stage-facts';
import { cudaOfTag, torchRelease } from '../knowledge/cuda-versions';
import type { Rule } from '../rule';

export const gpuNoTorchWheel: Rule = {
  id: 'gpu/no-torch-wheel',
  severity: 'error',
  summary: 'This version of torch was not built for this version of CUDA.',
  explanation: {
    why: 'Each release of PyTorch is built for two or three versions of CUDA. An index such as whl/cu118 goes on being there, but holds no torch above 2.7: pip finds nothing, and the build stops.',
    failure: 'ERROR: Could not find a version that satisfies the requirement torch==2.8.0',
    bad: 'FROM python:3.11\nRUN pip install torch==2.8.0 --index-url https://download.pytorch.org/whl/cu118\nCMD ["python", "app.py"]\n',
    good: 'FROM python:3.11\nRUN pip install torch==2.8.0 --index-url https://download.pytorch.org/whl/cu128\nCMD ["python", "app.py"]\n',
  },
  check(project, report) {
    const file = project.dockerfile?.file;
    if (file === undefined || !installsMention(project, mentionsCudaWheel)) return;
    for (const { facts, isOwn } of builtChains(project)) {
      const packages = pythonPackages(project, facts);
      for (const step of packages.steps) {
        if (step.name !== 'torch' || !isOwn(step.instruction) || step.invocation.command.failureIgnored) continue;
        const [, version, local] = /^===?(\d+\.\d+\.\d+)(?:\+(cu\d+))?$/.exec(step.requirement.specifier) ?? [];
        const release = version === undefined ? undefined : torchRelease(version);
        const cuda = local === undefined ? onlyIndex(facts, packages, step) : cudaOfTag(local);
        // Of the releases before 2.0 not every build is listed.
        if (version === undefined || release === undefined || cuda === undefined || version.startsWith('1.')) continue;
        if (release.builds.includes(cuda)) continue;
        const inFile = step.source.path !== file.path;
        report({
          file,
          span: step.word.span,
          message: `There is no torch ${version} for CUDA ${cuda}: it was built for ${release.builds.join(', ')}. pip finds nothing, and the build fails. Take ${tagOf(nearest(release.builds, cuda))}, or another version.`,
          related: inFile ? [{ file: step.source, span: step.requirement.span, message: 'Required here' }] : [],
        });
      }
    }
  },
};

function mentionsCudaWheel(text: string): boolean {
  return /\bwhl\/cu\d|\+cu\d/.test(text);
}

/** The CUDA of the one index that is asked instead of PyPI. */
function onlyIndex(facts: StageFacts, packages: PythonPackages, step: PythonInstallStep): string | undefined {
  const indexes = packageIndexes(facts, packages, step);
  const [first] = indexes;
  if (first?.kind !== 'only' || indexes.length > 1) return undefined;
  const tag = /^https:\/\/download\.pytorch\.org\/whl\/(cu\d+)\/?$/.exec(first.url ?? '')?.[1];
  return tag === undefined ? undefined : cudaOfTag(tag);
}

/** The lowest build above, which the newest driver takes as well, else the highest. */
function nearest(builds: readonly string[], cuda: string): string {
  return builds.find((each) => Number(each) > Number(cuda)) ?? builds.at(-1) ?? cuda;
}

function tagOf(cuda: string): string {
  return `cu${cuda.replace('.', '')}`;
}
