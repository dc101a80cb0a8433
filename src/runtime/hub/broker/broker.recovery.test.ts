import { afterEach, describe, expect, it } from 'vitest';
import { startPostgresServer, type PostgresServer } from '#kit/postgres-server.ts';
import { until } from '#kit/until.ts';
import { openStore } from '../../store/index.ts';
import { storeOptions, temporaryDirectory } from '../../store/test-kit.ts';
import { Carrier, Ledger, soak } from './test-soak.ts';

/** The same numbers each time, so that what was found can be found again (a linear congruential generator, Numerical Recipes §7.1). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32) / 2 ** 32;
}

describe('durable messages', () => {
  const cleanups: (() => Promise<void> | void)[] = [];
  afterEach(async () => {
    for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
  });
  const directory = () => {
    const made = temporaryDirectory();
    cleanups.push(() => made.remove());
    return made.path;
  };

  it('are all delivered, in order per key and repeated only with a mark, while their process and database are killed', async () => {
    const dataDir = directory();
    const { ledger } = await soak({ dataDir, count: 2_000, kills: 6, random: seeded(5), until });
    expect({ lost: ledger.lost, unmarked: ledger.unmarked, disordered: ledger.disordered }).toEqual({
      lost: [],
      unmarked: [],
      disordered: [],
    });
    const store = await openStore(storeOptions(dataDir));
    cleanups.push(() => store.close());
    expect(await store.messages.depths()).toEqual([]);
    expect(await store.messages.dead.list({ limit: 5 })).toEqual([]);
  });

  it('go on at another process when the one that takes them is killed, in order per key', async () => {
    const server: PostgresServer = await startPostgresServer();
    cleanups.push(() => server.cleanUp());
    const databaseUrl = await server.database();
    const ledger = new Ledger();
    const start = async (name: string, takes: boolean) => {
      const carrier = new Carrier(name, { dataDir: directory(), databaseUrl, takes }, ledger);
      cleanups.push(() => carrier.kill());
      await until(`${name} opens`, () => carrier.opened, 60_000);
      return carrier;
    };
    const sender = await start('sender', false);
    const one = await start('one', true);
    await start('two', true);
    const count = 600;
    for (let first = 0; first < count; first += 100)
      sender.say(`send ${Array.from({ length: 100 }, (_, index) => first + index).join(' ')}`);
    await until('a part is delivered', () => ledger.delivered.size > count / 4, 30_000);
    await one.kill();
    await until(
      () => `all are delivered (${ledger.delivered.size} are, ${ledger.sent.size} sent)`,
      () => ledger.delivered.size === count && ledger.sent.size === count,
      30_000,
    );
    expect({ lost: ledger.lost, unmarked: ledger.unmarked, disordered: ledger.disordered }).toEqual({
      lost: [],
      unmarked: [],
      disordered: [],
    });
    sender.say('ask');
    await until('a live request is answered by the other process', () => sender.answers.length === 1, 20_000);
    expect(sender.answers).toEqual(['two']);
  });
});
