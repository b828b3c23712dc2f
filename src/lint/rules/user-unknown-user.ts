import { instructionsNamed } from '../../documents/dockerfile-lookup';
import type { Instruction } from '../../documents/dockerfile-model';
import { Memo } from '../../documents/memo';
import { nearestName } from '../../documents/nearest-name';
import type { Span } from '../../documents/text';
import { linesBefore } from '../edits/dockerfile-lines';
import { accountHistory } from '../facts/account-history';
import { builtChains, type BuiltChain } from '../facts/built-chains';
import { certainlyRuns } from '../facts/certain-commands';
import { commandsOf, type Invocation } from '../facts/commands';
import { holdsWord, instructionsWith, wantedWords } from '../facts/dockerfile-words';
import { isNotRoot, type StageFacts } from '../facts/stage-facts';
import { systemPackages } from '../facts/system-packages';
import { wordText } from '../facts/words';
import type { Fix } from '../finding';
import { isServiceAccount } from '../knowledge/base-accounts';
import type { Report, Rule } from '../rule';
import type { FileReference } from '../../project/project';

export const userUnknownUser: Rule = {
  id: 'user/unknown-user',
  severity: 'error',
  summary: 'USER, chown or --chown names a user or group that does not exist there.',
  explanation: {
    why: 'Docker looks names up in the image: with a USER that is not in /etc/passwd no RUN works and the container does not start, and chown to an unknown name fails the build. COPY --chown with an unknown name is not even told of: what it copies belongs to root.',
    failure: 'unable to find user app: no matching entries in passwd file',
    bad: 'FROM python:3.11-slim\nWORKDIR /app\nCOPY . .\nUSER app\nCMD ["python", "app.py"]\n',
    good: 'FROM python:3.11-slim\nRUN useradd -m -u 1000 app\nWORKDIR /app\nCOPY --chown=app . .\nUSER app\nCMD ["python", "app.py"]\n',
  },
  check(project, report) {
    const dockerfile = project.dockerfile;
    if (dockerfile === undefined || (instructionsNamed(dockerfile.document, 'USER').length === 0 && !holdsWord(dockerfile.document, ownerChangers))) return;
    const chains = builtChains(project);
    for (const chain of chains) {
      const isRuntime = chain === chains[0];
      for (const finding of findingsOf(dockerfile.file, chain, isRuntime)) report(finding);
    }
  },
};

const ownerChangers = wantedWords(['chown', 'chgrp']);

function* findingsOf(file: FileReference, { facts, isOwn }: BuiltChain, isRuntime: boolean): Generator<Report> {
  const { dockerfile, instructions } = facts;
  const changesOwners = holdsWord(dockerfile, ownerChangers);
  const changing = instructionsWith(dockerfile, ownerChangers);
  for (let place = 0; place < instructions.length; place++) {
    const instruction = instructions[place];
    if (instruction === undefined || !isOwn(instruction)) continue;
    if (instruction.keyword === 'USER') {
      if (isUsed(instructions, place, isRuntime)) yield* userFindings(file, facts, instruction);
    } else if (!changesOwners) {
      continue;
    } else if (instruction.keyword === 'COPY' || instruction.keyword === 'ADD') {
      if (instruction.flags.length > 0) yield* copyFindings(file, facts, instruction);
    } else if (instruction.keyword === 'RUN') {
      if (!changing.has(instruction) || isNotRoot(facts, instruction)) continue;
      for (const invocation of commandsOf(dockerfile, instruction)) yield* chownFindings(file, facts, instruction, invocation);
    }
  }
}

/** Something runs as this user: a RUN, or the container. WORKDIR and COPY take an unknown name for root. */
function isUsed(instructions: readonly Instruction[], place: number, isRuntime: boolean): boolean {
  for (let index = place + 1; index < instructions.length; index++) {
    const keyword = instructions[index]?.keyword;
    if (keyword === 'USER') return false;
    if (keyword === 'RUN') return true;
  }
  return isRuntime;
}

function* userFindings(file: FileReference, facts: StageFacts, instruction: Instruction): Generator<Report> {
  const word = instruction.words[0];
  const text = word === undefined ? undefined : facts.expandAt(word.text, instruction);
  if (word === undefined || text === undefined) return;
  const [name = '', group] = text.split(':');
  if (isMissing(facts, 'user', name, instruction.spanStart)) {
    const near = nearAccount(facts, name, instruction.spanStart);
    yield {
      file,
      span: word.span,
      message:
        near === undefined
          ? `No user ${name} is made here and ${facts.base.reference} has none, so neither the build nor the Space can run as ${name}. Make it with useradd first.`
          : `There is no user ${name}, so neither the build nor the Space can run as ${name}. Did you mean ${near}?`,
      fixes: () => (near !== undefined && word.text === text ? [rename(file, { start: word.span.start, end: word.span.start + name.length }, near)] : makeUser(file, facts, instruction, name)),
    };
  } else if (group !== undefined && isMissing(facts, 'group', group, instruction.spanStart)) {
    yield {
      file,
      span: word.span,
      message: `There is no group ${group}, so neither the build nor the Space can run in it. Leave the group out, or make it with groupadd first.`,
      fixes: word.text === text ? [{ title: `Leave out the group ${group}`, safe: true, edits: [{ file, span: { start: word.span.start + name.length, end: word.span.end }, newText: '' }] }] : [],
    };
  }
}

