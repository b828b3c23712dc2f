import type { Instruction } from '../../documents/dockerfile-model';
import type { Project } from '../../project/project';
import { folderOf } from './container-path';
import { readOwnershipEvents, type OwnershipEvent } from './ownership-events';
import { baseOwner } from '../knowledge/base-folders';
import type { StageFacts } from './stage-facts';

/** Who a file or folder belongs to. */
export interface Owner {
  /** Undefined where it is not known. */
  readonly uid: number | undefined;
  /** Others than the owner may write: mode 777, 775 and the like. */
  readonly isShared: boolean;
  /** What made it or gave it away; undefined for what the image holds. */
  readonly instruction: Instruction | undefined;
}

/** Keeps root's files and folders from being written to. */
export interface Obstacle {
  /** The file itself, or the folder that it would have to be made in. */
  readonly path: string;
  readonly instruction: Instruction | undefined;
  /** How the instruction made it: what it copied, or a folder of its own making. */
  readonly isCopied: boolean;
}

export interface Ownership {
  /** `absent` where nothing is there; undefined where that or the owner is not known. */
  ownerOf(path: string, before?: Instruction): Owner | 'absent' | undefined;
  /** What keeps anybody but root from making or changing the path. Undefined where nothing does, or it is not known. */
  obstacle(path: string, before?: Instruction): Obstacle | undefined;
}

const byProject = new WeakMap<Project, WeakMap<StageFacts, Ownership>>();

/** Who owns what in the container, along the stage. Without `before`: at the end of the build. */
export function ownership(project: Project, facts: StageFacts): Ownership {
  let byStage = byProject.get(project);
  if (byStage === undefined) byProject.set(project, (byStage = new WeakMap()));
  let found = byStage.get(facts);
  if (found === undefined) byStage.set(facts, (found = new OwnershipMap(project, facts)));
  return found;
}

/** Folders above one another, and folders copied onto one another: who has more gets no answer. */
const deepest = 40;
const mostCopies = 64;

type Events = Map<string, OwnershipEvent[]>;

class OwnershipMap implements Ownership {
  /** About the path itself. */
  readonly #own: Events = new Map();
  /** About it and all below. */
  readonly #trees: Events = new Map();
  readonly #lost: Events = new Map();
  readonly #copied: Events = new Map();
  readonly #modes: Events = new Map();

  constructor(
    private readonly project: Project,
    private readonly facts: StageFacts,
  ) {
    readOwnershipEvents(project, facts, (event) => {
      this.#apply(event);
    });
  }

  ownerOf(path: string, before?: Instruction): Owner | 'absent' | undefined {
    const index = before?.index ?? Number.POSITIVE_INFINITY;
    const presence = this.#presence(path, index);
    return presence === 'there' ? this.#owner(path, index) : presence === 'absent' ? 'absent' : undefined;
  }

  obstacle(path: string, before?: Instruction): Obstacle | undefined {
    const index = before?.index ?? Number.POSITIVE_INFINITY;
    let at = path;
    for (let depth = 0; depth < deepest; depth++) {
      const presence = this.#presence(at, index);
      if (presence === 'unknown') return undefined;
      if (presence === 'there') {
        const owner = this.#owner(at, index);
        if (owner?.uid !== 0 || owner.isShared) return undefined;
        return { path: at, instruction: owner.instruction, isCopied: owner.isCopied };
      }
      if (at === '/') return undefined;
      at = folderOf(at);
    }
    return undefined;
  }

