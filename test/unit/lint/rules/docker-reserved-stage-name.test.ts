import { dockerReservedStageName } from '../../../../src/lint/rules/docker-reserved-stage-name';
import { testRule } from '../rule-table';

const of = (text: string): { Dockerfile: string } => ({ Dockerfile: text });

testRule(dockerReservedStageName, {
  fires: [
    { name: 'scratch', files: of('FROM python:3.11 AS Scratch\nFROM python:3.11\n'), expect: [{ text: 'Scratch' }] },
    { name: 'context', files: of('FROM python:3.11 AS context\n'), expect: [{ text: 'context' }] },
  ],
  silent: [
    { name: 'the empty image itself', files: of('FROM scratch\nFROM scratch AS context-files\n') },
    { name: 'another sdk', files: { ...of('FROM a AS scratch\n'), 'README.md': '---\nsdk: static\n---\n' } },
  ],
});
