import { secretsMountOptional } from '../../../../src/lint/rules/secrets-mount-optional';
import { testRule } from '../rule-table';

const slim = 'FROM python:3.11-slim\n';
const mount = '--mount=type=secret,id=HF_TOKEN,mode=0444';
const use = 'HF_TOKEN=$(cat /run/secrets/HF_TOKEN) python fetch.py\n';

testRule(secretsMountOptional, {
  fires: [
    {
      name: 'without required',
      files: { Dockerfile: `${slim}RUN ${mount} ${use}` },
      expect: [{ text: mount, severity: 'info', message: 'no secret HF_TOKEN' }],
      fixed: { Dockerfile: `${slim}RUN ${mount},required=true ${use}` },
    },
    { name: 'as a variable', files: { Dockerfile: `${slim}RUN --mount=type=secret,id=A,env=A python fetch.py\n` }, expect: [{}] },
    { name: 'without a name', files: { Dockerfile: `${slim}RUN --mount=type=secret,mode=0444 ${use}` }, expect: [{ severity: 'error', fixable: false }] },
  ],
  silent: [
    { name: 'required', files: { Dockerfile: `${slim}RUN ${mount},required=true ${use}RUN ${mount},required ${use}` } },
    { name: 'not required on purpose', files: { Dockerfile: `${slim}RUN ${mount},required=false ${use}` } },
    ...['if [ -f /run/secrets/HF_TOKEN ]; then x; fi', 'test -s "/run/secrets/HF_TOKEN" && x', 'x "$(cat /run/secrets/HF_TOKEN 2>/dev/null)"', 'cat /run/secrets/HF_TOKEN || true'].map((command) => ({
      name: command,
      files: { Dockerfile: `${slim}RUN ${mount} ${command}\n` },
    })),
    { name: 'another mount', files: { Dockerfile: `${slim}RUN --mount=type=bind,source=secret,target=/x cat /x\n` } },
    { name: 'a stage that is not built', files: { Dockerfile: `${slim}RUN ${mount} ${use}${slim}` } },
  ],
});
