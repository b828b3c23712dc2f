import { dockerImageReference } from '../../../../src/lint/rules/docker-image-reference';
import { testRule } from '../rule-table';

const of = (text: string): { Dockerfile: string } => ({ Dockerfile: text });

testRule(dockerImageReference, {
  fires: [
    {
      name: 'upper case, which makes a registry of the first part',
      files: of('FROM NVIDIA/CUDA:12.4.1-devel AS a\nFROM NVIDIA/cuda\n'),
      expect: [{ text: 'NVIDIA/CUDA:12.4.1-devel' }, { text: 'NVIDIA/cuda' }],
      fixed: of('FROM nvidia/cuda:12.4.1-devel AS a\nFROM NVIDIA/cuda\n'),
    },
    {
      name: 'upper case in the name, not in the tag',
      files: of('FROM pytorch/PyTorch:2.4.0-CUDA12 AS a\nFROM python:3.11-Slim\n'),
      expect: [{ text: 'pytorch/PyTorch:2.4.0-CUDA12', message: 'in lower case' }],
      fixed: of('FROM pytorch/pytorch:2.4.0-CUDA12 AS a\nFROM python:3.11-Slim\n'),
    },
    {
      name: 'no tag behind the colon, a URL, two digests',
      files: of('FROM python:\nFROM https://ghcr.io/a/b\nFROM a@sha256:12\n'),
      expect: [
        { text: 'python:', message: '[registry/]name[:tag]' },
        { text: 'https://ghcr.io/a/b', message: 'without https://' },
        { text: 'a@sha256:12' },
      ],
    },
    {
      name: 'in --from and in a mount',
      files: of('FROM python:3.11\nCOPY --from=ghcr.io/Astral/uv:0.5 /uv /bin/\nRUN --mount=from=Busybox,target=/b ls\n'),
      expect: [{ text: 'ghcr.io/Astral/uv:0.5' }, { text: 'Busybox' }],
      fixed: of('FROM python:3.11\nCOPY --from=ghcr.io/astral/uv:0.5 /uv /bin/\nRUN --mount=from=Busybox,target=/b ls\n'),
    },
  ],
  silent: [
    { name: 'many shapes', files: of(`FROM python\nFROM localhost:5000/a/b_c.d--e:1\nFROM ghcr.io/a/b:latest@sha256:${'0'.repeat(64)}\nFROM [::1]:5000/x\nFROM Registry.example.com:443/x:Y_z.1-2\nFROM a__b\n`) },
    { name: 'scratch and stages, in any case', files: of('FROM scratch AS Base\nFROM python AS B\nCOPY --from=BASE /a /a\nCOPY --from=0 /a /a\nFROM base\n') },
    { name: 'variables', files: of('ARG T=3.11\nFROM Python:${T}\n') },
    { name: 'another sdk', files: { ...of('FROM Python\n'), 'README.md': '---\nsdk: static\n---\n' } },
  ],
});
