import { describe, expect, it } from 'vitest';
import { hasTime64Names, readBaseImage } from '../../../../src/lint/knowledge/base-images';

describe('readBaseImage', () => {
  it.each([
    ['python:3.11-slim-bookworm', 'python-slim', '12', undefined, true],
    ['python:3.12-slim', 'python-slim', '13', undefined, true],
    ['python:3.8-slim', 'python-slim', '12', undefined, true],
    ['python:3.11.4-slim', 'python-slim', undefined, undefined, true],
    ['python:3.11.9-slim', 'python-slim', '12', undefined, true],
    ['python:3.13.9-slim', 'python-slim', '13', undefined, true],
    ['python:3.10.18-slim', 'python-slim', undefined, undefined, true],
    ['python:3.6-slim', 'python-slim', '11', undefined, true],
    ['python:3.14-slim', 'python-slim', '13', undefined, true],
    ['docker.io/library/python:3.11', 'python', '13', undefined, false],
    ['public.ecr.aws/docker/library/python:3.11-bullseye', 'python', '11', undefined, false],
    ['python:3.12-alpine', 'alpine', undefined, undefined, false],
    ['python:3.11-windowsservercore', 'other', undefined, undefined, false],
    ['nvidia/cuda:12.1.1-cudnn8-devel-ubuntu22.04', 'cuda', '22.04', undefined, true],
    ['nvidia/cuda:12.8.0-runtime-ubuntu24.04@sha256:abc', 'cuda', '24.04', 'ubuntu', true],
    ['nvidia/cuda:12.1.1-runtime-ubi8', 'other', undefined, undefined, false],
    ['ubuntu', 'ubuntu', undefined, 'ubuntu', true],
    ['ubuntu:jammy-20240111', 'ubuntu', '22.04', undefined, true],
    ['ubuntu:24.04', 'ubuntu', '24.04', 'ubuntu', true],
    ['debian:12-slim', 'debian', '12', undefined, true],
    ['debian:stable', 'debian', undefined, undefined, true],
    ['node:20-bookworm-slim', 'node', '12', 'node', true],
    ['node:20', 'node', undefined, 'node', false],
    ['node:20-alpine', 'alpine', undefined, 'node', false],
    ['localhost:5000/team/app', 'other', undefined, undefined, false],
    ['ghcr.io/astral-sh/uv:python3.12-bookworm-slim', 'python-slim', '12', undefined, true],
  ])('%s', (reference, family, version, owner, bare) => {
    const image = readBaseImage(reference);
    expect([image.family, image.release?.version, image.ownerOf1000, image.bare]).toEqual([family, version, owner, bare]);
  });

  it.each([
    ['python:3.11-slim', { compiler: false, git: false, python: '3.11', cuda: 'none' }],
    ['python:3.10.13', { compiler: true, git: true, python: '3.10', cuda: 'none' }],
    ['ghcr.io/astral-sh/uv:python3.12-bookworm', { compiler: true, git: true, python: '3.12', cuda: 'none' }],
    [
      'nvidia/cuda:12.1.1-cudnn8-devel-ubuntu22.04',
      { compiler: true, git: false, python: undefined, cuda: { version: '12.1.1', flavour: 'devel', cudnn: true } },
    ],
    [
      'nvidia/cuda:12.8.0-base-ubuntu24.04',
      { compiler: false, git: false, python: undefined, cuda: { version: '12.8.0', flavour: 'base', cudnn: false } },
    ],
    [
      'pytorch/pytorch:2.4.0-cuda12.1-cudnn9-runtime',
      { compiler: undefined, git: undefined, python: undefined, cuda: { version: '12.1', flavour: 'runtime', cudnn: true } },
    ],
    ['someone/app', { compiler: undefined, git: undefined, python: undefined, cuda: undefined }],
  ])('what tools are in %s', (reference, tools) => {
    expect(readBaseImage(reference).tools).toEqual(tools);
  });

  it('knows when Debian and Ubuntu renamed their packages', () => {
    expect(hasTime64Names({ distribution: 'debian', version: '12' })).toBe(false);
    expect(hasTime64Names({ distribution: 'debian', version: '13' })).toBe(true);
    expect(hasTime64Names({ distribution: 'ubuntu', version: '22.04' })).toBe(false);
    expect(hasTime64Names({ distribution: 'ubuntu', version: '24.04' })).toBe(true);
    expect(hasTime64Names(undefined)).toBe('unknown');
  });
});
