import type { Device, DeviceInterface } from '../device/device.ts';
import { deviceKindOf } from '../device/device-kinds.ts';
import type { Devices } from '../device/devices.ts';
import { interfaceOfPort } from '../device/interfaces.ts';
import { filteringNode, relayAlive } from '../network/filters.ts';
import type { LabLink, LabLinkEnd, LabNode, LabProject } from '../network/objects.ts';

/** An end of a link: the interface of the device that runs there, or none at hubs, unmanaged switches and clouds. */
export interface CableEnd {
  readonly node: LabNode;
  readonly portNumber: number;
  readonly device: Device | null;
  readonly port: DeviceInterface | null;
}

/** A link whose ends both have carrier. */
export interface Cable {
  readonly link: LabLink;
  readonly ends: readonly [CableEnd, CableEnd];
  /** False: it loses every frame although nobody sees it. */
  readonly passes: boolean;
}

/** The first layer of a project: which links have carrier. */
export interface Carriers {
  readonly cables: readonly Cable[];
  /** By physical interface. */
  readonly ofPort: ReadonlyMap<DeviceInterface, { readonly cable: Cable; readonly side: 0 | 1 }>;
  /** Of hubs and unmanaged switches. */
  readonly ofNode: ReadonlyMap<LabNode, readonly { readonly cable: Cable; readonly side: 0 | 1 }[]>;
}

/** Whether a link loses every frame for sure: what filters and faults leave to chance does not count. */
function losesAll(link: LabLink): boolean {
  if (link.applied.suspended || link.wire.lossPercent >= 100) return true;
  const relay = filteringNode(link);
  if (relay !== null && !relayAlive(relay)) return true;
  const loss = link.applied.filters['packet_loss']?.[0];
  const every = link.applied.filters['frequency_drop']?.[0];
  return Number(loss ?? 0) >= 100 || every === -1 || every === 1;
}

function endOf(devices: Pick<Devices, 'of'>, end: LabLinkEnd): CableEnd | null {
  const { node, portNumber } = end;
  if (node.status !== 'started') return null;
  if (deviceKindOf(node) === null) return { node, portNumber, device: null, port: null };
  const device = devices.of(node);
  const port = device === null ? null : interfaceOfPort(device, end.adapterNumber, portNumber);
  return port === null || !port.adminUp || port.failed ? null : { node, portNumber, device, port };
}

/** Finds the links of a project that have carrier: there, not suspended, not cut, and both ends run and are not shut. */
export function findCarriers(project: LabProject, devices: Pick<Devices, 'of'>): Carriers {
  const cables: Cable[] = [];
  const ofPort = new Map<DeviceInterface, { cable: Cable; side: 0 | 1 }>();
  const ofNode = new Map<LabNode, { cable: Cable; side: 0 | 1 }[]>();
  for (const link of project.links.values()) {
    const [first, second] = link.ends;
    if (first === undefined || second === undefined || link.suspended || link.wire.cut) continue;
    const left = endOf(devices, first);
    const right = left === null ? null : endOf(devices, second);
    if (left === null || right === null) continue;
    const cable: Cable = { link, ends: [left, right], passes: !losesAll(link) };
    cables.push(cable);
    for (const side of [0, 1] as const) {
      const { node, port } = cable.ends[side];
      if (port !== null) ofPort.set(port, { cable, side });
      else ofNode.set(node, [...(ofNode.get(node) ?? []), { cable, side }]);
    }
  }
  return { cables, ofPort, ofNode };
}
