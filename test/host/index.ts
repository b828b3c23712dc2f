import { appendFileSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { format } from 'node:util';
import Mocha from 'mocha';
import type { TestCounts } from '../vscode/test-counts';

/** What a run in the extension host leaves. */
export interface HostReport extends TestCounts {
  /** The files in which a test failed, by their names. */
  readonly failedFiles: readonly string[];
  /** How many tests passed in the other files. */
  readonly passedElsewhere: number;
}

/**
 * Called by VS Code inside the extension host: runs every `*.test.js` beside this file, or those that
 * `$SPACEDOCK_TEST_FILES` names, with commas between. Writes what mocha prints to `$SPACEDOCK_REPORT.txt` as it goes,
 * and a {@link HostReport} to `$SPACEDOCK_REPORT` at the end; throws if a test failed.
 */
export async function run(): Promise<void> {
  const reportFile = process.env['SPACEDOCK_REPORT'];
  if (reportFile === undefined) throw new Error('SPACEDOCK_REPORT names no file for the report.');
  const folder = dirname(fileURLToPath(import.meta.url));
  const mocha = new Mocha({ ui: 'tdd', timeout: 120_000, color: false, forbidOnly: true, forbidPending: true });
  Mocha.reporters.Base.consoleLog = (...args: unknown[]) => {
    appendFileSync(`${reportFile}.txt`, `${format(...args)}\n`);
  };
  const chosen = process.env['SPACEDOCK_TEST_FILES']?.split(',');
  for (const file of readdirSync(folder).sort()) {
    if (file.endsWith('.test.js') && chosen?.includes(file) !== false) mocha.addFile(join(folder, file));
  }
  await mocha.loadFilesAsync();
  const failed: string[] = [];
  const failedFiles = new Set<string>();
  const passed: string[] = [];
  const report = await new Promise<HostReport>((done) => {
    const runner = mocha.run(() => {
      const { passes = 0, failures = 0 } = runner.stats ?? {};
      const passedElsewhere = passed.filter((file) => !failedFiles.has(file)).length;
      done({ passed: passes, failed: failures, failures: failed, failedFiles: [...failedFiles], passedElsewhere });
    });
    runner.on('pass', ({ file }) => passed.push(basename(file ?? '')));
    // Mocha tells why at its end, which a run that is cut off never comes to.
    runner.on('fail', (test, error: unknown) => {
      const what = `${test.fullTitle()}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
      failed.push(what);
      failedFiles.add(basename(test.file ?? test.parent?.file ?? ''));
      appendFileSync(`${reportFile}.txt`, `    ${what}\n`);
    });
  });
  writeFileSync(reportFile, JSON.stringify(report));
  if (report.failed > 0) throw new Error(`${String(report.failed)} tests failed.`);
}
