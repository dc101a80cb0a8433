import type { Pool } from 'pg';
import { expect, test } from 'vitest';
import type { Sample } from '#kernel/samples.ts';
import { SeriesBook } from './series-book.ts';

/** Gives numbers as the table does, and notes what was entered. */
function table(most?: number) {
  const ids = new Map<string, number>();
  const entered: string[][] = [];
  const query = async ({ values: [metrics, resources] }: { values: [string[], string[]] }) => {
    const rows = metrics.map((metric, at) => ({ metric, resource: resources[at]! }));
    entered.push(rows.map(({ metric, resource }) => `${resource} ${metric}`));
    const idOf = (key: string): number => ids.get(key) ?? ids.set(key, ids.size + 1).get(key)!;
    return { rows: rows.map((row) => ({ ...row, id: idOf(`${row.resource} ${row.metric}`) })) };
  };
  return { book: new SeriesBook({ query } as unknown as Pool, most), entered };
}

const sample = (resource: string, metric: string, more: Partial<Sample> = {}): Sample => ({
  metric,
  resource,
  kind: 'gauge',
  labels: { node: 'R1' },
  at: new Date(0),
  value: 1,
  ...more,
});

test('known series are not asked for again, whatever object their labels are', async () => {
  const { book, entered } = table();
  const some = (): Sample[] => [sample('a', 'x'), sample('a', 'y', { kind: 'counter', unit: 'By' }), sample('b', 'x', { node: 'n' })];
  const first = await book.idsOf(some());
  expect(new Set(first).size).toBe(3);
  expect(await book.idsOf([...some(), ...some()])).toEqual([...first, ...first]);
  expect(entered).toHaveLength(1);
});

test.each([
  ['label', { labels: { node: 'R2' } }],
  ['unit', { unit: '%' }],
  ['kind', { kind: 'counter' }],
  ['project', { project: 'p' }],
  ['node', { node: 'n' }],
] as const)('a series whose %s changed is told again, and no other of its resource', async (_what, change) => {
  const { book, entered } = table();
  const [x, y] = await book.idsOf([sample('a', 'x'), sample('a', 'y')]);
  expect(await book.idsOf([sample('a', 'x', change), sample('a', 'y')])).toEqual([x, y]);
  expect(await book.idsOf([sample('a', 'x', change), sample('a', 'y')])).toEqual([x, y]);
  expect(entered.slice(1)).toEqual([['a x']]);
});

test('more than are remembered are written all the same, and the least recently used are forgotten first', async () => {
  const { book, entered } = table(4);
  const ids = await book.idsOf(['a', 'b', 'c'].flatMap((resource) => [sample(resource, 'x'), sample(resource, 'y')]));
  expect(new Set(ids).size).toBe(6);
  await book.idsOf([sample('b', 'x')]);
  await book.idsOf([sample('d', 'x')]);
  entered.length = 0;
  expect(await book.idsOf([sample('b', 'y'), sample('d', 'x')])).toEqual([ids[3], 7]);
  expect(entered).toEqual([]);
  expect(await book.idsOf([sample('a', 'x')])).toEqual([ids[0]]);
  expect(entered).toEqual([['a x']]);
});
