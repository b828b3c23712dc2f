import type { Instruction } from '../../documents/dockerfile-model';
import { withOneMore } from '../../documents/kept-list';
import { Memo } from '../../documents/memo';
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

const byProject = new Memo<Project, Map<StageFacts, Ownership>>();

/** Who owns what in the container, along the stage. Without `before`: at the end of the build. */
export function ownership(project: Project, facts: StageFacts): Ownership {
  let byStage = byProject.get(project);
  if (byStage === undefined) byProject.set(project, (byStage = new Map()));
  let found = byStage.get(facts);
  if (found === undefined) byStage.set(facts, (found = new OwnershipMap(project, facts)));
  return found;
}

/** Folders above one another, and folders copied onto one another: who has more gets no answer. */
const deepest = 40;
const mostCopies = 64;

/** A file or folder of the container with what was done to it, each in the order of the build. */
class Place {
  /** About the path itself. */
  own: OwnershipEvent[] | undefined;
  /** About it and all below. */
  trees: OwnershipEvent[] | undefined;
  lost: OwnershipEvent[] | undefined;
  copied: OwnershipEvent[] | undefined;
  modes: OwnershipEvent[] | undefined;
  #parent: Place | undefined;

  constructor(
    readonly path: string,
    private readonly places: Map<string, Place>,
  ) {}

  get parent(): Place | undefined {
    if (this.#parent === undefined && this.path !== '/' && this.path !== '') this.#parent = placeOf(this.places, folderOf(this.path));
    return this.#parent;
  }
}

function placeOf(places: Map<string, Place>, path: string): Place {
  let place = places.get(path);
  if (place === undefined) places.set(path, (place = new Place(path, places)));
  return place;
}

class OwnershipMap implements Ownership {
  readonly #places = new Map<string, Place>();
  /** Most builds have no COPY of a folder, or nothing that is not known: then nobody looks for it. */
  #hasCopies = false;
  #hasTrees = false;

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
    const place = placeOf(this.#places, path);
    const presence = this.#presence(place, index);
    return presence === 'there' ? this.#owner(place, index) : presence === 'absent' ? 'absent' : undefined;
  }

  obstacle(path: string, before?: Instruction): Obstacle | undefined {
    const index = before?.index ?? Number.POSITIVE_INFINITY;
    let at: Place | undefined = placeOf(this.#places, path);
    for (let depth = 0; at !== undefined && depth < deepest; depth++) {
      const presence = this.#presence(at, index);
      if (presence === 'unknown') return undefined;
      if (presence === 'there') {
        const owner = this.#owner(at, index);
        if (owner?.uid !== 0 || owner.isShared) return undefined;
        return { path: at.path, instruction: owner.instruction, isCopied: owner.isCopied };
      }
      at = at.parent;
    }
    return undefined;
  }

  #apply(event: OwnershipEvent): void {
    const { kind } = event;
    if (kind === 'made') {
      this.#make(event);
      return;
    }
    const place = placeOf(this.#places, event.path);
    switch (kind) {
      case 'content':
      case 'file': {
        // The folders on the way are made for the same owner.
        const folder = kind === 'file' ? place.parent : place;
        if (folder !== undefined && folder.path !== '/') this.#make({ ...event, kind: 'made', path: folder.path });
        if (kind === 'file') place.own = withOneMore(place.own, event);
        else {
          place.copied = withOneMore(place.copied, event);
          this.#hasCopies = true;
        }
        return;
      }
      case 'mode':
        place.modes = withOneMore(place.modes, event);
        this.#hasTrees = true;
        return;
      case 'given':
        place.own = withOneMore(place.own, event);
        if (event.isTree === true) this.#setTree(place, event);
        return;
      case 'gone':
      case 'unknown':
        place.lost = withOneMore(place.lost, event);
        this.#hasTrees = true;
    }
  }

  #setTree(place: Place, event: OwnershipEvent): void {
    place.trees = withOneMore(place.trees, event);
    this.#hasTrees = true;
  }

  /** Only what is not there yet is made, the folders above too. */
  #make(event: OwnershipEvent): void {
    const place = placeOf(this.#places, event.path);
    let at: Place | undefined = place;
    for (let depth = 0; at !== undefined && depth < deepest; depth++, at = at.parent) {
      const presence = this.#presence(at, Number.POSITIVE_INFINITY);
      if (presence === 'there' || (presence === 'unknown' && (at !== place || event.isNew !== true))) break;
      at.own = withOneMore(at.own, event);
    }
    if (event.isTree === true) this.#setTree(place, event);
  }

