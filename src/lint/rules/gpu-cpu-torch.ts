import { pythonPackages } from '../facts/python-packages';
import { suggestedGpu } from '../facts/readme-facts';
import { runtimeStage } from '../facts/stage-facts';
import { torchBuild } from '../facts/torch-build';
import type { Rule } from '../rule';

export const gpuCpuTorch: Rule = {
  id: 'gpu/cpu-torch',
  severity: 'warning',
  summary: 'torch is installed without CUDA on a Space that asks for a GPU.',
  explanation: {
    why: 'The wheels of the index whl/cpu have no CUDA code. On a GPU Space torch.cuda.is_available() is then False: the app computes on the CPU while the GPU is billed, or stops at the first .to("cuda").',
    failure: 'AssertionError: Torch not compiled with CUDA enabled',
    bad: '=== README.md\n---\nsdk: docker\nsuggested_hardware: t4-small\n---\n=== Dockerfile\nFROM python:3.11\nRUN pip install torch --index-url https://download.pytorch.org/whl/cpu\nCMD ["python", "app.py"]\n',
    good: '=== README.md\n---\nsdk: docker\nsuggested_hardware: t4-small\n---\n=== Dockerfile\nFROM python:3.11\nRUN pip install torch --index-url https://download.pytorch.org/whl/cu126\nCMD ["python", "app.py"]\n',
  },
  check(project, report) {
    const gpu = suggestedGpu(project);
    const file = project.dockerfile?.file;
    if (gpu === undefined || file === undefined || project.readme === undefined) return;
    const facts = runtimeStage(project);
    if (facts === undefined) return;
    const torch = torchBuild(project, facts);
    if (torch?.target !== 'cpu') return;
    const { installed } = pythonPackages(project, facts);
    // The GPU may be for another one than torch.
    if (otherUsers.some((name) => installed.has(name))) return;
    report({
      file,
      span: torch.step.word.span,
      message: `This torch is the build without CUDA, but the README suggests ${gpu.flavour}: the app cannot use its ${gpu.hardware.gpu}. Install torch from an index of CUDA, such as https://download.pytorch.org/whl/cu126.`,
      related: [{ file: project.readme.file, span: gpu.entry.valueSpan, message: 'The GPU is asked for here' }],
    });
  },
};

const otherUsers =
  `onnxruntime-gpu tensorflow jax paddlepaddle-gpu cupy-cuda11x cupy-cuda12x cupy-cuda13x llama-cpp-python ctranslate2 faster-whisper whisperx vllm
  tensorrt`.split(/\s+/);
