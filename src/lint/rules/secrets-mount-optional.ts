import { mountsOf } from '../../documents/dockerfile-mounts';
import { checksForSecret } from '../facts/build-secrets';
import { builtInstructions } from '../facts/built-instructions';
import type { Rule } from '../rule';

export const secretsMountOptional: Rule = {
  id: 'secrets/mount-optional',
  severity: 'info',
  summary: 'A secret mount without required=true, or without a name.',
  explanation: {
    why: 'Where the Space has no such secret, a mount without required=true is silently left out: the step runs with an empty token and fails later, or brings less than it should into the build cache. With required=true the build says which secret is missing.',
    failure: 'secret HF_TOKEN: not found',
    bad: 'FROM python:3.11-slim\nRUN --mount=type=secret,id=HF_TOKEN,mode=0444 HF_TOKEN=$(cat /run/secrets/HF_TOKEN) python fetch.py\n',
    good: 'FROM python:3.11-slim\nRUN --mount=type=secret,id=HF_TOKEN,mode=0444,required=true HF_TOKEN=$(cat /run/secrets/HF_TOKEN) python fetch.py\n',
  },
  check(project, report) {
    const file = project.dockerfile?.file;
    if (file === undefined) return;
    for (const { facts, instruction } of builtInstructions(project, 'RUN', /--mount=\S*secret/)) {
      const isThoughtOf = checksForSecret(facts.dockerfile, instruction);
      for (const { type, id, source, target, required, flag } of mountsOf(instruction)) {
        if (type !== 'secret') continue;
        const { span } = flag;
        if (id === undefined && source === undefined && target === undefined) {
          report({
            file,
            span,
            severity: 'error',
            message: 'This mount names no secret, and the builder refuses it. Add id= with the name of a secret of the Space.',
          });
        } else if (!required && !isThoughtOf && !/required=/i.test(flag.value ?? '')) {
          const isPlain = !/["'\\]/.test(facts.dockerfile.text.slice(span.start, span.end));
          report({
            file,
            span,
            message: `Where the Space has no secret ${id ?? source ?? 'of this name'}, the step goes on without it. Add required=true to stop the build there.`,
            // Not safe: the build then fails where it went on before.
            fixes: isPlain
              ? [{ title: 'Add required=true', safe: false, edits: [{ file, span: { start: span.end, end: span.end }, newText: ',required=true' }] }]
              : [],
          });
        }
      }
    }
  },
};
