import { defineConfig } from 'vitest/config';

// One project per level (docs: CONTRIBUTING.md, "Tests"): the fast ones run side by side, those that own processes or
// measure memory run one file at a time.
export default defineConfig({
  test: {
    testTimeout: 15_000,
    hookTimeout: 30_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['src/**/*.test.ts', 'test/*.test.ts', 'test/web/**/*.test.ts', 'tools/**/*.test.ts'],
          exclude: ['**/*.int.test.ts', '**/*.recovery.test.ts', '**/*.real.test.ts'],
        },
      },
      { extends: true, test: { name: 'integration', include: ['src/**/*.int.test.ts', 'test/**/*.int.test.ts'], testTimeout: 60_000, hookTimeout: 90_000 } },
      {
        extends: true,
        test: {
          name: 'recovery',
          include: ['src/**/*.recovery.test.ts', 'test/**/*.recovery.test.ts'],
          testTimeout: 300_000,
          hookTimeout: 90_000,
          fileParallelism: false,
        },
      },
      {
        extends: true,
        test: { name: 'real', include: ['test/real/**/*.test.ts'], testTimeout: 300_000, hookTimeout: 180_000, fileParallelism: false },
      },
      {
        extends: true,
        test: { name: 'e2e', include: ['test/e2e/**/*.test.ts'], exclude: ['**/*.recovery.test.ts'], testTimeout: 120_000, hookTimeout: 90_000, fileParallelism: false },
      },
    ],
  },
});
