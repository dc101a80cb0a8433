import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '#kernel/clock.ts';
import { silentLog } from '#kernel/log.ts';
import { attachEmbeddedPostgres, startEmbeddedPostgres } from './embedded-postgres.ts';
import { openStore, type DurableStore } from './index.ts';
import { nodeEvent, storeOptions, temporaryDirectory, until } from './test-kit.ts';

describe('the writer of the event log', () => {
  const directory = temporaryDirectory();
  let store: DurableStore;
  let operator: Client;

  beforeAll(async () => {
    store = await openStore(storeOptions(directory.path));
    operator = new Client(attachEmbeddedPostgres(directory.path));
    await operator.connect();
  });
  afterAll(async () => {
    await operator.end();
    await store.close();
    directory.remove();
  });

  async function appendFrom(callers: number, prefix: string, rounds: number): Promise<string[]> {
    const lists = await Promise.all(
      Array.from({ length: callers }, async (_, caller) => {
        const names: string[] = [];
        for (let round = 0; round < rounds; round += 1) {
          const name = `${prefix}-${caller}-${round}`;
          await store.log.append({ events: [nodeEvent(`w${caller}`, { data: name, type: `${prefix}.written` })] });
          names.push(name);
        }
        return names;
      }),
    );
    return lists.flat();
  }

  async function namesOf(prefix: string): Promise<string[]> {
    const events = await store.log.readAll({ after: 0, limit: 100_000, filter: { types: [`${prefix}.written`] } });
    return events.map(({ data }) => data as string);
  }

  it('commits each unit once although its connection is cut again and again', async () => {
    const state = { running: true };
    let cuts = 0;
    const appending = appendFrom(50, 'cut', 60).finally(() => (state.running = false));
    while (state.running) {
      const before = store.feed.head();
      await until(() => !state.running || store.feed.head() > before + 20, 'it appends');
      const { rows } = await operator.query<{ count: number }>(
        `select count(pg_terminate_backend(pid))::integer as count from pg_stat_activity where application_name = 'thalamus' and state = 'active'`,
      );
      cuts += rows[0]!.count;
    }
    const names = await appending;
    expect(cuts).toBeGreaterThan(0);
    expect((await namesOf('cut')).toSorted()).toEqual(names.toSorted());
    expect((await store.verify()).findings).toEqual([]);
  });

  it('goes on behind another process that writes to the same log', async () => {
    const { databaseUrl } = urlOfSocket(directory.path);
    const other = temporaryDirectory();
    const second = await openStore({ ...storeOptions(other.path), databaseUrl });
    const both = await Promise.all([
      appendFrom(20, 'mine', 20),
      Promise.all(
        Array.from({ length: 20 }, async (_, caller) => {
          for (let round = 0; round < 20; round += 1)
            await second.log.append({ events: [nodeEvent(`w${caller}`, { type: 'theirs.written', data: `${caller}-${round}` })] });
        }),
      ),
    ]);
    expect((await namesOf('mine')).toSorted()).toEqual(both[0].toSorted());
    expect(new Set(await namesOf('theirs')).size).toBe(400);
    expect((await store.verify()).findings).toEqual([]);
    await second.close();
    other.remove();
  });

  it('fails what waits too long for a database that is away, says whether it was committed, and goes on afterwards', async () => {
    const home = temporaryDirectory();
    const own = temporaryDirectory();
    const server = await startEmbeddedPostgres({ dataDir: home.path, log: silentLog });
    const { databaseUrl } = urlOfSocket(home.path);
    const external = await openStore({ ...storeOptions(own.path, systemClock), databaseUrl, appendTimeoutMs: 200 });
    await external.log.append({ events: [nodeEvent('x', { data: 'before' })] });
    await server.stop();
    const away = await Promise.allSettled(['a', 'b'].map((data) => external.log.append({ events: [nodeEvent('x', { data })] })));
    for (const outcome of away) {
      expect(outcome).toMatchObject({
        status: 'rejected',
        reason: { code: 'store_unavailable', details: { outcome: expect.stringMatching(/^(unknown|not committed)$/) as string } },
      });
    }
    expect(await external.probes[0]!.check()).toMatchObject({ status: 'unhealthy' });
    const again = await startEmbeddedPostgres({ dataDir: home.path, log: silentLog });
    expect((await external.log.append({ events: [nodeEvent('x', { data: 'after' })] })).position).toBe(2);
    expect(await external.probes[0]!.check()).toMatchObject({ status: 'healthy' });
    expect((await external.log.readAll({ after: 0 })).map(({ data }) => data)).toEqual(['before', 'after']);
    await external.close();
    await again.stop();
    home.remove();
    own.remove();
  });

  it('stops for good when the log is replaced under it', async () => {
    await operator.query('update thalamus.log_head set log_id = gen_random_uuid()');
    await expect(store.log.append({ events: [nodeEvent('x')] })).rejects.toMatchObject({ code: 'store_unavailable' });
    await until(async () => (await store.probes[0]!.check()).status === 'unhealthy', 'the probe says so');
  });
});

/** The embedded server as an external one: over its socket. */
function urlOfSocket(dataDir: string) {
  const { host, port, user, password } = attachEmbeddedPostgres(dataDir);
  return {
    databaseUrl: `postgres://${user}:${String(password)}@/postgres?host=${encodeURIComponent(String(host))}&port=${port}`,
  };
}
