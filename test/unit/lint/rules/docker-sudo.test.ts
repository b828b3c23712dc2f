import { dockerSudo } from '../../../../src/lint/rules/docker-sudo';
import { testRule } from '../rule-table';

const slim = 'FROM python:3.11-slim\n';
const withSudo = `${slim}RUN apt-get update && apt-get install -y --no-install-recommends sudo && rm -rf /var/lib/apt/lists/*\n`;

testRule(dockerSudo, {
  fires: [
    {
      name: 'as root, where there is none',
      files: { Dockerfile: `${slim}RUN sudo mkdir /x && \\\n    sudo chown 1000 /x\n` },
      expect: [{ text: 'sudo', severity: 'error', message: 'no sudo', fixable: true }],
      fixed: { Dockerfile: `${slim}RUN mkdir /x && \\\n    chown 1000 /x\n` },
    },
    {
      name: 'as another user',
      files: { Dockerfile: `${slim}RUN useradd -m -u 1000 user\nUSER user\nRUN sudo chown user /x\nCMD sudo python app.py\n` },
      expect: [
        { severity: 'error', message: 'before USER', fixable: false },
        { severity: 'error', fixable: false },
      ],
    },
    {
      name: 'in the start alone, in the JSON form',
      files: { Dockerfile: `${slim}RUN useradd -m -u 1000 user\nUSER user\nCMD ["sudo", "python", "app.py"]\n` },
      expect: [{ severity: 'error', fixable: false }],
    },
    { name: 'where it may not run', files: { Dockerfile: `${slim}RUN which sudo && sudo true || true\n` }, expect: [{ severity: 'info' }] },
    { name: 'as root, where there is one', files: { Dockerfile: `${withSudo}RUN sudo pip install --no-cache-dir x\n` }, expect: [{ severity: 'info', message: 'root already', fixable: true }] },
    { name: 'with options', files: { Dockerfile: `${slim}RUN sudo -E pip install --no-cache-dir x\n` }, expect: [{ severity: 'error', fixable: false }] },
    { name: 'as root, where it is not known', files: { Dockerfile: 'FROM nvcr.io/nvidia/pytorch:24.01-py3\nRUN sudo true\n' }, expect: [{ severity: 'info', fixable: true }] },
    { name: 'installed too late', files: { Dockerfile: `${slim}RUN sudo true\n${withSudo.slice(slim.length)}` }, expect: [{ severity: 'error' }] },
  ],
  silent: [
    { name: 'a user who may', files: { Dockerfile: `${withSudo}RUN useradd -m -u 1000 user && echo "user ALL=(ALL) NOPASSWD:ALL" >> /etc/sudoers\nUSER user\nRUN sudo mkdir /x\n` } },
    { name: 'an image of which nothing is known', files: { Dockerfile: 'FROM someone/base\nRUN sudo true\n' } },
    { name: 'words that only name it', files: { Dockerfile: `${withSudo}RUN usermod -aG sudo user && echo sudo && chmod 440 /etc/sudoers.d/user\n` } },
    { name: 'a stage that is not built', files: { Dockerfile: `${slim}RUN sudo true\n${slim}` } },
    { name: 'the start of another stage', files: { Dockerfile: `FROM debian AS a\nCMD ["sudo", "x"]\n${slim}COPY --from=a /x /x\n` } },
    { name: 'a script that may bring it, as a user', files: { Dockerfile: `${slim}COPY setup.sh /\nRUN bash /setup.sh\nRUN useradd -m -u 1000 user\nUSER user\nRUN sudo true\n` } },
  ],
});
