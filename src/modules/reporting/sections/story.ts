import { type Listed } from '#kernel/all-of.ts';
import type { Envelope } from '#kernel/event.ts';
import type { Alert, Incident } from '#model/alert.ts';
import type { Link } from '#model/link.ts';
import type { Node } from '#model/node.ts';
import type { Section } from '../document.ts';
import { alertsOf } from './alerts.ts';
import { incidentsOf } from './incidents.ts';
import { sectionOf, tableOf, type Scope } from './scope.ts';

const PAGE = 1_000;
const MOST_READ = 20_000;
const MOST_STEPS = 2_000;
/** What led to an incident is told shortly before it, and what followed shortly after its end. */
const AROUND_MS = 10 * 60_000;

const TYPES = [
  'alert.raised',
  'alert.acknowledged',
  'alert.cleared',
  'incident.opened',
  'incident.changed',
  'incident.resolved',
  'security.containment.enforced',
  'security.containment.released',
  'security.containment.failed',
  'notification.queued',
  'notification.sent',
  'node.started',
  'node.stopped',
  'node.suspended',
  'link.updated',
  'link.deleted',
] as const;

/** One thing that happened, in the words of the story. */
interface Step {
  readonly at: string;
  readonly step: string;
  readonly what: string;
  readonly node: string | null;
  readonly by: string | null;
}

/** What the story is of: everything that happened to these. */
interface Cast {
  /** Null: of every incident and alert of the period. */
  readonly incidentId: string | null;
  readonly alertIds: ReadonlySet<string>;
  readonly nodeIds: ReadonlySet<string>;
  readonly from: Date;
  readonly until: Date;
}

/** What happened to whom and when: raised, cause, contained, notified, repaired, cleared. */
export async function storySection(scope: Scope): Promise<Section> {
  const cast = await castOf(scope);
  const { items, more } = await eventsOf(scope, cast);
  const steps = stepsOf(items.toReversed(), cast);
  return sectionOf(
    'story',
    {
      tables: [
        tableOf<Step>(
          'story',
          [
            ['at', 'time', ({ at }) => at],
            ['step', 'word', ({ step }) => step],
            ['what', 'text', ({ what }) => what],
            ['node', 'text', ({ node }) => node],
            ['by', 'text', ({ by }) => by],
          ],
          steps,
          MOST_STEPS,
        ),
      ],
    },
    [...(more ? ['story_cut'] : []), ...(steps.some(({ step }) => step === 'notified') ? ['story_notified'] : [])],
  );
}

async function castOf(scope: Scope): Promise<Cast> {
  const { incidentId, from, until } = scope;
  const { alerts } = await alertsOf(scope);
  const cast = {
    incidentId: incidentId?.toLowerCase() ?? null,
    alertIds: new Set(alerts.map(({ alert_id }) => alert_id)),
    nodeIds: new Set(alerts.flatMap(({ place: { node_id } }) => (node_id === null ? [] : [node_id.toLowerCase()]))),
  };
  if (incidentId === undefined) return { ...cast, from, until };
  const [incident] = (await incidentsOf(scope)).items;
  if (incident === undefined) return { ...cast, from, until };
  const began = Math.min(Date.parse(incident.opened_at), ...alerts.map(({ raised_at }) => Date.parse(raised_at)));
  const ended = incident.resolved_at === null ? until.getTime() : Date.parse(incident.resolved_at) + AROUND_MS;
  return { ...cast, from: new Date(began - AROUND_MS), until: new Date(ended) };
}

/** Newest first. Notifications are of no project: whoever has some projects only does not read them. */
async function eventsOf({ context: { events, projects }, projectId }: Scope, { from, until }: Cast): Promise<Listed<Envelope>> {
  const items: Envelope[] = [];
  for (let before: number | undefined; ;) {
    const page = await events.readBack({
      limit: PAGE,
      from,
      until,
      filter: { types: [...TYPES] },
      ...(before === undefined ? {} : { before }),
    });
    items.push(
      ...page.filter(({ projectid }) =>
        projectid === undefined ? projects === null : projectId === undefined || projectid === projectId.toLowerCase(),
      ),
    );
    if (page.length < PAGE) return { items, more: false };
    before = page.at(-1)!.position;
    if (items.length >= MOST_READ) return { items, more: true };
  }
}

