import type { Flag, Instruction } from '../../documents/dockerfile-model';
import type { FileReference } from '../../project/project';
import { builtInstructions } from '../facts/built-instructions';
import { holdsWord, wantedWords } from '../facts/dockerfile-words';
import type { StageFacts } from '../facts/stage-facts';
import type { Fix } from '../finding';
import type { Rule } from '../rule';

const link = wantedWords(['link']);

/**
 * BuildKit copies for --link into an empty layer, where it finds no /etc/passwd (github.com/moby/buildkit/issues/2987):
 * every worker that can merge layers stops, the others take no notice of --link. `root` and numbers need no look-up, and
 * with --chmod BuildKit left --link out for long.
 */
export const dockerLinkChown: Rule = {
  id: 'docker/link-chown',
  severity: 'warning',
  summary: 'COPY --link gives files to a user by name, and knows no names.',
  explanation: {
    why: 'With --link the files are put into an empty layer of their own, and no /etc/passwd is there to look a name up in. BuildKit stops; only a builder that cannot merge layers goes on, as if --link were not there.',
    failure: 'ERROR: failed to solve: invalid user index: -1',
    bad: 'FROM python:3.11-slim\nRUN useradd -m -u 1000 user\nCOPY --link --chown=user . /app\nUSER user\nCMD ["python", "/app/app.py"]\n',
    good: 'FROM python:3.11-slim\nRUN useradd -m -u 1000 user\nCOPY --link --chown=1000 . /app\nUSER user\nCMD ["python", "/app/app.py"]\n',
  },
  check(project, report) {
    const dockerfile = project.dockerfile;
    if (dockerfile === undefined || !holdsWord(dockerfile.document, link)) return;
    for (const keyword of ['COPY', 'ADD']) {
      for (const { facts, instruction } of builtInstructions(project, keyword, /--link\b/)) {
        const flag = linkedOwner(instruction);
        const owner = flag?.value === undefined ? undefined : facts.expandAt(flag.value, instruction);
        const name = owner?.split(':').find((part) => !/^(?:\d+|root|)$/.test(part));
        if (flag === undefined || owner === undefined || name === undefined) continue;
        const fixes = fixesOf(dockerfile.file, facts, instruction, flag);
        report({
          file: dockerfile.file,
          span: flag.span,
          message: `--link copies into an empty layer, where there is no ${name}: a BuildKit that can merge layers stops with "invalid user index: -1". ${fixes.length > 1 ? 'Write the number' : 'Write numbers'}, or leave --link out.`,
          fixes,
        });
      }
    }
  },
};

function linkedOwner({ flags }: Instruction): Flag | undefined {
  const isLinked = flags.some(({ name, value }) => name === 'link' && (value === undefined || value.toLowerCase() === 'true'));
  return isLinked && !flags.some(({ name }) => name === 'chmod') ? flags.find(({ name }) => name === 'chown') : undefined;
}

function fixesOf(file: FileReference, facts: StageFacts, instruction: Instruction, owner: Flag): readonly Fix[] {
  const fixes: Fix[] = [];
  const [name = '', group] = owner.value?.split(':') ?? [];
  const uid = facts.accounts.get(name)?.uid;
  if (typeof uid === 'number' && (group === undefined || group === name)) {
    const start = owner.span.start + '--chown='.length;
    const number = String(uid);
    const newText = group === undefined ? number : `${number}:${number}`;
    fixes.push({ title: `Write ${newText} in place of ${owner.value ?? ''}`, safe: false, edits: [{ file, span: { start, end: owner.span.end }, newText }] });
  }
  const link = instruction.flags.find(({ name: each }) => each === 'link');
  if (link !== undefined) {
    const { text } = facts.dockerfile;
    const end = link.span.end + (/^[ \t]*/.exec(text.slice(link.span.end, link.span.end + 100))?.[0].length ?? 0);
    fixes.push({ title: 'Leave --link out', safe: true, edits: [{ file, span: { start: link.span.start, end }, newText: '' }] });
  }
  return fixes;
}
