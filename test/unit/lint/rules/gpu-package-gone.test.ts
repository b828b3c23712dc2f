import { gpuPackageGone } from '../../../../src/lint/rules/gpu-package-gone';
import { readme } from '../good-spaces';
import { testRule } from '../rule-table';

const apt = (from: string, list: string): string => `FROM ${from}\nRUN apt-get update && apt-get install -y ${list} && rm -rf /var/lib/apt/lists/*\n`;

testRule(gpuPackageGone, {
  fires: [
    {
      name: 'the package of OpenCV on the release that python:3.x moved to',
      files: { Dockerfile: apt('python:3.10-slim', 'libgl1-mesa-glx libglib2.0-0') },
      expect: [{ text: 'libgl1-mesa-glx', message: 'not in Debian 13, which python:3.10-slim is built on', fixable: true }],
      fixed: { Dockerfile: apt('python:3.10-slim', 'libgl1 libglib2.0-0') },
    },
    {
      name: 'in a list of lines, where the new one is named already',
      files: {
        Dockerfile:
          'FROM nvidia/cuda:12.6.3-runtime-ubuntu24.04\nRUN apt-get update && apt-get install -y \\\n    libgl1 \\\n    libgl1-mesa-glx \\\n    wget\n',
      },
      expect: [{ text: 'libgl1-mesa-glx', message: 'Ubuntu 24.04', fixable: true }],
      fixed: {
        Dockerfile: 'FROM nvidia/cuda:12.6.3-runtime-ubuntu24.04\nRUN apt-get update && apt-get install -y \\\n    libgl1 \\\n    wget\n',
      },
    },
    {
      name: 'several at once; what only does something like it is no safe fix',
      files: { Dockerfile: apt('python:3.12-slim-trixie', 'python3-distutils software-properties-common netcat libicu72') },
      expect: [
        { text: 'python3-distutils', message: 'Install python3-setuptools instead.' },
        { text: 'software-properties-common', message: 'the build fails.', fixable: false },
        { text: 'netcat', message: 'netcat-openbsd', fixable: true },
        { text: 'libicu72', fixable: false },
      ],
    },
    {
      name: 'a Python that only the image has',
      files: { Dockerfile: apt('python:3.11', 'python3.11-dev gcc') },
      expect: [{ text: 'python3.11-dev', message: 'it has Python 3.13', fixable: false }],
    },
    {
      name: 'a Python of another release',
      files: { Dockerfile: apt('ubuntu:22.04', 'python3.9 python3.9-venv') },
      expect: [{ text: 'python3.9' }, { text: 'python3.9-venv', message: 'it has Python 3.10 and 3.11' }],
    },
    {
      name: 'a Java that Debian dropped',
      files: { Dockerfile: apt('python:3.11-slim-bookworm', 'openjdk-11-jre-headless=11.0.1-1') },
      expect: [{ text: 'openjdk-11-jre-headless=11.0.1-1', message: 'default-jre-headless' }],
      fixed: { Dockerfile: apt('python:3.11-slim-bookworm', 'default-jre-headless') },
    },
    { name: 'a name of the other distribution', files: { Dockerfile: apt('ubuntu:22.04', 'libjpeg62-turbo-dev') }, expect: [{ fixable: true }] },
    { name: 'of another one still', files: { Dockerfile: apt('python:3.11-slim-bookworm', 'chromium-browser libmysqlclient-dev') }, expect: [{ text: 'chromium-browser' }, { text: 'libmysqlclient-dev' }] },
    { name: 'the sound library whose name two packages provide', files: { Dockerfile: apt('ubuntu:24.04', 'libasound2') }, expect: [{ message: 'libasound2t64' }] },
    {
      name: 'in a stage that the last one copies from; a source added later does not help',
      files: {
        Dockerfile:
          'FROM python:3.11-slim AS build\nRUN apt-get update && apt-get install -y libtiff5\nFROM python:3.11-slim\nCOPY --from=build /x /x\nRUN apt-get update && apt-get install -y libssl1.1 && add-apt-repository x && apt-get install -y libtiff5\n',
      },
      expect: [{ text: 'libtiff5' }, { text: 'libssl1.1', fixable: false }],
    },
    {
      name: 'a version given by a variable',
      files: { Dockerfile: 'FROM ubuntu:24.04\nARG V=3.10\nRUN apt-get update && apt-get install -y python${V}-dev\n' },
      expect: [{ text: 'python${V}-dev', fixable: false }],
    },
    {
      name: 'a name whose dot apt takes for any character, so that it does not fail',
      files: { Dockerfile: apt('ubuntu:20.04', 'python3.12 python3.13') },
      expect: [
        { text: 'python3.12', severity: 'warning', message: 'installs postgresql-plpython3-12', fixable: false },
        { text: 'python3.13', severity: 'error', message: 'the build fails', fixable: false },
      ],
    },
    {
      name: 'inside a heredoc',
      files: { Dockerfile: 'FROM python:3.12-slim\nRUN <<EOF\napt-get update\napt-get install -y libgl1-mesa-glx\nEOF\n' },
      expect: [{ text: 'libgl1-mesa-glx' }],
    },
  ],
  silent: [
    { name: 'the older release', files: { Dockerfile: apt('python:3.11-slim-bookworm', 'libgl1-mesa-glx software-properties-common libasound2') } },
    { name: 'a patch that was built on the older release', files: { Dockerfile: apt('python:3.10.13-slim', 'libgl1-mesa-glx') } },
    { name: 'Ubuntu 22.04', files: { Dockerfile: apt('nvidia/cuda:12.1.1-devel-ubuntu22.04', 'libgl1-mesa-glx netcat libasound2 python3.10-venv') } },
    { name: 'a release that is not known', files: { Dockerfile: apt('ubuntu', 'libgl1-mesa-glx') } },
    { name: 'a release too old or too new to be judged', files: { Dockerfile: apt('ubuntu:18.04', 'python3.9 libssl1.1') } },
    { name: 'an image that is not known', files: { Dockerfile: apt('someone/app', 'libgl1-mesa-glx') } },
    { name: 'node without a release', files: { Dockerfile: apt('node:20', 'libgl1-mesa-glx') } },
    {
      name: 'names that one package still provides',
      files: { Dockerfile: apt('python:3.12-slim', 'libglib2.0-0 libasound2 libgtk-3-0 libncurses5-dev libcups2 libmagic1 libosmesa6') },
    },
    {
      name: 'the deadsnakes archive',
      files: {
        Dockerfile:
          'FROM ubuntu:22.04\nRUN apt-get update && apt-get install -y software-properties-common && add-apt-repository -y ppa:deadsnakes/ppa && apt-get install -y python3.9 python3.9-venv\n',
      },
    },
    {
      name: 'the list of another release',
      files: {
        Dockerfile: `FROM python:3.12-slim\nRUN echo "deb http://deb.debian.org/debian bookworm main" > /etc/apt/sources.list.d/b.list\nRUN apt-get update && apt-get install -y libgl1-mesa-glx\n`,
      },
    },
    {
      name: 'sources that are copied',
      files: { Dockerfile: 'FROM python:3.12-slim\nCOPY b.sources /etc/apt/sources.list.d/\nRUN apt-get update && apt-get install -y libssl1.1\n' },
    },
    {
      name: 'a script from the net',
      files: { Dockerfile: 'FROM python:3.12-slim\nRUN curl -fsSL https://example.com/setup | bash -\nRUN apt-get install -y openjdk-17-jdk\n' },
    },
    {
      name: 'one name or the other',
      files: { Dockerfile: 'FROM python:3.12-slim\nRUN apt-get update && (apt-get install -y libgl1-mesa-glx || apt-get install -y libgl1)\n' },
    },
    { name: 'its failure does not count', files: { Dockerfile: 'FROM python:3.12-slim\nRUN apt-get install -y libgl1-mesa-glx || true\n' } },
    { name: 'removed, not installed', files: { Dockerfile: 'FROM python:3.12-slim\nRUN apt-get purge -y libtiff5\n' } },
    {
      name: 'a stage that the build leaves out',
      files: { Dockerfile: `${apt('python:3.12-slim AS old', 'libgl1-mesa-glx')}FROM python:3.12-slim\n` },
    },
    { name: 'a comment', files: { Dockerfile: 'FROM python:3.12-slim\nRUN apt-get update && apt-get install -y \\\n    # libgl1-mesa-glx\n    libgl1\n' } },
    {
      name: 'a README of another SDK',
      files: { 'README.md': readme().replace('sdk: docker', 'sdk: gradio'), Dockerfile: apt('python:3.12-slim', 'libgl1-mesa-glx') },
    },
  ],
});
