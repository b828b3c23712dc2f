import { textOf } from '../../documents/dockerfile-lookup';
import type { Instruction } from '../../documents/dockerfile-model';
import { runScript } from '../../documents/dockerfile-shell';
import { Memo } from '../../documents/memo';
import { baseAccounts } from '../knowledge/base-accounts';
import { accountChange, groupChange, type Account, type GroupChange, type Making } from './accounts';
import { certainlyRuns } from './certain-commands';
import { commandsOf, innerScriptWord, type Invocation } from './commands';
import { copiedSources } from './copies';
import { instructionsWith, wantedWords, type WordPlaces } from './dockerfile-words';
import { isNotRoot, type StageFacts } from './stage-facts';

/** One user or group that the build makes, and what stands in its way. */
export interface MadeAccount {
  readonly instruction: Instruction;
  readonly invocation: Invocation;
  /** It is made whenever the instruction runs. */
  readonly isCertain: boolean;
  readonly made:
    | { readonly kind: 'user'; readonly account: Account; readonly making: Making }
    | { readonly kind: 'group'; readonly group: Extract<GroupChange, { kind: 'made' }> };
  /** Who has the uid or gid already; undefined where nobody is known to. */
  readonly idOwner: string | undefined;
  /** A user or group of that name is there already, for sure. */
  readonly nameTaken: boolean;
  /** For a user: a group of that name is there already, for sure. */
  readonly groupTaken: boolean;
}

export interface AccountHistory {
  readonly made: readonly MadeAccount[];
  /** What is known of a user or group of that name in front of a place in the Dockerfile. */
  userAt(name: string, offset: number): Presence;
  groupAt(name: string, offset: number): Presence;
}

export type Presence = 'there' | 'missing' | 'unknown';

const historyByStage = new Memo<StageFacts, AccountHistory>();

/** How the users and groups come and go along the stage. */
export function accountHistory(facts: StageFacts): AccountHistory {
  let history = historyByStage.get(facts);
  if (history === undefined) {
    history = new Walk(facts).result();
    historyByStage.set(facts, history);
  }
  return history;
}

interface Change {
  readonly offset: number;
  readonly presence: Presence;
}

/** What is known of the names of one kind, and of who has which number. */
class Register {
  readonly #base: ReadonlySet<string> | undefined;
  readonly #changes = new Map<string, Change[]>();
  readonly #ids = new Map<number, string>();
  readonly #idOf = new Map<string, number>();
  /** From here on any name may be there, and any may be gone. */
  #unsureFrom = Number.POSITIVE_INFINITY;
  /** From here on any name may be there. */
  #mayAddFrom = Number.POSITIVE_INFINITY;

  constructor(base: ReadonlySet<string> | undefined, ownerOf1000: string | undefined) {
    this.#base = base;
    if (ownerOf1000 !== undefined) this.add(ownerOf1000, 1000, -1);
  }

  add(name: string, id: number | undefined, offset: number): void {
    this.#forget(name);
    this.#note(name, offset, 'there');
    if (id === undefined) return;
    this.#ids.set(id, name);
    this.#idOf.set(name, id);
  }

  remove(name: string, offset: number): void {
    this.#forget(name);
    this.#note(name, offset, 'missing');
  }

  doubt(name: string, offset: number): void {
    this.#forget(name);
    this.#note(name, offset, 'unknown');
  }

