import { setImmediate as turn } from 'node:timers/promises';
import { answer, type Answering, type Context } from '#kernel/module.ts';
import type { Samples } from '#kernel/samples.ts';
import { nodeSizeOf, type NodeSize } from '#model/node-size.ts';
import { getAnalysis, getPredictions, type Capacity, type ForecastView, type Risk, type Scaling } from '../analysis-messages.ts';
import type { AssistantAsks } from '../place.ts';
import { componentOf } from '../watching/watched.ts';
import { capacityOf, nextDay, scalingOf } from './foresight.ts';
import { alertsSince, anomaliesOf, filterOf, topologyOf, type Meant } from './known.ts';
import { fullest, type Load } from './loads.ts';
import { failureRiskOf, riskOf, type Signs } from './risk.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
/** What was calculated holds that long: what comes within it changes little. */
const HOLDS_MS = 10 * 60_000;
const MOST_REMEMBERED = 2_000;
/** A device that answers with less than before it started anew. */
const UPTIME = 'sysUpTime';

export interface Standing {
  readonly series: number;
  readonly learning: number;
  readonly leftOut: number;
}

/** What is foreseen of series, calculated once in a while: it costs some hundredths of a second each. */
export class Foreseen {
  readonly #days = new Map<string, { readonly atMs: number; readonly value: Promise<ForecastView | null> }>();
  readonly #capacities = new Map<string, { readonly atMs: number; readonly value: Promise<Capacity | null> }>();

