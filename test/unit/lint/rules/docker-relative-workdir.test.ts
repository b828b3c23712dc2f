import { dockerRelativeWorkdir } from '../../../../src/lint/rules/docker-relative-workdir';
import { testRule } from '../rule-table';

const of = (text: string): { Dockerfile: string } => ({ Dockerfile: text });

testRule(dockerRelativeWorkdir, {
  fires: [
    { name: 'the base image is not known', files: of('FROM ghcr.io/a/b:1\nWORKDIR app\nWORKDIR src\n'), expect: [{ text: 'app', fixable: false }] },
    {
      name: 'it is known',
      files: of('FROM python:3.11-slim\nWORKDIR ./app/\nCOPY . .\n'),
      expect: [{ text: './app/', severity: 'info', message: 'is /app only as long', fixable: true }],
      fixed: of('FROM python:3.11-slim\nWORKDIR /app\nCOPY . .\n'),
    },
    {
      name: 'an image that ends elsewhere',
      files: of('FROM pytorch/pytorch:2.4.0-cuda12.1-cudnn9-runtime\nWORKDIR app\n'),
      expect: [{ severity: 'info', message: '/workspace/app' }],
      fixed: of('FROM pytorch/pytorch:2.4.0-cuda12.1-cudnn9-runtime\nWORKDIR /workspace/app\n'),
    },
  ],
  silent: [
    { name: 'an absolute one before it', files: of('FROM ghcr.io/a/b:1\nWORKDIR /app\nWORKDIR src\n') },
    { name: 'one in the stage that this goes on from', files: of('FROM ghcr.io/a/b:1 AS base\nWORKDIR /app\nFROM base\nWORKDIR src\n') },
    { name: 'a variable', files: of('FROM ghcr.io/a/b:1\nWORKDIR $HOME/app\nFROM ghcr.io/a/b:1\nWORKDIR ${APP}\n') },
    { name: 'a drive', files: of('FROM mcr.microsoft.com/windows:1\nWORKDIR C:\\\\app\n') },
    { name: 'a tilde', files: of('FROM ghcr.io/a/b:1\nWORKDIR ~/app\n') },
    { name: 'none', files: of('FROM ghcr.io/a/b:1\n') },
    { name: 'not built', files: of('FROM ghcr.io/a/b:1 AS x\nWORKDIR app\nFROM python:3.11\n') },
    { name: 'another sdk', files: { ...of('FROM x:1\nWORKDIR app\n'), 'README.md': '---\nsdk: static\n---\n' } },
  ],
});
