import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { decodeText, largestInGit, looksBinary } from '../documents/bytes';
import { bytesAtCommit } from './git-file';

/** What can be shown of a file. */
export type FilePreview =
  | { readonly kind: 'text'; readonly text: string }
  /** No text that a person could read. `digest` is the SHA-256 in hex: two of one size may differ. */
  | { readonly kind: 'binary'; readonly size: number; readonly digest: string }
  /** Larger than anything that the Hub takes into git: it is not read. Bytes. */
  | { readonly kind: 'large'; readonly size: number };

/** What can be shown of a file as it is now. Throws what the file system throws. */
export async function previewFile(path: string): Promise<FilePreview> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    return size > largestInGit ? { kind: 'large', size } : previewOf(await file.readFile());
  } finally {
    await file.close();
  }
}

/** The same of a file as it was at a commit; undefined where it cannot be read there, as `fileAtCommit` tells. */
export async function previewAtCommit(root: string, commit: string, path: string): Promise<FilePreview | undefined> {
  const bytes = await bytesAtCommit(root, commit, path);
  return bytes && previewOf(bytes);
}

function previewOf(bytes: Uint8Array): FilePreview {
  const size = bytes.byteLength;
  if (size > largestInGit) return { kind: 'large', size };
  const { text, encoding } = decodeText(bytes);
  // What git takes for binary may be text that says so by its mark.
  if (encoding === 'utf-8' && looksBinary(bytes)) return { kind: 'binary', size, digest: createHash('sha256').update(bytes).digest('hex') };
  return { kind: 'text', text };
}
