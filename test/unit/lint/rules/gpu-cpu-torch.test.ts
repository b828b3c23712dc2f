import { gpuCpuTorch } from '../../../../src/lint/rules/gpu-cpu-torch';
import { testRule } from '../rule-table';

const space = (install: string, hardware = 'l4x1', more: Record<string, string> = {}): Record<string, string> => ({
  'README.md': `---\nsdk: docker\nsuggested_hardware: ${hardware}\n---\n`,
  Dockerfile: `FROM python:3.11\n${install}CMD ["python", "app.py"]\n`,
  ...more,
});
const cpu = '--index-url https://download.pytorch.org/whl/cpu';

testRule(gpuCpuTorch, {
  fires: [
    { name: 'the index without CUDA', files: space(`RUN pip install torch torchvision ${cpu}\n`), expect: [{ text: 'torch', message: 'the README suggests l4x1: the app cannot use its L4', fixable: false }] },
    { name: 'by the version', files: space('RUN pip install "torch==2.4.1+cpu" -f https://download.pytorch.org/whl/torch_stable.html\n'), expect: [{ text: '"torch==2.4.1+cpu"' }] },
    { name: 'by uv', files: space('RUN uv pip install --system torch --torch-backend=cpu\n'), expect: [{}] },
    {
      name: 'named again by the requirements, which leave it alone',
      files: space(`RUN pip install torch ${cpu}\nCOPY requirements.txt .\nRUN pip install -r requirements.txt\n`, 'a100-large', { 'requirements.txt': 'torch\ntransformers\n' }),
      expect: [{ text: 'torch' }],
    },
    { name: 'in the requirements', files: space('COPY requirements.txt .\nRUN pip install -r requirements.txt\n', 't4-medium', { 'requirements.txt': `${cpu}\ntorch\n` }), expect: [{ text: 'requirements.txt' }] },
  ],
  silent: [
    { name: 'a CPU', files: space(`RUN pip install torch ${cpu}\n`, 'cpu-upgrade') },
    { name: 'no hardware is named', files: { Dockerfile: `FROM python:3.11\nRUN pip install torch ${cpu}\n` } },
    { name: 'an index of CUDA', files: space('RUN pip install torch --index-url https://download.pytorch.org/whl/cu126\n') },
    { name: 'PyPI', files: space('RUN pip install torch\n') },
    { name: 'an index beside PyPI', files: space('RUN pip install torch --extra-index-url https://download.pytorch.org/whl/cpu\n') },
    { name: 'another version in its place', files: space(`RUN pip install torch ${cpu}\nRUN pip install torch==2.4.1\n`) },
    { name: 'the GPU is for something else', files: space(`RUN pip install torch ${cpu}\nRUN pip install onnxruntime-gpu\n`) },
    { name: 'in a stage that is only copied from', files: { ...space(''), Dockerfile: `FROM python:3.11 AS a\nRUN pip install torch ${cpu}\nFROM python:3.11\nCOPY --from=a /x /x\n` } },
    { name: 'only another package of that index', files: space(`RUN pip install torchaudio ${cpu}\n`) },
  ],
});
