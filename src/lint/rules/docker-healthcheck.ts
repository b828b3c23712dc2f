import { runtimeStage } from '../facts/stage-facts';
import type { Rule } from '../rule';

export const dockerHealthcheck: Rule = {
  id: 'docker/healthcheck',
  severity: 'info',
  offByDefault: true,
  summary: 'The Dockerfile has no HEALTHCHECK.',
  alsoKnownAs: ['DL3057'],
  explanation: {
    why: 'A Space is taken for healthy when its port answers; HEALTHCHECK is not looked at. It helps where the same image also runs elsewhere, so this rule is off unless it is asked for.',
    bad: 'FROM python:3.11-slim\nCMD ["python", "app.py"]\n',
    good: 'FROM python:3.11-slim\nHEALTHCHECK CMD curl --fail http://localhost:7860/ || exit 1\nCMD ["python", "app.py"]\n',
  },
  check(project, report) {
    const file = project.dockerfile?.file;
    const facts = runtimeStage(project);
    if (facts === undefined || file === undefined || facts.instructions.some(({ keyword }) => keyword === 'HEALTHCHECK')) return;
    report({ file, span: facts.stage.from.span, message: 'The image has no HEALTHCHECK. Add one, or HEALTHCHECK NONE.' });
  },
};
