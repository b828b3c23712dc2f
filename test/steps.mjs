import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { checkPackage, packageFile } from './package-check.mjs';
import { ensureBrowser, ensureDebianPackages, ensureVsCodeServer, root, vsCodeServerIsMissing } from './setup.mjs';
import { runProgram } from './setup/program.mjs';

/**
 * @typedef {{ passed: number, failed: number }} Counts
 * @typedef {{ what: string, needs?: string[], run: () => Promise<Counts> }} Step
 */

const minute = 60_000;
const passed = { passed: 1, failed: 0 };
const nothingCounted = { passed: 0, failed: 0 };
const failed = { passed: 0, failed: 1 };

/** A program of node_modules, run by this Node. */
const tool = (path) => [process.execPath, join(root, 'node_modules', path)];

/** What `npm test` consists of, in order. `needs` names steps without whose success a step cannot run. @type {Record<string, Step>} */
export const steps = {
  lint: { what: 'lint', run: () => oneTest([...tool('eslint/bin/eslint.js'), '--max-warnings', '0', '.'], 8 * minute) },
  types: { what: 'types', run: checkTypes },
  unit: { what: 'unit tests', run: unitTests },
  build: { what: 'build', run: () => mustWork([process.execPath, 'esbuild.mjs'], 2 * minute) },
  package: { what: 'package', needs: ['build'], run: packageExtension },
  'build-tests': { what: 'build of the test programs', run: () => mustWork([process.execPath, 'esbuild.mjs', '--tests'], 2 * minute) },
  server: { what: 'VS Code server', run: prepareServer },
  browser: { what: 'browser', run: prepareBrowser },
  host: {
    what: 'tests in the extension host',
    needs: ['build', 'build-tests', 'server', 'browser'],
    run: () => countedTests(['out/tests/host/main.js'], 20 * minute),
  },
  e2e: {
    what: 'browser test of the packaged extension',
    needs: ['package', 'build-tests', 'server', 'browser'],
    run: async () => {
      // Lets the story of Dev Mode have a user that this machine does not know.
      await ensureDebianPackages(['libnss-wrapper']);
      return countedTests(['out/tests/e2e/main.js'], 25 * minute);
    },
  },
  pictures: {
    what: 'pictures for the README',
    needs: ['package', 'build-tests', 'server', 'browser'],
    run: () => mustWork([process.execPath, 'out/tests/pictures/main.js'], 8 * minute),
  },
  desktop: {
    what: 'tests in the extension host of a desktop VS Code',
    needs: ['build', 'build-tests'],
    run: () => countedTests(['out/tests/host/main.js', '--desktop'], 20 * minute),
  },
};

async function run([command, ...args], timeoutMs, env = {}) {
  const { code, ended } = await runProgram(command, args, { cwd: root, timeoutMs, env: { ...process.env, ...env } });
  if (ended) console.log(`Ended: ${ended}.`);
  return code === 0 && !ended;
}

/** A check that counts as one test. */
async function oneTest(command, timeoutMs) {
  return (await run(command, timeoutMs)) ? passed : failed;
}

/** Work that is no test: only its failure counts. */
async function mustWork(command, timeoutMs) {
  return (await run(command, timeoutMs)) ? nothingCounted : failed;
}

/** Runs a program that writes how many tests passed and failed; without such a report it has failed. */
async function countedTests(script, timeoutMs) {
  return withReport(async (file) => {
    const worked = await run([process.execPath, ...script], timeoutMs, { SPACEDOCK_COUNTS: file });
    const report = await readJson(file);
    return judge(worked, report?.passed, report?.failed);
  });
}

/** The extension and its tests, then the page, which a browser runs. */
async function checkTypes() {
  const tsc = [...tool('typescript/bin/tsc'), '--noEmit'];
  const own = await oneTest(tsc, 8 * minute);
  return own.failed > 0 ? own : oneTest([...tsc, '-p', 'src/webview'], 4 * minute);
}


async function unitTests() {
  return withReport(async (file) => {
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
    const worked = await run([...tool('vitest/vitest.mjs'), 'run', ...reporters], 20 * minute);
    const report = await readJson(file);
    return judge(worked, report?.numPassedTests, report?.numFailedTests);
  });
}

/** No tests, no counts, and a program that failed though no test did: each is a failure. */
function judge(worked, passedTests, failedTests) {
  if (!Number.isInteger(passedTests) || !Number.isInteger(failedTests)) {
    console.log('The tests left no report.');
    return failed;
  }
  const brokeOtherwise = failedTests === 0 && (!worked || passedTests === 0);
  return { passed: passedTests, failed: brokeOtherwise ? 1 : failedTests };
}

async function withReport(work) {
  const folder = await mkdtemp(join(tmpdir(), 'spacedock-report-'));
  try {
    return await work(join(folder, 'report.json'));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function readJson(file) {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch {
    return undefined;
  }
}

async function packageExtension() {
  const vsce = [...tool('@vscode/vsce/vsce'), 'package', '--no-dependencies', '--out', packageFile];
  await mkdir(dirname(packageFile), { recursive: true });
  await rm(packageFile, { force: true });
  if (!(await run(vsce, 2 * minute))) return failed;
  const faults = await checkPackage();
  for (const fault of faults) console.log(fault);
  return faults.length === 0 ? passed : failed;
}

async function prepareServer() {
  if (vsCodeServerIsMissing()) await ensureDebianPackages(['python3', 'make', 'g++']);
  await ensureVsCodeServer();
  return nothingCounted;
}

async function prepareBrowser() {
  process.env.CHROMIUM = await ensureBrowser();
  return nothingCounted;
}
