import { instructionsNamed, textOf } from '../../documents/dockerfile-lookup';
import type { Dockerfile, Instruction } from '../../documents/dockerfile-model';
import { shellAt } from '../../documents/dockerfile-stage-shell';
import { builtStages } from '../../documents/dockerfile-stages';
import { isPosixShell } from '../../documents/shell-interpreter';
import { declareArgument } from '../edits/declare-argument';
import { globalArguments, readmeUsesDocker, stageFacts, type StageFacts } from '../facts/stage-facts';
import { unsetVariables } from '../facts/unset-variables';
import { heredocUses, variableUses, type VariableUse } from '../facts/variable-uses';
import { imageSets, isPredefined } from '../knowledge/image-environment';
import type { Rule } from '../rule';

interface Use {
  readonly facts: StageFacts;
  readonly instruction: Instruction;
  readonly use: VariableUse;
}

export const dockerArgBeforeFrom: Rule = {
  id: 'docker/arg-before-from',
  severity: 'warning',
  summary: 'A stage uses an ARG that is declared before the first FROM only.',
  alsoKnownAs: ['UndefinedVar'],
  explanation: {
    why: 'An ARG before the first FROM counts for the FROM lines alone. In a stage it is empty until the stage says ARG NAME, which brings the value in. A RUN does not fail for it: it installs another version than meant, or writes to another place.',
    bad: 'ARG PORT=7860\nFROM python:3.11-slim\nENV GRADIO_SERVER_PORT=$PORT\n',
    good: 'ARG PORT=7860\nFROM python:3.11-slim\nARG PORT\nENV GRADIO_SERVER_PORT=$PORT\n',
  },
  check(project, report) {
    if (project.dockerfile === undefined || !readmeUsesDocker(project)) return;
    const { file, document } = project.dockerfile;
    const globals = globalArguments(document);
    if (globals.size === 0 || !mayUse(document.text, globals)) return;
    const uses: Use[] = [...unsetVariables(document).filter(({ use }) => globals.has(use.name)), ...inShells(document, globals)];
    uses.sort((a, b) => a.use.span.start - b.use.span.start);
    const seen = new Set<string>();
    for (const { facts, instruction, use } of uses) {
      const key = `${String(facts.stage.index)} ${use.name}`;
      if (seen.has(key) || !builtStages(document).has(facts.stage.index)) continue;
      seen.add(key);
      report({
        file,
        span: use.span,
        message: `$${use.name} is empty here: an ARG before the first FROM counts in a stage only after ARG ${use.name} in that stage.`,
        fixes: () => [declareArgument(file, facts, instruction, use.name)],
      });
    }
  },
};

/** One of the names stands behind a dollar, or begins what does. */
function mayUse(text: string, globals: ReadonlyMap<string, unknown>): boolean {
  for (const name of globals.keys()) if (text.includes(`$${name}`) || text.includes(`\${${name}`)) return true;
  return false;
}

/** In RUN, where a shell puts the variables in. */
function inShells(dockerfile: Dockerfile, globals: ReadonlyMap<string, unknown>): Use[] {
  const found: Use[] = [];
  for (const instruction of instructionsNamed(dockerfile, 'RUN')) {
    const text = textOf(dockerfile, instruction);
    const stage = dockerfile.stages[instruction.stage ?? -1];
    if (stage === undefined || !text.includes('$') || !mayUse(text, globals) || !isForShell(dockerfile, instruction)) continue;
    const facts = stageFacts(dockerfile, stage);
    const uses = [
      ...variableUses(dockerfile, instruction),
      ...instruction.heredocs.flatMap((heredoc) => heredocUses(dockerfile, heredoc, true)),
    ];
    for (const use of uses) {
      if (use.operator !== undefined || !globals.has(use.name) || isPredefined(use.name)) continue;
      if (facts.variableAt(use.name, instruction) !== undefined || imageSets(facts.base, use.name) !== false) continue;
      if (!mayBeSetIn(text, use.name)) found.push({ facts, instruction, use });
    }
  }
  return found;
}

function isForShell(dockerfile: Dockerfile, instruction: Instruction): boolean {
  return instruction.form === 'shell' && isPosixShell(shellAt(dockerfile, instruction)?.[0] ?? '');
}

/** What a login or the container gives every shell. */
const givenByShell = /^(?:HOME|USER|LOGNAME|SHELL|PWD|OLDPWD|HOSTNAME|TERM|UID|EUID|IFS|RANDOM|SECONDS|LINENO|BASH\w*)$/;

/** The script names the variable without its `$` (an assignment, a loop, `read`), or reads another script. */
function mayBeSetIn(script: string, name: string): boolean {
  return givenByShell.test(name) || new RegExp(`(?<![\\w$]|\\$\\{)${name}\\b`).test(script) || /(?:^|[\s;&|(])(?:\.|source|eval|envsubst)\s/.test(script);
}
