import { readFile, writeFile } from 'node:fs/promises';

/** How many tests of a run passed and failed, and what is said of each failure: its name, then why, line by line. */
export interface TestCounts {
  readonly passed: number;
  readonly failed: number;
  readonly failures: readonly string[];
  /** The failures of tests that passed when they were run once more: each is a fault too, of a test or of what it tests. */
  readonly unsteady?: readonly string[];
}

/**
 * Counts of a run in which some tests were run once more: `again` counts these, `others` those that passed at once.
 * Where all is well now, what failed first is kept as unsteady; else it is told beside what failed again.
 */
export function afterSecondTry(others: number, first: readonly string[], again: TestCounts): TestCounts {
  const passed = others + again.passed;
  return again.failed === 0 && again.passed > 0
    ? { passed, failed: 0, failures: [], unsteady: first }
    : { passed, failed: Math.max(1, again.failed), failures: [...first.map((text) => `At first: ${text}`), ...again.failures] };
}

/** Reads the counts that a run left in `file`; undefined where it left none that can be read. */
export async function readTestCounts(file: string): Promise<TestCounts | undefined> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const counts = JSON.parse(text) as Partial<TestCounts>;
  if (!Number.isInteger(counts.passed) || !Number.isInteger(counts.failed) || !Array.isArray(counts.failures)) return undefined;
  return counts as TestCounts;
}

/** Hands the counts to the program that started this one, if it asked for them by SPACEDOCK_COUNTS. */
export async function reportTestCounts(counts: TestCounts): Promise<void> {
  const file = process.env['SPACEDOCK_COUNTS'];
  if (file !== undefined) await writeFile(file, JSON.stringify(counts));
}
