import type { Instruction } from '../../documents/dockerfile-model';
import type { Span } from '../../documents/text';
import type { FileReference, Project } from '../../project/project';
import { linesBefore } from '../edits/dockerfile-lines';
import { containerPath, isAtOrBelow } from '../facts/container-path';
import { ownership, type Obstacle } from '../facts/ownership';
import { blockedWrites, type BlockedWrite } from '../facts/blocked-writes';
import { rootOwnedSteps } from '../facts/root-owned-steps';
import { runtimeStage, type StageFacts } from '../facts/stage-facts';
import type { Fix } from '../finding';
import type { Rule } from '../rule';

export const userRootOwnedPath: Rule = {
  id: 'user/root-owned-path',
  severity: 'warning',
  summary: 'The app, or a step of the build, writes to a path that belongs to root.',
  explanation: {
    why: 'What WORKDIR, mkdir and COPY make while the build is root belongs to root, and the user that USER names cannot write there. WORKDIR below USER makes the folder for that user. COPY --chown does not change a folder that is there already; a chown of it in a RUN above USER does.',
    failure: "PermissionError: [Errno 13] Permission denied: 'outputs'",
    bad: 'FROM python:3.11-slim\nWORKDIR /app\nRUN useradd -m -u 1000 user\nCOPY --chown=user app.py .\nUSER user\nCMD ["python", "app.py"]\n=== app.py\nimport os\nos.makedirs("outputs", exist_ok=True)\n',
    good: 'FROM python:3.11-slim\nRUN useradd -m -u 1000 user\nUSER user\nWORKDIR /app\nCOPY --chown=user app.py .\nCMD ["python", "app.py"]\n=== app.py\nimport os\nos.makedirs("outputs", exist_ok=True)\n',
  },
  check(project, report) {
    const facts = runtimeStage(project);
    const file = project.dockerfile?.file;
    if (facts?.lastUser === undefined || file === undefined) return;
    for (const step of rootOwnedSteps(project, facts)) {
      report({
        file,
        span: step.span,
        severity: 'error',
        message: `This step runs as ${nameOf(facts, step.instruction)} and cannot write to ${step.obstacle.path}, which belongs to root: the build fails. Give the folder to the user above USER.`,
        related: relatedOf(file, step.obstacle),
        fixes: () => giveAway(project, file, facts, step.obstacle, step.instruction),
      });
    }
    for (const { obstacle, writes } of blockedWrites(project, facts)) {
      if (isCopiedAsUser(facts, obstacle)) continue; // user/copy-without-chown tells of it
      const [first] = writes;
      const { instruction } = obstacle;
      if (first === undefined) continue;
      const place = instruction === undefined ? { file: first.file, span: first.span } : { file, span: instruction.argumentsSpan };
      report({
        ...place,
        message: `${obstacle.path} belongs to root, and the app, which runs as ${facts.lastUser?.name ?? 'another user'}, writes to ${first.path}. Give ${obstacle.path} to that user above USER, or write to another place.`,
        related: instruction === undefined ? [] : writes.slice(0, 3).map((write) => ({ file: write.file, span: write.span, message: `${write.written} is written to here.` })),
        fixes: () => giveAway(project, file, facts, obstacle, undefined, first),
      });
    }
  },
};

/** Made by a COPY below USER: the COPY itself is what to mend. */
export function isCopiedAsUser({ userAt, lastUser }: StageFacts, { instruction, isCopied }: Obstacle): boolean {
  if (instruction === undefined || (instruction.keyword !== 'COPY' && instruction.keyword !== 'ADD')) return false;
  return isCopied || userAt(instruction)?.instruction === lastUser?.instruction;
}

function nameOf({ userAt }: StageFacts, instruction: Instruction): string {
  const name = userAt(instruction)?.name ?? 'another user';
  return /^\d+$/.test(name) ? `uid ${name}` : name;
}

function relatedOf(file: FileReference, { instruction, path }: Obstacle): { file: FileReference; span: Span; message: string }[] {
  return instruction === undefined ? [] : [{ file, span: instruction.span, message: `${path} is made here, as root.` }];
}

/** A chown in front of the USER that is in force, where the build is still root there. */
function giveAway(
  project: Project,
  file: FileReference,
  facts: StageFacts,
  obstacle: Obstacle,
  step: Instruction | undefined,
  write?: BlockedWrite['writes'][number],
): readonly Fix[] {
  const user = step === undefined ? facts.lastUser : facts.userAt(step);
  const at = user?.instruction;
  const written = at?.words[0]?.text;
  if (at === undefined || written === undefined || at.stage !== facts.stage.index || !/^[\w.-]+(?::[\w.-]+)?$/.test(written)) return [];
  const before = facts.userAt(at);
  if (!(before === undefined ? facts.base.startsAsRoot : before.uid === 0)) return [];
  if (obstacle.instruction !== undefined && obstacle.instruction.index > at.index) return [];
  const isSystem = /^\/(?:$|(?:home|opt|srv|mnt|media|usr|etc|var|root|run|lib\w*|s?bin)(?:\/|$))/.test(obstacle.path) && obstacle.instruction === undefined;
  // A folder of the image stays root's: what is written to gets a folder of its own.
  const path = isSystem ? folderToMake(project, facts, obstacle, write) : obstacle.path;
  if (path === undefined || !/^\/[\w./+-]+$/.test(path)) return [];
  const commands = isSystem ? `mkdir -p ${path} && chown ${written} ${path}` : `chown ${written} ${path}`;
  return [{ title: `Give ${path} to ${written}`, safe: !isSystem, edits: [linesBefore(file, facts.dockerfile, at, [`RUN ${commands}`])] }];
}

function folderToMake(project: Project, facts: StageFacts, obstacle: Obstacle, write: BlockedWrite['writes'][number] | undefined): string | undefined {
  if (write === undefined) return undefined;
  const folder = write.kind === 'folder' ? write.path : containerPath(`${write.path}/..`, '/');
  const isMissing = isAtOrBelow(folder, obstacle.path) && folder !== obstacle.path && ownership(project, facts).ownerOf(folder) === 'absent';
  return isMissing ? folder : undefined;
}
