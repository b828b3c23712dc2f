import type { Dockerfile, Instruction, Stage } from '../../documents/dockerfile-model';
import { readArgument } from '../../documents/dockerfile-arguments';
import { Memo } from '../../documents/memo';
import type { Project } from '../../project/project';
import { readBaseImage, unknownImage, type BaseImage } from '../knowledge/base-images';
import { accountChange, type Account } from './accounts';
import { commandsOf } from './commands';
import { containerPath } from './container-path';
import { assignmentsOf } from './environment';
import { instructionsWith, wantedWords } from './dockerfile-words';
import { lastBefore } from './last-before';
import { expandVariables, type Lookup } from './variables';

/** Who runs what follows. */
export interface User {
  /** As USER names it, the group left out and variables put in; undefined where that is not known. */
  readonly name: string | undefined;
  readonly uid: Account['uid'];
  /** The USER instruction that chose it; undefined for the base image's own. */
  readonly instruction: Instruction | undefined;
  /** The account, where this Dockerfile makes it. */
  readonly account: Account | undefined;
}

export interface Variable {
  /** Undefined where it is set to something unknown. */
  readonly value: string | undefined;
  readonly instruction: Instruction;
  /** An ARG's default can be replaced from outside, by a variable of the Space too. */
  readonly source: 'ENV' | 'ARG';
}

/** An instruction, or the place behind one: then `index` is one more. */
export type InstructionPlace = Pick<Instruction, 'index' | 'stage'>;

/** What is known along a stage and the stages that it continues. Asked by instruction: the state that it meets. */
export interface StageFacts {
  readonly dockerfile: Dockerfile;
  readonly stage: Stage;
  /** The base image of the first stage of the chain. */
  readonly base: BaseImage;
  /** The stages from the base image to this one. */
  readonly chain: readonly Stage[];
  /** The chain's instructions in order. */
  readonly instructions: readonly Instruction[];
  /** CMD and ENTRYPOINT in force. A stage's own ENTRYPOINT drops the CMD of the stage that it continues. */
  readonly start: { readonly entrypoint: Instruction | undefined; readonly command: Instruction | undefined };
  /** Those of them that are COPY or ADD. */
  readonly copies: readonly Instruction[];
  /** Those that are RUN. */
  readonly runs: readonly Instruction[];
  /** Undefined while the base image's own user is in force. */
  userAt(place: InstructionPlace): User | undefined;
  readonly lastUser: User | undefined;
  /** The base image's own where WORKDIR was not given; undefined where it is not known. */
  workingDirectoryAt(place: InstructionPlace): string | undefined;
  readonly lastWorkingDirectory: string | undefined;
  /** By name: the only one that is set, or all in the order of the file. */
  readonly variables: ReadonlyMap<string, Variable | readonly Variable[]>;
  variableAt(name: string, place: InstructionPlace): Variable | undefined;
  /** As the started container sees it: ENV only. */
  runtimeVariable(name: string): Variable | undefined;
  lookupAt(instruction: Instruction): Lookup;
  /** As `expandVariables`, with what the instruction meets. Most texts have no variable, and need no look-up made for them. */
  expandAt(text: string, instruction: Instruction): string | undefined;
  /** ENV instructions that may use what is not set: not each of their values could be worked out. */
  readonly unsureEnvironment: ReadonlySet<Instruction>;
  /** Accounts made in the chain and still there at its end. */
  readonly accounts: ReadonlyMap<string, Account>;
}

const factsByStage = new Memo<Stage, StageFacts>();

export function stageFacts(dockerfile: Dockerfile, stage: Stage): StageFacts {
  let facts = factsByStage.get(stage);
  if (facts === undefined) {
    facts = walkStage(dockerfile, stage);
    factsByStage.set(stage, facts);
  }
  return facts;
}

/**
 * The stage that the Space runs. Undefined without a Dockerfile or a stage in it, and where the README's `sdk`
 * is another than docker: the Hub then does not use the Dockerfile.
 */
export function runtimeStage(project: Project): StageFacts | undefined {
  let stage = runtimeStages.get(project);
  if (stage === undefined) runtimeStages.set(project, (stage = { facts: readRuntimeStage(project) }));
  return stage.facts;
}

const runtimeStages = new Memo<Project, { readonly facts: StageFacts | undefined }>();

