import { addressRange } from '#kernel/address.ts';
import { operStatus } from '#model/oper-status.ts';
import type { TopologyLink, TopologyNode, TopologyProject } from '#model/topology.ts';
import type { Drift, Wiring, WiringEnd, WiringLink, WiringScore } from '#model/wiring.ts';
import { driftsOf, type DriftGround } from './drift.ts';
import { isTransparent } from './node-facts.ts';
import { portName } from './own-links.ts';
import type { Seen } from './seen.ts';
import { couldSee, samePlace, sightings, type Sighting } from './sightings.ts';
import { NodeBook } from './which-node.ts';
import { placeKey, truthOf } from './wiring-truth.ts';

/** A project and what its devices see, ready to be compared. */
export interface Ground extends DriftGround {
  readonly book: NodeBook;
  readonly nodes: ReadonlyMap<string, TopologyNode>;
}

export function groundOf(project: TopologyProject, all: readonly Seen[]): Ground {
  const nodes = new Map(project.nodes.map((node) => [node.node_id, node]));
  // What is known of a node that stopped was true once.
  const seen = new Map(all.filter(({ node_id: id }) => nodes.get(id)?.status === 'started').map((device) => [device.node_id, device]));
  const book = new NodeBook(project, [...seen.values()]);
  const truth = truthOf(project);
  return { project, nodes, book, seen, truth, sightings: sightings({ book, seen, truth }) };
}

/** The wiring of a project as GNS3 has it beside what its devices see, with the differences and how much they see. */
export function wiringOf(project: TopologyProject, all: readonly Seen[], observedAt: string): Wiring {
  const ground = groundOf(project, all);
  return {
    project_id: project.project_id,
    server: project.server,
    observed_at: observedAt,
    links: project.links.map((link) => linkOf(link, ground)),
    neighbors: neighborsOf(ground),
    drifts: driftsOf(ground),
    score: scoreOf(ground),
  };
}

function neighborsOf({ seen, book, sightings: all }: Ground): Wiring['neighbors'] {
  return [...seen.values()].flatMap((device) =>
    device.neighbors.map((neighbor) => {
      const node = book.of(neighbor);
      const sighting = all.find((each) => each.neighbor === neighbor);
      return {
        node_id: device.node_id,
        name: device.name,
        interface: neighbor.local_port,
        protocol: neighbor.protocol,
        remote_host: neighbor.remote_host,
        remote_port: neighbor.remote_port,
        remote_node_id: node,
        link_id: sighting?.shows[0]?.links[0] ?? null,
      };
    }),
  );
}

function linkOf(link: TopologyLink, ground: Ground): WiringLink {
  const { project, seen, nodes } = ground;
  const ends = link.ends.map((end): WiringEnd => {
    const node = nodes.get(end.node_id);
    const own = seen.get(end.node_id)?.interfaces.find(({ port }) => port !== null && samePlace({ ...port, node_id: end.node_id }, end));
    return {
      node_id: end.node_id,
      name: node?.name ?? end.node_id,
      port: node === undefined ? `${end.adapter_number}/${end.port_number}` : portName(node, end),
      interface: own?.name ?? null,
      admin_status: own?.admin_status ?? null,
      oper_status: own?.oper_status ?? null,
      mac: own?.mac ?? null,
      addresses: [...(own?.addresses ?? [])],
    };
  });
  const evidence = ground.sightings.filter(({ shows }) => shows.some(({ links }) => links.includes(link.link_id)));
  const byGns3 = operStatus(link, { opened: project.status === 'opened', stale: project.stale, nodes });
  const asked = link.ends.flatMap(({ node_id: id }) => seen.get(id)?.discovered_at ?? []);
  const state = byGns3 === 'down' ? 'down' : stateOf(ends);
  return {
    link_id: link.link_id,
    ends,
    suspended: link.suspended,
    oper_status: state ?? 'unknown',
    oper_source: byGns3 === 'down' ? 'gns3' : state === null ? null : 'device',
    observed_at: asked.length === 0 ? null : asked.reduce((one, other) => (one > other ? one : other)),
    seen: seenState(link, ends, evidence, ground),
    evidence: evidence.map(({ kind, by, text }) => ({ kind, by, text })),
  };
}

