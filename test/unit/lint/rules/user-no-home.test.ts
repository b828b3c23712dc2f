import { userNoHome } from '../../../../src/lint/rules/user-no-home';
import { testRule } from '../rule-table';

const slim = 'FROM python:3.11-slim\n';
const start = 'CMD ["python", "app.py"]\n';
const loads = 'from transformers import AutoModel\nmodel = AutoModel.from_pretrained("a/b")\n';

testRule(userNoHome, {
  fires: [
    {
      name: 'a number without an account',
      files: { Dockerfile: `${slim}WORKDIR /app\nCOPY . .\nUSER 1000\n${start}`, 'app.py': loads },
      expect: [{ text: '1000', message: 'The home folder of uid 1000 is /,', fixable: true }],
      fixed: { Dockerfile: `${slim}WORKDIR /app\nCOPY . .\nRUN useradd -m -u 1000 user\nUSER 1000\n${start}` },
    },
    {
      name: 'torch.hub, with a group',
      files: { Dockerfile: `FROM nvidia/cuda:12.1.0-base-ubuntu22.04\nWORKDIR /app\nCOPY . .\nUSER 1000:1000\nCMD ["python3", "app.py"]\n`, 'app.py': 'import torch\ntorch.hub.load("a/b", "c")\n' },
      expect: [{ text: '1000:1000', message: 'torch.hub' }],
    },
    {
      name: 'useradd without -m',
      files: { Dockerfile: `${slim}RUN useradd -u 1000 user\nUSER user\nWORKDIR /app\nCOPY . .\n${start}`, 'app.py': loads },
      expect: [{ text: 'user', message: '/home/user' }],
      fixed: { Dockerfile: `${slim}RUN useradd -m -u 1000 user\nUSER user\nWORKDIR /app\nCOPY . .\n${start}` },
    },
    {
      name: 'pip in the build',
      files: { Dockerfile: `${slim}RUN useradd -u 1000 user\nUSER user\nRUN pip install gradio\n` },
      expect: [{ text: 'pip', severity: 'error', message: 'the build fails', fixable: true }],
    },
    {
      name: 'pip as a number',
      files: { Dockerfile: `FROM python:3.11\nUSER 1000\nRUN python -m pip install --no-cache-dir gradio\n` },
      expect: [{ text: 'python', severity: 'error' }],
    },
  ],
  silent: [
    { name: 'an account', files: { Dockerfile: `${slim}RUN useradd -m -u 1000 user\nUSER 1000\nRUN pip install x\nWORKDIR /app\nCOPY . .\n${start}`, 'app.py': loads } },
    { name: "the image's account", files: { Dockerfile: `FROM ubuntu:24.04\nUSER 1000\nCOPY . .\nCMD ["python3", "app.py"]\n`, 'app.py': loads } },
    { name: 'an account with the next free uid', files: { Dockerfile: `${slim}RUN useradd -m user\nUSER 1000\nRUN pip install x\n` } },
    { name: 'HOME is set', files: { Dockerfile: `${slim}ENV HOME=/tmp\nUSER 1000\nRUN pip install x\nCOPY . .\n${start}`, 'app.py': loads } },
    { name: 'the cache is set', files: { Dockerfile: `${slim}ENV HF_HOME=/tmp/hf\nCOPY . .\nUSER 1000\n${start}`, 'app.py': loads } },
    { name: 'the cache is set in code', files: { Dockerfile: `${slim}COPY . .\nUSER 1000\n${start}`, 'app.py': `import os\nos.environ["HF_HOME"] = "/tmp/hf"\n${loads}` } },
    { name: 'set at the start', files: { Dockerfile: `${slim}COPY . .\nUSER 1000\nCMD HOME=/tmp python app.py\n`, 'app.py': loads } },
    { name: 'the folder is made', files: { Dockerfile: `${slim}RUN mkdir /.cache && chmod 777 /.cache\nCOPY . .\nUSER 1000\n${start}`, 'app.py': loads } },
    { name: 'nothing writes there', files: { Dockerfile: `${slim}COPY . .\nUSER 1000\n${start}`, 'app.py': 'print(1)\n' } },
    { name: 'a folder of the project', files: { Dockerfile: `${slim}COPY . .\nUSER 1000\n${start}`, 'app.py': 'from x import M\nM.from_pretrained("model/b")\nM.from_pretrained("a/b", cache_dir="/tmp")\n', 'model/b/config.json': '{}' } },
    { name: 'the home made by WORKDIR of that user', files: { Dockerfile: `${slim}RUN useradd -u 1000 user\nUSER user\nWORKDIR /home/user/app\nRUN pip install x\nCOPY . .\n${start}`, 'app.py': loads } },
    { name: 'the home made by mkdir', files: { Dockerfile: `${slim}RUN useradd -u 1000 user && mkdir -p /home/user && chown user /home/user\nUSER user\nRUN pip install x\n` } },
    { name: 'adduser', files: { Dockerfile: `${slim}RUN adduser --disabled-password --gecos "" --uid 1000 user\nUSER user\nRUN pip install x\n` } },
    { name: 'an image of which nothing is known', files: { Dockerfile: `FROM someone/image\nUSER 1000\nRUN pip install x\nCOPY . .\n${start}`, 'app.py': loads } },
    { name: 'a virtual environment', files: { Dockerfile: `${slim}RUN python -m venv /opt/venv && chown -R 1000 /opt/venv\nENV PATH=/opt/venv/bin:$PATH\nUSER 1000\nRUN pip install x\n` } },
    { name: 'to another place', files: { Dockerfile: `${slim}USER 1000\nRUN pip install --target /tmp/x y\nRUN HOME=/tmp pip install z\nRUN pip --version\n` } },
    { name: 'root', files: { Dockerfile: `${slim}USER 0\nRUN pip install x\n` } },
    { name: 'the accounts of another image', files: { Dockerfile: `FROM alpine AS a\n${slim}COPY --from=a /etc/passwd /etc/passwd\nUSER 1000\nRUN pip install x\n` } },
  ],
});
