import { instructionsNamed } from '../../documents/dockerfile-lookup';
import type { Dockerfile, Instruction } from '../../documents/dockerfile-model';
import { linesAfter, linesBefore } from '../edits/dockerfile-lines';
import { builtChains } from '../facts/built-chains';
import { certainlyRuns } from '../facts/certain-commands';
import { commandsOf, type Invocation } from '../facts/commands';
import { instructionsWith, wantedWords } from '../facts/dockerfile-words';
import { isNotRoot, type StageFacts } from '../facts/stage-facts';
import type { Fix } from '../finding';
import type { Rule } from '../rule';
import { sharedText } from '../shared-text';
import type { FileReference } from '../../project/project';

const wanted = wantedWords([
  'apt-get', 'apt', 'aptitude', 'apk', 'dpkg', 'yum', 'dnf', 'microdnf',
  'useradd', 'adduser', 'usermod', 'userdel', 'deluser', 'groupadd', 'addgroup', 'groupmod',
  'groupdel', 'delgroup', 'chpasswd', 'ldconfig', 'update-alternatives', 'update-ca-certificates', 'locale-gen', 'npm',
]);

export const userRootNeeded: Rule = {
  id: 'user/root-needed',
  severity: 'error',
  summary: 'A RUN below USER does what only root can.',
  explanation: {
    why: 'After USER, every RUN of the build is that user. Packages of the system cannot be installed then, nor accounts be made: the step fails and the build with it. Do it above USER, or go back with USER root.',
    failure: 'E: List directory /var/lib/apt/lists/partial is missing. - Acquire (13: Permission denied)',
    bad: 'FROM python:3.11-slim\nRUN useradd -m -u 1000 user\nUSER user\nRUN apt-get update && apt-get install -y ffmpeg\n',
    good: 'FROM python:3.11-slim\nRUN apt-get update && apt-get install -y ffmpeg\nRUN useradd -m -u 1000 user\nUSER user\n',
  },
  check(project, report) {
    const dockerfile = project.dockerfile;
    if (dockerfile === undefined || instructionsNamed(dockerfile.document, 'USER').length === 0) return;
    const naming = instructionsWith(dockerfile.document, wanted);
    if (naming.isEmpty) return;
    const message = sharedText(messageOf);
    const { file } = dockerfile;
    for (const { facts, isOwn } of builtChains(project)) {
      const fixes = (instruction: Instruction): readonly Fix[] => asRoot(file, facts, instruction);
      for (const instruction of facts.runs) {
        if (!naming.has(instruction) || !isOwn(instruction) || !isNotRoot(facts, instruction)) continue;
        const found = firstFailure(facts, instruction);
        if (found === undefined) continue;
        const { name = '' } = facts.userAt(instruction) ?? {};
        report({
          file,
          span: found.program.span,
          message: message(name, found.name ?? ''),
          fixes,
          about: instruction,
        });
      }
    }
  },
};

function messageOf(user: string, program: string): string {
  return `This step runs as ${/^\d+$/.test(user) ? `uid ${user}` : user}, and ${program} needs root here, so the build fails. Do it above USER.`;
}

/** One finding for a RUN: what stands behind the first failure is not reached. */
function firstFailure({ dockerfile, base, variableAt }: StageFacts, instruction: Instruction): Invocation | undefined {
  if (instruction.flags.some(({ name, value }) => name === 'security' && value === 'insecure')) return undefined;
  return commandsOf(dockerfile, instruction).find((invocation) => {
    const isWrapped = invocation.command.words[0] !== invocation.program;
    if (isWrapped && invocation.command.words.some(({ text }) => /^(?:sudo|gosu|su-exec)$/.test(text ?? ''))) return false;
    if (!needsRoot(invocation)) return needsGlobalModules(invocation) && base.family === 'node' && variableAt('NPM_CONFIG_PREFIX', instruction) === undefined && certainlyRuns(dockerfile, instruction, invocation);
    return certainlyRuns(dockerfile, instruction, invocation);
  });
}

