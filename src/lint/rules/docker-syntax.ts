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
    if (project.dockerfile === undefined) {
      const file = { repo: 'space', path: 'Dockerfile' } as const;
      const source = project.source(file);
      if (source === undefined) return;
      const size = (source.text.length / 1e6).toFixed(1);
      const message = `This Dockerfile is not checked: it has ${size} million characters, and one million is the most that is read.`;
      report({ file, span: source.lines.lineSpan(0), severity: 'warning', message });
      return;
    }
    const { file, document } = project.dockerfile;
    for (const { span, message } of document.problems) report({ file, span, message });
  },
};
