import type { Project } from '../../project/project';
import { commandsOf } from '../facts/commands';
import { entryPoint } from '../facts/entry-point';
import { pythonPackages } from '../facts/python-packages';
import { runtimeStage, type StageFacts } from '../facts/stage-facts';
import { systemPackages } from '../facts/system-packages';
import { compilesAtRunTime, compilesWhenUsed, cudaPackage } from '../knowledge/cuda-packages';
import { buildNeeds } from '../knowledge/python-system-needs';
import type { Rule } from '../rule';

export const gpuDevelBase: Rule = {
  id: 'gpu/devel-base',
  severity: 'info',
  summary: 'The final image holds the CUDA compiler, and nothing is compiled.',
  explanation: {
    why: 'A -devel image carries nvcc, headers and static libraries, some 4 GB more than the -runtime image of the same version. The Space pulls them at every cold start. They are of use only where something is compiled, at the build or while the app runs.',
    bad: 'FROM nvidia/cuda:12.4.1-cudnn-devel-ubuntu22.04\nWORKDIR /app\nRUN apt-get update && apt-get install -y python3-pip\nRUN pip3 install torch gradio\nCOPY app.py .\nCMD ["python3", "app.py"]\n=== app.py\nimport gradio\n',
    good: 'FROM nvidia/cuda:12.4.1-cudnn-runtime-ubuntu22.04\nWORKDIR /app\nRUN apt-get update && apt-get install -y python3-pip\nRUN pip3 install torch gradio\nCOPY app.py .\nCMD ["python3", "app.py"]\n=== app.py\nimport gradio\n',
  },
  check(project, report) {
    const file = project.dockerfile?.file;
    const facts = runtimeStage(project);
    if (file === undefined || facts === undefined) return;
    const { cuda } = facts.base.tools;
    const image = facts.chain[0]?.image;
    if (typeof cuda !== 'object' || cuda.flavour !== 'devel' || image === undefined) return;
    if (!buildsNothing(project, facts) || mayCompileLater(project, facts)) return;
    const written = facts.dockerfile.text.slice(image.span.start, image.span.end);
    const at = written === image.text ? written.search(/-devel(?:-|$)/) : -1;
    const start = image.span.start + at + 1;
    report({
      file,
      span: image.span,
      message: 'This -devel image holds the CUDA compiler and headers, some 4 GB, and nothing here is compiled. The -runtime image of the same version builds and starts faster.',
      fixes: at === -1 ? [] : [{ title: 'Use the -runtime image', safe: false, edits: [{ file, span: { start, end: start + 'devel'.length }, newText: 'runtime' }] }],
    });
  },
};

const compilers = /^(?:nvcc|gcc|g\+\+|cc|c\+\+|clang|make|cmake|ninja|cargo|go|meson|bazel|scons|npm|yarn|pnpm)$/;

/** Every step of the build is known, and none compiles. */
function buildsNothing(project: Project, facts: StageFacts): boolean {
  const { steps, complete } = pythonPackages(project, facts);
  if (!complete || !systemPackages(facts).complete) return false;
  for (const { name, requirement } of steps) {
    const isWheel = /\.whl(?:$|#)/.test(requirement.target ?? '');
    if ((requirement.kind === 'url' || requirement.kind === 'path') && !isWheel) return false;
    if (name === undefined) continue;
    if (compilesWhenUsed.has(name) || buildNeeds.has(name) || cudaPackage(name) !== undefined) return false;
  }
  return facts.instructions.every(
    (instruction) =>
      instruction.keyword !== 'RUN' ||
      commandsOf(facts.dockerfile, instruction).every(
        ({ name, args }) =>
          name !== undefined && !compilers.test(name) && !(/^python/.test(name) && args[0]?.text !== '-m'),
      ),
  );
}

/** What the app runs is not all known, or some of the code speaks of compiling. */
function mayCompileLater(project: Project, facts: StageFacts): boolean {
  if (project.filesTruncated || !entryPoint(project, facts).complete) return true;
  return [...project.files.keys()].some((path) => /\.(?:py|sh)$/.test(path) && project.derived(path, speaksOfCompiling) === true);
}

function speaksOfCompiling(text: string): boolean {
  return compilesAtRunTime.test(text);
}
