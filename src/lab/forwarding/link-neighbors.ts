import type { Device, DeviceInterface } from '../device/device.ts';
import type { Carriers } from './carriers.ts';
import { otherEnd, type Fabric, type Vertex, type Wire } from './fabric.ts';
import type { LinkNeighbor } from './forwarding.ts';
import { UNTAGGED } from './vlan-tags.ts';

/** Whether an interface's device says by LLDP or CDP who it is. */
function speaks(port: DeviceInterface): boolean {
  return port.device.kind !== 'vpcs';
}

/** Physical interfaces that hear an untagged frame that nobody but hubs and unmanaged switches passes on. */
function hearers(wire: Wire): DeviceInterface[] {
  const seen = new Set<Vertex>([wire]);
  const open: Vertex[] = [wire];
  const heard: DeviceInterface[] = [];
  for (const vertex of open) {
    if (vertex.kind === 'wire' && vertex.tags === UNTAGGED) {
      for (const side of vertex.sides) {
        const { port } = vertex.cable.ends[side];
        if (port !== null) heard.push(port);
      }
    }
    for (const edge of vertex.edges) {
      const next = otherEnd(edge, vertex);
      if ((next.kind !== 'wire' && next.kind !== 'plain') || seen.has(next)) continue;
      seen.add(next);
      open.push(next);
    }
  }
  return heard;
}

/** Who is at the other end of each link of a device. Spanning tree does not stop these frames: they are for the other end only. */
export function neighborsOf(device: Device, carriers: Carriers, fabric: Fabric): LinkNeighbor[] {
  if (device.kind === 'vpcs') return [];
  return device.interfaces.flatMap((local) => {
    const wire = carriers.ofPort.has(local) ? fabric.untagged(local) : null;
    if (wire === null) return [];
    return hearers(wire)
      .filter((remote) => remote !== local && speaks(remote))
      .map((remote) => ({ local, remote }));
  });
}
