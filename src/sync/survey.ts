import { lstatSync, readdirSync, type Dirent, type Stats } from 'node:fs';
import { join } from 'node:path';
import type { SpacedockSettings } from '../project/settings';
import { compileSelection } from '../project/sync-selection';
import { entryKinds, type EntryKind, type Survey } from './listing';
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
 * Lists a repo from its root, folder by folder, never through a link, and looks at the state of each file that a rule
 * copies or `remove` names. Folders to which no rule leads are listed but not opened. Names are as they are on disk,
 * also where the file system ignores case.
 */
export function* survey({ root, leftOut, side, settings, platform }: SurveyRequest, stop: Stop): Generator<undefined, Survey> {
  const selection = compileSelection({ ...noSettings, ...settings }, platform);
  const skipped = new Set(leftOut);
  const names: string[] = [];
  const kinds: number[] = [];
  const rules: number[] = [];
  const states: number[] = [];
  const add = (path: string, kind: EntryKind): void => {
    const rule = selection.ruleFor(path)?.index;
    let found = kind;
    let state: Stats | undefined;
    if (kind === 'file' && (rule !== undefined || (side === 'space' && selection.removes(path)))) {
      state = lstatSync(join(root, path), { throwIfNoEntry: false });
      // Gone by now; but a name of bytes that are no text comes with other characters, by which nothing is found.
      if (state === undefined && !path.includes('\ufffd')) return;
      // Something else by now.
      if (state?.isFile() === false) found = 'other';
    }
    names.push(path);
    kinds.push(entryKinds.indexOf(found));
    rules.push(rule ?? -1);
    if (state === undefined) states.push(0, 0, 0, 0, 0);
    else states.push(state.size, state.mtimeMs, state.ctimeMs, state.mode, state.ino);
  };
  const folders = [''];
  for (let folder = folders.pop(); folder !== undefined && !stop(); folder = folders.pop()) {
    const entries = readFolder(join(root, folder));
    if (entries === undefined) {
      // The folder itself is in the list by now, but for the root.
      const at = names.lastIndexOf(folder);
      if (at !== -1) kinds[at] = entryKinds.indexOf('unreadable');
      else add(folder, 'unreadable');
      continue;
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
      if (entry.name.toLowerCase() !== '.git' && opens) folders.push(path);
    }
    yield;
  }
  return { names: names.join('\0'), kinds: Uint8Array.from(kinds), rules: Int32Array.from(rules), states: Float64Array.from(states) };
}

const noSettings = { space: undefined, repo: undefined, data: '', config: undefined, rules: {} };

function readFolder(path: string): Dirent[] | undefined {
  try {
    return readdirSync(path, { withFileTypes: true });
  } catch {
    return undefined;
  }
}
