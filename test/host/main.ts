// Runs the tests of this folder inside a real extension host. With --desktop in a desktop VS Code, which is fetched
// first; else in the VS Code server of this repository, behind an executable that takes the same command line.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { runTests } from '@vscode/test-electron';
import { openScene, writeToken } from '../scene';
import { closeWhenStopped } from '../vscode/stopping';
import { afterSecondTry, readTestCounts, reportTestCounts, type TestCounts } from '../vscode/test-counts';
import type { HostReport } from './index';

const runMode = { desktop: process.argv.includes('--desktop') };

/** Runs all files, or those that SPACEDOCK_TEST_FILES names; those in which a test failed once more, in a VS Code of their own. */
async function runHostTests(): Promise<TestCounts> {
  const first = await runFiles(process.env['SPACEDOCK_TEST_FILES']?.split(','));
  if (first.failed === 0 || first.failedFiles.length === 0) return first;
  console.log(`\nOnce more: ${first.failedFiles.join(', ')}`);
  return afterSecondTry(first.passedElsewhere, first.failures, await runFiles(first.failedFiles));
}

async function runFiles(files?: readonly string[]): Promise<HostReport> {
  const folder = await mkdtemp(join(tmpdir(), 'spacedock-host-'));
  const remove = closeWhenStopped(() => rm(folder, { recursive: true, force: true }));
  const scene = await openScene({ kind: 'faulty', speed: 100 });
  const report = join(folder, 'report.json');
  let failure: unknown;
  try {
    await runTests({
      ...(runMode.desktop ? {} : { vscodeExecutablePath: resolve('test/host/code.mjs') }),
      extensionDevelopmentPath: resolve('.'),
      extensionTestsPath: resolve('out/tests/host/index.js'),
      launchArgs: [scene.sample.workspaceFile],
      extensionTestsEnv: {
        SPACEDOCK_REPORT: report,
        HF_ENDPOINT: scene.hub.endpoint,
        HF_TOKEN: writeToken,
        ...(files && { SPACEDOCK_TEST_FILES: files.join(',') }),
      },
    });
  } catch (error) {
    failure = error;
  }
  try {
    process.stdout.write(await readFile(`${report}.txt`, 'utf8').catch(() => 'mocha printed nothing.\n'));
    return await judge(report, failure);
  } finally {
    await scene.close();
    await remove();
  }
}

/** A crash, a hang, a missing report and a run without a test each count as a failed test. */
async function judge(report: string, failure: unknown): Promise<HostReport> {
  const counts = (await readTestCounts(report)) as HostReport | undefined;
  if (counts === undefined) {
    const why = `The tests in the extension host left no report. ${String(failure ?? '')}`;
    console.error(why);
    return { passed: 0, failed: 1, failures: [why], failedFiles: [], passedElsewhere: 0 };
  }
  const failedWithoutTest = counts.failed === 0 && (failure !== undefined || counts.passed === 0);
  if (!failedWithoutTest) return counts;
  const why = String(failure ?? 'No test ran.');
  console.error(why);
  return { ...counts, failed: 1, failures: [why] };
}

const counts = await runHostTests();
await reportTestCounts(counts);
process.exit(counts.failed === 0 ? 0 : 1);
