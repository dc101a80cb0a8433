import { fail } from '#kernel/error.ts';
import type { Envelope } from '#kernel/event.ts';
import { answer, type Answering, type Context } from '#kernel/module.ts';
import type { Alert, Incident } from '#model/alert.ts';
import type { Link } from '#model/link.ts';
import type { TopologyProject } from '#model/topology.ts';
import type { Wiring } from '#model/wiring.ts';
import { getCause } from '../analysis-messages.ts';
import { alertsSince, isMeant, topologyOf } from '../outlook/known.ts';
import type { AssistantAsks } from '../place.ts';
import { ground, type SentenceKey } from '../sentences.ts';
import type { Change, Facts, KnownLink } from './facts.ts';
import { clock } from './suspects.ts';
import { causesOf } from './weigh.ts';

const MINUTE_MS = 60_000;
/** How long before the first alert it is looked what was done. */
const BEFORE_MS = 30 * MINUTE_MS;
const MOST_CHANGES = 500;
/** Alerts that are to be explained, those of an incident also where they cleared. */
interface About {
  readonly incidentId: string | null;
  readonly alerts: readonly Alert[];
}

type Around = Pick<Context, 'ask' | 'projects' | 'log' | 'samples' | 'events' | 'clock'>;

export function causeAnswers(asks: AssistantAsks): readonly Answering[] {
  return [
    answer(getCause, async (input, context) => {
      const now = context.clock.now();
      const { incidentId, alerts } = await aboutOf(input, context, asks);
      const unknown: string[] = [];
      const projectIds = [...new Set(alerts.flatMap(({ place }) => place.project_id ?? []))];
      const facts = alerts.length === 0 ? null : await factsOf(alerts, projectIds, context, asks, unknown);
      return {
        asked_at: now.toISOString(),
        about: {
          incident_id: incidentId,
          project_ids: projectIds,
          alerts: alerts.map(({ alert_id, kind, severity, title, raised_at }) => ({ alert_id, kind, severity, title, raised_at })),
        },
        candidates: facts === null ? [] : [...causesOf(facts, input.most)],
        unknown: unknown.map((id) => `The topology of the project ${id} is not known now.`),
        unknown_projects: unknown,
      };
    }),
  ];
}

/** @throws validation_error when more than one thing is named, not_found */
async function aboutOf(
  {
    incident_id: incident,
    alert_id: alert,
    project_id: project,
  }: { readonly incident_id?: string | undefined; readonly alert_id?: string | undefined; readonly project_id?: string | undefined },
  context: Around,
  asks: AssistantAsks,
): Promise<About> {
  if (incident !== undefined) {
    if (alert !== undefined)
      throw fail('validation_error', 'Name an incident or an alert, not both.', { alert_id: ['goes not with incident_id'] });
    const told = (await context.ask(asks.incident, { incident_id: incident })) as Incident & { readonly alerts: readonly Alert[] };
    if (!isMeant({ project_id: told.project_id, node_id: null }, { project_id: project }, context.projects)) {
      throw fail('not_found', `There is no incident ${incident}.`);
    }
    const open = told.alerts.filter(({ state }) => state !== 'cleared');
    // What is over is explained where nothing else is left of it.
    return { incidentId: incident, alerts: open.length > 0 ? open : told.alerts };
  }
  const open = (await alertsSince({ project_id: project }, context.clock.now(), context, asks)).filter(({ state }) => state !== 'cleared');
  if (alert === undefined) return { incidentId: null, alerts: open };
  const [one] = open.filter(({ alert_id: id }) => id === alert);
  if (one === undefined) throw fail('not_found', `There is no open alert ${alert}; alerts.list shows those.`);
  const beside = open.filter(
    (other) =>
      other === one ||
      (one.incident_id !== null && other.incident_id === one.incident_id) ||
      (one.incident_id === null && one.place.project_id !== null && other.place.project_id === one.place.project_id),
  );
  return { incidentId: one.incident_id, alerts: beside };
}

async function factsOf(
  alerts: readonly Alert[],
  projectIds: readonly string[],
  context: Around,
  asks: AssistantAsks,
  unknown: string[],
): Promise<Facts> {
  const ids = projectIds.map((id) => id.toLowerCase());
  const firstMs = Math.min(...alerts.map(({ raised_at: at }) => Date.parse(at)));
  const from = new Date(firstMs - BEFORE_MS);
  const projects: TopologyProject[] = [];
  for (const id of projectIds) {
    const told = await topologyOf({ project_id: id }, context, asks);
    if (told === null || told.length === 0) unknown.push(id);
    else projects.push(...told);
  }
  const events =
    ids.length === 0 ? [] : await context.events.readBack({ from, limit: MOST_CHANGES, filter: { types: CHANGES, projects: ids } });
  const series =
    ids.length === 0 ? [] : await context.samples.series({ projects: ids, metrics: ['device_up', 'sysUpTime', 'ifOperStatus'] });
  const of = (metric: string) => series.filter((one) => one.metric === metric && one.node !== undefined);
  const links = [
    ...projects.flatMap((project) => project.links.map((link) => linkOf(link, project, null))),
    ...removedLinks(events, projects),
  ];
  const names = new Map(projects.flatMap(({ nodes }) => nodes.map(({ node_id: id, name }) => [id.toLowerCase(), name] as const)));
  return {
    projects,
    links,
    alerts,
    changes: events.filter(isChange).map((one) => changeOf(one, links, names)),
    measured: new Set(of('device_up').map(({ node }) => node!.toLowerCase())),
    off: of('ifOperStatus').flatMap(({ node, labels }) =>
      labels['admin'] === 'down' && labels['interface'] !== undefined
        ? [{ node: node!.toLowerCase(), interface: labels['interface'] }]
        : [],
    ),
    restarted: await restartedOf(of('sysUpTime'), from, context),
    linkOf: await wiringOf(projectIds, context, asks),
  };
}

