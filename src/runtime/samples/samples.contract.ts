import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Sample, Samples } from '#kernel/samples.ts';

export const NOON = new Date('2026-11-23T12:00:00.000Z');
const MINUTE_MS = 60_000;

export function at(minutes: number): Date {
  return new Date(NOON.getTime() + minutes * MINUTE_MS);
}

/** What samples do wherever they are kept. Now is some hours after NOON. */
export function samplesContract(open: () => Promise<{ readonly samples: Samples; close(): Promise<void> }>): void {
  describe('samples', () => {
    let opened: Awaited<ReturnType<typeof open>>;
    let made = 0;
    /** A resource that no other test uses. */
    const newResource = () => {
      made += 1;
      return `projects/p${made}/nodes/n${made}`;
    };
    const gauge = (resource: string, minutes: number, value: number, more: Partial<Sample> = {}): Sample => ({
      metric: 'cpu_load_percent',
      resource,
      kind: 'gauge',
      unit: '%',
      labels: { node: 'R1' },
      at: at(minutes),
      value,
      ...more,
    });
    const idOf = async (resource: string) => (await opened.samples.series({ resource }))[0]!.id;

    beforeAll(async () => {
      opened = await open();
    });
    afterAll(async () => {
      await opened.close();
    });

    it('are read back by steps, each with its aggregate', async () => {
      const resource = newResource();
      await opened.samples.write([0, 1, 2, 3].map((minute) => gauge(resource, minute, minute * 10)));
      const series = [await idOf(resource)];
      const read = async (aggregate: 'avg' | 'max' | 'last' | 'count' | 'p50') =>
        (await opened.samples.range({ series, from: at(0), until: at(4), stepMs: 2 * MINUTE_MS, aggregate })).series[0]!.points;
      expect(await read('avg')).toEqual([
        [at(0).getTime(), 5],
        [at(2).getTime(), 25],
      ]);
      expect((await read('max')).map(([, value]) => value)).toEqual([10, 30]);
      expect((await read('last')).map(([, value]) => value)).toEqual([10, 30]);
      expect((await read('count')).map(([, value]) => value)).toEqual([2, 2]);
      expect((await read('p50')).map(([, value]) => value)).toEqual([5, 25]);
    });

    it('leave out steps without samples, and series without any', async () => {
      const resource = newResource();
      await opened.samples.write([gauge(resource, 0, 1), gauge(resource, 10, 2)]);
      const id = await idOf(resource);
      const { series } = await opened.samples.range({
        series: [id, 987_654],
        from: at(0),
        until: at(15),
        stepMs: MINUTE_MS,
        aggregate: 'avg',
      });
      expect(series).toEqual([
        {
          series: id,
          points: [
            [at(0).getTime(), 1],
            [at(10).getTime(), 2],
          ],
        },
      ]);
    });

    it('of one moment count once: the first that was written stays', async () => {
      const resource = newResource();
      // More than six: PostgreSQL sorts fewer rows by insertion, which would keep their order anyway.
      await opened.samples.write(Array.from({ length: 40 }, (_, index) => gauge(resource, index % 2, index)));
      await opened.samples.write([gauge(resource, 0, 1_000)]);
      const range = { series: [await idOf(resource)], from: at(0), until: at(2), stepMs: MINUTE_MS };
      expect((await opened.samples.range({ ...range, aggregate: 'max' })).series[0]!.points.map(([, value]) => value)).toEqual([0, 1]);
      expect((await opened.samples.range({ ...range, aggregate: 'count' })).series[0]!.points.map(([, value]) => value)).toEqual([1, 1]);
    });

    it('of a counter give its rate, also over a restart of the device', async () => {
      const resource = newResource();
      const counts = [1_000, 1_600, 2_200, 60, 660];
      await opened.samples.write(
        counts.map((value, minute) => gauge(resource, minute, value, { metric: 'ifHCInOctets', kind: 'counter', unit: 'By' })),
      );
      const series = [await idOf(resource)];
      const range = { series, from: at(0), until: at(5), stepMs: MINUTE_MS };
      const rates = (await opened.samples.range({ ...range, aggregate: 'rate' })).series[0]!.points;
      expect(rates.map(([, value]) => value)).toEqual([10, 10, 1, 10]);
      const increase = (await opened.samples.range({ ...range, stepMs: 5 * MINUTE_MS, aggregate: 'increase' })).series[0]!.points;
      expect(increase.map(([, value]) => value)).toEqual([1_860]);
    });

    it('that are written twice count once, and the first counts', async () => {
      const resource = newResource();
      await opened.samples.write([gauge(resource, 0, 1)]);
      await opened.samples.write([gauge(resource, 0, 5), gauge(resource, 1, 2)]);
      const { series } = await opened.samples.range({
        series: [await idOf(resource)],
        from: at(0),
        until: at(5),
        stepMs: 5 * MINUTE_MS,
        aggregate: 'sum',
      });
      expect(series[0]!.points.map(([, value]) => value)).toEqual([3]);
    });

    it('find series by metric, node, project and what they are under', async () => {
      const resource = newResource();
      const [, project, , node] = resource.split('/');
      await opened.samples.write([
        gauge(resource, 0, 1, { project: project!, node: node! }),
        gauge(`${resource}/interfaces/1`, 0, 1, { metric: 'ifHCInOctets', kind: 'counter', project: project!, node: node! }),
        gauge(`${resource}9`, 0, 1),
      ]);
      const named = async (filter: Parameters<Samples['series']>[0]) => (await opened.samples.series(filter)).map((one) => one.resource);
      expect(await named({ under: resource })).toEqual([resource, `${resource}/interfaces/1`]);
      expect(await named({ projects: [project!], metrics: ['ifHCInOctets'] })).toEqual([`${resource}/interfaces/1`]);
      expect(await named({ nodes: [node!] })).toEqual([resource, `${resource}/interfaces/1`]);
      expect((await opened.samples.series({ resource }))[0]).toEqual({
        id: await idOf(resource),
        metric: 'cpu_load_percent',
        resource,
        kind: 'gauge',
        unit: '%',
        project,
        node,
        labels: { node: 'R1' },
      });
    });

    it('tell the newest of each series, and the greatest over a range', async () => {
      const [low, high, old] = [newResource(), newResource(), newResource()];
      await opened.samples.write([gauge(low, 0, 5), gauge(low, 1, 7), gauge(high, 0, 90), gauge(old, -60, 99)]);
      const ids = [await idOf(low), await idOf(high), await idOf(old)];
      expect((await opened.samples.latest(ids, at(-5))).toSorted((a, b) => a.series - b.series)).toEqual([
        { series: ids[0], at: at(1), value: 7 },
        { series: ids[1], at: at(0), value: 90 },
      ]);
      const top = await opened.samples.top({ filter: { ids }, from: at(-5), until: at(5), aggregate: 'avg', limit: 5 });
      expect(top.map(({ series, value }) => [series.resource, value])).toEqual([
        [high, 90],
        [low, 6],
      ]);
      const least = await opened.samples.top({ filter: { ids }, from: at(-5), until: at(5), aggregate: 'avg', limit: 1, least: true });
      expect(least.map(({ series }) => series.resource)).toEqual([low]);
    });

    it('take over what is newly said of a series', async () => {
      const resource = newResource();
      await opened.samples.write([gauge(resource, 0, 1)]);
      const id = await idOf(resource);
      await opened.samples.write([gauge(resource, 1, 1, { labels: { node: 'core-1' } })]);
      expect(await opened.samples.series({ resource })).toMatchObject([{ id, labels: { node: 'core-1' } }]);
    });
  });
}
