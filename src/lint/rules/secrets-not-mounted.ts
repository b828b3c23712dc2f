import { textOf } from '../../documents/dockerfile-lookup';
import type { Dockerfile, Instruction } from '../../documents/dockerfile-model';
import { checksForSecret, secretFiles, secretsFolder } from '../facts/build-secrets';
import { builtInstructions } from '../facts/built-instructions';
import { hasUnknownMount } from '../facts/mounts';
import { runtimeStage } from '../facts/stage-facts';
import type { Span } from '../../documents/text';
import type { Fix } from '../finding';
import type { Rule } from '../rule';

const named = /\/run\/secrets\/([A-Za-z_][\w.-]*)/;

export const secretsNotMounted: Rule = {
  id: 'secrets/not-mounted',
  severity: 'warning',
  summary: 'A file below /run/secrets is read where no secret is mounted.',
  explanation: {
    why: 'A secret of the Space is a file only in a RUN that mounts it, and only as long as that RUN lasts. When the app runs, its secrets are environment variables and /run/secrets is empty.',
    failure: 'cat: /run/secrets/HF_TOKEN: No such file or directory',
    bad: 'FROM python:3.11-slim\nRUN HF_TOKEN=$(cat /run/secrets/HF_TOKEN) python fetch.py\n',
    good: 'FROM python:3.11-slim\nRUN --mount=type=secret,id=HF_TOKEN,mode=0444,required=true HF_TOKEN=$(cat /run/secrets/HF_TOKEN) python fetch.py\n',
  },
  check(project, report) {
    const dockerfile = project.dockerfile;
    if (dockerfile === undefined || !dockerfile.document.text.includes(secretsFolder)) return;
    const { file, document } = dockerfile;
    for (const { facts, instruction } of builtInstructions(project, 'RUN', named)) {
      const found = firstName(document, instruction);
      if (found === undefined || checksForSecret(document, instruction) || hasUnknownMount(facts, instruction)) continue;
      const secrets = secretFiles(facts, instruction);
      const path = `${secretsFolder}/${found.name}`;
      if (secrets.some((secret) => secret.path === undefined || path.startsWith(secret.path))) continue;
      const at = { start: instruction.argumentsSpan.start, end: instruction.argumentsSpan.start };
      // Not safe: the build then fails where the Space has no such secret.
      const fixes: readonly Fix[] = [
        { title: `Mount the secret ${found.name}`, safe: false, edits: [{ file, span: at, newText: `--mount=type=secret,id=${found.name},mode=0444,required=true ` }] },
      ];
      report({
        file,
        span: found.span,
        message: `No secret is mounted here, so there is no ${path}. Add --mount=type=secret,id=${found.name} to this RUN.`,
        fixes: secrets.length === 0 && found.isOnly ? fixes : [],
      });
    }
    for (const keyword of ['CMD', 'ENTRYPOINT']) {
      for (const { facts, instruction } of builtInstructions(project, keyword, named)) {
        const found = firstName(document, instruction);
        if (found === undefined || facts.stage !== runtimeStage(project)?.stage || checksForSecret(document, instruction)) continue;
        report({
          file,
          span: found.span,
          message: `Secrets are files in a build step only: when the Space starts there is no ${secretsFolder}/${found.name}. The secret is the environment variable ${found.name}.`,
        });
      }
    }
  },
};

interface NamedSecret {
  readonly name: string;
  readonly span: Span;
  /** No other secret is named. */
  readonly isOnly: boolean;
}

/** The first secret that the command names, its flags and comments left out. Undefined where it writes there itself. */
function firstName(document: Dockerfile, instruction: Instruction): NamedSecret | undefined {
  const { start } = instruction.argumentsSpan;
  const text = textOf(document, instruction).slice(start - instruction.spanStart).replace(/^\s*#.*$/gm, (line) => ' '.repeat(line.length));
  const first = named.exec(text);
  if (first?.[1] === undefined || /(?:>\s*|mkdir\s[^\n;&|]{0,80}|tee\s+)["']?\/run\/secrets/.test(text) || instruction.heredocs.length > 1) return undefined;
  const names = new Set([...text.matchAll(new RegExp(named, 'g'))].map(([, name]) => name));
  return { name: first[1], isOnly: names.size === 1, span: { start: start + first.index, end: start + first.index + first[0].length } };
}
