import { fail } from '#kernel/error.ts';
import { z } from 'zod';
import { hubDashboard } from './hub-dashboard.ts';
import type { Asker, Reach, Reached } from './reach.ts';

const Health = z.object({ version: z.string().optional(), database: z.string() });
const Datasource = z.object({ uid: z.string(), name: z.string() });
const Changed = z.object({ datasource: Datasource });
const Dashboard = z.object({ uid: z.string(), url: z.string(), version: z.int().nullish() });

/** The id under which the hub knows its own things in Grafana again. */
const uidOf = (prometheus: string): string => `thalamus-${prometheus}`.slice(0, 40);

/** @see https://grafana.com/docs/grafana/latest/developers/http_api/ */
export const grafana = {
  async test(reach: Reach, connection: Reached, asker: Asker) {
    const { version, database } = await reach.json(connection, { path: '/api/health' }, Health, asker);
    if (database !== 'ok') throw fail('module_error', `Grafana says that its database is ${database}.`, { connection: connection.name });
    // The health is told to anybody; this only to those whom it knows.
    await reach.ask(connection, { path: '/api/org' }, asker);
    return { version: version ?? null, message: `Grafana${version === undefined ? '' : ` ${version}`}.` };
  },

  async pushDatasource(reach: Reach, connection: Reached, prometheus: { readonly name: string; readonly url: string }, asker: Asker) {
    const uid = uidOf(prometheus.name);
    const model = { uid, name: `Thalamus ${prometheus.name}`, type: 'prometheus', access: 'proxy', url: prometheus.url };
    const { status } = await reach.ask(connection, { path: `/api/datasources/uid/${uid}`, takes: [404] }, asker);
    const created = status === 404;
    const asked = created ? { method: 'POST', path: '/api/datasources' } : { method: 'PUT', path: `/api/datasources/uid/${uid}` };
    const { datasource } = await reach.json(connection, { ...asked, method: asked.method as 'POST' | 'PUT', json: model }, Changed, asker);
    return { uid: datasource.uid, name: datasource.name, created };
  },

  async pushDashboard(
    reach: Reach,
    connection: Reached,
    { model, datasource }: { readonly model: Readonly<Record<string, unknown>> | undefined; readonly datasource: string | undefined },
    asker: Asker,
  ) {
    const dashboard = model ?? hubDashboard(datasource ?? null);
    // An id is of the Grafana that it was exported from; the uid is what is written over.
    const json = { dashboard: { ...dashboard, id: null }, overwrite: true, message: 'Written by Thalamus.' };
    const { uid, url, version } = await reach.json(connection, { method: 'POST', path: '/api/dashboards/db', json }, Dashboard, asker);
    return { uid, url, version: version ?? null };
  },
};
