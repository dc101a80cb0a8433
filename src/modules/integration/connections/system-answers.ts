import { fail } from '#kernel/error.ts';
import { answer, type Answering } from '#kernel/module.ts';
import { pageOf } from '#kernel/page.ts';
import type { ConnectionParts } from './connection-answers.ts';
import { grafana } from './grafana.ts';
import {
  netdataCharts,
  netdataData,
  netdataInfo,
  pushDashboard,
  pushDatasource,
  queryPrometheus,
  queryPrometheusRange,
  scrapeConfig,
} from './messages.ts';
import { netdata } from './netdata.ts';
import { prometheus, scrapeJob } from './prometheus.ts';
import { connectionOf } from './systems.ts';

const JOB = 'thalamus';

/** What is asked of Prometheus, Grafana and Netdata. */
export function systemAnswers({ reach, secrets, self }: ConnectionParts): readonly Answering[] {
  return [
    answer(queryPrometheus, async ({ connection, query, at }, context) => {
      const found = await connectionOf(connection, 'prometheus', context);
      await secrets.refresh();
      return prometheus.instant(reach, found, query, at === undefined ? null : new Date(at), context);
    }),
    answer(queryPrometheusRange, async ({ connection, query, from, until, step_s: stepS }, context) => {
      const found = await connectionOf(connection, 'prometheus', context);
      await secrets.refresh();
      return prometheus.range(reach, found, { query, from: new Date(from), until: new Date(until), stepS }, context);
    }),
    answer(scrapeConfig, async ({ connection, target }, context) => {
      await connectionOf(connection, 'prometheus', context);
      const own = target ?? self();
      if (own === null) throw fail('conflict', 'It is not known yet where this hub listens; give a `target`.');
      return { job_name: JOB, targets: [own], yaml: scrapeJob([own], JOB) };
    }),

    answer(pushDatasource, async ({ connection, prometheus: name }, context) => {
      const found = await connectionOf(connection, 'grafana', context);
      const source = await connectionOf(name, 'prometheus', context);
      const { settings } = source.definition;
      const url = settings.kind === 'prometheus' ? settings.url : undefined;
      if (url === undefined)
        throw fail('conflict', `The connection ${name} leads to a service; Grafana needs a URL.`, { connection: name });
      await secrets.refresh();
      return grafana.pushDatasource(reach, found, { name, url }, context);
    }),
    answer(pushDashboard, async ({ connection, model, datasource }, context) => {
      const found = await connectionOf(connection, 'grafana', context);
      await secrets.refresh();
      return grafana.pushDashboard(reach, found, { model, datasource }, context);
    }),

    answer(netdataInfo, async ({ connection }, context) => {
      const found = await connectionOf(connection, 'netdata', context);
      await secrets.refresh();
      return netdata.info(reach, found, context);
    }),
    answer(netdataCharts, async ({ connection, ...page }, context) => {
      const found = await connectionOf(connection, 'netdata', context);
      await secrets.refresh();
      return pageOf(await netdata.charts(reach, found, context), page, ({ chart }) => chart);
    }),
    answer(netdataData, async ({ connection, chart, seconds, points }, context) => {
      const found = await connectionOf(connection, 'netdata', context);
      await secrets.refresh();
      return netdata.data(reach, found, { chart, seconds, points }, context);
    }),
  ];
}
