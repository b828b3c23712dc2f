import { readmeUsesDocker } from '../facts/stage-facts';
import type { Rule } from '../rule';

/** After BuildKit's reservedStageNames. */
const reserved = new Set(['scratch', 'context']);

export const dockerReservedStageName: Rule = {
  id: 'docker/reserved-stage-name',
  severity: 'warning',
  summary: 'A stage has a name that the builder keeps for itself.',
  alsoKnownAs: ['ReservedStageName'],
  explanation: {
    why: 'The name scratch is that of the empty image, context that of the build context. With a stage of that name, FROM scratch below it no longer begins with nothing.',
    failure: 'ReservedStageName: Stage name should not use the same name as reserved stage "scratch"',
    bad: 'FROM python:3.11 AS scratch\nRUN pip wheel -w /wheels gradio\nFROM python:3.11-slim\nCOPY --from=scratch /wheels /wheels\n',
    good: 'FROM python:3.11 AS wheels\nRUN pip wheel -w /wheels gradio\nFROM python:3.11-slim\nCOPY --from=wheels /wheels /wheels\n',
  },
  check(project, report) {
    if (project.dockerfile === undefined || !readmeUsesDocker(project)) return;
    const { file, document } = project.dockerfile;
    for (const { name } of document.stages) {
      if (name === undefined || !reserved.has(name.text.toLowerCase())) continue;
      report({ file, span: name.span, message: `The builder keeps the name ${name.text} for itself. Give the stage another one.` });
    }
  },
};
