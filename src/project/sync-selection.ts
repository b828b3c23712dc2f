import picomatch from 'picomatch';
import { ownFiles } from './own-files';
import { caseKey, foldersAbove, hasCaseInsensitiveFiles, parentOf, repositoryPath } from './repository-path';
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
  /** False for a folder below which the rule covers nothing. */
  enters(folder: string): boolean;
}

/** The settings of a sync, ready to be asked about paths. */
export interface Selection {
  readonly rules: readonly CompiledRule[];
  /**
   * The rule that copies a file, where one does. The most specific rule decides, and it alone: one that names the file,
   * else those whose folder is the nearest above it. What they leave out is left out, whatever a rule for a folder
   * further up says. Rules for the same folder add up. The order of the rules has no say.
   */
  ruleFor(path: string): CompiledRule | undefined;
  /** A rule that may copy something below the folder and whose own folder is that or above it. */
  ruleEntering(folder: string): CompiledRule | undefined;
  /** False for a folder that need not be looked into: no rule, and no path of `remove`, leads there. */
  opensFolder(folder: string): boolean;
  /** At or below a path that stays in the main repo whatever the rules say: no rule copies it or deletes it. */
  isOwn(path: string): boolean;
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
    const excludesFolder = exclude.length === 0 ? () => false : folderMatcher(exclude);
    // A pattern that matches a folder excludes what is in it.
    const excludesAbove = (relative: string): boolean => {
      for (let end = relative.indexOf('/'); end !== -1; end = relative.indexOf('/', end + 1)) {
        if (excludesFolder(relative.slice(0, end))) return true;
      }
      return false;
    };
    const test = (candidate: string, accepts: (relative: string) => boolean): boolean =>
      candidate.startsWith(within) && accepts(candidate.slice(within.length));
    return {
      index,
      written: from,
      from: path,
      folder,
      covers: (candidate) => test(candidate, (relative) => includes(relative) && !excludes(relative) && !excludesAbove(relative)),
      enters: (candidate) => candidate === path || test(candidate, (relative) => !excludesFolder(relative) && !excludesAbove(relative)),
    };
  });
  const byFile = new Map<string, CompiledRule>();
  const byFolder = new Map<string, CompiledRule[]>();
  for (const rule of rules) {
    if (rule.from === undefined) continue;
    if (!rule.folder) byFile.set(rule.from, byFile.get(rule.from) ?? rule);
    else byFolder.set(rule.from, [...(byFolder.get(rule.from) ?? []), rule]);
  }
  const known = new Map<string, readonly CompiledRule[]>();
  /** The rules that decide on what lies in a folder. */
  const deciding = (folder: string): readonly CompiledRule[] => {
    let found = known.get(folder);
    if (found === undefined) {
      found = byFolder.get(folder) ?? (folder === '' ? [] : deciding(parentOf(folder)));
      known.set(folder, found);
    }
    return found;
  };
  const isOwn = ownFiles(settings, platform);
  const ruleEntering = (folder: string): CompiledRule | undefined => (isOwn(folder) ? undefined : deciding(folder).find((rule) => rule.enters(folder)));

  const removed = settings.remove.flatMap((written) => repositoryPath(written) || []);
  const removedSet = new Set(removed);
  const removes = (path: string): boolean => removedSet.size > 0 && (removedSet.has(path) || foldersAbove(path).some((folder) => removedSet.has(folder)));
  // Folders on the way to what is named are opened, so that links and other cases in them are seen.
  const onTheWay = new Set([...byFile.keys(), ...byFolder.keys(), ...removed].flatMap(foldersAbove));
  const allowed = new Set(settings.allowBinary.map(repositoryPath));
  return {
    rules,
    ruleFor: (path) => (isOwn(path) ? undefined : (byFile.get(path) ?? deciding(parentOf(path)).find((rule) => rule.covers(path)))),
    ruleEntering,
    opensFolder: (folder) => onTheWay.has(folder) || ruleEntering(folder) !== undefined,
    isOwn,
    isProtected: protection(settings.protect, platform),
    removed,
    removedOutside: settings.remove.filter((written) => !repositoryPath(written)),
    removes,
    allowsBinary: (path) => allowed.has(path),
  };
}

/** What leaves a path out: the rule that decides on it, and the pattern of its `exclude`, where it is one. By index. */
export interface LeavingOut {
  readonly rule: number;
  /** Relative to the rule's `from`. */
  readonly relative: string;
  readonly exclude: number | undefined;
}

/**
 * Of a path that no rule covers: the folder rule that leaves it out. Undefined where none is for a folder above it. Of
 * several for the same folder it is one whose `include` alone lacks the path, where there is such.
 */
export function leavingOut({ sync }: Pick<SpacedockSettings, 'sync'>, path: string): LeavingOut | undefined {
  const found = sync.flatMap(({ from }, rule) => {
    const folder = repositoryPath(from);
    if (folder === undefined || !(from.endsWith('/') || folder === '')) return [];
    return folder === '' || path.startsWith(`${folder}/`) ? [{ rule, folder }] : [];
  });
  const nearest = Math.max(...found.map(({ folder }) => folder.length));
  const rules = found.flatMap(({ rule, folder }): LeavingOut[] => {
    if (folder.length !== nearest) return [];
    const relative = folder === '' ? path : path.slice(folder.length + 1);
    const exclude = sync[rule]?.exclude.findIndex((pattern) => matcher([pattern])(relative) || foldersAbove(relative).some(folderMatcher([pattern]))) ?? -1;
    return [{ rule, relative, exclude: exclude === -1 ? undefined : exclude }];
  });
  return rules.find(({ exclude }) => exclude === undefined) ?? rules[0];
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
  if (exact.size === 0) return () => false;
  const matches = patterns.length === 0 ? () => false : folderMatcher(patterns);
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
 * Patterns of `include` and `exclude`, over files relative to `from`. `!` is taken as a character: a negated include
 * would let in everything else. What is for all below a folder (`tests/`, `tests/**`) is not for a file of its name.
 */
export function matcher(patterns: readonly string[]): (path: string) => boolean {
  return picomatch(plain(patterns), { ...options, strictSlashes: true });
}

/** The same over folders: what is for all below one is for the folder too, so that it need not be opened. */
function folderMatcher(patterns: readonly string[]): (path: string) => boolean {
  return picomatch(plain(patterns), { ...options, strictSlashes: false });
}

// A name can hold the end of a line.
const options = { dot: true, nonegate: true, flags: 's' };

function plain(patterns: readonly string[]): string[] {
  return patterns.map((pattern) => {
    const path = pattern.replace(/^(?:\.\/)+/, '');
    return path.endsWith('/') ? `${path}**` : path;
  });
}
