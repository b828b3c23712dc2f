import { close, constants, fstat, open, read, type Stats } from 'node:fs';
import { createHash, hash } from 'node:crypto';
import { promisify } from 'node:util';
import { isLfsPointer, looksBinary } from '../documents/bytes';
import type { FileIdentity } from './plan-model';

/** Bytes read in one piece. Most sources fit, so that a file costs one read. */
const pieceSize = 64 * 1024;
// A link put in the file's place after the listing is not followed; a pipe does not block.
const readFlags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

const readPiece = promisify(read);
const closeFile = promisify(close);

/** A file's state and first piece. `fd` is open only where there is more to read. */
interface Start {
  readonly stat: Stats;
  readonly bytes: Buffer;
  readonly fd: number | undefined;
}

export interface Comparison {
  /** Bytes of the source. */
  readonly size: number;
  readonly executable: boolean;
  /** As git tells it, by the source's content. */
  readonly binary: boolean;
  readonly lfsPointer: boolean;
  readonly target: FileIdentity | undefined;
  readonly sameContent: boolean;
}

/**
 * Compares a source with its target: size first, then content in pieces, so that memory stays bounded. The digest is
 * the source's SHA-256 in hex, worked out only where `wantsDigest` says so. Rejects where either is no regular file or
 * cannot be read.
 */
export async function compareFiles(
  source: string,
  target: string | undefined,
  wantsDigest: (comparison: Comparison) => boolean,
  signal?: AbortSignal,
): Promise<{ comparison: Comparison; digest: string | undefined }> {
  const [left, right] = await Promise.allSettled([openStart(source), target === undefined ? undefined : openStart(target)]);
  try {
    if (left.status === 'rejected') throw left.reason;
    if (right.status === 'rejected') throw right.reason;
    const from = left.value;
    const to = right.value;
    const comparison: Comparison = {
      size: from.stat.size,
      executable: isExecutable(from.stat.mode),
      binary: looksBinary(from.bytes),
      lfsPointer: from.stat.size <= 1024 && isLfsPointer(from.bytes),
      target: to && identityOf(to.stat),
      sameContent: to !== undefined && (await haveSameContent(from, to, signal)),
    };
    return { comparison, digest: wantsDigest(comparison) ? await digestOf(from, signal) : undefined };
  } finally {
    for (const side of [left, right]) {
      if (side.status === 'fulfilled' && side.value?.fd !== undefined) await closeFile(side.value.fd);
    }
  }
}

/**
 * Hands a regular file's content to `take`, never through a link: in one where it is small, and in pieces. Rejects
 * where it is none or cannot be read.
 */
export async function withPieces<T>(path: string, take: (pieces: AsyncIterable<Buffer>, whole: Buffer | undefined) => Promise<T>): Promise<T> {
  const start = await openStart(path);
  try {
    return await take(piecesOf(start), start.fd === undefined ? start.bytes : undefined);
  } finally {
    if (start.fd !== undefined) await closeFile(start.fd);
  }
}

export function isExecutable(mode: number): boolean {
  return (mode & 0o100) !== 0;
}

export function identityOf(stat: Stats): FileIdentity {
  return { size: stat.size, modified: stat.mtimeMs, changed: stat.ctimeMs, mode: stat.mode };
}

/** Callbacks inside, one promise outside: with thousands of small files the promises would cost more than the reads. */
function openStart(path: string): Promise<Start> {
  return new Promise((resolve, reject) => {
    open(path, readFlags, (openError, fd) => {
      if (openError) {
        reject(openError);
        return;
      }
      const fail = (error: Error): void => {
        close(fd, () => {
          reject(error);
        });
      };
      fstat(fd, (statError, stat) => {
        if (statError) fail(statError);
        else if (!stat.isFile()) fail(new Error(`${path} is not a regular file.`));
        else readStart(fd, stat, resolve, fail);
      });
    });
  });
}

function readStart(fd: number, stat: Stats, done: (start: Start) => void, fail: (error: Error) => void): void {
  const buffer = Buffer.allocUnsafe(Math.min(stat.size, pieceSize));
  read(fd, buffer, 0, buffer.length, 0, (readError, count) => {
    const bytes = buffer.subarray(0, count);
    if (readError) fail(readError);
    else if (count < stat.size) done({ stat, bytes, fd });
    else {
      close(fd, () => {
        done({ stat, bytes, fd: undefined });
      });
    }
  });
}

async function haveSameContent(left: Start, right: Start, signal: AbortSignal | undefined): Promise<boolean> {
  if (left.stat.size !== right.stat.size) return false;
  const shared = Math.min(left.bytes.length, right.bytes.length);
  if (!left.bytes.subarray(0, shared).equals(right.bytes.subarray(0, shared))) return false;
  if (left.fd === undefined || right.fd === undefined) return left.bytes.length === right.bytes.length;
  const [a, b] = [Buffer.allocUnsafe(pieceSize), Buffer.allocUnsafe(pieceSize)];
  for (let position = shared; position < left.stat.size;) {
    signal?.throwIfAborted();
    const [fromLeft, fromRight] = await Promise.all([
      readPiece(left.fd, a, 0, pieceSize, position),
      readPiece(right.fd, b, 0, pieceSize, position),
    ]);
    const count = Math.min(fromLeft.bytesRead, fromRight.bytesRead);
    // A file that shrinks under the eyes is another file.
    if (count === 0 || !a.subarray(0, count).equals(b.subarray(0, count))) return false;
    position += count;
  }
  return true;
}

async function digestOf(start: Start, signal: AbortSignal | undefined): Promise<string> {
  if (start.fd === undefined) return hash('sha256', start.bytes, 'hex');
  const digest = createHash('sha256');
  for await (const piece of piecesOf(start)) {
    signal?.throwIfAborted();
    digest.update(piece);
  }
  return digest.digest('hex');
}

async function* piecesOf(start: Start): AsyncGenerator<Buffer> {
  yield start.bytes;
  if (start.fd === undefined) return;
  for (let position = start.bytes.length; ;) {
    const buffer = Buffer.allocUnsafe(pieceSize);
    const { bytesRead } = await readPiece(start.fd, buffer, 0, pieceSize, position);
    if (bytesRead === 0) return;
    position += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}
