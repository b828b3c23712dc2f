import { gpuAtBuild } from '../../../../src/lint/rules/gpu-at-build';
import { testRule } from '../rule-table';

const base = 'FROM nvidia/cuda:12.1.1-devel-ubuntu22.04\n';

testRule(gpuAtBuild, {
  fires: [
    {
      name: 'nvidia-smi',
      files: { Dockerfile: `${base}RUN nvidia-smi\nCMD ["python3", "-m", "http.server", "7860"]\n` },
      expect: [{ text: 'nvidia-smi', fixable: true }],
      fixed: { Dockerfile: `${base}CMD ["python3", "-m", "http.server", "7860"]\n` },
    },
    { name: 'with others', files: { Dockerfile: `${base}RUN apt-get update && nvidia-smi -L && echo ok\n` }, expect: [{ text: 'nvidia-smi', fixable: false }] },
    {
      name: 'an assertion',
      files: { Dockerfile: `${base}RUN python3 -c "import torch; assert torch.cuda.is_available()"\n` },
      expect: [{ text: '"import torch; assert torch.cuda.is_available()"', message: 'asserted' }],
    },
    {
      name: 'a model on the GPU',
      files: { Dockerfile: `${base}RUN python -c 'import torch; torch.zeros(1).cuda()' && python -c "import torch; print(torch.cuda.get_device_name(0))"\n` },
      expect: [{ message: 'This code' }, { message: 'This code' }],
    },
    {
      name: 'a device by its name',
      files: { Dockerfile: `${base}RUN python -c "from faster_whisper import WhisperModel; WhisperModel('small', device='cuda')"\n` },
      expect: [{ severity: 'warning' }],
    },
    {
      name: 'a script of the repo',
      files: { Dockerfile: `${base}WORKDIR /app\nCOPY . .\nRUN python3 warm.py\n`, 'warm.py': 'import torch\nmodel = torch.nn.Linear(1, 1)\nmodel = model.to("cuda")\n' },
      expect: [{ text: 'warm.py', severity: 'warning', message: 'uses the GPU' }],
    },
    {
      name: 'in a stage that is taken from',
      files: { Dockerfile: `${base.trim()} AS build\nRUN nvidia-smi\nFROM python:3.11\nCOPY --from=build /x /x\n` },
      expect: [{ text: 'nvidia-smi' }],
    },
  ],
  silent: [
    { name: 'may fail', files: { Dockerfile: `${base}RUN nvidia-smi || true\nRUN nvidia-smi; exit 0\nRUN which nvidia-smi && nvidia-smi || echo none\n` } },
    { name: 'by a condition', files: { Dockerfile: `${base}RUN if command -v nvidia-smi; then nvidia-smi; fi\n` } },
    { name: 'at the start', files: { Dockerfile: `${base}CMD nvidia-smi && python3 app.py\n` } },
    { name: 'said', files: { Dockerfile: `${base}RUN echo "nvidia-smi" && which nvidia-smi\nHEALTHCHECK CMD nvidia-smi\n` } },
    { name: 'only asked', files: { Dockerfile: `${base}RUN python -c "import torch; print(torch.cuda.is_available(), torch.version.cuda, torch.cuda.device_count())"\n` } },
    { name: 'where there is one', files: { Dockerfile: `${base}RUN python -c "import torch; x = torch.zeros(1).to('cuda' if torch.cuda.is_available() else 'cpu')"\n` } },
    { name: 'nvcc and packages', files: { Dockerfile: `${base}RUN nvcc --version && pip install nvidia-cuda-runtime-cu12 torch --index-url https://download.pytorch.org/whl/cu121\n` } },
    { name: 'a script that looks first', files: { Dockerfile: `${base}COPY . .\nRUN python3 warm.py\n`, 'warm.py': 'import torch\nif torch.cuda.is_available():\n    model = model.to("cuda")\nx = y.cuda() if ok else y\n' } },
    { name: 'a script with functions', files: { Dockerfile: `${base}COPY . .\nRUN python3 warm.py\n`, 'warm.py': 'def run(model):\n    return model.cuda()\n\n"""\nmodel.cuda()\n"""\n' } },
    { name: 'the app itself', files: { Dockerfile: `${base}COPY . .\nCMD ["python3", "app.py"]\n`, 'app.py': 'model = model.cuda()\n' } },
    { name: 'a stand-in', files: { Dockerfile: `${base}RUN printf '#!/bin/sh' > /usr/bin/nvidia-smi && chmod +x /usr/bin/nvidia-smi && nvidia-smi\n` } },
    { name: 'a stage that is not built', files: { Dockerfile: `${base}RUN nvidia-smi\nFROM python:3.11\n` } },
  ],
});
