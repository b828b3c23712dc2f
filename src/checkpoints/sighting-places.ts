import { posix } from 'node:path';
import type { CheckpointNeed } from './checkpoint-need';
import { cacheName, partEndings } from './presence';

/** Where to look for checkpoints in a container. */
export interface Places {
  /** Single files, whether they are there or not. */
  readonly files: readonly string[];
  /** Folders, with all below them. */
  readonly folders: readonly string[];
}

/**
 * The places of the needs, each once: the files with what a broken download leaves beside them, the folders of whole
 * repos, and those of their repos in the Hub's cache. A path that could not be one of a container is left out.
 */
export function placesOf(needs: readonly CheckpointNeed[], cacheFolder: string | undefined): Places {
  const files = new Set<string>();
  const folders = new Set<string>();
  for (const { path, repoId, wholeRepo, cache } of needs) {
    if (path !== undefined && isPlain(path)) {
      if (wholeRepo) folders.add(path);
      else {
        for (const ending of ['', ...partEndings]) files.add(path + ending);
        folders.add(`${posix.dirname(path)}/.cache/huggingface/download`);
      }
    }
    if (repoId !== undefined && cache !== 'image' && cacheFolder !== undefined && isPlain(cacheFolder)) folders.add(`${cacheFolder}/${cacheName(repoId)}`);
  }
  return { files: [...files], folders: [...folders] };
}

/** Absolute, without steps back and control characters, and no path of the system's own. */
function isPlain(path: string): boolean {
  return /^\/[^\u0000-\u001f\u007f]+$/.test(path) && path === posix.normalize(path) && path.length < 1_000 && !/^\/(?:proc|sys|dev)(?:\/|$)/.test(path);
}
