import { readArgument, readCopy, readEnvironment } from '../../documents/dockerfile-arguments';
import { instructionAt, instructionsNamed, textOf } from '../../documents/dockerfile-lookup';
import type { Dockerfile, Instruction, NameValue } from '../../documents/dockerfile-model';
import type { Span } from '../../documents/text';
import type { Located, Project } from '../../project/project';
import { removeAssignment } from '../edits/remove-assignment';
import type { Fix } from '../finding';
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
    const dockerfile = project.dockerfile;
    // By where their names begin.
    const told = new Set<number>();
    let mayCopyEnvironment = dockerfile?.document.text.includes('.env') === true;
    for (const { path, ignored } of project.files.values()) {
      if (ignored) continue;
      if (path.endsWith('.env') || path.endsWith('.env.local')) mayCopyEnvironment = true;
      for (const { span, kind } of project.derived(path, findSecrets) ?? []) {
        const assignment = path === dockerfile?.file.path ? assignmentAround(dockerfile.document, span) : undefined;
        if (assignment !== undefined) told.add(assignment.pair.name.span.start);
        report({
          file: { repo: 'space', path },
          span,
          message: `This is ${kind}. Everyone who can read the Space can read it, and it stays in the history. ${whatToDo}`,
          fixes: () => (assignment === undefined || dockerfile === undefined ? [] : fixesOf(dockerfile, assignment)),
        });
      }
    }
    if (dockerfile === undefined) return;
    const { file, document } = dockerfile;
    for (const assignment of assignmentsNamed(document, secretNames)) {
      const { name, value } = assignment.pair;
      if (value === undefined || told.has(name.span.start) || !looksLikeSecret(name.text, value.text)) continue;
      report({
        file,
        span: value.span,
        message: `The value of ${name.text} looks like a secret, and the image keeps it for everyone who can read the Space. ${whatToDo}`,
        fixes: () => fixesOf(dockerfile, assignment),
      });
    }
    if (!mayCopyEnvironment) return;
    for (const keyword of ['COPY', 'ADD']) {
      for (const instruction of instructionsNamed(document, keyword)) reportCopiedEnvironment(project, instruction, report);
    }
  },
};

/** One variable of an ENV or ARG. */
interface Assignment {
  readonly instruction: Instruction;
  readonly pair: NameValue;
  /** All of the instruction. */
  readonly pairs: readonly NameValue[];
}

/** What every name holds that looksLikeSecret() takes for a secret's. */
const secretNames = /TOKEN|SECRET|PASSW|KEY/i;

/** @param sign to be found in the text of the instruction: reading one costs more than this */
function assignmentsNamed(document: Dockerfile, sign: RegExp): readonly Assignment[] {
  const found: Assignment[] = [];
  for (const keyword of ['ENV', 'ARG']) {
    for (const instruction of instructionsNamed(document, keyword)) {
      if (sign.test(textOf(document, instruction))) addAssignments(found, document, instruction);
    }
  }
  return found;
}

function addAssignments(found: Assignment[], { escape }: Dockerfile, instruction: Instruction): void {
  const read = instruction.keyword === 'ENV' ? readEnvironment : readArgument;
  const pairs = read(instruction, escape);
  for (const pair of pairs) found.push({ instruction, pair, pairs });
}

/** The one whose value a place is in. */
function assignmentAround(document: Dockerfile, span: Span): Assignment | undefined {
  const instruction = instructionAt(document, span.start);
  if (instruction?.keyword !== 'ENV' && instruction?.keyword !== 'ARG') return undefined;
  const assignments: Assignment[] = [];
  addAssignments(assignments, document, instruction);
  return assignments.find(({ pair: { value } }) => value !== undefined && span.start < value.span.end && value.span.start < span.end);
}

function fixesOf({ file, document }: Located<Dockerfile>, { instruction, pair, pairs }: Assignment): readonly Fix[] {
  const edit = removeAssignment(file, document, instruction, pairs, pair);
  // Not safe: the app goes without until the Space has the secret, and the token must be revoked all the same.
  return edit === undefined ? [] : [{ title: 'Remove it and keep it as a secret of the Space', safe: false, edits: [edit] }];
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
