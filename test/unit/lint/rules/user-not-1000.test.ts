import { userNot1000 } from '../../../../src/lint/rules/user-not-1000';
import { testRule } from '../rule-table';

testRule(userNot1000, {
  fires: [
    {
      name: 'made here with another uid',
      files: { Dockerfile: 'FROM python:3.11-slim\nRUN useradd -m -u 1001 app\nUSER app\n' },
      expect: [{ text: 'app', message: 'uid 1001', fixable: true }],
      fixed: { Dockerfile: 'FROM python:3.11-slim\nRUN useradd -m -u 1000 app\nUSER app\n' },
    },
    {
      name: 'as a number, with the group',
      files: { Dockerfile: 'FROM python:3.11-slim\nCOPY --chown=1234:1234 . /app\nUSER 1234:1234\n', 'a.py': '' },
      expect: [{ text: '1234:1234' }],
      fixed: { Dockerfile: 'FROM python:3.11-slim\nCOPY --chown=1000:1000 . /app\nUSER 1000:1000\n' },
    },
    {
      name: 'letters together, value attached',
      files: { Dockerfile: 'FROM debian:12\nRUN groupadd -g 2000 g && useradd -ms /bin/bash -g g -u2000 app\nUSER app\n' },
      expect: [{ text: 'app', message: 'uid 2000' }],
      fixed: {
        Dockerfile: 'FROM debian:12\nRUN groupadd -g 2000 g && useradd -ms /bin/bash -g g -u1000 app\nUSER app\n',
      },
    },
    {
      name: "Debian's adduser",
      files: {
        Dockerfile: 'FROM debian:12\nRUN adduser --disabled-password --gecos "" --uid=5000 app\nUSER app\n',
      },
      expect: [{ text: 'app', message: 'uid 5000', fixable: true }],
    },
    {
      name: "BusyBox's adduser of a system account",
      files: { Dockerfile: 'FROM alpine:3.20\nRUN addgroup -S app && adduser -S -G app app\nUSER app\n' },
      expect: [{ text: 'app', message: 'system account' }],
    },
    {
      name: 'an account of the image',
      files: { Dockerfile: 'FROM debian:12\nUSER nobody\n' },
      expect: [{ text: 'nobody', message: 'uid 65534' }],
    },
    {
      name: 'the uid by ENV',
      files: { Dockerfile: 'FROM debian:12\nENV APP_UID=1500\nRUN useradd -u ${APP_UID} app\nUSER app\n' },
      expect: [{ text: 'app', message: 'uid 1500' }],
    },
    {
      name: 'uid 1000 is taken in the image',
      files: { Dockerfile: 'FROM ubuntu:24.04\nRUN useradd -m -u 1001 app\nUSER app\nCMD ["sh"]\n' },
      expect: [{ text: 'app' }],
      fixed: { Dockerfile: 'FROM ubuntu:24.04\nRUN useradd -m -u 1001 app\nUSER ubuntu\nCMD ["sh"]\n' },
    },
    {
      name: 'uid 1000 is taken in the image, and the build goes on as the other user',
      files: { Dockerfile: 'FROM node:22-alpine\nRUN adduser -S -u 1001 next\nUSER next\nWORKDIR /app\nRUN node -v\nCMD ["node", "."]\n' },
      expect: [{ text: 'next' }],
      fixed: {
        Dockerfile:
          'FROM node:22-alpine\nRUN adduser -S -u 1001 next\nUSER next\nWORKDIR /app\nRUN node -v\nUSER node\nCMD ["node", "."]\n',
      },
    },
    {
      name: 'Dev Mode is wanted',
      files: { Dockerfile: 'FROM debian:12\nUSER 33\n', 'README.md': '---\nsdk: docker\ndev-mode-folder: /app\n---\n' },
      expect: [{ text: '33', severity: 'error' }],
    },
  ],
  silent: [
    { name: 'USER 1000', files: { Dockerfile: 'FROM python:3.11\nUSER 1000:1000\n' } },
    { name: 'made with uid 1000', files: { Dockerfile: 'FROM python:3.11\nRUN useradd -u 1000 user\nUSER user\n' } },
    {
      name: 'made with the first free uid',
      files: { Dockerfile: 'FROM python:3.11\nRUN useradd --create-home user\nUSER user\n' },
    },
    { name: 'the image may define it', files: { Dockerfile: 'FROM someone/image\nUSER app\n' } },
    { name: "node's own", files: { Dockerfile: 'FROM node:20-slim\nUSER node\n' } },
    { name: "Ubuntu's own", files: { Dockerfile: 'FROM ubuntu:24.04\nUSER ubuntu\n' } },
    {
      name: 'changed afterwards',
      files: { Dockerfile: 'FROM debian:12\nRUN useradd -u 1001 app && usermod -u 1000 app\nUSER app\n' },
    },
    {
      name: 'only where it is not there yet',
      files: { Dockerfile: 'FROM debian:12\nRUN useradd -u 1001 app || true\nUSER app\n' },
    },
    {
      name: 'the uid by a build argument, which a variable of the Space may set',
      files: { Dockerfile: 'FROM debian:12\nARG APP_UID\nRUN useradd -u $APP_UID app\nUSER app\n' },
    },
    { name: 'root is the other rule', files: { Dockerfile: 'FROM debian:12\nUSER root\n' } },
    {
      name: 'the builder may be anyone',
      files: { Dockerfile: 'FROM debian:12 AS build\nUSER 1234\nFROM debian:12\nUSER 1000\n' },
    },
  ],
});
