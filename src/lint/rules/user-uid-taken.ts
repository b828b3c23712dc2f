import { accountHistory, type MadeAccount } from '../facts/account-history';
import { builtChains } from '../facts/built-chains';
import { holdsWord, wantedWords } from '../facts/dockerfile-words';
import type { StageFacts } from '../facts/stage-facts';
import type { Fix } from '../finding';
import type { Report, Rule } from '../rule';
import type { FileReference } from '../../project/project';

const accountMakers = wantedWords(['useradd', 'adduser', 'usermod', 'groupadd', 'addgroup']);

export const userUidTaken: Rule = {
  id: 'user/uid-taken',
  severity: 'error',
  summary: 'A user or group is made with a uid, gid or name that the image has already.',
  explanation: {
    why: 'Ubuntu since 23.04 (and so the CUDA images for ubuntu24.04) has a user `ubuntu` with uid and gid 1000, the node images have `node`, and oven/bun has `bun`. A `useradd -u 1000` then fails, and with it the build. Run as the user that is there, or take it away first.',
    failure: 'useradd: UID 1000 is not unique',
    bad: 'FROM ubuntu:24.04\nRUN useradd -m -u 1000 user\nUSER user\n',
    good: 'FROM ubuntu:24.04\nRUN userdel -r ubuntu && useradd -m -u 1000 user\nUSER user\n',
  },
  check(project, report) {
    const dockerfile = project.dockerfile;
    if (dockerfile === undefined || !holdsWord(dockerfile.document, accountMakers)) return;
    for (const { facts, isOwn } of builtChains(project)) {
      for (const made of accountHistory(facts).made) {
        if (!made.isCertain || !isOwn(made.instruction)) continue;
        const finding = findingOf(dockerfile.file, facts, made);
        if (finding !== undefined) report(finding);
      }
    }
  },
};

function findingOf(file: FileReference, facts: StageFacts, each: MadeAccount): Report | undefined {
  const { invocation, made, idOwner, nameTaken, groupTaken } = each;
  const program = invocation.name ?? '';
  if (nameTaken) {
    const { name } = made.kind === 'user' ? made.account : made.group;
    if (made.kind === 'user' && made.making.system && program === 'adduser') return undefined;
    const isImages = name === facts.base.ownerOf1000;
    return {
      file,
      span: wordOf(each, name) ?? invocation.program.span,
      message: `There is a ${made.kind} ${name} already${isImages ? ` in ${facts.base.reference}` : ''}, so ${program} fails and the build with it. Leave this out, or take the old one away first.`,
      fixes: () => (isImages ? takeAway(file, facts, each, name) : []),
    };
  }
  if (idOwner !== undefined) {
    const word = made.kind === 'user' ? made.making.uidWord : made.group.gidWord;
    const [kind, id] = made.kind === 'user' ? ['uid', made.account.uid] : ['gid', made.group.gid];
    const isImages = idOwner === facts.base.ownerOf1000;
    return {
      file,
      span: word?.span ?? invocation.program.span,
      // A build argument can come from a variable of the Space.
      severity: word?.text === undefined ? 'warning' : 'error',
      message: `${kind === 'uid' ? 'Uid' : 'Gid'} ${String(id)} belongs to ${idOwner}${isImages ? ` of ${facts.base.reference}` : ''} already, so ${program} fails and the build with it. Take ${idOwner} away first, or run as ${idOwner}.`,
      fixes: () => (isImages ? takeAway(file, facts, each, idOwner) : []),
    };
  }
  if (groupTaken && made.kind === 'user' && !made.making.hasGroup && made.making.program === 'useradd') {
    const { name } = made.account;
    const at = invocation.program.span.end;
    return {
      file,
      span: wordOf(each, name) ?? invocation.program.span,
      message: `There is a group ${name} already, so useradd, which makes a group of the user's name, fails and the build with it. Name the group with -g ${name}.`,
      fixes: isInDockerfile(facts, each)
        ? [{ title: `Put ${name} into the group that is there`, safe: true, edits: [{ file, span: { start: at, end: at }, newText: ` -g ${name}` }] }]
        : [],
    };
  }
  return undefined;
}

function wordOf({ invocation }: MadeAccount, name: string): { start: number; end: number } | undefined {
  return invocation.args.findLast(({ text }) => text === name)?.span;
}

/** The image's own user, and the group of its name, go in the command before. */
function takeAway(file: FileReference, facts: StageFacts, each: MadeAccount, name: string): readonly Fix[] {
  if (each.instruction.form !== 'shell' || !isInDockerfile(facts, each)) return [];
  const isAlpine = facts.base.family === 'alpine';
  const command = isAlpine ? `deluser --remove-home ${name}` : `userdel -r ${name}`;
  const { start } = each.invocation.command.span;
  const isUsed = usesAccount(facts, name);
  return [
    {
      title: `Take ${name} away first`,
      safe: !isUsed,
      edits: [{ file, span: { start, end: start }, newText: `${command} && ` }],
    },
  ];
}

function usesAccount({ dockerfile, instructions }: StageFacts, name: string): boolean {
  return instructions.some(({ keyword, span, flags, words }) => {
    if (keyword === 'USER') return words[0]?.text.split(':')[0] === name;
    if (flags.some((flag) => flag.name === 'chown' && flag.value?.split(':').includes(name) === true)) return true;
    if (keyword !== 'RUN') return false;
    const text = dockerfile.text.slice(span.start, span.end);
    return /\bchown\b/.test(text) && text.includes(name);
  });
}

function isInDockerfile({ dockerfile }: StageFacts, { invocation }: MadeAccount): boolean {
  const { span, raw } = invocation.program;
  return dockerfile.text.slice(span.start, span.end) === raw;
}