  day(samples: Samples, load: Load, now: Date): Promise<ForecastView | null> {
    return remembered(this.#days, load, now, () => nextDay(samples, load, now));
  }

  capacity(samples: Samples, load: Load, now: Date): Promise<Capacity | null> {
    return remembered(this.#capacities, load, now, () => capacityOf(samples, load, now));
  }
}

async function remembered<T>(
  kept: Map<string, { readonly atMs: number; readonly value: Promise<T> }>,
  { metric, series }: Load,
  now: Date,
  calculate: () => Promise<T>,
): Promise<T> {
  const key = `${metric} ${series.id}`;
  const known = kept.get(key);
  if (known !== undefined && now.getTime() - known.atMs < HOLDS_MS) return known.value;
  // Others have their turn between two of them.
  await turn();
  const value = calculate();
  kept.delete(key);
  if (kept.size >= MOST_REMEMBERED) kept.delete(kept.keys().next().value!);
  kept.set(key, { atMs: now.getTime(), value });
  value.catch(() => kept.delete(key));
  return value;
}

interface Asked extends Meant {
  readonly most: number;
}
type Around = Pick<Context, 'samples' | 'clock' | 'ask' | 'projects' | 'log'>;

/** Forecasts of the fullest and what they ask for. */
export async function dayAhead(
  input: Asked,
  context: Around,
  asks: AssistantAsks,
  foreseen: Foreseen,
): Promise<{ readonly forecasts: readonly ForecastView[]; readonly scaling: readonly Scaling[] }> {
  const now = context.clock.now();
  const loads = await fullest(context.samples, filterOf(input, context.projects), now, input.most);
  const forecasts: ForecastView[] = [];
  const busy: (readonly [ForecastView, Load])[] = [];
  for (const load of loads) {
    const forecasted = await foreseen.day(context.samples, load, now);
    if (forecasted === null) continue;
    forecasts.push(forecasted);
    busy.push([forecasted, load]);
  }
  // How large a node is is asked for only where it matters.
  const wanting = busy.flatMap(([forecasted, load]) => (scalingOf(forecasted, load, null) === null ? [] : [[forecasted, load] as const]));
  const sizeOf = wanting.some(([, { metric }]) => metric === 'memory_used_percent' || metric === 'cpu_load_percent')
    ? await sizesOf(input, context, asks)
    : new Map<string, NodeSize>();
  return {
    forecasts,
    scaling: wanting.flatMap(([forecasted, load]) => scalingOf(forecasted, load, sizeOf.get(load.series.node ?? '') ?? null) ?? []),
  };
}

async function sizesOf(meant: Meant, context: Around, asks: AssistantAsks): Promise<ReadonlyMap<string, NodeSize>> {
  const nodes = ((await topologyOf(meant, context, asks)) ?? []).flatMap((project) => project.nodes);
  return new Map(nodes.map((node) => [node.node_id.toLowerCase(), nodeSizeOf(node)]));
}

/** `standing`: how the watch goes, where this process keeps it. */
export function outlookAnswers(
  asks: AssistantAsks,
  foreseen: Foreseen,
  standing: () => { readonly watch: Standing; readonly process: string } | null,
): readonly Answering[] {
  return [
    answer(getAnalysis, async (input, context) => {
      const now = context.clock.now();
      const watched = standing();
      const { forecasts, scaling } = await dayAhead(input, context, asks, foreseen);
      return {
        analysed_at: now.toISOString(),
        watched:
          watched === null
            ? null
            : { series: watched.watch.series, learning: watched.watch.learning, left_out: watched.watch.leftOut, process: watched.process },
        anomalies: [...(await anomaliesOf(input, new Date(now.getTime() - input.hours * HOUR_MS), context))],
        performance_forecast: forecasts.map((one) => (input.points ? one : { ...one, points: [] })),
        scaling_recommendations: [...scaling],
      };
    }),

    answer(getPredictions, async (input, context) => {
      const now = context.clock.now();
      const loads = await fullest(context.samples, filterOf(input, context.projects), now, input.most);
      const capacities: Capacity[] = [];
      for (const load of loads) {
        const capacity = await foreseen.capacity(context.samples, load, now);
        if (capacity !== null) capacities.push(capacity);
      }
      return {
        predicted_at: now.toISOString(),
        ...failureRiskOf(await risksOf(input, capacities, context, asks)),
        capacity_forecast: capacities.toSorted(
          (one, other) =>
            (one.days_to_full ?? Infinity) - (other.days_to_full ?? Infinity) || other.now / other.limit - one.now / one.limit,
        ),
      };
    }),
  ];
}

/** Devices against which something speaks. */
async function risksOf(
  meant: Meant,
  capacities: readonly Capacity[],
  context: Around & Pick<Context, 'events'>,
  asks: AssistantAsks,
): Promise<readonly Risk[]> {
  const from = new Date(context.clock.now().getTime() - DAY_MS);
  const [alerts, anomalies, uptimes] = await Promise.all([
    alertsSince(meant, from, context, asks),
    anomaliesOf(meant, from, context),
    restartsOf(meant, from, context),
  ]);
  const signs = new Map<string, { -readonly [K in keyof Signs]: Signs[K] }>();
  const of = (project: string | null, node: string | null, component: string) => {
    const key = node?.toLowerCase() ?? component;
    const known = signs.get(key);
    if (known !== undefined) return known;
    const resource = project !== null && node !== null ? `projects/${project}/nodes/${node}` : component;
    const fresh = { component, resource, project_id: project, node_id: node, alerts: [], restarts: 0, anomalies: [], full: [] };
    signs.set(key, fresh);
    return fresh;
  };
  for (const { restarts, component, project, node } of uptimes) if (restarts > 0) of(project, node, component).restarts = restarts;
  for (const alert of alerts) {
    const { project_id: project, node_id: node, node_name: name } = alert.place;
    if (node === null) continue;
    const about = of(project, node, name ?? alert.resource);
    about.alerts = [...about.alerts, alert];
  }
  for (const anomaly of anomalies) {
    if (anomaly.node_id === null) continue;
    const about = of(anomaly.project_id, anomaly.node_id, anomaly.node_name ?? anomaly.component);
    about.anomalies = [...about.anomalies, anomaly];
  }
  for (const { node_id: node, project_id: project, component, days_to_full: days, metric } of capacities) {
    if (node === null || days === null || days > 1) continue;
    const about = of(project, node, component.split(' of ').at(-1)!);
    about.full = [...about.full, `${component} (${metric})`];
  }
  return [...signs.values()].flatMap((one) => riskOf(one) ?? []);
}

/** How often each device started anew. */
async function restartsOf(meant: Meant, from: Date, { samples, clock, projects }: Pick<Context, 'samples' | 'clock' | 'projects'>) {
  const series = await samples.series({ ...filterOf(meant, projects), metrics: [UPTIME] });
  if (series.length === 0) return [];
  const { series: read } = await samples.range({
    series: series.map(({ id }) => id),
    from,
    until: clock.now(),
    stepMs: 5 * 60_000,
    aggregate: 'last',
  });
  const points = new Map(read.map((one) => [one.series, one.points]));
  return series.map((one) => {
    const values = points.get(one.id) ?? [];
    const restarts = values.filter(([, value], index) => index > 0 && value < values[index - 1]![1]).length;
    return { restarts, component: componentOf(one), project: one.project ?? null, node: one.node ?? null };
  });
}