function readRuntimeStage(project: Project): StageFacts | undefined {
  const dockerfile = project.dockerfile?.document;
  const stage = dockerfile?.stages.at(-1);
  if (dockerfile === undefined || stage === undefined || !readmeUsesDocker(project)) return undefined;
  return stageFacts(dockerfile, stage);
}

/** False where the README's `sdk` is another than docker: the Hub then leaves the Dockerfile alone. */
export function readmeUsesDocker(project: Project): boolean {
  const sdk = project.readme?.document.frontMatter?.entries.find(({ key }) => key === 'sdk')?.value;
  return typeof sdk !== 'string' || sdk === 'docker';
}

/** The user in force at an instruction is another than root, whatever its uid. */
export function isNotRoot(facts: StageFacts, instruction: Instruction): boolean {
  const user = facts.userAt(instruction);
  if (user?.name === undefined || user.name === 'root') return false;
  return user.uid === undefined ? user.account !== undefined : user.uid !== 0;
}

const accountMakers = wantedWords(['useradd', 'adduser', 'usermod', 'userdel', 'deluser', 'newusers']);

function walkStage(dockerfile: Dockerfile, stage: Stage): StageFacts {
  const chain = chainOf(dockerfile, stage);
  const instructions = chain.length === 1 ? stage.instructions : chain.flatMap((each) => each.instructions);
  const globals = globalArguments(dockerfile);
  const base = baseImage(chain[0] ?? stage, globals);
  const users: (User & { readonly instruction: Instruction })[] = [];
  const folders: { readonly path: string | undefined; readonly instruction: Instruction }[] = [];
  const copies: Instruction[] = [];
  const runs: Instruction[] = [];
  let entrypoint: Instruction | undefined;
  let command: Instruction | undefined;
  /** Most names are set once: a list of one for each of thousands is work for the garbage collector. */
  const variables = new Map<string, Variable | Variable[]>();
  const unsureEnvironment = new Set<Instruction>();
  const accounts = new Map<string, Account>();
  let accountsUnsure = false;
  const makeAccounts = instructionsWith(dockerfile, accountMakers);
  const firstFolder = { path: base.workingDirectory };

  const variableAt = (name: string, place: InstructionPlace): Variable | undefined => {
    const values = variables.get(name);
    if (values === undefined || Array.isArray(values)) return values && lastBefore(values, place);
    return values.instruction.index < place.index ? values : undefined;
  };
  const lookupAt = (instruction: Instruction): Lookup => (name) => {
    const variable = variableAt(name, instruction);
    return variable === undefined ? null : variable.value;
  };
  /** The instruction that is walked over: one look-up serves all of them. */
  let current: Instruction | undefined;
  const lookupHere: Lookup = (name) => {
    const variable = current && variableAt(name, current);
    return variable === undefined ? null : variable.value;
  };
  const expanded = (text: string): string | undefined => (text.includes('$') ? expandVariables(text, lookupHere) : text);
  /** No ARG counts behind an ENV of its name, so an ENV is the last. */
  const runtimeVariable = (name: string): Variable | undefined => {
    const values = variables.get(name);
    const last = Array.isArray(values) ? values.at(-1) : values;
    return last?.source === 'ENV' ? last : undefined;
  };
  const set = (name: string, variable: Variable): void => {
    const known = variables.get(name);
    if (known === undefined) variables.set(name, variable);
    else if (Array.isArray(known)) known.push(variable);
    else variables.set(name, [known, variable]);
  };
  const readUser = (instruction: Instruction): User & { readonly instruction: Instruction } => {
    const written = instruction.words[0]?.text.split(':')[0];
    const name = written === undefined ? undefined : expanded(written);
    const account = name === undefined ? undefined : accounts.get(name);
    return { name, uid: uidOf(name, account, base, accountsUnsure), instruction, account };
  };

  for (const instruction of instructions) {
    current = instruction;
    switch (instruction.keyword) {
      case 'ENV':
        for (const { name, value } of assignmentsOf(dockerfile, instruction)) {
          const text = value === undefined ? '' : expanded(value.text);
          if (text === undefined || name.text.includes('$')) unsureEnvironment.add(instruction);
          set(name.text, { value: text, instruction, source: 'ENV' });
        }
        break;
      case 'ARG':
        for (const { name, value } of readArgument(instruction, dockerfile.escape)) {
          if (runtimeVariable(name.text) !== undefined) continue; // ENV always wins over ARG
          const text = value === undefined ? globals.get(name.text) : expanded(value.text);
          set(name.text, { value: text, instruction, source: 'ARG' });
        }
        break;
      case 'WORKDIR': {
        const written = expanded(instruction.words[0]?.text ?? '');
        folders.push({ path: joined(written, (folders.at(-1) ?? firstFolder).path), instruction });
        break;
      }
      case 'CMD':
        command = instruction;
        break;
      case 'ENTRYPOINT':
        if (command !== undefined && command.stage !== instruction.stage) command = undefined;
        entrypoint = instruction;
        break;
      case 'COPY':
      case 'ADD':
        copies.push(instruction);
        break;
      case 'USER':
        users.push(readUser(instruction));
        break;
      case 'RUN': {
        runs.push(instruction);
        if (!makeAccounts.has(instruction)) break;
        for (const invocation of commandsOf(dockerfile, instruction)) {
          const change = accountChange(invocation, lookupAt(instruction));
          if (change === undefined) continue;
          if (change.kind === 'made') accounts.set(change.account.name, change.account);
          else if (change.kind === 'removed') accounts.delete(change.name);
          else if (change.name !== undefined) accounts.set(change.name, { name: change.name, uid: undefined, uidWord: undefined, home: undefined, makesHome: false });
          else accountsUnsure = true;
        }
        break;
      }
    }
  }

  return {
    dockerfile,
    stage,
    base,
    chain,
    instructions,
    start: { entrypoint, command },
    copies,
    runs,
    userAt: (place) => lastBefore(users, place),
    lastUser: users.at(-1),
    workingDirectoryAt: (place) => (lastBefore(folders, place) ?? firstFolder).path,
    lastWorkingDirectory: (folders.at(-1) ?? firstFolder).path,
    variables,
    variableAt,
    runtimeVariable,
    lookupAt,
    expandAt: (text, instruction) => (text.includes('$') ? expandVariables(text, lookupAt(instruction)) : text),
    unsureEnvironment,
    accounts,
  };
}

