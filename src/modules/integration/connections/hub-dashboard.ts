interface Panel {
  readonly title: string;
  readonly unit: string;
  readonly queries: readonly (readonly [expression: string, legend: string])[];
}

/** What the hub measures of itself, as `GET /metrics` has it. */
const PANELS: readonly Panel[] = [
  { title: 'Events of GNS3', unit: 'cps', queries: [['sum by (type) (rate(gns3_events_total[5m]))', '{{type}}']] },
  {
    title: 'GNS3 answers, 99th percentile',
    unit: 's',
    queries: [['histogram_quantile(0.99, sum by (le) (rate(gns3_response_time_seconds_bucket[5m])))', 'p99']],
  },
  { title: 'Cache', unit: 'percentunit', queries: [['nms_cache_hit_ratio', 'hits']] },
  { title: 'Modules', unit: 'short', queries: [['nms_active_modules', 'active']] },
  { title: 'Operations', unit: 'ops', queries: [['sum by (outcome) (rate(thalamus_operations_total[5m]))', '{{outcome}}']] },
  { title: 'WebSocket clients', unit: 'short', queries: [['thalamus_websocket_clients', 'clients']] },
];

const WIDTH = 12;
const HEIGHT = 8;

/** A dashboard of the hub itself, in Grafana's model. @see https://grafana.com/docs/grafana/latest/dashboards/build-dashboards/view-dashboard-json-model/ */
export function hubDashboard(datasource: string | null): Readonly<Record<string, unknown>> {
  const source = { type: 'prometheus', uid: datasource ?? '${datasource}' };
  return {
    uid: 'thalamus-hub',
    title: 'Thalamus hub',
    tags: ['thalamus'],
    timezone: 'browser',
    schemaVersion: 39,
    refresh: '30s',
    time: { from: 'now-1h', to: 'now' },
    ...(datasource === null
      ? { templating: { list: [{ name: 'datasource', type: 'datasource', query: 'prometheus', label: 'Data source' }] } }
      : {}),
    panels: PANELS.map(({ title, unit, queries }, index) => ({
      id: index + 1,
      type: 'timeseries',
      title,
      datasource: source,
      gridPos: { x: (index % 2) * WIDTH, y: Math.floor(index / 2) * HEIGHT, w: WIDTH, h: HEIGHT },
      fieldConfig: { defaults: { unit }, overrides: [] },
      targets: queries.map(([expr, legendFormat], target) => ({
        refId: String.fromCharCode(65 + target),
        expr,
        legendFormat,
        datasource: source,
      })),
    })),
  };
}
