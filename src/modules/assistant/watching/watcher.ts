import { uuidv5 } from '#kernel/id.ts';
import type { Lease } from '#kernel/lease.ts';
import type { NewEvent } from '#kernel/event.ts';
import type { ModuleContext } from '#kernel/module.ts';
import { pause } from '#kernel/pause.ts';
import type { Sample, Series } from '#kernel/samples.ts';
import { Detector } from '../detection/detector.ts';
import { SOURCE } from '../place.ts';
import { anomalyFound, type Anomaly } from './anomaly.ts';
import { aggregateOf, anomalyOf, componentOf, hurts, SCORE_METRIC, WATCHED } from './watched.ts';

const MINUTE_MS = 60_000;
/** What a detector learns from before it judges: half a day of minutes, several times what it wants. */
const LEARNED_MS = 12 * 60 * MINUTE_MS;
/** Samples that come later than that are not judged any more. */
const LATE_MS = 5 * MINUTE_MS;
/** So often it is looked which series there are. */
const LOOK_EVERY = 5;
/** Series that are caught up with in one query, and in one round: the past of all is read over some minutes. */
const CAUGHT_UP_AT_ONCE = 50;
const CAUGHT_UP_A_ROUND = 1_000;
const READ_AT_ONCE = 1_000;
const TOLD_AT_ONCE = 100;
/** How long an anomaly counts in the score: as long as somebody needs to look. */
const HELD_MS = 10 * MINUTE_MS;
const ANOMALIES = '2a5e2f7c-1d0b-5c59-8a1e-6f0d7c3b9a12';

interface Kept {
  series: Series;
  readonly detector: Detector;
  /** The last minute that was judged; null: its past was not read yet. */
  lastMs: number | null;
  isLearning: boolean;
  held: { readonly score: number; readonly untilMs: number } | null;
}

export interface WatcherOptions {
  readonly everyMs: number;
  /** Series that are held in memory: 1 KB each of those that never moved, up to 14 KB of the others. */
  readonly most: number;
}

/** Judges every watched series as its samples come. One process does it under a lease; what it knows of a series it learns anew from the samples. */
export class Watcher {
  readonly #context: ModuleContext;
  readonly #options: WatcherOptions;
  readonly #kept = new Map<number, Kept>();
  #leftOut = 0;
  #rounds = 0;
  /** Up to when the last round judged; what came late is looked at once more. */
  #judgedMs: number | null = null;

  constructor(context: ModuleContext, options: WatcherOptions) {
    this.#context = context;
    this.#options = options;
  }

