import { durationMs } from '#kernel/duration.ts';
import { compile, renderTemplate } from '#kernel/expression.ts';
import type { Lease } from '#kernel/lease.ts';
import type { Operation } from '#kernel/message.ts';
import type { ModuleContext } from '#kernel/module.ts';
import type { Aggregate, Series } from '#kernel/samples.ts';
import type { Alert } from '#model/alert.ts';
import { clearAlert, raiseAlert } from '#model/alert-messages.ts';
import type { Topology } from '#model/topology.ts';
import { openAlerts } from '../alerts/alerts.projection.ts';
import { pause } from '#kernel/pause.ts';
import { judge, usualOf, type Judgement, type Point } from './judge.ts';
import type { AlertRule } from './rule-definition.ts';
import { rulesOf } from './rules.projection.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** How long after something was measured it is still missed. */
const MISSED_MS = DAY_MS;
/** What is usual is looked at once in a while: it costs a day of samples. */
const USUAL_FOR_MS = 30 * MINUTE_MS;
/** Series of one rule that are judged: beyond it somebody has to say which. */
const MOST_SERIES = 200_000;

export interface RoundsOptions {
  readonly shipped: ReadonlyMap<string, AlertRule>;
  /** Projects with their nodes. */
  readonly topology: Operation;
  /** How often everything is judged, in milliseconds. */
  readonly everyMs: number;
}

/** What one round looks at. */
interface Round {
  readonly open: readonly Alert[];
  readonly running: ReadonlySet<string> | null;
  readonly over: AbortSignal | undefined;
}

/** Judges what is measured by the rules, round after round. One process does it under a lease. */
export class Rounds {
  readonly #context: ModuleContext;
  readonly #options: RoundsOptions;
  /** Series that were never otherwise, by rule, and until when that is not asked again. */
  readonly #never = new Map<string, number>();
  readonly #usual = new Map<string, { readonly untilMs: number; readonly usual: ReturnType<typeof usualOf> }>();

  constructor(context: ModuleContext, options: RoundsOptions) {
    this.#context = context;
    this.#options = options;
  }

  async run(lease: Lease): Promise<void> {
    while (!lease.lost.aborted) {
      try {
        await this.round(lease.lost);
      } catch (error) {
        this.#context.log.warn('The rules of alerts could not be judged; tried again.', { error: String(error) });
      }
      await pause(this.#options.everyMs, lease.lost);
    }
  }

  /** Judges every rule once. */
  async round(over?: AbortSignal): Promise<void> {
    const rules = (await rulesOf(this.#context.read, this.#options.shipped)).filter(({ definition }) => definition.enabled);
    const open = (await openAlerts(this.#context.read)).filter(({ rule, source }) => rule !== null && source === 'monitoring');
    const standing = new Set<string>();
    const running = await this.#running();
    for (const { name, definition } of rules) {
      if (over?.aborted === true) return;
      for (const id of await this.#judge(name, definition, { open, running, over })) standing.add(id);
    }
    // Of a rule that is gone, of a series that is gone: nobody will ever clear them.
    for (const alert of open.filter(({ alert_id: id }) => !standing.has(id))) {
      await this.#context.ask(clearAlert, {
        kind: alert.kind,
        resource: alert.resource,
        reason: 'Nothing measures or judges it any more.',
      });
    }
  }

  /** Nodes that run, by their ids in lower case; null where that is not known. */
  async #running(): Promise<ReadonlySet<string> | null> {
    try {
      const { projects } = (await this.#context.ask(this.#options.topology, {})) as Topology;
      const nodes = projects.filter(({ status }) => status === 'opened').flatMap((project) => project.nodes);
      return new Set(nodes.filter(({ status }) => status === 'started').map(({ node_id: id }) => id.toLowerCase()));
    } catch (error) {
      this.#context.log.debug('It is not known which nodes run.', { error: String(error) });
      return null;
    }
  }

  /** Ids of the open alerts that the rule still speaks for. */
  async #judge(name: string, rule: AlertRule, { open, running, over }: Round): Promise<readonly string[]> {
    const now = this.#context.clock.now();
    const series = (await this.#context.samples.series({ metrics: [rule.metric], limit: MOST_SERIES })).filter(
      // What is not running is in no other state; what was measured before says nothing any more.
      (one) => isMeant(rule, one) && (running === null || one.node === undefined || running.has(one.node)),
    );
    if (series.length === 0) return [];
    const forMs = durationMs(rule.for);
    const points = await this.#points(rule, series, now, rule.absent === true ? MISSED_MS : forMs + 2 * MINUTE_MS);
    const mine = new Map(open.filter((alert) => alert.rule === name).map((alert) => [alert.resource, alert]));
    const standing: string[] = [];
    for (const one of series) {
      if (over?.aborted === true) return standing;
      const alert = mine.get(one.resource);
      const told = points.get(one.id) ?? [];
      // Nothing measures it any more, as when its node was stopped: what stood is over.
      if (told.length === 0 && alert !== undefined && rule.absent !== true && !(await this.#isRecent(one, now))) continue;
      if (alert !== undefined) standing.push(alert.alert_id);
      const usual = rule.anomaly === undefined ? undefined : await this.#usualOf(rule, one, now);
      const said = judge(rule, { points: told, nowMs: now.getTime(), forMs, stepMs: MINUTE_MS, ...(usual === undefined ? {} : { usual }) });
      if (said === null) continue;
      if (said.say === 'clear') {
        if (this.#never.size > 0) this.#never.delete(`${name} ${one.id}`);
        // Of nearly every series it is said each minute that all is well.
        if (alert === undefined) continue;
      }
      if (said.say === 'raise' && rule.only_changes && alert === undefined && !(await this.#wasOtherwise(name, rule, one, now))) continue;
      await this.#tell(name, rule, one, said, alert);
    }
    return standing;
  }

  async #tell(name: string, rule: AlertRule, series: Series, said: NonNullable<Judgement>, alert: Alert | undefined): Promise<void> {
    if (said.say === 'clear') {
      if (alert === undefined || alert.quiet_since !== null) return;
      const value = said.value === null ? '' : ` It is ${rounded(said.value)}${series.unit === undefined ? '' : ` ${series.unit}`}.`;
      await this.#context.ask(clearAlert, {
        kind: rule.kind,
        resource: series.resource,
        reason: `What is measured is as it should be.${value}`,
      });
      return;
    }
    const variables = {
      labels: series.labels,
      resource: series.resource,
      metric: series.metric,
      value: said.value ?? 0,
      threshold: said.threshold ?? 0,
    };
    await this.#context.ask(raiseAlert, {
      kind: rule.kind,
      resource: series.resource,
      severity: said.severity,
      title: text(rule.title, variables).slice(0, 200) || rule.kind,
      message: text(rule.message, variables).slice(0, 2_000),
      rule: name,
      place: {
        ...(series.project === undefined ? {} : { project_id: series.project }),
        ...(series.node === undefined ? {} : { node_id: series.node }),
        ...(series.labels['node'] === undefined ? {} : { node_name: series.labels['node'] }),
        ...(series.labels['interface'] === undefined ? {} : { interface: series.labels['interface'] }),
      },
      ...(said.value === null ? {} : { value: said.value }),
      ...(said.threshold === null || !Number.isFinite(said.threshold) ? {} : { threshold: said.threshold }),
      ...(series.unit === undefined ? {} : { unit: series.unit }),
      details: { metric: series.metric },
    });
  }

  async #points(rule: AlertRule, series: readonly Series[], now: Date, backMs: number): Promise<ReadonlyMap<number, readonly Point[]>> {
    const points = new Map<number, readonly Point[]>();
    for (const [aggregate, some] of Map.groupBy(series, (one) => rule.aggregate ?? usualAggregate(one))) {
      const read = await this.#context.samples.range({
        series: some.map(({ id }) => id),
        from: new Date(now.getTime() - backMs),
        // Of the step that is now the samples up to now.
        until: new Date(now.getTime() + 1),
        stepMs: MINUTE_MS,
        aggregate,
      });
      for (const one of read.series) points.set(one.series, one.points);
    }
    return points;
  }

