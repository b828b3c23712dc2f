import { expect, it } from 'vitest';
import { applyEdits } from '../../../../src/lint/fixes';
import { userNoUser } from '../../../../src/lint/rules/user-no-user';
import { projectOf } from '../project-of';
import { lint, testRule } from '../rule-table';

const readme = '---\ntitle: App\nsdk: docker\n---\n';

testRule(userNoUser, {
  fires: [
    {
      name: 'no USER on a slim image',
      files: { Dockerfile: 'FROM python:3.11-slim\nWORKDIR /app\nCOPY . .\nCMD ["python", "app.py"]\n', 'app.py': '' },
      expect: [{ text: 'python:3.11-slim' }],
      fixed: {
        Dockerfile:
          'FROM python:3.11-slim\nRUN useradd -m -u 1000 user && mkdir -p /app && chown user:user /app\nWORKDIR /app\nCOPY --chown=user:user . .\nUSER user\nCMD ["python", "app.py"]\n',
      },
    },
    {
      name: 'below the apt packages and above what is copied; pip stays as it is',
      files: {
        Dockerfile: `FROM python:3.12-slim\nWORKDIR /app\n\nRUN apt-get update && apt-get install -y git\n\n# What pip installs\nCOPY requirements.txt ./\nRUN pip install -r requirements.txt\nCOPY . .\n\nEXPOSE 7860\nCMD ["python", "app.py"]\n`,
        'requirements.txt': '',
        'app.py': '',
      },
      expect: [{ text: 'python:3.12-slim' }],
      fixed: {
        Dockerfile: `FROM python:3.12-slim\nWORKDIR /app\n\nRUN apt-get update && apt-get install -y git\n\nRUN useradd -m -u 1000 user && chown user:user /app\n# What pip installs\nCOPY --chown=user:user requirements.txt ./\nRUN pip install -r requirements.txt\nCOPY --chown=user:user . .\n\nEXPOSE 7860\nUSER user\nCMD ["python", "app.py"]\n`,
      },
    },
    {
      name: 'where something is copied before the user can be made',
      files: {
        Dockerfile: 'FROM node:20\nUSER node\nWORKDIR /app\nCOPY package.json ./\nUSER root\nRUN npm ci\nCOPY . .\nCMD ["node", "server.js"]\n',
        'package.json': '{}',
      },
      expect: [{ text: 'USER root' }],
      fixed: {
        Dockerfile:
          'FROM node:20\nUSER node\nWORKDIR /app\nCOPY --chown=1000:1000 package.json ./\nUSER root\nRUN npm ci\nCOPY --chown=1000:1000 . .\nRUN chown 1000:1000 /app\nUSER node\nCMD ["node", "server.js"]\n',
      },
    },
    {
      name: "the image's own account gets the folder",
      files: { Dockerfile: 'FROM node:20\nWORKDIR /app\nCOPY . .\nCMD ["node", "server.js"]\n' },
      expect: [{ text: 'node:20' }],
      fixed: {
        Dockerfile:
          'FROM node:20\nRUN mkdir -p /app && chown node:node /app\nWORKDIR /app\nCOPY --chown=node:node . .\nUSER node\nCMD ["node", "server.js"]\n',
      },
    },
    {
      name: 'the comment above CMD stays with it, CRLF stays CRLF',
      files: { Dockerfile: 'FROM ubuntu:22.04\r\n# Start\r\nCMD ["./app"]\r\n' },
      expect: [{ text: 'ubuntu:22.04' }],
      fixed: {
        Dockerfile: 'FROM ubuntu:22.04\r\nRUN useradd -m -u 1000 user\r\nUSER user\r\n# Start\r\nCMD ["./app"]\r\n',
      },
    },
    {
      name: 'an image that has uid 1000 already',
      files: { Dockerfile: 'FROM node:20\nCMD ["node", "server.js"]\n' },
      expect: [{ text: 'node:20' }],
      fixed: { Dockerfile: 'FROM node:20\nUSER node\nCMD ["node", "server.js"]\n' },
    },
    {
      name: 'Ubuntu 24.04 below CUDA has one too',
      files: { Dockerfile: 'FROM nvidia/cuda:12.6.3-runtime-ubuntu24.04\nCMD ["python3", "app.py"]\n' },
      expect: [{ text: 'nvidia/cuda:12.6.3-runtime-ubuntu24.04' }],
      fixed: {
        Dockerfile: 'FROM nvidia/cuda:12.6.3-runtime-ubuntu24.04\nUSER ubuntu\nCMD ["python3", "app.py"]\n',
      },
    },
    {
      name: 'the user is made and then not used',
      files: { Dockerfile: 'FROM debian:12\nRUN useradd -m -u 1000 app\nCMD ["sh"]\n' },
      expect: [{ text: 'debian:12' }],
      fixed: { Dockerfile: 'FROM debian:12\nRUN useradd -m -u 1000 app\nUSER app\nCMD ["sh"]\n' },
    },
    {
      name: 'USER root for apt and never back',
      files: {
        Dockerfile:
          'FROM python:3.12\nRUN useradd -m -u 1000 app\nUSER app\nUSER root\nRUN apt-get update\nCMD ["python", "a.py"]\n',
      },
      expect: [{ text: 'USER root' }],
      fixed: {
        Dockerfile:
          'FROM python:3.12\nRUN useradd -m -u 1000 app\nUSER app\nUSER root\nRUN apt-get update\nUSER app\nCMD ["python", "a.py"]\n',
      },
    },
    {
      name: 'USER 0, USER root:root, a variable',
      files: { Dockerfile: 'FROM scratch\nARG WHO=root\nUSER ${WHO}:root\n' },
      expect: [{ text: 'USER ${WHO}:root' }],
    },
    {
      name: 'Dev Mode is wanted',
      files: { Dockerfile: 'FROM alpine:3.20\nCMD ["sh"]\n', 'README.md': '---\nsdk: docker\ndev-mode-folder: /app\n---\n' },
      expect: [{ text: 'alpine:3.20', severity: 'error', message: 'Dev Mode' }],
      fixed: { Dockerfile: 'FROM alpine:3.20\nRUN adduser -D -u 1000 user\nUSER user\nCMD ["sh"]\n' },
    },
    {
      name: 'only the builder has a USER',
      files: {
        Dockerfile:
          'FROM python:3.11 AS build\nUSER 1000\nFROM python:3.11-slim\nCOPY --from=build /app /app\nCMD ["python", "/app/a.py"]\n',
      },
      expect: [{ text: 'python:3.11-slim' }],
    },
    {
      name: 'a stage that continues another one as root',
      files: { Dockerfile: 'FROM python:3.11-slim AS base\nRUN true\nFROM base\n' },
      expect: [{ text: 'base' }],
      fixed: {
        Dockerfile: 'FROM python:3.11-slim AS base\nRUN true\nFROM base\nRUN useradd -m -u 1000 user\nUSER user\n',
      },
    },
  ],
  silent: [
    { name: 'USER 1000', files: { Dockerfile: 'FROM python:3.11-slim\nUSER 1000\nCMD ["python"]\n' } },
    {
      name: 'USER of the stage that is continued',
      files: { Dockerfile: 'FROM python:3.11-slim AS base\nRUN useradd -u 1000 u\nUSER u\nFROM base\nCMD ["python"]\n' },
    },
    { name: 'an image of which nothing is known', files: { Dockerfile: 'FROM ghcr.io/someone/app:1\nCMD ["app"]\n' } },
    { name: 'an image that sets its own user', files: { Dockerfile: 'FROM mambaorg/micromamba:1.5\nCMD ["app"]\n' } },
    { name: 'an image by a variable without a value', files: { Dockerfile: 'ARG BASE\nFROM ${BASE}\nCMD ["app"]\n' } },
    { name: 'a user by a variable without a value', files: { Dockerfile: 'FROM python:3.11\nARG WHO\nUSER $WHO\n' } },
    {
      name: 'an entry point that drops root itself',
      files: {
        Dockerfile: 'FROM python:3.11-slim\nCOPY start.sh /\nENTRYPOINT ["/start.sh"]\n',
        'start.sh': '#!/bin/sh\nchown -R 1000 /data\nexec gosu 1000 python app.py\n',
      },
    },
    {
      name: 'the README is for another sdk',
      files: { Dockerfile: 'FROM python:3.11-slim\nCMD ["python"]\n', 'README.md': readme.replace('docker', 'gradio') },
    },
    {
      name: 'FROM inside a heredoc is no stage',
      files: {
        Dockerfile: 'FROM python:3.11-slim\nUSER 1000\nRUN <<EOF\npython - <<PY\nfrom x import y\nPY\nEOF\nCMD ["python"]\n',
      },
    },
    ...['nginxinc/nginx-unprivileged:1.27-alpine', 'memcached:1.6-alpine', 'someone/app:2-alpine'].map((image) => ({
      name: `${image}, which may have a user of its own`,
      files: { Dockerfile: `FROM ${image}\nCOPY nginx.conf /etc/\n` },
    })),
    { name: 'no Dockerfile', files: { 'README.md': readme } },
  ],
});

it.each(['python:3.12-slim', 'alpine:3.20', 'node:20', 'ubuntu:24.04', 'pytorch/pytorch:2.5.1-cuda12.4-cudnn9-runtime'])(
  'the fix on %s leaves nothing to find',
  async (image) => {
    const Dockerfile = `FROM ${image}\nWORKDIR /app\nCOPY . .\nCMD ["./start"]\n`;
    const [finding, ...others] = lint(await projectOf({ Dockerfile }));
    expect([finding?.rule, others]).toEqual(['user/no-user', []]);
    expect(lint(await projectOf({ Dockerfile: applyEdits(Dockerfile, finding?.fixes[0]?.edits ?? []) }))).toEqual([]);
  },
);