  doubtAll(offset: number): void {
    if (this.#unsureFrom !== Number.POSITIVE_INFINITY) return;
    this.#unsureFrom = offset;
    this.#ids.clear();
    this.#idOf.clear();
  }

  mayAdd(offset: number): void {
    this.#mayAddFrom = Math.min(this.#mayAddFrom, offset);
  }

  ownerOf(id: number): string | undefined {
    return this.#unsureFrom === Number.POSITIVE_INFINITY ? this.#ids.get(id) : undefined;
  }

  at(name: string, offset: number): Presence {
    const last = lastChange(this.#changes.get(name) ?? [], offset);
    if (this.#unsureFrom < offset && (last === undefined || last.offset < this.#unsureFrom)) return 'unknown';
    if (last?.presence === 'there') return 'there';
    if (this.#mayAddFrom < offset && (last === undefined || last.offset < this.#mayAddFrom)) return 'unknown';
    if (last !== undefined) return last.presence;
    return this.#base === undefined || this.#base.has(name) ? 'unknown' : 'missing';
  }

  #forget(name: string): void {
    const id = this.#idOf.get(name);
    this.#idOf.delete(name);
    if (id !== undefined && this.#ids.get(id) === name) this.#ids.delete(id);
  }

  #note(name: string, offset: number, presence: Presence): void {
    const known = this.#changes.get(name);
    if (known === undefined) this.#changes.set(name, [{ offset, presence }]);
    else known.push({ offset, presence });
  }
}

/** In the order of the file, so found by halving. */
function lastChange(changes: readonly Change[], offset: number): Change | undefined {
  let low = 0;
  let high = changes.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((changes[middle]?.offset ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  return changes[low - 1];
}

const accountPrograms = ['useradd', 'adduser', 'usermod', 'userdel', 'deluser', 'newusers', 'groupadd', 'addgroup', 'groupmod', 'groupdel', 'delgroup'];
const accountProgramNames = new Set<string | undefined>(accountPrograms);
const accountProgramWords = wantedWords(accountPrograms);
const accountFiles = wantedWords(['passwd', 'group', 'shadow', 'vipw', 'vigr']);
const shells = new Set<string | undefined>(['sh', 'bash', 'dash', 'zsh', 'ash']);
const takesAway = /\b(?:usermod|userdel|deluser|groupmod|groupdel|delgroup)\b/g;
const files = /\/etc\/(?:passwd|group|shadow)\b|\b(?:vipw|vigr)\b/;
/** A script, a program by its path, or what comes from the net: it may do anything to the accounts. */
const mayRunScripts = /\b(?:ba|da|z|a)?sh\b|\.\/|\$|\/\w|\bsource\b/;

class Walk {
  readonly #made: MadeAccount[] = [];
  readonly #users: Register;
  readonly #groups: Register;
  readonly #withPrograms: WordPlaces;
  readonly #withFiles: WordPlaces;

  constructor(private readonly facts: StageFacts) {
    const base = baseAccounts(facts.base);
    this.#users = new Register(base?.users, facts.base.ownerOf1000);
    this.#groups = new Register(base?.groups, facts.base.ownerOf1000);
    this.#withPrograms = instructionsWith(facts.dockerfile, accountProgramWords);
    this.#withFiles = instructionsWith(facts.dockerfile, accountFiles);
  }

  result(): AccountHistory {
    for (const instruction of this.facts.instructions) {
      if (instruction.keyword === 'RUN') this.#run(instruction);
      else if (instruction.keyword === 'COPY' || instruction.keyword === 'ADD') this.#copy(instruction);
      else if (instruction.keyword === 'ONBUILD' || instruction.keyword === 'SHELL') this.#doubtAll(instruction.spanStart);
    }
    return {
      made: this.#made,
      userAt: (name, offset) => this.#users.at(name, offset),
      groupAt: (name, offset) => this.#groups.at(name, offset),
    };
  }

  #doubtAll(offset: number): void {
    this.#users.doubtAll(offset);
    this.#groups.doubtAll(offset);
  }

  /** Files below /etc can bring accounts along. */
  #copy(instruction: Instruction): void {
    const { dockerfile } = this.facts;
    const text = textOf(dockerfile, instruction);
    if (!/\/etc|\s\/\/?(?:\s|"|$)|\$/.test(text)) return;
    const brings = copiedSources(this.facts, instruction).some(
      ({ destination, copy }) => destination === undefined || /^\/etc(?:$|\/(?:passwd|group|shadow))/.test(destination) || (destination === '/' && copy.from !== undefined),
    );
    if (brings) this.#doubtAll(instruction.spanStart);
  }

  #run(instruction: Instruction): void {
    const { dockerfile } = this.facts;
    const text = textOf(dockerfile, instruction);
    const named = this.#withPrograms.has(instruction);
    const changesFiles = this.#withFiles.has(instruction) && files.test(text);
    if (!named && !changesFiles && !mayRunScripts.test(text)) return;
    if (changesFiles || (named && runScript(dockerfile, instruction)?.failed !== false)) {
      this.#doubtAll(instruction.spanStart);
      return;
    }
    let expected = named ? (text.match(takesAway)?.length ?? 0) : 0;
    const invocations = commandsOf(dockerfile, instruction);
    if (expected > 0) for (const invocation of invocations) if (takesAwayNamed(invocation)) expected--;
    if (expected > 0) {
      // Handed to xargs, said in a comment: it may take away anybody.
      this.#doubtAll(instruction.spanStart);
      return;
    }
    for (const invocation of invocations) this.#command(instruction, invocation);
  }

  #command(instruction: Instruction, invocation: Invocation): void {
    const offset = invocation.command.span.end;
    if (readsScript(invocation)) {
      // An installer from the net, piped into the shell: it has no reason to take away what is there.
      this.#users.mayAdd(offset);
      this.#groups.mayAdd(offset);
      return;
    }
    if (mayDoAnything(invocation)) {
      this.#doubtAll(offset);
      return;
    }
    if (!isAccountProgram(invocation)) return;
    const lookup = this.facts.lookupAt(instruction);
    const user = accountChange(invocation, lookup);
    const group = user === undefined ? groupChange(invocation, lookup) : undefined;
    if (user === undefined && group === undefined) return;
    const isCertain = certainlyRuns(this.facts.dockerfile, instruction, invocation);
    if (user !== undefined) {
      if (user.kind === 'unsure') {
        if (user.name === undefined) this.#doubtAll(offset);
        else this.#doubtUser(user.name, offset);
      } else if (user.kind === 'removed') {
        if (isCertain) this.#users.remove(user.name, offset);
        else this.#users.doubt(user.name, offset);
        this.#groups.doubt(user.name, offset); // goes with it, unless others are in it
      } else this.#makeUser(instruction, invocation, user, isCertain);
      return;
    }
    if (group?.kind === 'made') this.#makeGroup(instruction, invocation, group, isCertain);
    else if (group?.name === undefined) this.#groups.doubtAll(offset);
    else this.#groups.doubt(group.name, offset);
  }

  #doubtUser(name: string, offset: number): void {
    this.#users.doubt(name, offset);
    this.#groups.doubt(name, offset);
  }

  #makeUser(
    instruction: Instruction,
    invocation: Invocation,
    { account, making }: { readonly account: Account; readonly making: Making },
    isCertain: boolean,
  ): void {
    const { name, uid } = account;
    const { start, end } = invocation.command.span;
    const owner = typeof uid === 'number' ? this.#users.ownerOf(uid) : undefined;
    const changes = making.program === 'usermod';
    this.#made.push({
      instruction,
      invocation,
      isCertain: isCertain && !isNotRoot(this.facts, instruction),
      made: { kind: 'user', account, making },
      idOwner: owner === name || making.nonUnique ? undefined : owner,
      nameTaken: !changes && this.#users.at(name, start) === 'there',
      groupTaken: !changes && this.#groups.at(name, start) === 'there',
    });
    if (!isCertain) {
      this.#doubtUser(name, end);
      return;
    }
    this.#users.add(name, typeof uid === 'number' ? uid : undefined, end);
    if (!changes && !making.hasGroup) this.#groups.add(name, undefined, end);
    else if (changes) this.#groups.doubt(name, end);
  }

  #makeGroup(
    instruction: Instruction,
    invocation: Invocation,
    group: Extract<GroupChange, { kind: 'made' }>,
    isCertain: boolean,
  ): void {
    const { start, end } = invocation.command.span;
    const owner = group.gid === undefined ? undefined : this.#groups.ownerOf(group.gid);
    this.#made.push({
      instruction,
      invocation,
      isCertain: isCertain && !isNotRoot(this.facts, instruction),
      made: { kind: 'group', group },
      idOwner: owner === group.name || group.lenient ? undefined : owner,
      nameTaken: !group.lenient && this.#groups.at(group.name, start) === 'there',
      groupTaken: false,
    });
    if (isCertain) this.#groups.add(group.name, group.gid, end);
    else this.#groups.doubt(group.name, end);
  }
}

function isAccountProgram({ name }: Invocation): boolean {
  return accountProgramNames.has(name);
}

function takesAwayNamed({ name }: Invocation): boolean {
  return name !== undefined && /^(?:usermod|userdel|deluser|groupmod|groupdel|delgroup)$/.test(name);
}

function readsScript({ name, args }: Invocation): boolean {
  return shells.has(name) && args.every(({ text }) => text?.startsWith('-') === true && !/^-[a-z]*c$/.test(text));
}

/** Runs what cannot be read here. */
function mayDoAnything(invocation: Invocation): boolean {
  const { name, program } = invocation;
  if (name === undefined) return true;
  if (shells.has(name)) return innerScriptWord(invocation)?.text === undefined;
  if (name === '.' || name === 'source') return invocation.args[0]?.text?.endsWith('/activate') !== true;
  // A program of a virtual environment or of the system is what its name says.
  return program.text?.includes('/') === true && !/\/s?bin\/[\w.+-]+$/.test(program.text);
}
