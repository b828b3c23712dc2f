import { decodeText, isLfsPointer, looksBinary } from '../documents/bytes';
import type { CachedFile, DocumentCache } from './document-cache';
import type { FileStat, FileSystem } from './file-system';

/** How much of a file git looks at to tell text from binary. */
const headBytes = 8000;
const mostTextBytes = 1_000_000;
/** Of the Dockerfile, the README, the config and spacedock.yaml: a fault in a long one shall still be told. */
const mostMainTextBytes = 16_000_000;

/** Whether a file's text is of use to a rule, told by its path: main files are read at any sensible length. */
export function textWanted(path: string, size: number, mainFiles: ReadonlySet<string>): boolean {
  if (mainFiles.has(path)) return size <= mostMainTextBytes;
  if (size > mostTextBytes) return false;
  const name = path.slice(path.lastIndexOf('/') + 1);
  // Holds secrets, and only its being there matters.
  if (name.startsWith('.env')) return false;
  if (/\.(py|pyi|sh|bash|toml|ya?ml|cfg)$/.test(name)) return true;
  if (/\.(txt|in)$/.test(name)) return /requirement|constraint|^reqs|^deps/i.test(name) || /(^|\/)requirements\//.test(path);
  if (name === 'package.json') return !/(^|\/)node_modules\//.test(path);
  return name.endsWith('.dockerignore') || name === '.gitattributes' || name === '.gitmodules';
}

/**
 * A file as it is now, from the cache where size and time stand. A file that cannot be read has no text.
 */
export async function readProjectFile(
  fullPath: string,
  stat: FileStat,
  wantsText: boolean,
  fileSystem: FileSystem,
  cache: DocumentCache,
): Promise<CachedFile> {
  const kept = cache.find(fullPath, stat.size, stat.modified);
  if (kept !== undefined && (kept.textRead || !wantsText)) return kept;
  const file = await readAnew(fullPath, stat, wantsText, fileSystem, cache);
  cache.keep(fullPath, file);
  return file;
}

async function readAnew(
  fullPath: string,
  { size, modified }: FileStat,
  wantsText: boolean,
  fileSystem: FileSystem,
  cache: DocumentCache,
): Promise<CachedFile> {
  const nothing = { size, modified, binary: false, lfsPointer: false, textRead: wantsText, content: undefined };
  try {
    if (size === 0 && !wantsText) return nothing;
    const bytes = wantsText ? await fileSystem.readFile(fullPath) : await fileSystem.readHead(fullPath, headBytes);
    const binary = looksBinary(bytes);
    const lfsPointer = size < headBytes && isLfsPointer(bytes);
    if (!wantsText) return { ...nothing, binary, lfsPointer };
    const { text, encoding } = decodeText(bytes);
    // UTF-16 is binary to git and text to people, who shall be told so.
    const readable = !binary || encoding !== 'utf-8';
    return { ...nothing, binary, lfsPointer, content: readable ? cache.contentOf(fullPath, text) : undefined };
  } catch {
    return nothing;
  }
}
