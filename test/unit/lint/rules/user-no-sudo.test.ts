import { userNoSudo } from '../../../../src/lint/rules/user-no-sudo';
import { testRule } from '../rule-table';

const slim = 'FROM python:3.11-slim\n';
const user = `${slim}RUN useradd -m -u 1000 user\n`;

testRule(userNoSudo, {
  fires: [
    {
      name: 'in a RUN as root',
      files: { Dockerfile: `${slim}RUN sudo apt-get update && sudo apt-get install -y ffmpeg\n` },
      expect: [{ text: 'sudo', message: 'root already', fixable: true }, { text: 'sudo' }],
      fixed: { Dockerfile: `${slim}RUN apt-get update && sudo apt-get install -y ffmpeg\n` },
    },
    { name: 'in a RUN as a user', files: { Dockerfile: `${user}USER user\nRUN sudo apt-get update\n` }, expect: [{ text: 'sudo', fixable: false }] },
    { name: 'with options', files: { Dockerfile: 'FROM nvidia/cuda:12.1.0-base-ubuntu22.04\nRUN sudo -H pip install x\n' }, expect: [{ text: 'sudo', fixable: false }] },
    { name: 'installed too late', files: { Dockerfile: `${slim}RUN sudo ls\nRUN apt-get update && apt-get install -y sudo\n` }, expect: [{ text: 'sudo' }] },
    { name: 'a user in the group of it', files: { Dockerfile: `${user}RUN usermod -aG sudo user\nRUN sudo ls\n` }, expect: [{ text: 'sudo' }] },
    {
      name: 'gosu in the start script',
      files: { Dockerfile: `${user}COPY start.sh /start.sh\nCMD ["sh", "/start.sh"]\n`, 'start.sh': '#!/bin/sh\nset -e\nexec gosu user python app.py\n' },
      expect: [{ file: 'start.sh', text: 'gosu', message: 'does not start' }],
    },
    { name: 'gosu in CMD', files: { Dockerfile: `${user}CMD ["gosu", "user", "python", "app.py"]\n` }, expect: [{ text: '"gosu"' }] },
  ],
  silent: [
    { name: 'installed', files: { Dockerfile: `${slim}RUN apt-get update && apt-get install -y sudo gosu\nRUN sudo ls\nCMD ["gosu", "user", "python", "app.py"]\n` } },
    { name: 'installed in the same step', files: { Dockerfile: `${slim}RUN apt-get update && apt-get install -y sudo && sudo ls\n` } },
    { name: 'copied', files: { Dockerfile: `${slim}COPY --from=tianon/gosu /gosu /usr/local/bin/\nCMD ["gosu", "user", "python", "app.py"]\n` } },
    { name: 'downloaded', files: { Dockerfile: `${slim}RUN curl -o /usr/local/bin/gosu https://github.com/tianon/gosu/releases/download/1.17/gosu-amd64 && chmod +x /usr/local/bin/gosu && gosu nobody true\n` } },
    { name: 'an image of which nothing is known', files: { Dockerfile: 'FROM someone/image\nRUN sudo ls\n' } },
    { name: 'may have come some other way', files: { Dockerfile: `${slim}COPY s.sh /\nRUN /s.sh\nRUN sudo ls\n`, 's.sh': '' } },
    { name: 'asked for first', files: { Dockerfile: `${slim}RUN which sudo && sudo ls || ls\n` } },
    { name: 'its failure does not count', files: { Dockerfile: `${slim}RUN sudo ls || true\n` } },
    { name: 'said', files: { Dockerfile: `${slim}RUN echo sudo\nRUN mkdir -p /etc/sudoers.d && echo "user ALL=(ALL)" > /etc/sudoers\n` } },
    {
      name: 'only as root',
      files: { Dockerfile: `${user}COPY start.sh /start.sh\nCMD ["sh", "/start.sh"]\n`, 'start.sh': '#!/bin/sh\nif [ "$(id -u)" = 0 ]; then\n  exec gosu user python app.py\nfi\nexec python app.py\n' },
    },
    {
      name: 'installed by the script',
      files: { Dockerfile: `${user}COPY start.sh /start.sh\nCMD ["sh", "/start.sh"]\n`, 'start.sh': '#!/bin/sh\napt-get update && apt-get install -y gosu\nexec gosu user python app.py\n' },
    },
  ],
});
