import * as fc from 'fast-check';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { PrivateFile } from './private-file.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'thalamus-file-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('a write that resolved is on the disk, whatever was written at the same time', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.boolean(), { minLength: 1, maxLength: 15 }), async (pauses) => {
      const file = new PrivateFile(join(folder, 'numbers.json'));
      let state = 0;
      const writes: Promise<void>[] = [];
      for (const pause of pauses) {
        state += 1;
        const wrote = state;
        const write = async () => {
          await file.write(() => String(state));
          expect(Number(readFileSync(file.path, 'utf8'))).toBeGreaterThanOrEqual(wrote);
        };
        writes.push(write());
        if (pause) await writes[0];
      }
      await Promise.all(writes);
      expect(readFileSync(file.path, 'utf8')).toBe(String(pauses.length));
    }),
    { numRuns: 20 },
  );
});

test('what a killed process left beside does not stand in the way, and does not lend its permissions', async () => {
  const file = new PrivateFile(join(folder, 'a.json'));
  writeFileSync(`${file.path}.new`, 'half', { mode: 0o666 });
  await file.write(() => 'whole');
  expect(readFileSync(file.path, 'utf8')).toBe('whole');
  expect(statSync(file.path).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder)).toEqual(['a.json']);
});

test('a write that fails says so, and the next one is tried', async () => {
  const file = new PrivateFile(join(folder, 'sub', 'a.json'));
  rmSync(join(folder, 'sub'), { recursive: true });
  const [first, second] = [file.write(() => 'x'), file.write(() => 'y')];
  await expect(first).rejects.toMatchObject({ code: 'store_unavailable' });
  await expect(second).rejects.toMatchObject({ code: 'store_unavailable' });
  const again = new PrivateFile(join(folder, 'sub', 'a.json'));
  await again.write(() => 'z');
  await file.write(() => 'w');
  expect(again.read()).toBe('w');
});
