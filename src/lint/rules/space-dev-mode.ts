import type { Instruction } from '../../documents/dockerfile-model';
import { addAptPackages } from '../edits/apt-install';
import { linesBefore } from '../edits/dockerfile-lines';
import { isAtOrBelow } from '../facts/container-path';
import { startInstructions } from '../facts/entry-point';
import { ownership } from '../facts/ownership';
import { devModeFolder, wantsDevMode } from '../facts/readme-facts';
import { runtimeStage, type StageFacts } from '../facts/stage-facts';
import { systemPackages } from '../facts/system-packages';
import { toolsOfImage } from '../knowledge/image-tools';
import type { Fix } from '../finding';
import type { Rule } from '../rule';
import type { FileReference } from '../../project/project';
import { isCopiedAsUser } from './user-root-owned-path';

/** huggingface.co/docs/hub/spaces-dev-mode: bash for SSH, curl, wget and procps for VS Code, git and git-lfs to push. */
const needed = ['bash', 'curl', 'wget', 'procps', 'git', 'git-lfs'] as const;
/** What depends on one of them in Debian and Ubuntu. */
const brings: Readonly<Record<string, readonly string[]>> = { 'git-lfs': ['git'], cmake: ['procps'] };

export const spaceDevMode: Rule = {
  id: 'space/dev-mode',
  severity: 'warning',
  summary: 'Dev Mode is wanted, and the image lacks what it needs.',
  explanation: {
    why: 'Dev Mode puts an SSH server and VS Code into the running container. That needs bash, curl, wget, procps, git and git-lfs in the image, the code in a folder that belongs to uid 1000 (`/app`, or what dev-mode-folder names), and a CMD that it can start anew; an ENTRYPOINT alone does not do. Told only where the README asks for Dev Mode by dev-mode-folder.',
    bad: 'FROM python:3.11-slim\nRUN useradd -m -u 1000 user\nUSER user\nWORKDIR /app\nCOPY --chown=user . .\nCMD ["python", "app.py"]\n=== README.md\n---\nsdk: docker\ndev-mode-folder: /app\n---\n',
    good: 'FROM python:3.11-slim\nRUN apt-get update && apt-get install -y bash curl git git-lfs procps wget && rm -rf /var/lib/apt/lists/*\nRUN useradd -m -u 1000 user\nUSER user\nWORKDIR /app\nCOPY --chown=user . .\nCMD ["python", "app.py"]\n=== README.md\n---\nsdk: docker\ndev-mode-folder: /app\n---\n',
  },
  check(project, report) {
    const file = project.dockerfile?.file;
    if (file === undefined || !wantsDevMode(project)) return;
    const facts = runtimeStage(project);
    if (facts === undefined) return;
    const missing = missingTools(facts);
    if (missing.length > 0) {
      const edits = addAptPackages(file, facts, missing);
      report({
        file,
        span: systemPackages(facts).installs.at(-1)?.invocation.program.span ?? facts.chain[0]?.image.span ?? facts.stage.image.span,
        message: `Dev Mode, which the README asks for, needs ${listed(missing)}, which the image does not have.`,
        fixes: edits.length === 0 ? [] : [{ title: `Install ${listed(missing)}`, safe: true, edits }],
      });
    }
    const { entrypoint, command } = startInstructions(facts);
    if (entrypoint !== undefined && command === undefined) {
      report({
        file,
        span: entrypoint.keywordSpan,
        message: 'Dev Mode, which the README asks for, starts the app by its CMD, and there is only an ENTRYPOINT.',
        fixes: [{ title: 'Make it the CMD', safe: false, edits: [{ file, span: entrypoint.keywordSpan, newText: 'CMD' }] }],
      });
    }
    const folder = devModeFolder(project);
    const workingDirectory = facts.instructions.findLast(({ keyword }) => keyword === 'WORKDIR');
    const { lastWorkingDirectory } = facts;
    if (workingDirectory !== undefined && lastWorkingDirectory !== undefined && !isAtOrBelow(lastWorkingDirectory, folder)) {
      report({ file, span: workingDirectory.argumentsSpan, message: `The app starts in ${lastWorkingDirectory}, and Dev Mode, which the README asks for, works on the code in ${folder}.` });
      return;
    }
    if (facts.lastUser?.uid !== 1000) return; // user/no-user and user/not-1000 tell of it
    const obstacle = ownership(project, facts).obstacle(`${folder}/new`);
    if (obstacle?.instruction === undefined || obstacle.path !== folder || isCopiedAsUser(facts, obstacle)) return;
    report({
      file,
      span: obstacle.instruction.argumentsSpan,
      message: `${folder} belongs to root, and Dev Mode, which the README asks for, works on the code there as uid 1000.`,
      fixes: giveFolder(file, facts, folder, obstacle.instruction),
    });
  },
};

function missingTools(facts: StageFacts): readonly string[] {
  const tools = toolsOfImage(facts.base);
  const packages = systemPackages(facts);
  if (tools === undefined || !packages.complete) return [];
  const there = new Set(tools);
  for (const name of packages.names) {
    there.add(name);
    for (const other of brings[name] ?? []) there.add(other);
  }
  return needed.filter((name) => !there.has(name));
}

function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`;
}

function giveFolder(file: FileReference, facts: StageFacts, folder: string, made: Instruction): readonly Fix[] {
  const at = facts.lastUser?.instruction;
  const owner = at?.words[0]?.text;
  if (at === undefined || owner === undefined || at.stage !== facts.stage.index || made.index > at.index || !/^[\w.:-]+$/.test(owner)) return [];
  const before = facts.userAt(at);
  if (!(before === undefined ? facts.base.startsAsRoot : before.uid === 0)) return [];
  return [{ title: `Give ${folder} to ${owner}`, safe: true, edits: [linesBefore(file, facts.dockerfile, at, [`RUN chown ${owner} ${folder}`])] }];
}
