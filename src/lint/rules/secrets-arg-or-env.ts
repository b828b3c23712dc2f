import { readArgument, readEnvironment } from '../../documents/dockerfile-arguments';
import { instructionsNamed, textOf } from '../../documents/dockerfile-lookup';
import { readmeUsesDocker } from '../facts/stage-facts';
import { isNoSecretValue, namesSecret } from '../knowledge/secret-names';
import { findSecrets, looksLikeSecret } from '../knowledge/secret-patterns';
import type { Rule } from '../rule';

const signs = /TOKEN|SECRET|PASSW|PASSPHRASE|CREDENTIALS|KEY/i;

/** Values that look made by chance are told by secrets/baked. */
export const secretsArgOrEnv: Rule = {
  id: 'secrets/arg-or-env',
  severity: 'warning',
  summary: 'A secret is expected as a build argument, or stands in ARG or ENV.',
  alsoKnownAs: ['SecretsUsedInArgOrEnv'],
  explanation: {
    why: 'Secrets of a Space do not come as build arguments: ARG HF_TOKEN is empty in the build, or it is a variable of the Space, which everyone can read. A build step gets a secret by RUN --mount=type=secret, the app as an environment variable. A value in the Dockerfile can be read by everyone who can read the Space.',
    bad: 'FROM python:3.11-slim\nARG HF_TOKEN\nRUN HF_TOKEN=$HF_TOKEN python fetch.py\n',
    good: 'FROM python:3.11-slim\nRUN --mount=type=secret,id=HF_TOKEN,mode=0444,required=true HF_TOKEN=$(cat /run/secrets/HF_TOKEN) python fetch.py\n',
  },
  check(project, report) {
    const dockerfile = project.dockerfile;
    if (dockerfile === undefined || !readmeUsesDocker(project)) return;
    const { file, document } = dockerfile;
    for (const keyword of ['ARG', 'ENV']) {
      const read = keyword === 'ARG' ? readArgument : readEnvironment;
      const told = new Set<string>();
      for (const instruction of instructionsNamed(document, keyword)) {
        if (!signs.test(textOf(document, instruction))) continue;
        for (const { name, value } of read(instruction, document.escape)) {
          if (!namesSecret(name.text)) continue;
          const text = value?.text ?? '';
          if (keyword === 'ARG' && text === '' && !told.has(name.text)) {
            told.add(name.text);
            report({
              file,
              span: name.span,
              message: `Secrets of the Space do not come as build arguments: ${name.text} is empty here, or a variable that everyone can read. Use RUN --mount=type=secret,id=${name.text}.`,
            });
          } else if (value !== undefined && !isNoSecretValue(text) && !looksLikeSecret(name.text, text) && findSecrets(text).length === 0) {
            report({
              file,
              span: name.span,
              severity: 'info',
              message: `Everyone who can read the Space can read the value of ${name.text}. If it is a secret, keep it as one of the Space.`,
            });
          }
        }
      }
    }
  },
};
