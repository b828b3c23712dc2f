import { expect, it } from 'vitest';
import { dockerConsecutiveRun } from '../../../../src/lint/rules/docker-consecutive-run';
import { dockerHealthcheck } from '../../../../src/lint/rules/docker-healthcheck';
import { dockerPinApt } from '../../../../src/lint/rules/docker-pin-apt';
import { projectOf } from '../project-of';
import { lint, testRule } from '../rule-table';

const slim = 'FROM python:3.11-slim\n';

testRule(dockerPinApt, {
  fires: [{ name: 'each package', files: { Dockerfile: `${slim}RUN apt-get update && apt-get install -y git curl=8.* libstdc++6:amd64\n` }, expect: [{ text: 'git' }, { text: 'libstdc++6:amd64' }] }],
  silent: [
    { name: 'with versions, files and variables', files: { Dockerfile: `${slim}RUN apt-get update && apt-get install -y git=1:2.39.5-0 ./a.deb $X "$Y" b-\n` } },
    { name: 'another command', files: { Dockerfile: `${slim}RUN apt-get upgrade -y && apt-get remove git\n` } },
  ],
});

testRule(dockerConsecutiveRun, {
  fires: [{ name: 'three', files: { Dockerfile: `${slim}RUN a\n# b\nRUN b\nrun c\nENV D=1\nRUN e\n` }, expect: [{ text: 'RUN' }, { text: 'run' }] }],
  silent: [
    { name: 'with something between', files: { Dockerfile: `${slim}RUN a\nCOPY b /b\nRUN b\n` } },
    { name: 'with mounts and heredocs', files: { Dockerfile: `${slim}RUN a\nRUN --mount=type=cache,target=/x b\nRUN <<EOF\nc\nEOF\nRUN d\n` } },
    { name: 'in another stage', files: { Dockerfile: `${slim.trim()} AS a\nRUN a\nRUN b\n${slim}COPY --from=a /x /x\n` } },
  ],
});

testRule(dockerHealthcheck, {
  fires: [{ name: 'none', files: { Dockerfile: `${slim}CMD ["python"]\n` }, expect: [{ text: 'FROM python:3.11-slim' }] }],
  silent: [
    { name: 'one', files: { Dockerfile: `${slim}HEALTHCHECK CMD curl x\n` } },
    { name: 'one in the base stage', files: { Dockerfile: `${slim.trim()} AS a\nHEALTHCHECK NONE\nFROM a\n` } },
  ],
});

it('says nothing of these unless it is asked', async () => {
  const project = await projectOf({ Dockerfile: `${slim}RUN apt-get update && apt-get install -y git\nRUN true\nCMD ["python"]\n` });
  const told = lint(project).map(({ rule }) => rule);
  expect(told.filter((rule) => /pin-apt|consecutive-run|healthcheck/.test(rule))).toEqual([]);
});
