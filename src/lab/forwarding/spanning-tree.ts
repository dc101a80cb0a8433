import type { DeviceInterface } from '../device/device.ts';
import { chassisMac } from '../device/identity.ts';
import type { LabLink } from '../network/objects.ts';
import { otherEnd, type Bridge, type Edge, type Fabric, type Plain, type Vertex, type Wire } from './fabric.ts';
import type { SpanningTree, SpanningTreePort } from './forwarding.ts';

/** Wires and unmanaged equipment that hear each other: to spanning tree, one LAN. */
interface Lan {
  readonly vertices: Set<Vertex>;
  readonly attachments: Attachment[];
  designated: Attachment | null;
}

interface Attachment {
  readonly bridge: Bridge;
  readonly port: DeviceInterface;
  readonly edge: Edge;
  readonly lan: Lan;
}

/** Recommended path costs of IEEE 802.1D-1998 Table 8-5, which IOS uses unless told otherwise. */
function pathCost(speedBps: number): number {
  if (speedBps >= 10_000_000_000) return 2;
  if (speedBps >= 1_000_000_000) return 4;
  if (speedBps >= 100_000_000) return 19;
  if (speedBps >= 10_000_000) return 100;
  return 250;
}

/** Bridges in the order of their identifiers: priority, then MAC address; further only where labs give two the same. */
function compareBridges(a: Bridge, b: Bridge): number {
  if (a.device.stpPriority !== b.device.stpPriority) return a.device.stpPriority - b.device.stpPriority;
  const [left, right] = [chassisMac(a.device), chassisMac(b.device)];
  if (left !== right) return left < right ? -1 : 1;
  if (a.device !== b.device) return a.device.node.nodeId < b.device.node.nodeId ? -1 : 1;
  return a.vlan - b.vlan || a.inner - b.inner;
}

/** What spanning tree has decided. The fabric's edges that it blocks do not forward any more. */
export interface Trees {
  /** Null: the switch has no such VLAN. */
  view(bridge: Bridge): SpanningTree;
  /** Changes when the tree of a VLAN between switches changes: then switches forget their stations. */
  signature(bridge: Bridge): number;
  /** Links of loops without a managed switch in them. */
  readonly loops: readonly LabLink[];
}

function lansOf(fabric: Fabric): Map<Vertex, Lan> {
  const lanOf = new Map<Vertex, Lan>();
  for (const start of fabric.vertices) {
    if ((start.kind !== 'wire' && start.kind !== 'plain') || lanOf.has(start)) continue;
    const lan: Lan = { vertices: new Set([start]), attachments: [], designated: null };
    const open: Vertex[] = [start];
    lanOf.set(start, lan);
    for (let vertex = open.pop(); vertex !== undefined; vertex = open.pop()) {
      for (const edge of vertex.edges) {
        const next = otherEnd(edge, vertex);
        if (next.kind === 'bridge' && edge.port !== null) lan.attachments.push({ bridge: next, port: edge.port, edge, lan });
        if ((next.kind !== 'wire' && next.kind !== 'plain') || lanOf.has(next)) continue;
        lanOf.set(next, lan);
        lan.vertices.add(next);
        open.push(next);
      }
    }
  }
  return lanOf;
}

/** Takes away leaf after leaf: what is left goes round. */
function loopsOf(lan: Lan): LabLink[] {
  const inner = (vertex: Vertex): Vertex[] =>
    vertex.edges.map((edge) => otherEnd(edge, vertex)).filter((next): next is Wire | Plain => lan.vertices.has(next));
  const degree = new Map([...lan.vertices].map((vertex) => [vertex, inner(vertex).length]));
  const leaves = [...lan.vertices].filter((vertex) => degree.get(vertex)! <= 1);
  const left = new Set(lan.vertices);
  for (let leaf = leaves.pop(); leaf !== undefined; leaf = leaves.pop()) {
    left.delete(leaf);
    for (const next of inner(leaf)) {
      if (!left.has(next)) continue;
      const fewer = degree.get(next)! - 1;
      degree.set(next, fewer);
      if (fewer === 1) leaves.push(next);
    }
  }
  return [...left].flatMap((vertex) => (vertex.kind === 'wire' ? [vertex.cable.link] : []));
}

/**
 * Elects roots, gives every port its role, and blocks the edges that would close a loop. Frames that a switch carries with a second tag have trees of
 * their own, so that they neither go round nor are cut off where others wire such things strangely.
 */
