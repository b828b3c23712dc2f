import { workspace, type TextDocument } from 'vscode';
import { Buffer } from 'node:buffer';
import type { FileSystem } from '../project/file-system';

/**
 * The disk with the editor's unsaved text in front of it, so that a file is checked as it is typed. A changed
 * document's version stands in for its time of change: two versions never look alike to a cache.
 */
export function editorFileSystem(disk: FileSystem): FileSystem {
  const dirty = (path: string): TextDocument | undefined =>
    workspace.textDocuments.find((document) => document.isDirty && document.uri.scheme === 'file' && document.uri.fsPath === path);
  return {
    readDirectory: (path) => disk.readDirectory(path),
    async readFile(path) {
      const document = dirty(path);
      return document ? Buffer.from(document.getText(), 'utf8') : disk.readFile(path);
    },
    async readHead(path, bytes) {
      const document = dirty(path);
      return document ? Buffer.from(document.getText().slice(0, bytes), 'utf8').subarray(0, bytes) : disk.readHead(path, bytes);
    },
    async stat(path) {
      const found = await disk.stat(path);
      const document = dirty(path);
      if (document === undefined || found === undefined) return found;
      return { ...found, size: document.getText().length, modified: -document.version };
    },
  };
}