function* copyFindings(file: FileReference, facts: StageFacts, instruction: Instruction): Generator<Report> {
  const flag = instruction.flags.find(({ name }) => name === 'chown');
  const name = flag?.value === undefined ? undefined : facts.expandAt(flag.value, instruction)?.split(':')[0];
  if (flag === undefined || name === undefined || !isMissing(facts, 'user', name, instruction.spanStart)) return;
  const later = facts.accounts.get(name);
  const uid = typeof later?.uid === 'number' ? String(later.uid) : undefined;
  const start = flag.span.start + '--chown='.length;
  const written = facts.dockerfile.text.slice(start, flag.span.end);
  const isWhole = written === name || written === `${name}:${name}`;
  yield {
    file,
    span: flag.span,
    severity: 'warning',
    message: `There is no user ${name} yet, so what this copies belongs to root. Make the user above, or write the uid.`,
    fixes:
      uid === undefined || !isWhole
        ? []
        : [{ title: `Write ${uid} in place of ${name}`, safe: true, edits: [{ file, span: { start, end: flag.span.end }, newText: written === name ? uid : `${uid}:${uid}` }] }],
  };
}

function* chownFindings(file: FileReference, facts: StageFacts, instruction: Instruction, invocation: Invocation): Generator<Report> {
  const { name: program, args } = invocation;
  if (program !== 'chown' && program !== 'chgrp') return;
  if (args.some(({ raw }) => raw.startsWith('--reference') || raw.startsWith('--from'))) return;
  const word = args.find(({ text }) => text?.startsWith('-') !== true);
  const text = word === undefined ? undefined : wordText(word, facts.lookupAt(instruction));
  if (word === undefined || text === undefined || text.includes('.') || !certainlyRuns(facts.dockerfile, instruction, invocation)) return;
  const [user = '', group] = program === 'chgrp' ? ['', text] : text.split(':');
  const { start } = invocation.command.span;
  if (isMissing(facts, 'user', user, start)) {
    const near = nearAccount(facts, user, start);
    const isLater = facts.accounts.has(user);
    const hint = isLater ? 'Make it before.' : near === undefined ? 'Make it with useradd first.' : `Did you mean ${near}?`;
    yield {
      file,
      span: word.span,
      message: `There is no user ${user}${isLater ? ' yet' : ''}, so ${program} fails and the build with it. ${hint}`,
    };
  } else if (group !== undefined && isMissing(facts, 'group', group, start)) {
    yield {
      file,
      span: word.span,
      message: `There is no group ${group}, so ${program} fails and the build with it.`,
      fixes:
        user !== '' && word.text === text && word.raw === text
          ? [{ title: `Give it to the group of ${user}`, safe: true, edits: [{ file, span: { start: word.span.start + user.length + 1, end: word.span.end }, newText: '' }] }]
          : [],
    };
  }
}

/** Programs that may make accounts without their names being seen here. */
const mayMakeAccounts = /\b(?:make|ansible[\w-]*|dpkg|rpm|yum|dnf|microdnf|zypper|pacman|gdebi|snap|chroot|nix[\w-]*|perl|ruby|puppet|chef)\b/;
const mayMakeByStage = new Memo<StageFacts, boolean>();

function hasUnseenMakers(facts: StageFacts): boolean {
  let known = mayMakeByStage.get(facts);
  if (known === undefined) {
    known = facts.instructions.some(({ keyword, span }) => keyword === 'RUN' && mayMakeAccounts.test(facts.dockerfile.text.slice(span.start, span.end)));
    mayMakeByStage.set(facts, known);
  }
  return known;
}

function isMissing(facts: StageFacts, kind: 'user' | 'group', name: string, offset: number): boolean {
  if (!/^[a-z][\w-]{0,31}$/i.test(name) || isServiceAccount(name)) return false;
  const history = accountHistory(facts);
  const presence = kind === 'user' ? history.userAt(name, offset) : history.groupAt(name, offset);
  return presence === 'missing' && !hasUnseenMakers(facts) && !comesWithPackage(facts, name);
}

/** Services bring an account of about their own name. */
function comesWithPackage(facts: StageFacts, name: string): boolean {
  if (facts.base.family === 'alpine' && new RegExp(String.raw`\bapk\b[^\n]*\b${name}`).test(facts.dockerfile.text)) return true;
  if (name.length < 3) return false;
  const { names } = systemPackages(facts);
  for (let start = 0; start + 3 <= name.length; start++) {
    for (let end = start + 3; end <= name.length; end++) if (names.has(name.slice(start, end))) return true;
  }
  return joinedNames(facts).includes(name);
}

const joinedByStage = new Memo<StageFacts, string>();

function joinedNames(facts: StageFacts): string {
  let joined = joinedByStage.get(facts);
  if (joined === undefined) joinedByStage.set(facts, (joined = [...systemPackages(facts).names].join(' ')));
  return joined;
}

function nearAccount(facts: StageFacts, name: string, offset: number): string | undefined {
  const names = [...facts.accounts.keys()].filter((known) => accountHistory(facts).userAt(known, offset) === 'there');
  return nearestName(name, names);
}

function rename(file: FileReference, span: Span, name: string): Fix {
  return { title: `Change to ${name}`, safe: false, edits: [{ file, span, newText: name }] };
}

function makeUser(file: FileReference, facts: StageFacts, instruction: Instruction, name: string): readonly Fix[] {
  const before = facts.userAt(instruction);
  const isRoot = before === undefined ? facts.base.startsAsRoot : before.uid === 0;
  const isFree = facts.base.ownerOf1000 === undefined && [...facts.accounts.values()].every(({ uid }) => uid !== undefined && uid !== 1000);
  if (!isRoot || !isFree || facts.accounts.has(name)) return [];
  const command = facts.base.family === 'alpine' ? `adduser -D -u 1000 ${name}` : `useradd -m -u 1000 ${name}`;
  return [{ title: `Make the user ${name} with uid 1000`, safe: true, edits: [linesBefore(file, facts.dockerfile, instruction, [`RUN ${command}`])] }];
}