  /** How many series are judged, of how many of them little is known, and how many are not held. */
  standing(): { readonly series: number; readonly learning: number; readonly leftOut: number } {
    const learning = [...this.#kept.values()].filter(({ isLearning }) => isLearning).length;
    return { series: this.#kept.size, learning, leftOut: this.#leftOut };
  }

  async run(lease: Lease): Promise<void> {
    while (!lease.lost.aborted) {
      try {
        await this.round(lease);
      } catch (error) {
        this.#context.log.warn('What is measured could not be looked at for anomalies; tried again.', { error: String(error) });
      }
      await pause(this.#options.everyMs, lease.lost);
    }
  }

  /** Judges what came since the last round, whole minutes only: each is judged once. */
  async round(lease: Lease): Promise<void> {
    if (this.#rounds % LOOK_EVERY === 0 || this.#kept.size === 0) await this.#look();
    this.#rounds += 1;
    const untilMs = Math.floor(this.#context.clock.now().getTime() / MINUTE_MS) * MINUTE_MS;
    const fresh = [...this.#kept.values()].filter(({ lastMs }) => lastMs === null).slice(0, CAUGHT_UP_A_ROUND);
    for (let at = 0; at < fresh.length && !lease.lost.aborted; at += CAUGHT_UP_AT_ONCE) {
      await this.#learn(fresh.slice(at, at + CAUGHT_UP_AT_ONCE), untilMs - LATE_MS);
    }
    const known = [...this.#kept.values()].filter(({ lastMs }) => lastMs !== null);
    for (let at = 0; at < known.length && !lease.lost.aborted; at += READ_AT_ONCE) {
      await this.#judge(known.slice(at, at + READ_AT_ONCE), untilMs, lease);
    }
    this.#judgedMs = untilMs;
  }

  async #look(): Promise<void> {
    const { most } = this.#options;
    const found: Series[] = [];
    for (const metric of Object.keys(WATCHED)) found.push(...(await this.#context.samples.series({ metrics: [metric], limit: most })));
    const since = new Date(this.#context.clock.now().getTime() - LEARNED_MS);
    const alive = new Set<number>();
    for (let at = 0; at < found.length; at += READ_AT_ONCE) {
      const ids = found.slice(at, at + READ_AT_ONCE).map(({ id }) => id);
      for (const { series } of await this.#context.samples.latest(ids, since)) alive.add(series);
    }
    const measured = found.filter(({ id }) => alive.has(id));
    this.#leftOut = Math.max(0, measured.length - most);
    const wanted = new Map(measured.slice(0, most).map((series) => [series.id, series]));
    for (const id of this.#kept.keys()) if (!wanted.has(id)) this.#kept.delete(id);
    for (const [id, series] of wanted) {
      const kept = this.#kept.get(id);
      if (kept === undefined) this.#kept.set(id, { series, detector: new Detector(), lastMs: null, isLearning: true, held: null });
      else kept.series = series;
    }
  }

  /** What was before is learned, and never told: whoever watched then told it. */
  async #learn(some: readonly Kept[], untilMs: number): Promise<void> {
    const points = await this.#points(some, untilMs - LEARNED_MS, untilMs);
    for (const kept of some) {
      for (const [at, value] of points.get(kept.series.id) ?? []) {
        kept.isLearning = kept.detector.judge(at, value).channel === null;
      }
      kept.lastMs = untilMs - MINUTE_MS;
    }
  }

  async #judge(some: readonly Kept[], untilMs: number, lease: Lease): Promise<void> {
    const fromMs = Math.max(untilMs - LEARNED_MS, Math.min(untilMs, this.#judgedMs ?? untilMs) - LATE_MS);
    const points = await this.#points(some, fromMs, untilMs);
    const events: NewEvent[] = [];
    const scores: Sample[] = [];
    for (const kept of some) {
      for (const point of points.get(kept.series.id) ?? []) {
        const [at, value] = point;
        if (at <= kept.lastMs!) continue;
        kept.lastMs = at;
        const verdict = kept.detector.judge(at, value);
        kept.isLearning = verdict.channel === null;
        if (verdict.anomalous) {
          const id = uuidv5(ANOMALIES, `${kept.series.metric} ${kept.series.resource} ${at}`);
          events.push(found(anomalyOf(kept.series, id, point, verdict)));
        }
        // What hurts nobody is told, and raises no alert.
        scores.push(...held(kept, at, verdict.anomalous && hurts(kept.series.metric, value, verdict) ? verdict.score : 0));
      }
    }
    if (scores.length > 0) await this.#context.samples.write(scores);
    for (let at = 0; at < events.length; at += TOLD_AT_ONCE) await this.#context.publish(events.slice(at, at + TOLD_AT_ONCE), lease);
  }

  async #points(
    some: readonly Kept[],
    fromMs: number,
    untilMs: number,
  ): Promise<ReadonlyMap<number, readonly (readonly [number, number])[]>> {
    const points = new Map<number, readonly (readonly [number, number])[]>();
    for (const [aggregate, of] of Map.groupBy(some, ({ series }) => aggregateOf(series))) {
      const { series } = await this.#context.samples.range({
        series: of.map(({ series: { id } }) => id),
        from: new Date(fromMs),
        until: new Date(untilMs),
        stepMs: MINUTE_MS,
        aggregate,
      });
      for (const one of series) points.set(one.series, one.points);
    }
    return points;
  }
}

/** Scores of the minutes in which an anomaly counts, and a 0 that ends them; of all others nothing is kept. */
function held(kept: Kept, atMs: number, score: number): Sample[] {
  if (score > 0) kept.held = { score, untilMs: atMs + HELD_MS };
  if (kept.held === null) return [];
  const isOver = atMs >= kept.held.untilMs;
  const value = isOver ? 0 : kept.held.score;
  if (isOver) kept.held = null;
  const { metric, resource, labels, project, node } = kept.series;
  return [
    {
      metric: SCORE_METRIC,
      resource: `${resource}/anomalies/${metric}`,
      kind: 'gauge',
      unit: '1',
      labels: { ...labels, metric, component: componentOf(kept.series) },
      at: new Date(atMs),
      value,
      ...(project === undefined ? {} : { project }),
      ...(node === undefined ? {} : { node }),
    },
  ];
}

function found(anomaly: Anomaly): NewEvent {
  return {
    type: anomalyFound.type,
    source: SOURCE,
    subject: anomaly.resource,
    priority: ['critical', 'major'].includes(anomaly.severity) ? 'high' : anomalyFound.priority,
    time: anomaly.found_at,
    ...(anomaly.project_id === null ? {} : { projectid: anomaly.project_id }),
    ...(anomaly.node_id === null ? {} : { nodeid: anomaly.node_id }),
    data: { severity: anomaly.severity, anomaly },
  };
}
