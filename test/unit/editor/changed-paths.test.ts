import { expect, it } from 'vitest';
import { ChangedPaths, changeMatters, mainChangeMatters } from '../../../src/editor/changed-paths';
import { GitIgnore } from '../../../src/project/git-ignore';
import type { MainFile, MainRepo } from '../../../src/project/main-repo';
import type { ProjectFile } from '../../../src/project/project';
import { defaultSettings } from '../../../src/project/settings-file';
import { compileSelection } from '../../../src/project/sync-selection';

it('keeps what an aborted attempt took, whenever that attempt ends', () => {
  const paths = new ChangedPaths();
  paths.add('a');
  expect(paths.take()).toEqual(['a']);
  paths.add('b');
  expect(paths.take()).toEqual(['a', 'b']);
  paths.settle();
  expect(paths.take()).toEqual([]);
});

it('keeps what changed while an attempt ran', () => {
  const paths = new ChangedPaths();
  paths.add('a');
  paths.take();
  paths.add('b');
  paths.settle();
  expect(paths.take()).toEqual(['b']);
});

function file(path: string, ignored: boolean): ProjectFile {
  return { path, size: 1, kind: 'file', binary: false, lfsPointer: false, lfs: false, ignored, executable: false };
}

it.each<['created' | 'changed' | 'deleted', string, 'known' | 'ignored' | 'unknown', boolean]>([
  ['changed', 'app.py', 'known', true],
  ['deleted', 'app.py', 'known', true],
  ['created', 'new.py', 'unknown', true],
  ['changed', '.gitignore', 'known', true],
  ['changed', '.git/index', 'unknown', false],
  ['changed', 'vendor/sub/.git/index', 'unknown', false],
  ['changed', '.git/info/exclude', 'unknown', true],
  ['changed', 'outputs/run.log', 'ignored', false],
  ['created', 'outputs/run.log', 'ignored', true],
  ['deleted', 'outputs/run.log', 'ignored', true],
  ['created', 'node_modules/x/index.js', 'unknown', false],
  ['created', 'utils/__pycache__/video.cpython-312.pyc', 'unknown', false],
  ['deleted', '.venv/pyvenv.cfg', 'ignored', false],
  ['deleted', '.venv/pyvenv.cfg', 'known', true],
])('%s %s (%s): %j', (kind, path, state, expected) => {
  const known = state === 'unknown' ? undefined : file(path, state === 'ignored');
  expect(changeMatters(kind, path, known)).toBe(expected);
});

function mainRepo(): MainRepo {
  const ignore = new GitIgnore();
  ignore.add('', 'outputs/\n');
  const settings = { ...defaultSettings, sync: [{ from: 'utils/', include: [], exclude: [] }] };
  const fileOf = (path: string, size?: number): [string, MainFile] => [
    path,
    { path, kind: 'file', ignored: false, synced: size !== undefined, size, binary: false, lfsPointer: false, content: undefined },
  ];
  const files = new Map([fileOf('utils/a.py', 3), fileOf('notes.md'), fileOf('.gitignore')]);
  return { selection: compileSelection(settings, 'linux'), files, filesTruncated: false, ignore };
}

it.each<['created' | 'changed' | 'deleted', string, boolean]>([
  ['changed', 'utils/a.py', true],
  ['created', 'utils/b.py', true],
  ['changed', 'notes.md', false],
  ['deleted', 'notes.md', true],
  ['created', 'more.md', true],
  ['changed', '.gitignore', true],
  ['changed', '.git/index', false],
  ['changed', '.git/info/exclude', true],
  ['created', 'outputs/run.log', false],
  ['changed', 'outputs/run.log', false],
])('of the main repo, %s %s: %j', (kind, path, expected) => {
  expect(mainChangeMatters(kind, path, mainRepo())).toBe(expected);
});
