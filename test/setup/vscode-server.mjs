import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withLock } from './lock.mjs';
import { npm, requireProgram } from './program.mjs';
import { say, timed } from './say.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const server = JSON.parse(readFileSync(join(root, 'test/vscode/server.json'), 'utf8'));
const home = join(root, '.vscode-test', server.folder);
const isInstalled = () => existsSync(join(home, '.complete'));

/** Compiled here: without spdlog every output channel of VS Code stays empty. */
const nativeModules = ['@vscode/spdlog', '@vscode/native-watchdog'];

/** Whether the server that ensureVsCodeServer installs runs on this machine. */
export const vsCodeServerRunsHere = process.platform === 'linux' && process.arch === 'x64';

/** Whether ensureVsCodeServer still has something to do, for which it needs a C++ compiler. */
export const vsCodeServerIsMissing = () => !isInstalled();

/** Installs the VS Code server into .vscode-test/ once; the folder appears only when it is complete. */
export async function ensureVsCodeServer() {
  if (isInstalled()) return;
  if (!vsCodeServerRunsHere) {
    throw new Error('This VS Code server runs on Linux x64 only. Here, run the tests in a desktop VS Code: npm run test:desktop');
  }
  await withLock(`${home}.lock`, 'installing the VS Code server', async () => {
    if (isInstalled()) return;
    await timed('installing the VS Code server into .vscode-test/ (once, about half a minute, 800 MB)', install);
  });
}

async function install() {
  const part = `${home}.part`;
  await rm(part, { recursive: true, force: true });
  await mkdir(part, { recursive: true });
  for (const release of server.packages) await unpack(release, part);

  const node = join(part, server.node);
  const vscode = join(part, server.vscode);
  const env = { ...process.env, PATH: `${join(node, 'bin')}:${process.env.PATH}` };
  say('installing what VS Code depends on');
  await npm(['install', '--omit=dev', '--ignore-scripts'], { cwd: vscode, env, capture: true });
  await npm(['install', '--omit=dev', '--ignore-scripts'], { cwd: join(vscode, 'extensions'), env, capture: true });
  say(`compiling ${nativeModules.join(' and ')}`);
  const compiler = { ...env, npm_config_nodedir: node, npm_config_jobs: 'max', CXXFLAGS: '-O0' };
  await npm(['rebuild', ...nativeModules], { cwd: vscode, env: compiler, capture: true });
  for (const name of nativeModules) {
    await requireProgram(join(node, 'bin/node'), ['-e', `require(${JSON.stringify(name)})`], { cwd: vscode });
  }

  await writeFile(join(part, '.complete'), '');
  await rm(home, { recursive: true, force: true });
  await rename(part, home);
}

async function unpack({ name, version, integrity }, part) {
  say(`fetching ${name} ${version}`);
  const download = join(part, `${name}-download`);
  await mkdir(download);
  await npm(['pack', `${name}@${version}`, '--pack-destination', download], { cwd: part, capture: true });
  const [file] = await readdir(download);
  const archive = join(download, file);
  const hash = createHash('sha512').update(await readFile(archive)).digest('base64');
  if (`sha512-${hash}` !== integrity) throw new Error(`${name} ${version} is not the release that was expected (integrity).`);
  const folder = join(part, 'node_modules', name);
  await mkdir(folder, { recursive: true });
  await requireProgram('tar', ['-xzf', archive, '-C', folder, '--strip-components=1', '--no-same-owner']);
  await rm(download, { recursive: true });
}
