import type { Content } from './compare';
import type { FileIdentity } from './plan-model';
import { bytesOf, encodeState, numbersIn, type StateFile } from './state-file';

/** What was found in a file when it was read, and what tells that it is still the same file. */
export interface IndexEntry extends Content {
  readonly state: Omit<FileIdentity, 'mode'>;
}

/** For the main repo and the Space repo. */
export interface IndexEntries {
  readonly main: IndexSide;
  readonly space: IndexSide;
}

/** Rows as they lie in the file, side by side: thousands of objects would take longer to make than the file to read. */
interface Columns {
  /** In their order. */
  readonly names: readonly string[];
  /** size, times of content and of change, inode of each */
  readonly states: Float64Array;
  /** Eight numbers each. */
  readonly digests: Uint32Array;
  readonly flags: Uint8Array;
}

const binaryFlag = 1;
const pointerFlag = 2;
const digestFlag = 4;

/** Counts up when the form changes: an index of another version is not read. */
const version = 3;
/** Bytes. */
const digestSize = 32;
const digestNumbers = digestSize / 4;
const stateNumbers = 4;

const nothing: Columns = { names: [], states: new Float64Array(), digests: new Uint32Array(), flags: new Uint8Array() };

/** The entries of one repo, by path: those of the file, and what has been noted since. */
export class IndexSide {
  readonly #noted = new Map<string, IndexEntry>();
  readonly #gone = new Set<string>();
  /** The row behind the one that was asked for last. */
  #next = 0;

  constructor(private readonly stored: Columns = nothing) {}

  get size(): number {
    return this.paths().length;
  }

  /** Undefined where nothing is known of the path, or the file is not that one any more. */
  contentOf(path: string, state: FileIdentity): Content | undefined {
    const noted = this.#noted.get(path);
    if (noted !== undefined) {
      const { size, modified, changed, inode } = noted.state;
      return size === state.size && modified === state.modified && changed === state.changed && inode === state.inode ? noted : undefined;
    }
    const row = this.#rowOf(path, state);
    return row === -1 ? undefined : this.#contentAt(row);
  }

