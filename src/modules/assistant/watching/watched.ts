import type { Aggregate, Series } from '#kernel/samples.ts';
import type { Severity } from '#model/severity.ts';
import type { Channel, Verdict } from '../detection/detector.ts';
import type { Anomaly } from './anomaly.ts';

interface Watched {
  readonly words: string;
  /** Which side hurts: what is less busy than ever is only worth knowing. */
  readonly hurts: 'above' | 'both';
}

/** What is judged as it comes, the metrics of whole devices first: of more series than can be held these stay. */
export const WATCHED: Readonly<Record<string, Watched>> = {
  cpu_load_percent: { words: 'The processor load', hurts: 'above' },
  memory_used_percent: { words: 'The memory in use', hurts: 'above' },
  device_response_ms: { words: 'The response time', hurts: 'above' },
  storage_used_percent: { words: 'The storage in use', hurts: 'above' },
  sensor_temperature: { words: 'The temperature', hurts: 'above' },
  ifHCInOctets: { words: 'What is received', hurts: 'both' },
  ifHCOutOctets: { words: 'What is sent', hurts: 'both' },
  ifInErrors: { words: 'Receive errors', hurts: 'above' },
  ifOutErrors: { words: 'Send errors', hurts: 'above' },
  ifInDiscards: { words: 'Received frames thrown away', hurts: 'above' },
  ifOutDiscards: { words: 'Frames thrown away before they are sent', hurts: 'above' },
};

/** The metric under which scores are kept, for rules of alerts: `metric: anomaly_score`, `above: 0.5`, `where: labels.metric == …`. */
export const SCORE_METRIC = 'anomaly_score';

export function aggregateOf({ kind }: Pick<Series, 'kind'>): Aggregate {
  return kind === 'counter' ? 'rate' : 'avg';
}

/** For people: `R1`, `e0 of R1`, `flash of R1`. */
export function componentOf({ labels, resource }: Pick<Series, 'labels' | 'resource'>): string {
  const node = labels['node'] ?? labels['compute'] ?? resource;
  const part = labels['interface'] ?? labels['storage'] ?? labels['sensor'];
  return part === undefined ? node : `${part} of ${node}`;
}

/** Scores from which on it is worse; 0.875 is three times as far from what is usual as anything before, 0.97 five times. */
const LEVELS: readonly (readonly [least: number, severity: Severity])[] = [
  [0.97, 'critical'],
  [0.875, 'major'],
  [0.75, 'minor'],
];

/** Less busy than ever is worth knowing, and hurts nobody. */
export function hurts(metric: string, value: number, { expected }: Pick<Verdict, 'expected'>): boolean {
  return value >= expected || WATCHED[metric]?.hurts !== 'above';
}

function severityOf(metric: string, value: number, { score, expected }: Verdict): Severity {
  if (!hurts(metric, value, { expected })) return 'info';
  return LEVELS.find(([least]) => score >= least)?.[1] ?? 'warning';
}

const CHANNEL_WORDS: Readonly<Record<Channel, string>> = {
  level: 'It stays at another level than before.',
  jump: 'It jumped there.',
  season: 'It is not so at this time of the day.',
  noise: 'It became restless.',
  pattern: 'It moves otherwise than ever before.',
};

/** As people write what UCUM calls otherwise. */
const UNITS: Readonly<Record<string, string>> = { By: 'bytes', Cel: '°C' };

/** How an anomaly is told. @param atMs Unix milliseconds of the value */
export function anomalyOf(series: Series, id: string, [atMs, value]: readonly [atMs: number, value: number], verdict: Verdict): Anomaly {
  const { metric, labels, unit, kind } = series;
  const channel = verdict.channel ?? 'level';
  const shownUnit = unit === undefined || unit === '1' ? '' : ` ${UNITS[unit] ?? unit}`;
  const perSecond = kind === 'counter' ? ' a second' : '';
  const words = WATCHED[metric]?.words ?? metric;
  const component = componentOf(series);
  return {
    anomaly_id: id,
    component,
    severity: severityOf(metric, value, verdict),
    description: `${words} of ${component} is ${rounded(value)}${shownUnit}${perSecond}, where ${rounded(verdict.expected)} was expected. ${CHANNEL_WORDS[channel]}`,
    resource: series.resource,
    metric,
    unit: unit ?? null,
    project_id: series.project ?? null,
    node_id: series.node ?? null,
    node_name: labels['node'] ?? null,
    interface: labels['interface'] ?? null,
    found_at: new Date(atMs).toISOString(),
    value,
    expected: verdict.expected,
    score: verdict.score,
    deviations: rounded(verdict.deviations),
    channel,
  };
}

/** Three digits: what a person reads. */
export function rounded(value: number): number {
  return Number(value.toPrecision(3));
}
