import { fail } from '#kernel/error.ts';
import { answer, type Answering, type Context } from '#kernel/module.ts';
import type { Aggregate, Series, SeriesFilter } from '#kernel/samples.ts';
import type { Poller } from '../polling/poller.ts';
import { getRange, getTop, listSeries, listTargets, type SeriesView } from './messages.ts';

const HOUR_MS = 3_600_000;
/** As many points as a chart has pixels to spare for. */
const USUAL_POINTS = 300;
const MOST_POINTS = 11_000;
/** Steps that people read: a chart of an hour has points of 15 s. */
const STEPS_S = [1, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 14_400, 43_200, 86_400];

/** `measuring`: who measures devices, where that is this process, and its name. */
export function seriesAnswers(measuring: () => { readonly poller: Poller; readonly process: string } | undefined): readonly Answering[] {
  return [
    answer(listSeries, async (input, context) => {
      const found = await context.samples.series({
        ...filterOf(input, context),
        limit: input.limit + 1,
        ...(input.cursor === undefined ? {} : { after: Number(input.cursor) }),
      });
      const items = found.slice(0, input.limit);
      return { items: items.map(viewOf), next_cursor: found.length > input.limit ? String(items.at(-1)!.id) : null };
    }),

    answer(getRange, async (input, context) => {
      if (input.series_ids === undefined && input.metric === undefined) {
        throw fail('validation_error', 'Name a metric, or series by their numbers.', { metric: ['is missing'] });
      }
      const { from, until } = spanOf(input, context);
      const stepS = input.step_s ?? usualStep(until.getTime() - from.getTime());
      if ((until.getTime() - from.getTime()) / (stepS * 1_000) > MOST_POINTS) {
        throw fail('validation_error', `A range has at most ${MOST_POINTS} steps; take longer ones.`, {
          step_s: ['is too small for the range'],
        });
      }
      const found = await context.samples.series({
        ...filterOf(input, context),
        ...(input.series_ids === undefined ? {} : { ids: input.series_ids }),
        limit: input.most,
      });
      const byAggregate = Map.groupBy(found, (series) => input.aggregate ?? usualAggregate(series));
      const told = [];
      let resolution: 'raw' | '5m' | '1h' = 'raw';
      for (const [aggregate, series] of byAggregate) {
        const read = await context.samples.range({ series: series.map(({ id }) => id), from, until, stepMs: stepS * 1_000, aggregate });
        resolution = read.resolution;
        const points = new Map(read.series.map((one) => [one.series, one.points]));
        for (const one of series) {
          told.push({ ...viewOf(one), aggregate, points: (points.get(one.id) ?? []).map(([at, value]): [number, number] => [at, value]) });
        }
      }
      told.sort((one, other) => one.series_id - other.series_id);
      return { from: from.toISOString(), until: until.toISOString(), step_s: stepS, resolution, series: told };
    }),

    answer(getTop, async (input, context) => {
      const { from, until } = spanOf(input, context);
      const filter = filterOf(input, context);
      const [first] = await context.samples.series({ ...filter, limit: 1 });
      const aggregate = input.aggregate ?? (first === undefined ? 'avg' : usualAggregate(first));
      const top = await context.samples.top({ filter, from, until, aggregate, limit: input.most, least: input.least });
      return {
        from: from.toISOString(),
        until: until.toISOString(),
        aggregate,
        items: top.map(({ series, value }) => ({ ...viewOf(series), value })),
      };
    }),

    answer(listTargets, ({ project_id: project }, context) => {
      const running = measuring();
      const standings = (running?.poller.standings() ?? []).filter(
        ({ projectId }) =>
          (project === undefined || projectId.toLowerCase() === project.toLowerCase()) &&
          (context.projects === null || context.projects.has(projectId.toLowerCase())),
      );
      return {
        items: standings.map((one) => ({
          project_id: one.projectId,
          node_id: one.nodeId,
          name: one.name,
          project: one.project,
          server: one.server,
          answered: one.answered,
          last_at: one.lastAt?.toISOString() ?? null,
          due_at: one.dueAt.toISOString(),
          way: one.way,
          silent: one.silent,
          reason: one.reason,
          duration_ms: one.durationMs,
        })),
        next_cursor: null,
        process: running?.process ?? null,
      };
    }),
  ];
}

function usualAggregate({ kind }: Pick<Series, 'kind'>): Aggregate {
  return kind === 'counter' ? 'rate' : 'avg';
}

function usualStep(lengthMs: number): number {
  const wanted = lengthMs / USUAL_POINTS / 1_000;
  return STEPS_S.find((step) => step >= wanted) ?? STEPS_S.at(-1)!;
}

/** @throws validation_error for a range that ends before it begins */
function spanOf(
  input: { readonly from?: string | undefined; readonly until?: string | undefined },
  { clock }: Pick<Context, 'clock'>,
): { from: Date; until: Date } {
  const until = input.until === undefined ? clock.now() : new Date(input.until);
  const from = input.from === undefined ? new Date(until.getTime() - HOUR_MS) : new Date(input.from);
  if (from >= until) throw fail('validation_error', 'The range ends before it begins.', { from: ['must be before until'] });
  return { from, until };
}

interface Which {
  readonly metric?: string | undefined;
  readonly resource?: string | undefined;
  readonly project_id?: string | undefined;
  readonly node_id?: string | undefined;
}

/** Whoever may see some projects only sees what belongs to them. */
function filterOf({ metric, resource, project_id: project, node_id: node }: Which, { projects }: Pick<Context, 'projects'>): SeriesFilter {
  const wanted = project === undefined ? (projects === null ? undefined : [...projects]) : [project.toLowerCase()];
  return {
    ...(metric === undefined ? {} : { metrics: [metric] }),
    ...(resource === undefined ? {} : { under: resource }),
    ...(wanted === undefined ? {} : { projects: wanted }),
    ...(node === undefined ? {} : { nodes: [node.toLowerCase()] }),
  };
}

function viewOf({ id, metric, resource, kind, unit, project, node, labels }: Series): SeriesView {
  return {
    series_id: id,
    metric,
    resource,
    kind,
    unit: unit ?? null,
    project_id: project ?? null,
    node_id: node ?? null,
    labels: { ...labels },
  };
}
