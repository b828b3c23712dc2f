import type { Rule } from '../rule';

export const dockerSyntax: Rule = {
  id: 'docker/syntax',
  severity: 'error',
  summary: 'The Dockerfile does not parse.',
  explanation: {
    why: 'The builder reads the whole Dockerfile before it runs the first step. What it cannot read ends the build at once. Often a backslash is missing at the end of the line above, so that a part of a RUN is taken for an instruction.',
    failure: 'dockerfile parse error on line 3: unknown instruction: ffmpeg',
    bad: 'FROM python:3.11-slim\nRUN apt-get update && apt-get install -y git\n    ffmpeg\n',
    good: 'FROM python:3.11-slim\nRUN apt-get update && apt-get install -y git \\\n    ffmpeg\n',
  },
  check(project, report) {
    if (project.dockerfile === undefined) return;
    const { file, document } = project.dockerfile;
    for (const { span, message } of document.problems) report({ file, span, message });
  },
};
