import { readFile, writeFile } from 'node:fs/promises';

/** How many tests of a run passed and failed, and what is said of each failure: its name, then why, line by line. */
export interface TestCounts {
  readonly passed: number;
  readonly failed: number;
  readonly failures: readonly string[];
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
