import { chmod, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { temporaryFolder, writeTree } from '../sync/folders';
import { run } from './terminal';

const readme = '---\nsdk: docker\ncolorFrom: Blue\npinned: yes\n---\n';
const fixed = '---\nsdk: docker\ncolorFrom: blue\npinned: true\n---\n';

let root: string;
beforeEach(async () => {
  root = await temporaryFolder();
  await writeTree(root, { Dockerfile: 'FROM python:3.12-slim\nRUN useradd -m -u 1000 user\nUSER user\nCMD ["python", "-m", "http.server", "7860", "--bind", "0.0.0.0"]\n', 'README.md': readme });
});

test('makes what is safe to fix, says so, and leaves nothing else behind', async () => {
  const { code, stdout, stderr } = await run(['lint', '--fix'], { cwd: root });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toBe('Fixed README.md:3 space/front-matter: Change to blue\nFixed README.md:4 space/front-matter: Change to true\n\nNothing found.\n');
  expect(await readFile(join(root, 'README.md'), 'utf8')).toBe(fixed);
  expect((await readdir(root)).sort()).toEqual(['Dockerfile', 'README.md']);
  expect((await run(['lint', '--fix'], { cwd: root })).stdout).toBe('Nothing found.\n');
});

test('shows what it would change, and changes nothing', async () => {
  const { code, stdout } = await run(['lint', '--fix', '--dry-run'], { cwd: root });
  expect(code).toBe(0);
  expect(stdout).toBe(
    `Would fix README.md:3 space/front-matter: Change to blue\nWould fix README.md:4 space/front-matter: Change to true

README.md
  - colorFrom: Blue
  + colorFrom: blue
  - pinned: yes
  + pinned: true

Nothing found.
`,
  );
  expect(await readFile(join(root, 'README.md'), 'utf8')).toBe(readme);
});

test('masks secrets in the lines that it shows', async () => {
  const token = `hf_${'QwErTyUiOpAsDfGhJkLzXcVbNmPoIuYtRe'}`;
  await writeFile(join(root, 'README.md'), `---\nsdk: docker\ncolorFrom: Blue # ${token}\n---\n`);
  const { stdout } = await run(['lint', '--fix', '--dry-run'], { cwd: root });
  expect(stdout).toContain('  + colorFrom: blue # ****');
  expect(stdout).not.toContain(token);
});

test('lists the fixes for machines', async () => {
  const { stdout } = await run(['lint', '--fix', '--json'], { cwd: root });
  expect(JSON.parse(stdout)).toEqual({
    version: 1,
    findings: [],
    fixed: [
      { file: 'README.md', line: 3, rule: 'space/front-matter', title: 'Change to blue' },
      { file: 'README.md', line: 4, rule: 'space/front-matter', title: 'Change to true' },
    ],
  });
});

test('keeps encoding, byte order mark, line ends and mode', async () => {
  const path = join(root, 'README.md');
  const crlf = (text: string): string => text.replaceAll('\n', '\r\n');
  await writeFile(path, Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(crlf(readme))]));
  await chmod(path, 0o640);
  await run(['lint', '--fix'], { cwd: root });
  expect(await readFile(path, 'utf8')).toBe(`\ufeff${crlf(fixed)}`);
  if (process.platform !== 'win32') expect((await stat(path)).mode & 0o777).toBe(0o640);
});

test('does not touch a file with bytes that are no UTF-8', async () => {
  const bytes = Buffer.concat([Buffer.from(readme), Buffer.from([0xff, 0x41])]);
  await writeFile(join(root, 'README.md'), bytes);
  const { code, stderr } = await run(['lint', '--fix'], { cwd: root });
  expect(code).toBe(2);
  expect(stderr).toContain('README.md is not fixed: some of its bytes are not utf-8.');
  expect(await readFile(join(root, 'README.md'))).toEqual(bytes);
});

test('takes --dry-run with --fix alone', async () => {
  expect(await run(['lint', '--dry-run'], { cwd: root })).toEqual({ code: 2, stdout: '', stderr: "--dry-run goes with --fix.\nSee 'spacedock lint --help'.\n" });
});
