import type { Instruction } from '../../documents/dockerfile-model';
import { hasNoPackageLists } from '../knowledge/apt-packages';
import { aptCommand, type AptCommand } from './apt';
import { aptListsFolder } from './apt-lists';
import { commandsOf, type Invocation } from './commands';
import { isAtOrBelow } from './container-path';
import { readDestination } from './copies';
import { hasUnknownMount, isKeptOutOfLayer } from './mounts';
import type { StageFacts } from './stage-facts';

/** An install where there are no package lists for sure. */
export interface InstallWithoutLists {
  readonly instruction: Instruction;
  readonly command: AptCommand;
  /** Names of packages that installs before it named; undefined where that is not known. */
  readonly before: ReadonlySet<string> | undefined;
}

const installsByStage = new WeakMap<StageFacts, readonly InstallWithoutLists[]>();

/** The installs along the stage that have no lists to work with: no update before, or its lists taken away again. */
export function installsWithoutLists(facts: StageFacts): readonly InstallWithoutLists[] {
  let found = installsByStage.get(facts);
  if (found === undefined) {
    found = walk(facts);
    installsByStage.set(facts, found);
  }
  return found;
}

type Lists = 'absent' | 'present' | 'unknown';

function walk(facts: StageFacts): readonly InstallWithoutLists[] {
  const found: InstallWithoutLists[] = [];
  let lists: Lists = hasNoPackageLists(facts.base) ? 'absent' : 'unknown';
  let before: Set<string> | undefined = new Set();
  for (const instruction of facts.instructions) {
    if (instruction.keyword === 'COPY' || instruction.keyword === 'ADD') {
      if (mayBringLists(facts, instruction)) lists = 'unknown';
      continue;
    }
    if (instruction.keyword !== 'RUN') continue;
    const isMounted = hasUnknownMount(facts, instruction) || isKeptOutOfLayer(facts, instruction, aptListsFolder);
    const commands = commandsOf(facts.dockerfile, instruction);
    if (commands.length === 0) lists = 'unknown';
    let here: Lists = isMounted ? 'unknown' : lists;
    for (const invocation of commands) {
      const command = aptCommand(invocation);
      if (command?.verb === 'install') {
        if (here === 'absent') found.push({ instruction, command, before: before === undefined ? undefined : new Set(before) });
        for (const { text } of command.operands) {
          if (text === undefined) before = undefined;
          else before?.add(text);
        }
      }
      here = after(here, invocation, command);
    }
    if (!isMounted) lists = here;
  }
  return found;
}

function after(lists: Lists, invocation: Invocation, command: AptCommand | undefined): Lists {
  if (command !== undefined) return command.verb === 'update' || command.verb === undefined ? 'present' : lists;
  const { name, args } = invocation;
  if (name === 'rm' && args.some(({ text }) => text !== undefined && /^\/var\/lib\/apt(?:\/lists)?(?:\/\*?)?$/.test(text))) {
    return invocation.command.failureIgnored ? 'unknown' : 'absent';
  }
  return name !== undefined && leavesLists.test(name) ? lists : 'unknown';
}

/** Programs that fetch no package lists. All others may. */
const leavesLists =
  /^(?:\[|:|cat|cd|chmod|chown|cp|curl|date|dpkg|echo|export|find|git|gpg|groupadd|adduser|addgroup|gzip|ln|locale-gen|ldconfig|ls|mkdir|mv|npm|pip[\d.]*|printf|rm|sed|set|tar|tee|test|touch|true|unzip|update-alternatives|update-ca-certificates|useradd|usermod|uv|wget|xz)$/;

function mayBringLists(facts: StageFacts, instruction: Instruction): boolean {
  const read = readDestination(facts, instruction);
  if (read === undefined || read.destination === undefined) return true;
  return isAtOrBelow(aptListsFolder, read.destination) || isAtOrBelow(read.destination, '/var/lib/apt');
}