function joined(written: string | undefined, before: string | undefined): string | undefined {
  if (written === undefined) return undefined;
  if (written.startsWith('/')) return containerPath(written, '/');
  return before === undefined ? undefined : containerPath(written, before);
}

function uidOf(
  name: string | undefined,
  account: Account | undefined,
  base: BaseImage,
  accountsUnsure: boolean,
): Account['uid'] {
  if (name === undefined) return undefined;
  if (/^\d+$/.test(name)) return Number(name);
  if (name === 'root') return 0;
  if (accountsUnsure) return undefined;
  return account === undefined ? base.accounts[name] : account.uid;
}

/** From the stage that stands on an image to the stage itself. A stage can only continue an earlier one. */
function chainOf(dockerfile: Dockerfile, stage: Stage): readonly Stage[] {
  const chain: Stage[] = [stage];
  for (let first = stage; first.parent !== undefined; ) {
    const parent = dockerfile.stages[first.parent];
    if (parent === undefined || parent.index >= first.index) break;
    chain.push(parent);
    first = parent;
  }
  return chain.reverse();
}

const globalsByDockerfile = new Memo<Dockerfile, ReadonlyMap<string, string | undefined>>();

/** Defaults of the ARGs before the first FROM, by name; undefined for one without. */
export function globalArguments(dockerfile: Dockerfile): ReadonlyMap<string, string | undefined> {
  let globals = globalsByDockerfile.get(dockerfile);
  if (globals === undefined) {
    const found = new Map<string, string | undefined>();
    for (const instruction of dockerfile.instructions) {
      if (instruction.stage !== undefined) break;
      if (instruction.keyword !== 'ARG') continue;
      for (const { name, value } of readArgument(instruction, dockerfile.escape)) {
        const lookup = (other: string): string | undefined | null => (found.has(other) ? found.get(other) : null);
        found.set(name.text, value === undefined ? undefined : expandVariables(value.text, lookup));
      }
    }
    globals = found;
    globalsByDockerfile.set(dockerfile, globals);
  }
  return globals;
}

function baseImage(stage: Stage, globals: ReadonlyMap<string, string | undefined>): BaseImage {
  const reference = expandVariables(stage.image.text, (name) => (globals.has(name) ? globals.get(name) : null));
  return reference === undefined ? unknownImage(stage.image.text) : readBaseImage(reference);
}
