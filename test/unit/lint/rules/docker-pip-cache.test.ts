import { dockerPipCache } from '../../../../src/lint/rules/docker-pip-cache';
import { testRule } from '../rule-table';

const slim = 'FROM python:3.11-slim\n';

testRule(dockerPipCache, {
  fires: [
    {
      name: 'pip install',
      files: { Dockerfile: `${slim}RUN pip install -r requirements.txt\n` },
      expect: [{ text: 'pip install', fixable: true }],
      fixed: { Dockerfile: `${slim}RUN pip install --no-cache-dir -r requirements.txt\n` },
    },
    {
      name: 'as a module, over several lines, with CRLF',
      files: { Dockerfile: `FROM ubuntu:22.04\r\nRUN python3 -m pip install \\\r\n    torch \\\r\n    numpy\r\n` },
      expect: [{ text: 'python3 -m pip install', fixable: true }],
      fixed: { Dockerfile: `FROM ubuntu:22.04\r\nRUN python3 -m pip install --no-cache-dir \\\r\n    torch \\\r\n    numpy\r\n` },
    },
    {
      name: 'each of some, the last without',
      files: { Dockerfile: `${slim}RUN pip3 install --no-cache-dir a && pip3.11 install b && apt-get clean\n` },
      expect: [{ text: 'pip3.11 install' }],
    },
    { name: 'as a user', files: { Dockerfile: `${slim}RUN useradd -m -u 1000 user\nUSER user\nRUN pip install --user gradio\n` }, expect: [{ text: 'pip install' }] },
    {
      name: 'a cache elsewhere',
      files: { Dockerfile: `${slim}RUN --mount=type=cache,target=/var/lib/apt pip install a\nRUN --mount=type=bind,target=/root/.cache pip install a\n` },
      expect: [{}, {}],
    },
    { name: 'in the stage that the last one continues', files: { Dockerfile: `FROM python:3.11 AS base\nRUN pip install a\nFROM base\n` }, expect: [{}] },
    { name: 'cleared before', files: { Dockerfile: `${slim}RUN pip cache purge && pip install a\nRUN pip cache purge\n` }, expect: [{ text: 'pip install' }] },
    { name: 'the JSON form', files: { Dockerfile: `${slim}RUN ["pip", "install", "a"]\n` }, expect: [{ fixable: false }] },
  ],
  silent: [
    ...[
      'pip install --no-cache-dir a',
      'pip --no-cache-dir install a',
      'pip install a --no-cache-dir',
      'pip install --no-cache a',
      'PIP_NO_CACHE_DIR=1 pip install a',
      'PIP_NO_CACHE_DIR=off pip install a',
      'env PIP_NO_CACHE_DIR=1 pip install a',
      'export PIP_NO_CACHE_DIR=1 && pip install a',
      'pip install a && pip cache purge',
      'pip install a && rm -rf ~/.cache/pip',
      'pip install a && rm -rf /root/.cache',
      'pip install --cache-dir /tmp/pip a && rm -r /tmp/pip',
      'pip install $PIP_OPTIONS a',
      'pip install --no-deps /tmp/a.whl',
      'pip install --no-index --find-links /wheels a',
      'pip config set global.no-cache-dir true && pip install a',
      'pip list',
      'pip download a',
      'uv pip install --system a',
      'pipx install a',
      'echo pip install',
    ].map((command) => ({ name: command, files: { Dockerfile: `${slim}RUN ${command}\n` } })),
    ...['ENV PIP_NO_CACHE_DIR=1', 'ARG PIP_NO_CACHE_DIR=1', 'ENV PIP_NO_CACHE_DIR=off', 'ENV PIP_CACHE_DIR=/tmp/x', 'COPY pip.conf /etc/pip.conf', 'RUN pip config set global.no-cache-dir true'].map((line) => ({
      name: line,
      files: { Dockerfile: `${slim}${line}\nRUN pip install a\n` },
    })),
    ...['/root/.cache/pip', '/root/.cache', '/root', '$HOME/.cache/pip', '/home/user/.cache/pip'].map((target) => ({
      name: `a cache at ${target}`,
      files: { Dockerfile: `${slim}RUN --mount=type=cache,target=${target} pip install a\n` },
    })),
    { name: 'a cache below the home of the user', files: { Dockerfile: `${slim}RUN useradd -m -u 1000 user\nUSER user\nRUN --mount=type=cache,target=/home/user,uid=1000 pip install a\n` } },
    { name: 'a stage of which only a folder is taken', files: { Dockerfile: `FROM python:3.11 AS b\nRUN pip install --prefix=/x a\n${slim}COPY --from=b /x /usr/local\n` } },
    { name: 'an image that may have turned it off', files: { Dockerfile: 'FROM someone/python:3.11\nRUN pip install a\n' } },
  ],
});
