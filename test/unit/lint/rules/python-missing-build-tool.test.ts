import { pythonMissingBuildTool } from '../../../../src/lint/rules/python-missing-build-tool';
import { testRule } from '../rule-table';

const slim = 'FROM python:3.11-slim-bookworm\n';
const apt = (list: string): string => `RUN apt-get update && apt-get install -y --no-install-recommends ${list} && rm -rf /var/lib/apt/lists/*\n`;
const installed = (...names: string[]): string =>
  `RUN apt-get update && apt-get install -y --no-install-recommends \\\n${names.map((name) => `    ${name} \\\n`).join('')}    && rm -rf /var/lib/apt/lists/*\n`;
const fromGit = 'RUN pip install git+https://github.com/huggingface/transformers\n';

testRule(pythonMissingBuildTool, {
  fires: [
    {
      name: 'a git+ requirement on a slim image',
      files: { Dockerfile: slim + fromGit },
      expect: [{ text: 'git+https://github.com/huggingface/transformers', message: 'fetched with git', fixable: true }],
      fixed: { Dockerfile: slim + installed('git') + fromGit },
    },
    {
      name: 'in a requirements file; a list behind the install is no place for git',
      files: {
        Dockerfile: `${slim}COPY requirements.txt .\nRUN pip install -r requirements.txt\n${apt('ffmpeg')}`,
        'requirements.txt': 'numpy\nsam2 @ git+https://github.com/facebookresearch/sam2\n',
      },
      expect: [{ text: 'requirements.txt', message: "'git+https://github.com/facebookresearch/sam2' of requirements.txt" }],
      fixed: { Dockerfile: `${slim}${installed('git')}COPY requirements.txt .\nRUN pip install -r requirements.txt\n${apt('ffmpeg')}` },
    },
    {
      name: 'git clone on a CUDA image, by uv in the next stage too; the certificates go with it',
      files: {
        Dockerfile:
          'FROM nvidia/cuda:12.1.1-devel-ubuntu22.04 AS base\nRUN apt-get update && apt-get install -y python3-pip\nRUN git clone https://github.com/a/b && cd b && git checkout x\nFROM base\nRUN uv pip install --system "b @ git+https://github.com/a/b"\n',
      },
      expect: [{ text: 'git' }, { text: '"b @ git+https://github.com/a/b"' }],
      fixed: {
        Dockerfile:
          'FROM nvidia/cuda:12.1.1-devel-ubuntu22.04 AS base\nRUN apt-get update && apt-get install -y python3-pip ca-certificates git\nRUN git clone https://github.com/a/b && cd b && git checkout x\nFROM base\nRUN uv pip install --system "b @ git+https://github.com/a/b"\n',
      },
    },
    {
      name: 'curl piped into a shell: the build goes on',
      files: { Dockerfile: `${slim}RUN curl -LsSf https://astral.sh/uv/install.sh | sh\n` },
      expect: [{ text: 'curl', severity: 'warning', message: 'gets nothing' }],
    },
    { name: 'wget and unzip', files: { Dockerfile: `${slim}RUN wget -q https://x.test/a.zip && unzip a.zip\n` }, expect: [{ text: 'wget' }, { text: 'unzip' }] },
    {
      name: 'psycopg2, and its other name with wheels',
      files: { Dockerfile: `${slim}RUN pip install psycopg2\n` },
      expect: [{ text: 'psycopg2', message: 'no pg_config and C compiler to build it with: the build fails. Install libpq-dev and build-essential, or use psycopg2-binary' }],
      fixed: { Dockerfile: `${slim}${installed('libpq-dev', 'build-essential')}RUN pip install psycopg2\n` },
    },
    { name: 'half of what it needs', files: { Dockerfile: `${slim}${apt('gcc')}RUN pip install psycopg2\n` }, expect: [{ message: 'no pg_config to build' }] },
    {
      name: 'a version that has no wheels, and one that may have',
      files: { Dockerfile: `${slim}RUN pip install insightface==0.7.3\nRUN pip install hnswlib\n` },
      expect: [{ text: 'insightface==0.7.3', severity: 'error' }, { text: 'hnswlib', severity: 'warning', message: 'up to version 0.8.0' }],
    },
    {
      name: "Ubuntu's Python has its headers in a package",
      files: { Dockerfile: `FROM ubuntu:22.04\n${apt('python3-pip')}RUN pip3 install llama-cpp-python\n` },
      expect: [{ message: 'Install build-essential and python3-dev' }],
    },
    {
      name: 'brought in by another; in the stage that builds the wheels',
      files: { Dockerfile: `${slim.trim()} AS wheels\nRUN pip wheel x && pip install face_recognition\n${slim}COPY --from=wheels /w /w\n` },
      expect: [{ message: 'dlib, which face-recognition brings in,' }],
    },
  ],
  silent: [
    { name: 'git is there', files: { Dockerfile: `${slim}${apt('git')}${fromGit}` } },
    { name: 'with git-lfs', files: { Dockerfile: `${slim}${apt('git-lfs')}${fromGit}RUN git lfs install\n` } },
    { name: 'the full image', files: { Dockerfile: `FROM python:3.11\n${fromGit}RUN pip install psycopg2 dlib\n` } },
    { name: 'an image of which nothing is known', files: { Dockerfile: `FROM someone/app\n${fromGit}` } },
    { name: 'PyTorch', files: { Dockerfile: `FROM pytorch/pytorch:2.4.0-cuda12.1-cudnn9-runtime\n${fromGit}` } },
    { name: 'conda may bring it', files: { Dockerfile: `FROM ubuntu:22.04\nRUN conda install git\n${fromGit}` } },
    { name: 'a script may bring it', files: { Dockerfile: `${slim}RUN bash /setup.sh\n${fromGit}` } },
    { name: 'a package that is not known may bring it', files: { Dockerfile: `${slim}${apt('some-thing')}${fromGit}` } },
    { name: 'an archive over https', files: { Dockerfile: `${slim}RUN pip install https://github.com/a/b/archive/main.zip\n` } },
    { name: 'its failure does not count', files: { Dockerfile: `${slim}RUN pip install git+https://github.com/a/b || true\nRUN git --version || echo none\n` } },
    { name: 'asks first', files: { Dockerfile: `${slim}RUN if command -v git; then git clone https://x.test/a; fi\n` } },
    { name: 'only a word', files: { Dockerfile: `${slim}RUN echo git curl && pip install gitpython\n` } },
    { name: 'in a stage that is left out', files: { Dockerfile: `${slim.trim()} AS old\n${fromGit}${slim}` } },
    { name: 'a program from another image', files: { Dockerfile: `${slim}COPY --from=alpine/git /usr/bin/git /usr/bin/git\n${fromGit}` } },
    { name: 'wheels of another index', files: { Dockerfile: `${slim}RUN pip install llama-cpp-python --extra-index-url https://abetlen.github.io/llama-cpp-python/whl/cpu\n` } },
    { name: 'wheels of another index, by the environment', files: { Dockerfile: `${slim}ENV PIP_EXTRA_INDEX_URL=https://x.test/simple\nRUN pip install dlib\n` } },
    {
      name: 'wheels of a page that the requirements name',
      files: { Dockerfile: `${slim}COPY requirements.txt .\nRUN pip install -r requirements.txt\n`, 'requirements.txt': '--find-links https://x.test/wheels\ndlib\n' },
    },
    { name: 'wheels only', files: { Dockerfile: `${slim}RUN pip install --only-binary :all: dlib\n` } },
    { name: 'a wheel by its URL', files: { Dockerfile: `${slim}RUN pip install https://x.test/insightface-0.7.3-cp311-cp311-linux_x86_64.whl\n` } },
    { name: 'a later version may have wheels', files: { Dockerfile: `${slim}RUN pip install hnswlib==0.9.1 "insightface>=1"\n` } },
    { name: 'the packages with wheels', files: { Dockerfile: `${slim}RUN pip install psycopg2-binary dlib-bin PyMySQL\n` } },
    { name: 'all that it needs', files: { Dockerfile: `${slim}${apt('build-essential libpq-dev cmake')}RUN pip install psycopg2 dlib insightface\n` } },
    { name: 'recommended by what is installed', files: { Dockerfile: 'FROM ubuntu:22.04\nRUN apt-get update && apt-get install -y python3-pip\nRUN pip3 install insightface\n' } },
    { name: 'a compiler in the CUDA image', files: { Dockerfile: `FROM nvidia/cuda:12.1.1-devel-ubuntu22.04\n${apt('python3-pip python3-dev')}RUN pip3 install insightface\n` } },
    { name: 'a compiler that may be called so', files: { Dockerfile: `${slim}${apt('gcc-12 g++-12')}ENV CC=gcc-12\nRUN pip install insightface\n` } },
    { name: 'cmake by pip', files: { Dockerfile: `${slim}RUN pip install cmake && cmake --version\n` } },
  ],
});
