import type { Files } from './project-of';

interface GoodSpace {
  readonly style: string;
  /** 7860 where left out. */
  readonly port?: number;
  readonly files: Files;
}

/** Good Spaces, one for each kind of base image and of tool. */
export const goodSpacesByImage: readonly GoodSpace[] = [
  {
    style: 'uvicorn with Poetry',
    files: {
      Dockerfile:
        'FROM python:3.12-slim\nENV POETRY_VIRTUALENVS_CREATE=false POETRY_NO_INTERACTION=1\nRUN pip install --no-cache-dir poetry==2.1.3 && useradd -m -u 1000 user\nWORKDIR /app\nCOPY pyproject.toml poetry.lock ./\nRUN poetry install --only main --no-root --no-cache\nCOPY --chown=user:user src ./src\nUSER user\nENV PYTHONPATH=/app/src\nCMD ["uvicorn", "service.main:app", "--host", "0.0.0.0", "--port", "7860"]\n',
      'pyproject.toml':
        '[project]\nname = "service"\nversion = "0.1.0"\nrequires-python = ">=3.12,<3.14"\ndependencies = ["fastapi (>=0.115,<1.0)", "uvicorn (>=0.34,<1.0)"]\n\n[build-system]\nrequires = ["poetry-core"]\nbuild-backend = "poetry.core.masonry.api"\n',
      'poetry.lock': '# generated\n',
      'src/service/__init__.py': '',
      'src/service/main.py': 'from fastapi import FastAPI\n\napp = FastAPI()\n',
    },
  },
  {
    style: 'PDM, its environment taken over by the last stage',
    files: {
      Dockerfile:
        'FROM python:3.11-slim AS builder\nRUN pip install --no-cache-dir pdm\nENV PDM_CHECK_UPDATE=false\nWORKDIR /project\nCOPY pyproject.toml pdm.lock ./\nRUN pdm install --check --prod --no-editable\n\nFROM python:3.11-slim\nRUN useradd -m -u 1000 user\nWORKDIR /home/user/app\nCOPY --from=builder --chown=user /project/.venv ./.venv\nENV PATH=/home/user/app/.venv/bin:$PATH\nCOPY --chown=user app.py ./\nUSER user\nCMD ["python", "app.py"]\n',
      'pyproject.toml': '[project]\nname = "app"\nversion = "0.1"\nrequires-python = ">=3.11"\ndependencies = ["flask"]\n',
      'pdm.lock': '# generated\n',
      'app.py': 'from flask import Flask\n\napp = Flask(__name__)\n\nif __name__ == "__main__":\n    app.run(host="0.0.0.0", port=7860)\n',
    },
  },
  {
    style: 'Bun',
    files: {
      Dockerfile:
        'FROM oven/bun:1.2-slim\nWORKDIR /app\nRUN chown bun:bun /app\nUSER bun\nCOPY --chown=bun:bun package.json bun.lock ./\nRUN bun install --frozen-lockfile --production\nCOPY --chown=bun:bun server.ts ./\nENV PORT=7860\nCMD ["bun", "run", "server.ts"]\n',
      'package.json': '{"name":"app","dependencies":{"hono":"4"}}\n',
      'bun.lock': '{}\n',
      'server.ts': 'export default { port: 7860, hostname: "0.0.0.0", fetch: () => new Response("ok") };\n',
    },
  },
  {
    style: 'Deno',
    files: {
      Dockerfile:
        'FROM denoland/deno:debian-2.2.0\nWORKDIR /app\nCOPY --chown=1000:1000 main.ts deno.json ./\nRUN deno cache main.ts\nUSER 1000\nENV DENO_DIR=/tmp/deno\nEXPOSE 7860\nCMD ["run", "--allow-net", "--allow-env", "main.ts"]\n',
      'main.ts': 'Deno.serve({ port: 7860, hostname: "0.0.0.0" }, () => new Response("ok"));\n',
      'deno.json': '{}\n',
    },
  },
  {
    style: 'a Go binary on distroless',
    files: {
      Dockerfile:
        'FROM --platform=$BUILDPLATFORM golang:1.23-alpine AS build\nARG TARGETOS TARGETARCH\nWORKDIR /src\nCOPY go.mod go.sum ./\nRUN --mount=type=cache,target=/go/pkg/mod go mod download\nCOPY . .\nRUN --mount=type=cache,target=/root/.cache/go-build CGO_ENABLED=0 GOOS=$TARGETOS GOARCH=$TARGETARCH go build -o /server ./cmd/server\n\nFROM gcr.io/distroless/static-debian12\nCOPY --from=build /server /server\nUSER 1000:1000\nEXPOSE 7860\nENTRYPOINT ["/server", "-listen", ":7860"]\n',
      'go.mod': 'module example.com/app\n',
      'go.sum': '',
      'cmd/server/main.go': 'package main\n\nfunc main() {}\n',
    },
  },
  {
    style: 'Rust, dependencies built before the code',
    files: {
      Dockerfile:
        'FROM rust:1.83-bookworm AS chef\nRUN cargo install cargo-chef --locked\nWORKDIR /build\n\nFROM chef AS planner\nCOPY . .\nRUN cargo chef prepare --recipe-path recipe.json\n\nFROM chef AS builder\nCOPY --from=planner /build/recipe.json recipe.json\nRUN cargo chef cook --release --recipe-path recipe.json\nCOPY . .\nRUN cargo build --release --bin server\n\nFROM debian:bookworm-slim\nRUN apt-get update \\\n && apt-get install -y --no-install-recommends ca-certificates libssl3 \\\n && rm -rf /var/lib/apt/lists/* \\\n && useradd --create-home --uid 1000 app\nCOPY --from=builder --chown=app /build/target/release/server /usr/local/bin/server\nUSER app\nENV BIND=0.0.0.0:7860\nCMD ["server"]\n',
      'Cargo.toml': '[package]\nname = "server"\n',
      'Cargo.lock': '',
      'src/main.rs': 'fn main() {}\n',
    },
  },
  {
    style: 'static files behind nginx without root',
    files: {
      Dockerfile:
        'FROM node:22-alpine AS build\nWORKDIR /site\nCOPY package.json package-lock.json ./\nRUN npm ci\nCOPY . .\nRUN npm run build\n\nFROM nginxinc/nginx-unprivileged:1.27-alpine\nCOPY nginx.conf /etc/nginx/conf.d/default.conf\nCOPY --from=build /site/dist /usr/share/nginx/html\nEXPOSE 7860\n',
      'package.json': '{"name":"site","scripts":{"build":"vite build"}}\n',
      'package-lock.json': '{}\n',
      'nginx.conf': 'server { listen 7860; root /usr/share/nginx/html; }\n',
      'index.html': '<p>Hello</p>\n',
    },
  },
  {
    style: 'plain nginx whose folders belong to the user',
    files: {
      Dockerfile:
        'FROM nginx:1.27-bookworm\nRUN useradd -m -u 1000 user \\\n    && sed -i \'s/listen  *80;/listen 7860;/\' /etc/nginx/conf.d/default.conf \\\n    && sed -i \'/^user /d; s#/var/run/nginx.pid#/tmp/nginx.pid#\' /etc/nginx/nginx.conf \\\n    && chown -R user:user /var/cache/nginx /var/log/nginx\nCOPY --chown=user:user public /usr/share/nginx/html\nUSER user\nCMD ["nginx", "-g", "daemon off;"]\n',
      'public/index.html': '<p>Hello</p>\n',
    },
  },
  {
    style: 'Ubuntu 22.04 with a newer Python of deadsnakes',
    files: {
      Dockerfile:
        'FROM ubuntu:22.04\nARG DEBIAN_FRONTEND=noninteractive\nRUN apt-get update \\\n    && apt-get install -y --no-install-recommends software-properties-common gpg-agent \\\n    && add-apt-repository -y ppa:deadsnakes/ppa \\\n    && apt-get update \\\n    && apt-get install -y --no-install-recommends python3.12 python3.12-venv \\\n    && rm -rf /var/lib/apt/lists/*\nRUN useradd -m -u 1000 user\nUSER user\nWORKDIR /home/user/app\nRUN python3.12 -m venv /home/user/venv\nENV PATH=/home/user/venv/bin:$PATH\nCOPY --chown=user requirements.txt .\nRUN pip install --no-cache-dir -r requirements.txt\nCOPY --chown=user . .\nCMD ["python", "app.py"]\n',
      'requirements.txt': 'gradio>=5\n',
      'app.py': 'import gradio as gr\n\ngr.Interface(lambda name: name, "text", "text").launch(server_name="0.0.0.0")\n',
    },
  },
  {
    style: 'CUDA on Ubuntu 24.04, its user given another name',
    files: {
      Dockerfile:
        'FROM nvidia/cuda:12.6.3-cudnn-runtime-ubuntu24.04\nRUN apt-get update && apt-get install -y --no-install-recommends python3 python3-venv ffmpeg && rm -rf /var/lib/apt/lists/*\nRUN usermod -l user -d /home/user -m ubuntu && groupmod -n user ubuntu\nUSER user\nENV HOME=/home/user\nWORKDIR $HOME/app\nRUN python3 -m venv $HOME/venv\nENV PATH=$HOME/venv/bin:$PATH\nCOPY --chown=1000:1000 requirements.txt .\nRUN pip install --no-cache-dir -r requirements.txt\nCOPY --chown=1000:1000 . .\nCMD ["python", "-u", "app.py"]\n',
      'requirements.txt': 'torch==2.6.0\ngradio==5.20.0\nopenai-whisper==20240930\n',
      'app.py':
        'import gradio as gr\nimport torch\nimport whisper\n\ndevice = "cuda" if torch.cuda.is_available() else "cpu"\n\n\ndef transcribe(path):\n    return whisper.load_model("base", device=device).transcribe(path)["text"]\n\n\nif __name__ == "__main__":\n    gr.Interface(transcribe, gr.Audio(type="filepath"), "text").launch(server_name="0.0.0.0", server_port=7860)\n',
    },
  },
  {
    style: 'Ubuntu 24.04, its own user removed',
    files: {
      Dockerfile:
        'FROM ubuntu:24.04\nRUN userdel -r ubuntu && useradd -m -u 1000 user\nRUN apt-get update && apt-get install -y --no-install-recommends curl ca-certificates && rm -rf /var/lib/apt/lists/*\nCOPY --from=ghcr.io/astral-sh/uv:0.6.5 /uv /usr/local/bin/uv\nUSER user\nWORKDIR /home/user/app\nCOPY --chown=user pyproject.toml uv.lock .python-version ./\nRUN uv sync --frozen --no-dev --no-install-project\nCOPY --chown=user . .\nCMD ["uv", "run", "--no-sync", "python", "main.py"]\n',
      '.python-version': '3.12\n',
      'pyproject.toml': '[project]\nname = "app"\nversion = "0.1"\nrequires-python = ">=3.12"\ndependencies = ["nicegui"]\n',
      'uv.lock': 'version = 1\n',
      'main.py': 'from nicegui import ui\n\nui.label("Hello")\nui.run(host="0.0.0.0", port=7860, show=False, reload=False)\n',
    },
  },
  {
    style: "Debian 13 with the packages' new names",
    files: {
      Dockerfile:
        'FROM debian:trixie-slim\nENV LANG=C.UTF-8\nRUN apt-get update && apt-get install -y --no-install-recommends \\\n      libasound2t64 libgl1 libglib2.0-0t64 python3 python3-venv \\\n    && apt-get clean && rm -rf /var/lib/apt/lists/*\nRUN useradd -m -u 1000 user && install -d -o user -g user /srv/app\nUSER user\nWORKDIR /srv/app\nRUN python3 -m venv .venv\nENV VIRTUAL_ENV=/srv/app/.venv\nENV PATH=$VIRTUAL_ENV/bin:$PATH\nCOPY --chown=user . .\nRUN pip install --no-cache-dir -r requirements.txt\nCMD ["python", "app.py"]\n',
      'requirements.txt': 'opencv-python==4.10.0.84\ngradio==5.9.1\n',
      'app.py':
        'import cv2\nimport gradio as gr\n\ngr.Interface(lambda image: cv2.flip(image, 1), "image", "image").launch(server_name="0.0.0.0")\n',
    },
  },
  {
    style: 'Flask with gunicorn, its settings in a file',
    files: {
      Dockerfile:
        'FROM python:3.13-slim-bookworm\nENV PYTHONUNBUFFERED=1 PIP_NO_CACHE_DIR=1\nRUN adduser --system --group --uid 1000 --home /home/web web\nWORKDIR /home/web\nCOPY requirements.txt ./\nRUN pip install -r requirements.txt\nCOPY --chown=web:web . ./\nUSER web\nCMD ["gunicorn", "-c", "gunicorn.conf.py", "wsgi:app"]\n',
      'requirements.txt': 'flask~=3.1\ngunicorn~=23.0\n',
      'gunicorn.conf.py': 'bind = "0.0.0.0:7860"\nworkers = 2\n',
      'wsgi.py': 'from site_app import create_app\n\napp = create_app()\n',
      'site_app/__init__.py': 'from flask import Flask\n\n\ndef create_app():\n    return Flask(__name__)\n',
    },
  },
  {
    style: 'Gradio mounted in FastAPI',
    files: {
      Dockerfile:
        'FROM python:3.11\nRUN useradd -m -u 1000 user\nUSER user\nENV HOME=/home/user \\\n    PATH=/home/user/.local/bin:$PATH\nWORKDIR $HOME/app\nCOPY --chown=user requirements.txt .\nRUN pip install --no-cache-dir --upgrade pip && pip install --no-cache-dir -r requirements.txt\nCOPY --chown=user . .\nCMD ["python", "main.py"]\n',
      'requirements.txt': 'fastapi[standard]\ngradio\n',
      'main.py':
        'import gradio as gr\nimport uvicorn\nfrom fastapi import FastAPI\n\napp = FastAPI()\ndemo = gr.Interface(lambda text: text[::-1], "text", "text")\napp = gr.mount_gradio_app(app, demo, path="/ui")\n\nif __name__ == "__main__":\n    uvicorn.run(app, host="0.0.0.0", port=7860)\n',
    },
  },
  {
    style: 'supervisord with nginx, an API and a worker',
    files: {
      Dockerfile:
        'FROM python:3.11-slim-bookworm\nRUN apt-get update && apt-get install -y --no-install-recommends nginx redis-server supervisor && rm -rf /var/lib/apt/lists/*\nRUN useradd -m -u 1000 user && chown -R user:user /var/lib/nginx /var/log/nginx /var/log/supervisor /run\nWORKDIR /app\nCOPY requirements.txt .\nRUN pip install --no-cache-dir -r requirements.txt\nCOPY --chown=user deploy/nginx.conf /etc/nginx/nginx.conf\nCOPY --chown=user deploy/supervisord.conf /etc/supervisor/conf.d/app.conf\nCOPY --chown=user api ./api\nUSER user\nEXPOSE 7860\nCMD ["supervisord", "-n", "-c", "/etc/supervisor/conf.d/app.conf"]\n',
      'deploy/nginx.conf': 'events {}\nhttp { server { listen 7860; location / { proxy_pass http://127.0.0.1:8000; } } }\n',
      'deploy/supervisord.conf': '[supervisord]\nnodaemon=true\n[program:api]\ncommand=uvicorn api.main:app --port 8000\n',
      'requirements.txt': 'fastapi\nuvicorn\nredis\nrq\n',
      'api/main.py': 'from fastapi import FastAPI\nfrom redis import Redis\n\napp = FastAPI()\nqueue = Redis()\n',
    },
  },
  {
    style: 'tini in front of a start script',
    files: {
      Dockerfile:
        'FROM python:3.12-slim\nRUN apt-get update && apt-get install -y --no-install-recommends tini && rm -rf /var/lib/apt/lists/*\nRUN useradd -m -u 1000 user\nWORKDIR /home/user/app\nCOPY --chown=user --chmod=755 start.sh ./\nCOPY --chown=user requirements.txt ./\nRUN pip install --no-cache-dir -r requirements.txt\nCOPY --chown=user app ./app\nUSER user\nENV HF_HOME=/home/user/.cache/huggingface\nENTRYPOINT ["/usr/bin/tini", "--"]\nCMD ["./start.sh"]\n',
      'start.sh':
        '#!/usr/bin/env bash\nset -euo pipefail\nhf download sentence-transformers/all-MiniLM-L6-v2 --local-dir /home/user/app/model\nexec uvicorn app.main:app --host 0.0.0.0 --port "${PORT:-7860}"\n',
      'requirements.txt': 'fastapi\nhuggingface_hub[cli]\nsentence-transformers\nuvicorn\n',
      'app/main.py':
        'from fastapi import FastAPI\nfrom sentence_transformers import SentenceTransformer\n\napp = FastAPI()\nmodel = SentenceTransformer("/home/user/app/model")\n',
    },
  },
  {
    style: 's6-overlay as the first process',
    files: {
      Dockerfile:
        'FROM debian:bookworm-slim\nARG S6_VERSION=3.2.0.2\nADD https://github.com/just-containers/s6-overlay/releases/download/v${S6_VERSION}/s6-overlay-noarch.tar.xz /tmp/\nADD https://github.com/just-containers/s6-overlay/releases/download/v${S6_VERSION}/s6-overlay-x86_64.tar.xz /tmp/\nRUN apt-get update && apt-get install -y --no-install-recommends xz-utils python3 \\\n    && tar -C / -Jxpf /tmp/s6-overlay-noarch.tar.xz && tar -C / -Jxpf /tmp/s6-overlay-x86_64.tar.xz \\\n    && rm -rf /tmp/*.tar.xz /var/lib/apt/lists/*\nRUN useradd -m -u 1000 user\nWORKDIR /app\nCOPY --chown=user server.py .\nUSER user\nENTRYPOINT ["/init"]\nCMD ["python3", "server.py"]\n',
      'server.py':
        'from http.server import HTTPServer, SimpleHTTPRequestHandler\n\nHTTPServer(("0.0.0.0", 7860), SimpleHTTPRequestHandler).serve_forever()\n',
    },
  },
  {
    style: 'JupyterLab with a token of the Space',
    port: 8888,
    files: {
      Dockerfile:
        'FROM quay.io/jupyter/scipy-notebook:2025-03-03\nUSER 1000\nWORKDIR /home/jovyan/work\nCOPY --chown=1000:100 notebooks ./notebooks\nCOPY --chown=1000:100 requirements.txt /tmp/\nRUN pip install --no-cache-dir -r /tmp/requirements.txt\nCMD ["sh", "-c", "exec jupyter lab --ip=0.0.0.0 --port=8888 --no-browser --ServerApp.token=\\"$JUPYTER_TOKEN\\""]\n',
      'requirements.txt': 'ipywidgets\n',
      'notebooks/start.ipynb': '{"cells":[],"metadata":{},"nbformat":4,"nbformat_minor":5}\n',
    },
  },
  {
    style: 'code-server',
    files: {
      Dockerfile:
        'FROM codercom/code-server:4.98.2-bookworm\nUSER root\nRUN apt-get update && apt-get install -y --no-install-recommends python3 python3-venv && rm -rf /var/lib/apt/lists/*\nUSER coder\nRUN code-server --install-extension ms-python.python\nEXPOSE 7860\nENTRYPOINT ["code-server", "--bind-addr", "0.0.0.0:7860", "--auth", "password"]\n',
    },
  },
  {
    style: 'Ollama behind an API that speaks to it',
    files: {
      Dockerfile:
        'FROM ollama/ollama:0.6.2 AS ollama\n\nFROM python:3.12-slim\nCOPY --from=ollama /usr/bin/ollama /usr/local/bin/ollama\nCOPY --from=ollama /usr/lib/ollama /usr/local/lib/ollama\nRUN useradd -m -u 1000 user\nUSER user\nENV HOME=/home/user PATH=/home/user/.local/bin:$PATH OLLAMA_HOST=127.0.0.1:11434 OLLAMA_MODELS=/home/user/models\nWORKDIR /home/user/app\nCOPY --chown=user requirements.txt .\nRUN pip install --no-cache-dir -r requirements.txt\nCOPY --chown=user . .\nCMD ["bash", "start.sh"]\n',
      'requirements.txt': 'fastapi\nhttpx\nollama\nuvicorn\n',
      'start.sh':
        '#!/bin/bash\nset -e\nollama serve &\nuntil ollama list > /dev/null 2>&1; do sleep 1; done\nollama pull qwen2.5:0.5b\nexec python -m uvicorn app:app --host 0.0.0.0 --port 7860\n',
      'app.py':
        'import httpx\nimport ollama\nfrom fastapi import FastAPI\n\napp = FastAPI()\n\n\n@app.get("/")\ndef ask(question: str):\n    return ollama.generate("qwen2.5:0.5b", question)\n',
    },
  },
  {
    style: "llama.cpp's server with a model of the Hub",
    files: {
      Dockerfile:
        'FROM ghcr.io/ggml-org/llama.cpp:server-b4800\nENV LLAMA_ARG_HOST=0.0.0.0 \\\n    LLAMA_ARG_PORT=7860 \\\n    LLAMA_ARG_HF_REPO=ggml-org/gemma-3-1b-it-GGUF \\\n    LLAMA_CACHE=/tmp/llama\nUSER 1000\n',
    },
  },
  {
    style: 'llama.cpp compiled for the Space',
    files: {
      Dockerfile:
        'FROM ubuntu:22.04 AS build\nRUN apt-get update && apt-get install -y --no-install-recommends build-essential cmake git ca-certificates libcurl4-openssl-dev && rm -rf /var/lib/apt/lists/*\nWORKDIR /src\nRUN git clone --depth 1 --branch b4800 https://github.com/ggml-org/llama.cpp . \\\n    && cmake -B build -DGGML_NATIVE=OFF -DLLAMA_CURL=ON -DBUILD_SHARED_LIBS=OFF \\\n    && cmake --build build --config Release --target llama-server -j"$(nproc)"\n\nFROM ubuntu:22.04\nRUN apt-get update && apt-get install -y --no-install-recommends ca-certificates libcurl4 libgomp1 && rm -rf /var/lib/apt/lists/* && useradd -m -u 1000 user\nCOPY --from=build /src/build/bin/llama-server /usr/local/bin/\nUSER user\nENV LLAMA_CACHE=/home/user/cache\nEXPOSE 7860\nCMD ["llama-server", "--host", "0.0.0.0", "--port", "7860", "-hf", "ggml-org/Qwen2.5-0.5B-Instruct-GGUF"]\n',
    },
  },
  {
    style: "vLLM's own server",
    files: {
      Dockerfile:
        'FROM vllm/vllm-openai:v0.8.1\nRUN useradd -m -o -u 1000 user\nUSER user\nENV HOME=/home/user HF_HOME=/tmp/hf VLLM_USE_V1=1\nWORKDIR /home/user\nENTRYPOINT ["vllm", "serve", "Qwen/Qwen2.5-1.5B-Instruct"]\nCMD ["--host", "0.0.0.0", "--port", "7860", "--max-model-len", "4096"]\n',
      'README.md': '---\ntitle: Chat\nsdk: docker\napp_port: 7860\nsuggested_hardware: l4x1\nstartup_duration_timeout: 1h\n---\n',
    },
  },
  {
    style: 'text-generation-inference',
    files: {
      Dockerfile:
        'FROM ghcr.io/huggingface/text-generation-inference:3.1.1\nENV HUGGINGFACE_HUB_CACHE=/tmp/hub PORT=7860\nUSER 1000\nCMD ["--model-id", "HuggingFaceTB/SmolLM2-1.7B-Instruct", "--hostname", "0.0.0.0"]\n',
    },
  },
  {
    style: 'R with Shiny',
    port: 3838,
    files: {
      Dockerfile:
        'FROM rocker/shiny:4.4.2\nRUN install2.r --error --skipinstalled bslib ggplot2 && rm -rf /tmp/downloaded_packages\nWORKDIR /srv/app\nCOPY app.R ./\nUSER shiny\nEXPOSE 3838\nCMD ["R", "--quiet", "-e", "shiny::runApp(\'/srv/app\', host = \'0.0.0.0\', port = 3838)"]\n',
      'app.R': 'library(shiny)\n',
    },
  },
  {
    style: 'Java, built with Maven',
    files: {
      Dockerfile:
        'FROM maven:3.9-eclipse-temurin-21 AS build\nWORKDIR /build\nCOPY pom.xml .\nRUN mvn -q -B dependency:go-offline\nCOPY src ./src\nRUN mvn -q -B package -DskipTests\n\nFROM eclipse-temurin:21-jre-alpine\nRUN adduser -D -u 1000 app\nWORKDIR /app\nCOPY --from=build --chown=app:app /build/target/*.jar app.jar\nUSER app\nENV SERVER_PORT=7860\nENTRYPOINT ["java", "-XX:MaxRAMPercentage=75", "-jar", "app.jar"]\n',
      'pom.xml': '<project/>\n',
      'src/main/java/App.java': 'class App {}\n',
    },
  },
  {
    style: '.NET',
    files: {
      Dockerfile:
        'FROM mcr.microsoft.com/dotnet/sdk:8.0-bookworm-slim AS build\nWORKDIR /src\nCOPY App.csproj ./\nRUN dotnet restore\nCOPY . .\nRUN dotnet publish -c Release -o /out --no-restore\n\nFROM mcr.microsoft.com/dotnet/aspnet:8.0-bookworm-slim\nWORKDIR /app\nCOPY --from=build /out .\nUSER 1000\nENV ASPNETCORE_HTTP_PORTS=7860\nENTRYPOINT ["dotnet", "App.dll"]\n',
      'App.csproj': '<Project/>\n',
      'Program.cs': 'WebApplication.Create(args).Run();\n',
    },
  },
  {
    style: 'PHP with Apache on another port',
    files: {
      Dockerfile:
        "FROM php:8.3-apache\nRUN sed -i 's/Listen 80/Listen 7860/' /etc/apache2/ports.conf \\\n    && sed -i 's/:80>/:7860>/' /etc/apache2/sites-available/000-default.conf \\\n    && usermod -u 1000 www-data && chown -R www-data /var/log/apache2 /var/run/apache2\nCOPY --chown=www-data:www-data public /var/www/html\nUSER www-data\n",
      'public/index.php': "<?php echo 'ok';\n",
    },
  },
  {
    style: 'a private package index, its token mounted',
    files: {
      Dockerfile:
        '# syntax=docker/dockerfile:1.7\nFROM python:3.11-slim\nRUN useradd -m -u 1000 user\nWORKDIR /app\nCOPY requirements.txt .\nRUN --mount=type=secret,id=PIP_TOKEN,mode=0444,required=true \\\n    --mount=type=cache,target=/root/.cache/pip \\\n    pip install --extra-index-url "https://__token__:$(cat /run/secrets/PIP_TOKEN)@pypi.example.com/simple" -r requirements.txt\nCOPY --chown=user . .\nUSER user\nCMD ["python", "-m", "inference"]\n',
      'requirements.txt': 'fastapi\nuvicorn\nour-models==1.4.0\n',
      'inference/__init__.py': '',
      'inference/__main__.py':
        'import uvicorn\nfrom fastapi import FastAPI\n\napp = FastAPI()\nuvicorn.run(app, host="0.0.0.0", port=7860)\n',
    },
  },
  {
    style: 'layers that stand for themselves, with COPY --link',
    files: {
      Dockerfile:
        '# syntax=docker/dockerfile:1\nFROM node:22-bookworm-slim AS front\nWORKDIR /front\nCOPY --link front/package.json front/package-lock.json ./\nRUN --mount=type=cache,target=/root/.npm npm ci\nCOPY --link front .\nRUN npm run build\n\nFROM python:3.12-slim-bookworm@sha256:1111111111111111111111111111111111111111111111111111111111111111\nRUN useradd -m -u 1000 user\nWORKDIR /app\nCOPY --link requirements.txt ./\nRUN pip install --no-cache-dir -r requirements.txt\nCOPY --link --chown=1000:1000 api ./api\nCOPY --link --chown=1000:1000 --from=front /front/dist ./static\nUSER user\nCMD ["fastapi", "run", "api/main.py", "--port", "7860"]\n',
      'front/package.json': '{"scripts":{"build":"vite build"}}\n',
      'front/package-lock.json': '{}\n',
      'requirements.txt': 'fastapi[standard]==0.115.11\n',
      'api/main.py':
        'from fastapi import FastAPI\nfrom fastapi.staticfiles import StaticFiles\n\napp = FastAPI()\napp.mount("/", StaticFiles(directory="static", html=True))\n',
    },
  },
  {
    style: 'triggers for the image that builds on this one',
    files: {
      Dockerfile:
        'FROM python:3.11-slim AS base\nRUN useradd -m -u 1000 user\nWORKDIR /app\nONBUILD COPY requirements.txt .\nONBUILD RUN pip install --no-cache-dir -r requirements.txt\n\nFROM base\nCOPY --chown=user . .\nUSER user\nCMD ["streamlit", "run", "app.py", "--server.port", "7860", "--server.address", "0.0.0.0"]\n',
      'requirements.txt': 'streamlit\n',
      'app.py': 'import streamlit as st\n\nst.title("Hello")\n',
    },
  },
  {
    style: 'micromamba with its environment made active',
    files: {
      Dockerfile:
        'FROM mambaorg/micromamba:2.0.5-ubuntu22.04\nCOPY --chown=$MAMBA_USER:$MAMBA_USER environment.yml /tmp/environment.yml\nRUN micromamba install -y -n base -f /tmp/environment.yml && micromamba clean --all --yes\nARG MAMBA_DOCKERFILE_ACTIVATE=1\nWORKDIR /home/mambauser/app\nCOPY --chown=$MAMBA_USER:$MAMBA_USER . .\nRUN python -c "import panel"\nCMD ["panel", "serve", "app.py", "--address", "0.0.0.0", "--port", "7860", "--allow-websocket-origin", "*"]\n',
      'environment.yml': 'name: base\nchannels: [conda-forge]\ndependencies: [python=3.12, panel, hvplot]\n',
      'app.py': 'import panel as pn\n\npn.panel("Hello").servable()\n',
    },
  },
  {
    style: 'conda with an environment of its own',
    files: {
      Dockerfile:
        'FROM continuumio/miniconda3:24.11.1-0\nWORKDIR /app\nCOPY environment.yml .\nRUN conda env create -f environment.yml && conda clean -afy\nRUN useradd -m -o -u 1000 user\nSHELL ["conda", "run", "--no-capture-output", "-n", "app", "/bin/bash", "-c"]\nRUN pip install --no-cache-dir gradio\nCOPY --chown=user app.py .\nUSER user\nENTRYPOINT ["conda", "run", "--no-capture-output", "-n", "app", "python", "app.py"]\n',
      'environment.yml': 'name: app\nchannels: [conda-forge]\ndependencies:\n  - python=3.11\n  - rdkit\n  - pip\n',
      'app.py':
        'import gradio as gr\nfrom rdkit import Chem\n\ngr.Interface(lambda smiles: Chem.MolFromSmiles(smiles).GetNumAtoms(), "text", "number").launch(server_name="0.0.0.0")\n',
    },
  },
  {
    style: 'weights fetched at the build, by a public link, checked',
    files: {
      Dockerfile:
        'FROM pytorch/pytorch:2.5.1-cuda12.4-cudnn9-runtime\nRUN apt-get update && apt-get install -y --no-install-recommends curl ffmpeg && rm -rf /var/lib/apt/lists/*\nRUN useradd -m -o -u 1000 user\nWORKDIR /home/user/app\nRUN curl -fsSL --retry 5 -o /opt/voices.bin https://example.com/voices-v1.bin \\\n    && echo "4d1e0b4d4a1d2c0a1e5e7d6b3a2f1c0e9d8c7b6a5f4e3d2c1b0a9f8e7d6c5b4a  /opt/voices.bin" | sha256sum -c -\nCOPY --chown=user requirements.txt .\nRUN pip install --no-cache-dir -r requirements.txt\nCOPY --chown=user . .\nUSER user\nENV HOME=/home/user GRADIO_SERVER_NAME=0.0.0.0\nCMD ["python", "app.py"]\n',
      'requirements.txt': 'gradio\nsoundfile\n',
      'app.py':
        'import gradio as gr\nimport numpy as np\nimport soundfile as sf\nimport torch\n\nvoices = np.fromfile("/opt/voices.bin", dtype=np.float32)\n\n\ndef speak(text):\n    sf.write("/tmp/out.wav", torch.zeros(24000).numpy(), 24000)\n    return "/tmp/out.wav"\n\n\ngr.Interface(speak, "text", "audio").launch()\n',
    },
  },
  {
    style: 'FastAPI of which the port comes from the environment',
    files: {
      Dockerfile:
        'FROM python:3.12-slim\nARG PORT=7860\nENV PORT=${PORT} PYTHONUNBUFFERED=1\nRUN useradd -m -u 1000 user\nWORKDIR /app\nCOPY --chown=user requirements.txt ./\nRUN pip install --no-cache-dir -r requirements.txt\nCOPY --chown=user main.py ./\nUSER user\nEXPOSE ${PORT}\nHEALTHCHECK --interval=30s CMD python -c "import os, urllib.request as r; r.urlopen(f\'http://127.0.0.1:{os.environ[\\"PORT\\"]}/\')"\nCMD ["sh", "-c", "exec uvicorn main:app --host 0.0.0.0 --port ${PORT}"]\n',
      'requirements.txt': 'fastapi\nuvicorn\n',
      'main.py': 'from fastapi import FastAPI\n\napp = FastAPI()\n',
    },
  },
  {
    style: 'Next.js as a stand-alone server',
    files: {
      Dockerfile:
        'FROM node:22-alpine AS base\nWORKDIR /app\n\nFROM base AS deps\nCOPY package.json yarn.lock* package-lock.json* pnpm-lock.yaml* ./\nRUN if [ -f pnpm-lock.yaml ]; then corepack enable pnpm && pnpm i --frozen-lockfile; else npm ci; fi\n\nFROM base AS build\nCOPY --from=deps /app/node_modules ./node_modules\nCOPY . .\nENV NEXT_TELEMETRY_DISABLED=1\nRUN npm run build\n\nFROM base\nENV NODE_ENV=production PORT=7860 HOSTNAME=0.0.0.0\nCOPY --from=build --chown=node:node /app/.next/standalone ./\nCOPY --from=build --chown=node:node /app/.next/static ./.next/static\nUSER node\nCMD ["node", "server.js"]\n',
      'package.json': '{"scripts":{"build":"next build"},"dependencies":{"next":"15"}}\n',
      'package-lock.json': '{}\n',
      'pages/index.js': 'export default () => null;\n',
    },
  },
];
