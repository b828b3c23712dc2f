import { entryPoint } from '../facts/entry-point';
import { isAtOrBelow } from '../facts/container-path';
import { copiedSources } from '../facts/copies';
import { wantsDevMode } from '../facts/readme-facts';
import { runtimeStage, type StageFacts } from '../facts/stage-facts';
import { linesBeforeStart } from '../edits/dockerfile-lines';
import type { Edit, Fix } from '../finding';
import type { Rule } from '../rule';
import type { FileReference, Project } from '../../project/project';

const dropsPrivileges = new Set(['gosu', 'su-exec', 'setpriv', 'runuser', 'su', 'chpst', 's6-setuidgid', 'start-stop-daemon']);

export const userNoUser: Rule = {
  id: 'user/no-user',
  severity: 'warning',
  summary: 'The container runs as root.',
  alsoKnownAs: ['DL3002'],
  explanation: {
    why: 'Spaces are meant to run as uid 1000. As root many apps work all the same, but files that root makes on persistent storage cannot be changed by an app that runs as uid 1000 later, and Dev Mode does not work: it needs the code to belong to uid 1000.',
    failure: "PermissionError: [Errno 13] Permission denied: '/data/…'",
    bad: 'FROM python:3.11-slim\nWORKDIR /app\nCOPY . .\nCMD ["python", "app.py"]\n',
    good: 'FROM python:3.11-slim\nRUN useradd -m -u 1000 user\nUSER user\nWORKDIR /app\nCOPY --chown=user . .\nCMD ["python", "app.py"]\n',
  },
  check(project, report) {
    const facts = runtimeStage(project);
    const file = project.dockerfile?.file;
    if (facts === undefined || file === undefined) return;
    const { lastUser, base, stage } = facts;
    const isRoot = lastUser === undefined ? base.startsAsRoot : lastUser.uid === 0;
    if (!isRoot || changesUserAtStart(project, facts)) return;
    const devMode = wantsDevMode(project);
    const cause = lastUser === undefined ? 'The final stage has no USER, so the app runs as root' : 'The app runs as root';
    report({
      file,
      span: lastUser?.instruction?.span ?? stage.image.span,
      severity: devMode ? 'error' : 'warning',
      message: devMode
        ? `${cause}. Dev Mode, which the README asks for, needs uid 1000.`
        : `${cause}. A Space is meant to run as uid 1000; Dev Mode and shared storage depend on it.`,
      fixes: [fixOf(file, facts)],
    });
  },
};

function changesUserAtStart(project: Project, facts: StageFacts): boolean {
  return entryPoint(project, facts).commands.some(({ invocation }) =>
    invocation.command.words.some(({ text }) => text !== undefined && dropsPrivileges.has(text.slice(text.lastIndexOf('/') + 1))),
  );
}

function fixOf(file: FileReference, facts: StageFacts): Fix {
  const { lines, owner, title } = newUser(facts);
  const folder = facts.lastWorkingDirectory;
  const ownFolder = folder === undefined || folder === '/' ? undefined : folder;
  const first = lines[0];
  const givesFolder = ownFolder !== undefined && first?.startsWith('RUN ') === true;
  const written = givesFolder ? [`${first} && chown ${owner}:${owner} ${ownFolder}`, ...lines.slice(1)] : lines;
  const edits: Edit[] = [linesBeforeStart(file, facts, written)];
  if (ownFolder !== undefined) edits.push(...ownedCopies(file, facts, ownFolder));
  // Not safe: what the build made as root may be what the app has to write to.
  return { title, safe: false, edits };
}

interface NewUser {
  readonly lines: readonly string[];
  readonly owner: string;
  readonly title: string;
}

function newUser({ accounts, base, instructions, userAt }: StageFacts): NewUser {
  const made = [...accounts.values()].find(({ uid }) => uid === 1000)?.name;
  const earlier = instructions
    .filter(({ keyword }) => keyword === 'USER')
    .map((instruction) => userAt(instruction))
    .findLast((user) => user?.name !== undefined && user.uid !== 0 && user.uid !== undefined)?.name;
  const existing = made ?? earlier ?? base.ownerOf1000;
  if (existing !== undefined) {
    return { lines: [`USER ${existing}`], owner: existing, title: `Run as ${existing}` };
  }
  const title = 'Add a user with uid 1000 and run as it';
  switch (base.family) {
    case 'alpine':
      return { lines: ['RUN adduser -D -u 1000 user', 'USER user'], owner: 'user', title };
    case 'pytorch':
    case 'conda':
      // Whether the uid is taken there depends on the tag; -o allows for both.
      return { lines: ['RUN useradd -m -o -u 1000 user', 'USER user'], owner: 'user', title };
    case 'other':
      return { lines: ['USER 1000'], owner: '1000', title: 'Run as uid 1000' };
    default:
      return { lines: ['RUN useradd -m -u 1000 user', 'USER user'], owner: 'user', title };
  }
}

/** What the stage copies into the app's folder shall belong to uid 1000 from the start. */
function ownedCopies(file: FileReference, facts: StageFacts, folder: string): readonly Edit[] {
  return facts.stage.instructions.flatMap((instruction) => {
    const copied = copiedSources(facts, instruction);
    const inFolder = copied.some(({ destination }) => destination !== undefined && isAtOrBelow(destination, folder));
    if (!inFolder || instruction.flags.some(({ name }) => name === 'chown')) return [];
    const at = instruction.keywordSpan.end;
    return [{ file, span: { start: at, end: at }, newText: ' --chown=1000:1000' }];
  });
}
