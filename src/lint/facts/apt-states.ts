import type { Instruction } from '../../documents/dockerfile-model';
import { Memo } from '../../documents/memo';
import { hasNoPackageLists } from '../knowledge/apt-packages';
import { aptCommand, type AptCommand } from './apt';
import { aptListsFolder, aptRuns } from './apt-lists';
import { commandsOf, type Invocation } from './commands';
import { isAtOrBelow } from './container-path';
import { readDestination } from './copies';
import { hasUnknownMount, isKeptOutOfLayer } from './mounts';
import type { StageFacts } from './stage-facts';

/** An install where there are no package lists for sure. */
export interface InstallWithoutLists {
  readonly instruction: Instruction;
  readonly command: AptCommand;
  /** Of installs before it; undefined where these names are not known. */
  readonly before: EarlierPackages | undefined;
}

export interface EarlierPackages {
  readonly size: number;
  has(name: string): boolean;
}

const installsByStage = new Memo<StageFacts, readonly InstallWithoutLists[]>();

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
  // Nothing behind the last install that may lack them needs to be read.
  const end = aptRuns(facts).findLast(({ mayLackLists }) => mayLackLists)?.instruction.index ?? -1;
  let lists: Lists = hasNoPackageLists(facts.base) ? 'absent' : 'unknown';
  const named = new NamedPackages();
  for (const instruction of facts.instructions) {
    if (instruction.index > end) break;
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
        if (here === 'absent') found.push({ instruction, command, before: named.soFar() });
        named.add(command);
      }
      here = after(here, invocation, command);
    }
    if (!isMounted) lists = here;
  }
  return found;
}

/** Names in the order in which they come, so that what was known at a place need not be copied. */
class NamedPackages {
  readonly #order = new Map<string, number>();
  #isKnown = true;

  add({ operands }: AptCommand): void {
    for (const { text } of operands) {
      if (text === undefined) this.#isKnown = false;
      else if (!this.#order.has(text)) this.#order.set(text, this.#order.size);
    }
  }

  soFar(): EarlierPackages | undefined {
    if (!this.#isKnown) return undefined;
    const order = this.#order;
    const { size } = order;
    return { size, has: (name) => (order.get(name) ?? size) < size };
  }
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
