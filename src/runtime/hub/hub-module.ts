import { fail } from '#kernel/error.ts';
import type { EventFilter, EventLog } from '#kernel/event-log.ts';
import { isAmong, narrowedFilter } from '#kernel/event-scope.ts';
import type { Envelope, Priority } from '#kernel/event.ts';
import { answer, defineModule, type Module } from '#kernel/module.ts';
import { hubLifeAnswers } from './hub-life-answers.ts';
import { HUB_METRICS } from './measure.ts';
import { getEvent, listEvents, replayEvents } from './messages.ts';
import { hubStarted, hubStopped, REGISTRY_EVENTS } from './registry/events.ts';
import { modulesProjection } from './registry/modules.projection.ts';
import { registryAnswers } from './registry/registry-answers.ts';
import type { Registry } from './registry/registry.ts';

export interface HubModuleOptions {
  readonly eventLog: EventLog;
  /** Absent: nothing is answered about modules and about the life of the hub. */
  readonly registry?: Registry;
  /** What the broker answers and tells of messages; absent: nobody carries any. */
  readonly messages?: Pick<Module, 'answers' | 'emits' | 'metrics'>;
}

/** What the hub answers itself: the log as people page through it, its modules, its stop and its start. */
export function hubModule({ eventLog, registry, messages }: HubModuleOptions): Module {
  return defineModule({
    name: 'hub',
    version: '1.0.0',
    summary: 'Carries messages between modules and tells what happened.',
    capabilities: ['events', 'replay', ...(registry === undefined ? [] : ['modules', 'health'])],
    metrics: [...HUB_METRICS, ...(messages?.metrics ?? [])],
    emits: [...(registry === undefined ? [] : [...REGISTRY_EVENTS, hubStarted, hubStopped]), ...(messages?.emits ?? [])],
    projections: registry === undefined ? [] : [modulesProjection],
    answers: [
      ...(registry === undefined ? [] : [...registryAnswers(registry), ...hubLifeAnswers(registry)]),
      ...(messages?.answers ?? []),
      answer(listEvents, async (input, { projects }) => {
        const filter = narrowedFilter(filterOf(input), projects);
        if (filter === null) return pageOf([], input.limit);
        const events = await eventLog.readBack({
          // One more than asked tells whether there is a next page.
          limit: input.limit + 1,
          filter,
          ...(input.cursor === undefined ? {} : { before: Number(input.cursor) }),
          ...(input.from === undefined ? {} : { from: new Date(input.from) }),
          ...(input.until === undefined ? {} : { until: new Date(input.until) }),
        });
        return pageOf(events, input.limit);
      }),
      answer(replayEvents, async (input, { projects }) => {
        const after = Math.max(input.after, Number(input.cursor ?? 0));
        const filter = narrowedFilter(filterOf(input), projects);
        if (filter === null) return pageOf([], input.limit);
        return pageOf(await eventLog.readAll({ after, limit: input.limit + 1, filter }), input.limit);
      }),
      answer(getEvent, async ({ position }, { projects }) => {
        const [found] = await eventLog.readAll({ after: position - 1, before: position + 1, limit: 1 });
        if (found === undefined || !isAmong(found, projects)) {
          throw fail('not_found', `There is no event at position ${position}; the log ends at ${await eventLog.head()}.`);
        }
        return found;
      }),
    ],
  });
}

interface FilterInput {
  readonly types?: string[] | undefined;
  readonly projects?: string[] | undefined;
  readonly nodes?: string[] | undefined;
  readonly subject?: string | undefined;
  readonly min_priority?: Priority | undefined;
}

function filterOf(input: FilterInput): EventFilter {
  const { types, projects, nodes, subject, min_priority: minPriority } = input;
  return {
    ...(types === undefined ? {} : { types }),
    // The log has identifiers in lower case, as GNS3 writes them.
    ...(projects === undefined ? {} : { projects: projects.map((id) => id.toLowerCase()) }),
    ...(nodes === undefined ? {} : { nodes: nodes.map((id) => id.toLowerCase()) }),
    ...(subject === undefined ? {} : { subject }),
    ...(minPriority === undefined ? {} : { minPriority }),
  };
}

function pageOf(events: readonly Envelope[], limit: number): { items: Envelope[]; next_cursor: string | null } {
  const items = events.slice(0, limit);
  return { items, next_cursor: events.length > limit ? String(items.at(-1)!.position) : null };
}
