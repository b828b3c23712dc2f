import { expect, it } from 'vitest';
import { pythonInterpreters } from '../../../../src/lint/facts/python-interpreters';
import { runtimeStage } from '../../../../src/lint/facts/stage-facts';
import { projectOf } from '../project-of';

async function found(Dockerfile: string, program: string): Promise<string> {
  const facts = runtimeStage(await projectOf({ Dockerfile }));
  if (facts === undefined) throw new Error('No stage');
  const interpreter = pythonInterpreters(facts).programs.find(program);
  if (typeof interpreter === 'string') return interpreter;
  const { kind, prefix, version, managed } = interpreter;
  return `${kind} ${prefix} ${version === undefined ? '?' : `${String(version.major)}.${String(version.minor)}`}${managed === true ? ' managed' : ''}`;
}

const ubuntu = (version: string, packages: string): string => `FROM ubuntu:${version}\nRUN apt-get update && apt-get install -y ${packages}\n`;

it.each([
  ['FROM python:3.11-slim\n', 'python', 'image /usr/local 3.11'],
  ['FROM python:3.12.1-alpine\n', 'pip3', 'image /usr/local 3.12'],
  ['FROM python:3-slim\n', 'python3', 'image /usr/local ?'],
  ['FROM ghcr.io/astral-sh/uv:python3.13-bookworm-slim\n', 'python3', 'image /usr/local 3.13'],
  [ubuntu('22.04', 'python3'), 'python3', 'distribution /usr 3.10'],
  [ubuntu('22.04', 'python3'), 'python', 'none'],
  [ubuntu('24.04', 'python3-pip'), 'pip', 'distribution /usr 3.12 managed'],
  [ubuntu('22.04', 'python3.11'), 'python3.11', 'other /usr 3.11'],
  [ubuntu('22.04', 'python3.11'), 'python3', 'none'],
  [`${ubuntu('22.04', 'python3-venv')}RUN python3 -m venv /v\nENV PATH=/v/bin:$PATH\n`, 'python', 'environment /v 3.10'],
  [`${ubuntu('22.04', 'python3.11 python3')}RUN ln -sf /usr/bin/python3.11 /usr/bin/python\n`, 'python', 'other /usr 3.11'],
  ['FROM ubuntu:22.04\nRUN uv venv /v --python 3.12\n', '/v/bin/python', 'environment /v 3.12'],
  ['FROM debian:bookworm-slim\n', 'python3', 'none'],
  ['FROM nvidia/cuda:12.1.1-devel-ubuntu22.04\n', 'python3', 'unknown'],
  ['FROM ghcr.io/a/b\n', 'python3', 'unknown'],
])('%j: %s', async (dockerfile, program, expected) => {
  expect(await found(dockerfile, program)).toBe(expected);
});
