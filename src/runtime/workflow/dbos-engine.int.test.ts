import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { systemClock } from '#kernel/clock.ts';
import { uuidv7 } from '#kernel/id.ts';
import { silentLog } from '#kernel/log.ts';
import { silentMeter } from '#kernel/metric.ts';
import { openStore, type DurableStore } from '../store/index.ts';
import { DbosEngine } from './dbos-engine.ts';
import { engineContract } from './engine.contract.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'thalamus-dbos-'));
let store: DurableStore;
let before: DbosEngine | undefined;
let processes = 0;

beforeAll(async () => {
  store = await openStore({ dataDir, clock: systemClock, log: silentLog, meter: silentMeter });
}, 60_000);

afterAll(async () => {
  await before?.close();
  await store.close();
  rmSync(dataDir, { recursive: true, force: true, maxRetries: 10 });
});

engineContract('strands on PostgreSQL', () => ({
  async next() {
    await before?.close();
    processes += 1;
    before = new DbosEngine({
      connections: store.connections({ name: 'workflows', most: 5 }),
      process: `process-${processes}`,
      log: silentLog,
    });
    return before;
  },
  newId: uuidv7,
}));
