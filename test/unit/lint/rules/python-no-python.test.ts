import { pythonNoPython } from '../../../../src/lint/rules/python-no-python';
import { testRule } from '../rule-table';

const cuda = 'FROM nvidia/cuda:12.1.1-runtime-ubuntu22.04\n';
const apt = (names: string): string => `RUN apt-get update && apt-get install -y ${names}\n`;

testRule(pythonNoPython, {
  fires: [
    {
      name: 'python in CMD, where only python3 is there',
      files: { Dockerfile: `${cuda}${apt('python3 python3-pip')}CMD ["python", "app.py"]\n` },
      expect: [{ text: '"python"', message: 'no program called python. The Space fails at its start.', fixable: true }],
      fixed: { Dockerfile: `${cuda}${apt('python3 python3-pip')}CMD ["python3", "app.py"]\n` },
    },
    {
      name: 'python in RUN and in a shell-form CMD',
      files: { Dockerfile: `FROM ubuntu:22.04\n${apt('python3-pip git')}RUN python setup.py && python -c "x"\nCMD exec python -u app.py\n` },
      expect: [
        { text: 'python', message: 'The build stops here.', fixable: true },
        { text: 'python', message: 'The build stops here.', fixable: true },
        { text: 'python', message: 'The Space fails at its start.', fixable: true },
      ],
    },
    {
      name: 'pip without python3-pip',
      files: { Dockerfile: `FROM ubuntu:22.04\n${apt('python3 git')}RUN pip install gradio\n` },
      expect: [{ text: 'pip', message: 'The image has no pip: it is in the package python3-pip.' }],
      fixed: { Dockerfile: `FROM ubuntu:22.04\n${apt('python3 git python3-pip')}RUN pip install gradio\n` },
    },
    {
      name: 'nothing installed at all',
      files: { Dockerfile: 'FROM debian:bookworm-slim\nCOPY . /app\nCMD ["python3", "/app/app.py"]\n' },
      expect: [{ text: '"python3"', message: 'The image has no python3: nothing installs it. The Space fails', fixable: true }],
      fixed: {
        Dockerfile:
          'FROM debian:bookworm-slim\nRUN apt-get update && apt-get install -y --no-install-recommends \\\n    python3 \\\n    && rm -rf /var/lib/apt/lists/*\nCOPY . /app\nCMD ["python3", "/app/app.py"]\n',
      },
    },
    {
      name: 'venv without python3-venv',
      files: { Dockerfile: `FROM ubuntu:24.04\n${apt('python3 python3-pip')}RUN python3 -m venv /opt/venv\nENV PATH=/opt/venv/bin:$PATH\nRUN pip install gradio\nCMD ["python", "app.py"]\n` },
      expect: [{ text: 'python3', message: 'python3-venv', fixable: true }],
    },
    {
      name: 'python3 -m pip without python3-pip',
      files: { Dockerfile: `FROM ubuntu:22.04\n${apt('python3')}RUN python3 -m pip install gradio\n` },
      expect: [{ text: 'python3', message: 'No module named pip' }],
    },
    {
      name: 'python3.11 of deadsnakes alone is no python3',
      files: { Dockerfile: `FROM ubuntu:22.04\n${apt('git')}RUN apt-get install -y python3.11\nRUN python3 -V\n` },
      expect: [{ text: 'python3' }],
    },
    {
      name: 'a devel image has no python by that name either',
      files: { Dockerfile: `FROM nvidia/cuda:12.1.1-devel-ubuntu22.04\n${apt('python3-pip ninja-build')}RUN pip3 install torch\nRUN python setup.py install\n` },
      expect: [{ text: 'python', fixable: true }],
    },
    {
      name: 'in a stage that the last one copies from',
      files: { Dockerfile: `FROM ubuntu:22.04 AS build\n${apt('python3')}RUN python build.py\nFROM python:3.11-slim\nCOPY --from=build /out /app\n` },
      expect: [{ text: 'python' }],
    },
    {
      name: 'node without a Python',
      files: { Dockerfile: 'FROM node:20-bookworm-slim\nRUN npm ci && python3 tool.py\n' },
      expect: [{ text: 'python3' }],
    },
    {
      name: 'a venv that uv made has no pip, and nothing else has one',
      files: { Dockerfile: `FROM ubuntu:22.04\nCOPY --from=ghcr.io/astral-sh/uv:latest /uv /bin/uv\n${apt('python3')}RUN uv venv /opt/venv\nENV PATH=/opt/venv/bin:$PATH\nRUN pip install gradio\n` },
      expect: [{ text: 'pip' }],
    },
  ],
  silent: [
    { name: 'python images', files: { Dockerfile: 'FROM python:3.11-slim\nRUN python -m pip install x\nCMD ["python", "app.py"]\n' } },
    { name: 'an unknown image', files: { Dockerfile: 'FROM ghcr.io/a/b\nRUN pip install x\nCMD ["python", "app.py"]\n' } },
    { name: 'an unknown variable in FROM', files: { Dockerfile: 'ARG BASE\nFROM ${BASE}\nCMD ["python", "app.py"]\n' } },
    { name: 'python-is-python3', files: { Dockerfile: `${cuda}${apt('python-is-python3 python3-pip')}RUN python -m pip install x\nCMD ["python", "app.py"]\n` } },
    { name: 'a link', files: { Dockerfile: `${cuda}${apt('python3.10 python3-pip')}RUN ln -sf /usr/bin/python3 /usr/bin/python\nRUN python -V\nCMD ["python", "app.py"]\n` } },
    { name: 'a link into the folder', files: { Dockerfile: `${cuda}${apt('python3')}RUN ln -s $(which python3) /usr/local/bin/python\nCMD ["python", "app.py"]\n` } },
    {
      name: 'update-alternatives',
      files: { Dockerfile: `${cuda}${apt('python3.11 python3-pip')}RUN update-alternatives --install /usr/bin/python python /usr/bin/python3.11 1\nCMD ["python", "app.py"]\n` },
    },
    { name: 'conda', files: { Dockerfile: `${cuda}RUN wget https://x/Miniconda3.sh && bash Miniconda3.sh -b -p /opt/conda\nENV PATH=/opt/conda/bin:$PATH\nRUN pip install x\nCMD ["python", "app.py"]\n` } },
    { name: 'a folder on the PATH that is not known', files: { Dockerfile: `${cuda}ENV PATH=/opt/py/bin:$PATH\nCMD ["python", "app.py"]\n` } },
    { name: 'python from source', files: { Dockerfile: `${cuda}RUN wget https://x/Python.tgz && tar xf Python.tgz && cd Python && ./configure && make install\nCMD ["python3", "app.py"]\n` } },
    { name: 'a venv on the PATH', files: { Dockerfile: `FROM ubuntu:24.04\n${apt('python3-venv')}RUN python3 -m venv /opt/venv\nENV PATH="/opt/venv/bin:$PATH"\nRUN pip install x\nCMD ["python", "app.py"]\n` } },
    { name: 'a venv named by a variable', files: { Dockerfile: `FROM ubuntu:24.04\n${apt('python3-venv')}ENV VIRTUAL_ENV=/opt/venv\nRUN python3 -m venv $VIRTUAL_ENV\nENV PATH="$VIRTUAL_ENV/bin:$PATH"\nRUN pip install x\nCMD ["python", "app.py"]\n` } },
    { name: 'a venv that is activated', files: { Dockerfile: `FROM ubuntu:24.04\n${apt('python3-venv')}RUN python3 -m venv /v && . /v/bin/activate && pip install x && python -V\nCMD ["/v/bin/python", "app.py"]\n` } },
    { name: 'activated in CMD', files: { Dockerfile: `FROM ubuntu:24.04\n${apt('python3-venv')}RUN python3 -m venv /v\nCMD . /v/bin/activate && python app.py\n` } },
    { name: 'a venv that is copied', files: { Dockerfile: 'FROM python:3.11-slim AS b\nRUN python -m venv /opt/venv\nFROM ubuntu:22.04\nCOPY --from=b /opt/venv /opt/venv\nENV PATH=/opt/venv/bin:$PATH\nCMD ["python", "app.py"]\n' } },
    { name: 'Python copied from an image', files: { Dockerfile: 'FROM ubuntu:22.04\nCOPY --from=python:3.11 /usr/local /usr/local\nCMD ["python", "app.py"]\n' } },
    { name: 'only asked for', files: { Dockerfile: `FROM ubuntu:22.04\n${apt('python3')}RUN which python || true; python --version || true\nRUN if command -v pip; then pip install x; fi\n` } },
    { name: 'brought by a package that needs it', files: { Dockerfile: `FROM ubuntu:22.04\n${apt('software-properties-common')}RUN python3 -V\n` } },
    { name: 'a package of which nothing is known', files: { Dockerfile: `FROM ubuntu:22.04\n${apt('some-tool')}RUN python3 -V && pip3 -V\n` } },
    { name: 'get-pip.py', files: { Dockerfile: `FROM ubuntu:22.04\n${apt('python3 curl')}RUN curl -sS https://bootstrap.pypa.io/get-pip.py | python3\nRUN pip install x\n` } },
    { name: 'uv with a Python of its own', files: { Dockerfile: 'FROM ubuntu:22.04\nCOPY --from=ghcr.io/astral-sh/uv:latest /uv /bin/uv\nRUN uv python install 3.12 --default\nCMD ["python", "app.py"]\n' } },
    { name: 'uv run', files: { Dockerfile: 'FROM ubuntu:22.04\nCOPY --from=ghcr.io/astral-sh/uv:latest /uv /uvx /bin/\nWORKDIR /app\nRUN uv sync\nENV PATH="/app/.venv/bin:$PATH"\nCMD ["python", "app.py"]\n' } },
    { name: 'a stage that is not built', files: { Dockerfile: `FROM ubuntu:22.04 AS unused\nRUN python x.py\nFROM python:3.11-slim\nCMD ["python", "app.py"]\n` } },
    { name: 'a package list in a variable', files: { Dockerfile: 'FROM ubuntu:22.04\nARG PACKAGES\nRUN apt-get update && apt-get install -y ${PACKAGES}\nRUN python -V\n' } },
    { name: 'a script from the net', files: { Dockerfile: 'FROM ubuntu:22.04\nRUN curl https://x/install.sh | bash\nRUN python -V\n' } },
    { name: 'a script of the repo', files: { Dockerfile: 'FROM ubuntu:22.04\nCOPY setup.sh /\nRUN /setup.sh\nRUN python -V\n' } },
    { name: 'an sdk that builds no Dockerfile', files: { Dockerfile: 'FROM ubuntu:22.04\nRUN python x.py\n', 'README.md': '---\nsdk: gradio\n---\n' } },
    { name: 'a shell that activates', files: { Dockerfile: 'FROM ubuntu:22.04\nSHELL ["conda", "run", "-n", "x", "/bin/bash", "-c"]\nRUN python -V\n' } },
    { name: 'a PATH of its own in CMD', files: { Dockerfile: `FROM ubuntu:22.04\n${apt('python3')}CMD PATH=/app/venv/bin:$PATH python app.py\n` } },
    { name: 'written in a heredoc for another program', files: { Dockerfile: `FROM ubuntu:22.04\nRUN cat <<EOF > /run.sh\npython app.py\nEOF\n` } },
  ],
});
