import { dockerAptLists } from '../../../../src/lint/rules/docker-apt-lists';
import { testRule } from '../rule-table';

const slim = 'FROM python:3.11-slim\n';
const install = 'apt-get install -y --no-install-recommends git';

testRule(dockerAptLists, {
  fires: [
    {
      name: 'in one line',
      files: { Dockerfile: `${slim}RUN apt-get update && ${install}\n` },
      expect: [{ text: 'apt-get update', fixable: true }],
      fixed: { Dockerfile: `${slim}RUN apt-get update && ${install} && rm -rf /var/lib/apt/lists/*\n` },
    },
    {
      name: 'with && at the ends of lines',
      files: { Dockerfile: `${slim}RUN apt-get update && \\\n    ${install}\nRUN x\n` },
      expect: [{ fixable: true }],
      fixed: { Dockerfile: `${slim}RUN apt-get update && \\\n    ${install} && \\\n    rm -rf /var/lib/apt/lists/*\nRUN x\n` },
    },
    {
      name: 'with && at the beginnings of lines, a list of packages, CRLF',
      files: { Dockerfile: `FROM ubuntu:22.04\r\nRUN apt-get update \\\r\n && apt-get install -y \\\r\n      git \\\r\n      curl\r\n` },
      expect: [{ fixable: true }],
      fixed: {
        Dockerfile: `FROM ubuntu:22.04\r\nRUN apt-get update \\\r\n && apt-get install -y \\\r\n      git \\\r\n      curl \\\r\n && rm -rf /var/lib/apt/lists/*\r\n`,
      },
    },
    {
      name: 'with packages over several lines only',
      files: { Dockerfile: `${slim}RUN apt-get update && apt-get install -y \\\n        git \\\n        curl\n` },
      expect: [{ fixable: true }],
      fixed: { Dockerfile: `${slim}RUN apt-get update && apt-get install -y \\\n        git \\\n        curl \\\n        && rm -rf /var/lib/apt/lists/*\n` },
    },
    {
      name: 'in a heredoc',
      files: { Dockerfile: `${slim}RUN <<EOF\nset -e\napt-get update\n${install}\nEOF\n` },
      expect: [{ fixable: true }],
      fixed: { Dockerfile: `${slim}RUN <<EOF\nset -e\napt-get update\n${install} && rm -rf /var/lib/apt/lists/*\nEOF\n` },
    },
    {
      name: 'as sudo',
      files: { Dockerfile: `${slim}RUN sudo apt update && sudo ${install}\n` },
      expect: [{ text: 'apt update' }],
      fixed: { Dockerfile: `${slim}RUN sudo apt update && sudo ${install} && sudo rm -rf /var/lib/apt/lists/*\n` },
    },
    {
      name: 'taken away too late, or too early, or another cache',
      files: { Dockerfile: `${slim}RUN rm -rf /var/lib/apt/lists/* && apt-get update && ${install} && apt-get clean\nRUN rm -rf /var/lib/apt/lists/*\n` },
      expect: [{ fixable: true }],
    },
    {
      name: 'needed by a later RUN',
      files: { Dockerfile: `${slim}RUN apt-get update\nRUN ${install}\n` },
      expect: [{ fixable: false }],
    },
    {
      name: 'a RUN that ends in more than a command',
      files: { Dockerfile: `${slim}RUN if true; then apt-get update && ${install}; fi\n` },
      expect: [{ fixable: false }],
    },
    {
      name: 'in a stage that the last one continues',
      files: { Dockerfile: `${slim.trim()} AS base\nRUN apt-get update && ${install}\nFROM base\nCMD ["python"]\n` },
      expect: [{ fixable: true }],
    },
    {
      name: 'a cache of the packages alone',
      files: { Dockerfile: `${slim}RUN --mount=type=cache,target=/var/cache/apt apt-get update && ${install}\n` },
      expect: [{ fixable: true }],
    },
  ],
  silent: [
    ...[
      `apt-get update && ${install} && rm -rf /var/lib/apt/lists/*`,
      `apt-get update && ${install} && rm -rf /var/lib/apt/lists`,
      `apt-get update && ${install} && rm -rf /var/lib/{apt,dpkg}/lists`,
      `apt-get update && ${install}; rm -r "/var/lib/apt/lists/"*`,
      `apt-get update && ${install} && rm -rf /var/lib/apt/`,
      `apt-get update && ${install} && apt-get clean && rm -rf /tmp/* /var/lib/apt/lists/* /var/tmp/*`,
      `apt-get update && ${install} && find /var/lib/apt/lists -type f -delete`,
      `apt-get update && ${install} && apt-get distclean`,
      `apt-get update && ${install} && cd /var/lib/apt && rm -rf lists/*`,
      'apt-get update && ./install.sh',
      'apt-get update && bash scripts/setup.sh',
      'apt-get update && $INSTALL',
      'apt-key list',
    ].map((command) => ({ name: command, files: { Dockerfile: `${slim}RUN ${command}\n` } })),
    ...['/var/lib/apt', '/var/lib/apt/lists', '/var/lib/', '$LISTS'].map((target) => ({
      name: `a cache at ${target}`,
      files: { Dockerfile: `${slim}RUN --mount=type=cache,target=${target},sharing=locked --mount=type=cache,target=/var/cache/apt \\\n  apt-get update && ${install}\n` },
    })),
    { name: 'in memory', files: { Dockerfile: `${slim}RUN --mount=type=tmpfs,dst=/var/lib/apt/lists apt-get update && ${install}\n` } },
    {
      name: 'a stage of which only a file is taken',
      files: { Dockerfile: `${slim.trim()} AS build\nRUN apt-get update && ${install}\n${slim}COPY --from=build /x /x\n` },
    },
    { name: 'a script that brings its own', files: { Dockerfile: `${slim}COPY setup.sh /\nRUN bash /setup.sh # apt-get update\n` } },
  ],
});
