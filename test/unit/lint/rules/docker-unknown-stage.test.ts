import { dockerUnknownStage } from '../../../../src/lint/rules/docker-unknown-stage';
import { testRule } from '../rule-table';

const of = (text: string): { Dockerfile: string } => ({ Dockerfile: text });

testRule(dockerUnknownStage, {
  fires: [
    {
      name: 'a misspelt name, in COPY and in a mount',
      files: of('FROM node:20 AS frontend\nFROM python:3.11\nCOPY --chown=1000 --from=fronted /a /a\nRUN --mount=type=bind,from=frontent,target=/f ls\n'),
      expect: [{ text: 'fronted', message: 'Did you mean frontend?' }, { text: 'frontent' }],
      fixed: of('FROM node:20 AS frontend\nFROM python:3.11\nCOPY --chown=1000 --from=frontend /a /a\nRUN --mount=type=bind,from=frontent,target=/f ls\n'),
    },
    {
      name: 'a usual name that no stage has',
      files: of('FROM node:20\nFROM python:3.11\nCOPY --from=builder /a /a\n'),
      expect: [{ text: 'builder', message: 'There is no stage builder', fixable: false }],
    },
    { name: 'FROM a usual name', files: of('FROM base\nRUN true\n'), expect: [{ text: 'base', message: 'FROM fails' }] },
    {
      name: 'a number out of range',
      files: of('FROM node:20\nFROM python:3.11\nCOPY --from=2 /a /a\n'),
      expect: [{ text: '2', message: 'counted from 0 to 1' }],
    },
    {
      name: 'itself, by name and by number',
      files: of('FROM node:20 AS web\nCOPY --from=web /a /b\nCOPY --from=0 /a /b\n'),
      expect: [{ text: 'web', message: 'circular' }, { text: '0' }],
    },
    {
      name: 'further down',
      files: of('FROM python:3.11 AS app\nCOPY --from=web /a /a\nFROM node:20 AS web\nFROM app\n'),
      expect: [{ text: 'web', message: 'stands further down' }],
    },
    {
      name: 'variables',
      files: of('ARG UV=0.5\nFROM python:3.11\nCOPY --from=ghcr.io/astral-sh/uv:${UV} /uv /bin/\nRUN --mount=type=bind,from=$X,target=/x ls\n'),
      expect: [{ text: 'ghcr.io/astral-sh/uv:${UV}', message: '--from takes no variables' }, { text: '$X' }],
    },
    {
      name: 'FROM in another case',
      files: of('FROM node:20 AS Base\nFROM Base\nCOPY --from=BASE /a /a\n'),
      expect: [{ text: 'Base', message: 'only in lower case', fixable: true }],
      fixed: of('FROM node:20 AS Base\nFROM base\nCOPY --from=BASE /a /a\n'),
    },
    {
      name: 'FROM a misspelt stage, or one further down',
      files: of('FROM python:3.11 AS runtime-base\nFROM runtime-bsae AS a\nFROM tools\nFROM debian:12 AS tools\n'),
      expect: [
        { text: 'runtime-bsae', message: 'Did you mean runtime-base?' },
        { text: 'tools', message: 'stands further down' },
      ],
    },
  ],
  silent: [
    { name: 'short names that differ in a letter', files: of('FROM a AS b\nFROM c\nCOPY --from=d /a /a\nCOPY --from=b /b /b\n') },
    { name: 'FROM an image of any other plain name', files: of('FROM private-image\n') },
    { name: 'by name, by number, in any case', files: of('FROM node:20 AS web\nFROM python:3.11 AS Tools\nFROM debian:12\nCOPY --from=web /a /a\nCOPY --from=1 /a /a\nCOPY --from=TOOLS /a /a\nRUN --mount=from=web,target=/x ls\n') },
    { name: 'an image', files: of('FROM python:3.11\nCOPY --from=nginx /a /a\nCOPY --from=busybox:1.36 /a /a\nCOPY --from=ghcr.io/astral-sh/uv /uv /\nCOPY --from=private /a /b\n') },
    { name: 'an image whose name is near to a stage', files: of('FROM node:20 AS nodes\nFROM python:3.11 AS pythons\nCOPY --from=node /a /a\nFROM python\nCOPY --from=python /b /b\n') },
    { name: 'a number behind the stages may be an image of COPY', files: of('FROM node:20\nFROM python:3.11\nCOPY --from=nginx /a /a\nCOPY --from=2 /b /b\n') },
    { name: 'further down, in a stage that is not built', files: of('FROM python:3.11 AS test\nCOPY --from=web /a /a\nFROM node:20 AS web\n') },
    { name: 'a mount without from', files: of('FROM python:3.11\nRUN --mount=type=cache,target=/root/.cache pip install x\n') },
    { name: 'FROM an image of the same name as a later stage', files: of('FROM python AS base\nFROM python:3.11 AS python\nCOPY --from=base /a /a\n') },
    { name: 'another sdk', files: { ...of('FROM python:3.11\nCOPY --from=builder /a /a\n'), 'README.md': '---\nsdk: static\n---\n' } },
  ],
});