const packageVerbs = /^(?:install|reinstall|update|upgrade|dist-upgrade|full-upgrade|remove|purge|autoremove|build-dep|add|del|clean|groupinstall)$/;

function needsRoot({ name, args }: Invocation): boolean {
  const texts = args.map(({ text }) => text ?? '');
  switch (name) {
    case 'apt-get':
    case 'apt':
    case 'aptitude':
      // Into a root of its own, or only said.
      if (texts.some((text) => /^(?:-s|--simulate|--dry-run|--just-print|--print-uris|-d|--download-only|-h|--help)$|^(?:-o)?(?:Dir|APT)|^-[co]/.test(text))) return false;
      return packageVerbs.test(texts.find((text) => !text.startsWith('-')) ?? '');
    case 'apk':
      if (texts.some((text) => /^(?:-p|--root|--usermode|--simulate|-s)/.test(text))) return false;
      return packageVerbs.test(texts.find((text) => !text.startsWith('-')) ?? '');
    case 'yum':
    case 'dnf':
    case 'microdnf':
      return packageVerbs.test(texts.find((text) => !text.startsWith('-')) ?? '') && !texts.some((text) => text.startsWith('--installroot'));
    case 'dpkg':
      return texts.some((text) => /^(?:-i|--install|--configure|--purge|-P|-r)$/.test(text)) && !texts.some((text) => /^--(?:root|instdir)/.test(text));
    case 'useradd':
    case 'adduser':
    case 'usermod':
    case 'userdel':
    case 'deluser':
    case 'groupadd':
    case 'addgroup':
    case 'groupmod':
    case 'groupdel':
    case 'delgroup':
      return texts.length > 0 && !texts.some((text) => /^(?:-h|--help|-R|--root|--prefix|-P)/.test(text));
    case 'chpasswd':
    case 'locale-gen':
    case 'update-ca-certificates':
      return !texts.some((text) => /^(?:-h|--help)$/.test(text));
    case 'ldconfig':
      return texts.length === 0;
    case 'update-alternatives':
      return texts.includes('--install') || texts.includes('--set');
    default:
      return false;
  }
}

/** The node images keep global modules below /usr/local, which is root's. */
function needsGlobalModules({ name, args, assignments }: Invocation): boolean {
  if (name !== 'npm' || assignments.length > 0) return false;
  const texts = args.map(({ text }) => text ?? '');
  if (texts.some((text) => text.startsWith('--prefix'))) return false;
  return texts.some((text) => /^(?:i|install|add)$/.test(text)) && texts.some((text) => text === '-g' || text === '--global');
}

const systemOnly = /^(?:apt-get|apt|aptitude|apk|yum|dnf|microdnf|dpkg|rm|echo|useradd|adduser|usermod|groupadd|addgroup|ldconfig|locale-gen|update-alternatives|update-ca-certificates|npm)$/;

/** Root for this one step. Safe where it does nothing but that: else files would come to belong to root. */
function asRoot(file: FileReference, facts: StageFacts, instruction: Instruction): readonly Fix[] {
  const { dockerfile } = facts;
  const written = facts.userAt(instruction)?.instruction?.words[0]?.text;
  if (written === undefined || written.includes('$') || !standsAlone(dockerfile, instruction)) return [];
  const safe = commandsOf(dockerfile, instruction).every(({ name }) => name !== undefined && systemOnly.test(name));
  const edits = [linesBefore(file, dockerfile, instruction, ['USER root']), linesAfter(file, dockerfile, instruction, [`USER ${written}`])];
  return [{ title: 'Be root for this step', safe, edits }];
}

function standsAlone({ text }: Dockerfile, { span }: Instruction): boolean {
  return span.end === text.length || /[\r\n]/.test(text[span.end] ?? '');
}
