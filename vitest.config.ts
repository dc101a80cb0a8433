import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/kit/longest-first.ts';
import { scratchDirectory } from './tools/scratch.mjs';

// One project per level (docs: CONTRIBUTING.md, "Tests"). Files run side by side where their level allows it: each has processes, ports, databases and directories of its
// own. Vitest by itself would leave one core idle, on a machine with two the half.
const cores = availableParallelism();
const scratch = scratchDirectory();

export default defineConfig({
  test: {
    testTimeout: 15_000,
    hookTimeout: 30_000,
    sequence: { sequencer: LongestFirst },
    env: {
      ...(scratch === undefined ? {} : { TMPDIR: scratch }),
      // As `npm test` has it, for single files too: processes under test find types stripped and code compiled.
      NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'] ?? fileURLToPath(new URL('node_modules/.cache/compiled', import.meta.url)),
    },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['src/**/*.test.ts', 'test/*.test.ts', 'test/web/**/*.test.ts', 'tools/**/*.test.ts'],
          exclude: ['**/*.int.test.ts', '**/*.recovery.test.ts', '**/*.real.test.ts'],
          maxWorkers: cores,
          // Files of a worker share what they import: importing anew takes longer than most of these tests. What a kit cleans up, it registers in the test
          // (`onTestFinished`), never at its top level, which is read once.
          isolate: false,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['src/**/*.int.test.ts', 'test/**/*.int.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 180_000,
          maxWorkers: cores,
          isolate: false,
          sequence: { groupOrder: 2 },
        },
      },
      {
        extends: true,
        test: {
          name: 'recovery',
          include: ['src/**/*.recovery.test.ts', 'test/**/*.recovery.test.ts'],
          testTimeout: 300_000,
          hookTimeout: 180_000,
          // What goes on within five seconds of a death needs half a machine.
          maxWorkers: Math.max(1, Math.floor(cores / 2)),
          sequence: { groupOrder: 3 },
        },
      },
      {
        extends: true,
        test: {
          name: 'real',
          include: ['test/real/**/*.test.ts'],
          testTimeout: 300_000,
          hookTimeout: 180_000,
          // Most of it waits for programs of others: two files side by side take half the time.
          maxWorkers: 2,
          sequence: { groupOrder: 4 },
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          exclude: ['**/*.recovery.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 180_000,
          maxWorkers: cores,
          sequence: { groupOrder: 5 },
        },
      },
    ],
  },
});
