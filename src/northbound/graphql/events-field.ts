import { GraphQLID, GraphQLList, GraphQLNonNull, GraphQLString, type GraphQLEnumType, type GraphQLObjectType } from 'graphql';
import { z } from 'zod';
import { HEARD_OF_MS } from '#kernel/as-of.ts';
import { fail } from '#kernel/error.ts';
import { eventProjectsOf, narrowedFilter } from '#kernel/event-scope.ts';
import { PRIORITIES } from '#kernel/event.ts';
import type { EventFilter } from '#kernel/event-log.ts';
import { EventPull } from './event-pull.ts';
import { EVENTS } from './rights.ts';
import { LongScalar } from './scalars.ts';
import type { Field } from './type-book.ts';

const Ids = z
  .array(z.guid().transform((id) => id.toLowerCase()))
  .min(1)
  .max(1_000);
const Asked = z.object({
  types: z
    .array(
      z
        .string()
        .max(200)
        .regex(/^(\*|[a-z0-9_]+(\.[a-z0-9_]+)*(\.\*)?)$/, 'Expected a type such as node.started, or a pattern such as node.*.'),
    )
    .min(1)
    .max(100)
    .nullish(),
  projectId: z.guid().nullish(),
  projects: Ids.nullish(),
  nodes: Ids.nullish(),
  minPriority: z.enum(PRIORITIES).nullish(),
  since: z.int().min(0).nullish(),
  logId: z.string().max(128).nullish(),
});

/** Events as they happen, and those after a position that was seen: the same as the WebSocket of events gives. */
export function eventsField(event: GraphQLObjectType): Field {
  const ids = new GraphQLList(new GraphQLNonNull(GraphQLID));
  return {
    type: event,
    description: `What happens, one event at a time. Needs \`${EVENTS}\`.`,
    args: {
      types: { type: new GraphQLList(new GraphQLNonNull(GraphQLString)), description: 'Types or patterns such as `node.*`; absent: all.' },
      projectId: { type: GraphQLID, description: 'Only of this project.' },
      projects: { type: ids, description: 'Only of these projects.' },
      nodes: { type: ids, description: 'Only of these nodes.' },
      minPriority: { type: priorityOf(event), description: 'This priority and those above it.' },
      since: { type: LongScalar, description: 'Everything after this position of the log, then what happens; absent: from now on.' },
      logId: { type: GraphQLString, description: 'The log that the position is of, as `connection_ack` told it.' },
    },
    subscribe: async (_source, given, execution) => {
      const { feed } = execution.ground;
      const { caller, resume } = execution.asker;
      const projects = eventProjectsOf(caller);
      const asked = Asked.safeParse(given);
      if (!asked.success) {
        throw fail('validation_error', 'The arguments of events do not fit.', z.flattenError(asked.error).fieldErrors);
      }
      await execution.count('events', 'read');
      const { logId } = asked.data;
      // Who lost the stream and comes back says by that which was the last.
      const since = resume ?? asked.data.since;
      if (typeof logId === 'string' && logId !== feed.logId) {
        throw fail('log_changed', 'The log is another one than the position is from: read the state anew.', { log_id: feed.logId });
      }
      if (typeof since === 'number' && since > feed.head() && !(await feed.reached(since, HEARD_OF_MS))) {
        const head = feed.head();
        throw fail('position_unknown', `The log ends at position ${head}; ${since} is not reached yet.`, { head });
      }
      const filter = narrowedFilter(filterOf(asked.data), projects);
      if (filter === null) {
        throw fail('forbidden', `${caller.name} may not see the events of these projects.`, { permission: EVENTS });
      }
      return new EventPull(feed, filter, since ?? undefined);
    },
    resolve: (source) => source,
  };
}

/** The enumeration that the type itself has. */
function priorityOf(event: GraphQLObjectType): GraphQLEnumType {
  const { type } = event.getFields()['priority']!;
  return (type instanceof GraphQLNonNull ? type.ofType : type) as GraphQLEnumType;
}

function filterOf({ types, projectId, projects, nodes, minPriority }: z.output<typeof Asked>): EventFilter {
  const ofProjects = [...(projects ?? []), ...(typeof projectId === 'string' ? [projectId.toLowerCase()] : [])];
  return {
    ...(types === undefined || types === null ? {} : { types }),
    ...(ofProjects.length === 0 ? {} : { projects: ofProjects }),
    ...(nodes === undefined || nodes === null ? {} : { nodes }),
    ...(minPriority === undefined || minPriority === null ? {} : { minPriority }),
  };
}