export function growTrees(fabric: Fabric): Trees {
  const lanOf = lansOf(fabric);
  const lans = new Set(lanOf.values());
  const attachmentsOf = new Map<Bridge, Attachment[]>(fabric.bridges.map((bridge) => [bridge, []]));
  for (const lan of lans) for (const attachment of lan.attachments) attachmentsOf.get(attachment.bridge)!.push(attachment);
  const rootOf = new Map<Bridge, Bridge>();
  const costOf = new Map<Bridge, number>();
  const rootPortOf = new Map<Bridge, Attachment>();
  const signatureOf = new Map<Bridge, number>();
  const order = new Map(fabric.bridges.toSorted(compareBridges).map((bridge, at) => [bridge, at]));

  /** Bridges in the order of their identifiers: the first of each that hear each other is the root. */
  for (const root of order.keys()) if (!rootOf.has(root)) spread(root);

  /** Dijkstra from the root: a bridge is `costOf` away by its cheapest port. */
  function spread(root: Bridge): void {
    costOf.set(root, 0);
    const tree: Bridge[] = [];
    const open = new Set([root]);
    while (open.size > 0) {
      let nearest: Bridge | null = null;
      for (const bridge of open) if (nearest === null || costOf.get(bridge)! < costOf.get(nearest)!) nearest = bridge;
      open.delete(nearest!);
      rootOf.set(nearest!, root);
      tree.push(nearest!);
      for (const { lan } of attachmentsOf.get(nearest!)!) {
        for (const { bridge, port } of lan.attachments) {
          if (rootOf.has(bridge)) continue;
          const cost = costOf.get(nearest!)! + pathCost(port.speedBps);
          if (cost < (costOf.get(bridge) ?? Number.POSITIVE_INFINITY)) costOf.set(bridge, cost);
          open.add(bridge);
        }
      }
    }
    assign(tree, root);
  }

  function assign(tree: readonly Bridge[], root: Bridge): void {
    const touched = new Set(tree.flatMap((bridge) => attachmentsOf.get(bridge)!.map(({ lan }) => lan)));
    for (const lan of touched) lan.designated = lan.attachments.toSorted(offered)[0]!;
    let signature = 0;
    for (const bridge of tree) {
      const own = attachmentsOf.get(bridge)!;
      if (bridge !== root) rootPortOf.set(bridge, own.filter(({ lan }) => lan.designated!.bridge !== bridge).toSorted(towardsRoot)[0]!);
      for (const attachment of own) {
        const { edge, lan, port } = attachment;
        edge.forwarding = lan.designated === attachment || rootPortOf.get(bridge) === attachment;
        if (lan.attachments.length > 1)
          signature = (Math.imul(signature, 31) + order.get(bridge)! * 8_191 + port.index * 2 + (edge.forwarding ? 1 : 0)) | 0;
      }
    }
    for (const bridge of tree) signatureOf.set(bridge, signature);
  }

  /** The best offer to a LAN: least cost to the root, then lowest bridge, then lowest port. */
  function offered(a: Attachment, b: Attachment): number {
    return costOf.get(a.bridge)! - costOf.get(b.bridge)! || order.get(a.bridge)! - order.get(b.bridge)! || a.port.index - b.port.index;
  }

  /** The best way to the root: least cost, then what the designated bridge of the LAN is, then the own port. */
  function towardsRoot(a: Attachment, b: Attachment): number {
    const through = ({ lan, port }: Attachment): number => costOf.get(lan.designated!.bridge)! + pathCost(port.speedBps);
    return through(a) - through(b) || offered(a.lan.designated!, b.lan.designated!) || a.port.index - b.port.index;
  }

  function roleOf(attachment: Attachment): SpanningTreePort['role'] {
    const { bridge, lan } = attachment;
    if (rootPortOf.get(bridge) === attachment) return 'root';
    if (lan.designated === attachment) return 'designated';
    return lan.designated!.bridge === bridge ? 'backup' : 'alternate';
  }

  return {
    view(bridge) {
      const root = rootOf.get(bridge)!;
      return {
        root: root.device,
        rootPriority: root.device.stpPriority,
        rootMac: chassisMac(root.device),
        rootCost: costOf.get(bridge)!,
        rootPort: rootPortOf.get(bridge)?.port ?? null,
        ports: attachmentsOf
          .get(bridge)!
          .map((attachment) => ({
            interface: attachment.port,
            role: roleOf(attachment),
            state: attachment.edge.forwarding ? ('forwarding' as const) : ('blocking' as const),
            cost: pathCost(attachment.port.speedBps),
          }))
          .toSorted((a, b) => a.interface.index - b.interface.index),
      };
    },
    signature: (bridge) => signatureOf.get(bridge) ?? 0,
    loops: [...new Set([...lans].flatMap(loopsOf))],
  };
}
