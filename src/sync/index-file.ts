import { createHash } from 'node:crypto';
import type { Content } from './compare';
import type { FileIdentity } from './plan-model';

/** What was found in a file when it was read, and what tells that it is still the same file. */
export interface IndexEntry extends Content {
  readonly state: Omit<FileIdentity, 'mode'>;
}

/** By path, for the main repo and the Space repo. */
export interface IndexEntries {
  readonly main: Map<string, IndexEntry>;
  readonly space: Map<string, IndexEntry>;
}

/** Counts up when the form changes: an index of another version is not read. */
const version = 1;
const checksumSize = 32;
const digestSize = 32;
/** size, times of content and of change, inode */
const numbers = 4;

/** Read whole at each plan, so it is in a form that is quick to read: a line of JSON, then columns, then a checksum. */
export function encodeIndex(mainRoot: string, entries: IndexEntries): Buffer {
  const sides = [entries.main, entries.space].map((side) => {
    const states = new Float64Array(side.size * numbers);
    const digests = Buffer.alloc(side.size * digestSize);
    const flags = Buffer.alloc(side.size);
    let row = 0;
    for (const { state, binary, lfsPointer, digest } of side.values()) {
      states.set([state.size, state.modified, state.changed, state.inode], row * numbers);
      if (digest !== undefined) digests.write(digest, row * digestSize, 'hex');
      flags[row++] = (binary ? 1 : 0) | (lfsPointer ? 2 : 0) | (digest === undefined ? 0 : 4);
    }
    const names = Buffer.from([...side.keys()].join('\0'));
    return { rows: side.size, names, columns: [names, Buffer.from(states.buffer), digests, flags] };
  });
  const header = { version, mainRoot, sides: sides.map(({ rows, names }) => ({ rows, names: names.length })) };
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
  const [main = new Map<string, IndexEntry>(), space = new Map<string, IndexEntry>()] = header.sides.map(({ rows, names }) => {
    const side = new Map<string, IndexEntry>();
    const paths = take(names).toString('utf8').split('\0');
    // A copy: the numbers must lie at a multiple of eight.
    const states = new Float64Array(Uint8Array.from(take(rows * numbers * 8)).buffer);
    const digests = take(rows * digestSize);
    const flags = take(rows);
    for (let row = 0; row < rows; row++) {
      const [size = 0, modified = 0, changed = 0, inode = 0] = states.subarray(row * numbers, (row + 1) * numbers);
      const flag = flags[row] ?? 0;
      side.set(paths[row] ?? '', {
        state: { size, modified, changed, inode },
        binary: (flag & 1) !== 0,
        lfsPointer: (flag & 2) !== 0,
        digest: (flag & 4) === 0 ? undefined : digests.toString('hex', row * digestSize, (row + 1) * digestSize),
      });
    }
    return side;
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
  return createHash('sha256').update(bytes).digest();
}
