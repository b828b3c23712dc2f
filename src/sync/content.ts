import { closeSync, constants, fstatSync, openSync, readSync, type Stats } from 'node:fs';
import type { FileIdentity } from './plan-model';

/** Bytes read in one piece: most sources fit, and a thread needs no more than two of them. */
export const pieceSize = 1024 * 1024;
// A link put in the file's place after the listing is not followed; a pipe does not block.
const readFlags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/** Hands a regular file to `use` and closes it after that. Throws where it is none or cannot be opened. */
export function* withFile<T>(path: string, use: (fd: number, stat: Stats) => Generator<undefined, T>): Generator<undefined, T> {
  const fd = openSync(path, readFlags);
  try {
    const stat = fstatSync(fd);
    if (!stat.isFile()) throw new Error(`${path} is not a regular file.`);
    return yield* use(fd, stat);
  } finally {
    closeSync(fd);
  }
}

const pieces: Record<'source' | 'target', Buffer | undefined> = { source: undefined, target: undefined };

/**
 * The piece of a file of this size that begins at the position; shorter where the file has shrunk. It is the thread's
 * only one of that name, so it must be used up before anything is yielded.
 */
export function readPiece(fd: number, position: number, size: number, name: keyof typeof pieces): Buffer {
  const piece = (pieces[name] ??= Buffer.allocUnsafeSlow(pieceSize));
  const wanted = Math.min(pieceSize, size - position);
  let filled = 0;
  while (filled < wanted) {
    const count = readSync(fd, piece, filled, wanted - filled, position + filled);
    if (count === 0) break;
    filled += count;
  }
  return piece.subarray(0, filled);
}

export function isExecutable(mode: number): boolean {
  return (mode & 0o100) !== 0;
}

export function identityOf(stat: Stats): FileIdentity {
  return { size: stat.size, modified: stat.mtimeMs, changed: stat.ctimeMs, mode: stat.mode, inode: stat.ino };
}

export function isSame(found: FileIdentity, expected: FileIdentity): boolean {
  return (
    found.size === expected.size &&
    found.modified === expected.modified &&
    found.changed === expected.changed &&
    found.mode === expected.mode &&
    found.inode === expected.inode
  );
}
