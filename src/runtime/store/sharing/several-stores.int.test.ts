import * as fc from 'fast-check';
import { PassThrough, Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Envelope, Position } from '#kernel/event.ts';
import { projectionContract } from '../../projection/projection.contract.ts';
import { restoreStore, type DurableStore } from '../index.ts';
import { nodeEvent, storeOptions, temporaryDirectory, until, type SetClock } from '../test-kit.ts';
import { startTestServer, type TestServer } from './test-server.ts';

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

/** Notes what a process's feed gives from a position on. */
function follow(store: DurableStore, after: Position) {
  const events: Envelope[] = [];
  const subscription = store.feed.subscribe({ name: 'test', after, deliver: (batch) => void events.push(...batch.events) });
  return { events, close: () => subscription.close() };
}

const positions = (events: readonly Envelope[]) => events.map(({ position }) => position);
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

describe('the feeds of several processes', () => {
  let one: DurableStore;
  let two: DurableStore;
  let shared: string;

  beforeAll(async () => {
    shared = await server.newDatabase();
    [one, two] = [await server.join(shared, { name: 'one' }), await server.join(shared, { name: 'two' })];
  });

  test('give what others committed, soon', async () => {
    const before = two.feed.head();
    const { events, close } = follow(two, before);
    const { position } = await one.log.append({ events: [nodeEvent('n1'), nodeEvent('n2')] });
    await until(() => two.feed.head() === position && events.length === 2, 'the other process has them');
    expect(events).toEqual(await one.log.readAll({ after: before }));
    close();
  });

  test('give every position once and in order at every process, however commits interleave', async () => {
    const commit = fc.record({ by: fc.nat(1), events: fc.integer({ min: 1, max: 4 }), wait: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(fc.array(commit, { minLength: 1, maxLength: 30 }), async (commits) => {
        const before = await one.log.head();
        const followers = [follow(one, before), follow(two, before)];
        await Promise.all([one, two].map((store) => until(() => store.feed.head() >= before, 'the feed is there')));
        const appended: Promise<unknown>[] = [];
        for (const { by, events, wait } of commits) {
          const store = by === 0 ? one : two;
          const unit = { events: range(1, events).map((n) => nodeEvent(`${by}-${n}`)) };
          // A process sees its own events as soon as it is told that they are kept.
          const append = store.log.append(unit).then(({ position }) => expect(store.feed.head()).toBeGreaterThanOrEqual(position));
          appended.push(append);
          if (wait) await append;
        }
        await Promise.all(appended);
        const head = await one.log.head();
        for (const { events } of followers) {
          await until(() => events.length >= head - before, 'all events were given');
          expect(positions(events)).toEqual(range(before + 1, head));
        }
        for (const { close } of followers) close();
      }),
      { numRuns: 15 },
    );
  });

  test('lose nothing when the connections are cut again and again', async () => {
    const before = await one.log.head();
    const follower = follow(two, before);
    for (let round = 0; round < 3; round += 1) {
      await one.log.append({ events: [nodeEvent('cut')] });
      expect(await server.cut(shared, 'thalamus%')).toBeGreaterThan(0);
      await one.log.append({ events: [nodeEvent('cut'), nodeEvent('cut')] });
    }
    await until(() => follower.events.length === 9, 'all events were given');
    expect(positions(follower.events)).toEqual(range(before + 1, before + 9));
    follower.close();
  });

  test('a stream that another process wrote to last is appended to without a conflict', async () => {
    await one.log.append({ events: [nodeEvent('both')] });
    await two.log.append({ events: [nodeEvent('both')] });
    const stream = '/gns3/main/projects/p1/nodes/both';
    await expect(one.log.append({ events: [nodeEvent('both')], expect: [{ stream, version: 2 }] })).resolves.toBeDefined();
    await expect(two.log.append({ events: [nodeEvent('both')], expect: [{ stream, version: 2 }] })).rejects.toMatchObject({
      code: 'version_conflict',
    });
  });
});

describe('readers of the log at several processes', () => {
  test('one of them takes each event, and another goes on when it ends', async () => {
    const shared = await server.newDatabase();
    const stores = [await server.join(shared), await server.join(shared)];
    const taken: Position[] = [];
    const running = stores.map((store) =>
      store
        .consumers(store.leases)
        .consume({ name: 'reader', from: 'start', deliver: async (events) => void taken.push(...events.map(({ position }) => position)) }),
    );
    for (let n = 0; n < 5; n += 1) await stores[n % 2]!.log.append({ events: [nodeEvent('n')] });
    await until(() => taken.length === 5, 'five events');
    await running[0]!.close();
    for (let n = 0; n < 5; n += 1) await stores[n % 2]!.log.append({ events: [nodeEvent('n')] });
    await until(() => taken.length >= 10, 'ten events');
    expect(taken).toEqual(range(1, 10));
    await running[1]!.close();
  });
});

describe('commands at several processes', () => {
  test('of one key are done by one at a time, and go on when its process ends', async () => {
    const shared = await server.newDatabase();
    const stores = [await server.join(shared), await server.join(shared)];
    let busy = 0;
    let most = 0;
    let done = 0;
    const work = async () => {
      busy += 1;
      most = Math.max(most, busy);
      await new Promise((resolve) => setTimeout(resolve, 2));
      busy -= 1;
      done += 1;
    };
    await Promise.all(
      stores.flatMap(({ claims }) => [claims.hold('a', undefined, work), claims.hold('b', undefined, async () => undefined)]),
    );
    for (let round = 0; round < 10; round += 1) await Promise.all(stores.map(({ claims }) => claims.hold('a', undefined, work)));
    expect([most, done]).toEqual([1, 22]);

    const leaving = new AbortController();
    const never = stores[0]!.claims.hold(
      'c',
      undefined,
      async () => new Promise<void>((resolve) => leaving.signal.addEventListener('abort', () => resolve())),
    );
    await until(async () => (await server.sql(shared, "select 1 from thalamus.claims where key = 'c'")).length === 1, 'it is claimed');
    const caller = AbortSignal.timeout(300);
    await expect(stores[1]!.claims.hold('c', caller, work)).rejects.toMatchObject({ code: 'timeout' });
    const taken = stores[1]!.claims.hold('c', undefined, work);
    await stores[0]!.close();
    await taken;
    expect(done).toBe(23);
    leaving.abort();
    await never;
    await until(async () => (await server.sql(shared, 'select 1 from thalamus.claims')).length === 0, 'no claim is left');
  });

  test('of a process that was taken for dead are not begun', async () => {
    const shared = await server.newDatabase();
    const store = await server.join(shared, { name: 'zombie' });
    await store.claims.hold('a', undefined, async () => undefined);
    await server.sql(shared, "update thalamus.processes set ended_at = now() where name = 'zombie'");
    await expect(store.claims.hold('b', undefined, async () => 'done')).rejects.toMatchObject({ code: 'lease_lost' });
    expect(store.processes.lost.aborted).toBe(true);
  });
});

describe('projections of several processes', () => {
  /** The first of two processes, which fills the rows; the other one waits for its turn. */
  async function pair(clock: SetClock): Promise<DurableStore> {
    const shared = await server.newDatabase();
    const [filler, reader] = [await server.join(shared, { clock }), await server.join(shared, { clock })];
    return {
      ...filler,
      async projections(list) {
        const first = await filler.projections(list);
        await until(async () => (await held(shared)) >= list.length, 'the first fills them');
        const second = await reader.projections(list);
        return {
          ...first,
          async close() {
            await second.close();
            await first.close();
          },
        };
      },
      async close() {
        await filler.close();
        await reader.close();
      },
    };
  }

  async function held(shared: string): Promise<number> {
    return (await server.sql(shared, "select 1 from thalamus.leases where name like 'projection/%' and holder is not null")).length;
  }

  describe('at the one that fills the rows', () => {
    projectionContract((clock) => pair(clock));
  });

  test('are read at the others as of the append that was just made there', async () => {
    const shared = await server.newDatabase();
    const [filler, reader] = [await server.join(shared), await server.join(shared)];
    const projection = {
      name: 'nodes',
      version: 1,
      summary: 'Nodes.',
      handles: ['node.started'],
      project: ({ nodeid, data }: Envelope) => [{ key: nodeid!, scope: '', value: data }],
    };
    const first = await filler.projections([projection]);
    await until(async () => (await held(shared)) === 1, 'the first fills them');
    const second = await reader.projections([projection]);
    for (let count = 1; count <= 20; count += 1) {
      const { position } = await reader.log.append({ events: [nodeEvent('a', { data: count })] });
      expect(await second.rows('nodes')).toEqual([{ key: 'a', scope: '', value: count, validFrom: position }]);
      // Events that it does not handle move no checkpoint, and nobody waits for one.
      await filler.log.append({ events: [nodeEvent('a', { type: 'node.stopped' })] });
      expect(await second.rows('nodes')).toHaveLength(1);
    }
    for (let at = 1; at <= reader.feed.head(); at += 7)
      expect(await second.rows('nodes', { at })).toEqual(await first.rows('nodes', { at }));
    await expect(second.rebuild('nodes')).rejects.toMatchObject({ code: 'conflict' });
    // The other one goes on filling.
    await first.close();
    const { position } = await filler.log.append({ events: [nodeEvent('a', { data: 'last' })] });
    await until(async () => (await second.rows('nodes'))[0]!.validFrom === position, 'the second fills them');
    await first.close();
  });
});

test('rows of a projection are read right while its filling changes hands again and again', async () => {
  const shared = await server.newDatabase();
  const stores = [await server.join(shared), await server.join(shared), await server.join(shared)];
  const projection = {
    name: 'counts',
    version: 1,
    summary: 'The last number of each node.',
    handles: ['node.started'],
    project: ({ nodeid, data }: Envelope) => [{ key: nodeid!, scope: '', value: data }],
  };
  // Each comes and goes; whoever fills the rows leaves that to another.
  await Promise.all(
    stores.map(async (store, at) => {
      for (let visit = 0; visit < 10; visit += 1) {
        const projections = await store.projections([projection]);
        for (let count = 1; count <= 4; count += 1) {
          const value = visit * 10 + count;
          const { position } = await store.log.append({
            events: [nodeEvent(`n${at}`, { data: value }), nodeEvent('x', { type: 'node.stopped' })],
          });
          const rows = await projections.rows('counts');
          expect(rows.filter(({ key }) => key === `n${at}`)).toEqual([{ key: `n${at}`, scope: '', value, validFrom: position - 1 }]);
        }
        await projections.close();
      }
    }),
  );
  const [lease] = await server.sql(shared, "select epoch from thalamus.leases where name = 'projection/counts'");
  expect(Number(lease!['epoch'])).toBeGreaterThan(5);
});

test('a backup is not put back under a process that lives', async () => {
  const shared = await server.newDatabase();
  const store = await server.join(shared, { name: 'busy' });
  await until(async () => (await store.processes.list()).length === 1, 'it is there');
  const directory = temporaryDirectory();
  const backup = new PassThrough();
  const written = store.backup(backup);
  const bytes = await buffer(backup);
  await written;
  const restore = () => restoreStore({ ...storeOptions(directory.path), databaseUrl: shared }, Readable.from([bytes]), { replace: true });
  await expect(restore()).rejects.toMatchObject({ code: 'data_in_use', details: { processes: ['busy'] } });
  await store.close();
  await expect(restore()).resolves.toBeDefined();
  directory.remove();
});

test('what a process says of itself the others know, and that it ended', async () => {
  const shared = await server.newDatabase();
  const [one, two] = [await server.join(shared, { name: 'one' }), await server.join(shared, { name: 'two' })];
  const deaths: string[] = [];
  one.processes.onDeath(({ name }) => deaths.push(name));
  two.processes.describe({ url: 'http://127.0.0.1:1' });
  await until(async () => (await one.processes.list()).some(({ about }) => about['url'] !== undefined), 'its address is known');
  const campaign = two.leases.campaign('it', async () => undefined);
  await until(() => campaign.lease() !== null, 'it holds a lease');
  const next = one.leases.campaign('it', async () => undefined);
  await two.close();
  await until(() => next.lease() !== null && deaths.includes('two'), 'the other took over');
  expect(next.lease()!.epoch).toBe(2);
  expect((await one.processes.list()).map(({ name }) => name)).toEqual(['one']);
});
