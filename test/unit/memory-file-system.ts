import type { DirectoryEntry, FileStat, FileSystem } from '../../src/project/file-system';

/** Files in memory, with counters of what was read. Paths are absolute, with `/`. */
export class MemoryFileSystem implements FileSystem {
  readonly #files = new Map<string, { bytes: Uint8Array; modified: number; executable: boolean }>();
  readonly #links = new Set<string>();
  readonly #folders = new Map<string, Map<string, FileStat['kind']>>([['/', new Map()]]);
  #clock = 1;
  /** Paths read, in whole or in part, since the last `forget`. */
  readonly read: string[] = [];
  readonly listed: string[] = [];
  readonly looked: string[] = [];

  write(path: string, content: string | Uint8Array, options: { executable?: boolean } = {}): this {
    const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
    this.#files.set(path, { bytes, modified: this.#clock++, executable: options.executable ?? false });
    this.enter(path, 'file');
    return this;
  }

  /** A symbolic link; where it points is not followed. */
  link(path: string): this {
    this.#links.add(path);
    this.enter(path, 'link');
    return this;
  }

  folder(path: string): this {
    this.enter(`${path}/x`, 'file');
    this.#folders.get(path)?.delete('x');
    return this;
  }

  remove(path: string): this {
    this.#files.delete(path);
    this.#links.delete(path);
    const cut = path.lastIndexOf('/');
    this.#folders.get(path.slice(0, cut) || '/')?.delete(path.slice(cut + 1));
    return this;
  }

  forget(): void {
    this.read.length = 0;
    this.listed.length = 0;
    this.looked.length = 0;
  }

  readFile(path: string): Promise<Uint8Array> {
    this.read.push(path);
    const file = this.#files.get(path);
    return file === undefined ? Promise.reject(missing(path)) : Promise.resolve(file.bytes);
  }

  readHead(path: string, bytes: number): Promise<Uint8Array> {
    return this.readFile(path).then((all) => all.subarray(0, bytes));
  }

  stat(path: string): Promise<FileStat | undefined> {
    this.looked.push(path);
    const file = this.#files.get(path);
    if (file !== undefined) {
      const { modified, executable } = file;
      return Promise.resolve({ kind: 'file', size: file.bytes.length, modified, executable });
    }
    const kind = this.#links.has(path) ? 'link' : this.#folders.has(path) ? 'directory' : undefined;
    return Promise.resolve(kind === undefined ? undefined : { kind, size: 0, modified: 0, executable: false });
  }

  readDirectory(path: string): Promise<readonly DirectoryEntry[] | undefined> {
    this.listed.push(path);
    const folder = this.#folders.get(path);
    return Promise.resolve(folder === undefined ? undefined : [...folder].map(([name, kind]) => ({ name, kind })));
  }

  private enter(path: string, kind: FileStat['kind']): void {
    const parts = path.split('/').slice(1);
    let folder = '/';
    parts.forEach((name, index) => {
      const last = index === parts.length - 1;
      const entries = this.#folders.get(folder) ?? new Map<string, FileStat['kind']>();
      this.#folders.set(folder, entries);
      entries.set(name, last ? kind : 'directory');
      folder = folder === '/' ? `/${name}` : `${folder}/${name}`;
      if (!last && !this.#folders.has(folder)) this.#folders.set(folder, new Map());
    });
  }
}

function missing(path: string): Error {
  return Object.assign(new Error(`ENOENT: no such file, '${path}'`), { code: 'ENOENT' });
}