function stepsOf(events: readonly Envelope[], cast: Cast): readonly Step[] {
  const causes = new Map<string, string | null>();
  const titles = new Map<string, string>();
  return events.flatMap(({ type, time, data }): Step[] => {
    const step = (name: string, what: string, node: string | null = null, by: string | null = null): Step[] => [
      { at: time, step: name, what, node, by },
    ];
    const told = data as { readonly [name: string]: unknown };
    if (type.startsWith('alert.')) {
      const { alert_id, title, message, place, acknowledged_by, clear_reason } = told['alert'] as Alert;
      if (!cast.alertIds.has(alert_id)) return [];
      if (type === 'alert.raised') return step('raised', message === '' ? title : `${title}: ${message}`, place.node_name);
      if (type === 'alert.acknowledged') return step('acknowledged', title, place.node_name, acknowledged_by);
      return step('cleared', clear_reason === null ? title : `${title}: ${clear_reason}`, place.node_name);
    }
    if (type.startsWith('incident.')) {
      const { incident_id, title, cause } = told['incident'] as Incident;
      if (cast.incidentId !== null && incident_id !== cast.incidentId) return [];
      const isNew = cause !== null && causes.get(incident_id) !== cause;
      causes.set(incident_id, cause);
      return [
        ...(type === 'incident.opened' ? step('opened', title) : []),
        ...(isNew ? step('cause', cause) : []),
        ...(type === 'incident.resolved' ? step('resolved', title) : []),
      ];
    }
    if (type.startsWith('security.containment.')) return containmentSteps(type, told, cast, step);
    if (type === 'notification.queued') {
      titles.set(String(told['delivery_id']), String(told['title']));
      return [];
    }
    if (type === 'notification.sent') {
      const title = titles.get(String(told['delivery_id']));
      return title === undefined ? [] : step('notified', title, null, String(told['channel_id']));
    }
    if (type.startsWith('node.')) {
      const { node_id, name } = told['node'] as Node;
      return cast.nodeIds.has(node_id.toLowerCase()) ? step(type.replace('.', '_'), name, name) : [];
    }
    const { ends, suspended } = told['link'] as Link;
    const changed = (told['changed'] as readonly string[] | undefined) ?? [];
    if (!ends.some(({ node_id }) => cast.nodeIds.has(node_id.toLowerCase()))) return [];
    if (type === 'link.deleted') return step('link_deleted', linkText(ends));
    if (changed.includes('suspended')) return step(suspended ? 'link_suspended' : 'link_resumed', linkText(ends));
    return changed.includes('filters') ? step('link_filtered', linkText(ends)) : [];
  });
}

function containmentSteps(
  type: string,
  told: { readonly [name: string]: unknown },
  { nodeIds, incidentId }: Cast,
  step: (name: string, what: string, node: string | null, by: string | null) => Step[],
): Step[] {
  const { node_id, node_name, address, reason, by, end_reason } = told['containment'] as {
    readonly node_id: string | null;
    readonly node_name: string | null;
    readonly address: string | null;
    readonly reason: string;
    readonly by: string;
    readonly end_reason: string | null;
  };
  // A ban is of an address, which is on no node of the incident as often as not.
  if (incidentId !== null && node_id !== null && !nodeIds.has(node_id.toLowerCase())) return [];
  const against = node_name ?? address;
  if (type.endsWith('.enforced')) return step('contained', reason, against, by);
  if (type.endsWith('.failed')) return step('containment_failed', end_reason ?? reason, against, by);
  return step('released', end_reason ?? reason, against, null);
}

function linkText(ends: Link['ends']): string {
  return ends.map(({ label, adapter_number: adapter, port_number: port }) => label ?? `${adapter}/${port}`).join(' – ');
}
