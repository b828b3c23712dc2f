import { describe, expect, test } from 'vitest';
import { parseSpacedockFile } from '../../../src/project/settings-file';
import { explainPath, pathFacts, type SyncExplanation } from '../../../src/sync/explain-path';
import { planSync } from '../../../src/sync/plan';
import { temporaryFolder, writeTree, type Tree } from './folders';

async function explain(path: string, main: Tree, space: Tree, yaml: string): Promise<SyncExplanation> {
  const [mainRoot, spaceRoot] = [await temporaryFolder(), await temporaryFolder()];
  await writeTree(mainRoot, main);
  await writeTree(spaceRoot, space);
  const file = parseSpacedockFile(yaml);
  expect(file.problems).toEqual([]);
  const plan = await planSync({ mainRoot, spaceRoot, settings: file.settings, platform: 'linux', readGit: false });
  return explainPath(path, file, plan, await pathFacts(plan, path));
}

const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${'a'.repeat(64)}\nsize 12345\n`;
const binary = Buffer.from([1, 0, 2]);

/** The flagship's rules, with line numbers that the answers name. */
const flagship = `repo: ../hf-space
sync:
  - from: app.py
  - from: utils/
    include: ['**/*.py']
  - from: models/sam3/
    include: ['**/*.py', pyproject.toml, assets/bpe.txt.gz]
    exclude: ['**/tests/**', 'scripts/**', '**/*.egg-info/**']
