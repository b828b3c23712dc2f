import { dockerBashism } from '../../../../src/lint/rules/docker-bashism';
import { testRule } from '../rule-table';

const slim = 'FROM python:3.11-slim\n';
const error = { severity: 'error' } as const;
const warning = { severity: 'warning' } as const;

testRule(dockerBashism, {
  fires: [
    {
      name: 'source of a virtual environment',
      files: { Dockerfile: `${slim}RUN python -m venv .venv && source .venv/bin/activate && pip install --no-cache-dir x\n` },
      expect: [{ text: 'source', ...error, message: 'not found and the build stops', fixable: true }],
      fixed: { Dockerfile: `${slim}RUN python -m venv .venv && . .venv/bin/activate && pip install --no-cache-dir x\n` },
    },
    {
      name: 'source of a file beside',
      files: { Dockerfile: `FROM ubuntu:22.04\nRUN source env.sh && make\n` },
      expect: [{ text: 'source', ...error }],
      fixed: { Dockerfile: `FROM ubuntu:22.04\nRUN . ./env.sh && make\n` },
    },
    {
      name: 'source whose failure does not count, or that may not run',
      files: { Dockerfile: `${slim}RUN source ~/.bashrc; echo a\nRUN if [ -f x ]; then source ./x; fi\n` },
      expect: [warning, warning],
    },
    {
      name: 'source of something on PATH',
      files: { Dockerfile: `${slim}RUN source activate base && x\n` },
      expect: [{ ...error }],
      fixed: { Dockerfile: `${slim}SHELL ["/bin/bash", "-c"]\nRUN source activate base && x\n` },
    },
    { name: 'at the start', files: { Dockerfile: `${slim}CMD source venv/bin/activate && python app.py\n` }, expect: [{ text: 'source', ...error, message: 'does not start' }] },
    {
      name: 'in the script of a JSON form',
      files: { Dockerfile: `${slim}CMD ["sh", "-c", "source /venv/bin/activate && exec python app.py"]\n` },
      expect: [{ text: 'source', ...error, message: 'does not start', fixable: true }],
      fixed: { Dockerfile: `${slim}CMD ["sh", "-c", ". /venv/bin/activate && exec python app.py"]\n` },
    },
    {
      name: 'pipefail in a heredoc',
      files: { Dockerfile: `${slim}RUN <<EOF\nset -euxo pipefail\necho a\nEOF\n` },
      expect: [{ text: 'pipefail', ...error, fixable: true }],
      fixed: { Dockerfile: `${slim}RUN <<EOF\n#!/bin/bash\nset -euxo pipefail\necho a\nEOF\n` },
    },
    {
      name: 'pipefail in a line',
      files: { Dockerfile: `FROM nvidia/cuda:12.1.1-runtime-ubuntu22.04\nRUN set -o pipefail && curl x | bash\n` },
      expect: [{ text: 'pipefail', ...error }],
      fixed: { Dockerfile: `FROM nvidia/cuda:12.1.1-runtime-ubuntu22.04\nSHELL ["/bin/bash", "-c"]\nRUN set -o pipefail && curl x | bash\n` },
    },
    {
      name: 'what dash does not parse',
      files: { Dockerfile: `${slim}RUN a=(1 2)\nRUN bash <(curl -s https://x)\nRUN cat <<< "hello"\nRUN for ((i=0; i<3; i++)); do x; done\nRUN function f { x; }; f\n` },
      expect: [
        { text: '(1 2)', ...error },
        { text: '<(curl -s https://x)', ...error },
        { text: '<<< "hello"', ...error },
        { text: 'for ((i=0; i<3; i++)); do x; done', ...error },
        { text: 'function f { x; }', ...error },
      ],
    },
    { name: 'a substitution', files: { Dockerfile: `${slim}ARG V=1.2\nRUN pip install torch==\${V//./-}\n` }, expect: [{ text: '${V//./-}', ...error, message: 'Bad substitution' }] },
    { name: '[[', files: { Dockerfile: `${slim}RUN if [[ "$A" == "b" ]]; then x; fi\n` }, expect: [{ text: '[[ "$A" == "b" ]]', ...warning }] },
    {
      name: '&>',
      files: { Dockerfile: `${slim}RUN pip list &> /dev/null && x\n` },
      expect: [{ text: '&> /dev/null', ...warning, fixable: true }],
      fixed: { Dockerfile: `${slim}RUN pip list > /dev/null 2>&1 && x\n` },
    },
    {
      name: 'braces',
      files: { Dockerfile: `${slim}RUN mkdir -p /app/{data,logs}/x && chown -R 1000 /app\n` },
      expect: [{ text: '{data,logs}', ...warning, fixable: true }],
      fixed: { Dockerfile: `${slim}RUN mkdir -p /app/data/x /app/logs/x && chown -R 1000 /app\n` },
    },
    { name: 'pushd', files: { Dockerfile: `FROM node:20\r\nRUN pushd /x && \\\r\n  npm ci\r\n` }, expect: [{ text: 'pushd', ...error }] },
  ],
  silent: [
    ...[
      '. .venv/bin/activate && x',
      "bash -c 'source x && [[ -f y ]]'",
      'echo source x',
      'echo "a {b,c} [[ ]] <( &>"',
      "echo '${x//a/b}'",
      'cd source && make',
      'apt-get source x',
      'find . -name x -exec rm {} \\;',
      'curl -O https://x/{a,b}',
      'x=${y:-a} && echo ${y%.*} ${y##*/} ${#y}',
      '[ "$a" = b ] && f() { x; } && f',
      'pip install "x[a,b]"',
      'x 2>&1 | tee y',
      'x > y 2>&1 &',
      'command -v source',
      '((x) || y)',
      'echo $((1 + 2))',
    ].map((command) => ({ name: command, files: { Dockerfile: `${slim}RUN ${command}\n` } })),
    { name: 'SHELL', files: { Dockerfile: `${slim}SHELL ["/bin/bash", "-o", "pipefail", "-c"]\nRUN source x && [[ -f y ]]\nCMD source x\n` } },
    { name: 'a SHELL of the base stage', files: { Dockerfile: `${slim.trim()} AS a\nSHELL ["/bin/bash", "-c"]\nFROM a\nRUN source x\n` } },
    { name: 'a heredoc of bash', files: { Dockerfile: `${slim}RUN <<EOF\n#!/usr/bin/env bash\nset -euo pipefail\nsource x\nEOF\nRUN bash <<EOF\nsource x\nEOF\nRUN <<EOF bash\nsource x\nEOF\n` } },
    { name: 'a heredoc of Python', files: { Dockerfile: `${slim}RUN <<EOF\n#!/usr/bin/env python3\nx = {1,2}\nEOF\n` } },
    { name: 'Alpine', files: { Dockerfile: 'FROM python:3.12-alpine\nRUN source x && [[ -f y ]] && set -o pipefail\n' } },
    ...['someone/base', 'fedora:40', 'mambaorg/micromamba:1.5', 'amazonlinux', 'rockylinux:9', 'nvidia/cuda:12.1.1-base-rockylinux8', 'pytorch/pytorch'].map((image) => ({
      name: image,
      files: { Dockerfile: `FROM ${image}\nRUN source x && [[ -f y ]]\n` },
    })),
    { name: '/bin/sh made bash', files: { Dockerfile: `FROM ubuntu:22.04\nRUN ln -sf /bin/bash /bin/sh\nRUN source x\n` } },
    { name: 'dash reconfigured', files: { Dockerfile: `FROM ubuntu:22.04\nRUN rm /bin/sh && ln -s bash /bin/sh\nRUN source x\n` } },
    { name: 'a dash that may have pipefail', files: { Dockerfile: 'FROM ubuntu:26.04\nRUN set -o pipefail && x\n' } },
    { name: 'a stage that is not built', files: { Dockerfile: `${slim}RUN source x\n${slim}` } },
    { name: 'a shell inside a JSON form', files: { Dockerfile: `${slim}CMD ["sh", "-c", "bash -c 'source x'"]\n` } },
    { name: 'the JSON form', files: { Dockerfile: `${slim}CMD ["bash", "-c", "source x && python app.py"]\n` } },
    { name: 'a script that dash would not read anyway', files: { Dockerfile: `${slim}RUN source x && (\n` } },
  ],
});
