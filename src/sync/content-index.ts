import { mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Content } from './compare';
import { encodeIndex, IndexSide, readIndex, type IndexEntries } from './index-file';
import type { FileIdentity } from './plan-model';
import { readState, writeState } from './state-file';
import { lastingFolder } from './state-folder';
import { temporaryNames } from './temporary-files';

export type Side = keyof IndexEntries;

/** Milliseconds: FAT keeps times to two seconds, and a network drive's clock may be another one. */
const coarse = 2_000;

/**
 * What the files of both repos held when they were last read, so that a plan reads only what is new. It saves reading
 * and decides nothing: before a file is written, its content is read and hashed all the same.
 *
 * An entry counts while the file's size, inode and both times are what they were. The time of change is the kernel's:
 * no program can set it back, so an edit that keeps size and time of content is seen. What it cannot tell apart is two
 * states of a file within one tick of the file system's clock; so a file that was as young as the reading itself gets
 * no entry (the rule of git's index, see gitformat-index(5) and "racy git").
 *
 * It lies in git's folder of the Space repo and is replaced in one step. A broken one, or one about another main repo,
 * counts as empty. Without such a folder there is none, and everything is read.
 */
export class ContentIndex {
  #changed = false;

  private constructor(
    private readonly folder: string | undefined,
    private readonly mainRoot: string,
    private readonly entries: IndexEntries,
  ) {}

  static async open(mainRoot: string, spaceRoot: string): Promise<ContentIndex> {
    const folder = await lastingFolder(spaceRoot);
    const file = folder === undefined ? undefined : await readState(join(folder, indexFile));
    const entries = file && readIndex(file, mainRoot);
    return new ContentIndex(folder, mainRoot, entries ?? { main: new IndexSide(), space: new IndexSide() });
  }

  /** About how many files of the main repo it knows, without reading it. */
  static async guessSize(spaceRoot: string): Promise<number> {
    const folder = await lastingFolder(spaceRoot);
    const state = folder === undefined ? undefined : await stat(join(folder, indexFile)).catch(() => undefined);
    return (state?.size ?? 0) / bytesPerFile;
  }

  /** How many files of the main repo it knows. */
  get size(): number {
    return this.entries.main.size;
  }

  contentOf(side: Side, path: string, state: FileIdentity): Content | undefined {
    return this.entries[side].contentOf(path, state);
  }

  /** True where both repos' files of this path are known to be the same, and no LFS pointers. False says nothing. */
  knowsSame(path: string, source: FileIdentity, target: FileIdentity): boolean {
    return this.entries.main.isSameAs(this.entries.space, path, source, target);
  }

  /**
   * The file system's own time, to be taken before files are read that are then noted. Undefined where there is no
   * index.
   */
  async now(): Promise<number | undefined> {
    if (this.folder === undefined) return undefined;
    const probe = join(this.folder, temporaryNames()());
    try {
      await mkdir(this.folder, { recursive: true });
      await writeFile(probe, '', { flag: 'wx' });
      return (await stat(probe)).mtimeMs;
    } catch {
      return undefined;
    } finally {
      await rm(probe, { force: true }).catch(() => undefined);
    }
  }

  /**
   * False where the file was too young to be noted.
   *
   * @param readAt what `now` said before the file was read
   */
  note(side: Side, path: string, state: FileIdentity, content: Content, readAt: number | undefined): boolean {
    if (readAt === undefined) return false;
    const youngest = Math.max(state.modified, state.changed);
    const isCoarse = side === 'main' || (state.modified % 1_000 === 0 && state.changed % 1_000 === 0);
    if (youngest >= readAt - (isCoarse ? coarse : 0)) {
      // What tells of an older state of the file can stay in the store, where it does no harm.
      const knew = this.entries[side].contentOf(path, state) !== undefined;
      this.entries[side].delete(path);
      this.#changed ||= knew;
      return false;
    }
    const { size, modified, changed, inode } = state;
    const { binary, lfsPointer, digest } = content;
    this.entries[side].set(path, { state: { size, modified, changed, inode }, binary, lfsPointer, digest });
    this.#changed = true;
    return true;
  }

  /** Forgets files that are not there any more. */
  retain(side: Side, isThere: (path: string) => boolean): void {
    for (const path of this.entries[side].paths()) {
      if (!isThere(path)) this.#changed = this.entries[side].delete(path) || this.#changed;
    }
  }

  /** Replaces the stored index where anything was noted. One that cannot be written is done without. */
  async save(): Promise<void> {
    if (!this.#changed || this.folder === undefined) return;
    if (await writeState(this.folder, indexFile, encodeIndex(this.mainRoot, this.entries))) this.#changed = false;
  }
}

export const indexFile = 'sync.index';
/** Of both sides, with paths of usual length. */
const bytesPerFile = 200;
