import { pythonVersionConflict } from '../../../../src/lint/rules/python-version-conflict';
import { testRule } from '../rule-table';

const image = (version: string): string => `FROM python:${version}\nWORKDIR /app\nCOPY . .\nRUN pip install -r requirements.txt\n`;
const file = 'requirements.txt';
const project = (python: string): string => `[project]\nname = "a"\nversion = "1"\nrequires-python = "${python}"\n`;
const install = (version: string): string => `FROM python:${version}\nWORKDIR /app\nCOPY . .\nRUN pip install -e ./models/sam3\n`;

testRule(pythonVersionConflict, {
  fires: [
    {
      name: 'a project of the repo that needs a newer Python',
      files: { Dockerfile: install('3.11-slim'), 'models/sam3/pyproject.toml': project('>=3.12') },
      expect: [{ text: './models/sam3', message: 'models/sam3/pyproject.toml requires Python >=3.12, and this installs it into Python 3.11' }],
      fixed: { Dockerfile: install('3.12-slim') },
    },
    {
      name: 'by setup.py, and an exact patch',
      files: { Dockerfile: install('3.13.1-slim'), 'models/sam3/setup.py': 'from setuptools import setup\nsetup(name="a", python_requires=">=3.8,<3.13")\n' },
      expect: [{ message: 'Python 3.13.1', fixable: false }],
    },
    {
      name: 'by setup.cfg, named in a requirements file',
      files: { Dockerfile: image('3.10'), [file]: '-e ./models/x\n', 'models/x/setup.cfg': '[options]\npython_requires = >=3.11\n', 'models/x/setup.py': 'from setuptools import setup\nsetup()\n' },
      expect: [{ text: 'requirements.txt' }],
    },
    {
      name: "the distribution's Python, and one of a venv made by it",
      files: {
        Dockerfile: 'FROM ubuntu:22.04\nRUN apt-get update && apt-get install -y python3-pip python3-venv\nCOPY . /app\nRUN pip3 install /app\nRUN python3 -m venv /v && /v/bin/pip install /app\n',
        'pyproject.toml': project('>=3.11'),
      },
      expect: [{ text: '/app', message: 'Python 3.10' }, { text: '/app' }],
    },
    {
      name: 'a wheel for another Python, and one for Windows',
      files: { Dockerfile: image('3.11-slim'), [file]: 'https://h/flash_attn-2.7.0%2Bcu12-cp312-cp312-linux_x86_64.whl\na @ https://h/a-1-py3-none-win_amd64.whl\n' },
      expect: [{ file, message: 'it is built for cp312, and this is Python 3.11' }, { file, message: 'win_amd64' }],
    },
    {
      name: 'two pins of one package in one command',
      files: { Dockerfile: 'FROM python:3.11-slim\nCOPY requirements.txt .\nRUN pip install "numpy<2" -r requirements.txt\n', [file]: 'gradio\nNumPy==2.1.0\n' },
      expect: [{ file, text: 'NumPy==2.1.0', message: 'No version of numpy is ==2.1.0 and <2' }],
    },
    {
      name: 'versions that were never built for the Python',
      files: { Dockerfile: image('3.12-slim'), [file]: 'torch==1.13.1\ntorchvision==0.14.1\nnumpy==1.24.4\ngradio==4.0\n' },
      expect: [
        { file, text: 'torch==1.13.1', message: 'torch has wheels for Python 3.12 from 2.2 on' },
        { file, text: 'torchvision==0.14.1' },
        { file, text: 'numpy==1.24.4', severity: 'warning' },
      ],
    },
    {
      name: 'with the index that has only its own',
      files: { Dockerfile: 'FROM python:3.12-slim\nRUN pip install torch==2.1.0+cu118 --index-url https://download.pytorch.org/whl/cu118\n' },
      expect: [{ text: 'torch==2.1.0+cu118' }],
    },
    {
      name: 'a Python that uv was asked for',
      files: { Dockerfile: 'FROM ubuntu:22.04\nCOPY --from=ghcr.io/astral-sh/uv:latest /uv /bin/uv\nENV VIRTUAL_ENV=/v\nRUN uv venv /v --python 3.13\nRUN uv pip install torch==2.1.0\n' },
      expect: [{ text: 'torch==2.1.0' }],
    },
    { name: 'pins in quotes', files: { Dockerfile: 'FROM python:3.11-slim\nRUN pip install "numpy<2" \'numpy==2.0.0\'\n' }, expect: [{ text: 'numpy==2.0.0' }] },
    {
      name: 'torch and torchvision that do not go together',
      files: { Dockerfile: 'FROM python:3.11-slim\nRUN pip install torch==2.2.1+cu118 torchvision==0.16.1+cu118 torchaudio==2.2.1 --index-url https://download.pytorch.org/whl/cu118\n' },
      expect: [{ text: 'torchvision==0.16.1+cu118', message: 'torchvision 0.16.1 requires torch==2.1.*, and the same install asks for torch==2.2.1+cu118: pip stops with ResolutionImpossible.' }],
    },
    {
      name: 'SciPy and NumPy, transformers and the Hub',
      files: { Dockerfile: image('3.11-slim'), [file]: 'scipy==1.11.4\nnumpy>=2\ntransformers==4.46.3\nhuggingface_hub==1.2.0\n' },
      expect: [
        { file, text: 'scipy==1.11.4', message: 'scipy 1.11.4 requires numpy<2' },
        { file, text: 'transformers==4.46.3', message: 'requires huggingface-hub<1' },
      ],
    },
  ],
  silent: [
    { name: 'a torchvision that goes with its torch', files: { Dockerfile: image('3.11'), [file]: 'torch==2.1.1+cu118\ntorchvision==0.16.1+cu118\ntorchaudio==2.1.1\nscipy==1.11.4\nnumpy==1.26.4\nnumba==0.60.0\ntransformers==5.0.0\nhuggingface_hub>=1\n' } },
    { name: 'a range of torch that holds the right one', files: { Dockerfile: image('3.11'), [file]: 'torch>=2.0\ntorchvision==0.16.1\nnumpy\nscipy==1.11.4\n' } },
    { name: 'a torchvision of a later command, which brings its own torch', files: { Dockerfile: 'FROM python:3.11-slim\nRUN pip install torch==2.2.1\nRUN pip install torchvision==0.16.1\n' } },
    { name: 'without dependencies', files: { Dockerfile: 'FROM python:3.11-slim\nRUN pip install --no-deps torch==2.2.1 torchvision==0.16.1\n' } },
    { name: 'releases of which nothing is listed', files: { Dockerfile: image('3.11'), [file]: 'torch==2.3.0\ntorchvision==0.99.0\nscipy==1.14.1\nnumpy==2.1.0\n' } },
    { name: 'torch from a URL', files: { Dockerfile: 'FROM python:3.11-slim\nRUN pip install torchvision==0.16.1 "torch @ https://h/torch-2.1.1-cp311-cp311-linux_x86_64.whl"\n' } },
    { name: 'a Python that fits', files: { Dockerfile: install('3.12-slim'), 'models/sam3/pyproject.toml': project('>=3.12') } },
    { name: 'a patch that may fit', files: { Dockerfile: install('3.11-slim'), 'models/sam3/pyproject.toml': project('>=3.11.4') } },
    { name: 'a tag that moves', files: { Dockerfile: install('3-slim'), 'models/sam3/pyproject.toml': project('>=3.12') } },
    { name: 'an image of which nothing is known', files: { Dockerfile: install('3.11').replace('python:3.11', 'pytorch/pytorch:2.4.0-cuda12.1-cudnn9-runtime'), 'models/sam3/pyproject.toml': project('>=3.12') } },
    { name: 'told not to look', files: { Dockerfile: install('3.11').replace('-e ', '--ignore-requires-python -e '), 'models/sam3/pyproject.toml': project('>=3.12') } },
    { name: 'a specifier that cannot be read', files: { Dockerfile: install('3.11'), 'models/sam3/pyproject.toml': project('^3.12') } },
    { name: 'uv fetches a Python that fits', files: { Dockerfile: 'FROM python:3.11-slim\nWORKDIR /app\nCOPY . .\nRUN pip install uv && uv sync\n', 'pyproject.toml': project('>=3.12') } },
    { name: 'a project that is not installed', files: { Dockerfile: image('3.11'), [file]: 'gradio\n', 'pyproject.toml': project('>=3.12') } },
    { name: 'wheels that fit', files: { Dockerfile: image('3.11'), [file]: 'https://h/a-1-cp311-cp311-manylinux_2_17_x86_64.manylinux2014_x86_64.whl\nhttps://h/b-1-cp38-abi3-linux_x86_64.whl\nhttps://h/c-1-py3-none-any.whl\nhttps://h/d-1-py2.py3-none-any.whl\nhttps://h/e-1-1-cp310.cp311-none-any.whl\n' } },
    { name: 'a wheel for a Python that is not known', files: { Dockerfile: 'FROM ghcr.io/a/b\nRUN pip install https://h/a-1-cp312-cp312-linux_x86_64.whl\n' } },
    { name: 'a wheel behind a marker', files: { Dockerfile: image('3.11'), [file]: 'a @ https://h/a-1-cp312-cp312-linux_x86_64.whl ; python_version == "3.12"\n' } },
    { name: 'pins that go together', files: { Dockerfile: image('3.11'), [file]: 'numpy<2\nnumpy==1.26.4\nnumpy\n' } },
    { name: 'pins in two commands: the later one wins', files: { Dockerfile: 'FROM python:3.11-slim\nRUN pip install numpy==1.26.4\nRUN pip install numpy==2.0.0\n' } },
    { name: 'pins behind markers', files: { Dockerfile: image('3.11'), [file]: 'numpy==1.26.4; python_version < "3.12"\nnumpy==2.1.0; python_version >= "3.12"\n' } },
    { name: 'versions that fit', files: { Dockerfile: image('3.12'), [file]: 'torch==2.2.0\nnumpy>=1.24\nscipy\ntorchvision>=0.10\nnumba~=0.59\n' } },
    { name: 'old versions on an old Python', files: { Dockerfile: image('3.10'), [file]: 'torch==1.13.1\nnumpy==1.24.4\n' } },
    { name: 'an index of their own', files: { Dockerfile: 'FROM python:3.12-slim\nRUN pip install -i https://pypi.example.com/simple torch==1.13.1\n' } },
    { name: 'only tried', files: { Dockerfile: 'FROM python:3.12-slim\nRUN pip install torch==1.13.1 || true\n' } },
  ],
});