  #presence(place: Place, index: number): 'there' | 'absent' | 'unknown' {
    let lost: OwnershipEvent | undefined;
    let there = last(place.own, index)?.order ?? -1;
    if (this.#hasTrees) {
      let at: Place | undefined = place;
      for (let depth = 0; at !== undefined && depth < deepest; depth++, at = at.parent) {
        const loss = last(at.lost, index);
        if (loss !== undefined && loss.order > (lost?.order ?? -1)) lost = loss;
        const tree = at === place ? undefined : last(at.trees, index);
        if (tree?.kind === 'made' && tree.order > there) there = tree.order;
      }
    }
    const lostOrder = lost?.order ?? -1;
    if (there > lostOrder) return 'there';
    if (this.#hasCopies) {
      let isMaybe = false;
      let at = place.parent;
      for (let depth = 1; at !== undefined && depth < deepest; depth++, at = at.parent) {
        const copy = at.copied === undefined ? undefined : this.#lastCopy(place, at, index, lostOrder);
        if (copy?.isSure === true) return 'there';
        if (copy !== undefined) isMaybe = true;
      }
      if (isMaybe) return 'unknown';
    }
    if (lost !== undefined) return lost.kind === 'gone' ? 'absent' : 'unknown';
    const base = baseOwner(this.facts.base, place.path);
    return base === undefined ? 'unknown' : base === 'absent' ? 'absent' : 'there';
  }

  /** The latest word on a path: its own, or that on a tree that it is part of. */
  #owner(place: Place, index: number): (Owner & { readonly isCopied: boolean }) | undefined {
    let latest = last(place.own, index);
    let isShared = false;
    if (this.#hasTrees) {
      let at: Place | undefined = place;
      for (let depth = 0; at !== undefined && depth < deepest; depth++, at = at.parent) {
        const tree = last(at.trees, index);
        if (tree !== undefined && tree.order > (latest?.order ?? -1)) latest = tree;
        const loss = last(at.lost, index);
        if (loss !== undefined && loss.order > (latest?.order ?? -1)) latest = loss;
        const mode = last(at.modes, index);
        if (mode !== undefined && (at === place || mode.isTree === true)) isShared = true;
      }
    }
    if (this.#hasCopies) {
      let at = place.parent;
      for (let depth = 1; at !== undefined && depth < deepest; depth++, at = at.parent) {
        const copy = at.copied === undefined ? undefined : this.#lastCopy(place, at, index, latest?.order ?? -1);
        if (copy?.isSure === false) return undefined;
        if (copy !== undefined) latest = copy.event;
      }
    }
    if (latest === undefined) {
      const base = baseOwner(this.facts.base, place.path);
      if (base === undefined || base === 'absent') return undefined;
      return { uid: base.uid, isShared: base.isShared || isShared, instruction: undefined, isCopied: false };
    }
    if (latest.kind === 'unknown' || latest.kind === 'gone') return undefined;
    return { uid: latest.uid, isShared: isShared || latest.isShared, instruction: latest.instruction, isCopied: latest.kind === 'content' || latest.kind === 'file' };
  }

  /** The last COPY into the folder `at`, above the path, that brought the path along, after `order`. */
  #lastCopy({ path }: Place, at: Place, index: number, order: number): { isSure: boolean; event: OwnershipEvent } | undefined {
    const events = at.copied ?? [];
    const from = lastBefore(events, index);
    for (let place = from; place >= 0; place--) {
      const event = events[place];
      if (event === undefined || event.order <= order) return undefined;
      if (event.holds === undefined || from - place > mostCopies) return { isSure: false, event };
      if (holds(this.project, event.holds, path.slice(at.path === '/' ? 1 : at.path.length + 1))) return { isSure: true, event };
    }
    return undefined;
  }
}

function last(events: readonly OwnershipEvent[] | undefined, index: number): OwnershipEvent | undefined {
  return events?.[lastBefore(events, index)];
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
  if (index === Number.POSITIVE_INFINITY) return events.length - 1;
  let low = 0;
  let high = events.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((events[middle]?.instruction.index ?? 0) < index) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
