import { spawn, type ChildProcessByStdio } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startRedisServer, type RedisServer } from '#kit/redis-server.ts';

const PROCESSES = 3;
const RATE = { perSecond: 200, burst: 400 };
const FOR_MS = 2_000;

let server: RedisServer;
beforeAll(async () => {
  server = await startRedisServer();
});
afterAll(() => server.cleanUp());

type Child = ChildProcessByStdio<Writable, Readable, null>;

async function startTaker(): Promise<{ readonly child: Child; readonly lines: AsyncIterator<string> }> {
  const words = [fileURLToPath(new URL('taker.ts', import.meta.url)), server.url, RATE.perSecond, RATE.burst, FOR_MS].map(String);
  const child = spawn(process.execPath, words, { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  expect((await lines.next()).value).toBe('ready');
  return { child, lines };
}

test('three processes on one Redis together grant no more than the limit and what they fetched at once', { timeout: 60_000 }, async () => {
  const takers = await Promise.all(Array.from({ length: PROCESSES }, startTaker));
  const startedMs = performance.now();
  for (const { child } of takers) child.stdin.write('go\n');
  const told = await Promise.all(
    takers.map(async ({ lines }) => JSON.parse((await lines.next()).value as string) as { granted: number; asked: number; atOnce: number }),
  );
  const seconds = (performance.now() - startedMs) / 1_000;
  for (const { child } of takers) child.kill();
  const granted = told.reduce((sum, one) => sum + one.granted, 0);
  const asked = told.reduce((sum, one) => sum + one.asked, 0);
  process.stdout.write(
    `Granted ${granted} of ${asked} in ${seconds.toFixed(2)} s; the limit for that is ${Math.round(RATE.burst + RATE.perSecond * seconds)}.\n`,
  );
  const fetchedAtOnce = RATE.burst / 16;
  expect(asked).toBeGreaterThan(2 * granted);
  expect(granted).toBeLessThanOrEqual(RATE.burst + RATE.perSecond * seconds + PROCESSES * fetchedAtOnce);
  expect(granted).toBeGreaterThanOrEqual(RATE.burst);
  // Each got a part: none starves the others.
  for (const one of told) expect(one.granted).toBeGreaterThan(0);
});
