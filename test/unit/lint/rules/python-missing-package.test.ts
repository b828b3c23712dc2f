import { pythonMissingPackage } from '../../../../src/lint/rules/python-missing-package';
import { testRule } from '../rule-table';

const image = 'FROM python:3.11-slim\nWORKDIR /app\nCOPY requirements.txt .\nRUN pip install --no-cache-dir -r requirements.txt\nCOPY . .\nCMD ["python", "app.py"]\n';
const list = 'requirements.txt';
const file = 'app.py';

testRule(pythonMissingPackage, {
  fires: [
    {
      name: 'imported at the top of the app',
      files: { Dockerfile: image, [list]: 'gradio\ntorch', [file]: 'import gradio\nimport torch\nfrom einops import rearrange\n' },
      expect: [{ file, text: 'from einops import rearrange', message: "Nothing in the image installs einops. The app stops when it starts: No module named 'einops'." }],
      fixed: { [list]: 'gradio\ntorch\neinops\n' },
    },
    {
      name: 'by another name, in a module that the app imports',
      files: { Dockerfile: image, [list]: 'gradio\n', [file]: 'import gradio\nfrom lib import video\n', 'lib/video.py': 'import cv2\nimport sklearn.cluster\n' },
      expect: [
        { file: 'lib/video.py', text: 'cv2', message: 'cv2, which opencv-python-headless brings' },
        { file: 'lib/video.py', text: 'sklearn.cluster', message: 'scikit-learn' },
      ],
    },
    {
      name: 'only in a function',
      files: { Dockerfile: image, [list]: 'gradio\n', [file]: 'import gradio\ndef run():\n    import trimesh\n' },
      expect: [{ file, text: 'trimesh', severity: 'warning', message: 'The app fails when it gets here' }],
    },
    {
      name: 'the surest of several, once',
      files: { Dockerfile: image, [list]: 'gradio\n', [file]: 'import a\ndef run():\n    import torch\nimport torch\n', 'a.py': 'def f():\n    import torch\n' },
      expect: [{ file, text: 'torch' }],
    },
    {
      name: 'behind a marker that does not hold; words of the command',
      files: { Dockerfile: 'FROM python:3.11-slim\nWORKDIR /app\nCOPY . .\nRUN pip install gradio numpy && pip install -r requirements.txt\nCMD python app.py\n', [list]: 'scipy; sys_platform == "win32"\n', [file]: 'import numpy\nimport scipy\n' },
      expect: [{ file, text: 'scipy' }],
    },
    {
      name: 'taken away again',
      files: { Dockerfile: 'FROM python:3.11-slim\nWORKDIR /app\nCOPY . .\nRUN pip install gradio einops && pip uninstall -y einops\nCMD python app.py\n', [file]: 'import einops\n' },
      expect: [{ file, text: 'einops', fixable: false }],
    },
    {
      name: 'a project of the repo by its setup.py',
      files: { Dockerfile: 'FROM python:3.11\nWORKDIR /app\nCOPY . .\nRUN pip install -e .\nCMD ["python", "app.py"]\n', 'setup.py': 'from setuptools import setup\nsetup(install_requires=["numpy"])\n', [file]: 'import numpy\nimport pandas\n' },
      expect: [{ file, text: 'pandas' }],
    },
    {
      name: 'installed into an environment that the app is not started with',
      files: { Dockerfile: 'FROM python:3.11-slim\nWORKDIR /app\nCOPY . .\nRUN pip install uv && uv sync\nCMD ["python", "app.py"]\n', 'pyproject.toml': '[project]\nname = "a"\nversion = "1"\ndependencies = ["gradio"]\n', [file]: 'import gradio\n' },
      expect: [{ file, text: 'gradio' }],
    },
    {
      name: 'on Ubuntu, where apt packages say all',
      files: { Dockerfile: 'FROM ubuntu:22.04\nRUN apt-get update && apt-get install -y python3-pip ffmpeg\nWORKDIR /app\nCOPY . .\nRUN pip3 install gradio\nCMD ["python3", "app.py"]\n', [file]: 'import torch\n' },
      expect: [{ file, text: 'torch' }],
    },
  ],
  silent: [
    { name: 'installed', files: { Dockerfile: image, [list]: 'gradio\ntorch\neinops\nopencv-python-headless\n', [file]: 'import gradio, torch, einops, cv2\n' } },
    { name: 'brought along', files: { Dockerfile: image, [list]: 'gradio\ntransformers\n', [file]: 'import numpy, pandas, PIL, yaml, requests, httpx, huggingface_hub, tqdm, regex, safetensors, matplotlib, fastapi, uvicorn, pydantic\n' } },
    { name: 'brought along over two', files: { Dockerfile: image, [list]: 'timm\n', [file]: 'import sympy, networkx, jinja2\n' } },
    { name: 'by an extra', files: { Dockerfile: image, [list]: 'uvicorn[standard]\n', [file]: 'import websockets, yaml, dotenv\n' } },
    { name: 'by an extra that is not known', files: { Dockerfile: image, [list]: 'transformers[deepspeed]\n', [file]: 'import einops\n' } },
    { name: 'a package of which nothing is known', files: { Dockerfile: image, [list]: 'gradio\nsome-toolkit\n', [file]: 'import einops\n' } },
    { name: 'a package from git', files: { Dockerfile: image, [list]: 'git+https://h/r.git\n', [file]: 'import einops\n' } },
    { name: 'a name of which nothing is known', files: { Dockerfile: image, [list]: 'gradio\n', [file]: 'import gradio\nimport my_company\n' } },
    { name: "Python's own", files: { Dockerfile: image, [list]: 'gradio\n', [file]: 'import os, json, tomllib, distutils, __future__, _thread\n' } },
    { name: 'a file or folder of the repo, wherever', files: { Dockerfile: image, [list]: 'gradio\n', [file]: 'import einops\nimport trimesh\n', 'third/einops/x.py': '', 'lib/trimesh.py': '' } },
    { name: 'a library that was compiled', files: { Dockerfile: image, [list]: 'gradio\n', [file]: 'import einops\n', 'einops.cpython-311-x86_64-linux-gnu.so': new Uint8Array([0, 1]) } },
    { name: 'optional', files: { Dockerfile: image, [list]: 'gradio\n', [file]: 'try:\n    import xformers\nexcept ImportError:\n    xformers = None\nif False:\n    import torch\nfrom typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import numpy\n' } },
    { name: 'relative', files: { Dockerfile: image.replace('["python", "app.py"]', '["python", "-m", "pkg"]'), [list]: 'gradio\n', 'pkg/__main__.py': 'from . import torch_tools\nfrom .einops import x\n' } },
    { name: 'not reached', files: { Dockerfile: image, [list]: 'gradio\n', [file]: 'import gradio\n', 'train.py': 'import torch\n' } },
    { name: 'the guard of a module that is only imported', files: { Dockerfile: image, [list]: 'gradio\n', [file]: 'import tool\n', 'tool.py': 'if __name__ == "__main__":\n    import torch\n' } },
    { name: 'an image that has more', files: { Dockerfile: image.replace('python:3.11-slim', 'pytorch/pytorch:2.4.0-cuda12.1-cudnn9-runtime'), [list]: 'gradio\n', [file]: 'import torch\n' } },
    { name: 'an image of which nothing is known', files: { Dockerfile: image.replace('python:3.11-slim', 'ghcr.io/a/b'), [list]: 'gradio\n', [file]: 'import torch\n' } },
    { name: 'conda', files: { Dockerfile: 'FROM continuumio/miniconda3\nCOPY . .\nRUN conda install -y pytorch && pip install gradio\nCMD ["python", "app.py"]\n', [file]: 'import torch\n' } },
    { name: 'apt brings it', files: { Dockerfile: 'FROM ubuntu:22.04\nRUN apt-get update && apt-get install -y python3-pip python3-numpy\nWORKDIR /app\nCOPY . .\nRUN pip3 install gradio\nCMD ["python3", "app.py"]\n', [file]: 'import scipy\n' } },
    { name: 'packages from another stage', files: { Dockerfile: 'FROM python:3.11 AS build\nRUN pip install --user torch\nFROM python:3.11-slim\nCOPY --from=build /root/.local /root/.local\nWORKDIR /app\nCOPY . .\nRUN pip install gradio\nCMD ["python", "app.py"]\n', [file]: 'import torch\n' } },
    { name: 'a requirements file that is not there', files: { Dockerfile: image, [file]: 'import torch\n' } },
    { name: 'a clone', files: { Dockerfile: image.replace('COPY . .', 'RUN git clone https://h/einops\nCOPY . .'), [list]: 'gradio\n', [file]: 'import einops\n' } },
    { name: 'a script that may install', files: { Dockerfile: image.replace('COPY . .', 'COPY . .\nRUN python install.py'), [list]: 'gradio\n', [file]: 'import einops\n' } },
    { name: 'a Makefile', files: { Dockerfile: image.replace('COPY . .', 'COPY . .\nRUN make'), [list]: 'gradio\n', [file]: 'import einops\n' } },
    { name: 'installed when the container starts', files: { Dockerfile: image.replace('["python", "app.py"]', 'pip install einops && python app.py'), [list]: 'gradio\n', [file]: 'import einops\n' } },
    { name: 'installed by the code', files: { Dockerfile: image, [list]: 'gradio\n', [file]: 'import os, sys, subprocess\nsubprocess.run([sys.executable, "-m", "pip", "install", "einops"])\nimport einops\n' } },
    { name: 'a path of which nothing is known', files: { Dockerfile: image, [list]: 'gradio\n', [file]: 'import sys\nsys.path.append("/data/lib")\nimport einops\n' } },
    { name: 'PYTHONPATH', files: { Dockerfile: image.replace('WORKDIR', 'ENV PYTHONPATH=/opt/lib\nWORKDIR'), [list]: 'gradio\n', [file]: 'import einops\n' } },
    { name: 'uv run', files: { Dockerfile: 'FROM python:3.11-slim\nWORKDIR /app\nCOPY . .\nRUN pip install uv && uv sync\nCMD ["uv", "run", "app.py"]\n', 'pyproject.toml': '[project]\nname = "a"\nversion = "1"\ndependencies = ["gradio"]\n', [file]: 'import gradio\n' } },
    { name: "uv's environment on the PATH", files: { Dockerfile: 'FROM python:3.11-slim\nWORKDIR /app\nCOPY . .\nRUN pip install uv && uv sync\nENV PATH="/app/.venv/bin:$PATH"\nCMD ["python", "app.py"]\n', 'pyproject.toml': '[project]\nname = "a"\nversion = "1"\ndependencies = ["gradio"]\n', [file]: 'import gradio\n' } },
    { name: 'a venv by its path', files: { Dockerfile: 'FROM python:3.11-slim\nWORKDIR /app\nCOPY . .\nRUN python -m venv /v && /v/bin/pip install gradio\nCMD ["/v/bin/python", "app.py"]\n', [file]: 'import gradio\n' } },
    { name: 'a group that is not followed', files: { Dockerfile: 'FROM python:3.11-slim\nWORKDIR /app\nCOPY . .\nRUN pip install uv && uv sync --extra gpu\nCMD ["uv", "run", "app.py"]\n', 'pyproject.toml': '[project]\nname = "a"\nversion = "1"\ndependencies = ["gradio"]\n[project.optional-dependencies]\ngpu = ["torch"]\n', [file]: 'import torch\n' } },
    { name: 'nothing is installed: another way is used', files: { Dockerfile: 'FROM python:3.11-slim\nCOPY . .\nCMD ["python", "app.py"]\n', [file]: 'import torch\n' } },
    { name: 'a namespace that many share', files: { Dockerfile: image, [list]: 'gradio\n', [file]: 'from google.cloud import storage\nimport pkg_resources\n' } },
    { name: 'a submodule of git', files: { Dockerfile: image, [list]: 'gradio\n', [file]: 'import einops\n', '.gitmodules': '[submodule "x"]\n\tpath = x\n' } },
    { name: 'an sdk that builds no Dockerfile', files: { Dockerfile: image, 'README.md': '---\nsdk: gradio\n---\n', [list]: 'gradio\n', [file]: 'import torch\n' } },
  ],
});
