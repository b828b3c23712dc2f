import { userRootNeeded } from '../../../../src/lint/rules/user-root-needed';
import { testRule } from '../rule-table';

const user = 'FROM python:3.11-slim\nRUN useradd -m -u 1000 user\nUSER user\n';

testRule(userRootNeeded, {
  fires: [
    {
      name: 'apt-get',
      files: { Dockerfile: `${user}RUN apt-get update && apt-get install -y ffmpeg\nCMD ["python", "app.py"]\n` },
      expect: [{ text: 'apt-get', message: 'This step runs as user, and apt-get needs root', fixable: true }],
      fixed: { Dockerfile: `${user}USER root\nRUN apt-get update && apt-get install -y ffmpeg\nUSER user\nCMD ["python", "app.py"]\n` },
    },
    {
      name: 'with something else in the step',
      files: { Dockerfile: `${user}RUN pip install x && \\\n    apt-get update\n` },
      expect: [{ text: 'apt-get' }],
    },
    { name: 'a number on an unknown image', files: { Dockerfile: 'FROM someone/image\nUSER 1000:1000\nRUN apt install -y git\n' }, expect: [{ text: 'apt', message: 'uid 1000' }] },
    { name: 'accounts', files: { Dockerfile: 'FROM ubuntu:24.04\nUSER ubuntu\nRUN useradd -m other\n' }, expect: [{ text: 'useradd' }] },
    { name: 'apk', files: { Dockerfile: 'FROM node:20-alpine\nUSER node\nRUN apk add --no-cache git\n' }, expect: [{ text: 'apk' }] },
    { name: "npm's global folder", files: { Dockerfile: 'FROM node:20\nUSER node\nRUN npm install -g serve\n' }, expect: [{ text: 'npm', fixable: true }] },
    {
      name: 'in a stage that goes on',
      files: { Dockerfile: `${user.replace('slim', 'slim AS base')}FROM base\nRUN dpkg -i x.deb\n` },
      expect: [{ text: 'dpkg' }],
    },
  ],
  silent: [
    { name: 'above USER', files: { Dockerfile: `FROM python:3.11\nRUN apt-get update && apt-get install -y git && useradd -m -u 1000 user\nUSER user\nRUN pip install x\n` } },
    { name: 'root again', files: { Dockerfile: `${user}USER root\nRUN apt-get update\nUSER user\n` } },
    { name: 'root by its number', files: { Dockerfile: `${user}USER 0\nRUN apt-get update\nUSER 1000\n` } },
    { name: 'a user that nothing is known of', files: { Dockerfile: 'FROM someone/image\nUSER admin\nRUN apt-get update\n' } },
    { name: 'sudo', files: { Dockerfile: `${user}RUN sudo apt-get update && sudo -E apt-get install -y git\n` } },
    { name: 'may fail', files: { Dockerfile: `${user}RUN apt-get update || true\nRUN which git || apt-get install -y git\n` } },
    { name: 'only asks', files: { Dockerfile: `${user}RUN apt list --installed && apt-cache policy git && dpkg -l && apt-get install -s git && apt-get --help\n` } },
    { name: 'a condition', files: { Dockerfile: `${user}RUN if [ "$(id -u)" = 0 ]; then apt-get update; fi\n` } },
    { name: 'a prefix of its own', files: { Dockerfile: 'FROM node:20\nENV NPM_CONFIG_PREFIX=/home/node/.npm-global\nUSER node\nRUN npm install -g serve\n' } },
    { name: 'npm elsewhere', files: { Dockerfile: `${user}RUN npm install -g serve\n` } },
    { name: 'local packages', files: { Dockerfile: 'FROM node:20\nUSER node\nRUN npm install && npm ci\n' } },
    { name: 'said', files: { Dockerfile: `${user}RUN echo "apt-get install git"\n` } },
    { name: 'at the start', files: { Dockerfile: `${user}CMD apt-get update; python app.py\n` } },
    { name: 'the next stage', files: { Dockerfile: `${user}FROM python:3.11\nRUN apt-get update\n` } },
    { name: 'a stage that is not built', files: { Dockerfile: `${user}RUN apt-get update\nFROM python:3.11\n` } },
    { name: 'an unknown user by a build argument', files: { Dockerfile: 'FROM debian:12\nARG U\nUSER $U\nRUN apt-get update\n' } },
  ],
});
