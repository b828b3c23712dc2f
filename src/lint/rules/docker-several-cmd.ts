import { textOf } from '../../documents/dockerfile-lookup';
import type { Instruction } from '../../documents/dockerfile-model';
import { wholeLines } from '../edits/remove-assignment';
import { startInstructions } from '../facts/entry-point';
import { runtimeStage } from '../facts/stage-facts';
import type { Rule } from '../rule';

export const dockerSeveralCmd: Rule = {
  id: 'docker/several-cmd',
  severity: 'warning',
  summary: 'A CMD or ENTRYPOINT that never runs: only the last of a stage counts.',
  alsoKnownAs: ['DL4003', 'DL4004', 'MultipleInstructionsDisallowed'],
  explanation: {
    why: 'A container runs one command. Of several CMDs only the last is kept, and an ENTRYPOINT in the shell form drops CMD altogether, so what stands there is not started: the server that a Space waits for may be the one that is left out.',
    bad: 'FROM python:3.11-slim\nCMD ["python", "worker.py"]\nCMD ["python", "app.py"]\n',
    good: 'FROM python:3.11-slim\nCMD ["python", "app.py"]\n',
  },
  check(project, report) {
    const facts = runtimeStage(project);
    const file = project.dockerfile?.file;
    if (facts === undefined || file === undefined) return;
    const { dockerfile, stage } = facts;
    const removal = (instruction: Instruction): { title: string; safe: boolean; edits: [{ file: typeof file; span: Instruction['span']; newText: string }] } => ({
      title: `Remove this ${instruction.keyword}`,
      safe: true,
      edits: [{ file, span: wholeLines(dockerfile, instruction), newText: '' }],
    });
    for (const keyword of ['CMD', 'ENTRYPOINT']) {
      const all = stage.instructions.filter((instruction) => instruction.keyword === keyword);
      const last = all.pop();
      if (last === undefined) continue;
      for (const instruction of all) {
        report({
          file,
          span: instruction.keywordSpan,
          message: `This ${keyword} never runs: the one further down takes its place. To start several programs, start them from one script.`,
          related: [{ file, span: last.keywordSpan, message: 'This one counts.' }],
          fixes: [removal(instruction)],
        });
      }
    }
    const { entrypoint, command } = startInstructions(facts);
    if (entrypoint === undefined || command === undefined || entrypoint.form === 'json' || command.stage !== stage.index) return;
    // The shell gets the words of CMD all the same, and a script can use them.
    if (entrypoint.argumentsSpan.start === entrypoint.argumentsSpan.end || /\$[@*\d{]/.test(textOf(dockerfile, entrypoint))) return;
    report({
      file,
      span: command.keywordSpan,
      message: 'This CMD never runs: an ENTRYPOINT in the shell form takes no arguments. Write the ENTRYPOINT in the JSON form, or leave one of them out.',
      related: [{ file, span: entrypoint.keywordSpan, message: 'This one runs.' }],
      fixes: [removal(command)],
    });
  },
};
