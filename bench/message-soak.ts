import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '#kit/until.ts';
import { soak } from '#runtime/hub/broker/test-soak.ts';

// node bench/message-soak.ts [MESSAGES [KILLS]]: durable messages while their process and database are killed at random.
// Fails when one was lost, came out of its order, or came twice without saying so.
const [count = 100_000, kills = 100] = process.argv.slice(2).map(Number);
const dataDir = mkdtempSync(join(tmpdir(), 'thalamus-soak-'));
const startedMs = performance.now();
try {
  const { ledger, killed } = await soak({ dataDir, count, kills, random: Math.random, until });
  const { lost, unmarked, disordered, redelivered } = ledger;
  const seconds = (performance.now() - startedMs) / 1_000;
  console.log(
    JSON.stringify({ count, killed, seconds, redelivered, lost: lost.length, unmarked: unmarked.length, disordered: disordered.length }),
  );
  if (lost.length + unmarked.length + disordered.length > 0) {
    console.error({ lost: lost.slice(0, 20), unmarked: unmarked.slice(0, 20), disordered: disordered.slice(0, 20) });
    process.exitCode = 1;
  }
} finally {
  rmSync(dataDir, { recursive: true, force: true, maxRetries: 10 });
}
