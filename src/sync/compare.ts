import { createHash, hash } from 'node:crypto';
import { join } from 'node:path';
import { isLfsPointer, largestInGit, looksBinary } from '../documents/bytes';
import { identityOf, pieceSize, readPiece, withFile } from './content';
import type { FileIdentity } from './plan-model';
import type { Stop } from './tasks';

export interface CompareRequest {
  readonly mainRoot: string;
  readonly spaceRoot: string;
  readonly items: readonly CompareItem[];
}

export interface CompareItem {
  readonly path: string;
  /** The Space repo has the file and its size is the source's, so that its content has a say. */
  readonly hasTarget: boolean;
  /** The target's digest where it is known: it is not read then. */
  readonly targetDigest: string | undefined;
  /** The digest is wanted also of a binary, or of what is too large for git. */
  readonly mayBeBinary: boolean;
}

/** What a file's content is, as far as a sync must know. */
export interface Content {
  /** As git tells it. */
  readonly binary: boolean;
  readonly lfsPointer: boolean;
  /** SHA-256 in hex. Undefined where the sync refuses the file for what it is, so that nobody needs it. */
  readonly digest: string | undefined;
}

export interface Compared extends Content {
  readonly source: FileIdentity;
  /** As it was when it was read; undefined where it was not. */
  readonly target: FileIdentity | undefined;
  readonly sameContent: boolean;
}

/** An item that could not be read carries the reason instead. */
export type CompareResult = Compared | { readonly error: string };

/**
 * Reads sources, and the targets that may be the same, once, in pieces. Results are in the order of the items; those
 * that were not begun before the stop are missing.
 */
export function* compare(request: CompareRequest, stop: Stop): Generator<undefined, CompareResult[]> {
  const results: CompareResult[] = [];
  for (const item of request.items) {
    if (stop()) break;
    try {
      results.push(yield* compareOne(request, item, stop));
    } catch (error) {
      results.push({ error: error instanceof Error ? error.message : String(error) });
    }
    yield;
  }
  return results;
}

function* compareOne({ mainRoot, spaceRoot }: CompareRequest, item: CompareItem, stop: Stop): Generator<undefined, Compared> {
  return yield* withFile(join(mainRoot, item.path), function* (from, stat) {
    const source = identityOf(stat);
    if (!item.hasTarget || item.targetDigest !== undefined) {
      const content = yield* readContent(from, undefined, source.size, item, stop);
      return { ...content, source, target: undefined, sameContent: item.hasTarget && content.digest === item.targetDigest };
    }
    return yield* withFile(join(spaceRoot, item.path), function* (to, targetStat) {
      const target = identityOf(targetStat);
      const content = yield* readContent(from, target.size === source.size ? to : undefined, source.size, item, stop);
      return { ...content, source, target };
    });
  });
}

function* readContent(
  from: number,
  to: number | undefined,
  size: number,
  { mayBeBinary, targetDigest }: CompareItem,
  stop: Stop,
): Generator<undefined, Content & { sameContent: boolean }> {
  let piece = readPiece(from, 0, size, 'source');
  const head = { binary: looksBinary(piece), lfsPointer: size < 1024 && isLfsPointer(piece) };
  const wanted = !head.lfsPointer && (mayBeBinary || targetDigest !== undefined || !(head.binary || size > largestInGit));
  let sameContent = to !== undefined && piece.equals(readPiece(to, 0, size, 'target'));
  if (size <= pieceSize) {
    return { ...head, sameContent, digest: wanted || sameContent ? hash('sha256', piece, 'hex') : undefined };
  }
  const digest = createHash('sha256').update(piece);
  for (let position = pieceSize; position < size && (wanted || sameContent); position += pieceSize) {
    yield;
    if (stop()) return { ...head, sameContent: false, digest: undefined };
    piece = readPiece(from, position, size, 'source');
    digest.update(piece);
    if (to !== undefined && sameContent) sameContent = piece.equals(readPiece(to, position, size, 'target'));
  }
  return { ...head, sameContent, digest: wanted || sameContent ? digest.digest('hex') : undefined };
}
