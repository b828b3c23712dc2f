import { dockerEnvSameInstruction } from '../../../../src/lint/rules/docker-env-same-instruction';
import { testRule } from '../rule-table';

const slim = 'FROM python:3.11-slim\n';
const of = (text: string): { Dockerfile: string } => ({ Dockerfile: slim + text });

testRule(dockerEnvSameInstruction, {
  fires: [
    {
      name: 'on one line',
      files: of('ENV HOME=/home/user PATH="$HOME/.local/bin:$PATH"\n'),
      expect: [{ text: '$HOME', message: '(not set)', fixable: true }],
      fixed: of('ENV HOME=/home/user\nENV PATH="$HOME/.local/bin:$PATH"\n'),
    },
    {
      name: 'on several lines',
      files: of('env A=1 \\\n    ROOT=/data \\\n    CACHE=${ROOT}/cache \\\n    TMP=${ROOT}/tmp\n'),
      expect: [{ text: '${ROOT}' }, { text: '${ROOT}' }],
      fixed: of('env A=1 \\\n    ROOT=/data\nenv CACHE=${ROOT}/cache \\\n    TMP=${ROOT}/tmp\n'),
    },
    {
      name: 'an older value of its own, the base image\'s',
      files: of('ENV ROOT=/a\nENV ROOT=/b X=$ROOT/x\nENV PATH=/c:$PATH Y=$PATH\n'),
      expect: [{ text: '$ROOT', message: '(/a)' }, { text: '$PATH', message: "(the base image's)" }],
      fixed: of('ENV ROOT=/a\nENV ROOT=/b\nENV X=$ROOT/x\nENV PATH=/c:$PATH Y=$PATH\n'),
    },
    {
      name: 'a comment between: no fix',
      files: of('ENV A=1 \\\n# then\n    B=$A\n'),
      expect: [{ text: '$A', fixable: false }],
    },
  ],
  silent: [
    { name: 'set above', files: of('ENV HOME=/home/user\nENV PATH=$HOME/bin:$PATH A=b\n') },
    { name: 'used before it is set: the old value is meant', files: of('ENV OLD=$PATH PATH=/x\n') },
    { name: 'its own old value', files: of('ENV A=1 PATH=/x:$PATH B=2\n') },
    { name: 'the same value as before', files: of('ENV A=/x\nENV A=/x B=$A/y\n') },
    { name: 'in single quotes', files: of("ENV A=1 B='$A'\n") },
    { name: 'with a default', files: of('ENV A=1 B=${A:-2}\n') },
    { name: 'the old form has one name', files: of('ENV A B=$A\n') },
    { name: 'a longer name', files: of('ENV A=1 B=$AB\n') },
    { name: 'ARG puts in what it sets', files: of('ARG A=1 B=$A\n') },
    { name: 'not built', files: { Dockerfile: `FROM debian:12 AS x\nENV A=1 B=$A\n${slim}` } },
  ],
});
