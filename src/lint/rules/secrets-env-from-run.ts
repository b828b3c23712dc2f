import { runScript } from '../../documents/dockerfile-shell';
import { secretFiles, variablesFromSecrets } from '../facts/build-secrets';
import { builtInstructions } from '../facts/built-instructions';
import type { Rule } from '../rule';

/** Commands that only set variables. */
const setting = new Set(['export', 'set', ':', 'true', 'cat']);

export const secretsEnvFromRun: Rule = {
  id: 'secrets/env-from-run',
  severity: 'warning',
  summary: 'A variable is set from a secret in a RUN that does nothing else with it.',
  explanation: {
    why: 'Every RUN is a shell of its own: what it exports is gone when it ends, so later steps and the app see nothing of it. Read the secret in the RUN that needs it. The app gets the secrets of the Space as environment variables anyway.',
    bad: 'FROM python:3.11-slim\nRUN --mount=type=secret,id=HF_TOKEN,mode=0444,required=true export HF_TOKEN=$(cat /run/secrets/HF_TOKEN)\nRUN python fetch.py\n',
    good: 'FROM python:3.11-slim\nRUN --mount=type=secret,id=HF_TOKEN,mode=0444,required=true HF_TOKEN=$(cat /run/secrets/HF_TOKEN) python fetch.py\n',
  },
  check(project, report) {
    const dockerfile = project.dockerfile;
    if (dockerfile === undefined) return;
    const { file, document } = dockerfile;
    for (const { facts, instruction } of builtInstructions(project, 'RUN', /\/run\/secrets|--mount=\S*secret/)) {
      const script = runScript(document, instruction);
      if (script === undefined || script.failed) continue;
      const { commands } = script;
      if (commands.some(({ words }) => words.length > 0 && !setting.has(words[0]?.text ?? ''))) continue;
      // A redirection makes more of it than a variable.
      if (commands.some(({ span }) => />/.test(document.text.slice(span.start, span.end)))) continue;
      const paths = ['/run/secrets', ...secretFiles(facts, instruction).flatMap(({ path }) => path ?? [])];
      const [name] = variablesFromSecrets(commands, paths);
      const [first] = commands;
      if (name === undefined || first === undefined) continue;
      report({
        file,
        span: first.span,
        message: `${name} is gone when this RUN ends: later steps and the app do not see it. Read the secret in the RUN that needs it.`,
      });
    }
  },
};