/** One end that is down is enough. */
function stateOf(ends: readonly WiringEnd[]): 'up' | 'down' | null {
  const states = ends.map(({ oper_status: oper }) => oper).filter((oper) => oper === 'up' || oper === 'down' || oper === 'lowerLayerDown');
  if (states.some((state) => state !== 'up')) return 'down';
  return states.length > 0 ? 'up' : null;
}

function seenState(link: TopologyLink, ends: readonly WiringEnd[], evidence: readonly Sighting[], ground: Ground): WiringLink['seen'] {
  if (evidence.some(({ exact }) => exact)) return 'confirmed';
  if (evidence.length > 0 || sameNetwork(ends)) return 'consistent';
  const speak = link.ends.every(({ node_id: id }) => (ground.seen.get(id)?.speaks.length ?? 0) > 0);
  const through = link.ends.some(({ node_id: id }) => {
    const node = ground.nodes.get(id);
    return node !== undefined && isTransparent(node);
  });
  return speak && !through && !link.suspended ? 'missing' : 'unseen';
}

/** Both ends have an address in one network. */
function sameNetwork([one, other]: readonly WiringEnd[]): boolean {
  return (one?.addresses ?? []).some(({ address, prefix_length: length }) => {
    const range = length === null ? null : addressRange(`${address}/${length}`);
    return range !== null && (other?.addresses ?? []).some((far) => range.has(far.address));
  });
}

/** How much of the truth devices show, and how much of what they show is true. */
export function scoreOf({ truth, sightings: all, seen }: Ground): WiringScore {
  const found = new Set<string>();
  const correct = new Set<string>();
  for (const { exact, from, node, to, called, shows } of all) {
    if (!exact || truth.leadsOut(from)) continue;
    const [pair] = shows;
    if (pair !== undefined) {
      found.add(pair.key);
      correct.add(pair.key);
    } else found.add(to === null ? `${placeKey(from)} ${node ?? called}` : [placeKey(from), placeKey(to)].sort().join(' | '));
  }
  const visible = truth.pairs.filter((pair) => correct.has(pair.key) || couldSee(pair, seen));
  const share = (part: number, whole: number): number | null => (whole === 0 ? null : Math.round((part / whole) * 1_000) / 1_000);
  return {
    truth: truth.pairs.length,
    visible: visible.length,
    found: found.size,
    correct: correct.size,
    precision: share(correct.size, found.size),
    recall: share(correct.size, visible.length),
    recall_of_all: share(correct.size, truth.pairs.length),
  };
}

/** What to tell: differences that are new, and those that are known and no more. What nobody could look at stays as it was. */
export function tellDrifts(
  ground: Ground,
  open: readonly Drift[],
): { readonly found: Drift[]; readonly cleared: Drift[]; readonly standing: number } {
  const now = driftsOf(ground);
  const known = new Set(open.map(({ drift_id: id }) => id));
  const there = new Set(now.map(({ drift_id: id }) => id));
  const cleared = open.filter((drift) => !there.has(drift.drift_id) && wasLookedAt(drift, ground));
  return {
    found: now.filter(({ drift_id: id }) => !known.has(id)),
    cleared,
    standing: open.length - cleared.length,
  };
}

function wasLookedAt({ node_ids: ids, link_id: link }: Drift, { nodes, seen, project }: Ground): boolean {
  const linkIsGone = link !== null && !project.links.some(({ link_id: id }) => id === link);
  if (linkIsGone) return true;
  return ids.every((id) => {
    const node = nodes.get(id);
    return node === undefined || node.status !== 'started' || seen.get(id)?.asked === true;
  });
}
