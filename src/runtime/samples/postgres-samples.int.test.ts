import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { silentLog } from '#kernel/log.ts';
import type { Aggregate } from '#kernel/samples.ts';
import { openStore, type DurableStore } from '../store/index.ts';
import { setClock, storeOptions, temporaryDirectory } from '../store/test-kit.ts';
import { memorySamples } from './memory-samples.ts';
import { PostgresSamples } from './postgres-samples.ts';
import { rollUp } from './rollup.ts';
import { at, NOON, samplesContract } from './samples.contract.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

const directory = temporaryDirectory();
const clock = setClock(new Date(NOON.getTime() + 6 * HOUR_MS));
let store: DurableStore;
const pools: { end(): Promise<void> }[] = [];

beforeAll(async () => {
  store = await openStore(storeOptions(directory.path, clock));
});
afterAll(async () => {
  for (const pool of pools) await pool.end();
  await store.close();
  directory.remove();
});

function open() {
  const pool = store.connections({ name: 'samples', most: 4 });
  pools.push(pool);
  return { pool, samples: new PostgresSamples({ pool, clock, log: silentLog }) };
}

samplesContract(async () => ({ samples: open().samples, close: async () => undefined }));

describe('samples that are summed up', () => {
  test('say the same as the raw ones', async () => {
    const { pool, samples } = open();
    const { partitions } = samples;
    let made = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 170 * 60 }), fc.integer({ min: 0, max: 1_000 })), { minLength: 1, maxLength: 60 }),
        async (drawn) => {
          made += 1;
          const resource = `summed/${made}`;
          const series = { metric: 'count', resource, kind: 'counter' as const, labels: {} };
          const written = drawn.map(([second, value]) => ({ ...series, at: new Date(NOON.getTime() + second * 1_000), value }));
          const memory = memorySamples();
          await memory.write(written);
          await samples.write(written);
          await pool.query('delete from thalamus.sample_rollups');
          await rollUp({ pool, partitions, clock });
          const [{ id }] = (await samples.series({ resource })) as unknown as [{ id: number }];
          for (const aggregate of ['min', 'max', 'sum', 'last', 'count', 'increase'] satisfies Aggregate[]) {
            // Long enough to be read from the sums.
            const range = { from: at(-12 * 60), until: at(6 * 60), stepMs: 15 * MINUTE_MS, aggregate };
            const read = await samples.range({ ...range, series: [id] });
            const expected = await memory.range({ ...range, series: [1] });
            expect(read.resolution).toBe('5m');
            // A first step of one sample has no growth: raw values leave it out, sums say 0.
            const told = (points: readonly (readonly [number, number])[] = []) =>
              points.filter(([, value]) => aggregate !== 'increase' || value !== 0);
            expect(told(read.series[0]?.points)).toEqual(told(expected.series[0]?.points));
            const hours = await samples.range({ ...range, series: [id], stepMs: HOUR_MS, from: at(-40 * 60) });
            const expectedHours = await memory.range({ ...range, series: [1], stepMs: HOUR_MS, from: at(-40 * 60) });
            expect(hours.resolution).toBe('1h');
            expect(told(hours.series[0]?.points)).toEqual(told(expectedHours.series[0]?.points));
          }
        },
      ),
      { numRuns: 15 },
    );
  });

  test('take in what came late, and a second summing up changes nothing', async () => {
    const { pool, samples } = open();
    const { partitions } = samples;
    const sample = (minute: number, value: number) => ({
      metric: 'late',
      resource: 'late',
      kind: 'gauge' as const,
      labels: {},
      at: at(minute),
      value,
    });
    const read = async () => {
      const [{ id }] = (await samples.series({ resource: 'late' })) as unknown as [{ id: number }];
      const range = { series: [id], from: at(-12 * 60), until: at(6 * 60), stepMs: 5 * MINUTE_MS, aggregate: 'sum' as const };
      return (await samples.range(range)).series[0]!.points;
    };
    await samples.write([sample(345, 1)]);
    await rollUp({ pool, partitions, clock });
    await samples.write([sample(346, 2)]);
    await rollUp({ pool, partitions, clock });
    expect(await read()).toEqual([[at(345).getTime(), 3]]);
    await rollUp({ pool, partitions, clock });
    expect(await read()).toEqual([[at(345).getTime(), 3]]);
  });

  test('outlive the raw ones, which are dropped a day at a time', async () => {
    const { pool, samples } = open();
    const { partitions } = samples;
    await samples.write([{ metric: 'kept', resource: 'kept', kind: 'gauge', labels: {}, at: at(0), value: 4 }]);
    await pool.query('delete from thalamus.sample_rollups');
    await rollUp({ pool, partitions, clock });
    const before = clock.now();
    clock.set(new Date(NOON.getTime() + 9 * 24 * HOUR_MS));
    try {
      expect(await partitions.drop(clock.now())).toBeGreaterThan(0);
      const [{ id }] = (await samples.series({ resource: 'kept' })) as unknown as [{ id: number }];
      const { rows } = await pool.query<{ count: string }>('select count(*) from thalamus.samples where series = $1', [id]);
      expect(Number(rows[0]!.count)).toBe(0);
      const range = { series: [id], from: at(-60), until: at(60), stepMs: 5 * MINUTE_MS, aggregate: 'avg' as const };
      expect(await samples.range(range)).toEqual({ resolution: '5m', series: [{ series: id, points: [[at(0).getTime(), 4]] }] });
    } finally {
      clock.set(before);
    }
  });

  test('that are no numbers, too old or of a clock far ahead are left out', async () => {
    const { samples } = open();
    const sample = (minute: number, value: number) => ({
      metric: 'odd',
      resource: 'odd',
      kind: 'gauge' as const,
      labels: {},
      at: at(minute),
      value,
    });
    await samples.write([
      sample(0, Number.NaN),
      sample(1, Number.POSITIVE_INFINITY),
      sample(-60 * 24 * 8, 1),
      sample(60 * 8, 1),
      sample(2, 2),
    ]);
    const [{ id }] = (await samples.series({ resource: 'odd' })) as unknown as [{ id: number }];
    const { series } = await samples.range({
      series: [id],
      from: at(-60 * 24 * 6),
      until: at(60 * 24),
      stepMs: MINUTE_MS,
      aggregate: 'sum',
    });
    expect(series[0]!.points).toEqual([[at(2).getTime(), 2]]);
  });

  test('are written by two processes at once, into series that neither knew', async () => {
    const processes = [open().samples, open().samples];
    const written = Array.from({ length: 500 }, (_, index) => ({
      metric: 'both',
      resource: `both/${index}`,
      kind: 'gauge' as const,
      labels: {},
      at: at(-24 * 60),
      value: index,
    }));
    await Promise.all([processes[0]!.write(written), processes[1]!.write(written.toReversed())]);
    const found = await processes[0]!.series({ under: 'both', limit: 1_000 });
    expect(found).toHaveLength(500);
    const latest = await processes[1]!.latest(
      found.map(({ id }) => id),
      at(-25 * 60),
    );
    expect(latest.reduce((total, { value }) => total + value, 0)).toBe((499 * 500) / 2);
  });
});
