import { crc32 } from 'node:zlib';
import type { Content } from './compare';
import type { FileIdentity } from './plan-model';

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
  readonly rows: ReadonlyMap<string, number>;
  /** size, times of content and of change, inode of each */
  readonly states: Float64Array;
  /** In hex, one behind the other. */
  readonly digests: string;
  readonly flags: Uint8Array;
}

const binaryFlag = 1;
const pointerFlag = 2;
const digestFlag = 4;

/** Counts up when the form changes: an index of another version is not read. */
const version = 2;
const checksumSize = 4;
/** Bytes. */
const digestSize = 32;
const numbers = 4;

/** The entries of one repo, by path: those of the file, and what has been noted since. */
export class IndexSide {
  readonly #noted = new Map<string, IndexEntry>();
  readonly #gone = new Set<string>();

  constructor(private readonly stored: Columns = { rows: new Map(), states: new Float64Array(), digests: '', flags: new Uint8Array() }) {}

  get size(): number {
    return this.paths().length;
  }

  /** Undefined where nothing is known of the path, or the file is not that one any more. */
  contentOf(path: string, { size, modified, changed, inode }: FileIdentity): Content | undefined {
    const noted = this.#noted.get(path);
    if (noted !== undefined) {
      const { state } = noted;
      return state.size === size && state.modified === modified && state.changed === changed && state.inode === inode ? noted : undefined;
    }
    const row = this.#gone.has(path) ? undefined : this.stored.rows.get(path);
    if (row === undefined) return undefined;
    const { states } = this.stored;
    const at = row * numbers;
    const isSame = states[at] === size && states[at + 1] === modified && states[at + 2] === changed && states[at + 3] === inode;
    return isSame ? this.#contentAt(row) : undefined;
  }

  set(path: string, entry: IndexEntry): void {
    this.#noted.set(path, entry);
  }

  /** True where it was there. */
  delete(path: string): boolean {
    const wasNoted = this.#noted.delete(path);
    if (!this.stored.rows.has(path) || this.#gone.has(path)) return wasNoted;
    this.#gone.add(path);
    return true;
  }

  paths(): string[] {
    const paths = [...this.#noted.keys()];
    for (const path of this.stored.rows.keys()) if (!this.#gone.has(path) && !this.#noted.has(path)) paths.push(path);
    return paths;
  }

  /** The columns of a file, with all that is known. */
  encode(): { readonly rows: number; readonly names: Buffer; readonly columns: readonly Buffer[] } {
    const paths = this.paths();
    const states = new Float64Array(paths.length * numbers);
    const flags = Buffer.alloc(paths.length);
    const digests: string[] = [];
    paths.forEach((path, row) => {
      const noted = this.#noted.get(path);
      const old = this.stored.rows.get(path) ?? 0;
      if (noted !== undefined) states.set([noted.state.size, noted.state.modified, noted.state.changed, noted.state.inode], row * numbers);
      else states.set(this.stored.states.subarray(old * numbers, (old + 1) * numbers), row * numbers);
      const { binary, lfsPointer, digest } = noted ?? this.#contentAt(old);
      digests.push(digest ?? noDigest);
      flags[row] = (binary ? binaryFlag : 0) | (lfsPointer ? pointerFlag : 0) | (digest === undefined ? 0 : digestFlag);
    });
    const names = Buffer.from(paths.join('\0'));
    return { rows: paths.length, names, columns: [names, Buffer.from(states.buffer), Buffer.from(digests.join(''), 'hex'), flags] };
  }

  #contentAt(row: number): Content {
    const flags = this.stored.flags[row] ?? 0;
    const digest = (flags & digestFlag) === 0 ? undefined : this.stored.digests.slice(row * digestSize * 2, (row + 1) * digestSize * 2);
    return { binary: (flags & binaryFlag) !== 0, lfsPointer: (flags & pointerFlag) !== 0, digest };
  }
}

const noDigest = '0'.repeat(digestSize * 2);

/** Read whole at each plan, so it is in a form that is quick to read: a line of JSON, then columns, then a checksum. */
export function encodeIndex(mainRoot: string, entries: IndexEntries): Buffer {
  const sides = [entries.main, entries.space].map((side) => side.encode());
  const header: Header = { version, mainRoot, sides: sides.map(({ rows, names }) => ({ rows, names: names.length })) };
  const body = Buffer.concat([Buffer.from(`${JSON.stringify(header)}\n`), ...sides.flatMap(({ columns }) => columns)]);
  return Buffer.concat([body, checksum(body)]);
}

/** Undefined where the bytes are broken, of another version or about another main repo. */
export function decodeIndex(bytes: Buffer, mainRoot: string): IndexEntries | undefined {
  const body = bytes.subarray(0, Math.max(0, bytes.length - checksumSize));
  if (!checksum(body).equals(bytes.subarray(body.length))) return undefined;
  const headerEnd = body.indexOf(10);
  const header = readHeader(body.toString('utf8', 0, headerEnd));
  if (header?.version !== version || header.mainRoot !== mainRoot) return undefined;
  let at = headerEnd + 1;
  const take = (length: number): Buffer => body.subarray(at, (at += length));
  const [main = new IndexSide(), space = new IndexSide()] = header.sides.map(({ rows: count, names }) => {
    const rows = new Map<string, number>();
    const paths = take(names).toString('utf8');
    if (count > 0) paths.split('\0').forEach((path, row) => rows.set(path, row));
    // A copy: the numbers must lie at a multiple of eight.
    const states = new Float64Array(Uint8Array.from(take(count * numbers * 8)).buffer);
    return new IndexSide({ rows, states, digests: take(count * digestSize).toString('hex'), flags: take(count) });
  });
  return { main, space };
}

interface Header {
  readonly version: number;
  readonly mainRoot: string;
  readonly sides: readonly { readonly rows: number; readonly names: number }[];
}

function readHeader(line: string): Header | undefined {
  try {
    return JSON.parse(line) as Header;
  } catch {
    return undefined;
  }
}

function checksum(bytes: Buffer): Buffer {
  const sum = Buffer.alloc(checksumSize);
  sum.writeUInt32LE(crc32(bytes));
  return sum;
}