  /**
   * True where a file of this repo and one of the other, of the same path, are known to have the same content and to be
   * no LFS pointers. False says nothing. For a great many files, of which nearly all are the same: it makes no objects.
   */
  isSameAs(other: IndexSide, path: string, own: FileIdentity, others: FileIdentity): boolean {
    if (this.#noted.has(path) || other.#noted.has(path)) return false;
    const row = this.#rowOf(path, own);
    const otherRow = row === -1 ? -1 : other.#rowOf(path, others);
    if (otherRow === -1) return false;
    const { digests, flags } = this.stored;
    const theirs = other.stored;
    if (((flags[row] ?? 0) & (digestFlag | pointerFlag)) !== digestFlag || ((theirs.flags[otherRow] ?? 0) & digestFlag) === 0) return false;
    for (let at = 0; at < digestNumbers; at++) {
      if (digests[row * digestNumbers + at] !== theirs.digests[otherRow * digestNumbers + at]) return false;
    }
    return true;
  }

  set(path: string, entry: IndexEntry): void {
    this.#noted.set(path, entry);
  }

  /** True where it was there. */
  delete(path: string): boolean {
    const wasNoted = this.#noted.delete(path);
    if (this.#gone.has(path) || this.#place(path) === -1) return wasNoted;
    this.#gone.add(path);
    return true;
  }

  paths(): string[] {
    const { names } = this.stored;
    const paths = this.#gone.size === 0 ? [...names] : names.filter((path) => !this.#gone.has(path) || this.#noted.has(path));
    for (const path of this.#noted.keys()) if (this.#place(path) === -1) paths.push(path);
    return paths;
  }

  /** The columns of a file, with all that is known. */
  encode(): { readonly rows: number; readonly names: Buffer; readonly numbers: readonly Buffer[]; readonly rest: readonly Buffer[] } {
    // In the order in which a survey comes to them.
    const paths = this.paths().sort();
    const states = new Float64Array(paths.length * stateNumbers);
    const digests = new Uint32Array(paths.length * digestNumbers);
    const flags = new Uint8Array(paths.length);
    const { stored } = this;
    const written = bytesOf(digests);
    for (let row = 0; row < paths.length; ) {
      const path = paths[row] ?? '';
      const noted = this.#noted.get(path);
      if (noted !== undefined) {
        const { state, binary, lfsPointer, digest } = noted;
        states.set([state.size, state.modified, state.changed, state.inode], row * stateNumbers);
        if (digest !== undefined) written.write(digest, row * digestSize, 'hex');
        flags[row] = (binary ? binaryFlag : 0) | (lfsPointer ? pointerFlag : 0) | (digest === undefined ? 0 : digestFlag);
        row++;
        continue;
      }
      // What stands in the file one behind the other goes over as one piece.
      const first = this.#place(path);
      let length = 1;
      while (row + length < paths.length && stored.names[first + length] === paths[row + length] && !this.#noted.has(paths[row + length] ?? '')) length++;
      states.set(stored.states.subarray(first * stateNumbers, (first + length) * stateNumbers), row * stateNumbers);
      digests.set(stored.digests.subarray(first * digestNumbers, (first + length) * digestNumbers), row * digestNumbers);
      flags.set(stored.flags.subarray(first, first + length), row);
      row += length;
    }
    const names = Buffer.from(paths.join('\0'));
    return { rows: paths.length, names, numbers: [bytesOf(states), written], rest: [bytesOf(flags), names] };
  }

  /** The row that tells of this state of the file; -1 where none does. */
  #rowOf(path: string, { size, modified, changed, inode }: FileIdentity): number {
    const row = this.#gone.has(path) ? -1 : this.#place(path);
    if (row === -1) return -1;
    const { states } = this.stored;
    const at = row * stateNumbers;
    const isSame = states[at] === size && states[at + 1] === modified && states[at + 2] === changed && states[at + 3] === inode;
    return isSame ? row : -1;
  }

  /** The row of a path, forgotten or not; -1 where the file has none. Most are asked for in the order of the rows. */
  #place(path: string): number {
    const { names } = this.stored;
    if (names[this.#next] === path) return this.#next++;
    let low = 0;
    let high = names.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((names[middle] ?? '') < path) low = middle + 1;
      else high = middle;
    }
    if (names[low] !== path) return -1;
    this.#next = low + 1;
    return low;
  }

  #contentAt(row: number): Content {
    const flags = this.stored.flags[row] ?? 0;
    const digest = (flags & digestFlag) === 0 ? undefined : bytesOf(this.stored.digests).toString('hex', row * digestSize, (row + 1) * digestSize);
    return { binary: (flags & binaryFlag) !== 0, lfsPointer: (flags & pointerFlag) !== 0, digest };
  }
}

/** Numbers stand first, where numbers can lie. */
export function encodeIndex(mainRoot: string, entries: IndexEntries): Buffer {
  const sides = [entries.main, entries.space].map((side) => side.encode());
  const header: Header = { version, mainRoot, sides: sides.map(({ rows, names }) => ({ rows, names: names.length })) };
  return encodeState(header, [...sides.flatMap(({ numbers }) => numbers), ...sides.flatMap(({ rest }) => rest)]);
}

/** Undefined where it is of another version or about another main repo. */
export function readIndex({ header, take }: StateFile, mainRoot: string): IndexEntries | undefined {
  const { version: written, mainRoot: of, sides } = header as Header;
  if (written !== version || of !== mainRoot) return undefined;
  const numbers = sides.map(({ rows }) => ({ states: numbersIn(take(rows * stateNumbers * 8), Float64Array), digests: numbersIn(take(rows * digestSize), Uint32Array) }));
  const [main = new IndexSide(), space = new IndexSide()] = numbers.map((columns, side) => {
    const { rows, names } = sides[side] ?? { rows: 0, names: 0 };
    const flags = take(rows);
    const paths = take(names).toString('utf8');
    return new IndexSide({ ...columns, names: rows === 0 ? [] : paths.split('\0'), flags });
  });
  return { main, space };
}

interface Header {
  readonly version: number;
  readonly mainRoot: string;
  readonly sides: readonly { readonly rows: number; readonly names: number }[];
}
