import { dockerPlatform } from '../../../../src/lint/rules/docker-platform';
import { testRule } from '../rule-table';

const of = (text: string): { Dockerfile: string } => ({ Dockerfile: text });

testRule(dockerPlatform, {
  fires: [
    {
      name: 'ARM',
      files: of('FROM --platform=linux/arm64/v8 python:3.11-slim\n'),
      expect: [{ text: '--platform=linux/arm64/v8', message: 'exec format error', fixable: true }],
      fixed: of('FROM python:3.11-slim\n'),
    },
    { name: 'in the stage that the last one goes on from', files: of('FROM --platform=arm64 python:3.11 AS base\nFROM base\n'), expect: [{ text: '--platform=arm64' }] },
    {
      name: 'an image of ARM only',
      files: of('FROM arm64v8/python:3.11\n'),
      expect: [{ text: 'arm64v8/python:3.11' }],
      fixed: of('FROM python:3.11\n'),
    },
    { name: 'Windows', files: of('FROM --platform=windows/amd64 python:3.11\n'), expect: [{}] },
  ],
  silent: [
    { name: 'what Spaces are', files: of('FROM --platform=linux/amd64 a:1\nFROM --platform=linux/x86_64 a:1\nFROM --platform=amd64 a:1\n') },
    { name: 'a variable', files: of('FROM --platform=$BUILDPLATFORM a:1\nFROM --platform=${TARGETPLATFORM} a:1\n') },
    { name: 'a stage that is only copied from', files: of('FROM --platform=linux/arm64 a:1 AS arm\nFROM python:3.11\nCOPY --from=arm /f /f\n') },
    { name: 'another sdk', files: { ...of('FROM --platform=linux/arm64 a:1\n'), 'README.md': '---\nsdk: static\n---\n' } },
  ],
});