remove: [models/__init__.py]
protect: [Dockerfile, configs/body4d.yaml]
allowBinary: [models/sam3/assets/bpe.txt.gz]
`;
const main: Tree = {
  'app.py': 'new\n',
  'README.md': 'main\n',
  'utils/a.py': '1\n',
  'utils/weights.pt': binary,
  'utils/[id].md': '1\n',
  'models/__init__.py': '',
  'models/sam3/net.py': '1\n',
  'models/sam3/sam3/tests/test_a.py': '1\n',
  'models/sam3/assets/bpe.txt.gz': binary,
  'models/sam3/pointer.py': pointer,
  'outputs/video.mp4': binary,
  'configs/body4d.yaml': 'main\n',
};
const space: Tree = { 'spacedock.yaml': '', 'app.py': 'old\n', Dockerfile: 'FROM x\n', 'utils/a.py': '1\n', 'utils/gone.py': '1\n', 'notes.txt': 'x\n', 'configs/body4d.yaml': 'space\n' };

describe('why a file is synced or is not, by the rules of the flagship', () => {
  test.each<[path: string, outcome: string, decidedBy: string | undefined, says: string, steps: string[]]>([
    ['app.py', 'change', 'sync.0.from', 'A sync overwrites it in the Space repo, by spacedock.yaml:3 (from: app.py): the two differ.', ['protect: protect app.py']],
    ['utils/a.py', 'same', 'sync.1.from', 'It is synced, by spacedock.yaml:4 (from: utils/): both repos hold the same.', ['exclude: sync.1.exclude a.py']],
    ['utils/gone.py', 'delete', 'sync.1.from', 'by spacedock.yaml:4 (from: utils/): the main repo has no such file.', ['exclude: sync.1.exclude gone.py']],
    ['utils/weights.pt', 'not-included', 'sync.1.include', 'no pattern of include at spacedock.yaml:5 lets it in, in the rule for utils/, the nearest that there is. It is a binary: allowBinary must name it, too.', ['include: sync.1.include weights.pt, allowBinary utils/weights.pt']],
    ['utils/[id].md', 'not-included', 'sync.1.include', 'lets it in', ['include: sync.1.include \\[id\\].md']],
    ['models/sam3/net.py', 'add', 'sync.2.from', 'A sync adds it to the Space repo, by spacedock.yaml:6 (from: models/sam3/).', ['exclude: sync.2.exclude net.py']],
    ['models/sam3/sam3/tests/test_a.py', 'excluded', 'sync.2.exclude.0', "spacedock.yaml:8 excludes it with '**/tests/**', in the rule for models/sam3/.", []],
    ['models/sam3/assets/bpe.txt.gz', 'add', 'sync.2.from', 'A sync adds it', ['exclude: sync.2.exclude assets/bpe.txt.gz']],
    ['models/sam3/pointer.py', 'refused', 'sync.2.from', 'A sync refuses it (spacedock.yaml:6). It is a Git LFS pointer, not the file itself. Run git lfs pull', ['exclude: sync.2.exclude pointer.py']],
    ['spacedock.yaml', 'never', undefined, "it is Spacedock's own", []],
    ['models/__init__.py', 'removed', 'remove.0', 'A sync never copies it: spacedock.yaml:9 names it in remove.', []],
    ['README.md', 'not-covered', 'sync', 'no rule of sync in spacedock.yaml covers it.', ['add-rule: sync README.md']],
    ['outputs/video.mp4', 'not-covered', 'sync', 'It is a binary: allowBinary must name it, too.', ['add-rule: sync outputs/video.mp4, allowBinary outputs/video.mp4']],
    ['Dockerfile', 'protected', 'protect.0', 'The Space repo owns it: spacedock.yaml:10 names it in protect', []],
    ['configs/body4d.yaml', 'protected', 'protect.1', 'The Space repo owns it', []],
    ['notes.txt', 'not-covered', 'sync', 'The Space repo alone has it, and a sync leaves it there.', []],
    ['.git/config', 'never', undefined, 'No sync looks at it', []],
    ['nothing.py', 'absent', undefined, 'Neither repo has such a file.', []],
  ])('%s: %s', async (path, outcome, decidedBy, says, steps) => {
    const found = await explain(path, main, space, flagship);
    expect(found).toMatchObject({ path, outcome, decidedBy });
    expect(found.message).toContain(says);
    expect(found.steps.map(({ kind, additions }) => `${kind}: ${additions.map(({ list, value }) => `${list} ${value}`).join(', ')}`)).toEqual(steps);
    expect(found.change?.path).toBe(['add', 'change', 'delete'].includes(outcome) ? path : undefined);
  });
});

describe('why a file is refused', () => {
  test.each<[name: string, path: string, main: Tree, space: Tree, yaml: string, decidedBy: string, says: string, steps: string[]]>([
    ['a binary', 'd/a.png', { 'd/a.png': binary }, {}, 'sync:\n  - from: d/\n', 'sync.0.from', 'It is a binary file', ['allow-binary', 'exclude']],
    ['a text that is too large', 'd/a', { 'd/a': 'x'.repeat(10 * 1024 * 1024 + 1) }, {}, 'sync:\n  - from: d/\n', 'sync.0.from', 'larger than 10 MiB', ['exclude']],
    ['a protected file that a rule names', 'd/a', { 'd/a': '1' }, { 'd/a': '2' }, 'sync:\n  - from: d/\nprotect: [b, d]\n', 'protect.1', 'The Space repo owns this path', ['exclude']],
    ['what remove names and protect keeps', 'a', {}, { a: '1' }, 'remove: [a]\nprotect: [a]\n', 'protect.0', 'The Space repo owns this path', []],
    ['a link', 'd/a', { 'd/a': { link: 'b' } }, {}, 'sync:\n  - from: d/\n', 'sync.0.from', 'symbolic link', ['exclude']],
    ['what lies in a folder that is a link', 'd/a/x', { 'd/a': { link: '../e' }, 'e/x': '1' }, {}, 'sync:\n  - from: d/\n', 'sync.0.from', 'A sync refuses d/a, which it lies in', ['exclude']],
    ['a file rule whose file is gone', 'a', {}, { a: '1' }, 'sync:\n  - from: a\n', 'sync.0.from', 'The main repo has no such path.', []],
    ['a folder rule whose folder is gone', 'd/a', {}, { 'd/a': '1' }, 'sync:\n  - from: d/\n', 'sync.0.from', 'A sync refuses d, which it lies in', []],
  ])('%s', async (_name, path, mainTree, spaceTree, yaml, decidedBy, says, steps) => {
    const found = await explain(path, mainTree, spaceTree, yaml);
    expect(found).toMatchObject({ outcome: 'refused', decidedBy });
    expect(found.message).toContain(says);
    expect(found.steps.map(({ kind }) => kind)).toEqual(steps);
  });
});

describe('which of several rules is named', () => {
  test.each<[name: string, path: string, yaml: string, outcome: string, decidedBy: string | undefined]>([
    ['the nearest folder', 'd/e/a.md', 'sync:\n  - from: ./\n  - from: d/e/\n    include: [b]\n', 'not-included', 'sync.1.include'],
    ['the one whose include alone lacks it', 'd/a.md', "sync:\n  - from: d/\n    exclude: ['*.md']\n  - from: d/\n    include: [b]\n", 'not-included', 'sync.1.include'],
    ['the pattern for a folder above', 'd/t/u/a', 'sync:\n  - from: d/\n    exclude: [x, t]\n', 'excluded', 'sync.0.exclude.1'],
    ['none, where there are none', 'a', 'repo: ../x\n', 'not-covered', undefined],
    ['a folder of remove', 'd/t/a', 'sync:\n  - from: d/\nremove: [x, d/t/]\n', 'removed', 'remove.1'],
  ])('%s', async (_name, path, yaml, outcome, decidedBy) => {
    expect(await explain(path, { [path]: '1', 'd/keep': '1' }, {}, yaml)).toMatchObject({ outcome, decidedBy });
  });

  test('a delete by a folder of remove names the entry', async () => {
    expect(await explain('d/t/a', {}, { 'd/t/a': '1' }, 'remove: [x, d/t]\n')).toMatchObject({ outcome: 'delete', decidedBy: 'remove.1', steps: [{ kind: 'protect' }] });
  });

  test('what is protected in the Space repo and gone from the main repo is left alone', async () => {
    expect(await explain('d/a', { 'd/b': '1' }, { 'd/a': '1' }, 'sync:\n  - from: d/\nprotect: [d/a]\n')).toMatchObject({ outcome: 'protected', decidedBy: 'protect.0' });
  });
});
