import { uuidv5, type Uuid } from '#kernel/id.ts';
import type { TopologyLink, TopologyProject } from '#model/topology.ts';
import type { Drift } from '#model/wiring.ts';
import { isPartOfGns3 } from './node-facts.ts';
import { portName } from './own-links.ts';
import type { Seen } from './seen.ts';
import { otherEnd, samePlace, type Sighting } from './sightings.ts';
import { placeKey, type PortPlace, type WiringTruth } from './wiring-truth.ts';

/** Namespace of the ids of differences: the same difference has the same id, whoever finds it and when. Made for this. */
const NAMESPACE: Uuid = '7d1b7c2e-52a4-4f0e-9a58-0f6f0e0b6c3d';

export interface DriftGround {
  readonly project: TopologyProject;
  readonly seen: ReadonlyMap<string, Seen>;
  readonly truth: WiringTruth;
  readonly sightings: readonly Sighting[];
}

/** Where the network is other than GNS3 says. One cause is one difference: what is down is not also missing. */
export function driftsOf(ground: DriftGround): Drift[] {
  const down = ground.project.links.flatMap((link) => ofDown(link, ground));
  const downLinks = new Set<string | null>(down.map(({ link_id: link }) => link));
  const strangers = ofStrangers(ground);
  const missing = ground.project.links.filter(({ link_id: link }) => !downLinks.has(link)).flatMap((link) => ofMissing(link, ground));
  // Who is at the wrong port is not also missing at the right one.
  const explained = new Set(strangers.map(({ link_id: link }) => link));
  const drifts = [...down, ...strangers, ...missing.filter(({ link_id: link }) => !explained.has(link))];
  return [...new Map(drifts.map((drift) => [drift.drift_id, drift])).values()].sort((one, other) =>
    one.drift_id < other.drift_id ? -1 : 1,
  );
}

/** GNS3 carries the link, and a device says that its interface is not up though nobody shut it. */
function ofDown(link: TopologyLink, ground: DriftGround): Drift[] {
  const { project, seen } = ground;
  if (!isCarrying(link, ground)) return [];
  const ends = link.ends.flatMap((end) => {
    const device = seen.get(end.node_id);
    const own = device?.interfaces.find(({ port }) => port !== null && samePlace({ ...port, node_id: end.node_id }, end));
    const isDown = own?.oper_status === 'down' || own?.oper_status === 'lowerLayerDown';
    return device !== undefined && own !== undefined && isDown ? [{ end, device, own }] : [];
  });
  // Shut at one end, it is down at both: that is meant.
  const shut = link.ends.some((end) => {
    const own = seen.get(end.node_id)?.interfaces.find(({ port }) => port !== null && samePlace({ ...port, node_id: end.node_id }, end));
    return own?.admin_status === 'down';
  });
  if (ends.length === 0 || shut) return [];
  const who = ends.map(({ device, own }) => `${device.name} ${own.name}`).join(' and ');
  return [
    drift(project, 'oper_down', [link.link_id], {
      link_id: link.link_id,
      node_ids: link.ends.map(({ node_id: id }) => id),
      text: `${nameOf(link, project)} is carried by GNS3, and ${who} ${ends.length === 1 ? 'says' : 'say'} that it is down.`,
      expected: 'up',
      found: 'down',
    }),
  ];
}

/** Both ends speak of their neighbors, and neither of the other. */
function ofMissing(link: TopologyLink, ground: DriftGround): Drift[] {
  const { project, seen, sightings } = ground;
  if (!isCarrying(link, ground)) return [];
  const devices = link.ends.map(({ node_id: id }) => seen.get(id));
  const [one, other] = devices;
  if (one === undefined || other === undefined) return [];
  if (!one.speaks.some((protocol) => other.speaks.includes(protocol))) return [];
  if (sightings.some(({ exact, shows }) => exact && shows.some(({ links }) => links.includes(link.link_id)))) return [];
  return [
    drift(project, 'link_missing', [link.link_id], {
      link_id: link.link_id,
      node_ids: link.ends.map(({ node_id: id }) => id),
      text: `Neither end of ${nameOf(link, project)} sees the other, though both speak of neighbors.`,
      expected: nameOf(link, project),
      found: null,
    }),
  ];
}

/** Neighbors that GNS3 does not know there: of another node, or of another port of the right one. */
function ofStrangers({ project, truth, sightings, seen }: DriftGround): Drift[] {
  return sightings.flatMap((sighting): Drift[] => {
    const { from, node, to, called, shows, exact } = sighting;
    if (!exact || sighting.kind === 'fdb' || shows.length > 0 || truth.leadsOut(from)) return [];
    const there = truth.at(from);
    const expected = there.map((pair) => endName(otherEnd(pair, from), project));
    const link = project.links.find(({ ends }) => ends.some((end) => samePlace(end, from)));
    // Whoever was never asked may call itself as it likes.
    if (node === null && there.some((pair) => seen.get(otherEnd(pair, from).node_id)?.asked !== true)) return [];
    // The port at the other end is not told, and there are several that it may be.
    if (node !== null && to === null && there.some((pair) => otherEnd(pair, from).node_id === node)) return [];
    const isWrongPort =
      node !== null && there.length > 0 && (there.some((pair) => otherEnd(pair, from).node_id === node) || linked(truth, from, node));
    const kind = isWrongPort ? 'wrong_port' : 'unexpected_neighbor';
    const remote = to === null ? called : placeKey(to);
    return [
      drift(project, kind, [placeKey(from), node ?? called.toLowerCase(), node === null ? '' : remote], {
        link_id: link?.link_id ?? null,
        node_ids: [from.node_id, ...(node === null ? [] : [node])],
        text: `${sighting.text} GNS3 ${expected.length === 0 ? 'connects nothing there' : `connects ${expected.join(' and ')} there`}.`,
        expected: expected.length === 0 ? null : expected.join(', '),
        found: called,
      }),
    ];
  });
}

/** The two nodes are connected by some port of theirs. */
function linked(truth: WiringTruth, from: PortPlace, node: string): boolean {
  return truth.pairs.some(({ ends: [one, other] }) => {
    const nodes = [one.node_id, other.node_id];
    return nodes.includes(from.node_id) && nodes.includes(node);
  });
}

/** As far as GNS3 knows frames pass it: nobody suspended it, and both ends run. */
function isCarrying({ ends, suspended }: TopologyLink, { project }: DriftGround): boolean {
  if (suspended || project.status !== 'opened' || ends.length !== 2) return false;
  return ends.every(({ node_id: id }) => {
    const node = project.nodes.find((each) => each.node_id === id);
    return node !== undefined && (node.status === 'started' || isPartOfGns3(node));
  });
}

function drift(
  { project_id: projectId, server }: TopologyProject,
  kind: Drift['kind'],
  identity: readonly string[],
  told: Omit<Drift, 'drift_id' | 'project_id' | 'server' | 'kind'>,
): Drift {
  return { drift_id: uuidv5(NAMESPACE, [server, projectId, kind, ...identity].join('\n')), project_id: projectId, server, kind, ...told };
}

function nameOf({ ends }: TopologyLink, project: TopologyProject): string {
  return ends.map((end) => endName(end, project)).join(' ↔ ');
}

function endName(end: PortPlace, { nodes }: TopologyProject): string {
  const node = nodes.find(({ node_id: id }) => id === end.node_id);
  return node === undefined ? end.node_id : `${node.name} ${portName(node, end)}`;
}
