import type { Instruction } from '../../documents/dockerfile-model';
import { entryPoint } from '../facts/entry-point';
import { isAtOrBelow } from '../facts/container-path';
import { copiedSources } from '../facts/copies';
import { wantsDevMode } from '../facts/readme-facts';
import { runtimeStage, type StageFacts } from '../facts/stage-facts';
import { systemPackages } from '../facts/system-packages';
import { linesBefore, linesBeforeStart } from '../edits/dockerfile-lines';
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
      fixes: () => [fixOf(file, facts)],
    });
  },
};

function changesUserAtStart(project: Project, facts: StageFacts): boolean {
  return entryPoint(project, facts).commands.some(({ invocation }) =>
    invocation.command.words.some(({ text }) => text !== undefined && dropsPrivileges.has(text.slice(text.lastIndexOf('/') + 1))),
  );
}

function fixOf(file: FileReference, facts: StageFacts): Fix {
  const user = runsAs(facts);
  const folder = /^\/[\w./+-]+$/.test(facts.lastWorkingDirectory ?? '') ? facts.lastWorkingDirectory : undefined;
  const place = user.hasShell ? setupPlace(facts) : undefined;
  // Names in --chown are known only below the account's making; numbers are always.
  const owner = place === undefined && user.command !== undefined ? '1000:1000' : user.owner;
  const setup = [user.command, ...(user.hasShell && folder !== undefined ? givenFolder(facts, folder, owner, place) : [])];
  const commands = setup.filter((command) => command !== undefined);
  const run = commands.length === 0 ? [] : [`RUN ${commands.join(' && ')}`];
  const edits: Edit[] =
    place === undefined
      ? [linesBeforeStart(file, facts, [...run, `USER ${user.name}`])]
      : [...run.map((line) => linesBefore(file, facts.dockerfile, place, [line])), linesBeforeStart(file, facts, [`USER ${user.name}`])];
  if (folder !== undefined) edits.push(...ownedCopies(file, facts, folder, owner));
  // Not safe: what the build made as root may be what the app has to write to.
  return { title: user.title, safe: false, edits };
}

/**
 * Where the account is made: above the stage's first COPY or WORKDIR, below the apt packages, so that a change of the
 * code does not make it anew. Undefined where the build is not root there.
 */
function setupPlace(facts: StageFacts): Instruction | undefined {
  const { stage, userAt, base } = facts;
  const rest = stage.instructions.slice(1);
  const firstCopy = rest.find(({ keyword }) => keyword === 'COPY' || keyword === 'ADD');
  const apt = systemPackages(facts).installs.findLast(
    ({ instruction }) => instruction.stage === stage.index && instruction.index < (firstCopy?.index ?? Number.POSITIVE_INFINITY),
  );
  const place = rest.find(
    ({ keyword, index }) => index > (apt?.instruction.index ?? -1) && /^(?:WORKDIR|COPY|ADD)$/.test(keyword),
  );
  if (place === undefined) return undefined;
  const user = userAt(place);
  return (user === undefined ? base.startsAsRoot : user.uid === 0) ? place : undefined;
}

/** The app's folder, made where it is not there yet, for the new user to write in. */
function givenFolder(facts: StageFacts, folder: string, owner: string, place: Instruction | undefined): readonly string[] {
  const isThere = place === undefined || facts.workingDirectoryAt(place) === folder;
  return [...(isThere ? [] : [`mkdir -p ${folder}`]), `chown ${owner} ${folder}`];
}

interface NewUser {
  /** As USER takes it. */
  readonly name: string;
  /** As `chown` takes it. */
  readonly owner: string;
  /** Makes the account, where there is none. */
  readonly command: string | undefined;
  /** A RUN can be trusted to work. */
  readonly hasShell: boolean;
  readonly title: string;
}

function runsAs({ accounts, base, instructions, userAt }: StageFacts): NewUser {
  const made = [...accounts.values()].find(({ uid }) => uid === 1000)?.name;
  const earlier = instructions
    .filter(({ keyword }) => keyword === 'USER')
    .map((instruction) => userAt(instruction))
    .findLast((user) => user?.name !== undefined && typeof user.uid === 'number' && user.uid !== 0);
  const known = made ?? earlier?.name;
  if (known !== undefined) {
    // Where it is made, and whether with a group of its name, is not looked into.
    const uid = made === undefined ? String(earlier?.uid) : '1000';
    return { name: known, owner: `${uid}:${uid}`, command: undefined, hasShell: true, title: `Run as ${known}` };
  }
  const inImage = base.ownerOf1000;
  if (inImage !== undefined) {
    return { name: inImage, owner: `${inImage}:${inImage}`, command: undefined, hasShell: true, title: `Run as ${inImage}` };
  }
  if (base.family === 'other') return { name: '1000', owner: '1000:1000', command: undefined, hasShell: false, title: 'Run as uid 1000' };
  const added = { name: 'user', owner: 'user:user', hasShell: true, title: 'Add a user with uid 1000 and run as it' };
  switch (base.family) {
    case 'alpine':
      return { ...added, command: 'adduser -D -u 1000 user' };
    case 'pytorch':
    case 'conda':
      // Whether the uid is taken there depends on the tag; -o allows for both.
      return { ...added, command: 'useradd -m -o -u 1000 user' };
    default:
      return { ...added, command: 'useradd -m -u 1000 user' };
  }
}

/** What the stage copies into the app's folder shall belong to uid 1000 from the start. */
function ownedCopies(file: FileReference, facts: StageFacts, folder: string, owner: string): readonly Edit[] {
  return facts.stage.instructions.flatMap((instruction) => {
    const copied = copiedSources(facts, instruction);
    const inFolder = copied.some(({ destination }) => destination !== undefined && isAtOrBelow(destination, folder));
    if (!inFolder || instruction.flags.some(({ name }) => name === 'chown')) return [];
    const at = instruction.keywordSpan.end;
    return [{ file, span: { start: at, end: at }, newText: ` --chown=${owner}` }];
  });
}
