import { knownNode } from '../../live.ts';
import type { useText } from '../../i18n/i18n.ts';
import { bitsText } from '../equipment/measured.ts';

/** Units of the sample tables as people write them. */
const UNITS: Readonly<Record<string, string>> = { percent: '%', celsius: '°C', milliseconds: 'ms', seconds: 's', bytes: 'B' };

interface Named {
  readonly resource: string;
  readonly project_id: string | null;
  readonly node_id: string | null;
  readonly labels: Readonly<Record<string, string>>;
}

/** What a series is of, for people: `R1 e0`. */
export function nameOf({ resource, project_id: projectId, node_id: nodeId, labels }: Named): string {
  const node = nodeId === null ? undefined : (knownNode(projectId ?? undefined, nodeId)?.name ?? labels['node']);
  const part = labels['interface'];
  // Of a compute or a server its own name: `servers/lab/computes/local`.
  if (node === undefined) return part ?? resource.split('/').at(-1)!;
  return part === undefined ? node : `${node} ${part}`;
}

function isOctets(metric: string): boolean {
  return metric.endsWith('Octets');
}

/** IF-MIB counts octets, people speak of bits. */
export function factorOf(metric: string): number {
  return isOctets(metric) ? 8 : 1;
}

/** A value that was multiplied by `factorOf`, with its unit. */
export function valueText(metric: string, unit: string | null, value: number, number: Intl.NumberFormat): string {
  if (isOctets(metric)) return bitsText(value, number);
  const told = metric.endsWith('_percent') ? '%' : metric.endsWith('_ms') ? 'ms' : unit === null ? '' : (UNITS[unit] ?? unit);
  return told === '' ? number.format(value) : `${number.format(value)} ${told}`;
}

/** What a metric measures, in words where there are some. */
export function metricText(t: ReturnType<typeof useText>, metric: string): string {
  return t(`dashboards.metrics.${metric}` as 'dashboards.metrics.cpu_load_percent', { defaultValue: metric });
}

/** What a dashboard is called: those that came with the product are called so in every language. */
export function dashboardName(
  t: ReturnType<typeof useText>,
  { dashboard_id: id, name, owner }: { readonly dashboard_id: string; readonly name: string; readonly owner: string | null },
): string {
  return owner === null ? t(`dashboards.starters.${id}` as 'dashboards.starters.overview', { defaultValue: name }) : name;
}
