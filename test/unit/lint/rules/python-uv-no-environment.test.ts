import { pythonUvNoEnvironment } from '../../../../src/lint/rules/python-uv-no-environment';
import { testRule } from '../rule-table';

const slim = 'FROM python:3.12-slim\nCOPY --from=ghcr.io/astral-sh/uv:latest /uv /bin/uv\nWORKDIR /app\n';

testRule(pythonUvNoEnvironment, {
  fires: [
    {
      name: 'in a python image',
      files: { Dockerfile: `${slim}COPY requirements.txt .\nRUN uv pip install --no-cache -r requirements.txt\n` },
      expect: [{ text: 'uv pip install', fixable: true }],
      fixed: { Dockerfile: `${slim}COPY requirements.txt .\nRUN uv pip install --system --no-cache -r requirements.txt\n` },
    },
    {
      name: "where the system's Python is managed, --system alone does not do",
      files: { Dockerfile: 'FROM ubuntu:24.04\nRUN apt-get update && apt-get install -y python3-pip && pip install --break-system-packages uv\nRUN uv pip sync requirements.txt\n' },
      expect: [{ text: 'uv pip sync' }],
    },
    {
      name: 'an environment in another folder',
      files: { Dockerfile: `${slim}RUN uv venv /opt/venv\nRUN uv pip install gradio\n` },
      expect: [{ text: 'uv pip install', fixable: true }],
    },
  ],
  silent: [
    { name: '--system', files: { Dockerfile: `${slim}RUN uv pip install --system gradio\n` } },
    { name: 'the variable', files: { Dockerfile: `${slim}ENV UV_SYSTEM_PYTHON=1\nRUN uv pip install gradio\n` } },
    { name: 'the variable before the command', files: { Dockerfile: `${slim}RUN UV_SYSTEM_PYTHON=1 uv pip install gradio\n` } },
    { name: 'an environment of its folder', files: { Dockerfile: `${slim}RUN uv venv && uv pip install gradio\n` } },
    { name: 'one that is named', files: { Dockerfile: `${slim}ENV VIRTUAL_ENV=/opt/venv\nRUN uv venv /opt/venv && uv pip install gradio\n` } },
    { name: 'one that is activated', files: { Dockerfile: `${slim}RUN uv venv /v && . /v/bin/activate && uv pip install gradio\n` } },
    { name: 'one that Python made', files: { Dockerfile: `${slim}RUN python -m venv .venv && uv pip install gradio\n` } },
    { name: 'another Python', files: { Dockerfile: `${slim}RUN uv venv /v && uv pip install --python /v/bin/python gradio\n` } },
    { name: 'a folder', files: { Dockerfile: `${slim}RUN uv pip install --target /opt/lib gradio\n` } },
    { name: 'nothing is installed', files: { Dockerfile: `${slim}RUN uv pip compile requirements.in -o requirements.txt && uv pip list\n` } },
    { name: "uv's own images", files: { Dockerfile: 'FROM ghcr.io/astral-sh/uv:python3.12-bookworm-slim\nRUN uv pip install gradio\n' } },
    { name: 'an image of which nothing is known', files: { Dockerfile: 'FROM ghcr.io/a/b\nRUN uv pip install gradio\n' } },
    { name: 'only tried', files: { Dockerfile: `${slim}RUN uv pip install gradio || pip install gradio\n` } },
    { name: 'uv sync makes one', files: { Dockerfile: `${slim}RUN uv sync\n` } },
  ],
});
