// Gets a machine that has only Node and git ready to run the tests and `npm start`. Uses nothing but Node itself,
// for it runs before anything is installed.
import { accessSync, constants, existsSync, readdirSync, readFileSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withLock } from './setup/lock.mjs';
import { npm, requireProgram } from './setup/program.mjs';
import { timed } from './setup/say.mjs';

export { ensureVsCodeServer, vsCodeServerIsMissing, vsCodeServerRunsHere } from './setup/vscode-server.mjs';

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');

/** The Debian packages that may be needed, each with the program or the library that shows that it is there. */
const signs = {
  git: 'git',
  'git-lfs': 'git-lfs',
  'openssh-server': 'sshd',
  'libnss-wrapper': 'libnss_wrapper.so',
  chromium: 'chromium',
  python3: 'python3',
  make: 'make',
  'g++': 'g++',
};

/** Installs the npm packages of package-lock.json where some are missing or of another version. */
export async function ensureDependencies() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    throw new Error(`Node ${process.versions.node} is too old: install Node 20.19 or later.`);
  }
  if (dependenciesAreInstalled()) return;
  await withLock(join(root, '.vscode-test/dependencies.lock'), 'installing npm packages', async () => {
    if (dependenciesAreInstalled()) return;
    await timed('installing npm packages', () => npm(['ci'], { cwd: root, capture: true }));
    if (!dependenciesAreInstalled()) throw new Error('package-lock.json does not fit package.json. Run: npm install');
  });
}

/** Compares package-lock.json with the record that npm keeps of what it installed. */
function dependenciesAreInstalled() {
  const record = join(root, 'node_modules/.package-lock.json');
  if (!existsSync(record)) return false;
  const installed = JSON.parse(readFileSync(record, 'utf8')).packages;
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  return Object.entries(wanted).every(
    ([path, entry]) => path === '' || entry.optional || installed[path]?.version === entry.version,
  );
}

/**
 * Installs the Debian packages whose signs are missing, as root on Debian; elsewhere throws and names them.
 *
 * @param {(keyof typeof signs)[]} names
 */
export async function ensureDebianPackages(names) {
  const missing = names.filter((name) => !isInstalled(signs[name]));
  if (missing.length === 0) return;
  const list = missing.join(' ');
  if (process.getuid?.() !== 0 || !isDebian()) {
    throw new Error(`Not found on this machine: ${list}. Install them and try again (on Debian: apt-get install ${list}).`);
  }
  const options = { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }, capture: true };
  const wait = ['-o', 'DPkg::Lock::Timeout=300', '-qq'];
  await timed(`installing Debian packages: ${list}`, async () => {
    await requireProgram('apt-get', [...wait, 'update'], options);
    await requireProgram('apt-get', [...wait, 'install', '-y', ...missing], options);
  });
}

/**
 * The Chromium to test with, installed on Debian if it is missing: what CHROMIUM names, else Debian's, else the one
 * that Playwright has installed. Needs the npm packages.
 */
export async function ensureBrowser() {
  const named = process.env.CHROMIUM;
  if (named) {
    if (!existsSync(named)) throw new Error(`CHROMIUM names ${named}, which does not exist.`);
    return named;
  }
  const installed = findProgram('chromium');
  if (installed) return installed;
  const { chromium } = await import('playwright-core');
  if (existsSync(chromium.executablePath())) return chromium.executablePath();
  try {
    await ensureDebianPackages(['chromium']);
  } catch (error) {
    throw new Error(`${error.message} Or: npx playwright-core install chromium. Or name a browser in CHROMIUM.`, { cause: error });
  }
  return findProgram('chromium');
}

function isDebian() {
  const file = '/etc/os-release';
  return existsSync(file) && /^ID=debian$/m.test(readFileSync(file, 'utf8'));
}

/** A program on the PATH, or a library where the linker looks for it. */
function isInstalled(sign) {
  if (!sign.endsWith('.so')) return findProgram(sign) !== undefined;
  const folders = ['/usr/lib', '/usr/lib64', '/usr/local/lib'].filter((folder) => existsSync(folder));
  const byMachine = folders.flatMap((folder) => readdirSync(folder).filter((name) => /-linux-gnu/.test(name)).map((name) => join(folder, name)));
  return [...folders, ...byMachine].some((folder) => existsSync(join(folder, sign)));
}

function findProgram(name) {
  const candidates = (process.env.PATH ?? '').split(delimiter).filter(Boolean).map((folder) => join(folder, name));
  return candidates.find((file) => {
    try {
      accessSync(file, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
