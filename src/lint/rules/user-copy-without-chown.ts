import { textOf } from '../../documents/dockerfile-lookup';
import type { Instruction } from '../../documents/dockerfile-model';
import type { FileReference } from '../../project/project';
import { accountHistory } from '../facts/account-history';
import { blockedWrites } from '../facts/blocked-writes';
import { isAtOrBelow } from '../facts/container-path';
import { readDestination } from '../facts/copies';
import { devModeFolder, wantsDevMode } from '../facts/readme-facts';
import { runtimeStage, type StageFacts } from '../facts/stage-facts';
import type { Fix } from '../finding';
import type { Rule } from '../rule';
import { isCopiedAsUser } from './user-root-owned-path';

export const userCopyWithoutChown: Rule = {
  id: 'user/copy-without-chown',
  severity: 'warning',
  summary: 'What COPY brings belongs to root, and the app writes to it.',
  explanation: {
    why: 'COPY and ADD make everything for root, below USER too. Reading it is fine, so this is told only where the code changes a file that was copied, puts something into a folder that was copied, or where Dev Mode has to change the code.',
    failure: "PermissionError: [Errno 13] Permission denied: 'outputs/result.json'",
    bad: 'FROM python:3.11-slim\nRUN useradd -m -u 1000 user\nUSER user\nWORKDIR /app\nCOPY . .\nCMD ["python", "app.py"]\n=== app.py\nwith open("state.json", "w") as file:\n    file.write("{}")\n=== state.json\n{}\n',
    good: 'FROM python:3.11-slim\nRUN useradd -m -u 1000 user\nUSER user\nWORKDIR /app\nCOPY --chown=user . .\nCMD ["python", "app.py"]\n=== app.py\nwith open("state.json", "w") as file:\n    file.write("{}")\n=== state.json\n{}\n',
  },
  check(project, report) {
    const facts = runtimeStage(project);
    const file = project.dockerfile?.file;
    if (facts?.lastUser === undefined || file === undefined) return;
    const told = new Set<Instruction>();
    for (const { obstacle, writes } of blockedWrites(project, facts)) {
      const { instruction, path } = obstacle;
      const [first] = writes;
      if (instruction === undefined || first === undefined || told.has(instruction) || !isCopiedAsUser(facts, obstacle)) continue;
      told.add(instruction);
      report({
        file,
        span: instruction.keywordSpan,
        message: `${instruction.keyword} makes ${path} for root, and the app, which runs as ${facts.lastUser?.name ?? 'another user'}, writes to ${first.path}. Add --chown.`,
        related: writes.slice(0, 3).map((write) => ({ file: write.file, span: write.span, message: `${write.written} is written to here.` })),
        fixes: () => addChown(file, facts, instruction),
      });
    }
    if (!wantsDevMode(project) || facts.lastUser?.uid !== 1000) return;
    const folder = devModeFolder(project);
    for (const instruction of facts.stage.instructions) {
      if (told.has(instruction) || (instruction.keyword !== 'COPY' && instruction.keyword !== 'ADD')) continue;
      const read = readDestination(facts, instruction);
      if (read?.destination === undefined || read.copy.chown !== undefined || read.copy.from !== undefined) continue;
      if (!isAtOrBelow(read.destination, folder) || isGivenLater(facts, instruction)) continue;
      report({
        file,
        span: instruction.keywordSpan,
        message: `${instruction.keyword} makes this for root, and Dev Mode, which the README asks for, works on the code as uid 1000. Add --chown.`,
        fixes: () => addChown(file, facts, instruction),
      });
    }
  },
};

function isGivenLater({ dockerfile, instructions }: StageFacts, { index }: Instruction): boolean {
  return instructions.some((later) => later.keyword === 'RUN' && later.index > index && /\bch(?:own|mod)\b/.test(textOf(dockerfile, later)));
}

/** By the name where the account is there, else by its number. */
function addChown(file: FileReference, facts: StageFacts, instruction: Instruction): readonly Fix[] {
  const { lastUser } = facts;
  if (instruction.stage !== facts.stage.index || instruction.flags.some(({ name }) => name === 'chown' || name === 'link')) return [];
  if (lastUser?.name === undefined) return [];
  const isThere = accountHistory(facts).userAt(lastUser.name, instruction.spanStart) === 'there';
  const uid = typeof lastUser.uid === 'number' ? String(lastUser.uid) : undefined;
  const owner = isThere ? lastUser.name : uid;
  if (owner === undefined) return [];
  const at = instruction.keywordSpan.end;
  return [{ title: `Give it to ${isThere ? owner : `uid ${owner}`}`, safe: true, edits: [{ file, span: { start: at, end: at }, newText: ` --chown=${owner}` }] }];
}
