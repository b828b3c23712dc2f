import { goodSpacesByImage } from './good-spaces-by-image';
import type { Files } from './project-of';

/** A README with the front matter of a Docker Space. */
export const readme = (port = 7860): string => `---\ntitle: App\nemoji: 🚀\ncolorFrom: blue\ncolorTo: indigo\nsdk: docker\napp_port: ${String(port)}\n---\n\n# App\n`;
const gradio = `import gradio as gr\n\nwith gr.Blocks() as demo:\n    gr.Markdown("Hello")\n\nif __name__ == "__main__":\n    demo.queue().launch(server_name="0.0.0.0", server_port=7860)\n`;
const fastapi = 'from fastapi import FastAPI\n\napp = FastAPI()\n';

/** Good Spaces in many styles: on none of them an error or a warning. */
export const goodSpaces: readonly (readonly [string, Files])[] = [
  [
    "the Hub's own example",
    {
      Dockerfile:
        'FROM python:3.9\n\nRUN useradd -m -u 1000 user\nUSER user\nENV PATH="/home/user/.local/bin:$PATH"\n\nWORKDIR /app\n\nCOPY --chown=user ./requirements.txt requirements.txt\nRUN pip install --no-cache-dir --upgrade -r requirements.txt\n\nCOPY --chown=user . /app\nCMD ["uvicorn", "app:app", "--host", "0.0.0.0", "--port", "7860"]\n',
      'requirements.txt': 'fastapi\nuvicorn[standard]\n',
      'app.py': fastapi,
    },
  ],
  [
    'outputs and cache in a folder that the user is given',
    {
      Dockerfile:
        'FROM nvidia/cuda:12.4.1-cudnn-runtime-ubuntu22.04\nRUN apt-get update && apt-get install -y --no-install-recommends python3 python3-pip git && rm -rf /var/lib/apt/lists/*\nWORKDIR /app\nRUN useradd -m -u 1000 user && mkdir -p /app/outputs /app/.cache && chown -R user:user /app\nENV HF_HOME=/app/.cache PYTHONUNBUFFERED=1\nCOPY --chown=user:user requirements.txt .\nRUN pip3 install --no-cache-dir -r requirements.txt\nCOPY --chown=user:user . .\nUSER user\nCMD ["python3", "app.py"]\n',
      'requirements.txt': 'gradio\ntransformers\n',
      'app.py': `import os\nfrom transformers import AutoModel\n\nOUTPUTS = "outputs"\nos.makedirs(OUTPUTS, exist_ok=True)\nmodel = AutoModel.from_pretrained("facebook/dinov2-base")\n${gradio}`,
    },
  ],
  [
    'the account of Ubuntu 24.04 replaced',
    {
      Dockerfile:
        'FROM nvidia/cuda:12.8.0-runtime-ubuntu24.04\nRUN apt-get update && apt-get install -y --no-install-recommends python3 python3-venv && rm -rf /var/lib/apt/lists/*\nRUN userdel -r ubuntu && groupadd -g 1000 user && useradd -m -u 1000 -g user user\nUSER user\nWORKDIR /home/user/app\nRUN python3 -m venv .venv && mkdir -p outputs\nENV PATH=/home/user/app/.venv/bin:$PATH\nCOPY --chown=user:user . .\nRUN pip install --no-cache-dir gradio\nCMD ["python", "app.py"]\n',
      'app.py': `${gradio.replace('import gradio as gr\n', 'import gradio as gr\n\nwith open("outputs/log.txt", "a") as log:\n    log.write("started")\n')}`,
    },
  ],
  [
    'slim with OpenCV and its libraries',
    {
      Dockerfile:
        'FROM python:3.11-slim-bookworm\nENV PYTHONUNBUFFERED=1 \\\n    GRADIO_SERVER_NAME=0.0.0.0\nRUN apt-get update && apt-get install -y --no-install-recommends \\\n      libgl1 \\\n      libglib2.0-0 \\\n    && rm -rf /var/lib/apt/lists/*\nRUN useradd --create-home --uid 1000 user\nUSER user\nWORKDIR /home/user/app\nCOPY --chown=user:user requirements.txt ./\nRUN pip install --user --no-cache-dir -r requirements.txt\nCOPY --chown=user:user . .\nEXPOSE 7860\nCMD ["python", "app.py"]\n',
      'requirements.txt': 'gradio==5.0\nopencv-python>=4.8\nnumpy<2 ; python_version < "3.13"\n',
      'app.py': `import cv2\n${gradio.replace('server_name="0.0.0.0", ', '')}`,
    },
  ],
  [
    'CUDA on Ubuntu 22.04 with pyrender and OSMesa',
    {
      Dockerfile:
        'FROM nvidia/cuda:12.1.1-cudnn8-devel-ubuntu22.04\nARG DEBIAN_FRONTEND=noninteractive\nRUN apt-get update && apt-get install -y --no-install-recommends ffmpeg git libosmesa6-dev python3.10 python3-pip && \\\n    rm -rf /var/lib/apt/lists/*\nRUN useradd -m -u 1000 user && mkdir -p /data/checkpoints && chown -R user:user /data\nENV PYOPENGL_PLATFORM=osmesa HF_HOME=/data/.huggingface\nUSER user\nWORKDIR /app\nCOPY --chown=user:user requirements.txt .\nRUN pip3 install --no-cache-dir -r requirements.txt && pip3 install --no-cache-dir --no-deps PyOpenGL==3.1.9\nCOPY --chown=user:user . .\nCMD ["python3", "start.py"]\n',
      'requirements.txt': 'gradio\nopencv-python\npyrender==0.1.45\n',
      'start.py': 'import os\nimport sys\n\nos.execv(sys.executable, [sys.executable, "app.py"])\n',
      'app.py': `import render\n${gradio}`,
      'render.py': 'import cv2\nimport pyrender\n',
    },
  ],
  [
    'EGL with the graphics driver',
    {
      Dockerfile:
        'FROM nvidia/cuda:11.8.0-runtime-ubuntu20.04\nENV NVIDIA_DRIVER_CAPABILITIES=graphics,compute,utility\nENV PYOPENGL_PLATFORM egl\nRUN apt-get update && apt-get install -y libegl1 libgl1 libglib2.0-0 python3-pip\nRUN pip3 install pyrender opencv-python\nRUN adduser --disabled-password --gecos "" --uid 1000 app\nUSER 1000:1000\nCMD python3 -m http.server 7860\n',
    },
  ],
  [
    'Ubuntu 24.04 with its own user and a virtual environment',
    {
      Dockerfile:
        'FROM ubuntu:24.04\nRUN apt-get update && apt-get install -y python3 python3-venv && rm -rf /var/lib/apt/lists/*\nUSER ubuntu\nWORKDIR /home/ubuntu/app\nRUN python3 -m venv .venv\nENV PATH="/home/ubuntu/app/.venv/bin:${PATH}"\nCOPY --chown=ubuntu:ubuntu . .\nRUN pip install -r requirements.txt\nENTRYPOINT ["gunicorn"]\nCMD ["--bind", "0.0.0.0:7860", "app:app"]\n',
      'requirements.txt': 'flask\ngunicorn\n',
      'app.py': 'from flask import Flask\n\napp = Flask(__name__)\n\nif __name__ == "__main__":\n    app.run()\n',
    },
  ],
  [
    'node',
    {
      Dockerfile:
        'FROM node:20-slim\nWORKDIR /app\nRUN chown node:node /app\nUSER node\nCOPY --chown=node:node package*.json ./\nRUN npm ci --omit=dev\nCOPY --chown=node:node . .\nENV PORT=7860\nEXPOSE 7860\nCMD ["node", "server.js"]\n',
      'package.json': '{"name":"app"}\n',
      'server.js': 'require("http").createServer().listen(7860, "0.0.0.0");\n',
    },
  ],
  [
    'a front end built first, served by Python',
    {
      Dockerfile:
        'FROM node:20 AS web\nWORKDIR /web\nCOPY web/package.json ./\nRUN npm install\nCOPY web/ .\nRUN npm run build\n\nFROM python:3.12-slim\nRUN useradd -m -u 1000 user\nUSER user\nWORKDIR /home/user/app\nCOPY --from=web --chown=1000 /web/dist ./static\nCOPY --chown=1000 api ./api\nRUN pip install fastapi uvicorn\nCMD ["python", "-m", "uvicorn", "api.main:app", "--host=0.0.0.0", "--port=7860"]\n',
      'web/package.json': '{}\n',
      'api/main.py': fastapi,
    },
  ],
  [
    'heredocs',
    {
      Dockerfile:
        '# syntax=docker/dockerfile:1\nFROM python:3.11-slim\nRUN <<EOF\nset -e\napt-get update\napt-get install -y --no-install-recommends ffmpeg\nrm -rf /var/lib/apt/lists/*\nuseradd -m -u 1000 user\nEOF\nCOPY --chown=1000:1000 <<EOF /app/start.sh\n#!/bin/sh\nexec python /app/app.py\nEOF\nUSER user\nWORKDIR /app\nCOPY --chown=1000:1000 . .\nRUN pip install opencv-python gradio\nCMD ["python", "app.py"]\n',
      'app.py': gradio,
    },
  ],
  [
    'uv with its cache and bind mounts',
    {
      Dockerfile:
        'FROM ghcr.io/astral-sh/uv:python3.12-bookworm-slim\nRUN useradd -m -u 1000 user\nWORKDIR /app\nRUN --mount=type=cache,target=/root/.cache/uv \\\n    --mount=type=bind,source=uv.lock,target=uv.lock \\\n    --mount=type=bind,source=pyproject.toml,target=pyproject.toml \\\n    uv sync --frozen --no-install-project\nCOPY --chown=user . /app\nENV PATH="/app/.venv/bin:$PATH"\nUSER user\nCMD ["uv", "run", "app.py"]\n',
      'pyproject.toml':
        '[project]\nname = "app"\nversion = "0.1"\nrequires-python = ">=3.12"\ndependencies = ["gradio", "opencv-python-headless"]\n',
      'uv.lock': '',
      'app.py': `import cv2\n${gradio}`,
    },
  ],
  [
    'micromamba, which sets its own user, taken back to 1000',
    {
      Dockerfile:
        'FROM mambaorg/micromamba:1.5.8\nUSER root\nRUN usermod -u 1000 mambauser\nUSER 1000\nCOPY --chown=1000 environment.yml /tmp/\nRUN micromamba install -y -n base -f /tmp/environment.yml\nWORKDIR /app\nCOPY --chown=1000 . .\nCMD ["micromamba", "run", "-n", "base", "python", "app.py"]\n',
      'environment.yml': 'name: base\ndependencies: [python=3.11, pip]\n',
      'app.py': gradio,
    },
  ],
  [
    'miniconda with OpenCV from conda',
    {
      Dockerfile:
        'FROM continuumio/miniconda3:24.1.2-0\nRUN conda install -y -c conda-forge opencv python=3.11 && conda clean -afy\nRUN useradd -m -o -u 1000 user\nUSER user\nWORKDIR /app\nCOPY --chown=user . .\nCMD ["conda", "run", "--no-capture-output", "-n", "base", "python", "app.py"]\n',
      'app.py': `import cv2\n${gradio}`,
    },
  ],
  [
    'PyTorch image',
    {
      Dockerfile:
        'FROM pytorch/pytorch:2.4.0-cuda12.1-cudnn9-runtime\nRUN useradd -m -o -u 1000 user\nUSER user\nWORKDIR /home/user/app\nCOPY --chown=user . .\nRUN pip install --no-cache-dir -r requirements.txt\nCMD python -u app.py\n',
      'requirements.txt': 'opencv-python\ngradio\n',
      'app.py': `import cv2\n${gradio}`,
    },
  ],
  [
    'a shared base stage',
    {
      Dockerfile:
        'ARG PYTHON=3.11\nFROM python:${PYTHON}-slim AS base\nENV GRADIO_SERVER_NAME="0.0.0.0"\nRUN useradd -m -u 1000 user\nUSER user\nWORKDIR /app\n\nFROM base AS dependencies\nCOPY --chown=1000 requirements.txt .\nRUN pip install --user -r requirements.txt\n\nFROM base\nCOPY --from=dependencies /home/user/.local /home/user/.local\nCOPY --chown=1000 . .\nCMD ["python", "app.py"]\n',
      'requirements.txt': 'gradio\n',
      'app.py': gradio.replace('server_name="0.0.0.0", ', ''),
    },
  ],
  [
    'Streamlit',
    {
      Dockerfile:
        'FROM python:3.11-slim\nRUN useradd -m -u 1000 user\nUSER user\nWORKDIR /app\nCOPY --chown=user . .\nRUN pip3 install -r requirements.txt\nHEALTHCHECK CMD curl --fail http://localhost:8501/_stcore/health\nENTRYPOINT ["streamlit", "run", "app.py", "--server.port=8501", "--server.address=0.0.0.0"]\n',
      'README.md': readme(8501),
      'requirements.txt': 'streamlit\n',
      'app.py': 'import streamlit as st\nst.title("x")\n',
    },
  ],
  [
    'an entry script that gets the command',
    {
      Dockerfile:
        'FROM debian:bookworm-slim\nRUN apt-get update && apt-get install -y --no-install-recommends python3 tini && rm -rf /var/lib/apt/lists/*\nRUN groupadd -g 1000 user && useradd -m -u 1000 -g 1000 -s /bin/bash user\nCOPY --chmod=755 entrypoint.sh /usr/local/bin/\nWORKDIR /app\nCOPY --chown=1000:1000 app.py .\nUSER user\nENTRYPOINT ["tini", "--", "entrypoint.sh"]\nCMD ["python3", "app.py"]\n',
      'entrypoint.sh': '#!/bin/sh\nset -eu\nexport GRADIO_SERVER_NAME=0.0.0.0\nexec "$@"\n',
      'app.py': gradio.replace('server_name="0.0.0.0", ', ''),
    },
  ],
  [
    'nginx before an app on 127.0.0.1',
    {
      Dockerfile:
        'FROM python:3.11-slim\nRUN apt-get update && apt-get install -y nginx && useradd -m -u 1000 user\nCOPY --chown=1000 . /app\nWORKDIR /app\nUSER 1000\nCMD ["bash", "run.sh"]\n',
      'run.sh': '#!/bin/bash\nuvicorn api:app --host 127.0.0.1 --port 8000 &\nexec nginx -c /app/nginx.conf -g "daemon off;"\n',
      'api.py': fastapi,
      'nginx.conf': 'events {}\n',
    },
  ],
  [
    'a root start that drops to 1000',
    {
      Dockerfile:
        'FROM python:3.11-slim\nRUN apt-get update && apt-get install -y gosu && useradd -m -u 1000 user\nWORKDIR /app\nCOPY . .\nRUN chmod +x start.sh\nCMD ["./start.sh"]\n',
      'start.sh': '#!/bin/sh\nmkdir -p /data/cache\nchown 1000 /data/cache\nexec gosu user python app.py\n',
      'app.py': gradio,
    },
  ],
  [
    'weights fetched at the start, to the mount',
    {
      Dockerfile:
        'FROM python:3.11-slim\nRUN useradd -m -u 1000 user && mkdir -p /data && chown user /data\nENV HF_HOME=/data/.cache\nUSER user\nWORKDIR /app\nCOPY --chown=user . .\nRUN pip install huggingface_hub gradio\nCMD hf download facebook/sam3 --local-dir /data/sam3 && python app.py\n',
      'app.py': gradio,
    },
  ],
  [
    'the old ENV form, lower-case instructions, CRLF',
    {
      Dockerfile:
        'from python:3.11-slim\r\nenv GRADIO_SERVER_NAME 0.0.0.0\r\nrun useradd -m -u 1000 user\r\nuser user\r\nworkdir /app\r\ncopy --chown=user . .\r\ncmd ["python", "app.py"]\r\n',
      'app.py': gradio,
    },
  ],
  [
    'an image of which nothing is known',
    {
      Dockerfile:
        'FROM ghcr.io/someone/everything:1.2@sha256:0000000000000000000000000000000000000000000000000000000000000000\nCOPY . /app\nRUN pip install opencv-python pyrender\n',
    },
  ],
  [
    'binaries in LFS',
    {
      Dockerfile: 'FROM python:3.11-slim\nRUN useradd -m -u 1000 user\nUSER user\nCOPY --chown=user . /app\nWORKDIR /app\nCMD ["python", "app.py"]\n',
      '.gitattributes': '*.png filter=lfs diff=lfs merge=lfs -text\n',
      'logo.png': new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 1]),
      'app.py': gradio,
    },
  ],
  [
    'deadsnakes Python with its own pip on Ubuntu 24.04, a project of the repo',
    {
      Dockerfile:
        'FROM nvidia/cuda:12.6.0-runtime-ubuntu24.04\nRUN apt-get update && apt-get install -y --no-install-recommends software-properties-common curl && add-apt-repository -y ppa:deadsnakes/ppa && apt-get update && apt-get install -y --no-install-recommends python3.11 python3.11-venv && rm -rf /var/lib/apt/lists/*\nRUN python3.11 -m venv /opt/venv && chown -R ubuntu:ubuntu /opt/venv\nENV PATH="/opt/venv/bin:$PATH"\nUSER ubuntu\nWORKDIR /home/ubuntu/app\nCOPY --chown=ubuntu:ubuntu . .\nRUN pip install --no-cache-dir -e .\nCMD ["python", "app.py"]\n',
      'setup.cfg': '[metadata]\nname = app\n[options]\npython_requires = >=3.10,<3.12\ninstall_requires =\n    gradio\n    numpy<2 ; python_version < "3.12"\n',
      'setup.py': 'from setuptools import setup\nsetup()\n',
      'app.py': `import numpy\n${gradio}`,
    },
  ],
  [
    'uv pip into the system, paths of the code, what one package brings of another',
    {
      Dockerfile:
        'FROM python:3.12-slim\nRUN useradd -m -u 1000 user\nCOPY --from=ghcr.io/astral-sh/uv:0.5 /uv /usr/local/bin/uv\nWORKDIR /app\nCOPY requirements.txt .\nRUN uv pip install --system --no-cache -r requirements.txt\nCOPY --chown=user . .\nUSER user\nCMD ["python", "app.py"]\n',
      'requirements.txt': '--extra-index-url https://download.pytorch.org/whl/cu121\ntorch==2.5.1\ntransformers>=4.40\ngradio\neinops\n',
      'app.py': `import os\nimport sys\nfrom utils.text import clean\nsys.path.insert(0, os.path.join(os.path.dirname(__file__), "models", "vas"))\nimport einops, numpy, torch, transformers, yaml\n${gradio}`,
      'utils/text.py': 'def clean(text):\n    return text\n',
      'models/vas/utils.py': 'def other():\n    pass\n',
    },
  ],
  [
    'Alpine',
    {
      Dockerfile:
        'FROM python:3.12-alpine\nRUN apk add --no-cache ffmpeg && adduser -D -u 1000 user\nUSER user\nWORKDIR /app\nCOPY --chown=user . .\nRUN pip install --user fastapi uvicorn\nCMD ["python", "-m", "uvicorn", "main:app", "--host", "0.0.0.0", "--port", "7860"]\n',
      'main.py': fastapi,
    },
  ],
  [
    'Dev Mode as the documentation asks for it',
    {
      Dockerfile:
        'FROM python:3.11-slim\nRUN apt-get update && apt-get install -y bash git git-lfs wget curl procps && rm -rf /var/lib/apt/lists/*\nRUN useradd -m -u 1000 user\nUSER 1000\nENV HOME=/home/user PATH=/home/user/.local/bin:$PATH\nWORKDIR /app\nCOPY --chown=1000 . /app\nRUN pip install -r requirements.txt\nCMD ["python", "app.py"]\n',
      'README.md': readme().replace('app_port', 'dev-mode-folder: /app\napp_port'),
      'requirements.txt': 'gradio\n',
      'app.py': gradio,
    },
  ],
  [
    'arguments before FROM and in the stages, a tool copied from its image',
    {
      Dockerfile:
        '# syntax=docker/dockerfile:1\nARG PYTHON_VERSION=3.12\nARG UV_VERSION=0.5\nARG APP_PORT=7860\nFROM ghcr.io/astral-sh/uv:${UV_VERSION} AS uv\n\nFROM python:${PYTHON_VERSION}-slim AS base\nARG APP_PORT\nARG TARGETARCH\nENV HOME=/home/user \\\n    PYTHONPATH=/home/user/app:$PYTHONPATH \\\n    LD_LIBRARY_PATH=/usr/lib:${LD_LIBRARY_PATH:-} \\\n    PORT=${APP_PORT}\nENV PATH=$HOME/.local/bin:$PATH\nRUN useradd -m -u 1000 user && echo "python $PYTHON_VERSION on $TARGETARCH"\nCOPY --from=uv /uv /uvx /bin/\nUSER user\nWORKDIR $HOME/app\n\nFROM base AS deps\nCOPY --chown=user requirements*.txt ./\nRUN for file in requirements*.txt; do uv pip install --target "$HOME/lib" -r "$file"; done\n\nFROM base\nCOPY --from=deps --chown=1000 /home/user/lib /home/user/lib\nCOPY --chown=1000 app.py utils.py ./\nCOPY --chown=1000 <<\'EOF\' start.sh\n#!/bin/sh\nexec python app.py --port "$PORT" $ARGS\nEOF\nEXPOSE $PORT\nCMD ["sh", "start.sh"]\n',
      'requirements.txt': 'fastapi\n',
      'app.py': 'import os\n\nfrom utils import run\n\nrun("0.0.0.0", int(os.environ["PORT"]))\n',
      'utils.py': 'def run(host, port):\n    pass\n',
    },
  ],
  [
    'what .dockerignore leaves, and nothing more',
    {
      Dockerfile:
        'FROM node:22-slim AS web\nWORKDIR /web\nCOPY web/package.json web/package-lock.json* ./\nRUN npm ci\nCOPY web .\nRUN npm run build\n\nFROM python:3.11-slim\nWORKDIR /app\nRUN chown 1000 /app\nUSER 1000\nCOPY --chown=1000 api/requirements.txt api/constraints.txt /app/\nRUN pip install --no-cache-dir --target /app/lib -r requirements.txt -c constraints.txt\nCOPY --chown=1000 --from=web /web/dist static\nCOPY --chown=1000 api .\nENV PYTHONPATH=/app/lib\nCMD ["python", "-m", "uvicorn", "main:app", "--host", "0.0.0.0", "--port", "7860"]\n',
      '.dockerignore': '*\n!api\n!web\n**/node_modules\n**/__pycache__\n',
      'web/package.json': '{"dependencies":{"vite":"6"},"scripts":{"build":"vite build"}}\n',
      'web/main.ts': 'export {};\n',
      'api/requirements.txt': 'fastapi\nuvicorn\n',
      'api/constraints.txt': 'numpy<2\n',
      'api/main.py': fastapi,
    },
  ],
  [
    'caches, secrets and bash, each as it should be',
    {
      Dockerfile:
        '# syntax=docker/dockerfile:1\nFROM python:3.11-slim\nSHELL ["/bin/bash", "-euo", "pipefail", "-c"]\nENV HOME=/home/user HF_HOME=/home/user/.cache/huggingface\nRUN --mount=type=cache,target=/var/cache/apt,sharing=locked --mount=type=cache,target=/var/lib/apt,sharing=locked \\\n    apt-get update && apt-get install -y --no-install-recommends curl git\nRUN curl -fsSL https://deb.nodesource.com/setup_20.x | bash -\nRUN useradd -m -u 1000 user && mkdir -p /app/{data,logs} && chown -R 1000 /app\nUSER user\nWORKDIR /app\nCOPY --chown=user . .\nRUN --mount=type=cache,target=/home/user/.cache/pip,uid=1000 python -m venv .venv && source .venv/bin/activate && pip install -r requirements.txt\nENV PATH="/app/.venv/bin:$PATH"\nRUN --mount=type=secret,id=HF_TOKEN,mode=0444,required=true [[ -s /run/secrets/HF_TOKEN ]] && HF_TOKEN="$(cat /run/secrets/HF_TOKEN)" python -c "import os; assert os.environ[\'HF_TOKEN\']"\nCMD ["python", "app.py"]\n',
      'requirements.txt': 'gradio\n',
      'app.py': gradio,
    },
  ],
  [
    'dash, with a start that hands on signals',
    {
      Dockerfile:
        'FROM python:3.12-slim\nARG GRADIO_VERSION=5.0.0\nRUN set -eux; \\\n    apt-get update; \\\n    apt-get install -qq --no-install-recommends ffmpeg > /dev/null 2>&1; \\\n    rm -rf /var/lib/apt/lists/*\nRUN useradd -m -u 1000 user\nUSER user\nWORKDIR /home/user/app\nENV PATH=/home/user/.local/bin:$PATH\nRUN python -m venv /home/user/venv && . /home/user/venv/bin/activate && pip install --no-cache-dir gradio==${GRADIO_VERSION}\nCOPY --chown=user . .\nCMD . /home/user/venv/bin/activate && exec python app.py\n',
      'app.py': gradio,
    },
  ],
  [
    'CUDA code compiled in a stage of its own, for the hardware of the README',
    {
      Dockerfile:
        '# syntax=docker/dockerfile:1\nFROM nvidia/cuda:12.4.1-devel-ubuntu22.04 AS build\nARG DEBIAN_FRONTEND=noninteractive\nRUN apt-get update && apt-get install -y --no-install-recommends python3.10 python3.10-venv python3-dev git ninja-build && rm -rf /var/lib/apt/lists/*\nRUN python3 -m venv /venv\nENV PATH=/venv/bin:$PATH FORCE_CUDA=1 TORCH_CUDA_ARCH_LIST="8.9"\nRUN pip install --no-cache-dir torch==2.6.0 --index-url https://download.pytorch.org/whl/cu124\nRUN pip install --no-cache-dir --no-build-isolation git+https://github.com/nerfstudio-project/gsplat@v1.4.0 git+https://github.com/facebookresearch/pytorch3d\nRUN pip install --no-cache-dir flash-attn --no-build-isolation\n\nFROM nvidia/cuda:12.4.1-runtime-ubuntu22.04\nRUN apt-get update && apt-get install -y --no-install-recommends python3.10 ffmpeg && rm -rf /var/lib/apt/lists/*\nRUN useradd -m -u 1000 user\nCOPY --from=build --chown=user /venv /venv\nUSER user\nENV HOME=/home/user PATH=/venv/bin:$PATH\nWORKDIR /app\nCOPY --chown=user . .\nCMD ["python", "app.py"]\n',
      'README.md': readme().replace('sdk: docker', 'sdk: docker\nsuggested_hardware: l40sx1'),
      'app.py': `import subprocess\n\nimport gsplat\n${gradio}\n\ndef cut(path):\n    subprocess.run(["ffmpeg", "-i", path, "out.mp4"], check=True)\n`,
    },
  ],
  [
    'a slim image with the tools that its packages want',
    {
      Dockerfile:
        'FROM python:3.11-slim-bookworm\nRUN apt-get update && apt-get install -y --no-install-recommends \\\n    build-essential cmake ffmpeg git libgl1-mesa-glx libgomp1 libmagic1 libpq-dev poppler-utils tesseract-ocr \\\n    && rm -rf /var/lib/apt/lists/*\nRUN useradd -m -u 1000 user\nUSER user\nENV HOME=/home/user PATH=/home/user/.local/bin:$PATH\nWORKDIR /home/user/app\nCOPY --chown=user requirements.txt .\nRUN pip install --no-cache-dir torch --index-url https://download.pytorch.org/whl/cpu\nRUN pip install --no-cache-dir -r requirements.txt\nCOPY --chown=user . .\nCMD ["python", "app.py"]\n',
      'README.md': readme().replace('sdk: docker', 'sdk: docker\nsuggested_hardware: cpu-upgrade'),
      'requirements.txt':
        'gradio\ndlib\ninsightface==0.7.3\nlightgbm\nopen3d\nopenai-whisper\npdf2image\npsycopg2\npytesseract\npython-magic\ntorch\ngit+https://github.com/huggingface/transformers\n',
      'app.py': `import lightgbm\nimport magic\nimport open3d\nimport pytesseract\nimport whisper\n${gradio}\n\ndef read(image, sound):\n    return pytesseract.image_to_string(image), whisper.load_audio(sound)\n`,
    },
  ],
  ...goodSpacesByImage.map(({ style, port, files }) => [style, { 'README.md': readme(port), ...files }] as const),
];
