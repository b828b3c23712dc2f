import { dockerSudo } from '../../../../src/lint/rules/docker-sudo';
import { testRule } from '../rule-table';

const slim = 'FROM python:3.11-slim\n';
const withSudo = `${slim}RUN apt-get update && apt-get install -y --no-install-recommends sudo && rm -rf /var/lib/apt/lists/*\n`;

testRule(dockerSudo, {
  fires: [
    {
      name: 'as root, in one RUN with its installation behind',
      files: { Dockerfile: `${withSudo}RUN sudo mkdir /x && \\\n    sudo chown 1000 /x\n` },
      expect: [{ text: 'sudo', message: 'root already', fixable: true }],
      fixed: { Dockerfile: `${withSudo}RUN mkdir /x && \\\n    chown 1000 /x\n` },
    },
    { name: 'with options', files: { Dockerfile: `${withSudo}RUN sudo -E pip install --no-cache-dir x\n` }, expect: [{ fixable: false }] },
    { name: 'where it is not known', files: { Dockerfile: 'FROM nvcr.io/nvidia/pytorch:24.01-py3\nRUN sudo true\n' }, expect: [{ fixable: true }] },
    { name: 'in JSON', files: { Dockerfile: `${withSudo}RUN ["sudo", "true"]\n` }, expect: [{ fixable: false }] },
  ],
  silent: [
    { name: 'where there is none: another rule tells', files: { Dockerfile: `${slim}RUN sudo true\n` } },
    { name: 'the start', files: { Dockerfile: `${withSudo}CMD ["sudo", "python", "app.py"]\n` } },
    { name: 'a user who may', files: { Dockerfile: `${withSudo}RUN useradd -m -u 1000 user && echo "user ALL=(ALL) NOPASSWD:ALL" >> /etc/sudoers\nUSER user\nRUN sudo mkdir /x\n` } },
    { name: 'an image of which nothing is known', files: { Dockerfile: 'FROM someone/base\nRUN sudo true\n' } },
    { name: 'words that only name it', files: { Dockerfile: `${withSudo}RUN usermod -aG sudo user && echo sudo && chmod 440 /etc/sudoers.d/user\n` } },
    { name: 'a stage that is not built', files: { Dockerfile: `${slim}RUN sudo true\n${slim}` } },
    { name: 'the start of another stage', files: { Dockerfile: `FROM debian AS a\nCMD ["sudo", "x"]\n${slim}COPY --from=a /x /x\n` } },
    { name: 'a script that may bring it, as a user', files: { Dockerfile: `${slim}COPY setup.sh /\nRUN bash /setup.sh\nRUN useradd -m -u 1000 user\nUSER user\nRUN sudo true\n` } },
  ],
});
