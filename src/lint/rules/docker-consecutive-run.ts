import { runtimeStage } from '../facts/stage-facts';
import type { Rule } from '../rule';

export const dockerConsecutiveRun: Rule = {
  id: 'docker/consecutive-run',
  severity: 'info',
  offByDefault: true,
  summary: 'Two RUNs stand behind each other and could be one.',
  alsoKnownAs: ['DL3059'],
  explanation: {
    why: 'Every RUN is a layer of its own. One RUN instead of two can make the image smaller, where the second removes what the first wrote; two are rebuilt apart, which is why this rule is off unless it is asked for.',
    bad: 'FROM python:3.11-slim\nRUN pip install --no-cache-dir torch\nRUN pip install --no-cache-dir gradio\n',
    good: 'FROM python:3.11-slim\nRUN pip install --no-cache-dir torch gradio\n',
  },
  check(project, report) {
    const file = project.dockerfile?.file;
    const facts = runtimeStage(project);
    if (facts === undefined || file === undefined) return;
    const { instructions } = facts.stage;
    for (const [index, { keyword, keywordSpan, flags, heredocs }] of instructions.entries()) {
      const previous = instructions[index - 1];
      // Mounts and heredocs belong to one RUN alone.
      if (keyword !== 'RUN' || previous?.keyword !== 'RUN' || [flags, heredocs, previous.flags, previous.heredocs].some(({ length }) => length > 0)) continue;
      report({ file, span: keywordSpan, message: 'This RUN follows another. Join them with &&.' });
    }
  },
};
