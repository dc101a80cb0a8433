import type { Device, DeviceInterface } from '../device/device.ts';
import type { LabLink, LabNode } from '../network/objects.ts';
import type { Cable, Carriers } from './carriers.ts';
import { enterPlainPort, enterPort, leavePlainPort, leavePort, plainPort, UNTAGGED, type Inside, type Tags } from './vlan-tags.ts';

/** Frames with these tags on this link. A link that loses everything is two of them, one for each end. */
export interface Wire {
  readonly kind: 'wire';
  readonly cable: Cable;
  readonly sides: readonly (0 | 1)[];
  readonly tags: Tags;
  readonly edges: Edge[];
}

/** One VLAN of a managed switch. */
export interface Bridge extends Inside {
  readonly kind: 'bridge';
  readonly device: Device;
  readonly edges: Edge[];
}

/** One VLAN of an unmanaged switch, or a hub with frames of these tags. */
export interface Plain extends Inside {
  readonly kind: 'plain';
  readonly node: LabNode;
  readonly edges: Edge[];
}

/** Layer 3 of an interface. */
export interface End {
  readonly kind: 'end';
  readonly port: DeviceInterface;
  readonly edges: Edge[];
}

export type Vertex = Wire | Bridge | Plain | End;

/** Frames may pass between two vertices, both ways, while it forwards. */
export interface Edge {
  readonly a: Vertex;
  readonly b: Vertex;
  /** Of a wire: at which end of the link. */
  readonly side: 0 | 1;
  /** The physical interface that frames pass by; null at unmanaged equipment and between a switch and its own VLAN interface. */
  readonly port: DeviceInterface | null;
  /** False: spanning tree blocks it. */
  forwarding: boolean;
}

export function otherEnd(edge: Edge, vertex: Vertex): Vertex {
  return edge.a === vertex ? edge.b : edge.a;
}

/** The second layer of a project before spanning tree: everywhere a frame can be, and how it gets from one place to the next. */
export interface Fabric {
  readonly vertices: readonly Vertex[];
  readonly bridges: readonly Bridge[];
  readonly ends: ReadonlyMap<DeviceInterface, End>;
  bridge(device: Device, vlan: number): Bridge | null;
  /** Untagged frames on the link of a physical interface. */
  untagged(port: DeviceInterface): Wire | null;
}

function working(port: DeviceInterface): boolean {
  return port.adminUp && !port.failed;
}

