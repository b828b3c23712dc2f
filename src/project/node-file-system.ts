import { lstat, open, readdir, readFile } from 'node:fs/promises';
import type { DirectoryEntry, FileStat, FileSystem } from './file-system';

/** The machine's own files. */
export const nodeFileSystem: FileSystem = {
  readFile(path) {
    return readFile(path);
  },

  async readHead(path, bytes) {
    const handle = await open(path, 'r');
    try {
      const head = new Uint8Array(bytes);
      let filled = 0;
      while (filled < bytes) {
        const { bytesRead } = await handle.read(head, filled, bytes - filled, filled);
        if (bytesRead === 0) break;
        filled += bytesRead;
      }
      return head.subarray(0, filled);
    } finally {
      await handle.close();
    }
  },

  async stat(path) {
    try {
      const stat = await lstat(path);
      return {
        kind: kindOf(stat),
        size: stat.size,
        modified: stat.mtimeMs,
        executable: process.platform === 'win32' ? undefined : stat.isFile() && (stat.mode & 0o100) !== 0,
      };
    } catch {
      return undefined;
    }
  },

  async readDirectory(path) {
    try {
      const entries = await readdir(path, { withFileTypes: true });
      return entries.map((entry): DirectoryEntry => ({ name: entry.name, kind: kindOf(entry) }));
    } catch {
      return undefined;
    }
  },
};

function kindOf(entry: { isFile(): boolean; isDirectory(): boolean; isSymbolicLink(): boolean }): FileStat['kind'] {
  if (entry.isFile()) return 'file';
  if (entry.isDirectory()) return 'directory';
  return entry.isSymbolicLink() ? 'link' : 'other';
}
