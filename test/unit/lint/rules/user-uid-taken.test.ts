import { userUidTaken } from '../../../../src/lint/rules/user-uid-taken';
import { testRule } from '../rule-table';

testRule(userUidTaken, {
  fires: [
    {
      name: 'on Ubuntu 24.04',
      files: { Dockerfile: 'FROM ubuntu:24.04\nRUN useradd -m -u 1000 user\nUSER user\n' },
      expect: [{ text: '1000', message: 'ubuntu of ubuntu:24.04', fixable: true }],
      fixed: { Dockerfile: 'FROM ubuntu:24.04\nRUN userdel -r ubuntu && useradd -m -u 1000 user\nUSER user\n' },
    },
    {
      name: 'on CUDA for Ubuntu 24.04, the group first',
      files: {
        Dockerfile:
          'FROM nvidia/cuda:12.8.0-cudnn-runtime-ubuntu24.04\nRUN apt-get update && apt-get install -y git\nRUN groupadd --gid 1000 user \\\n    && useradd --uid=1000 --gid 1000 -m user\n',
      },
      expect: [{ text: '1000', message: 'Gid 1000', fixable: true }, { text: '--uid=1000', message: 'Uid 1000' }],
      fixed: {
        Dockerfile:
          'FROM nvidia/cuda:12.8.0-cudnn-runtime-ubuntu24.04\nRUN apt-get update && apt-get install -y git\nRUN userdel -r ubuntu && groupadd --gid 1000 user \\\n    && useradd --uid=1000 --gid 1000 -m user\n',
      },
    },
    {
      name: 'on node',
      files: { Dockerfile: 'FROM node:20-slim\nRUN useradd -mu1000 app\nUSER app\n' },
      expect: [{ text: '-mu1000', message: 'belongs to node' }],
      fixed: { Dockerfile: 'FROM node:20-slim\nRUN userdel -r node && useradd -mu1000 app\nUSER app\n' },
    },
    {
      name: 'on node for Alpine',
      files: { Dockerfile: 'FROM node:20-alpine\nRUN adduser -D -u 1000 app\n' },
      expect: [{ text: '1000' }],
      fixed: { Dockerfile: 'FROM node:20-alpine\nRUN deluser --remove-home node && adduser -D -u 1000 app\n' },
    },
    {
      name: 'on bun',
      files: { Dockerfile: 'FROM oven/bun:1\nRUN groupadd -g 1000 app\n' },
      expect: [{ text: '1000', message: 'Gid 1000 belongs to bun' }],
    },
    {
      name: 'the image by a build argument, the uid by ENV and by ARG',
      files: { Dockerfile: 'ARG OS=24.04\nFROM ubuntu:${OS}\nENV ID=1000\nRUN useradd -u $ID a\nARG OTHER=1000\nRUN adduser --uid "${OTHER}" b\n' },
      expect: [{ text: '$ID', severity: 'warning' }, { text: '"${OTHER}"', severity: 'warning' }],
    },
    {
      name: 'a name that the image has',
      files: { Dockerfile: 'FROM node:22\nRUN useradd -m node\n' },
      expect: [{ text: 'node', message: 'There is a user node already in node:22' }],
      fixed: { Dockerfile: 'FROM node:22\nRUN userdel -r node && useradd -m node\n' },
    },
    {
      name: 'two users with one uid',
      files: { Dockerfile: 'FROM python:3.11-slim\nRUN useradd -m -u 1000 a\nRUN useradd -m -u 1000 b\n' },
      expect: [{ text: '1000', message: 'belongs to a already', fixable: false }],
    },
    {
      name: 'usermod to a uid that is taken',
      files: { Dockerfile: 'FROM ubuntu:24.04\nRUN useradd -m app && usermod -u 1000 app\n' },
      expect: [{ text: '1000' }],
    },
    {
      name: 'a group of the same name, which useradd would make',
      files: { Dockerfile: 'FROM python:3.11\nRUN groupadd -r app && useradd -r app\nUSER app\n' },
      expect: [{ text: 'app', message: 'a group app already', fixable: true }],
      fixed: { Dockerfile: 'FROM python:3.11\nRUN groupadd -r app && useradd -g app -r app\nUSER app\n' },
    },
    {
      name: 'in a stage that is taken from, and in one that goes on',
      files: {
        Dockerfile:
          'FROM ubuntu:24.04 AS base\nRUN useradd -u 1000 a\nFROM node:20 AS web\nRUN useradd -u 1000 b\nFROM base\nCOPY --from=web /x /x\n',
      },
      expect: [{ message: 'ubuntu' }, { message: 'node' }],
    },
    {
      name: 'below an installer from the net',
      files: { Dockerfile: 'FROM ubuntu:24.04\nRUN curl -LsSf https://astral.sh/uv/install.sh | sh\nRUN useradd -u 1000 user\n' },
      expect: [{ text: '1000' }],
    },
    {
      name: 'in a heredoc',
      files: { Dockerfile: 'FROM ubuntu:24.04\nRUN <<EOF\nset -e\napt-get update\nuseradd -m -u 1000 user\nEOF\n' },
      expect: [{ text: '1000' }],
      fixed: { Dockerfile: 'FROM ubuntu:24.04\nRUN <<EOF\nset -e\napt-get update\nuserdel -r ubuntu && useradd -m -u 1000 user\nEOF\n' },
    },
  ],
  silent: [
    { name: 'Ubuntu 22.04', files: { Dockerfile: 'FROM ubuntu:22.04\nRUN useradd -m -u 1000 user\n' } },
    { name: 'Debian', files: { Dockerfile: 'FROM python:3.12-slim\nRUN groupadd -g 1000 user && useradd -m -u 1000 -g user user\n' } },
    { name: 'taken away first', files: { Dockerfile: 'FROM ubuntu:24.04\nRUN userdel -r ubuntu\nRUN useradd -m -u 1000 user\n' } },
    { name: 'taken away where it is there', files: { Dockerfile: 'FROM ubuntu:24.04\nRUN userdel -r ubuntu 2>/dev/null || true\nRUN useradd -m -u 1000 user\n' } },
    {
      name: 'taken away below a condition',
      files: { Dockerfile: 'FROM ubuntu:24.04\nRUN if id ubuntu; then userdel -r ubuntu; fi && useradd -m -u 1000 user\n' },
    },
    { name: 'deluser of Alpine', files: { Dockerfile: 'FROM node:20-alpine\nRUN deluser --remove-home node && adduser -D -u 1000 user\n' } },
    { name: 'given another uid first', files: { Dockerfile: 'FROM node:20\nRUN usermod -u 1001 node && groupmod -g 1001 node && useradd -m -u 1000 user\n' } },
    { name: 'renamed', files: { Dockerfile: 'FROM ubuntu:24.04\nRUN usermod -l user -d /home/user -m ubuntu && groupmod -n user ubuntu && usermod -u 1000 user\n' } },
    { name: '-o', files: { Dockerfile: 'FROM ubuntu:24.04\nRUN useradd -o -m -u 1000 user && useradd --non-unique -u 1000 b && useradd -mou 1000 c\n' } },
    { name: 'its failure does not count', files: { Dockerfile: 'FROM ubuntu:24.04\nRUN useradd -m -u 1000 user || true\nRUN useradd -u 1000 b; true\n' } },
    { name: 'only where there is none', files: { Dockerfile: 'FROM ubuntu:24.04\nRUN id -u 1000 || useradd -m -u 1000 user\n' } },
    { name: 'by a condition', files: { Dockerfile: 'FROM ubuntu:24.04\nRUN if ! getent passwd 1000; then useradd -m -u 1000 user; fi\n' } },
    { name: 'through xargs', files: { Dockerfile: 'FROM ubuntu:24.04\nRUN getent passwd 1000 | cut -d: -f1 | xargs -r userdel\nRUN useradd -m -u 1000 user\n' } },
    { name: 'by the file', files: { Dockerfile: "FROM ubuntu:24.04\nRUN sed -i '/^ubuntu/d' /etc/passwd /etc/group\nRUN useradd -m -u 1000 user\n" } },
    { name: 'in a script', files: { Dockerfile: 'FROM ubuntu:24.04\nCOPY s.sh /\nRUN bash /s.sh\nRUN useradd -m -u 1000 user\n', 's.sh': 'userdel ubuntu\n' } },
    { name: 'another uid', files: { Dockerfile: 'FROM ubuntu:24.04\nRUN useradd -m -u 1001 user\n' } },
    { name: 'the next free uid', files: { Dockerfile: 'FROM node:20\nRUN useradd -m user\n' } },
    { name: 'a group with -f', files: { Dockerfile: 'FROM ubuntu:24.04\nRUN groupadd -f -g 1000 user && addgroup --system ubuntu\n' } },
    { name: 'a group of the same name, given', files: { Dockerfile: 'FROM debian:12\nRUN groupadd app && useradd -g app app && groupadd b && useradd -N b && groupadd c && useradd --gid c c\n' } },
    { name: 'an image of which nothing is known', files: { Dockerfile: 'FROM someone/image\nRUN useradd -m -u 1000 user\n' } },
    { name: 'a stage that is not built', files: { Dockerfile: 'FROM ubuntu:24.04 AS dev\nRUN useradd -u 1000 user\nFROM python:3.11\n' } },
    { name: 'not a Docker Space', files: { Dockerfile: 'FROM ubuntu:24.04\nRUN useradd -u 1000 user\n', 'README.md': '---\nsdk: gradio\n---\n' } },
    { name: 'only said', files: { Dockerfile: 'FROM ubuntu:24.04\nRUN echo "useradd -u 1000 user"\n' } },
    { name: 'a user into a group', files: { Dockerfile: 'FROM debian:12\nRUN useradd -m -u 1000 a && adduser a video && usermod -aG audio a && addgroup a video\n' } },
    { name: 'the accounts of another stage', files: { Dockerfile: 'FROM alpine AS a\nFROM ubuntu:24.04\nCOPY --from=a /etc/passwd /etc/passwd\nRUN useradd -u 1000 user\n' } },
    { name: 'the uid by a build argument without a value', files: { Dockerfile: 'FROM ubuntu:24.04\nARG ID\nRUN useradd -u $ID user\n' } },
    { name: 'as another user, who cannot', files: { Dockerfile: 'FROM ubuntu:24.04\nUSER ubuntu\nRUN useradd -u 1000 user\n' } },
  ],
});
