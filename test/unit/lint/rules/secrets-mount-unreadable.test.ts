import { secretsMountUnreadable } from '../../../../src/lint/rules/secrets-mount-unreadable';
import { testRule } from '../rule-table';

const user = 'FROM python:3.11-slim\nRUN useradd -m -u 1000 user\nUSER user\n';
const mount = '--mount=type=secret,id=HF_TOKEN';
const use = 'HF_TOKEN=$(cat /run/secrets/HF_TOKEN) python fetch.py\n';

testRule(secretsMountUnreadable, {
  fires: [
    {
      name: 'no mode',
      files: { Dockerfile: `${user}RUN ${mount},required=true ${use}` },
      expect: [{ text: `${mount},required=true`, severity: 'warning', message: 'runs as user', fixable: true }],
      fixed: { Dockerfile: `${user}RUN ${mount},required=true,mode=0444 ${use}` },
    },
    { name: 'read by a command whose failure counts', files: { Dockerfile: `${user}RUN ${mount} cat /run/secrets/HF_TOKEN | wc -c; T=$(cat /run/secrets/HF_TOKEN) && x\n` }, expect: [{ severity: 'error' }] },
    { name: 'for another user, with another mode', files: { Dockerfile: `${user}RUN ${mount},uid=1001 ${use}RUN ${mount},mode=0400 ${use}` }, expect: [{}, { fixable: false }] },
    { name: 'by number', files: { Dockerfile: `FROM debian\nUSER 1000\nRUN ${mount} \\\n    ${use}` }, expect: [{ message: 'as 1000' }] },
    { name: 'in another stage', files: { Dockerfile: `${user.replace('slim', 'slim AS a')}RUN ${mount} ${use}FROM debian\nCOPY --from=a /x /x\n` }, expect: [{}] },
    { name: 'each of two, somewhere else', files: { Dockerfile: `${user}RUN ${mount},target=/tmp/t --mount=type=secret,id=B ${use}` }, expect: [{}, {}] },
  ],
  silent: [
    ...['mode=0444', 'mode=444', 'mode=0644', 'mode=0404', 'uid=1000', 'uid=1000,mode=0400', 'gid=1000,mode=0440', 'env=HF_TOKEN', 'mode=$MODE'].map((option) => ({
      name: option,
      files: { Dockerfile: `${user}RUN ${mount},${option} ${use}` },
    })),
    { name: 'root', files: { Dockerfile: `FROM python:3.11-slim\nRUN ${mount} ${use}` } },
    { name: 'root again', files: { Dockerfile: `${user}USER root\nRUN ${mount} ${use}USER 0\nRUN ${mount} ${use}` } },
    { name: "the image's own user", files: { Dockerfile: `FROM someone/base\nRUN ${mount} ${use}` } },
    { name: 'a user by a variable', files: { Dockerfile: `FROM python:3.11-slim\nARG WHO\nUSER $WHO\nRUN ${mount} ${use}` } },
    { name: 'another mount', files: { Dockerfile: `${user}RUN --mount=type=cache,target=/x pip list\n` } },
  ],
});
