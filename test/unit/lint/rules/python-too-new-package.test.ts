import { pythonTooNewPackage } from '../../../../src/lint/rules/python-too-new-package';
import { testRule } from '../rule-table';

const start = 'COPY . .\nCMD ["python", "app.py"]\n';
const space = (requirements: string, app = 'import gradio as gr\n', image = 'python:3.11-slim'): Record<string, string> => ({
  Dockerfile: `FROM ${image}\nWORKDIR /app\nCOPY requirements.txt .\nRUN pip install -r requirements.txt\n${start}`,
  'requirements.txt': requirements,
  'app.py': app,
});
const run = (commands: string, app = 'import gradio as gr\n'): Record<string, string> => ({ Dockerfile: `FROM python:3.11-slim\nWORKDIR /app\n${commands}\n${start}`, 'app.py': app });
const torch = 'import numpy as np\nimport torch\n\ntorch.from_numpy(np.zeros(3))\n';
const file = 'requirements.txt';

testRule(pythonTooNewPackage, {
  fires: [
    {
      name: 'gradio 4 with the newest huggingface_hub',
      files: space('gradio==4.44.1\n'),
      expect: [{ file, text: 'gradio==4.44.1', severity: 'error', message: "cannot import name 'HfFolder'" }],
      fixed: { [file]: 'gradio==4.44.1\nhuggingface-hub<1\n' },
    },
    {
      name: 'by a range, in the Dockerfile, imported in a function',
      files: run('RUN pip install --no-cache-dir "gradio~=4.40" pandas', 'def f():\n    import gradio\n'),
      expect: [{ text: 'gradio~=4.40', severity: 'warning' }],
      fixed: { Dockerfile: `FROM python:3.11-slim\nWORKDIR /app\nRUN pip install --no-cache-dir "gradio~=4.40" "huggingface-hub<1" pandas\n${start}` },
    },
    { name: 'beside packages whose newest releases take it', files: space('gradio==4.44.0\ntransformers\naccelerate==0.34.2\nhuggingface_hub>=0.20\n'), expect: [{ file, text: 'gradio==4.44.0' }] },
    { name: 'a huggingface_hub that is asked for', files: space('gradio==4.44.1\nhuggingface_hub==1.2.3\n'), expect: [{ file, message: 'huggingface-hub 1 and later', fixable: false }] },
    {
      name: 'torch before 2.3 with NumPy 2',
      files: space('torch==2.2.2\ntorchvision==0.17.2\n', torch),
      expect: [{ file, text: 'torch==2.2.2', severity: 'warning', message: 'RuntimeError: Numpy is not available' }],
      fixed: { [file]: 'torch==2.2.2\ntorchvision==0.17.2\nnumpy<2\n' },
    },
  ],
  silent: [
    { name: 'with a limit', files: space('gradio==4.44.1\nhuggingface_hub<1\n') },
    { name: 'with a pin', files: space('gradio==4.44.1\nhuggingface-hub==0.36.0\n') },
    { name: 'transformers 4 keeps it below', files: space('gradio==4.44.1\ntransformers==4.46.3\n') },
    { name: 'transformers may be limited', files: space('gradio==4.44.1\ntransformers>=4.40,<5\n') },
    { name: 'a package that is not known may limit it', files: space('gradio==4.44.1\nsome-toolkit\n') },
    { name: 'gradio 5 and 6', files: space('gradio>=5\n') },
    { name: 'gradio without a pin', files: space('gradio>=4.44\n') },
    { name: 'gradio of before', files: space('gradio==3.50.2\n') },
    { name: 'a constraint', files: space('-c constraints.txt\ngradio==4.44.1\n') },
    { name: 'a constraint by an option', files: run('RUN pip install -c c.txt gradio==4.44.1') },
    { name: 'another index', files: run('RUN pip install --index-url https://pypi.example.com/simple gradio==4.44.1') },
    { name: 'one that was there before', files: run('RUN pip install huggingface_hub==0.30.0\nRUN pip install gradio==4.44.1 huggingface_hub') },
    { name: 'imported by nothing', files: space('gradio==4.44.1\n', 'import pandas\n') },
    { name: 'an old Python', files: space('gradio==4.44.1\n', 'import gradio\n', 'python:3.9-slim') },
    { name: 'an image of which nothing is known', files: space('gradio==4.44.1\n', 'import gradio\n', 'someone/base') },
    { name: 'a project with a lock', files: { ...run('RUN pip install uv && uv sync --frozen'), 'pyproject.toml': '[project]\nname = "a"\nversion = "1"\ndependencies = ["gradio==4.44.1"]\n', 'uv.lock': '' } },
    { name: 'torch with NumPy 1', files: space('torch==2.2.2\nnumpy==1.26.4\n', torch) },
    { name: 'torch 2.3', files: space('torch==2.3.1\nnumpy\n', torch) },
    { name: 'torch, and code that does without NumPy', files: space('torch==2.2.2\ntorchvision==0.17.2\n', 'import torch\n') },
    { name: "NumPy from PyTorch's index", files: run('RUN pip install torch==2.2.2 torchvision==0.17.2 --index-url https://download.pytorch.org/whl/cu121', torch) },
    { name: 'SciPy keeps NumPy below 2', files: space('torch==2.2.2\nscipy==1.11.4\n', torch) },
    { name: 'gradio 4 may keep NumPy below 2', files: space('torch==2.2.2\ngradio==4.30.0\nhuggingface_hub<1\n', torch) },
  ],
});
