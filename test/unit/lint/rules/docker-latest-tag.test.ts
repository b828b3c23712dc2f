import { dockerLatestTag } from '../../../../src/lint/rules/docker-latest-tag';
import { testRule } from '../rule-table';

const of = (text: string): { Dockerfile: string } => ({ Dockerfile: text });

testRule(dockerLatestTag, {
  fires: [
    { name: 'no tag', files: of('FROM python\n'), expect: [{ text: 'python', message: 'has no tag' }] },
    { name: 'latest, with a registry and its port', files: of('FROM localhost:5000/a/b AS a\nFROM ghcr.io/a/b:latest\nCOPY --from=a /a /a\n'), expect: [{ text: 'localhost:5000/a/b' }, { text: 'ghcr.io/a/b:latest', message: 'is latest' }] },
    { name: 'by a variable', files: of('ARG BASE=ubuntu\nFROM ${BASE}\n'), expect: [{ text: '${BASE}' }] },
    { name: 'an image without a latest', files: of('FROM nvidia/cuda\n'), expect: [{ severity: 'error', message: 'nvidia/cuda has no tag latest' }] },
  ],
  silent: [
    { name: 'a tag, a digest, both', files: of(`FROM python:3.11\nFROM a@sha256:${'0'.repeat(64)}\nFROM a:1@sha256:${'0'.repeat(64)}\n`) },
    { name: 'a stage, scratch', files: of('FROM python:3 AS base\nFROM scratch AS s\nFROM base\nCOPY --from=s /a /a\n') },
    { name: 'variables of which nothing is known', files: of('ARG IMAGE\nFROM $IMAGE\nFROM python:${TAG}\n') },
    { name: 'what COPY takes', files: of('FROM python:3.11\nCOPY --from=ghcr.io/astral-sh/uv:latest /uv /bin/\n') },
    { name: 'a stage that is not built', files: of('FROM node AS dev\nFROM python:3.11\n') },
    { name: 'another sdk', files: { ...of('FROM python\n'), 'README.md': '---\nsdk: static\n---\n' } },
  ],
});
