import { upTo } from '#kernel/all-of.ts';
import type { Context } from '#kernel/module.ts';
import type { SeriesFilter } from '#kernel/samples.ts';
import type { Alert } from '#model/alert.ts';
import type { Topology } from '#model/topology.ts';
import type { AssistantAsks } from '../place.ts';
import { anomalyFound, type Anomaly } from '../watching/anomaly.ts';

/** What is meant: of a project, of a node, of all that the caller may see. */
export interface Meant {
  readonly project_id?: string | undefined;
  readonly node_id?: string | undefined;
}

const MOST_ANOMALIES = 500;
const MOST_ALERTS = 2_000;

export function filterOf({ project_id: project, node_id: node }: Meant, projects: ReadonlySet<string> | null): SeriesFilter {
  const wanted = project === undefined ? (projects === null ? undefined : [...projects]) : [project.toLowerCase()];
  return { ...(wanted === undefined ? {} : { projects: wanted }), ...(node === undefined ? {} : { nodes: [node.toLowerCase()] }) };
}

/** Whether a thing is of what is meant, and the caller may see it. */
export function isMeant(
  { project_id: project, node_id: node }: { readonly project_id: string | null; readonly node_id: string | null },
  meant: Meant,
  projects: ReadonlySet<string> | null,
): boolean {
  const id = project?.toLowerCase();
  return (
    (projects === null || (id !== undefined && projects.has(id))) &&
    (meant.project_id === undefined || id === meant.project_id.toLowerCase()) &&
    (meant.node_id === undefined || node?.toLowerCase() === meant.node_id.toLowerCase())
  );
}

/** Newest first. A process that took over may have told one twice. */
export async function anomaliesOf(meant: Meant, from: Date, context: Pick<Context, 'events' | 'projects'>): Promise<readonly Anomaly[]> {
  const { projects } = filterOf(meant, context.projects);
  if (projects?.length === 0) return [];
  const events = await context.events.readBack({
    from,
    limit: MOST_ANOMALIES,
    filter: {
      types: [anomalyFound.type],
      ...(projects === undefined ? {} : { projects }),
      ...(meant.node_id === undefined ? {} : { nodes: [meant.node_id.toLowerCase()] }),
    },
  });
  const anomalies = events.map(({ data }) => (data as unknown as { readonly anomaly: Anomaly }).anomaly);
  return [...new Map(anomalies.map((anomaly) => [anomaly.anomaly_id, anomaly])).values()];
}

/** Alerts of the last while, those that are over among them; none where nobody tells. */
export async function alertsSince(
  meant: Meant,
  from: Date,
  context: Pick<Context, 'ask' | 'projects' | 'log'>,
  asks: AssistantAsks,
): Promise<readonly Alert[]> {
  const since = from.toISOString();
  let alerts: readonly Alert[] = [];
  try {
    const input = {
      state: ['active', 'acknowledged', 'cleared'],
      ...(meant.project_id === undefined ? {} : { project_id: meant.project_id }),
      ...(meant.node_id === undefined ? {} : { node_id: meant.node_id }),
    };
    ({ items: alerts } = await upTo<Alert>(context, asks.alerts, input, { most: MOST_ALERTS, last: ({ raised_at: at }) => at < since }));
  } catch (error) {
    context.log.debug('Alerts are not known.', { error: String(error) });
  }
  return alerts.filter(
    ({ place, state, cleared_at: cleared }) => isMeant(place, meant, context.projects) && (state !== 'cleared' || (cleared ?? '') >= since),
  );
}

/** The projects of the topology that are meant; null where it is not known. */
export async function topologyOf(
  meant: Meant,
  context: Pick<Context, 'ask' | 'projects' | 'log'>,
  asks: AssistantAsks,
): Promise<Topology['projects'] | null> {
  try {
    const input = meant.project_id === undefined ? {} : { project_id: meant.project_id };
    const { projects } = (await context.ask(asks.topology, input)) as Topology;
    return projects.filter(({ project_id: id }) =>
      isMeant({ project_id: id, node_id: null }, { project_id: meant.project_id }, context.projects),
    );
  } catch (error) {
    context.log.debug('The topology is not known.', { error: String(error) });
    return null;
  }
}
