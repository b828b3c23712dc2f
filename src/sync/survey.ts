import { lstatSync, readdirSync, type Dirent } from 'node:fs';
import { sep } from 'node:path';
import type { SpacedockSettings } from '../project/settings';
import { compileSelection } from '../project/sync-selection';
import { SurveyBuilder, type EntryKind, type Survey } from './listing';
import type { Stop } from './tasks';

export interface SurveyRequest {
  readonly root: string;
  /** Paths that are passed over, relative to the root. */
  readonly leftOut: readonly string[];
  /** The Space repo is looked through for what `remove` names too. */
  readonly side: 'main' | 'space';
  readonly settings: Pick<SpacedockSettings, 'sync' | 'remove' | 'protect' | 'allowBinary' | 'journal'>;
  readonly platform: NodeJS.Platform;
}

/**
 * Lists a repo from its root, never through a link, its files in the order of their paths, and looks at the state of each file that a rule
 * copies or `remove` names. Folders to which no rule leads are listed but not opened. Names are as they are on disk,
 * also where the file system ignores case.
 */
export function* survey({ root, leftOut, side, settings, platform }: SurveyRequest, stop: Stop): Generator<undefined, Survey> {
  const selection = compileSelection({ ...noSettings, ...settings }, platform);
  const skipped = new Set(leftOut);
  const base = root.endsWith(sep) ? root : root + sep;
  const found = new SurveyBuilder();
  const add = (path: string, kind: EntryKind): void => {
    const rule = selection.ruleFor(path)?.index;
    if (kind !== 'file' || (rule === undefined && !(side === 'space' && selection.removes(path)))) {
      found.add(path, kind, rule, undefined);
      return;
    }
    const state = lstatSync(base + path, { throwIfNoEntry: false });
    // Gone by now; but a name of bytes that are no text comes with other characters, by which nothing is found.
    if (state === undefined && !path.includes('\ufffd')) return;
    // Something else by now.
    found.add(path, state?.isFile() === false ? 'other' : kind, rule, state);
  };
  function* list(folder: string): Generator<undefined, void> {
    if (stop()) return;
    const entries = readFolder(base + folder);
    if (entries === undefined) {
      found.addUnreadable(folder);
      return;
    }
    const prefix = folder === '' ? '' : `${folder}/`;
    for (const entry of entries) {
      const path = prefix + entry.name;
      if (skipped.has(path)) continue;
      if (!entry.isDirectory()) {
        add(path, entry.isFile() ? 'file' : entry.isSymbolicLink() ? 'link' : 'other');
        continue;
      }
      add(path, 'directory');
      const opens = selection.opensFolder(path) || (side === 'space' && selection.removes(path));
      if (opens && entry.name.toLowerCase() !== '.git') yield* list(path);
    }
    yield;
  }
  yield* list('');
  return found.survey();
}

const noSettings = { space: undefined, repo: undefined, data: '', config: undefined, rules: {} };

/** Sorted so that the paths of all files come in their order, the folders' among them. */
function readFolder(path: string): Dirent[] | undefined {
  try {
    return readdirSync(path, { withFileTypes: true }).sort((left, right) => (orderKey(left) < orderKey(right) ? -1 : 1));
  } catch {
    return undefined;
  }
}

function orderKey(entry: Dirent): string {
  return entry.isDirectory() ? `${entry.name}/` : entry.name;
}
