import { pythonExternallyManaged } from '../../../../src/lint/rules/python-externally-managed';
import { testRule } from '../rule-table';

const noble = 'FROM ubuntu:24.04\nRUN apt-get update && apt-get install -y python3-pip\n';
const told = { message: 'externally managed', fixable: true } as const;

testRule(pythonExternallyManaged, {
  fires: [
    {
      name: 'pip3 on Ubuntu 24.04',
      files: { Dockerfile: `${noble}RUN pip3 install -r requirements.txt\n` },
      expect: [{ ...told, text: 'pip3 install', message: 'Ubuntu 24.04 refuses this' }],
      fixed: { Dockerfile: `${noble}RUN pip3 install --break-system-packages -r requirements.txt\n` },
    },
    {
      name: 'python3 -m pip on Debian 12, an upgrade of pip itself',
      files: { Dockerfile: 'FROM debian:bookworm-slim\nRUN apt-get update && apt-get install -y python3 python3-pip && python3 -m pip install --no-cache-dir --upgrade pip\n' },
      expect: [{ ...told, text: 'python3 -m pip install' }],
    },
    {
      name: 'with --user all the same',
      files: { Dockerfile: 'FROM nvidia/cuda:12.6.0-runtime-ubuntu24.04\nRUN apt-get update && apt-get install -y python3-pip\nRUN pip install --user torch\nRUN pip uninstall -y torch\n' },
      expect: [{ ...told, text: 'pip install' }, { ...told, text: 'pip uninstall' }],
    },
    {
      name: 'pip by its path in a python image',
      files: { Dockerfile: 'FROM python:3.11-slim-bookworm\nRUN apt-get update && apt-get install -y python3-pip\nRUN /usr/bin/pip3 install x\n' },
      expect: [{ ...told, text: '/usr/bin/pip3 install' }],
    },
    {
      name: 'uv with --system',
      files: { Dockerfile: `${noble}COPY --from=ghcr.io/astral-sh/uv:latest /uv /bin/uv\nRUN uv pip install --system gradio\n` },
      expect: [{ ...told, text: 'uv pip install' }],
    },
    {
      name: 'get-pip.py',
      files: { Dockerfile: 'FROM ubuntu:24.04\nRUN apt-get update && apt-get install -y python3 curl\nRUN curl -sS https://bootstrap.pypa.io/get-pip.py | python3\n' },
      expect: [{ message: 'externally managed' }],
    },
    {
      name: 'a variable that says no; one that comes too late',
      files: { Dockerfile: `${noble}ENV PIP_BREAK_SYSTEM_PACKAGES=0\nRUN pip install x\nENV PIP_BREAK_SYSTEM_PACKAGES=1\nRUN pip install y\n` },
      expect: [told],
    },
    {
      name: 'a venv that is made and not used',
      files: { Dockerfile: `${noble}RUN apt-get install -y python3-venv && python3 -m venv /opt/venv\nRUN pip install x\n` },
      expect: [told],
    },
    {
      name: 'a venv that uv made has no pip of its own',
      files: { Dockerfile: `${noble}COPY --from=ghcr.io/astral-sh/uv:latest /uv /bin/uv\nRUN uv venv /opt/venv\nENV PATH=/opt/venv/bin:$PATH\nRUN pip install x\n` },
      expect: [told],
    },
    {
      name: 'node on Debian 12',
      files: { Dockerfile: 'FROM node:20-bookworm-slim\nRUN apt-get update && apt-get install -y python3 python3-pip\nRUN pip3 install yt-dlp\n' },
      expect: [told],
    },
  ],
  silent: [
    { name: 'Ubuntu 22.04', files: { Dockerfile: 'FROM ubuntu:22.04\nRUN apt-get update && apt-get install -y python3-pip\nRUN pip3 install x\n' } },
    { name: 'Debian 11', files: { Dockerfile: 'FROM debian:bullseye\nRUN apt-get update && apt-get install -y python3-pip\nRUN pip3 install x\n' } },
    { name: 'a tag that names no release', files: { Dockerfile: 'FROM ubuntu:latest\nRUN apt-get update && apt-get install -y python3-pip\nRUN pip3 install x\n' } },
    { name: 'python images have one of their own', files: { Dockerfile: 'FROM python:3.12-bookworm\nRUN pip install x\nRUN python3 -m pip install y\n' } },
    { name: 'and keep it beside python3 of apt', files: { Dockerfile: 'FROM python:3.11-slim-bookworm\nRUN apt-get update && apt-get install -y python3-dev\nRUN pip install x\n' } },
    { name: 'the option', files: { Dockerfile: `${noble}RUN pip3 install x --break-system-packages\n` } },
    { name: 'the variable in ENV', files: { Dockerfile: `${noble}ENV PIP_BREAK_SYSTEM_PACKAGES=1\nRUN pip3 install x\n` } },
    { name: 'the variable in ARG', files: { Dockerfile: `${noble}ARG PIP_BREAK_SYSTEM_PACKAGES=1\nRUN pip3 install x\n` } },
    { name: 'the variable exported', files: { Dockerfile: `${noble}RUN export PIP_BREAK_SYSTEM_PACKAGES=1 && pip3 install x\n` } },
    { name: 'the variable before the command', files: { Dockerfile: `${noble}RUN PIP_BREAK_SYSTEM_PACKAGES=1 pip3 install x\n` } },
    { name: 'a setting', files: { Dockerfile: `${noble}RUN pip3 config set global.break-system-packages true\nRUN pip3 install x\n` } },
    { name: 'a file of settings', files: { Dockerfile: `${noble}COPY pip.conf /etc/pip.conf\nRUN pip3 install x\n` } },
    { name: 'the marker removed', files: { Dockerfile: `${noble}RUN rm -f /usr/lib/python3*/EXTERNALLY-MANAGED\nRUN pip3 install x\n` } },
    { name: 'the marker removed in the same RUN', files: { Dockerfile: `${noble}RUN rm /usr/lib/python3.12/EXTERNALLY-MANAGED && pip3 install x\n` } },
    { name: 'a venv on the PATH', files: { Dockerfile: 'FROM ubuntu:24.04\nRUN apt-get update && apt-get install -y python3-venv python3-pip\nRUN python3 -m venv /opt/venv\nENV PATH="/opt/venv/bin:$PATH"\nRUN pip install x\n' } },
    { name: 'a venv by its path', files: { Dockerfile: `${noble}RUN apt-get install -y python3-venv && python3 -m venv /opt/venv && /opt/venv/bin/pip install x\n` } },
    { name: 'a venv that is activated', files: { Dockerfile: `${noble}RUN apt-get install -y python3-venv && python3 -m venv venv && . venv/bin/activate && pip install x\n` } },
    { name: 'a folder of its own', files: { Dockerfile: `${noble}RUN pip3 install --target=/opt/lib x\nRUN pip3 install --prefix /opt y\n` } },
    { name: 'deadsnakes', files: { Dockerfile: 'FROM ubuntu:24.04\nRUN apt-get update && apt-get install -y python3.11 python3.11-venv curl\nRUN curl -sS https://bootstrap.pypa.io/get-pip.py | python3.11\nRUN python3.11 -m pip install x\n' } },
    { name: 'another python3 by a link', files: { Dockerfile: 'FROM ubuntu:24.04\nRUN apt-get update && apt-get install -y python3-pip python3.11\nRUN ln -sf /usr/bin/python3.11 /usr/bin/python3\nRUN pip install x\n' } },
    { name: 'conda', files: { Dockerfile: `${noble}RUN wget https://x/Miniconda3.sh && bash Miniconda3.sh -b -p /opt/conda\nENV PATH=/opt/conda/bin:$PATH\nRUN pip install x\n` } },
    { name: 'a conda image', files: { Dockerfile: 'FROM continuumio/miniconda3\nRUN pip install x\n' } },
    { name: 'nothing is installed', files: { Dockerfile: `${noble}RUN pip list && pip --version && pip download x\n` } },
    { name: 'only tried', files: { Dockerfile: `${noble}RUN pip install x || pip install --break-system-packages x\nRUN if true; then pip install x; fi\n` } },
    { name: 'uv with the option', files: { Dockerfile: `${noble}COPY --from=ghcr.io/astral-sh/uv:latest /uv /bin/uv\nRUN uv pip install --system --break-system-packages gradio\n` } },
    { name: 'uv in an environment', files: { Dockerfile: `${noble}COPY --from=ghcr.io/astral-sh/uv:latest /uv /bin/uv\nRUN uv venv && uv pip install gradio\n` } },
    { name: 'a parent image of which nothing is known', files: { Dockerfile: 'FROM registry.example.com/base:24.04\nRUN pip install x\n' } },
    { name: 'a stage that is not built', files: { Dockerfile: `${noble.replace('\n', ' AS unused\n')}RUN pip install x\nFROM python:3.11-slim\n` } },
  ],
});