function linkOf(link: Link, project: Pick<TopologyProject, 'project_id' | 'nodes'>, removedMs: number | null): KnownLink {
  return {
    link_id: link.link_id,
    project_id: project.project_id,
    ends: link.ends.map(({ node_id: id, adapter_number: adapter, port_number: number, label }) => {
      const node = project.nodes.find(({ node_id: other }) => other === id);
      const port = node?.ports.find((one) => one.adapter_number === adapter && one.port_number === number);
      return { node: id.toLowerCase(), port: port?.short_name ?? port?.name ?? label };
    }),
    suspended: link.suspended,
    filters: link.filters,
    removedMs,
  };
}

/** Links that were removed and are not there again. */
function removedLinks(events: readonly Envelope[], projects: readonly TopologyProject[]): KnownLink[] {
  return events.flatMap((event) => {
    if (event.type !== 'link.deleted') return [];
    const { link } = event.data as unknown as { readonly link: Link };
    const project = projects.find(({ project_id: id }) => id === link.project_id);
    if (project === undefined || project.links.some(({ link_id: id }) => id === link.link_id)) return [];
    return [linkOf({ ...link, suspended: false }, project, Date.parse(event.time))];
  });
}

/** Of the settings of a node only those of its emulator matter: places on the map and ports of consoles break nothing. */
function isChange({ type, data }: Envelope): boolean {
  if (type !== 'node.updated') return true;
  const { changed = [] } = data as unknown as Told;
  return changed.includes('properties') || changed.includes('ports');
}

const SAID: Readonly<Record<string, SentenceKey>> = {
  'node.stopped': 'did_node_stopped',
  'node.suspended': 'did_node_suspended',
  'node.started': 'did_node_started',
  'node.updated': 'did_node_updated',
  'node.deleted': 'did_node_deleted',
  'link.updated': 'did_link_updated',
  'link.deleted': 'did_link_deleted',
  'link.created': 'did_link_created',
  'qos.applied': 'did_qos_applied',
  'qos.removed': 'did_qos_removed',
  'configuration.changed': 'did_configuration_changed',
  'configuration.restored': 'did_configuration_restored',
  'security.containment.enforced': 'did_containment_enforced',
  'security.containment.released': 'did_containment_released',
};
/** What may be the cause of something, or tell of it. */
const CHANGES = Object.keys(SAID);

type Named = ReadonlyMap<string, string>;

interface Told {
  readonly node?: { readonly name?: string };
  readonly name?: string;
  readonly link?: { readonly link_id?: string };
  readonly link_id?: string;
  readonly containment?: { readonly node_name?: string | null; readonly reason?: string };
  readonly changed?: readonly string[];
}

function changeOf({ type, time, subject, data, position, nodeid }: Envelope, links: readonly KnownLink[], nodes: Named): Change {
  const told = data as unknown as Told;
  const link = told.link?.link_id ?? told.link_id ?? /\blinks\/([^/]+)/.exec(subject)?.[1] ?? null;
  const node = nodeid?.toLowerCase() ?? null;
  const named = told.node?.name ?? told.containment?.node_name ?? told.name ?? (node === null ? undefined : nodes.get(node));
  const line = links.find(({ link_id: id }) => id === link)?.ends.map((end) => nodes.get(end.node) ?? end.node);
  const atMs = Date.parse(time);
  const values = { what: named ?? line?.join(' – ') ?? subject, fields: told.changed?.join(', ') || '…', at: clock(atMs) };
  return { atMs, type, node, link, position, said: ground(SAID[type]!, values) };
}

/** Devices whose uptime fell since then, and when. */
async function restartedOf(
  series: readonly { readonly id: number; readonly node?: string }[],
  from: Date,
  { samples, clock }: Pick<Context, 'samples' | 'clock'>,
): Promise<ReadonlyMap<string, number>> {
  if (series.length === 0) return new Map();
  const read = await samples.range({
    series: series.map(({ id }) => id),
    from,
    until: new Date(clock.now().getTime() + 1),
    stepMs: MINUTE_MS,
    aggregate: 'last',
  });
  const nodeOf = new Map(series.map(({ id, node }) => [id, node!.toLowerCase()]));
  return new Map(
    read.series.flatMap(({ series: id, points }) => {
      const fell = points.findLast(([, value], index) => index > 0 && value < points[index - 1]![1]);
      return fell === undefined ? [] : [[nodeOf.get(id)!, fell[0] - fell[1] * 1_000] as const];
    }),
  );
}

/** What devices call their ends of links. */
async function wiringOf(
  projectIds: readonly string[],
  { ask, log }: Pick<Context, 'ask' | 'log'>,
  asks: AssistantAsks,
): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  for (const id of projectIds) {
    try {
      const { links } = (await ask(asks.wiring, { project_id: id })) as Wiring;
      for (const { link_id: link, ends } of links) {
        for (const { node_id: node, interface: name } of ends)
          if (name !== null) found.set(`${node.toLowerCase()} ${name.toLowerCase()}`, link);
      }
    } catch (error) {
      // Names of ports are compared instead.
      log.debug('The wiring is not known.', { project: id, error: String(error) });
    }
  }
  return found;
}
