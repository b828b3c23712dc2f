import picomatch from 'picomatch';
import { caseKey, foldersAbove, hasCaseInsensitiveFiles, repositoryPath } from './repository-path';
import type { SpacedockSettings } from './settings';

/** One entry of `sync`, ready to match. Paths are relative to the repo. */
export interface CompiledRule {
  readonly index: number;
  /** As written, for messages. */
  readonly written: string;
  /** Undefined where it leads out of the repo. '' is the whole repo. */
  readonly from: string | undefined;
  readonly folder: boolean;
  covers(path: string): boolean;
  /** False for a folder below which nothing is covered. */
  enters(folder: string): boolean;
}

/** The settings of a sync, ready to be asked about paths. */
export interface Selection {
  readonly rules: readonly CompiledRule[];
  /** The first rule that covers a file's path. */
  ruleFor(path: string): CompiledRule | undefined;
  entersFolder(folder: string): boolean;
  /** A file at or below a path of `protect`, in any case where the file system ignores case. */
  isProtected(path: string): boolean;
  /** Paths of `remove`, relative to the Space repo. */
  readonly removed: readonly string[];
  /** Paths of `remove` that lead out of the repo, as written. */
  readonly removedOutside: readonly string[];
  /** At or below a path of `remove`. */
  removes(path: string): boolean;
  allowsBinary(path: string): boolean;
}

export function compileSelection(settings: SpacedockSettings, platform: NodeJS.Platform): Selection {
  const rules = settings.sync.map(({ from, include, exclude }, index): CompiledRule => {
    const path = repositoryPath(from);
    const folder = from.endsWith('/') || path === '';
    const within = path === undefined || path === '' ? '' : `${path}/`;
    if (path === undefined || !folder) {
      const covers = (candidate: string): boolean => candidate === path;
      return { index, written: from, from: path, folder, covers, enters: () => false };
    }
    const includes = include.length === 0 ? () => true : matcher(include);
    const excludes = exclude.length === 0 ? () => false : matcher(exclude);
    // A pattern that matches a folder excludes what is in it.
    const excludesFolder = (relative: string): boolean => {
      for (let end = relative.indexOf('/'); end !== -1; end = relative.indexOf('/', end + 1)) {
        if (excludes(relative.slice(0, end))) return true;
      }
      return excludes(relative);
    };
    const test = (candidate: string, accepts: (relative: string) => boolean): boolean =>
      candidate.startsWith(within) && accepts(candidate.slice(within.length));
    return {
      index,
      written: from,
      from: path,
      folder,
      covers: (candidate) => test(candidate, (relative) => includes(relative) && !excludesFolder(relative)),
      enters: (candidate) => candidate === path || test(candidate, (relative) => !excludesFolder(relative)),
    };
  });
  const removed = settings.remove.flatMap((written) => repositoryPath(written) || []);
  const removedSet = new Set(removed);
  const allowed = new Set(settings.allowBinary.map(repositoryPath));
  return {
    rules,
    ruleFor: (path) => rules.find((rule) => rule.covers(path)),
    entersFolder: (folder) => rules.some((rule) => rule.folder && rule.enters(folder)),
    isProtected: protection(settings.protect, platform),
    removed,
    removedOutside: settings.remove.filter((written) => !repositoryPath(written)),
    removes: (path) => removedSet.has(path) || foldersAbove(path).some((folder) => removedSet.has(folder)),
    allowsBinary: (path) => allowed.has(path),
  };
}

function protection(protect: readonly string[], platform: NodeJS.Platform): (path: string) => boolean {
  const key = hasCaseInsensitiveFiles(platform) ? caseKey : (path: string) => path;
  const exact = new Set<string>();
  const patterns: string[] = [];
  for (const written of protect) {
    const path = repositoryPath(written);
    if (path === undefined) continue;
    exact.add(key(path));
    if (picomatch.scan(path).isGlob) patterns.push(key(path));
  }
  const matches = patterns.length === 0 ? () => false : matcher(patterns);
  return (path) => {
    const candidate = key(path);
    if (exact.has('') || exact.has(candidate) || matches(candidate)) return true;
    for (let end = candidate.indexOf('/'); end !== -1; end = candidate.indexOf('/', end + 1)) {
      const folder = candidate.slice(0, end);
      if (exact.has(folder) || matches(folder)) return true;
    }
    return false;
  };
}

/**
 * Patterns of `include` and `exclude`, over paths relative to `from`. `!` is taken as a character: a negated include
 * would let in everything else.
 */
export function matcher(patterns: readonly string[]): (path: string) => boolean {
  const written = patterns.map((pattern) => {
    const plain = pattern.replace(/^(?:\.\/)+/, '');
    return plain.endsWith('/') ? `${plain}**` : plain;
  });
  return picomatch(written, { dot: true, nonegate: true, strictSlashes: false });
}
