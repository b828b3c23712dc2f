import { dockerAptNoYes } from '../../../../src/lint/rules/docker-apt-no-yes';
import { testRule } from '../rule-table';

const slim = 'FROM python:3.11-slim\n';

testRule(dockerAptNoYes, {
  fires: [
    {
      name: 'a package that needs others',
      files: { Dockerfile: `${slim}RUN apt-get update && apt-get install --no-install-recommends ffmpeg && rm -rf /var/lib/apt/lists/*\n` },
      expect: [{ text: 'apt-get install', severity: 'error', fixable: true }],
      fixed: { Dockerfile: `${slim}RUN apt-get update && apt-get install -y --no-install-recommends ffmpeg && rm -rf /var/lib/apt/lists/*\n` },
    },
    {
      name: 'over several lines, with apt, as sudo',
      files: { Dockerfile: `FROM ubuntu:22.04\r\nRUN sudo apt update && \\\r\n    sudo apt -q install \\\r\n      git \\\r\n      curl\r\n` },
      expect: [{ text: 'apt -q install', severity: 'error', fixable: true }],
      fixed: { Dockerfile: `FROM ubuntu:22.04\r\nRUN sudo apt update && \\\r\n    sudo apt -q install -y \\\r\n      git \\\r\n      curl\r\n` },
    },
    {
      name: 'a package that may need no other',
      files: { Dockerfile: `${slim}RUN apt-get update; apt-get install unzip\nRUN apt-get update && apt-get upgrade\n` },
      expect: [
        { text: 'apt-get install', severity: 'warning' },
        { text: 'apt-get upgrade', severity: 'warning' },
      ],
    },
    {
      name: 'what it needs may have come before, or its failure is ignored, or the image is not known',
      files: {
        Dockerfile: `FROM someone/base AS a\nRUN apt-get install ffmpeg\nFROM ${'python:3.11-slim'}\nCOPY --from=a /x /x\nRUN apt-get update && apt-get install ffmpeg || true\nRUN apt-get install libgl1\n`,
      },
      expect: [1, 2, 3].map(() => ({ severity: 'warning' as const })),
    },
    {
      name: 'in a heredoc and in the script of a shell',
      files: { Dockerfile: `${slim}RUN <<EOF\nset -e\napt-get update\napt-get install git\nEOF\nRUN bash -c "apt-get install wget"\n` },
      expect: [{ text: 'apt-get install', severity: 'error' }, { severity: 'warning' }],
    },
    { name: 'the JSON form', files: { Dockerfile: `${slim}RUN ["apt-get", "install", "git"]\n` }, expect: [{ severity: 'error', fixable: false }] },
    {
      name: 'a variable that holds packages',
      files: { Dockerfile: `${slim}ARG PACKAGES="git curl"\nRUN apt-get update && apt-get install $PACKAGES\n` },
      expect: [{ severity: 'warning' }],
    },
  ],
  silent: [
    ...[
      'apt-get install -y git',
      'apt-get -y install git',
      'apt-get install git -y',
      'apt-get -qqy install git',
      'apt-get install -qq git',
      'apt-get install -q -yq git',
      'apt-get --assume-yes install git',
      'apt-get install --yes git',
      'yes | apt-get install git',
      'yes Y \\\n | apt-get install git',
      'echo y | apt-get install git',
      'apt-get -o APT::Get::Assume-Yes=true install git',
      'apt-get install $APT_OPTIONS git',
      'apt-get install -s git',
      'apt-get install git < /dev/zero',
      'apt-cache policy git',
      'apt-get update',
      'apt-get clean',
      'echo apt-get install git',
      'apk add git',
    ].map((command) => ({ name: command, files: { Dockerfile: `${slim}RUN apt-get update && ${command}\n` } })),
    { name: 'set in a file of apt', files: { Dockerfile: `${slim}RUN echo 'APT::Get::Assume-Yes "true";' > /etc/apt/apt.conf.d/90yes\nRUN apt-get install git\n` } },
    { name: 'a file of apt that is copied in', files: { Dockerfile: `${slim}COPY apt.conf /etc/apt/apt.conf.d/90yes\nRUN apt-get install git\n` } },
    { name: 'options in a variable', files: { Dockerfile: `${slim}ENV OPTIONS="-y -q"\nRUN apt-get install $OPTIONS git\n` } },
    { name: 'a stage that is not built', files: { Dockerfile: `${slim}RUN apt-get install git\n${slim}CMD ["python"]\n` } },
    { name: 'a comment', files: { Dockerfile: `${slim}# apt-get install git\nRUN true\n` } },
    { name: 'a Space that uses no Dockerfile', files: { Dockerfile: `${slim}RUN apt-get install git\n`, 'README.md': '---\nsdk: gradio\n---\n' } },
  ],
});
