import { createHash, hash } from 'node:crypto';
import { join } from 'node:path';
import { parentOf } from '../project/repository-path';
import { identityOf, isSame, pieceSize, readPiece, withFile } from './content';
import { isHeld, type FileOperations } from './file-operations';
import { FolderGuard, UnsafeFolder } from './folder-guard';
import type { FileIdentity, SyncDelete, SyncFailure, SyncWrite } from './plan-model';
import type { Stop } from './tasks';

export interface PutRequest {
  readonly mainRoot: string;
  readonly spaceRoot: string;
  /** Each with the name of its temporary file, which is made beside the target. */
  readonly items: readonly { readonly change: SyncWrite; readonly temporary: string }[];
}

export interface EraseRequest {
  readonly spaceRoot: string;
  readonly items: readonly SyncDelete[];
}

export interface PutResult {
  readonly path: string;
  /** What is in place now: for the index. */
  readonly identity?: FileIdentity | undefined;
  readonly failure?: SyncFailure;
  /** Another attempt may do. */
  readonly held?: boolean;
}

class ChangedSincePreview extends Error {
  constructor(readonly side: 'source' | 'target') {
    super();
  }
}

/**
 * Puts files in place, each in one step, after its content was seen to be what was planned and its target what it was.
 * Ends with the first failure that is not about that file alone; results of what was not begun are missing.
 */
export function* put(request: PutRequest, stop: Stop, operations: FileOperations): Generator<undefined, PutResult[]> {
  const sources = new FolderGuard(request.mainRoot, operations);
  const targets = new FolderGuard(request.spaceRoot, operations);
  const results: PutResult[] = [];
  for (const { change, temporary } of request.items) {
    if (stop()) break;
    try {
      const identity = yield* putOne(request, change, temporary, { sources, targets, operations, stop });
      // Stopped within a large file.
      if (identity === 'stopped') break;
      results.push({ path: change.path, identity });
    } catch (error) {
      results.push({ path: change.path, failure: failureOf(change.path, error), held: isHeld(error) });
      if (results.at(-1)?.failure?.kind === 'io') break;
    }
    yield;
  }
  return results;
}

/** Deletes files that are still what they were. */
export function* erase({ spaceRoot, items }: EraseRequest, stop: Stop, operations: FileOperations): Generator<undefined, PutResult[]> {
  const folders = new FolderGuard(spaceRoot, operations);
  const results: PutResult[] = [];
  for (const { path, target } of items) {
    if (stop()) break;
    try {
      folders.require(parentOf(path));
      const place = join(spaceRoot, path);
      const state = operations.state(place);
      if (state !== undefined) {
        if (!state.isFile() || !isSame(identityOf(state), target)) throw new ChangedSincePreview('target');
        operations.remove(place);
      }
      results.push({ path });
    } catch (error) {
      results.push({ path, failure: failureOf(path, error), held: isHeld(error) });
      if (results.at(-1)?.failure?.kind === 'io') break;
    }
    yield;
  }
  return results;
}

/** Removes those of the folders that are empty, in the order given. */
export function* prune({ spaceRoot, folders }: { readonly spaceRoot: string; readonly folders: readonly string[] }, stop: Stop, operations: FileOperations): Generator<undefined, undefined> {
  for (const folder of folders) {
    if (stop()) break;
    try {
      operations.removeFolder(join(spaceRoot, folder));
    } catch {
      // It is not empty, or not there: both are fine.
    }
    yield;
  }
  return undefined;
}

interface Means {
  readonly sources: FolderGuard;
  readonly targets: FolderGuard;
  readonly operations: FileOperations;
  readonly stop: Stop;
}

function* putOne(
  { mainRoot, spaceRoot }: PutRequest,
  change: SyncWrite,
  temporaryName: string,
  { sources, targets, operations, stop }: Means,
): Generator<undefined, FileIdentity | 'stopped' | undefined> {
  const folder = parentOf(change.path);
  sources.require(folder);
  targets.make(folder);
  const source = join(mainRoot, change.path);
  const target = join(spaceRoot, change.path);
  const temporary = join(spaceRoot, folder, temporaryName);
  let created = false;
  let inPlace = false;
  try {
    const whole = yield* withFile(source, function* (from, { size }) {
      let piece = readPiece(from, 0, size, 'source');
      // A small file is checked before anything is written.
      if (size <= pieceSize && hash('sha256', piece, 'hex') !== change.digest) throw new ChangedSincePreview('source');
      const file = operations.create(temporary, modeFor(change));
      created = true;
      try {
        if (piece.length > 0) operations.write(file, piece);
        if (size <= pieceSize) return true;
        const digest = createHash('sha256').update(piece);
        for (let position = pieceSize; position < size; position += pieceSize) {
          yield;
          if (stop()) return false;
          piece = readPiece(from, position, size, 'source');
          digest.update(piece);
          operations.write(file, piece);
        }
        if (digest.digest('hex') !== change.digest) throw new ChangedSincePreview('source');
        return true;
      } finally {
        operations.close(file);
      }
    });
    if (!whole) return 'stopped';
    // As late as can be: what the user wrote in the meantime is not lost.
    const present = change.renamed === undefined ? target : join(spaceRoot, change.renamed);
    const state = operations.state(present);
    const isAsPlanned = change.target === undefined ? state === undefined : state?.isFile() === true && isSame(identityOf(state), change.target);
    if (!isAsPlanned) throw new ChangedSincePreview('target');
    if (change.renamed !== undefined) operations.replace(present, target);
    operations.replace(temporary, target);
    inPlace = true;
    return identityAt(target, operations);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT' && !inPlace && operations.state(source) === undefined) throw new ChangedSincePreview('source');
    throw error;
  } finally {
    if (created && !inPlace) removeQuietly(temporary, operations);
  }
}

/** For the index alone: undefined where it cannot be told. */
function identityAt(path: string, operations: FileOperations): FileIdentity | undefined {
  try {
    const state = operations.state(path);
    return state && identityOf(state);
  } catch {
    return undefined;
  }
}

function removeQuietly(path: string, operations: FileOperations): void {
  try {
    operations.remove(path);
  } catch {
    // The next sync takes it away.
  }
}

/** A new file gets what the user's umask allows; an old one keeps its mode but for the executable bit. */
function modeFor({ executable, target }: SyncWrite): number {
  const mode = (target?.mode ?? 0o666) & 0o777;
  return executable ? mode | ((mode & 0o444) >> 2) : mode & ~0o111;
}

function failureOf(path: string, error: unknown): SyncFailure {
  if (error instanceof ChangedSincePreview) {
    const where = error.side === 'source' ? 'main' : 'Space';
    return { path, kind: `${error.side}-changed`, message: `The file changed in the ${where} repo after the preview, so it was left alone.`, advice: 'Preview the sync again.' };
  }
  if (error instanceof UnsafeFolder) {
    return { path, kind: 'link', message: error.message, advice: 'Put a folder in its place, then sync again.' };
  }
  const reason = error instanceof Error ? error.message : String(error);
  return { path, kind: 'io', message: `The file could not be written: ${reason}.`, advice: 'Correct that, then sync again; what is done stays.' };
}
