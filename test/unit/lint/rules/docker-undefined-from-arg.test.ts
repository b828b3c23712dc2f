import { dockerUndefinedFromArg } from '../../../../src/lint/rules/docker-undefined-from-arg';
import { testRule } from '../rule-table';

const of = (text: string): { Dockerfile: string } => ({ Dockerfile: text });

testRule(dockerUndefinedFromArg, {
  fires: [
    { name: 'no tag', files: of('FROM python:$VERSION\n'), expect: [{ text: '$VERSION', message: 'FROM reads python:, and the build fails.' }] },
    { name: 'no image at all', files: of('FROM ${BASE}\n'), expect: [{ text: '${BASE}', message: 'FROM reads no image' }] },
    {
      name: 'an image all the same: a warning',
      files: of('FROM python:3.11${VARIANT}\n'),
      expect: [{ text: '${VARIANT}', severity: 'warning', message: 'FROM reads python:3.11. Add ARG VARIANT=' }],
    },
    {
      name: 'declared in a stage',
      files: of('FROM debian:12 AS a\nARG V=3\nFROM python:$V\nCOPY --from=a /x /x\n'),
      expect: [{ text: '$V', message: 'ARG V stands in a stage: move it above the first FROM.' }],
    },
    {
      name: 'a misspelt name',
      files: of('ARG CUDA_VERSION=12.4.1\nFROM nvidia/cuda:${CUDA_VERISON}-runtime-ubuntu22.04\n'),
      expect: [{ text: '${CUDA_VERISON}', message: 'Did you mean CUDA_VERSION?' }],
      fixed: of('ARG CUDA_VERSION=12.4.1\nFROM nvidia/cuda:${CUDA_VERSION}-runtime-ubuntu22.04\n'),
    },
    {
      name: 'no default: the Space may have a variable',
      files: of('ARG TAG\nARG EMPTY=\nFROM python:${TAG}\nFROM ${EMPTY}\n'),
      expect: [
        { text: '${TAG}', severity: 'warning', message: 'ARG TAG has no default' },
        { text: '${EMPTY}', severity: 'warning', message: 'FROM reads no image' },
      ],
    },
    { name: 'the platform', files: of('FROM --platform=$ARCH python:3.11\n'), expect: [{ text: '--platform=$ARCH', message: 'the platform is empty' }] },
  ],
  silent: [
    { name: 'declared with a default', files: of('ARG V=3.11\nARG B=python:$V\nFROM $B\nFROM python:${V}-slim\n') },
    { name: 'the use has a default', files: of('ARG T\nFROM python:${T:-3.11}\nFROM alpine:${U-3.20}\n') },
    { name: 'no default, and valid without', files: of('ARG SUFFIX\nFROM python:3.11$SUFFIX\n') },
    { name: 'arguments of the platform', files: of('FROM --platform=$BUILDPLATFORM tool:$TARGETARCH AS a\nFROM --platform=${TARGETPLATFORM} python:3.11-$TARGETOS\n') },
    { name: 'a default that reads another', files: of('ARG A\nARG B=${A:-3.11}\nFROM python:$B\n') },
    { name: 'another sdk', files: { ...of('FROM $X\n'), 'README.md': '---\nsdk: static\n---\n' } },
    { name: 'a form that is not read here', files: of('ARG V=3.11\nFROM python:${V%.*}\n') },
  ],
});
