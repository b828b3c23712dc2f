import { createHash } from 'node:crypto';
import type { Stats } from 'node:fs';
import { caseKey, foldersAbove, parentOf } from '../project/repository-path';
import type { FileIdentity } from './plan-model';

export const entryKinds = ['file', 'directory', 'link', 'other', 'unreadable'] as const;
export type EntryKind = (typeof entryKinds)[number];

export interface Entry {
  readonly kind: EntryKind;
  /** The index of the rule that copies the path, where one does. */
  readonly rule: number | undefined;
  /** Of a file that a rule copies or `remove` names. */
  readonly state: FileIdentity | undefined;
}

/** What lies in a repo, by path relative to it with `/`, in the order of the paths. An unreadable folder is marked as such. */
export interface Listing extends Iterable<readonly [path: string, entry: Entry]> {
  get(path: string): Entry | undefined;
  has(path: string): boolean;
  keys(): Iterable<string>;
}

/** A listing in a form that goes from one thread to another at little cost. */
export interface Survey {
  /** Paths, a NUL between two: no name holds one. In their order, as if a folder's ended in a slash. */
  readonly names: string;
  /** Indexes into `entryKinds`. */
  readonly kinds: Uint8Array;
  /** -1 where no rule copies the path. */
  readonly rules: Int32Array;
  /** Five for an entry: size, times of content and of change, mode, inode. All 0 where it was not looked at. */
  readonly states: Float64Array;
  /** A hash of all but the states: what is where. */
  readonly structure: string;
}

/** Numbers of an entry in `states`. */
export const perEntry = 5;

/** Gathers a survey: in columns that grow, for there can be hundreds of thousands of files. */
export class SurveyBuilder {
  readonly #names: string[] = [];
  #kinds = new Uint8Array(1024);
  #rules = new Int32Array(1024);
  #states = new Float64Array(1024 * perEntry);

  add(path: string, kind: EntryKind, rule: number | undefined, state: Stats | undefined): void {
    const at = this.#names.push(path) - 1;
    if (at === this.#kinds.length) this.#grow();
    this.#kinds[at] = entryKinds.indexOf(kind);
    this.#rules[at] = rule ?? -1;
    if (state === undefined) return;
    const first = at * perEntry;
    this.#states[first] = state.size;
    this.#states[first + 1] = state.mtimeMs;
    this.#states[first + 2] = state.ctimeMs;
    this.#states[first + 3] = state.mode;
    this.#states[first + 4] = state.ino;
  }

  /** A folder that is in the survey by now, or the root. */
  addUnreadable(folder: string): void {
    const at = this.#names.lastIndexOf(folder);
    if (at === -1) this.add(folder, 'unreadable', undefined, undefined);
    else this.#kinds[at] = entryKinds.indexOf('unreadable');
  }

  survey(): Survey {
    const count = this.#names.length;
    const names = this.#names.join('\0');
    const [kinds, rules, states] = [this.#kinds.subarray(0, count), this.#rules.subarray(0, count), this.#states.subarray(0, count * perEntry)];
    const structure = createHash('sha256').update(kinds).update(rules).update(names).digest('hex');
    return { names, kinds, rules, states, structure };
  }

  #grow(): void {
    const count = this.#kinds.length * 2;
    const [kinds, rules, states] = [new Uint8Array(count), new Int32Array(count), new Float64Array(count * perEntry)];
    kinds.set(this.#kinds);
    rules.set(this.#rules);
    states.set(this.#states);
    this.#kinds = kinds;
    this.#rules = rules;
    this.#states = states;
  }
}

export function listingOf(survey: Survey): Listing {
  return new SurveyedListing(survey);
}

/** Looks up in the order of the paths: for tens of thousands of them, a map would take longer to make than all that is asked. */
class SurveyedListing implements Listing {
  readonly #names: readonly string[];
  /** The row behind the one that was asked for last: most are asked for one after another. */
  #next = 0;

  constructor(private readonly survey: Survey) {
    this.#names = survey.kinds.length === 0 ? [] : survey.names.split('\0');
  }

  get(path: string): Entry | undefined {
    const row = this.#rowOf(path);
    return row === -1 ? undefined : new SurveyedEntry(this.survey, row);
  }

  has(path: string): boolean {
    return this.#rowOf(path) !== -1;
  }

  keys(): Iterable<string> {
    return this.#names;
  }

  *[Symbol.iterator](): Iterator<readonly [string, Entry]> {
    for (let row = 0; row < this.#names.length; row++) yield [this.#names[row] ?? '', new SurveyedEntry(this.survey, row)];
  }

  #rowOf(path: string): number {
    const names = this.#names;
    const next = this.#next;
    // The same is asked for twice, or a folder stands between two files.
    const row = names[next] === path ? next : names[next - 1] === path ? next - 1 : names[next + 1] === path ? next + 1 : this.#search(path);
    if (row !== -1) this.#next = row + 1;
    return row;
  }

  /** It may be a file or a folder, and so stand at two places. */
  #search(path: string): number {
    for (const key of [path, `${path}/`]) {
      let low = 0;
      let high = this.#names.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (this.#keyOf(middle) < key) low = middle + 1;
        else high = middle;
      }
      if (this.#names[low] === path) return low;
    }
    return -1;
  }

  #keyOf(row: number): string {
    const kind = entryKinds[this.survey.kinds[row] ?? 0];
    const name = this.#names[row] ?? '';
    return kind === 'directory' || kind === 'unreadable' ? `${name}/` : name;
  }
}

/** Read from the survey when asked for: of most files that is once. */
class SurveyedEntry implements Entry {
  constructor(
    private readonly survey: Survey,
    private readonly row: number,
  ) {}

  get kind(): EntryKind {
    return entryKinds[this.survey.kinds[this.row] ?? 0] ?? 'other';
  }

  get rule(): number | undefined {
    const rule = this.survey.rules[this.row] ?? -1;
    return rule === -1 ? undefined : rule;
  }

  get state(): FileIdentity | undefined {
    const { states } = this.survey;
    const first = this.row * perEntry;
    const at = (place: number): number => states[first + place] ?? 0;
    const mode = at(3);
    return mode === 0 ? undefined : { size: at(0), modified: at(1), changed: at(2), mode, inode: at(4) };
  }
}

export interface Obstacle {
  readonly path: string;
  readonly kind: EntryKind;
}

/** Tells the first folder above a path that is no readable folder (a link, a file), with its kind. */
export function obstacleFinder(listing: Listing): (path: string) => Obstacle | undefined {
  const byFolder = new Map<string, Obstacle | undefined>();
  const root = listing.get('')?.kind === 'unreadable' ? ({ path: '', kind: 'unreadable' } as const) : undefined;
  return (path) => {
    if (root !== undefined) return root;
    const parent = parentOf(path);
    if (!byFolder.has(parent)) byFolder.set(parent, firstObstacle(path, listing));
    return byFolder.get(parent);
  };
}

function firstObstacle(path: string, listing: Listing): Obstacle | undefined {
  for (const folder of foldersAbove(path).reverse()) {
    const kind = listing.get(folder)?.kind;
    if (kind === undefined) return undefined;
    if (kind !== 'directory') return { path: folder, kind };
  }
  return undefined;
}

/**
 * Names on disk by their key. Where two names have the same key, neither is the name: a file system can tell case apart
 * in some folders only.
 */
export function namesByKey(listing: Listing): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const path of listing.keys()) {
    const key = caseKey(path);
    names.set(key, names.has(key) ? '' : path);
  }
  return names;
}
