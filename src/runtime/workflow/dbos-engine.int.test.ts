import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DBOS } from '@dbos-inc/dbos-sdk';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { systemClock } from '#kernel/clock.ts';
import { uuidv7 } from '#kernel/id.ts';
import { silentLog } from '#kernel/log.ts';
import { silentMeter } from '#kernel/metric.ts';
import { until } from '#kit/until.ts';
import { openStore, type DurableStore } from '../store/index.ts';
import { DbosEngine } from './dbos-engine.ts';
import type { Course } from './engine.ts';
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

test('a strand under which the database went away is gone through again: what was looked for meanwhile is no step of it', async () => {
  const id = uuidv7();
  const done: string[] = [];
  let away = false;
  const connections = store.connections({ name: 'workflows', most: 5 });
  // Once, and only where the strand keeps what it remembers.
  connections.on('connect', (client) => {
    const query = client.query.bind(client) as (...words: unknown[]) => unknown;
    const refusing = (...words: unknown[]): unknown => {
      if (!away || !/insert into .*operation_outputs/is.test(String(words[0]))) return query(...words);
      away = false;
      const refused = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
      const told = words.at(-1);
      if (typeof told !== 'function') return Promise.reject(refused);
      setImmediate(() => (told as (error: Error) => void)(refused));
      return undefined;
    };
    Object.assign(client, { query: refusing });
  });
  const looked = vi.spyOn(DBOS, 'listWorkflows');
  const course =
    (life: string, stop: boolean): Course =>
    async (strand) => {
      if (strand.id !== id) return new Promise<never>(() => undefined);
      const said: string[] = [];
      const step = async (name: string, work: () => Promise<void> = async () => undefined) =>
        said.push(
          await strand.remember(name, async () => {
            await work();
            done.push(`${life} ${name}`);
            return name;
          }),
        );
      await step('one', async () => void (away = true));
      await step('two', () => until('strands that stand still to be looked for', () => looked.mock.calls.length > 0));
      await step('three');
      if (stop) return new Promise<never>(() => undefined);
      await step('four');
      return said;
    };
  await before?.close();
  before = new DbosEngine({ connections, process: 'process-before', log: silentLog });
  await before.open(course('first', true));
  looked.mockClear();
  await before.start(id, null);
  await until('it stands still', () => done.length === 3, 20_000);
  await before.close();
  before = new DbosEngine({ connections: store.connections({ name: 'workflows', most: 5 }), process: 'process-after', log: silentLog });
  await before.open(course('second', false));
  await before.takeOver([]);
  expect(await before.result(id, 20_000)).toEqual(['one', 'two', 'three', 'four']);
  expect(done).toEqual(['first one', 'first two', 'first three', 'second four']);
  looked.mockRestore();
}, 60_000);
