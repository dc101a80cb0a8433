import type { TopologyLink, TopologyNode, TopologyProject } from '#web/operations.generated.ts';
import { graphOf, type Graph } from '#web/pages/topology/graph.ts';
import type { Output } from '#web/request.ts';

type Layer = Output<'network.layer.get'>;
type End = Layer['links'][number]['ends'][number];
type Path = Output<'network.path.get'>;

/** Closer than this two signs and their names cover each other, in units of GNS3's scene. */
const APART = 85;
/** Turns that never come back to where they were: neighbors on a spiral are far from each other. */
const GOLDEN_ANGLE = Math.PI * (3 - Math.sqrt(5));

/** VLANs for Token Ring and FDDI that switches have by themselves. @see Cisco IOS LAN Switching Command Reference, "vlan (global)" */
const BY_ITSELF = new Set(['1002', '1003', '1004', '1005']);

interface Place {
  readonly x: number;
  readonly y: number;
}

/**
 * A layer as the map of the project draws it, each device where GNS3 has it. A VLAN or a network is a sign of its own amid its members;
 * what runs between two devices (LLDP, OSPF, …) is a link of theirs. Devices that were never discovered are faint.
 */
export function layerGraph(layer: Layer, project: Pick<TopologyProject, 'nodes' | 'links' | 'stale'>): Graph {
  if (layer.layer === 'physical') return graphOf(project);
  const known = new Set(layer.devices.filter((each) => each.known).map(({ node_id }) => node_id));
  const nodes = project.nodes.map((node) => (known.has(node.node_id) ? node : { ...node, stale: true }));
  const places: Place[] = nodes.map(({ x, y }) => ({ x, y }));
  const at = new Map(nodes.map((node) => [node.node_id, node]));
  const signs: TopologyNode[] = [];
  const links: TopologyLink[] = [];
  for (const { kind, name, detail, members } of layer.groups) {
    if (kind === 'vlan' && BY_ITSELF.has(name)) continue;
    const of = members.flatMap(({ node_id }) => at.get(node_id) ?? []);
    if (of.length === 0) continue;
    const place = freePlace({ x: mean(of.map(({ x }) => x)), y: mean(of.map(({ y }) => y)) }, places);
    places.push(place);
    const id = groupId(kind, name);
    signs.push(sign(id, kind === 'vlan' ? `VLAN ${name}${detail === null ? '' : ` ${detail}`}` : name, kind, place));
    for (const member of members) {
      if (at.has(member.node_id))
        links.push(between(`${id}/${member.node_id}/${member.port ?? ''}`, [member, { node_id: id, port: null }], 'unknown', {}));
    }
  }
  for (const { kinds, ends, state } of adjacencies(layer)) {
    if (!ends.every(({ node_id }) => at.has(node_id))) continue;
    const id = `${kinds.join('+')}/${ends.map(({ node_id, port }) => `${node_id}:${port ?? ''}`).join('/')}`;
    links.push(between(id, ends, stateOf(state), Object.fromEntries(kinds.map((kind) => [kind, ['on']]))));
  }
  return graphOf({ nodes: [...nodes, ...signs], links, stale: project.stale });
}

interface Adjacency {
  readonly kinds: string[];
  readonly ends: readonly [End, End];
  readonly state: string | null;
}

/** What two devices run with each other; what two protocols tell of the same two is one. */
function adjacencies({ links }: Layer): readonly Adjacency[] {
  const all = new Map<string, Adjacency>();
  for (const { kind, ends, state } of links) {
    const [one, other] = ends;
    if (one === undefined || other === undefined) continue;
    const key = [one.node_id, other.node_id].toSorted().join(' ');
    const there = all.get(key);
    if (there === undefined) all.set(key, { kinds: [kind], ends: [one, other], state });
    else if (!there.kinds.includes(kind)) there.kinds.push(kind);
  }
  return [...all.values()];
}

/** What of a drawn layer a path goes over: its devices, and the links and signs between them. */
export function pathIn(graph: Graph, { hops }: Pick<Path, 'hops'>): { readonly nodes: string[]; readonly links: string[] } {
  const nodes = new Set<string>();
  const links = new Set<string>();
  const byNumber = new Map(hops.map((hop) => [hop.number, hop]));
  const all = [...graph.links.values()];
  const joining = (one: string, other: string) =>
    all.filter(({ source, target }) => (source === one && target === other) || (source === other && target === one));
  const real = new Set(hops.map(({ node_id }) => node_id));
  /** Over one sign or switch that both have a link to. */
  const overOne = (one: string, other: string): void => {
    for (const id of graph.nodes.keys()) {
      if (real.has(id)) continue;
      const [first, second] = [joining(one, id), joining(id, other)];
      if (first.length === 0 || second.length === 0) continue;
      nodes.add(id);
      for (const link of [...first, ...second]) links.add(link.id);
    }
  };
  for (const hop of hops) {
    nodes.add(hop.node_id);
    for (const { next, through } of hop.ways) {
      const to = next === null ? undefined : byNumber.get(next)?.node_id;
      if (to === undefined) continue;
      const chain = [hop.node_id, ...through.map(({ node_id }) => node_id), to];
      const legs = chain.flatMap((id, index) => {
        const before = chain[index - 1];
        return before === undefined ? [] : [joining(before, id)];
      });
      if (legs.every((leg) => leg.length > 0)) {
        for (const id of chain) nodes.add(id);
        for (const link of legs.flat()) links.add(link.id);
      } else overOne(hop.node_id, to);
    }
  }
  return { nodes: [...nodes].filter((id) => graph.nodes.has(id)), links: [...links] };
}

function groupId(kind: string, name: string): string {
  return `${kind}/${name}`;
}

function stateOf(state: string | null): 'up' | 'down' | 'unknown' {
  if (state === null) return 'up';
  // OSPF (RFC 2328 §10.1), BGP (RFC 4271 §8.2.2).
  return /^(?:full|2-?way|established)/i.test(state) ? 'up' : 'down';
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function freePlace(wanted: Place, taken: readonly Place[]): Place {
  for (let turn = 0; ; turn += 1) {
    const radius = APART * 0.6 * Math.sqrt(turn);
    const place = { x: wanted.x + radius * Math.cos(turn * GOLDEN_ANGLE), y: wanted.y + radius * Math.sin(turn * GOLDEN_ANGLE) };
    if (taken.every(({ x, y }) => Math.hypot(x - place.x, y - place.y) >= APART)) return { x: Math.round(place.x), y: Math.round(place.y) };
  }
}

function sign(id: string, name: string, kind: 'vlan' | 'network', { x, y }: Place): TopologyNode {
  return {
    node_id: id,
    project_id: '',
    name,
    node_type: kind === 'vlan' ? 'ethernet_hub' : 'cloud',
    status: 'started',
    console: { host: null, port: null, type: null },
    x,
    y,
    z: 0,
    symbol: null,
    locked: true,
    compute_id: null,
    template_id: null,
    ports: [],
    properties: {},
    addresses: [],
    observed_at: '',
    stale: false,
  };
}

function between(
  id: string,
  ends: readonly Pick<End, 'node_id' | 'port'>[],
  state: 'up' | 'down' | 'unknown',
  filters: TopologyLink['filters'],
): TopologyLink {
  return {
    link_id: id,
    project_id: '',
    link_type: 'ethernet',
    ends: ends.map(({ node_id, port }) => ({ node_id, adapter_number: -1, port_number: -1, label: port ?? '' })),
    filters,
    suspended: false,
    capturing: false,
    capture_file_name: null,
    oper_status: state,
  };
}
