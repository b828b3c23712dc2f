/**
 * The files that the core reads, as a value: Node's own at the terminal, unsaved buffers first in the editor,
 * a broken one in a test. Paths are absolute and native. Read-only.
 */
export interface FileSystem {
  /** Rejects with an error whose `code` is `ENOENT` where there is no file. */
  readFile(path: string): Promise<Uint8Array>;
  /** The first bytes only, for telling text from binary. */
  readHead(path: string, bytes: number): Promise<Uint8Array>;
  /** Not following a link at the end of the path. Undefined where there is nothing. */
  stat(path: string): Promise<FileStat | undefined>;
  /** Undefined where it is no folder or cannot be read. */
  readDirectory(path: string): Promise<readonly DirectoryEntry[] | undefined>;
}

export interface FileStat {
  readonly kind: 'file' | 'directory' | 'link' | 'other';
  readonly size: number;
  /** Milliseconds since 1970. */
  readonly modified: number;
  /** Undefined where the platform does not tell. */
  readonly executable: boolean | undefined;
}

export interface DirectoryEntry {
  readonly name: string;
  readonly kind: FileStat['kind'];
}
