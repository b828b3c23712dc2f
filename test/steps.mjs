import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { checkPackage, packageFile } from './package-check.mjs';
import { ensureBrowser, ensureDebianPackages, ensureVsCodeServer, root, vsCodeServerIsMissing } from './setup.mjs';
import { runProgram } from './setup/program.mjs';

/**
 * @typedef {{ passed: number, failed: number, failures?: string[], unsteady?: string[] }} Counts
 * @typedef {{ what: string, needs?: string[], run: () => Promise<Counts> }} Step
 */

const minute = 60_000;
const passed = { passed: 1, failed: 0 };
const nothingCounted = { passed: 0, failed: 0 };
const failure = (why) => ({ passed: 0, failed: 1, failures: [why] });

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

/** Undefined where the program succeeded, else the end of what it printed. @returns {Promise<string | undefined>} */
async function failureOf([command, ...args], timeoutMs) {
  const { code, ended, output } = await runProgram(command, args, { cwd: root, timeoutMs, keep: true });
  return code === 0 && !ended ? undefined : `${output.trimEnd()}\nEnded: ${ended ?? `exit code ${code}`}.`;
}

/** A check that counts as one test. */
async function oneTest(command, timeoutMs) {
  const why = await failureOf(command, timeoutMs);
  return why === undefined ? passed : failure(why);
}

/** Work that is no test: only its failure counts. */
async function mustWork(command, timeoutMs) {
  const why = await failureOf(command, timeoutMs);
  return why === undefined ? nothingCounted : failure(why);
}

/** Runs tests, which print as they go; says whether that went well. */
async function runTestProgram([command, ...args], timeoutMs, env = {}) {
  const { code, ended } = await runProgram(command, args, { cwd: root, timeoutMs, env: { ...process.env, ...env } });
  if (ended) console.log(`Ended: ${ended}.`);
  return code === 0 && !ended;
}

/** Runs a program that writes how many tests passed and failed, and what failed; without such a report it has failed. */
async function countedTests(script, timeoutMs) {
  return withReport(async (file) => {
    const worked = await runTestProgram([process.execPath, ...script], timeoutMs, { SPACEDOCK_COUNTS: file });
    return judge(worked, await readJson(file));
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
    const worked = await runTestProgram([...tool('vitest/vitest.mjs'), 'run', ...reporters], 20 * minute);
    const report = await readJson(file);
    return judge(worked, report && { passed: report.numPassedTests, failed: report.numFailedTests, failures: report.testResults.flatMap(vitestFailures) });
  });
}

/** No tests, no counts, and a program that failed though no test did: each is a failure. */
function judge(worked, report) {
  if (!Number.isInteger(report?.passed) || !Number.isInteger(report.failed)) {
    console.log('The tests left no report.');
    return failure('The tests left no report.');
  }
  const brokeOtherwise = report.failed === 0 && (!worked || report.passed === 0);
  return brokeOtherwise ? { ...failure('No test failed, but their program did, or there was none.'), passed: report.passed } : report;
}

/** What failed in a file of Vitest's report: its tests, or the file itself. @returns {string[]} */
function vitestFailures({ name, message, status, assertionResults }) {
  const tests = assertionResults.filter((test) => test.status === 'failed');
  if (tests.length === 0) return status === 'failed' ? [`${relative(root, name)}\n${message}`] : [];
  return tests.map((test) => `${relative(root, name)}: ${test.fullName}\n${test.failureMessages.join('\n')}`);
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
  const why = await failureOf(vsce, 2 * minute);
  if (why !== undefined) return failure(why);
  const faults = await checkPackage();
  for (const fault of faults) console.log(fault);
  return faults.length === 0 ? passed : failure(faults.join('\n'));
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
