import { instructionsNamed } from '../../documents/dockerfile-lookup';
import type { Dockerfile, Instruction, Word } from '../../documents/dockerfile-model';
import { builtStages } from '../../documents/dockerfile-stages';
import { readmeUsesDocker, stageFacts } from '../facts/stage-facts';
import type { Rule } from '../rule';

/** BuildKit's lexer (frontend/dockerfile/shell/lex.go) knows variables and quotes, and no tilde. */
export const dockerLiteralTilde: Rule = {
  id: 'docker/literal-tilde',
  severity: 'warning',
  summary: 'WORKDIR, COPY or ADD goes to a path that begins with ~.',
  explanation: {
    why: 'Only a shell knows ~ as the home folder. The builder makes a folder whose name is ~, and neither the app nor a RUN, whose shell does know it, finds there what was put into it.',
    bad: 'FROM python:3.11-slim\nWORKDIR ~/app\nCOPY . .\n',
    good: 'FROM python:3.11-slim\nWORKDIR /home/user/app\nCOPY . .\n',
  },
  check(project, report) {
    if (project.dockerfile === undefined || !readmeUsesDocker(project)) return;
    const { file, document } = project.dockerfile;
    if (!document.text.includes('~')) return;
    for (const keyword of ['WORKDIR', 'COPY', 'ADD']) {
      for (const instruction of instructionsNamed(document, keyword)) {
        const path = keyword === 'WORKDIR' ? instruction.words[0] : instruction.words.at(-1);
        if (path === undefined || !/^~(?:\/|$)/.test(path.text) || !builtStages(document).has(instruction.stage ?? -1)) continue;
        const home = homeAt(document, instruction);
        const { span } = path;
        const newText = home === undefined ? undefined : `${home}${path.text.slice(1)}`;
        report({
          file,
          span,
          message: `The builder does not know ~ as the home folder: it makes a folder of that name. Write the path out.`,
          fixes: newText === undefined || !isPlain(document, path) ? [] : [{ title: `Write ${newText}`, safe: false, edits: [{ file, span, newText }] }],
        });
      }
    }
  },
};

/** By ENV, or by the account that USER names where this file makes it. */
function homeAt(dockerfile: Dockerfile, instruction: Instruction): string | undefined {
  const stage = dockerfile.stages[instruction.stage ?? -1];
  if (stage === undefined) return undefined;
  const facts = stageFacts(dockerfile, stage);
  const written = facts.variableAt('HOME', instruction)?.value;
  const account = facts.userAt(instruction)?.account;
  const home = written ?? (account === undefined ? undefined : `/home/${account.name}`);
  return home !== undefined && /^\/[\w./-]+$/.test(home) ? home : undefined;
}

function isPlain({ text }: Dockerfile, { span, text: read }: Word): boolean {
  return text.slice(span.start, span.end) === read && /^[\w~./-]+$/.test(read);
}
