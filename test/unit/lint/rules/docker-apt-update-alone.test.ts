import { dockerAptUpdateAlone } from '../../../../src/lint/rules/docker-apt-update-alone';
import { testRule } from '../rule-table';

const slim = 'FROM python:3.11-slim\n';

testRule(dockerAptUpdateAlone, {
  fires: [
    {
      name: 'two RUNs',
      files: { Dockerfile: `${slim}RUN apt-get update\nRUN apt-get install -y --no-install-recommends git\n` },
      expect: [{ text: 'apt-get update', fixable: true }],
      fixed: { Dockerfile: `${slim}RUN apt-get update && apt-get install -y --no-install-recommends git\n` },
    },
    {
      name: 'with something between, over several lines',
      files: { Dockerfile: `${slim}# System\nRUN apt-get update -qq\nWORKDIR /app\nRUN set -x && \\\n    apt install -y \\\n    git\nRUN apt install -y curl\n` },
      expect: [{ text: 'apt-get update', fixable: true }],
      fixed: { Dockerfile: `${slim}# System\nWORKDIR /app\nRUN set -x && \\\n    apt update && apt install -y \\\n    git\nRUN apt install -y curl\n` },
    },
    {
      name: 'an update with more around it, and a place where it cannot simply be put',
      files: { Dockerfile: `${slim}RUN apt-get update && pip list\nRUN apt-get install -y git\nRUN apt-get update; true\nRUN yes | apt-get install git\n` },
      expect: [{ fixable: true }, { text: 'apt-get update', fixable: false }],
      fixed: { Dockerfile: `${slim}RUN apt-get update && pip list\nRUN apt-get update && apt-get install -y git\nRUN apt-get update; true\nRUN yes | apt-get install git\n` },
    },
  ],
  silent: [
    { name: 'one RUN', files: { Dockerfile: `${slim}RUN apt-get update && apt-get install -y git\nRUN apt-get update && apt-get install -y curl\n` } },
    { name: 'an update and nothing to install', files: { Dockerfile: `${slim}RUN apt-get update\nRUN pip install x\n` } },
    { name: 'an install that updates first', files: { Dockerfile: `${slim}RUN apt-get update\nRUN apt-get update && apt-get install -y git\n` } },
    { name: 'an update beside an install', files: { Dockerfile: `${slim}RUN apt-get update && apt-get install -y git\nRUN apt-get install -y curl\n` } },
    { name: 'only an upgrade beside it', files: { Dockerfile: `${slim}RUN apt-get update && apt-get upgrade -y\nRUN apt-get install -y curl\n` } },
    { name: 'another stage', files: { Dockerfile: `${slim.trim()} AS a\nRUN apt-get update\nFROM debian\nRUN apt-get install -y git\nCOPY --from=a /x /x\n` } },
    { name: 'a cache', files: { Dockerfile: `${slim}RUN --mount=type=cache,target=/var/lib/apt apt-get update\nRUN --mount=type=cache,target=/var/lib/apt apt-get install -y git\n` } },
    { name: 'lists that are taken away', files: { Dockerfile: `${slim}RUN apt-get update && rm -rf /var/lib/apt/lists/*\nRUN apt-get install -y git\n` } },
    { name: 'a shell that is not known', files: { Dockerfile: `${slim}SHELL ["pwsh"]\nRUN apt-get update\nRUN apt-get install -y git\n` } },
  ],
});
