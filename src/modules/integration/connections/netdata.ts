import { fail } from '#kernel/error.ts';
import { z } from 'zod';
import type { Asker, Reach, Reached } from './reach.ts';

const Count = z.int().min(0).catch(0);
const Info = z.object({
  version: z.string(),
  mirrored_hosts: z.array(z.string()).catch([]),
  os_name: z.string().optional(),
  alarms: z.object({ normal: Count, warning: Count, critical: Count }).catch({ normal: 0, warning: 0, critical: 0 }),
});
const Charts = z.object({
  charts: z.record(
    z.string(),
    z.object({
      title: z.string().catch(''),
      units: z.string().catch(''),
      family: z.string().catch(''),
      dimensions: z.record(z.string(), z.object({ name: z.string().catch('') })).catch({}),
    }),
  ),
});
const Data = z.object({ labels: z.array(z.string()).min(1), data: z.array(z.array(z.number().nullable()).min(1)) });

/** Version 1 of its API, which agents of every version answer. @see https://learn.netdata.cloud/docs/developer-and-contributor-corner/rest-api */
export const netdata = {
  async test(reach: Reach, connection: Reached, asker: Asker) {
    const { version } = await reach.json(connection, { path: '/api/v1/info' }, Info, asker);
    return { version, message: `Netdata ${version}.` };
  },

  async info(reach: Reach, connection: Reached, asker: Asker) {
    const { version, mirrored_hosts: hosts, os_name: os, alarms } = await reach.json(connection, { path: '/api/v1/info' }, Info, asker);
    return { version, hosts, os: os ?? null, alarms };
  },

  async charts(reach: Reach, connection: Reached, asker: Asker) {
    const { charts } = await reach.json(connection, { path: '/api/v1/charts' }, Charts, asker);
    return Object.entries(charts)
      .map(([chart, { title, units, family, dimensions }]) => ({
        chart,
        title,
        units,
        family,
        dimensions: Object.entries(dimensions).map(([id, { name }]) => (name === '' ? id : name)),
      }))
      .toSorted((one, other) => (one.chart < other.chart ? -1 : 1));
  },

  async data(
    reach: Reach,
    connection: Reached,
    { chart, seconds, points }: { readonly chart: string; readonly seconds: number; readonly points: number },
    asker: Asker,
  ) {
    const query = { chart, after: String(-seconds), points: String(points), format: 'json', options: 'seconds', group: 'average' };
    const { labels, data } = await reach.json(connection, { path: '/api/v1/data', query }, Data, asker);
    // The first column is the time, in seconds; newest first, as Netdata gives it.
    const rows = data.map(([at, ...values]) => {
      if (at === null || at === undefined) throw fail('module_error', `${connection.name} gave a row of ${chart} without its time.`);
      return { at: new Date(at * 1_000).toISOString(), values };
    });
    return { labels: labels.slice(1), rows: rows.toReversed() };
  },
};
