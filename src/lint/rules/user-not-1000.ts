import type { Instruction } from '../../documents/dockerfile-model';
import { linesBeforeStart } from '../edits/dockerfile-lines';
import type { Account } from '../facts/accounts';
import { wantsDevMode } from '../facts/readme-facts';
import { runtimeStage, type StageFacts, type User } from '../facts/stage-facts';
import type { Edit, Fix } from '../finding';
import type { Rule } from '../rule';
import type { FileReference } from '../../project/project';

export const userNot1000: Rule = {
  id: 'user/not-1000',
  severity: 'warning',
  summary: 'The user of the container has another uid than 1000.',
  explanation: {
    why: 'A Space runs its container for uid 1000: persistent storage and the folders that Dev Mode works in belong to that uid. Another user cannot write there.',
    failure: "PermissionError: [Errno 13] Permission denied: '/data'",
    bad: 'FROM python:3.11-slim\nRUN useradd -m -u 1001 app\nUSER app\nCMD ["python", "app.py"]\n',
    good: 'FROM python:3.11-slim\nRUN useradd -m -u 1000 app\nUSER app\nCMD ["python", "app.py"]\n',
  },
  check(project, report) {
    const facts = runtimeStage(project);
    const file = project.dockerfile?.file;
    const user = facts?.lastUser;
    if (facts === undefined || file === undefined || user?.instruction === undefined) return;
    const { uid } = user;
    if (uid === undefined || uid === 0 || uid === 1000) return;
    const fix = fixOf(file, facts, user);
    report({
      file,
      span: user.instruction.argumentsSpan,
      severity: wantsDevMode(project) ? 'error' : 'warning',
      message: `${whoRuns(user)}, but a Space is meant to run as uid 1000: storage and Dev Mode belong to that uid.`,
      fixes: fix === undefined ? [] : [fix],
    });
  },
};

function whoRuns({ name, uid }: User): string {
  if (uid === 'system') return `The app runs as ${name ?? ''}, a system account with a uid below 1000`;
  return name === String(uid) ? `The app runs as uid ${name}` : `The app runs as ${name ?? ''} with uid ${String(uid)}`;
}

function fixOf(file: FileReference, facts: StageFacts, user: User): Fix | undefined {
  const { instruction, account, uid } = user;
  const word = instruction?.words[0];
  if (instruction === undefined || word === undefined) return undefined;
  const owner = facts.base.ownerOf1000;
  if (account?.uidWord !== undefined && owner === undefined) return renumber(file, facts, account);
  if (account === undefined && typeof uid === 'number' && /^\d+$/.test(word.text.split(':')[0] ?? '')) {
    const edits = replaceNumbers(file, facts, uid);
    return { title: 'Run as uid 1000', safe: false, edits };
  }
  const name = owner ?? '1000';
  return { title: `Run as ${owner === undefined ? 'uid 1000' : owner}`, safe: false, edits: [userEdit(file, facts, instruction, name)] };
}

/** In the place of the USER that names the other one, where the build does nothing as that user. */
function userEdit(file: FileReference, facts: StageFacts, instruction: Instruction, name: string): Edit {
  const { instructions } = facts.stage;
  const isLast = instruction.stage === facts.stage.index && !instructions.some(({ index, keyword }) => index > instruction.index && /^(?:RUN|WORKDIR|COPY|ADD)$/.test(keyword));
  return isLast
    ? { file, span: instruction.argumentsSpan, newText: name }
    : linesBeforeStart(file, facts, [`USER ${name}`]);
}

/** Gives the account uid 1000, and with it the numbers in --chown that mean it. */
function renumber(file: FileReference, facts: StageFacts, account: Account): Fix | undefined {
  const { uidWord, uid } = account;
  if (uidWord === undefined || typeof uid !== 'number') return undefined;
  const digits = String(uid);
  const start = uidWord.span.end - digits.length;
  if (facts.dockerfile.text.slice(start, uidWord.span.end) !== digits) return undefined;
  const edits = [
    { file, span: { start, end: uidWord.span.end }, newText: '1000' },
    ...replaceNumbers(file, facts, uid),
  ];
  const mentions = facts.dockerfile.text.match(new RegExp(`\\b${digits}\\b`, 'g'))?.length ?? 0;
  return { title: `Give ${account.name} uid 1000`, safe: mentions === edits.length, edits };
}

/** In USER and --chown of the chain, where the uid stands as a number. */
function replaceNumbers(file: FileReference, { instructions, dockerfile }: StageFacts, uid: number): Edit[] {
  const edits: Edit[] = [];
  const replace = (start: number, end: number): void => {
    for (const match of dockerfile.text.slice(start, end).matchAll(new RegExp(`(?<![\\w.-])${String(uid)}(?![\\w.-])`, 'g'))) {
      const at = start + match.index;
      edits.push({ file, span: { start: at, end: at + match[0].length }, newText: '1000' });
    }
  };
  for (const { keyword, argumentsSpan, flags } of instructions) {
    if (keyword === 'USER') replace(argumentsSpan.start, argumentsSpan.end);
    for (const { name, span } of flags) if (name === 'chown') replace(span.start, span.end);
  }
  return edits;
}