  #apply(event: OwnershipEvent): void {
    const { kind, path } = event;
    switch (kind) {
      case 'made':
        this.#make(event);
        return;
      case 'content':
      case 'file': {
        // The folders on the way are made for the same owner.
        const folder = kind === 'file' ? folderOf(path) : path;
        if (folder !== '/' && folder !== '') this.#make({ ...event, kind: 'made', path: folder });
        push(kind === 'file' ? this.#own : this.#copied, event);
        return;
      }
      case 'mode':
        push(this.#modes, event);
        return;
      case 'given':
        push(this.#own, event);
        if (event.isTree === true) push(this.#trees, event);
        return;
      case 'gone':
      case 'unknown':
        push(this.#lost, event);
    }
  }

  /** Only what is not there yet is made, the folders above too. */
  #make(event: OwnershipEvent): void {
    let at = event.path;
    for (let depth = 0; depth < deepest; depth++, at = folderOf(at)) {
      const presence = this.#presence(at, Number.POSITIVE_INFINITY);
      if (presence === 'there' || (presence === 'unknown' && (at !== event.path || event.isNew !== true))) break;
      push(this.#own, { ...event, path: at });
      if (at === '/') break;
    }
    if (event.isTree === true) push(this.#trees, event);
  }

  #presence(path: string, index: number): 'there' | 'absent' | 'unknown' {
    const own = last(this.#own, path, index);
    let lost: OwnershipEvent | undefined;
    let there = own?.order ?? -1;
    let maybe = -1;
    for (const at of upwards(path)) {
      const loss = last(this.#lost, at, index);
      if (loss !== undefined && loss.order > (lost?.order ?? -1)) lost = loss;
      const tree = at === path ? undefined : last(this.#trees, at, index);
      if (tree?.kind === 'made') there = Math.max(there, tree.order);
    }
    if (there > (lost?.order ?? -1)) return 'there';
    for (const at of upwards(path)) {
      const copy = this.#lastCopy(path, at, index, lost?.order ?? -1);
      if (copy === undefined) continue;
      if (copy.isSure) there = Math.max(there, copy.order);
      else maybe = Math.max(maybe, copy.order);
    }
    if (there > (lost?.order ?? -1)) return 'there';
    if (maybe > (lost?.order ?? -1)) return 'unknown';
    if (lost !== undefined) return lost.kind === 'gone' ? 'absent' : 'unknown';
    const base = baseOwner(this.facts.base, path);
    return base === undefined ? 'unknown' : base === 'absent' ? 'absent' : 'there';
  }

  /** The latest word on a path: its own, or that on a tree that it is part of. */
  #owner(path: string, index: number): (Owner & { readonly isCopied: boolean }) | undefined {
    let latest = last(this.#own, path, index);
    let isShared = false;
    for (const at of upwards(path)) {
      for (const event of [last(this.#trees, at, index), last(this.#lost, at, index)]) {
        if (event !== undefined && event.order > (latest?.order ?? -1)) latest = event;
      }
      const mode = last(this.#modes, at, index);
      if (mode !== undefined && (at === path || mode.isTree === true)) isShared = true;
    }
    for (const at of upwards(path)) {
      const copy = this.#lastCopy(path, at, index, latest?.order ?? -1);
      if (copy?.isSure === false) return undefined;
      if (copy !== undefined) latest = copy.event;
    }
    if (latest === undefined) {
      const base = baseOwner(this.facts.base, path);
      if (base === undefined || base === 'absent') return undefined;
      return { uid: base.uid, isShared: base.isShared || isShared, instruction: undefined, isCopied: false };
    }
    if (latest.kind === 'unknown' || latest.kind === 'gone') return undefined;
    return { uid: latest.uid, isShared: isShared || latest.isShared, instruction: latest.instruction, isCopied: latest.kind === 'content' || latest.kind === 'file' };
  }

  /** The last COPY into the folder `at` that brought the path along, after `order`. */
  #lastCopy(path: string, at: string, index: number, order: number): { order: number; isSure: boolean; event: OwnershipEvent } | undefined {
    const events = this.#copied.get(at);
    if (events === undefined || at === path) return undefined;
    const from = lastBefore(events, index);
    for (let place = from; place >= 0; place--) {
      const event = events[place];
      if (event === undefined || event.order <= order) return undefined;
      if (event.holds === undefined || from - place > mostCopies) return { order: event.order, isSure: false, event };
      if (holds(this.project, event.holds, path.slice(at === '/' ? 1 : at.length + 1))) return { order: event.order, isSure: true, event };
    }
    return undefined;
  }
}

function push(events: Events, event: OwnershipEvent): void {
  const known = events.get(event.path);
  if (known === undefined) events.set(event.path, [event]);
  else known.push(event);
}

function last(events: Events, path: string, index: number): OwnershipEvent | undefined {
  const known = events.get(path);
  return known?.[lastBefore(known, index)];
}

/** A path and the folders above it. */
function upwards(path: string): readonly string[] {
  const found = [path];
  for (let at = path; at !== '/' && at !== '' && found.length < deepest; found.push(at)) at = folderOf(at);
  return found;
}

/** Whether a path below a copied folder came with it. */
function holds(project: Project, source: string, rest: string): boolean {
  const path = source === '' ? rest : `${source}/${rest}`;
  const reaches = (candidate: string): boolean => project.files.get(candidate)?.ignored !== true && !project.dockerIgnores(candidate);
  if (project.files.has(path)) return reaches(path);
  for (const file of project.files.keys()) if (file.startsWith(`${path}/`) && reaches(file)) return true;
  return false;
}

function lastBefore(events: readonly OwnershipEvent[], index: number): number {
  let low = 0;
  let high = events.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((events[middle]?.instruction.index ?? 0) < index) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
