import { dockerDuplicateStage } from '../../../../src/lint/rules/docker-duplicate-stage';
import { testRule } from '../rule-table';

const of = (text: string): { Dockerfile: string } => ({ Dockerfile: text });

testRule(dockerDuplicateStage, {
  fires: [
    {
      name: 'copied from',
      files: of('FROM node:20 AS build\nFROM python:3.11 AS Build\nFROM python:3.11\nCOPY --from=build /a /a\n'),
      expect: [{ text: 'Build', message: 'in line 1 already' }],
    },
    { name: 'gone on from', files: of('FROM node:20 AS a\nFROM node:22 AS a\nFROM a\n'), expect: [{ text: 'a' }] },
    { name: 'three of them, none used: info', files: of('FROM a AS x\nFROM b AS x\nFROM c AS x\n'), expect: [{ severity: 'info' }, { severity: 'info' }] },
  ],
  silent: [
    { name: 'names of their own, and none', files: of('FROM node:20 AS a\nFROM node:20 AS b\nFROM node:20\nFROM node:20\n') },
    { name: 'the image has the name', files: of('FROM python AS node\nFROM node AS python\n') },
    { name: 'another sdk', files: { ...of('FROM a AS x\nFROM b AS x\n'), 'README.md': '---\nsdk: static\n---\n' } },
  ],
});
