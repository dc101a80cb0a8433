import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const TOOL = fileURLToPath(new URL('../../tools/schemathesis.mjs', import.meta.url));

/** What a trial said, and how it ended: 0 where nothing failed. */
async function trial(words: readonly string[]): Promise<{ code: number; summary: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [TOOL, ...words], { maxBuffer: 64 * 2 ** 20, timeout: 120_000 }, (error, stdout, stderr) => {
      const from = Math.max(0, stdout.search(/^=+ (ERRORS|FAILURES)/m));
      resolve({ code: error === null ? 0 : Number(error.code), summary: `${stdout.slice(from, from + 20_000)}${stderr.slice(-2_000)}` });
    });
  });
}

// Side by side: each has a hub and a network of its own. Long trials: node tools/schemathesis.mjs 30m admin
test.concurrent.each([
  { role: 'viewer', phases: 'examples,coverage' },
  { role: 'admin', phases: 'examples,fuzzing' },
])('the API keeps what its document says, asked by Schemathesis as $role', async ({ role, phases }) => {
  const { code, summary } = await trial(['25s', role, '-', '--phases', phases]);
  expect(code, summary).toBe(0);
  expect(summary).toMatch(/\d+ generated, \d+ passed/);
});
