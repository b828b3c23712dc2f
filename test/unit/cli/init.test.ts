import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { UsageError } from '../../../src/cli/command';
import { initCommand } from '../../../src/cli/init';
import { parseSpacedockFile } from '../../../src/project/settings-file';
import { readTree, temporaryFolder, writeTree } from '../sync/folders';

const script = `#!/bin/bash
set -e
cd "$(dirname "$0")/.."
SPACE=../space
cp app.py "$SPACE/"
rsync -a --delete --include='*/' --include='*.py' --include='/vocab.txt.gz' --exclude='*' utils/ "$SPACE/utils/"
rm -f "$SPACE/utils/__init__.py"
find "$SPACE" -name '*.pyc' -delete
`;

let root: string;
beforeEach(async () => {
  root = await temporaryFolder();
  await writeTree(root, {
    'main/app.py': 'new\n',
    'main/utils/a.py': '1\n',
    'main/utils/vocab.txt.gz': '\u001f\0\0',
    'main/scripts/sync.sh': script,
    'main/scripts/build.sh': 'cp a b\n',
    'space/README.md': '---\nsdk: docker\n---\n',
    'space/Dockerfile': 'FROM x\n',
    'space/utils/own.py': '1\n',
  });
});

async function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  let [out, err] = ['', ''];
  const code = await initCommand.run(args, {
    stdout: { write: (text) => (out += text) },
    stderr: { write: (text) => (err += text) },
    env: {},
    cwd: root,
    signal: new AbortController().signal,
  });
  return { code, out, err };
}

const proposed = `# Read from scripts/sync.sh.
repo: ../space
sync:
  - from: app.py
  - from: utils/
    include: ['**/*.py', 'vocab.txt.gz']
# Deleted in the Space repo by every sync.
remove:
  - utils/__init__.py
# The Space repo's own: never touched by a sync.
protect:
  - Dockerfile
  - README.md
# Binaries that the app needs in the repo.
allowBinary:
  - utils/vocab.txt.gz
`;

test('reads the one script that syncs, and writes nothing without --write', async () => {
  const before = await readTree(root);
  const { code, out } = await run('main');
  expect(out).toBe(`${proposed}\n# Not understood, and not in the rules:\n#   line 8: find "$SPACE" -name '*.pyc' -delete\n#     It is no rsync, cp or rm.\n`);
  expect(code).toBe(1);
  expect(parseSpacedockFile(out)).toMatchObject({ problems: [], settings: { repo: '../space', remove: ['utils/__init__.py'] } });
  expect(await readTree(root)).toEqual(before);
});

test('protects what the Space repo has of its own where the script deletes nothing', async () => {
  await writeFile(join(root, 'main/scripts/sync.sh'), 'cp utils/*.py ../space/utils/\n');
  const { code, out } = await run('main', '--json');
  const { text, notes } = JSON.parse(out) as { text: string; notes: { message: string }[] };
  expect(parseSpacedockFile(text).settings).toMatchObject({
    sync: [{ from: 'utils/', include: ['*.py'], exclude: [] }],
    protect: ['Dockerfile', 'README.md', 'utils/own.py'],
  });
  expect(notes.map(({ message }) => message)).toEqual([expect.stringMatching(/^It deletes nothing/)]);
  expect(code).toBe(0);
});

test('without a script it shows how rules are written', async () => {
  await writeFile(join(root, 'main/scripts/sync.sh'), 'echo nothing\n');
  const { code, out } = await run('main');
  expect(code).toBe(0);
  expect(out).toContain('# sync:\n#   - from: app.py');
  expect(parseSpacedockFile(out)).toMatchObject({ problems: [], settings: { sync: [], protect: ['Dockerfile', 'README.md'] } });
});

test('--write writes the file once', async () => {
  await run('main', '--write');
  expect(await readFile(join(root, 'main/spacedock.yaml'), 'utf8')).toContain('repo: ../space');
  await expect(run('main', '--write')).rejects.toThrow(/is there already and is left as it is/);
});

test.each([
  [['main', '--repo', 'main'], /is no Space repo/],
  [['main/utils'], /no Space repo beside this folder/],
  [['main', 'space'], /takes one folder/],
])('%j is refused with what to do', async (args, message) => {
  const refused = run(...args);
  await expect(refused).rejects.toThrow(UsageError);
  await expect(refused).rejects.toThrow(message);
});

test('several Space repos or scripts: one must be named', async () => {
  await writeTree(root, { 'other/README.md': '---\nsdk: docker\n---\n' });
  await expect(run('main')).rejects.toThrow(/several Space repos here. Name one with --repo/);
  expect((await run('main', '--repo', 'space')).out).toContain('repo: ../space\n');
  await writeTree(root, { 'main/deploy.sh': 'cp app.py ../space/\n' });
  await expect(run('main', '--repo', 'space')).rejects.toThrow(/Several scripts.*--script/);
  expect((await run('main', '--repo', 'space', '--script', 'main/deploy.sh')).out).toContain('# Read from deploy.sh.');
});
