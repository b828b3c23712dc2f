import { secretsEnvFromRun } from '../../../../src/lint/rules/secrets-env-from-run';
import { testRule } from '../rule-table';

const slim = 'FROM python:3.11-slim\n';
const run = `${slim}RUN --mount=type=secret,id=T,mode=0444,required=true `;

testRule(secretsEnvFromRun, {
  fires: [
    { name: 'export', files: { Dockerfile: `${run}export T=$(cat /run/secrets/T)\n` }, expect: [{ text: 'export T=$(cat /run/secrets/T)', message: 'T is gone' }] },
    { name: 'an assignment, then export', files: { Dockerfile: `${run}set -e && T="$(cat /run/secrets/T)" && export T\n` }, expect: [{}] },
    { name: 'mounted elsewhere', files: { Dockerfile: `${slim}RUN --mount=type=secret,id=T,target=/t export T=$(cat /t)\n` }, expect: [{}] },
  ],
  silent: [
    ...['export T=$(cat /run/secrets/T) && python x.py', 'T=$(cat /run/secrets/T) python x.py', 'cat /run/secrets/T > /x', 'echo "export T=$(cat /run/secrets/T)" >> /etc/profile', 'export A=1', 'python x.py'].map((command) => ({
      name: command,
      files: { Dockerfile: `${run}${command}\n` },
    })),
    { name: 'a stage that is not built', files: { Dockerfile: `${run}export T=$(cat /run/secrets/T)\n${slim}` } },
  ],
});
