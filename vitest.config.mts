import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** Plain functions on values: their files share what they import, else each of a hundred reads all rules anew. */
const pure = ['lint', 'documents', 'logs', 'project', 'syntaxes'].map((folder) => `test/unit/${folder}/**/*.test.ts`);

/** Only what hangs is to fail by them: a busy machine takes ten times as long for anything. */
const limits = { testTimeout: 120_000, hookTimeout: 120_000 };

export default defineConfig({
  test: {
    // Much of the time goes to waiting for git and for servers: a core must not stand idle beside it.
    maxWorkers: Math.max(2, availableParallelism()),
    projects: [
      { test: { name: 'pure', include: pure, isolate: false, ...limits } },
      { test: { name: 'others', include: ['test/unit/**/*.test.ts'], exclude: pure, ...limits } },
    ],
  },
});
