import { userUnknownUser } from '../../../../src/lint/rules/user-unknown-user';
import { testRule } from '../rule-table';

const slim = 'FROM python:3.11-slim\n';

testRule(userUnknownUser, {
  fires: [
    {
      name: 'USER that nobody made',
      files: { Dockerfile: `${slim}WORKDIR /app\nUSER app\nCMD ["python", "app.py"]\n` },
      expect: [{ text: 'app', message: 'No user app is made here', fixable: true }],
      fixed: { Dockerfile: `${slim}WORKDIR /app\nRUN useradd -m -u 1000 app\nUSER app\nCMD ["python", "app.py"]\n` },
    },
    {
      name: 'USER with a misspelt name',
      files: { Dockerfile: `${slim}RUN useradd -m -u 1000 appuser\nUSER app-user\n` },
      expect: [{ text: 'app-user', message: 'Did you mean appuser?' }],
      fixed: { Dockerfile: `${slim}RUN useradd -m -u 1000 appuser\nUSER appuser\n` },
    },
    {
      name: 'USER above the useradd',
      files: { Dockerfile: `${slim}USER user\nRUN pip install x\nUSER root\nRUN useradd -m -u 1000 user\nUSER user\n` },
      expect: [{ text: 'user' }],
    },
    { name: 'node on a Python image', files: { Dockerfile: `${slim}USER node\n` }, expect: [{ text: 'node' }] },
    { name: 'ubuntu on Ubuntu 22.04', files: { Dockerfile: 'FROM ubuntu:22.04\nUSER ubuntu\n' }, expect: [{ text: 'ubuntu' }] },
    {
      name: 'a group that is not there',
      files: { Dockerfile: `${slim}RUN useradd -m -u 1000 -g users app\nUSER app:app\n` },
      expect: [{ text: 'app:app', message: 'no group app', fixable: true }],
      fixed: { Dockerfile: `${slim}RUN useradd -m -u 1000 -g users app\nUSER app\n` },
    },
    {
      name: 'chown above the useradd',
      files: { Dockerfile: `${slim}RUN mkdir /app && chown -R user:user /app\nRUN useradd -m -u 1000 user\nUSER user\n` },
      expect: [{ text: 'user:user', message: 'no user user yet' }],
    },
    {
      name: 'chown to a group that useradd did not make',
      files: { Dockerfile: `${slim}RUN useradd -m -u 1000 -N user && chown -R user:user /app\n` },
      expect: [{ text: 'user:user', message: 'no group user', fixable: true }],
      fixed: { Dockerfile: `${slim}RUN useradd -m -u 1000 -N user && chown -R user: /app\n` },
    },
    {
      name: 'COPY --chown above the useradd',
      files: { Dockerfile: `${slim}COPY --chown=user:user . /app\nRUN useradd -m -u 1000 user\nUSER user\n` },
      expect: [{ text: '--chown=user:user', severity: 'warning', message: 'belongs to root', fixable: true }],
      fixed: { Dockerfile: `${slim}COPY --chown=1000:1000 . /app\nRUN useradd -m -u 1000 user\nUSER user\n` },
    },
    {
      name: 'taken away before',
      files: { Dockerfile: 'FROM node:20\nRUN userdel -r node\nRUN useradd -m -u 1000 user\nRUN chown node /app\n' },
      expect: [{ text: 'node' }],
    },
    {
      name: 'on Alpine',
      files: { Dockerfile: 'FROM python:3.12-alpine\nUSER app\n' },
      expect: [{ text: 'app' }],
      fixed: { Dockerfile: 'FROM python:3.12-alpine\nRUN adduser -D -u 1000 app\nUSER app\n' },
    },
    {
      name: 'in a builder that runs as it',
      files: { Dockerfile: `${slim.trim()} AS build\nUSER app\nRUN touch x\n${slim}COPY --from=build /x /x\n` },
      expect: [{ text: 'app' }],
    },
  ],
  silent: [
    { name: 'made', files: { Dockerfile: `${slim}RUN useradd -m -u 1000 user && chown user:user /app\nUSER user\nCOPY --chown=user . .\n` } },
    { name: "the image's own", files: { Dockerfile: 'FROM node:20\nUSER node\nCOPY --chown=node:node . .\nRUN chown node:node /x\n' } },
    { name: 'nobody, www-data, numbers', files: { Dockerfile: `${slim}RUN chown www-data:www-data /x && chown 1000:1000 /y && chown -R nobody:nogroup /z\nUSER nobody\nUSER 1000\n` } },
    { name: 'an image of which nothing is known', files: { Dockerfile: 'FROM someone/image\nRUN chown app /x\nUSER app\n' } },
    { name: 'conda images', files: { Dockerfile: 'FROM mambaorg/micromamba:1\nUSER mambauser\nUSER app\n' } },
    { name: 'a package brings it', files: { Dockerfile: 'FROM debian:12\nRUN apt-get update && apt-get install -y postgresql icecast2\nRUN chown postgres /x && chown icecast /y\nUSER postgres\n' } },
    { name: 'an installer brings it', files: { Dockerfile: `${slim}RUN curl -fsSL https://x.sh/install.sh | sh\nUSER tool\n` } },
    { name: 'a script brings it', files: { Dockerfile: `${slim}COPY s.sh /\nRUN /s.sh\nUSER tool\n`, 's.sh': '' } },
    { name: 'the accounts of another image', files: { Dockerfile: `FROM alpine AS a\n${slim}COPY --from=a /etc/passwd /etc/passwd\nUSER app\n` } },
    { name: 'written into the file', files: { Dockerfile: `${slim}RUN echo "app:x:1000:1000::/:/bin/sh" >> /etc/passwd\nUSER app\n` } },
    { name: 'the name by a build argument', files: { Dockerfile: `${slim}ARG NAME\nRUN useradd -m $NAME\nUSER $NAME\n` } },
    { name: 'the name by ENV', files: { Dockerfile: `${slim}ENV NAME=app\nRUN useradd -m $NAME && chown $NAME:$NAME /app\nUSER $NAME\n` } },
    { name: 'made where it is missing', files: { Dockerfile: `${slim}RUN id app || useradd -m app\nUSER app\nRUN chown app /x\n` } },
    { name: 'made below a condition', files: { Dockerfile: `${slim}RUN if ! id app; then useradd -m app; fi\nUSER app\n` } },
    { name: 'a chown that may fail', files: { Dockerfile: `${slim}RUN chown app /x || true\nRUN chown app /x; true\n` } },
    { name: 'at the start', files: { Dockerfile: `${slim}CMD chown app /x; python app.py\n` } },
    { name: 'in a heredoc', files: { Dockerfile: `${slim}RUN <<EOF\nset -e\nuseradd -m -u 1000 user\nchown user:user /app\nEOF\nUSER user\n` } },
    { name: 'a group made', files: { Dockerfile: `${slim}RUN groupadd -g 1000 grp && useradd -u 1000 -g grp user && chown user:grp /app\nUSER user:grp\n` } },
    { name: 'renamed', files: { Dockerfile: 'FROM ubuntu:24.04\nRUN usermod -l user ubuntu && groupmod -n user ubuntu\nUSER user\nRUN chown user:user /x\n' } },
    { name: "an alias of a group, and Debian's own", files: { Dockerfile: `${slim}RUN useradd -m user && chown user:users /x && chgrp staff /y && chown :audio /z\n` } },
    { name: 'a builder where nothing runs as it', files: { Dockerfile: `${slim.trim()} AS build\nUSER app\n${slim}COPY --from=build /x /x\n` } },
    { name: 'BusyBox', files: { Dockerfile: 'FROM alpine:3.20\nRUN addgroup -S app && adduser -S -G app app\nUSER app:app\n' } },
  ],
});
