import type { Cause } from '../analysis-messages.ts';
import { linkAt, linkOfAlert, nodeOf, type Facts, type KnownLink } from './facts.ts';
import { ground, type Ground } from '../sentences.ts';
import type { Reach } from './cut-off.ts';

/** Something that may be the cause. */
export interface Suspect {
  readonly kind: Cause['kind'];
  readonly node: string | null;
  readonly link: KnownLink | null;
  readonly interface: string | null;
  /** How far it is known, and not only concluded: 0 to 1. */
  readonly known: number;
  readonly ground: Ground;
  /** Ids in lower case of nodes that answer no more because of it. */
  readonly cutOff: ReadonlySet<string>;
}

const OVERLOAD = /^(cpu|memory|storage|temperature)\./;
const NOBODY: ReadonlySet<string> = new Set();

/** Everything that may be the cause of what is wrong; most of it will explain little. */
export function suspectsOf(facts: Facts, reach: Reach): readonly Suspect[] {
  return [...servers(facts), ...nodes(facts, reach), ...links(facts, reach), ...quietLinks(facts, reach), ...overloaded(facts)];
}

function servers({ alerts }: Facts): Suspect[] {
  return alerts
    .filter(({ kind }) => kind === 'server.lost')
    .map(({ title }) => ({
      kind: 'server_lost' as const,
      node: null,
      link: null,
      interface: null,
      known: 1,
      ground: ground('told_by_alert', { title }),
      cutOff: NOBODY,
    }));
}

function nodes(facts: Facts, reach: Reach): Suspect[] {
  const on = (kind: Cause['kind'], node: string, known: number, why: Ground): Suspect => ({
    kind,
    node,
    link: null,
    interface: null,
    known,
    ground: why,
    cutOff: reach.cutOffBy({ node }),
  });
  return facts.projects
    .filter(({ status }) => status === 'opened')
    .flatMap((project) => project.nodes)
    .flatMap(({ node_id: id, name, status }) => {
      const node = id.toLowerCase();
      if (status === 'stopped' || status === 'suspended') return [on('node_stopped', node, 1, ground(`node_${status}`, { name }))];
      const restarted = facts.restarted.get(node);
      if (restarted !== undefined) return [on('node_restarted', node, 0.8, ground('node_restarted', { name, at: clock(restarted) }))];
      if (!reach.silent.has(node)) return [];
      // A neighbor that hears its carrier no more may as well be cut off by the line; two of them hardly.
      const deaf = facts.alerts.filter(
        (alert) =>
          alert.kind === 'interface.down' && nodeOf(alert) !== node && linkOfAlert(alert, facts)?.ends.some((end) => end.node === node),
      ).length;
      return [on('node_silent', node, deaf >= 2 ? 0.6 : deaf === 1 ? 0.25 : 0.4, ground('node_silent', { name }))];
    });
}

/** Links of which GNS3 itself says that nothing passes, or not all. */
function links(facts: Facts, reach: Reach): Suspect[] {
  return facts.links.flatMap((link): Suspect[] => {
    const on = (kind: Cause['kind'], known: number, why: Ground): Suspect[] => [
      { kind, node: null, link, interface: null, known, ground: why, cutOff: reach.cutOffBy({ link: link.link_id }) },
    ];
    if (link.removedMs !== null) return on('link_removed', 1, ground('link_removed', { at: clock(link.removedMs) }));
    if (link.suspended) {
      const contained = facts.changes.find(
        ({ type, link: id, node }) =>
          type === 'security.containment.enforced' && (id === link.link_id || link.ends.some((end) => end.node === node)),
      );
      return contained === undefined
        ? on('link_suspended', 1, ground('link_suspended'))
        : on('contained', 1, ground('link_contained', { name: contained.said.values['what'] ?? '', at: clock(contained.atMs) }));
    }
    if (passesNothing(link)) return on('link_suspended', 1, ground('link_drops_all'));
    const filters = Object.keys(link.filters);
    return filters.length === 0 ? [] : on('link_impaired', 0.6, ground('link_impaired', { filters: filters.join(', ') }));
  });
}

/** `packet_loss` in percent; `frequency_drop` of -1 drops all. @see the link filters of GNS3, GNS3 API of links */
function passesNothing({ filters }: KnownLink): boolean {
  return Number(filters['packet_loss']?.[0] ?? 0) >= 100 || Number(filters['frequency_drop']?.[0] ?? 0) === -1;
}

/** Links that are as they should be by what GNS3 says, and whose ends say otherwise. */
function quietLinks(facts: Facts, reach: Reach): Suspect[] {
  const deaf = new Map<KnownLink, Set<string>>();
  for (const alert of facts.alerts) {
    if (alert.kind !== 'interface.down' && alert.kind !== 'wiring.drift') continue;
    const link = linkOfAlert(alert, facts);
    const node = nodeOf(alert);
    if (link === null || link.suspended || link.removedMs !== null) continue;
    const ends = deaf.get(link) ?? new Set();
    if (node !== null) ends.add(node);
    deaf.set(link, ends);
  }
  return [...deaf].map(([link, ends]): Suspect => {
    const cutOff = reach.cutOffBy({ link: link.link_id });
    const switchedOff = facts.off.find(({ node, interface: name }) => linkAt(node, name, facts) === link);
    if (switchedOff !== undefined) {
      const { node, interface: off } = switchedOff;
      const why = ground('interface_off', { interface: off, name: nameOf(node, facts) });
      return { kind: 'interface_off', node, link, interface: off, known: 1, ground: why, cutOff };
    }
    const [one, other] = [...ends].map((node) => nameOf(node, facts));
    const why = other === undefined ? ground('end_deaf', { name: one ?? '?' }) : ground('ends_deaf', { one: one!, other });
    return { kind: 'link_down', node: null, link, interface: null, known: ends.size >= 2 ? 0.8 : 0.5, ground: why, cutOff };
  });
}

function overloaded(facts: Facts): Suspect[] {
  const by = Map.groupBy(
    facts.alerts.filter(({ kind }) => OVERLOAD.test(kind)),
    nodeOf,
  );
  return [...by].flatMap(([node, alerts]) =>
    node === null
      ? []
      : [
          {
            kind: 'overload' as const,
            node,
            link: null,
            interface: null,
            known: 0.5,
            ground: ground('told_by_alert', { title: alerts.map(({ title }) => title).join('; ') }),
            cutOff: NOBODY,
          },
        ],
  );
}

export function nameOf(node: string, { projects }: Pick<Facts, 'projects'>): string {
  for (const { nodes: some } of projects) {
    const found = some.find(({ node_id: id }) => id.toLowerCase() === node);
    if (found !== undefined) return found.name;
  }
  return node;
}

export function clock(atMs: number): string {
  return `${new Date(atMs).toISOString().slice(11, 19)} UTC`;
}
