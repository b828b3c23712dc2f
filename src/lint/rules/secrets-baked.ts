import { readArgument, readCopy, readEnvironment } from '../../documents/dockerfile-arguments';
import type { Instruction } from '../../documents/dockerfile-model';
import type { Project } from '../../project/project';
import { findSecrets, looksLikeSecret } from '../knowledge/secret-patterns';
import type { Report, Rule } from '../rule';

const whatToDo = 'Revoke it and keep the new one as a secret of the Space.';

/** The message never holds the secret: it goes into logs and notifications. */
export const secretsBaked: Rule = {
  id: 'secrets/baked',
  severity: 'warning',
  summary: 'A token or key stands in a file that is pushed, or is copied into the image.',
  alsoKnownAs: ['SecretsUsedInArgOrEnv'],
  explanation: {
    why: 'Everyone who can read the Space can read its files, its history and its image. A token there stays in the history after it is taken out of the file, so it must be revoked. Secrets of the Space reach the app as environment variables, and a build step by RUN --mount=type=secret.',
    bad: 'FROM python:3.11-slim\nCOPY .env app.py ./\nCMD ["python", "app.py"]\n',
    good: 'FROM python:3.11-slim\nCOPY app.py ./\nRUN --mount=type=secret,id=HF_TOKEN,mode=0444 python fetch.py\nCMD ["python", "app.py"]\n',
  },
  check(project, report) {
    for (const { path, ignored } of project.files.values()) {
      if (ignored) continue;
      for (const { span, kind } of project.derived(path, findSecrets) ?? []) {
        report({
          file: { repo: 'space', path },
          span,
          message: `This is ${kind}. Everyone who can read the Space can read it, and it stays in the history. ${whatToDo}`,
        });
      }
    }
    checkDockerfile(project, report);
  },
};

function checkDockerfile(project: Project, report: (finding: Report) => void): void {
  if (project.dockerfile === undefined) return;
  const { file, document } = project.dockerfile;
  const known = project.derived(file.path, findSecrets) ?? [];
  for (const instruction of document.instructions) {
    const pairs = [
      ...readEnvironment(instruction, document.text, document.escape),
      ...(instruction.keyword === 'ARG' ? readArgument(instruction, document.text, document.escape) : []),
    ];
    for (const { name, value } of instruction.keyword === 'LABEL' ? [] : pairs) {
      if (value === undefined || !looksLikeSecret(name.text, value.text)) continue;
      if (known.some(({ span }) => span.start < value.span.end && value.span.start < span.end)) continue;
      const message = `The value of ${name.text} looks like a secret, and the image keeps it for everyone who can read the Space. ${whatToDo}`;
      report({ file, span: value.span, message });
    }
    reportCopiedEnvironment(project, instruction, report);
  }
}

function reportCopiedEnvironment(project: Project, instruction: Instruction, report: (finding: Report) => void): void {
  if (project.dockerfile === undefined) return;
  const { file, document } = project.dockerfile;
  const copy = readCopy(instruction, document.text);
  if (copy === undefined || copy.from !== undefined) return;
  for (const source of copy.sources) {
    const path = source.text.replace(/^(\.?\/)+/, '');
    const reached = isEnvironmentFile(path) ? path : environmentFileBelow(project, path);
    if (reached === undefined) continue;
    const message = `This copies ${reached} into the image, where everyone who can read the Space can read it. Keep it out of the repo, and its values as secrets of the Space.`;
    report({ file, span: source.span, message });
  }
}

/** `.env`, `.env.local`, `.env.production`; not the templates that are made to be read. */
function isEnvironmentFile(path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return /^\.env(\.[\w-]+)*$/.test(name) && !/example|sample|template|dist|default|schema|test/i.test(name);
}

/** A whole folder is copied, with a file of secrets at its top. */
function environmentFileBelow(project: Project, folder: string): string | undefined {
  const prefix = folder === '' || folder === '.' ? '' : `${folder.replace(/\/$/, '')}/`;
  for (const name of ['.env', '.env.local']) {
    const file = project.files.get(prefix + name);
    if (file !== undefined && !file.ignored && !project.dockerIgnores(file.path)) return file.path;
  }
  return undefined;
}
