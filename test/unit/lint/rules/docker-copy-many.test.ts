import { dockerCopyMany } from '../../../../src/lint/rules/docker-copy-many';
import { testRule } from '../rule-table';

const slim = 'FROM python:3.11-slim\n';
const two = { 'a.py': '', 'b.py': '' };

testRule(dockerCopyMany, {
  fires: [
    {
      name: 'two files',
      files: { ...two, Dockerfile: `${slim}COPY a.py b.py /app\n` },
      expect: [{ text: '/app', message: 'leaves only the last', fixable: true }],
      fixed: { Dockerfile: `${slim}COPY a.py b.py /app/\n` },
    },
    {
      name: 'the JSON form, relative to WORKDIR',
      files: { ...two, Dockerfile: `${slim}WORKDIR /app\nADD --chown=1000 ["a.py", "b.py", "src"]\n` },
      expect: [{ text: '"src"', message: 'at /app/src itself' }],
      fixed: { Dockerfile: `${slim}WORKDIR /app\nADD --chown=1000 ["a.py", "b.py", "src/"]\n` },
    },
    { name: 'a glob that matches several', files: { ...two, Dockerfile: `${slim}COPY *.py /app\n` }, expect: [{ text: '/app' }] },
    { name: 'nothing known of the base image: info', files: { ...two, Dockerfile: 'FROM a/b:1\nCOPY a.py b.py /srv/app\n' }, expect: [{ severity: 'info' }] },
    { name: 'heredocs', files: { Dockerfile: `${slim}COPY <<a <<b /conf\n1\na\n2\nb\n` }, expect: [{ text: '/conf' }] },
    { name: 'a file named so before', files: { ...two, Dockerfile: `${slim}COPY a.py /app\nCOPY a.py b.py /app\n` }, expect: [{ text: '/app' }] },
  ],
  silent: [
    { name: 'a slash, a dot', files: { ...two, Dockerfile: `${slim}COPY a.py b.py /app/\nCOPY a.py b.py .\nCOPY a.py b.py ./\nCOPY a.py b.py /x/.\n` } },
    { name: 'the working directory, or one above it', files: { ...two, Dockerfile: `${slim}WORKDIR /home/user/app\nCOPY a.py b.py /home/user/app\nCOPY *.py /home/user\n` } },
    { name: 'made by RUN', files: { ...two, Dockerfile: `${slim}RUN mkdir -p /code\nCOPY a.py b.py /code\nRUN useradd -m me\nCOPY a.py b.py /home/me\n` } },
    { name: 'copied to before', files: { ...two, 'src/x.py': '', Dockerfile: `${slim}COPY src /app\nCOPY a.py b.py /app\nCOPY a.py /lib2/\nCOPY a.py b.py /lib2\nCOPY a.py /opt/t/x.py\nCOPY a.py b.py /opt/t\n` } },
    { name: 'a folder among them', files: { ...two, 'src/x.py': '', Dockerfile: `${slim}COPY src a.py b.py /app\n` } },
    { name: 'folders of the system', files: { ...two, Dockerfile: `${slim}COPY a.py b.py /usr/local/bin\nCOPY a.py b.py /tmp\n` } },
    { name: 'from a stage: what it is is not known', files: { Dockerfile: `${slim.trim()} AS a\n${slim}COPY --from=a /x /y /z\n` } },
    { name: 'a glob that matches one, or none', files: { ...two, Dockerfile: `${slim}COPY a*.py /app/main.py\nCOPY *.txt /app/r.txt\n` } },
    { name: 'one file', files: { ...two, Dockerfile: `${slim}COPY a.py /app\n` } },
    { name: 'an unknown destination', files: { ...two, Dockerfile: `${slim}ARG D\nCOPY a.py b.py $D\n` } },
    { name: 'shell syntax: told of elsewhere', files: { ...two, Dockerfile: `${slim}COPY a.py b.py /app || true\n` } },
    { name: 'in the stage that this goes on from', files: { ...two, Dockerfile: `${slim.trim()} AS base\nWORKDIR /app\nFROM base\nCOPY a.py b.py /app\n` } },
    { name: 'another sdk', files: { ...two, Dockerfile: `${slim}COPY a.py b.py /app\n`, 'README.md': '---\nsdk: static\n---\n' } },
  ],
});
