import { readLooseList } from '../../documents/loose-list';
import { builtInstructions } from '../facts/built-instructions';
import { runtimeStage } from '../facts/stage-facts';
import type { Rule } from '../rule';

export const dockerJsonForm: Rule = {
  id: 'docker/json-form',
  severity: 'error',
  summary: 'A command looks like JSON and is not, so the shell is given brackets and commas.',
  explanation: {
    why: 'The JSON form takes double quotes, a comma between all strings and none behind the last. Anything else is silently taken for a shell command: the shell looks for a program called [python, and the Space does not start.',
    failure: "/bin/sh: 1: [python,: not found",
    bad: "FROM python:3.11-slim\nCMD ['python', 'app.py']\n",
    good: 'FROM python:3.11-slim\nCMD ["python", "app.py"]\n',
  },
  check(project, report) {
    const dockerfile = project.dockerfile;
    if (dockerfile === undefined) return;
    const { file, document } = dockerfile;
    for (const keyword of ['RUN', 'CMD', 'ENTRYPOINT']) {
      for (const { facts, instruction } of builtInstructions(project, keyword, /\[/)) {
        if (instruction.form === 'json' || (keyword !== 'RUN' && facts.stage !== runtimeStage(project)?.stage)) continue;
        const { argumentsSpan: span, argumentPieces, heredocs } = instruction;
        if (document.text.charAt(span.start) !== '[' || heredocs.length > 0) continue;
        const items = readLooseList(argumentPieces.map(({ start, end }) => document.text.slice(start, end)).join(''));
        if (items === undefined) continue;
        const newText = `[${items.map((item) => JSON.stringify(item)).join(', ')}]`;
        report({
          file,
          span,
          message: `This is no valid JSON, so it is handed to the shell as it stands, and ${keyword === 'RUN' ? 'the build stops' : 'the Space does not start'}. Write ${newText.length > 80 ? 'strings in double quotes, with commas between them' : newText}.`,
          fixes: [{ title: 'Write it as JSON', safe: true, edits: [{ file, span, newText }] }],
        });
      }
    }
  },
};
