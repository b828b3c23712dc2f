import { dockerAptNoUpdate } from '../../../../src/lint/rules/docker-apt-no-update';
import { testRule } from '../rule-table';

const slim = 'FROM python:3.11-slim\n';
const clean = 'rm -rf /var/lib/apt/lists/*';

testRule(dockerAptNoUpdate, {
  fires: [
    {
      name: 'no update at all',
      files: { Dockerfile: `${slim}RUN apt-get install -y --no-install-recommends git\n` },
      expect: [{ text: 'apt-get install', severity: 'error', message: 'git', fixable: true }],
      fixed: { Dockerfile: `${slim}RUN apt-get update && apt-get install -y --no-install-recommends git && ${clean}\n` },
    },
    {
      name: 'no update, over several lines, the lists taken away',
      files: { Dockerfile: `FROM nvidia/cuda:12.1.1-runtime-ubuntu22.04\nENV A=1\nRUN mkdir -p /x && \\\n    apt install -y --no-install-recommends \\\n      unzip ffmpeg && \\\n    ${clean}\n` },
      expect: [{ text: 'apt install', severity: 'error', message: 'ffmpeg', fixable: true }],
      fixed: {
        Dockerfile: `FROM nvidia/cuda:12.1.1-runtime-ubuntu22.04\nENV A=1\nRUN mkdir -p /x && \\\n    apt update && apt install -y --no-install-recommends \\\n      unzip ffmpeg && \\\n    ${clean}\n`,
      },
    },
    {
      name: 'lists that an earlier RUN took away',
      files: { Dockerfile: `${slim}RUN apt-get update && apt-get install -y curl && ${clean}\nRUN apt-get install -y git curl\n` },
      expect: [{ severity: 'warning', message: 'git', fixable: true }],
    },
    {
      name: 'taken away with nothing installed',
      files: { Dockerfile: `${slim}RUN apt-get update && ${clean}\nRUN apt-get install -y git\n` },
      expect: [{ severity: 'error' }],
    },
    {
      name: 'in a stage that is built, once',
      files: { Dockerfile: `FROM debian:12 AS a\nRUN apt-get install -y build-essential\nFROM a AS b\n${slim}COPY --from=b /x /x\nCOPY --from=a /x /y\n` },
      expect: [{ severity: 'error' }],
    },
    { name: 'no place for it', files: { Dockerfile: `${slim}RUN apt-get clean; DEBIAN_FRONTEND=x apt-get install -y git\n` }, expect: [{ severity: 'error', fixable: false }] },
  ],
  silent: [
    ...[
      `apt-get update && apt-get install -y git`,
      `apt update -qq; apt install -y git`,
      'bash setup.sh && apt-get install -y git',
      './prepare && apt-get install -y git',
      'curl -fsSL https://deb.nodesource.com/setup_20.x | bash - && apt-get install -y nodejs',
      'add-apt-repository -y ppa:x/y && apt-get install -y git',
      'apt-get install -y ca-certificates',
      'apt-get install -y bash coreutils',
      'apt-get install -y ./local.deb',
      'apt-get install -y $PACKAGES',
      'apt-get install -y git || true',
      'which git || apt-get install -y git',
      'if ! which git; then apt-get install -y git; fi',
      'apt-get $COMMAND && apt-get install -y git',
    ].map((command) => ({ name: command, files: { Dockerfile: `${slim}RUN ${command}\n` } })),
    { name: 'lists of an earlier RUN', files: { Dockerfile: `${slim}RUN apt-get update\nRUN apt-get install -y git\n` } },
    { name: 'an image of which nothing is known', files: { Dockerfile: 'FROM someone/base\nRUN apt-get install -y git\n' } },
    { name: 'git on an image that has it', files: { Dockerfile: 'FROM python:3.11\nRUN apt-get install -y git\n' } },
    { name: 'lists in a cache', files: { Dockerfile: `${slim}RUN --mount=type=cache,target=/var/lib/apt apt-get install -y git\n` } },
    { name: 'lists that are copied', files: { Dockerfile: `FROM debian:12 AS a\nRUN apt-get update\nFROM debian:12\nCOPY --from=a /var/lib/apt /var/lib/apt\nRUN apt-get install -y git\n` } },
    { name: 'a stage that is not built', files: { Dockerfile: `FROM debian:12 AS a\nRUN apt-get install -y git\n${slim}` } },
    { name: 'lists that a base stage has', files: { Dockerfile: `FROM debian:12 AS a\nRUN apt-get update\nFROM a\nRUN apt-get install -y git\n` } },
  ],
});