/** Follows frames from every interface and every VLAN as far as they can get. */
export function weave(carriers: Carriers, devices: readonly Device[]): Fabric {
  const vertices: Vertex[] = [];
  const bridges: Bridge[] = [];
  const ends = new Map<DeviceInterface, End>();
  const wires = new Map<LabLink, Map<string, Wire>>();
  const bridgesOf = new Map<Device, Map<string, Bridge>>();
  const plains = new Map<LabNode, Map<string, Plain>>();
  const waiting: Vertex[] = [];

  function add<V extends Vertex>(vertex: V): V {
    vertices.push(vertex);
    waiting.push(vertex);
    return vertex;
  }

  function once<K, V extends Vertex>(all: Map<K, Map<string, V>>, owner: K, key: string, make: () => V): V {
    let own = all.get(owner);
    if (own === undefined) all.set(owner, (own = new Map()));
    let known = own.get(key);
    if (known === undefined) own.set(key, (known = add(make())));
    return known;
  }

  function wireAt(cable: Cable, side: 0 | 1, tags: Tags): Wire {
    const sides: readonly (0 | 1)[] = cable.passes ? [0, 1] : [side];
    return once(wires, cable.link, `${tags} ${sides.length === 2 ? '' : side}`, () => ({ kind: 'wire', cable, sides, tags, edges: [] }));
  }

  function bridgeAt(device: Device, { vlan, inner }: Inside): Bridge {
    return once(bridgesOf, device, `${vlan} ${inner}`, () => {
      const made: Bridge = { kind: 'bridge', device, vlan, inner, edges: [] };
      bridges.push(made);
      return made;
    });
  }

  function plainAt(node: LabNode, { vlan, inner }: Inside): Plain {
    return once(plains, node, `${vlan} ${inner}`, () => ({ kind: 'plain', node, vlan, inner, edges: [] }));
  }

  function endAt(port: DeviceInterface): End {
    const known = ends.get(port);
    if (known !== undefined) return known;
    const made: End = { kind: 'end', port, edges: [] };
    ends.set(port, made);
    vertices.push(made);
    return made;
  }

  function join(a: Vertex, b: Vertex, side: 0 | 1, port: DeviceInterface | null): void {
    const edge: Edge = { a, b, side, port, forwarding: true };
    a.edges.push(edge);
    b.edges.push(edge);
  }

  /** What takes a frame of these tags at an end of a link. */
  function taker(wire: Wire, side: 0 | 1): Vertex | null {
    const { node, device, port, portNumber } = wire.cable.ends[side];
    if (device === null || port === null) {
      if (node.nodeType === 'ethernet_hub') return plainAt(node, { vlan: UNTAGGED, inner: wire.tags });
      if (node.nodeType !== 'ethernet_switch') return null;
      const inside = enterPlainPort(plainPort(node.properties['ports_mapping'], portNumber), wire.tags);
      return inside === null ? null : plainAt(node, inside);
    }
    if (port.switchport !== null) {
      const inside = enterPort(port.switchport, wire.tags);
      return inside === null || !device.vlans.has(inside.vlan) ? null : bridgeAt(device, inside);
    }
    if (wire.tags === UNTAGGED) return endAt(port);
    const sub = device.interfaces.find((each) => each.parent === port && each.vlan === wire.tags && working(each));
    return sub === undefined ? null : endAt(sub);
  }

  function expand(vertex: Vertex): void {
    switch (vertex.kind) {
      case 'wire':
        for (const side of vertex.sides) {
          const taken = taker(vertex, side);
          if (taken !== null) join(vertex, taken, side, vertex.cable.ends[side].port);
        }
        return;
      case 'bridge':
        for (const port of vertex.device.interfaces) {
          if (port.kind === 'vlan' && port.vlan === vertex.vlan && vertex.inner === UNTAGGED && working(port))
            join(vertex, endAt(port), 0, null);
          const tags = port.switchport === null ? null : leavePort(port.switchport, vertex);
          const at = tags === null ? undefined : carriers.ofPort.get(port);
          if (at !== undefined) wireAt(at.cable, at.side, tags!);
        }
        return;
      case 'plain':
        for (const { cable, side } of carriers.ofNode.get(vertex.node) ?? []) {
          const hub = vertex.node.nodeType === 'ethernet_hub';
          const port = plainPort(vertex.node.properties['ports_mapping'], cable.ends[side].portNumber);
          const tags = hub ? vertex.inner : leavePlainPort(port, vertex);
          if (tags !== null) wireAt(cable, side, tags);
        }
        return;
      case 'end':
    }
  }

  for (const cable of carriers.cables) {
    wireAt(cable, 0, UNTAGGED);
    wireAt(cable, 1, UNTAGGED);
  }
  for (const device of devices) {
    if (device.kind === 'switch') for (const vlan of device.vlans.keys()) bridgeAt(device, { vlan, inner: UNTAGGED });
    for (const port of device.interfaces) {
      if (port.parent === null || port.vlan === null || !working(port)) continue;
      const at = carriers.ofPort.get(port.parent);
      if (at !== undefined) wireAt(at.cable, at.side, port.vlan);
    }
  }
  // The list grows while it is worked through.
  for (const vertex of waiting) expand(vertex);

  return {
    vertices,
    bridges,
    ends,
    bridge: (device, vlan) => bridgesOf.get(device)?.get(`${vlan} ${UNTAGGED}`) ?? null,
    untagged(port) {
      const at = carriers.ofPort.get(port);
      return at === undefined ? null : wireAt(at.cable, at.side, UNTAGGED);
    },
  };
}