  /** Whether it was measured within the last ten minutes: a poll that is late is not an end. */
  async #isRecent(series: Series, now: Date): Promise<boolean> {
    return (await this.#context.samples.latest([series.id], new Date(now.getTime() - 10 * MINUTE_MS))).length > 0;
  }

  /** Whether it was as it should be within the last day. */
  async #wasOtherwise(name: string, rule: AlertRule, series: Series, now: Date): Promise<boolean> {
    const key = `${name} ${series.id}`;
    if ((this.#never.get(key) ?? 0) > now.getTime()) return false;
    const read = await this.#context.samples.range({
      series: [series.id],
      from: new Date(now.getTime() - DAY_MS),
      until: now,
      stepMs: 5 * MINUTE_MS,
      aggregate: rule.above === undefined ? 'max' : 'min',
    });
    const values = (read.series[0]?.points ?? []).map(([, value]) => value);
    const was = values.some((value) => (rule.above === undefined ? value >= (rule.below ?? -Infinity) : value <= rule.above));
    if (!was) this.#never.set(key, now.getTime() + 10 * MINUTE_MS);
    return was;
  }

  async #usualOf(rule: AlertRule, series: Series, now: Date): Promise<ReturnType<typeof usualOf>> {
    const key = `${series.id} ${rule.aggregate ?? ''}`;
    const known = this.#usual.get(key);
    if (known !== undefined && known.untilMs > now.getTime()) return known.usual;
    const read = await this.#context.samples.range({
      series: [series.id],
      from: new Date(now.getTime() - DAY_MS),
      // What is odd now is not yet usual.
      until: new Date(now.getTime() - USUAL_FOR_MS),
      stepMs: MINUTE_MS,
      aggregate: rule.aggregate ?? usualAggregate(series),
    });
    const usual = usualOf(read.series[0]?.points ?? []);
    this.#usual.set(key, { untilMs: now.getTime() + USUAL_FOR_MS, usual });
    return usual;
  }
}

function usualAggregate({ kind }: Pick<Series, 'kind'>): Aggregate {
  return kind === 'counter' ? 'rate' : 'avg';
}

/** A series for which the condition has no value is not meant. */
function isMeant({ where }: AlertRule, { labels, resource }: Series): boolean {
  if (where === undefined) return true;
  try {
    return compile(where).evaluate({ labels, resource }) === true;
  } catch {
    return false;
  }
}

function text(template: string, variables: Record<string, unknown>): string {
  try {
    const rendered = renderTemplate(template, variables);
    return typeof rendered === 'string' ? rendered : JSON.stringify(rendered);
  } catch {
    // A label that this series does not have: the template as it is tells more than nothing.
    return template;
  }
}

function rounded(value: number): string {
  return String(Math.round(value * 100) / 100);
}
