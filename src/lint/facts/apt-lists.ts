import type { Instruction } from '../../documents/dockerfile-model';
import { withOneMore } from '../../documents/kept-list';
import { Memo } from '../../documents/memo';
import { aptCommand, aptWords, holdsApt, type AptCommand } from './apt';
import { instructionsWith } from './dockerfile-words';
import { commandsOf, type Invocation } from './commands';
import { hasUnknownMount, isKeptOutOfLayer } from './mounts';
import type { StageFacts } from './stage-facts';

export const aptListsFolder = '/var/lib/apt/lists';

/** What a RUN does with apt, in order. */
export interface AptRun {
  readonly instruction: Instruction;
  /** `update`, and what fetches the lists as well. */
  readonly updates: readonly AptCommand[];
  readonly installs: readonly AptCommand[];
  /** The first install comes before any update of its own. */
  readonly needsLists: boolean;
  /** An install comes before any update of its own, or behind what may take the lists away. */
  readonly mayLackLists: boolean;
  /** The lists go into a cache or into memory. */
  readonly isMounted: boolean;
  /** Takes the lists away again behind its last update. */
  readonly removesLists: boolean;
}

const noCommands: readonly AptCommand[] = [];
const runsByStage = new Memo<StageFacts, readonly AptRun[]>();

/** The RUNs along the stage that have to do with apt. */
export function aptRuns(facts: StageFacts): readonly AptRun[] {
  let runs = runsByStage.get(facts);
  if (runs === undefined) {
    runs = holdsApt(facts.dockerfile) ? readRuns(facts) : [];
    runsByStage.set(facts, runs);
  }
  return runs;
}

function readRuns(facts: StageFacts): readonly AptRun[] {
  const runs: AptRun[] = [];
  const withApt = instructionsWith(facts.dockerfile, aptWords);
  for (const instruction of facts.runs) {
    if (withApt.has(instruction)) runs.push(readRun(facts, instruction));
  }
  return runs;
}

const installing = new Set(['install', 'upgrade', 'dist-upgrade', 'full-upgrade', 'build-dep', 'satisfy']);

function readRun(facts: StageFacts, instruction: Instruction): AptRun {
  let updates: AptCommand[] | undefined;
  let installs: AptCommand[] | undefined;
  let needsLists = false;
  let mayLackLists = false;
  let removesLists = false;
  for (const invocation of commandsOf(facts.dockerfile, instruction)) {
    const command = aptCommand(invocation);
    if (command?.verb === 'update') {
      updates = withOneMore(updates, command);
      removesLists = false;
    } else if (command?.verb !== undefined && installing.has(command.verb)) {
      if (updates === undefined) needsLists = true;
      if (updates === undefined || removesLists) mayLackLists = true;
      installs = withOneMore(installs, command);
    } else if (removesAptLists(invocation) || isScript(invocation)) removesLists = true;
  }
  const isMounted = hasUnknownMount(facts, instruction) || isKeptOutOfLayer(facts, instruction, aptListsFolder);
  return { instruction, updates: updates ?? noCommands, installs: installs ?? noCommands, needsLists, mayLackLists, isMounted, removesLists };
}

/** A program that is not known, or a script: it may take the lists away. */
function isScript({ name, program, args }: Invocation): boolean {
  if (name === undefined) return true;
  if (/^(?:ba|da)?sh$|^source$|^\.$/.test(name)) return args.some(({ text }) => text?.startsWith('-') !== true);
  return program.raw.includes('/') && !/^(?:\/usr(?:\/local)?)?\/s?bin\//.test(program.raw);
}

/** `rm -rf /var/lib/apt/lists/*` and its kin. */
export function removesAptLists({ name, args }: Invocation): boolean {
  if (name === 'apt-get' || name === 'apt') return args.some(({ text }) => text === 'distclean' || text === 'dist-clean');
  if (name !== 'rm' && name !== 'find') return false;
  return args.some(({ raw }) => /^["']?\/var\/lib\/(?:apt|\{|\*)|lists/.test(raw));
}
