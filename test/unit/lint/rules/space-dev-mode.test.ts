import { spaceDevMode } from '../../../../src/lint/rules/space-dev-mode';
import { testRule } from '../rule-table';

const devMode = { 'README.md': '---\nsdk: docker\ndev-mode-folder: /app\n---\n' };
const user = 'RUN useradd -m -u 1000 user\nUSER user\nWORKDIR /app\nCOPY --chown=user . .\n';
const start = 'CMD ["python", "app.py"]\n';
const all = 'RUN apt-get update && apt-get install -y curl git git-lfs procps wget\n';

testRule(spaceDevMode, {
  fires: [
    {
      name: 'a full Python image lacks git-lfs',
      files: { Dockerfile: `FROM python:3.11\nRUN apt-get update && apt-get install -y ffmpeg\n${user}${start}`, 'app.py': '', ...devMode },
      expect: [{ text: 'apt-get', message: 'needs git-lfs', fixable: true }],
      fixed: { Dockerfile: `FROM python:3.11\nRUN apt-get update && apt-get install -y ffmpeg git-lfs\n${user}${start}` },
    },
    {
      name: 'a slim one lacks all but bash',
      files: { Dockerfile: `FROM python:3.11-slim\n${user}${start}`, 'app.py': '', ...devMode },
      expect: [{ text: 'python:3.11-slim', message: 'curl, wget, procps, git and git-lfs' }],
    },
    {
      name: 'what others bring',
      files: { Dockerfile: `FROM nvidia/cuda:12.1.0-base-ubuntu22.04\nRUN apt-get update && apt-get install -y git-lfs cmake wget\n${user}${start}`, 'app.py': '', ...devMode },
      expect: [{ text: 'apt-get', message: 'needs curl,' }],
    },
    {
      name: 'only an ENTRYPOINT',
      files: { Dockerfile: `FROM python:3.11-slim\n${all}${user}ENTRYPOINT ["python", "app.py"]\n`, 'app.py': '', ...devMode },
      expect: [{ text: 'ENTRYPOINT' }],
      fixed: { Dockerfile: `FROM python:3.11-slim\n${all}${user}CMD ["python", "app.py"]\n` },
    },
    {
      name: 'another folder',
      files: { Dockerfile: `FROM python:3.11-slim\n${all}${user.replace('/app', '/home/user/app')}${start}`, 'app.py': '', ...devMode },
      expect: [{ text: '/home/user/app' }],
    },
    {
      name: 'a folder of root',
      files: { Dockerfile: `FROM python:3.11-slim\n${all}RUN useradd -m -u 1000 user\nWORKDIR /app\nCOPY --chown=user . .\nUSER user\n${start}`, 'app.py': '', ...devMode },
      expect: [{ text: '/app', message: 'belongs to root', fixable: true }],
      fixed: { Dockerfile: `FROM python:3.11-slim\n${all}RUN useradd -m -u 1000 user\nWORKDIR /app\nCOPY --chown=user . .\nRUN chown user /app\nUSER user\n${start}` },
    },
  ],
  silent: [
    { name: 'Dev Mode is not asked for', files: { Dockerfile: `FROM python:3.11-slim\n${user}${start}`, 'app.py': '' } },
    { name: 'all there', files: { Dockerfile: `FROM python:3.11-slim\n${all}${user}${start}`, 'app.py': '', ...devMode } },
    { name: 'a full image with git-lfs', files: { Dockerfile: `FROM python:3.11\nRUN apt-get update && apt-get install -y git-lfs\n${user}${start}`, 'app.py': '', ...devMode } },
    { name: 'an image of which nothing is known', files: { Dockerfile: `FROM someone/image\n${user}${start}`, 'app.py': '', ...devMode } },
    { name: 'conda, Alpine', files: { Dockerfile: `FROM continuumio/miniconda3\n${user}${start}`, 'app.py': '', ...devMode } },
    { name: 'something else may have brought them', files: { Dockerfile: `FROM python:3.11-slim\nCOPY s.sh /\nRUN /s.sh\n${user}${start}`, 's.sh': '', 'app.py': '', ...devMode } },
    { name: 'another folder, named', files: { Dockerfile: `FROM python:3.11-slim\n${all}${user.replace('/app', '/home/user/app')}${start}`, 'app.py': '', 'README.md': '---\nsdk: docker\ndev-mode-folder: /home/user/app\n---\n' } },
    { name: 'ENTRYPOINT and CMD', files: { Dockerfile: `FROM python:3.11-slim\n${all}${user}ENTRYPOINT ["tini", "--"]\n${start}`, 'app.py': '', ...devMode } },
  ],
});
