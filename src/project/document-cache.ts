/** The text of a file and what was made of it, each once. */
export class FileContent {
  readonly #derived = new Map<(text: string) => unknown, unknown>();

  constructor(readonly text: string) {}

  /** `read` is told apart by its identity. */
  derived<T>(read: (text: string) => T): T {
    if (this.#derived.has(read)) return this.#derived.get(read) as T;
    const result = read(this.text);
    this.#derived.set(read, result);
    return result;
  }
}

/** What is known of a file as long as its size and its time stand. */
export interface CachedFile {
  readonly size: number;
  readonly modified: number;
  readonly binary: boolean;
  /** Its content is a Git LFS pointer, not the file itself. */
  readonly lfsPointer: boolean;
  /** False where only the head was looked at. */
  readonly textRead: boolean;
  /** Undefined where the text was not read, or is none. */
  readonly content: FileContent | undefined;
}

const defaultCharacters = 64_000_000;

/**
 * Files by absolute path, kept between snapshots, so that only what changed is read and parsed anew. Holds a bounded
 * number of characters, those used last; a snapshot keeps its own files alive all the same.
 */
export class DocumentCache {
  readonly #files = new Map<string, CachedFile>();
  #characters = 0;

  constructor(private readonly mostCharacters = defaultCharacters) {}

  get size(): number {
    return this.#files.size;
  }

  /** The file, if it is the same that was kept. */
  find(path: string, size: number, modified: number): CachedFile | undefined {
    const file = this.#files.get(path);
    if (file === undefined || file.size !== size || file.modified !== modified) return undefined;
    this.#files.delete(path);
    this.#files.set(path, file);
    return file;
  }

  /** Content for the text: the kept one, with what was made of it, where the text has not changed. */
  contentOf(path: string, text: string): FileContent {
    const kept = this.#files.get(path)?.content;
    return kept?.text === text ? kept : new FileContent(text);
  }

  keep(path: string, file: CachedFile): void {
    this.forget(path);
    this.#files.set(path, file);
    this.#characters += costOf(file);
    for (const oldest of this.#files.keys()) {
      if (this.#characters <= this.mostCharacters || oldest === path) break;
      this.forget(oldest);
    }
  }

  forget(path: string): void {
    const file = this.#files.get(path);
    if (file === undefined) return;
    this.#files.delete(path);
    this.#characters -= costOf(file);
  }

  /** Drops the files below a folder (its path with a separator at the end) that are not named. */
  retain(folder: string, isPresent: (path: string) => boolean): void {
    for (const path of this.#files.keys()) if (path.startsWith(folder) && !isPresent(path)) this.forget(path);
  }
}

/** A file without text still costs its entry. */
function costOf(file: CachedFile): number {
  return 200 + (file.content?.text.length ?? 0);
}
