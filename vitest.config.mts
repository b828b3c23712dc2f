import { defineConfig } from 'vitest/config';

/** Plain functions on values: their files share what they import, else each of a hundred reads all rules anew. */
const pure = ['test/unit/lint/**/*.test.ts', 'test/unit/documents/**/*.test.ts'];

export default defineConfig({
  test: {
    projects: [
      { test: { name: 'pure', include: pure, isolate: false, testTimeout: 20_000 } },
      { test: { name: 'others', include: ['test/unit/**/*.test.ts'], exclude: pure, testTimeout: 20_000 } },
    ],
  },
});
