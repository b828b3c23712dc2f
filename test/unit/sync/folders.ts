import { execFile } from 'node:child_process';
import { mkdtempSync, realpathSync } from 'node:fs';
import { chmod, lstat, mkdir, mkdtemp, readdir, readFile, readlink, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach } from 'vitest';

const run = promisify(execFile);
const made: string[] = [];

afterEach(async () => {
  for (const folder of made.splice(0)) await rm(folder, { recursive: true, force: true });
});

// This machine's own settings of git have no say. A home of its own holds for every git: GIT_CONFIG_GLOBAL is known from
// 2.32 on only.
const home = realpathSync(mkdtempSync(join(tmpdir(), 'spacedock-home-')));
process.env['HOME'] = home;
process.env['GIT_CONFIG_NOSYSTEM'] = '1';
for (const name of ['XDG_CONFIG_HOME', 'GIT_CONFIG_GLOBAL']) Reflect.deleteProperty(process.env, name);
afterAll(() => rm(home, { recursive: true, force: true }));
for (const who of ['AUTHOR', 'COMMITTER']) {
  process.env[`GIT_${who}_NAME`] = 'A';
  process.env[`GIT_${who}_EMAIL`] = 'a@example.invalid';
}

/** A folder that is gone after the test. */
export async function temporaryFolder(): Promise<string> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'spacedock-test-')));
  made.push(folder);
  return folder;
}

/** Git's settings that the user has, for as long as the work takes. */
export async function withUserSettings<T>(settings: string, work: () => Promise<T>): Promise<T> {
  await writeFile(join(home, '.gitconfig'), settings);
  try {
    return await work();
  } finally {
    await rm(join(home, '.gitconfig'));
  }
}

/** Text or bytes of a file, or where a link leads. */
export type Content = string | Buffer | { readonly link: string } | { readonly script: string };
export type Tree = Readonly<Record<string, Content>>;

export async function writeTree(root: string, tree: Tree): Promise<void> {
  for (const [path, content] of Object.entries(tree)) {
    const target = join(root, path);
    await mkdir(dirname(target), { recursive: true });
    if (typeof content === 'string' || Buffer.isBuffer(content)) await writeFile(target, content);
    else if ('link' in content) await symlink(content.link, target);
    else {
      await writeFile(target, content.script);
      await chmod(target, 0o755);
    }
  }
}

/** Every file below a folder, `.git` left out, as text; links as `-> target`. */
export async function readTree(root: string): Promise<Record<string, string>> {
  const tree: Record<string, string> = {};
  for (const entry of await readdir(root, { withFileTypes: true, recursive: true })) {
    const path = join(entry.parentPath, entry.name);
    const name = path.slice(root.length + 1);
    if (name === '.git' || name.startsWith('.git/')) continue;
    if (entry.isSymbolicLink()) tree[name] = `-> ${await readlink(path)}`;
    else if (entry.isFile()) tree[name] = await readFile(path, 'latin1');
  }
  return tree;
}

export async function isExecutable(path: string): Promise<boolean> {
  return ((await lstat(path)).mode & 0o100) !== 0;
}

export async function git(cwd: string, ...args: string[]): Promise<string> {
  const { stdout } = await run('git', args, { cwd });
  return stdout.trimEnd();
}

/** A repository with one commit of the given files. */
export async function repository(tree: Tree = { 'app.py': 'print(1)\n' }): Promise<string> {
  const root = await temporaryFolder();
  await git(root, 'init', '--quiet', '--initial-branch=main');
  await writeTree(root, tree);
  await git(root, 'add', '--all');
  await git(root, 'commit', '--quiet', '--allow-empty', '--message', 'First');
  return root;
}
