import type { ArpEntry, Device, DeviceInterface, MacEntry, Prefix } from '../device/device.ts';
import type { LabLink } from '../network/objects.ts';

/** Why a packet did not arrive, or that it did. */
export type Outcome =
  | 'delivered'
  /** No device answers the ARP request for the next hop. */
  | 'unresolved'
  /** A router, named by `at`, has no route (ICMP destination unreachable, code 0). */
  | 'no route'
  /** Time to live ran out at `at`. */
  | 'expired'
  /** A link lost it: suspended, filtered, failed. Nobody tells. */
  | 'lost'
  /** The interface it would leave by is down. */
  | 'down';

/** One way of a packet, hop by hop. */
export interface Trace {
  readonly outcome: Outcome;
  readonly at: Device;
  /** Devices that forwarded it at layer 3, in order, the destination last when delivered. */
  readonly hops: readonly { readonly device: Device; readonly inbound: DeviceInterface }[];
  /** Every link passed, in order, with the interfaces of managed devices at its ends (null at hubs and unmanaged switches). */
  readonly links: readonly { readonly link: LabLink; readonly from: DeviceInterface | null; readonly to: DeviceInterface | null }[];
  /** Sum of the delays that filters add, ms. */
  readonly delayMs: number;
}

/** An echo request and its answer. @see RFC 792 */
export interface EchoResult {
  readonly outcome: Outcome;
  /** Address of who answered or complained; null when nobody did. */
  readonly from: number | null;
  readonly roundTripMs: number | null;
  /** Time to live of the answer as it arrives. */
  readonly ttl: number | null;
}

export interface Route extends Prefix {
  readonly source: 'connected' | 'local' | 'static' | 'ospf' | 'ospf inter-area';
  readonly via: number | null;
  readonly outbound: DeviceInterface;
  readonly distance: number;
  readonly metric: number;
  /** Simulated ms since when it is known. */
  readonly sinceMs: number;
}

/** Who is at the other end of a link, seen through what does not speak LLDP or CDP (hubs and unmanaged switches pass it on). */
export interface LinkNeighbor {
  readonly local: DeviceInterface;
  readonly remote: DeviceInterface;
}

export interface OspfNeighbor {
  readonly local: DeviceInterface;
  readonly remote: DeviceInterface;
  readonly routerId: number;
}

/** Somebody in the same broadcast domain. */
export interface SegmentMember {
  readonly interface: DeviceInterface;
  readonly links: readonly LabLink[];
}

/** A port of a switch in the spanning tree of one VLAN. */
export interface SpanningTreePort {
  readonly interface: DeviceInterface;
  readonly role: 'root' | 'designated' | 'alternate' | 'backup';
  readonly state: 'forwarding' | 'blocking';
  readonly cost: number;
}

/** One VLAN's spanning tree as a switch sees it. @see IEEE 802.1D-1998 §8 */
export interface SpanningTree {
  readonly root: Device;
  readonly rootPriority: number;
  readonly rootMac: string;
  /** Path cost from this switch to the root; 0 at the root. */
  readonly rootCost: number;
  readonly rootPort: DeviceInterface | null;
  readonly ports: readonly SpanningTreePort[];
}

export interface TraceOptions {
  /** 255 for IOS, 64 for all others unless said. */
  readonly ttl?: number;
  /** What captures show as the sender; that of the interface it leaves by unless said. */
  readonly source?: number;
  readonly teach?: boolean;
  /** Of the IP packet; 84 unless said. */
  readonly bytes?: number;
  /** False: what filters leave to chance passes; only what never passes is lost. */
  readonly chance?: boolean;
}

export interface Lease {
  readonly server: number;
  readonly ip: number;
  readonly prefixBits: number;
  readonly gateway: number | null;
  readonly dns: number | null;
  readonly seconds: number;
}

/**
 * How frames and packets get from one device to another, computed from links, filters, faults and configuration. Answers are kept until something that
 * matters changes (`changed`); consoles, agents, traffic and faults ask here, so that all of them agree.
 */
export interface Forwarding {
  /**
   * Something changed that answers may depend on: power, links, filters, configuration, faults. Cheap; answers are recomputed when asked. With the
   * project's id, other projects keep their answers.
   */
  changed(projectId?: string): void;
  /** Told of every change before answers follow it: of one project, or of all when no id is given. */
  onChange(listener: (projectId?: string) => void): () => void;
  /** Grows with every change, of one project or of any. */
  epoch(projectId?: string): number;
  /** Carrier and not shut: the link is there, not suspended, not cut by a fault, and the other end runs and is not shut. Loopbacks: not shut. VLAN interfaces: a port of the VLAN forwards. */
  operUp(port: DeviceInterface): boolean;
  /** Told of each interface whose operational state changed while its device ran: when the turn of the event loop is over, or when somebody asks before. */
  onOperChange(listener: (port: DeviceInterface, up: boolean) => void): () => void;
  /** The device of a started node; null for what has none. */
  deviceOf(nodeId: string): Device | null;
  /** Started devices of a project. */
  devices(projectId: string): readonly Device[];
  /** Interfaces with layer 3 in the broadcast domain of `port`, itself left out, the nearest first. */
  segment(port: DeviceInterface): readonly SegmentMember[];
  /** Spanning-tree state of a switch's port. */
  stpState(port: DeviceInterface, vlan: number): 'forwarding' | 'blocking' | 'disabled';
  /** Null when the switch has no such VLAN. */
  spanningTree(device: Device, vlan: number): SpanningTree | null;
  /** Links of loops that only hubs and unmanaged switches close: no spanning tree breaks them, every broadcast goes round for ever. */
  loops(projectId: string): readonly LabLink[];
  routes(device: Device): readonly Route[];
  /** The longest match; null: none. */
  lookUp(device: Device, destination: number): Route | null;
  /** Of routers, switches and hosts: what LLDP and CDP can know. VPCS speak neither and are seen by nobody. */
  neighbors(device: Device): readonly LinkNeighbor[];
  ospfNeighbors(device: Device): readonly OspfNeighbor[];
  /** What the device has learned and not forgotten; its own addresses are not in it. */
  arpTable(device: Device): readonly ArpEntry[];
  macTable(device: Device): readonly MacEntry[];
  /** The way of one packet, drawing what filters leave to chance; teaches ARP and MAC tables and counts when `teach`. */
  trace(from: Device, destination: number, options?: TraceOptions): Trace;
  /** There and back. ARP and MAC tables learn, counters count. */
  echo(
    from: Device,
    destination: number,
    options?: { readonly ttl?: number; readonly source?: number; readonly bytes?: number },
  ): EchoResult;
  /** Who else answers an ARP request for `ip` on the segment of `port`: what a duplicate address check finds; the nearest first. */
  claimants(port: DeviceInterface, ip: number): readonly DeviceInterface[];
  /** A lease from the nearest DHCP server of the segment, or null when none answers. */
  requestLease(port: DeviceInterface): Lease | null;
}
